// IEEE 754 binary16, which g++ 12 has no C++ type for: to double exactly, from any wider number rounded half to even.
#pragma once

#include <bit>
#include <cmath>
#include <concepts>
#include <cstdint>

namespace oriel::detail {

inline double half_to_double(std::uint16_t bits) noexcept {
    const std::uint64_t sign = static_cast<std::uint64_t>(bits >> 15) << 63;
    const std::uint64_t exponent = bits >> 10 & 31;
    const std::uint64_t fraction = bits & 1023;
    if (exponent == 31) return std::bit_cast<double>(sign | 0x7ff0'0000'0000'0000 | fraction << 42);
    if (exponent != 0) return std::bit_cast<double>(sign | (exponent + 1008) << 52 | fraction << 42);
    const double small = static_cast<double>(fraction) * 0x1p-24;
    return sign != 0 ? -small : small;
}

/// The nearest half; infinity from 65520 on.
template <std::floating_point Real> std::uint16_t real_to_half(Real value) noexcept {
    const auto bits = std::bit_cast<std::uint64_t>(static_cast<double>(value)); // the sign, and what a NaN says
    const auto sign = static_cast<std::uint16_t>(bits >> 48 & 0x8000);
    if (std::isnan(value)) // keeps the upper bits of the payload, and stays a NaN
        return static_cast<std::uint16_t>(sign | 0x7c00 | (bits >> 42 & 1023) | ((bits >> 42 & 1023) == 0 ? 1U : 0U));
    const Real magnitude = std::fabs(value);
    if (magnitude >= 65520) return static_cast<std::uint16_t>(sign | 0x7c00);
    // Rounded where a half's last place is: nearbyint goes to even, and a carry moves on into the exponent.
    if (magnitude < 0x1p-14) // a subnormal, whose places are worth 2^-24
        return static_cast<std::uint16_t>(sign | static_cast<unsigned>(std::nearbyint(magnitude * Real(0x1p24))));
    int exponent = 0;
    std::frexp(magnitude, &exponent); // magnitude = f * 2^exponent, f in [0.5, 1)
    const auto places = static_cast<unsigned>(std::nearbyint(std::ldexp(magnitude, 11 - exponent))); // 1024..2048
    return static_cast<std::uint16_t>(sign | ((static_cast<unsigned>(exponent + 13) << 10) + places));
}

} // namespace oriel::detail
