// What a region of a picture takes of the file it lies in: bytes, and the pages they are on.
#pragma once

#include "oriel/layout.hpp"

#include <cstddef>
#include <cstdint>

namespace oriel::tool {

struct Footprint {
    static constexpr std::uint64_t page = 4096;

    std::uint64_t bytes = 0;
    std::uint64_t pages = 0;

    Footprint& operator+=(const Footprint& other) noexcept {
        bytes += other.bytes;
        pages += other.pages;
        return *this;
    }
    friend bool operator==(const Footprint&, const Footprint&) = default;
};

/// Of elements of this size in this layout, whose offsets count from the start of a page. Pages are counted as if what
/// lies between elements less than a page apart were touched too. O(elements a page or more apart).
Footprint footprint(const Layout& layout, std::size_t itemsize);

} // namespace oriel::tool
