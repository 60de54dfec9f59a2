#include "fuzz/checksums.hpp"

#include "codecs/crc32.hpp"

#include <cstdint>

namespace fuzzing {
namespace {

std::uint32_t big_u32(std::span<const std::byte> at) {
    std::uint32_t value = 0;
    for (const std::byte b : at.first(4)) value = value << 8 | std::to_integer<std::uint32_t>(b);
    return value;
}

// A PNG is 8 bytes and then chunks: the length of the data, a type of 4 bytes, the data, and a CRC over the last two.
void repair_png(Bytes& file) {
    for (std::size_t at = 8; at + 12 <= file.size();) {
        const std::size_t length = big_u32(std::span(file).subspan(at));
        if (length > file.size() - at - 12) return;
        oriel::codecs::Crc32 crc;
        crc.add(std::span(file).subspan(at + 4, 4 + length));
        for (std::size_t k = 0; k < 4; ++k)
            file[at + 8 + length + k] = static_cast<std::byte>(crc.value() >> (24 - 8 * k));
        at += 12 + length;
    }
}

} // namespace

void repair_checksums(std::string_view format, Bytes& file) {
    if (format == "png") repair_png(file);
}

} // namespace fuzzing
