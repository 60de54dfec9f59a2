// One element in memory as a number: any alignment, either byte order.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
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

} // namespace oriel::copying
