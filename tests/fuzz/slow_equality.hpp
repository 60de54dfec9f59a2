// Whether two elements are equal, one at a time and straight from the definition: numbers by their exact values,
// strings, texts and opaque elements by theirs, records field by field.
#pragma once

#include "oriel/format.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <vector>

namespace fuzzing {

static_assert(std::numeric_limits<long double>::digits >= 64, "a long double holds all 64-bit integers");
using Exact = std::complex<long double>;

/// `size` bytes in the machine's order.
inline std::vector<std::byte> in_order(const std::byte* at, std::size_t size, bool native) {
    std::vector<std::byte> out(at, at + size);
    if (!native) std::reverse(out.begin(), out.end());
    return out;
}

template <class T> T as(const std::vector<std::byte>& raw) {
    T value;
    std::memcpy(&value, raw.data(), sizeof(T));
    return value;
}

/// IEEE 754 binary16: 1 sign, 5 exponent and 10 fraction bits.
inline long double exact_half(std::uint16_t bits) {
    const int exponent = bits >> 10 & 31;
    const auto fraction = static_cast<long double>(bits & 1023);
    const long double magnitude = exponent == 0    ? std::ldexp(fraction, -24)
                                  : exponent != 31 ? std::ldexp(1024 + fraction, exponent - 25)
                                  : fraction == 0  ? std::numeric_limits<long double>::infinity()
                                                   : std::numeric_limits<long double>::quiet_NaN();
    return (bits & 0x8000) != 0 ? -magnitude : magnitude;
}

inline long double exact_float(const std::vector<std::byte>& raw) {
    switch (raw.size()) {
    case 2: return exact_half(as<std::uint16_t>(raw));
    case 4: return static_cast<long double>(as<float>(raw));
    case 8: return static_cast<long double>(as<double>(raw));
    default: return as<long double>(raw);
    }
}

inline Exact exact_number(const oriel::Format& format, const std::byte* at) {
    using oriel::Kind;
    const std::size_t unit = format.unit();
    const std::vector<std::byte> raw = in_order(at, unit, format.is_native());
    if (format.kind() == Kind::complex)
        return {exact_float(raw), exact_float(in_order(at + unit, unit, format.is_native()))};
    if (format.kind() == Kind::floating) return exact_float(raw);
    std::uint64_t bits = 0;
    for (std::size_t k = unit; k-- > 0;) bits = bits << 8 | std::to_integer<std::uint64_t>(raw[k]);
    if (format.kind() == Kind::boolean) return static_cast<long double>(bits != 0);
    if (format.kind() == Kind::signed_integer) {
        const auto shift = static_cast<int>(64 - 8 * unit);
        return static_cast<long double>(static_cast<std::int64_t>(bits << shift) >> shift);
    }
    return static_cast<long double>(bits);
}

inline bool slowly_equal(const oriel::Format& a, const std::byte* x, const oriel::Format& b, const std::byte* y) {
    using oriel::Kind;
    if (a.kind() <= Kind::complex && b.kind() <= Kind::complex) return exact_number(a, x) == exact_number(b, y);
    if (a.kind() != b.kind()) return false;
    if (a.kind() == Kind::record) {
        const auto mine = a.fields();
        const auto theirs = b.fields();
        if (mine.size() != theirs.size()) return false;
        bool equal = true;
        for (std::size_t f = 0; f < mine.size(); ++f) {
            if (mine[f].name != theirs[f].name || mine[f].shape != theirs[f].shape) return false;
            for (std::size_t k = 0; k < mine[f].count(); ++k)
                equal = equal && slowly_equal(mine[f].format, x + mine[f].offset + k * mine[f].format.itemsize(),
                                              theirs[f].format, y + theirs[f].offset + k * theirs[f].format.itemsize());
        }
        return equal;
    }
    if (a.itemsize() != b.itemsize()) return false;
    if (a.kind() == Kind::opaque && a != b) return false; // what they mean is not known
    const std::size_t unit = a.unit();
    for (std::size_t k = 0; k < a.itemsize(); k += unit)
        if (in_order(x + k, unit, a.is_native()) != in_order(y + k, unit, b.is_native())) return false;
    return true;
}

} // namespace fuzzing
