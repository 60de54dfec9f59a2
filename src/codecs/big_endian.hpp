// Numbers as files of network order store them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace oriel::codecs {

inline std::uint32_t load_be32(const std::byte* at) noexcept {
    std::uint32_t value = 0;
    for (int i = 0; i < 4; ++i) value = value << 8 | std::to_integer<std::uint32_t>(at[i]);
    return value;
}

inline void store_be32(std::uint32_t value, std::byte* at) noexcept {
    for (int i = 0; i < 4; ++i) at[i] = static_cast<std::byte>(value >> (24 - 8 * i));
}

} // namespace oriel::codecs
