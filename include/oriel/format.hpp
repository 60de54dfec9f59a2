// Format: what one element of a view is. Kind, size in bytes, byte order and, for a record, its fields; named as
// PEP 3118 and Python's struct module name them: "B", ">H", "Zf", "T{B:r:B:g:B:b:}".
//
// Formats are kept in canonical form, so that equal things compare equal: on a little-endian machine
// "<i", "=i", "@i" and "i" are one format, and so are "l" and "q" where long has eight bytes.
#pragma once

#include "oriel/api.hpp"

#include <bit>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace oriel {

/// In this order: what is one real number, then the rest.
enum class Kind : std::uint8_t {
    boolean,
    character,
    signed_integer,
    unsigned_integer,
    floating, ///< IEEE 754 of 2, 4 or 8 bytes; the machine's long double ("g")
    complex,  ///< two floating numbers: real, imaginary
    bytes,    ///< a string of bytes ("3s")
    text,     ///< a string of UCS-4 code points ("2w")
    record,   ///< fields; none of them where all is padding ("5x")
    opaque    ///< bytes that are moved and compared but not read: pointers ("O", "&i", "X{}"), UCS-2 texts ("3u")
};

/// Byte order of an element. `native` is one of the two.
using ByteOrder = std::endian;

struct Field;
class Format;

namespace detail {

/// The fields of a record: immutable, counted, shared by all copies of a Format.
struct Record;
ORIEL_API void retain(const Record& record) noexcept;
ORIEL_API void drop(const Record& record) noexcept;
ORIEL_API bool equal(const Record& a, const Record& b) noexcept;

/// An opaque element, whose code is `code`.
Format opaque(std::string code, std::uint32_t size, std::size_t alignment);
const Record* record_of(const Format& format) noexcept;

class RecordHandle {
public:
    constexpr RecordHandle() noexcept = default;
    explicit constexpr RecordHandle(const Record* counted) noexcept : record_(counted) {}
    constexpr RecordHandle(const RecordHandle& other) noexcept : record_(other.record_) {
        if (record_ != nullptr) retain(*record_);
    }
    constexpr RecordHandle(RecordHandle&& other) noexcept : record_(std::exchange(other.record_, nullptr)) {}
    constexpr RecordHandle& operator=(RecordHandle other) noexcept {
        std::swap(record_, other.record_);
        return *this;
    }
    constexpr ~RecordHandle() {
        if (record_ != nullptr) drop(*record_);
    }
    constexpr const Record* get() const noexcept { return record_; }
    friend constexpr bool operator==(const RecordHandle& a, const RecordHandle& b) noexcept {
        return a.record_ == b.record_ ||
               (a.record_ != nullptr && b.record_ != nullptr && equal(*a.record_, *b.record_));
    }

private:
    const Record* record_ = nullptr;
};

} // namespace detail

class ORIEL_API Format {
public:
    /// Unsigned bytes, "B".
    constexpr Format() noexcept = default;

    /// A scalar of `size` bytes (a string: all of it). What has units of one byte has no order; its is taken as native.
    constexpr Format(Kind kind, std::uint32_t size, ByteOrder order = ByteOrder::native) noexcept
        : size_(size), kind_(kind), swapped_(order != ByteOrder::native && unit() > 1) {}

    /// A record of `itemsize` bytes. Fields ascend and do not overlap; what lies between them is padding.
    /// Throws FormatError naming the field that reaches outside or into the one before it.
    static Format record(std::vector<Field> fields, std::size_t itemsize);

    /// The format of the C++ type T: bool, char, std::byte, any integer, floating type or std::complex of one;
    /// native order. O(1).
    template <class T> static constexpr Format of() noexcept {
        using U = std::remove_cv_t<T>;
        constexpr auto size = static_cast<std::uint32_t>(sizeof(U));
        if constexpr (std::is_same_v<U, std::complex<float>> || std::is_same_v<U, std::complex<double>> ||
                      std::is_same_v<U, std::complex<long double>>) {
            return {Kind::complex, size};
        } else {
            static_assert(std::is_arithmetic_v<U> || std::is_same_v<U, std::byte>,
                          "oriel: a Format describes arithmetic types, std::complex and std::byte");
            if constexpr (std::is_same_v<U, std::byte>) return {Kind::unsigned_integer, size};
            else if constexpr (std::is_same_v<U, bool>) return {Kind::boolean, size};
            else if constexpr (std::is_same_v<U, char>) return {Kind::character, size};
            else if constexpr (std::is_floating_point_v<U>) return {Kind::floating, size};
            else if constexpr (std::is_signed_v<U>) return {Kind::signed_integer, size};
            else return {Kind::unsigned_integer, size};
        }
    }

    /// Parses a code of PEP 3118: byte orders (@ native size, order and alignment; ^ the same unaligned; = native
    /// order, < little, > or ! big, all three with standard sizes and unaligned), the codes ? c b B h H i I l L q Q
    /// n N e f d g P s w x and Zf Zd Zg, counts ("3B" is a sub-array, "3s" one string), sub-arrays "(2,3)f", and
    /// records "T{B:r:B:g:B:b:}". Several items without T{} are a record of unnamed fields; padding with a name
    /// ("5x:v:") is a field as well. Pointers (O, &i, X{}, and ctypes' z and Z) and UCS-2 texts (u) are opaque.
    /// Elements may have no bytes ("T{}", "0s"). Throws FormatError naming the position. O(length).
    static Format parse(std::string_view code);

    /// The format of elements of `itemsize` bytes, as exporters tell both: a record may have more or less padding at
    /// its end than its code says (NumPy leaves it out), and "u" of 4 bytes is "w" (ctypes' wchar_t). Throws
    /// FormatError for any other difference, and where C would have put fields elsewhere in a record of that size:
    /// ctypes before CPython 3.12 says nothing of the padding between them.
    static Format parse(std::string_view code, std::size_t itemsize);

    /// The canonical code, for instance "B", ">H" or "T{B:r:3x<I:n:}". It parses back to an equal Format.
    std::string code() const;

    /// What the format is in words, for instance "u8", "big-endian u16" or "record of r, g, b"; for messages.
    std::string name() const;

    constexpr Kind kind() const noexcept { return kind_; }
    constexpr std::size_t itemsize() const noexcept { return size_; }
    /// The bytes that byte order reverses as one: half of a complex, a code point of a text, else the element.
    constexpr std::size_t unit() const noexcept {
        switch (kind_) {
        case Kind::complex: return size_ / 2;
        case Kind::text: return 4;
        case Kind::bytes:
        case Kind::opaque:
        case Kind::record: return 1; // a record's fields have orders of their own
        default: return size_;
        }
    }
    constexpr bool is_native() const noexcept { return !swapped_; }
    constexpr ByteOrder byte_order() const noexcept {
        const auto other = ByteOrder::native == ByteOrder::little ? ByteOrder::big : ByteOrder::little;
        return swapped_ ? other : ByteOrder::native;
    }
    /// The same element in another byte order; a record keeps the orders of its fields.
    constexpr Format with_order(ByteOrder order) const noexcept {
        Format out = *this;
        out.swapped_ = order != ByteOrder::native && unit() > 1;
        return out;
    }

    /// The fields of a record in order of their offsets; none for anything else.
    std::span<const Field> fields() const noexcept;
    /// The field of this name. Throws TypeError, saying which there are.
    const Field& field(std::string_view name) const;

    friend constexpr bool operator==(const Format&, const Format&) noexcept = default;

private:
    friend Format detail::opaque(std::string code, std::uint32_t size, std::size_t alignment);
    friend const detail::Record* detail::record_of(const Format& format) noexcept;

    std::uint32_t size_ = 1;
    Kind kind_ = Kind::unsigned_integer;
    bool swapped_ = false;
    detail::RecordHandle record_;
};

/// One field of a record: an element, or a packed row-major array of them, at an offset.
struct Field {
    std::string name;       ///< empty where the record gives none
    std::size_t offset = 0; ///< bytes from the start of the record
    Format format;
    std::vector<std::ptrdiff_t> shape; ///< of a sub-array; empty for a single element

    /// How many elements: the product of the shape.
    std::size_t count() const noexcept {
        std::size_t product = 1;
        for (const std::ptrdiff_t extent : shape) product *= static_cast<std::size_t>(extent);
        return product;
    }
    std::size_t nbytes() const noexcept { return count() * format.itemsize(); }

    friend bool operator==(const Field&, const Field&) = default;
};

} // namespace oriel
