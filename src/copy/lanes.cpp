// One small loop a format to widen, one a pair of lanes to compare.
#include "copy/lanes.hpp"

#include "copy/element.hpp"
#include "memory/half.hpp"

#include <type_traits>

namespace oriel::copying {
namespace {

struct Half {
    std::uint16_t bits;
};
struct Truth {
    std::uint8_t byte;
};

template <class T> auto number(T value) {
    if constexpr (std::is_same_v<T, Half>) return detail::half_to_double(value.bits);
    else if constexpr (std::is_same_v<T, Truth>) return std::uint64_t{value.byte != 0};
    else if constexpr (std::is_floating_point_v<T> && sizeof(T) <= sizeof(double)) return static_cast<double>(value);
    else if constexpr (std::is_floating_point_v<T>) return value;
    else if constexpr (std::is_signed_v<T>) return static_cast<std::int64_t>(value);
    else return static_cast<std::uint64_t>(value);
}

template <class T> constexpr Lane lane_of() {
    using Number = decltype(number(T{}));
    if (std::is_same_v<Number, std::int64_t>) return Lane::signed64;
    if (std::is_same_v<Number, std::uint64_t>) return Lane::unsigned64;
    return std::is_same_v<Number, double> ? Lane::real : Lane::extended;
}

template <class T, bool native, class Out>
void widen(const std::byte* at, std::ptrdiff_t stride, std::size_t count, LaneBlock& out) {
    auto* const to = reinterpret_cast<Out*>(out.bytes.data());
    constexpr auto packed = static_cast<std::ptrdiff_t>(sizeof(T));
    if (stride == packed) { // a stride that the compiler knows, so that it takes several at once
        for (std::size_t k = 0; k < count; ++k)
            to[k] = static_cast<Out>(number(load<T>(at + static_cast<std::ptrdiff_t>(k) * packed, native)));
        return;
    }
    for (std::size_t k = 0; k < count; ++k, at += stride) to[k] = static_cast<Out>(number(load<T>(at, native)));
}

template <class Out> void zeros(const std::byte*, std::ptrdiff_t, std::size_t count, LaneBlock& out) {
    auto* const to = reinterpret_cast<Out*>(out.bytes.data());
    for (std::size_t k = 0; k < count; ++k) to[k] = 0;
}

template <class T> Widening of(bool native, bool extended) {
    if (extended) return {Lane::extended, native ? widen<T, true, long double> : widen<T, false, long double>};
    using Number = decltype(number(T{}));
    return {lane_of<T>(), native ? widen<T, true, Number> : widen<T, false, Number>};
}

// A float that an integer rounds to may be another number, or beyond all integers of the type; only one that converts
// back to the same integer equals it.
template <class Integer, class Real> bool same_real(Integer a, Real b) noexcept {
    constexpr Real beyond = std::is_signed_v<Integer> ? 0x1p63 : 0x1p64;
    return static_cast<Real>(a) == b && b < beyond && static_cast<Integer>(b) == a;
}

bool same(std::int64_t a, std::int64_t b) { return a == b; }
bool same(std::uint64_t a, std::uint64_t b) { return a == b; }
bool same(double a, double b) { return a == b; }
bool same(long double a, long double b) { return a == b; }
template <class A, class B> bool same(A a, B b) {
    if constexpr (std::is_floating_point_v<A> ||
                  (std::is_unsigned_v<A> && std::is_signed_v<B> && std::is_integral_v<B>))
        return same_number(b, a);
    else return same_number(a, b);
}

template <class A, class B> bool equal_block(const LaneBlock& a, const LaneBlock& b, std::size_t count) {
    const auto* const x = reinterpret_cast<const A*>(a.bytes.data());
    const auto* const y = reinterpret_cast<const B*>(b.bytes.data());
    bool equal = true; // no early end, so that several are compared at once
    for (std::size_t k = 0; k < count; ++k) equal &= same(x[k], y[k]);
    return equal;
}

template <class A> bool equal_to(const LaneBlock& a, Lane lane, const LaneBlock& b, std::size_t count) {
    switch (lane) {
    case Lane::signed64: return equal_block<A, std::int64_t>(a, b, count);
    case Lane::unsigned64: return equal_block<A, std::uint64_t>(a, b, count);
    default: return equal_block<A, double>(a, b, count);
    }
}

} // namespace

bool same_number(std::int64_t a, std::uint64_t b) noexcept { return a >= 0 && static_cast<std::uint64_t>(a) == b; }

bool same_number(std::int64_t a, double b) noexcept { return same_real(a, b); }
bool same_number(std::uint64_t a, double b) noexcept { return same_real(a, b); }
bool same_number(std::int64_t a, long double b) noexcept { return same_real(a, b); }
bool same_number(std::uint64_t a, long double b) noexcept { return same_real(a, b); }

bool is_number(const Format& format) noexcept { return format.kind() <= Kind::complex; }

Widening widening(const Format& format, int part, bool extended) {
    const bool native = format.is_native();
    if (part == 1 && format.kind() != Kind::complex)
        return extended ? Widening{Lane::extended, zeros<long double>} : Widening{Lane::real, zeros<double>};
    switch (format.kind()) {
    case Kind::boolean: return of<Truth>(native, extended);
    case Kind::signed_integer:
        switch (format.itemsize()) {
        case 1: return of<std::int8_t>(native, extended);
        case 2: return of<std::int16_t>(native, extended);
        case 4: return of<std::int32_t>(native, extended);
        default: return of<std::int64_t>(native, extended);
        }
    case Kind::floating:
    case Kind::complex:
        switch (format.unit()) {
        case 2: return of<Half>(native, extended);
        case 4: return of<float>(native, extended);
        case 8: return of<double>(native, extended);
        default: return of<long double>(native, extended);
        }
    default:
        switch (format.itemsize()) {
        case 1: return of<std::uint8_t>(native, extended);
        case 2: return of<std::uint16_t>(native, extended);
        case 4: return of<std::uint32_t>(native, extended);
        default: return of<std::uint64_t>(native, extended);
        }
    }
}

bool equal_lanes(Lane a_lane, const LaneBlock& a, Lane b_lane, const LaneBlock& b, std::size_t count) {
    if (a_lane == Lane::extended) return equal_block<long double, long double>(a, b, count);
    switch (a_lane) {
    case Lane::signed64: return equal_to<std::int64_t>(a, b_lane, b, count);
    case Lane::unsigned64: return equal_to<std::uint64_t>(a, b_lane, b, count);
    default: return equal_to<double>(a, b_lane, b, count);
    }
}

} // namespace oriel::copying
