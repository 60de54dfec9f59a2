// Numbers as files of Intel's order store them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace oriel::codecs {

inline std::uint16_t load_le16(const std::byte* from) noexcept {
    return static_cast<std::uint16_t>(std::to_integer<unsigned>(from[0]) | std::to_integer<unsigned>(from[1]) << 8U);
}

inline std::uint32_t load_le32(const std::byte* from) noexcept {
    return load_le16(from) | std::uint32_t{load_le16(from + 2)} << 16U;
}

inline void append_le16(std::string& to, std::uint16_t value) {
    to += static_cast<char>(value & 0xffU);
    to += static_cast<char>(value >> 8U);
}

inline void append_le32(std::string& to, std::uint32_t value) {
    append_le16(to, static_cast<std::uint16_t>(value & 0xffffU));
    append_le16(to, static_cast<std::uint16_t>(value >> 16U));
}

} // namespace oriel::codecs
