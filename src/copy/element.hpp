// One element in memory as a number: any alignment, either byte order, or out of its bits.
#pragma once

#include "oriel/format.hpp"

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

/// Of the types that samples of colours have, unsigned integers (booleans are of 8 bit), float and double, the one that
/// such elements are: what `choose` gives for a value of it. A null pointer of its result for all others.
template <class Choose> auto chosen_by_sample(const Format& format, const Choose& choose) noexcept {
    using Chosen = decltype(choose(std::uint8_t{}));
    const std::size_t size = format.itemsize();
    if (format.kind() == Kind::floating) return size == 4 ? choose(0.0F) : size == 8 ? choose(0.0) : Chosen{nullptr};
    if (format.kind() != Kind::unsigned_integer && format.kind() != Kind::boolean) return Chosen{nullptr};
    switch (size) {
    case 1: return choose(std::uint8_t{});
    case 2: return choose(std::uint16_t{});
    case 4: return choose(std::uint32_t{});
    case 8: return choose(std::uint64_t{});
    default: return Chosen{nullptr};
    }
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
