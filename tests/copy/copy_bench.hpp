// One source and one destination between guard pages, used again for every pair of layouts that is tried. The slow
// twin here is a copy of each element from where its index says to where its index says.
#pragma once

#include "copy/layouts.hpp"
#include "oriel/buffer.hpp"
#include "oriel/copy.hpp"
#include "support/guarded_memory.hpp"
#include "support/printed.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

namespace testing {

class CopyBench {
public:
    /// Where the two blocks lie: at the lower guard page or at the upper one.
    struct Ends {
        bool upper_source;
        bool upper_target;
    };

    explicit CopyBench(std::size_t largest)
        : largest_(largest), from_(largest), to_(largest + canary), wanted_(to_.all().size()) {
        std::uint32_t noise = 12345;
        for (std::byte& b : from_.all()) b = static_cast<std::byte>((noise = noise * 1664525 + 1013904223) >> 24);
    }

    bool holds(const Placed& layout) const { return layout.bytes <= largest_; }

    /// Copies between views at one end of each block. Empty, or what went wrong.
    std::string copy(const Placed& from, const Placed& to, std::size_t itemsize, Ends ends) {
        const std::span<std::byte> source = ends.upper_source ? from_.last(from.bytes) : from_.first(from.bytes);
        const std::span<std::byte> target = ends.upper_target ? to_.last(to.bytes) : to_.first(to.bytes);
        const std::span<std::byte> around =
            ends.upper_target ? to_.last(to.bytes + canary) : to_.first(to.bytes + canary);
        const std::span<std::byte> wanted = std::span(wanted_).first(around.size());
        const auto at = static_cast<std::size_t>(target.data() - around.data());
        std::memset(around.data(), 0xa5, around.size());
        std::memset(wanted.data(), 0xa5, wanted.size());
        for (std::size_t i = 0; i < from.elements.size(); ++i)
            std::memcpy(wanted.data() + at + to.elements[i], source.data() + from.elements[i], itemsize);

        const oriel::Format format = format_of(itemsize);
        oriel::copy(oriel::Buffer::borrow(std::span<const std::byte>(source)).view(format, from.layout),
                    oriel::Buffer::borrow(target).view(format, to.layout));
        if (std::memcmp(around.data(), wanted.data(), around.size()) == 0) return {};
        const auto first = static_cast<std::size_t>(std::mismatch(around.begin(), around.end(), wanted.begin()).first -
                                                    around.begin());
        return "itemsize " + std::to_string(itemsize) + ": " + printed(from.layout) + " to " + printed(to.layout) +
               " is wrong at byte " + std::to_string(first) + " of\n" +
               printed(around.first(std::min<std::size_t>(around.size(), 200))) + ", not\n" +
               printed(std::span<const std::byte>(wanted).first(std::min<std::size_t>(around.size(), 200)));
    }

    /// Copies at both ends.
    std::string copy(const Placed& from, const Placed& to, std::size_t itemsize) {
        std::string failure = copy(from, to, itemsize, {false, false});
        return failure.empty() ? copy(from, to, itemsize, {true, true}) : failure;
    }

private:
    static constexpr std::size_t canary = 64;
    std::size_t largest_;
    GuardedMemory from_;
    GuardedMemory to_;
    std::vector<std::byte> wanted_;
};

} // namespace testing
