// Value: what one element of any format holds, as a C++ value; and reading and writing elements whose format is only
// known at run time. For elements of a known type View::get and set are shorter; for loops there is Span.
//
//   Value v = read(view, {2});             // of format ">H": std::uint64_t{513}
//   write(view, {2}, Value(70000));        // ValueError: 70000 is outside u16, 0 to 65535
#pragma once

#include "oriel/api.hpp"
#include "oriel/view.hpp"

#include <complex>
#include <concepts>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace oriel {

/// `bool` for booleans, `std::int64_t` and `std::uint64_t` for integers by their sign, `double` for floats (`long
/// double` for "g", where it is more than a double) and `std::complex` of either for complex numbers, `std::string` for
/// characters and byte strings (all bytes, zeros too), `std::u32string` for texts, and a list for the fields of a
/// record and the elements of a sub-array.
class Value : public std::variant<bool, std::int64_t, std::uint64_t, double, long double, std::complex<double>,
                                  std::complex<long double>, std::string, std::u32string, std::vector<Value>> {
public:
    using Base = std::variant<bool, std::int64_t, std::uint64_t, double, long double, std::complex<double>,
                              std::complex<long double>, std::string, std::u32string, std::vector<Value>>;

    Value() = default; ///< false
    template <std::integral I>
    requires(!std::same_as<I, char>) Value(I number) {
        if constexpr (std::same_as<I, bool>) emplace<bool>(number);
        else if constexpr (std::signed_integral<I>) emplace<std::int64_t>(number);
        else emplace<std::uint64_t>(number);
    }
    template <std::floating_point F> Value(F number) : Base(static_cast<Held<F>>(number)) {}
    template <std::floating_point F> Value(std::complex<F> number) : Base(static_cast<std::complex<Held<F>>>(number)) {}
    Value(std::string bytes) : Base(std::move(bytes)) {}
    Value(const char* bytes) : Base(std::string(bytes)) {}
    Value(std::u32string text) : Base(std::move(text)) {}
    Value(std::vector<Value> list) : Base(std::move(list)) {}

    const Base& base() const noexcept { return *this; }

private:
    template <class F> using Held = std::conditional_t<std::same_as<F, long double>, long double, double>;
};

/// The element at `index` (one number an axis, negative from the end). Throws IndexError, TypeError for the wrong
/// count of numbers, FormatError for opaque elements, and for floats of a size this machine has not; ReleasedError.
ORIEL_API Value read(const View& view, IndexList index);

/// Sets the element at `index`. Integers take integers and booleans in range; floats take any real number and keep
/// its nearest; a number that only fits as infinity is refused. Strings are filled up with zeros. Throws ValueError
/// for a value outside the format's range, FormatError for one of another kind; as read, and ReadOnlyError.
ORIEL_API void write(const View& view, IndexList index, const Value& value);

/// Every element in nested lists, an axis a level, as memoryview.tolist; of a view without axes its one element. Throws
/// as read. Allocates a Value an element: for tests and small things.
ORIEL_API Value to_nested(const View& view);

namespace detail {
/// The same for one element where it lies.
ORIEL_API Value decode(const Format& format, const std::byte* at);
ORIEL_API void encode(const Format& format, std::byte* at, const Value& value);
} // namespace detail

} // namespace oriel
