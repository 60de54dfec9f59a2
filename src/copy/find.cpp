// find and count: the value is turned once into what elements of the format hold, then runs are searched.
#include "oriel/find.hpp"

#include "copy/element.hpp"
#include "copy/lanes.hpp"
#include "copy/runs.hpp"
#include "oriel/error.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <type_traits>

namespace oriel {
namespace {

using copying::same_number;

bool same_value(const Value& a, const Value& b);

// Numbers of any two alternatives, exactly; strings, texts and lists with their own kind.
struct SameValue {
    template <class A, class B> bool operator()(const A& a, const B& b) const {
        if constexpr (std::is_same_v<A, std::vector<Value>> && std::is_same_v<B, std::vector<Value>>)
            return std::equal(a.begin(), a.end(), b.begin(), b.end(), same_value);
        else if constexpr (std::is_same_v<A, B>) return a == b;
        else if constexpr (std::is_same_v<A, bool> && std::is_arithmetic_v<B>) return (*this)(std::uint64_t{a}, b);
        else if constexpr (std::is_same_v<B, bool> && std::is_arithmetic_v<A>) return (*this)(a, std::uint64_t{b});
        else if constexpr (std::is_same_v<A, std::complex<double>> && std::is_arithmetic_v<B>)
            return a.imag() == 0 && (*this)(a.real(), b);
        else if constexpr (std::is_same_v<B, std::complex<double>> && std::is_arithmetic_v<A>)
            return b.imag() == 0 && (*this)(a, b.real());
        else if constexpr (std::is_arithmetic_v<A> && std::is_arithmetic_v<B>) {
            if constexpr (std::is_same_v<A, double> || (std::is_unsigned_v<A> && !std::is_same_v<B, double>))
                return same_number(b, a);
            else return same_number(a, b);
        } else return false;
    }
};
bool same_value(const Value& a, const Value& b) { return std::visit(SameValue(), a.base(), b.base()); }

// Where an element of a run is: the first one that matches, or `count`.
template <class T> std::size_t first_in(const std::byte* at, std::ptrdiff_t stride, std::size_t count, T wanted) {
    constexpr auto packed = static_cast<std::ptrdiff_t>(sizeof(T));
    if (stride == packed && sizeof(T) == 1) {
        const void* const found = std::memchr(at, static_cast<int>(wanted), count);
        return found == nullptr ? count : static_cast<std::size_t>(static_cast<const std::byte*>(found) - at);
    }
    std::size_t k = 0;
    if (stride == packed) { // blocks without an early end, so that several are compared at once
        constexpr std::size_t block = 128;
        for (; k + block <= count; k += block) {
            bool any = false;
            for (std::size_t i = k; i < k + block; ++i)
                any |= copying::load<T>(at + static_cast<std::ptrdiff_t>(i) * packed, true) == wanted;
            if (any) break;
        }
    }
    while (k < count && copying::load<T>(at + static_cast<std::ptrdiff_t>(k) * stride, true) != wanted) ++k;
    return k;
}

template <class T> std::size_t count_in(const std::byte* at, std::ptrdiff_t stride, std::size_t count, T wanted) {
    constexpr auto packed = static_cast<std::ptrdiff_t>(sizeof(T));
    std::size_t found = 0;
    if (stride == packed)
        for (std::size_t k = 0; k < count; ++k)
            found += copying::load<T>(at + static_cast<std::ptrdiff_t>(k) * packed, true) == wanted ? 1U : 0U;
    else
        for (std::size_t k = 0; k < count; ++k, at += stride) found += copying::load<T>(at, true) == wanted ? 1U : 0U;
    return found;
}

// Calls search(at, stride, count, matcher) for the runs of a view until it says false. The matcher is a T that native
// loads are compared with, where there is such a T; otherwise elements are decoded.
enum class Way { nothing, u8, u16, u32, u64, f32, f64, decoded };

struct Wanted {
    Way way = Way::decoded;
    std::uint64_t bits = 0; // of the element wanted, in the view's byte order
    double real = 0;
};

template <class T> T native_from(const std::vector<std::byte>& element) {
    return copying::load<T>(element.data(), true);
}

Wanted wanted_of(const Format& format, const Value& value) {
    const Kind kind = format.kind();
    const bool integer = kind == Kind::signed_integer || kind == Kind::unsigned_integer || kind == Kind::character;
    const bool plain_float = kind == Kind::floating && format.is_native() && (format.unit() == 4 || format.unit() == 8);
    if (!integer && !plain_float) return {};
    // The element that holds the value, if there is one: what reads back as the same value.
    std::vector<std::byte> element(format.itemsize());
    const Format held = kind == Kind::character ? Format() : format; // a character is found by its byte, or as a string
    Value asked = value;
    if (kind == Kind::character) {
        if (const auto* text = std::get_if<std::string>(&value.base()))
            asked = text->size() == 1 ? Value(static_cast<unsigned char>((*text)[0])) : Value(std::string());
    }
    if (const auto* pair = std::get_if<std::complex<double>>(&asked.base()); pair != nullptr && pair->imag() == 0)
        asked = pair->real();
    if (const auto* real = std::get_if<double>(&asked.base()); real != nullptr && integer) {
        // An integer of that value: below 2^63 and 2^64 the conversions back are exact.
        if (*real >= -0x1p63 && *real < 0x1p63) asked = static_cast<std::int64_t>(*real);
        else if (*real >= 0 && *real < 0x1p64) asked = static_cast<std::uint64_t>(*real);
    }
    try {
        detail::encode(held, element.data(), asked);
    } catch (const Error&) { // out of range, or of another kind: no element equals it
        return {Way::nothing, 0, 0};
    }
    const bool by_string = kind == Kind::character && std::holds_alternative<std::string>(value.base());
    if (!by_string && !same_value(detail::decode(held, element.data()), value)) return {Way::nothing, 0, 0};
    if (plain_float) {
        const double real = std::get<double>(detail::decode(held, element.data()).base());
        return {format.unit() == 4 ? Way::f32 : Way::f64, 0, real};
    }
    switch (format.itemsize()) {
    case 1: return {Way::u8, native_from<std::uint8_t>(element), 0};
    case 2: return {Way::u16, native_from<std::uint16_t>(element), 0};
    case 4: return {Way::u32, native_from<std::uint32_t>(element), 0};
    default: return {Way::u64, native_from<std::uint64_t>(element), 0};
    }
}

// Applies `search` to a typed value that packed loads can be compared with, or to a test of one decoded element.
template <class Search> auto dispatch(const Wanted& wanted, const Search& search) {
    switch (wanted.way) {
    case Way::u8: return search(static_cast<std::uint8_t>(wanted.bits));
    case Way::u16: return search(static_cast<std::uint16_t>(wanted.bits));
    case Way::u32: return search(static_cast<std::uint32_t>(wanted.bits));
    case Way::f32: return search(static_cast<float>(wanted.real));
    case Way::f64: return search(wanted.real);
    default: return search(wanted.bits);
    }
}

bool matches(const Format& format, const std::byte* at, const Value& value) {
    const Value held = detail::decode(format, at);
    return same_value(held, value);
}

const std::byte* origin(const View& view) { return view.data() - view.layout().offset(); }

} // namespace

std::optional<std::vector<std::ptrdiff_t>> find(const View& view, const Value& value) {
    const Wanted wanted = wanted_of(view.format(), value);
    if (view.size() == 0 || wanted.way == Way::nothing) return std::nullopt;
    std::size_t passed = 0;
    const bool missing =
        copying::walk_runs<1>({view.layout()}, {origin(view)}, false, [&](auto at, const copying::Run<1>& run) {
            const auto count = static_cast<std::size_t>(run.count);
            std::size_t k = 0;
            if (wanted.way == Way::decoded) {
                const std::byte* each = at[0];
                while (k < count && !matches(view.format(), each, value)) ++k, each += run.strides[0];
            } else {
                k = dispatch(wanted, [&](auto element) { return first_in(at[0], run.strides[0], count, element); });
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
    if (view.size() == 0 || wanted.way == Way::nothing) return 0;
    std::size_t found = 0;
    copying::walk_runs<1>({view.layout()}, {origin(view)}, true, [&](auto at, const copying::Run<1>& run) {
        const auto elements = static_cast<std::size_t>(run.count);
        if (wanted.way == Way::decoded) {
            const std::byte* each = at[0];
            for (std::size_t k = 0; k < elements; ++k, each += run.strides[0])
                found += matches(view.format(), each, value) ? 1U : 0U;
        } else {
            found += dispatch(wanted, [&](auto element) { return count_in(at[0], run.strides[0], elements, element); });
        }
        return true;
    });
    return found;
}

} // namespace oriel
