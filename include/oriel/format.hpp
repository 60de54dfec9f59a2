// Format: what one element of a view is. Kind, size in bytes and byte order, named as PEP 3118 and
// Python's struct module name them: "B", ">H", "f".
//
// Formats are kept in canonical form, so that equal things compare equal: on a little-endian machine
// "<i", "=i", "@i" and "i" are one format, and so are "l" and "q" where long has eight bytes.
#pragma once

#include "oriel/api.hpp"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

namespace oriel {

enum class Kind : std::uint8_t { boolean, character, signed_integer, unsigned_integer, floating };

/// Byte order of an element. `native` is one of the two.
using ByteOrder = std::endian;

class ORIEL_API Format {
public:
    /// Unsigned bytes, "B".
    constexpr Format() noexcept = default;

    /// A scalar of `size` bytes. Elements of one byte have no order; theirs is taken as native.
    constexpr Format(Kind kind, std::uint8_t size, ByteOrder order = ByteOrder::native) noexcept
        : kind_(kind), size_(size), swapped_(size > 1 && order != ByteOrder::native) {}

    /// The format of the C++ type T: bool, char, std::byte, any integer, float or double; native order. O(1).
    template <class T> static constexpr Format of() noexcept {
        using U = std::remove_cv_t<T>;
        static_assert(std::is_arithmetic_v<U> || std::is_same_v<U, std::byte>,
                      "oriel: a Format describes arithmetic types and std::byte");
        static_assert(!std::is_same_v<U, long double>, "oriel: long double has no portable format");
        constexpr auto size = static_cast<std::uint8_t>(sizeof(U));
        if constexpr (std::is_same_v<U, std::byte>) return {Kind::unsigned_integer, size};
        else if constexpr (std::is_same_v<U, bool>) return {Kind::boolean, size};
        else if constexpr (std::is_same_v<U, char>) return {Kind::character, size};
        else if constexpr (std::is_floating_point_v<U>) return {Kind::floating, size};
        else if constexpr (std::is_signed_v<U>) return {Kind::signed_integer, size};
        else return {Kind::unsigned_integer, size};
    }

    /// Parses one scalar code of PEP 3118: an optional order prefix (@ native size and order, = native order,
    /// < little, > or ! big; all but @ use the standard sizes) and one of ? c b B h H i I l L q Q n N e f d P.
    /// Throws FormatError naming the position. O(1).
    static Format parse(std::string_view code);

    /// The canonical code, for instance "B" or ">H". It parses back to an equal Format.
    std::string code() const;

    /// What the format is in words, for instance "u8" or "big-endian u16"; for messages and tables.
    std::string name() const;

    constexpr Kind kind() const noexcept { return kind_; }
    constexpr std::size_t itemsize() const noexcept { return size_; }
    constexpr bool is_native() const noexcept { return !swapped_; }
    constexpr ByteOrder byte_order() const noexcept {
        const auto other = ByteOrder::native == ByteOrder::little ? ByteOrder::big : ByteOrder::little;
        return swapped_ ? other : ByteOrder::native;
    }
    /// The same element in another byte order.
    constexpr Format with_order(ByteOrder order) const noexcept { return {kind_, size_, order}; }

    friend constexpr bool operator==(const Format&, const Format&) noexcept = default;

private:
    Kind kind_ = Kind::unsigned_integer;
    std::uint8_t size_ = 1;
    bool swapped_ = false;
};

} // namespace oriel
