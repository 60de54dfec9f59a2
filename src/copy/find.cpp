// find and count: the value is turned once into what elements of the format hold, then runs are searched.
#include "oriel/find.hpp"

#include "copy/element.hpp"
#include "copy/kernels.hpp"
#include "copy/lanes.hpp"
#include "copy/runs.hpp"
#include "oriel/error.hpp"

#include <algorithm>
#include <complex>
#include <cstring>
#include <limits>
#include <type_traits>

namespace oriel {
namespace {

using copying::same_number;

bool same_value(const Value& a, const Value& b);

template <class T> inline constexpr bool is_complex = false;
template <class Real> inline constexpr bool is_complex<std::complex<Real>> = true;

// Numbers of any two alternatives, exactly; strings, texts and lists with their own kind.
struct SameValue {
    template <class A, class B> bool operator()(const A& a, const B& b) const {
        if constexpr (std::is_same_v<A, std::vector<Value>> && std::is_same_v<B, std::vector<Value>>)
            return std::equal(a.begin(), a.end(), b.begin(), b.end(), same_value);
        else if constexpr (std::is_same_v<A, B>) return a == b;
        else if constexpr (is_complex<A> && is_complex<B>) return a.real() == b.real() && a.imag() == b.imag();
        else if constexpr (is_complex<A> && std::is_arithmetic_v<B>) return a.imag() == 0 && (*this)(a.real(), b);
        else if constexpr (is_complex<B> && std::is_arithmetic_v<A>) return b.imag() == 0 && (*this)(a, b.real());
        else if constexpr (std::is_floating_point_v<A> && std::is_floating_point_v<B>) return a == b; // as the wider
        else if constexpr (std::is_same_v<A, bool> && std::is_arithmetic_v<B>) return (*this)(std::uint64_t{a}, b);
        else if constexpr (std::is_same_v<B, bool> && std::is_arithmetic_v<A>) return (*this)(a, std::uint64_t{b});
        else if constexpr (std::is_arithmetic_v<A> && std::is_arithmetic_v<B>) {
            if constexpr (std::is_floating_point_v<A> || (std::is_unsigned_v<A> && std::is_integral_v<B>))
                return same_number(b, a);
            else return same_number(a, b);
        } else return false;
    }
};
bool same_value(const Value& a, const Value& b) { return std::visit(SameValue(), a.base(), b.base()); }

// What is looked for: nothing (no element can equal the value), an element of these bits, or the value itself in
// elements that have to be decoded.
struct Wanted {
    enum class Way { nothing, element, decoded };

    Way way = Way::decoded;
    copying::Finding type{}; // as which elements are compared
    std::uint64_t bits = 0;  // of an element, in the view's byte order
};

copying::Finding as_what(std::size_t itemsize, bool is_float) {
    using copying::Finding;
    if (is_float) return itemsize == 4 ? Finding::f32 : Finding::f64;
    switch (itemsize) {
    case 1: return Finding::u8;
    case 2: return Finding::u16;
    case 4: return Finding::u32;
    default: return Finding::u64;
    }
}

// As the processor reads them.
std::uint64_t bits_of(const std::vector<std::byte>& element) {
    switch (element.size()) {
    case 1: return copying::load<std::uint8_t>(element.data(), true);
    case 2: return copying::load<std::uint16_t>(element.data(), true);
    case 4: return copying::load<std::uint32_t>(element.data(), true);
    default: return copying::load<std::uint64_t>(element.data(), true);
    }
}

// A value as elements that are one real number could hold it: what is complex as its real part, and among integers a
// real number as an integer, to which the conversions are exact where it has that value.
template <class Held> Value as_element(const Held& held, bool among_integers) {
    if constexpr (is_complex<Held>) {
        if (held.imag() == 0) return as_element(held.real(), among_integers);
    } else if constexpr (std::is_floating_point_v<Held>) {
        if (among_integers && held >= -0x1p63 && held < 0x1p63) return static_cast<std::int64_t>(held);
        if (among_integers && held >= 0 && held < 0x1p64) return static_cast<std::uint64_t>(held);
    }
    return held;
}

Wanted wanted_of(const Format& format, const Value& value) {
    const Kind kind = format.kind();
    const bool integer = kind == Kind::signed_integer || kind == Kind::unsigned_integer || kind == Kind::character;
    const bool plain_float = kind == Kind::floating && format.is_native() && (format.unit() == 4 || format.unit() == 8);
    if (!integer && !plain_float) return {};
    // The element that holds the value, if there is one: what reads back as the same value.
    std::vector<std::byte> element(format.itemsize());
    const Format held = kind == Kind::character ? Format() : format; // a character is found by its byte, or as a string
    Value asked = std::visit([&](const auto& number) { return as_element(number, integer); }, value.base());
    if (kind == Kind::character) {
        if (const auto* text = std::get_if<std::string>(&value.base()))
            asked = text->size() == 1 ? Value(static_cast<unsigned char>((*text)[0])) : Value(std::string());
    }
    try {
        detail::encode(held, element.data(), asked);
    } catch (const Error&) { // out of range, or of another kind: no element equals it
        return {.way = Wanted::Way::nothing};
    }
    const bool by_string = kind == Kind::character && std::holds_alternative<std::string>(value.base());
    if (!by_string && !same_value(detail::decode(held, element.data()), value)) return {.way = Wanted::Way::nothing};
    return {Wanted::Way::element, as_what(format.itemsize(), plain_float), bits_of(element)};
}

bool matches(const Format& format, const std::byte* at, const Value& value) {
    const Value held = detail::decode(format, at);
    return same_value(held, value);
}

const std::byte* origin(const View& view) { return view.data() - view.layout().offset(); }

} // namespace

std::optional<std::vector<std::ptrdiff_t>> find(const View& view, const Value& value) {
    const Wanted wanted = wanted_of(view.format(), value);
    if (view.size() == 0 || wanted.way == Wanted::Way::nothing) return std::nullopt;
    const copying::Looking& kernels = *copying::kernels().looking;
    std::size_t passed = 0;
    const bool missing =
        copying::walk_runs<1>({view.layout()}, {origin(view)}, false, [&](auto at, const copying::ElementRun<1>& run) {
            const auto count = static_cast<std::size_t>(run.count);
            std::size_t k = 0;
            if (wanted.way == Wanted::Way::decoded) {
                const std::byte* each = at[0];
                while (k < count && !matches(view.format(), each, value)) ++k, each += run.strides[0];
            } else {
                k = kernels.find[static_cast<std::size_t>(wanted.type)](at[0], run.strides[0], count, wanted.bits);
            }
            passed += k;
            return k == count;
        });
    if (missing) return std::nullopt;
    std::vector<std::ptrdiff_t> index(view.rank());
    auto left = static_cast<std::ptrdiff_t>(passed);
    for (std::size_t a = view.rank(); a-- > 0;) {
        index[a] = left % view.extent(a);
        left /= view.extent(a);
    }
    return index;
}

std::size_t count(const View& view, const Value& value) {
    const Wanted wanted = wanted_of(view.format(), value);
    if (view.size() == 0 || wanted.way == Wanted::Way::nothing) return 0;
    const copying::Looking& kernels = *copying::kernels().looking;
    std::size_t found = 0;
    copying::walk_runs<1>({view.layout()}, {origin(view)}, true, [&](auto at, const copying::ElementRun<1>& run) {
        const auto elements = static_cast<std::size_t>(run.count);
        if (wanted.way == Wanted::Way::decoded) {
            const std::byte* each = at[0];
            for (std::size_t k = 0; k < elements; ++k, each += run.strides[0])
                found += matches(view.format(), each, value) ? 1U : 0U;
        } else {
            found += kernels.count[static_cast<std::size_t>(wanted.type)](at[0], run.strides[0], elements, wanted.bits);
        }
        return true;
    });
    return found;
}

} // namespace oriel
