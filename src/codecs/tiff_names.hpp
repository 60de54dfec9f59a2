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

enum Compression : std::uint64_t { uncompressed = 1, jpeg = 7, deflate = 8 };

inline constexpr Numbered compressions[] = {
    {2, "CCITT modified Huffman"},
    {3, "CCITT Group 3 fax"},
    {4, "CCITT Group 4 fax"},
    {5, "LZW"},
    {6, "old-style JPEG"},
    {jpeg, "JPEG"},
    {8, "Deflate"},
    {9, "JBIG"},
    {10, "JBIG"},
    {32766, "NeXT"},
    {32771, "CCITT modified Huffman"},
    {32773, "PackBits"},
    {32809, "ThunderScan"},
    {32946, "Deflate"},
    {34661, "JBIG"},
    {34676, "SGI LogLuv"},
    {34677, "SGI LogLuv"},
    {34712, "JPEG 2000"},
    {34887, "LERC"},
    {34925, "LZMA"},
    {50000, "Zstandard"},
    {50001, "WebP"},
    {50002, "JPEG XL"},
};

} // namespace oriel::codecs::tiff
