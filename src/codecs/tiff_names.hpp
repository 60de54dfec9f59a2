// Numbers in a TIFF that stand for something with a name.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace oriel::codecs::tiff {

struct Numbered {
    std::uint64_t number;
    std::string_view name;
};

/// "LZW", or "number 999".
inline std::string name_in(std::span<const Numbered> table, std::uint64_t number) {
    for (const Numbered& each : table)
        if (each.number == number) return std::string(each.name);
    return fmt::format("number {}", number);
}

} // namespace oriel::codecs::tiff
