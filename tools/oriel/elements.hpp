// Elements of any format as numbers, for loops that look at every value of a band. with_elements() finds the C++ type
// once for a whole loop; what C++ has no type for comes as double.
#pragma once

#include "oriel/format.hpp"

#include <nlohmann/json_fwd.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>
#include <variant>

namespace oriel::tool {

/// Reads one element of type T where it lies, in either byte order.
template <class T, bool swapped> struct Element {
    using Number = T;
    static constexpr std::size_t size = sizeof(T);

    T operator()(const std::byte* at) const noexcept {
        std::byte bytes[sizeof(T)];
        std::memcpy(bytes, at, sizeof(T));
        if constexpr (swapped) std::reverse(bytes, bytes + sizeof(T));
        return std::bit_cast<T>(bytes);
    }
};

/// Any byte but 0 is true.
struct BooleanElement {
    using Number = std::uint8_t;
    static constexpr std::size_t size = 1;

    std::uint8_t operator()(const std::byte* at) const noexcept { return *at == std::byte{} ? 0 : 1; }
};

/// IEEE 754 of 2 bytes, exactly.
float widen_half(std::uint16_t bits) noexcept;

template <bool swapped> struct HalfElement {
    using Number = float;
    static constexpr std::size_t size = 2;

    float operator()(const std::byte* at) const noexcept { return widen_half(Element<std::uint16_t, swapped>()(at)); }
};

[[noreturn]] void throw_no_number(const Format& format);

template <class T, class Work> decltype(auto) with_order(const Format& format, const Work& work) {
    return format.is_native() ? work(Element<T, false>()) : work(Element<T, true>());
}

/// Calls `work` with the Element of this format. Throws TypeError for what no picture has: strings, records, complex
/// numbers, long doubles.
template <class Work> decltype(auto) with_elements(const Format& format, const Work& work) {
    const std::size_t size = format.itemsize();
    switch (format.kind()) {
    case Kind::boolean: return work(BooleanElement());
    case Kind::unsigned_integer:
        if (size == 1) return with_order<std::uint8_t>(format, work);
        if (size == 2) return with_order<std::uint16_t>(format, work);
        if (size == 4) return with_order<std::uint32_t>(format, work);
        if (size == 8) return with_order<std::uint64_t>(format, work);
        break;
    case Kind::signed_integer:
        if (size == 1) return with_order<std::int8_t>(format, work);
        if (size == 2) return with_order<std::int16_t>(format, work);
        if (size == 4) return with_order<std::int32_t>(format, work);
        if (size == 8) return with_order<std::int64_t>(format, work);
        break;
    case Kind::floating:
        if (size == 2 && format.is_native()) return work(HalfElement<false>());
        if (size == 2) return work(HalfElement<true>());
        if (size == 4) return with_order<float>(format, work);
        if (size == 8) return with_order<double>(format, work);
        break;
    default: break;
    }
    throw_no_number(format);
}

/// `count` elements that lie side by side, as the nearest doubles. Throws as with_elements.
void widen(const Format& format, const std::byte* from, std::size_t count, double* to);

/// One value of a picture, exactly.
using Number = std::variant<std::int64_t, std::uint64_t, float, double>;

template <class T> Number number_of(T value) noexcept {
    if constexpr (std::is_floating_point_v<T>) return value;
    else if constexpr (std::is_signed_v<T>) return std::int64_t{value};
    else return std::uint64_t{value};
}

/// In the fewest digits that give it back: "17", "0.1", "inf".
std::string number_text(const Number& number);
/// The same as data; what is not finite is null.
nlohmann::ordered_json number_json(const Number& number);

} // namespace oriel::tool
