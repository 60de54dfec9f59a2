// One element in memory as a number: any alignment, either byte order, or out of its bits.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace oriel::copying {

template <class T> T load(const std::byte* at, bool native) noexcept {
    std::array<std::byte, sizeof(T)> raw;
    std::memcpy(raw.data(), at, sizeof(T));
    if (!native) std::reverse(raw.begin(), raw.end());
    return std::bit_cast<T>(raw);
}

template <class T> void store(std::byte* at, T value, bool native) noexcept {
    auto raw = std::bit_cast<std::array<std::byte, sizeof(T)>>(value);
    if (!native) std::reverse(raw.begin(), raw.end());
    std::memcpy(at, raw.data(), sizeof(T));
}

/// The element whose bits are in the lowest places.
template <class T> T element_of(std::uint64_t bits) noexcept {
    if constexpr (sizeof(T) == 8) return std::bit_cast<T>(bits);
    else if constexpr (sizeof(T) == 4) return std::bit_cast<T>(static_cast<std::uint32_t>(bits));
    else return static_cast<T>(bits);
}

/// Which byte of 16 goes to each place, to have the bytes of every element of `size` in the other order.
template <std::size_t size>
alignas(16) inline constexpr std::array<std::uint8_t, 16> swap_order = [] {
    std::array<std::uint8_t, 16> table{};
    for (std::size_t k = 0; k < 16; ++k) table[k] = static_cast<std::uint8_t>(k / size * size + size - 1 - k % size);
    return table;
}();

} // namespace oriel::copying
