// One function a kind of element, each way.
#include "oriel/value.hpp"

#include "memory/half.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>

namespace oriel {
namespace {

// What the alternatives of Value are called in messages.
constexpr std::array<std::string_view, 10> alternative_names{
    "boolean",        "integer",        "integer",         "real number", "real number",
    "complex number", "complex number", "string of bytes", "text",        "list"};

[[noreturn]] void refuse_kind(const Format& format, const Value& value) {
    throw FormatError(fmt::format("elements are {} ('{}'), which takes no {}", format.name(), format.code(),
                                  alternative_names[value.index()]));
}

[[noreturn]] void refuse_opaque(const Format& format) {
    throw FormatError(fmt::format("elements are '{}', which a view moves and compares but does not read or set: what "
                                  "they point to or mean is not in it; cast to 'B' for their bytes",
                                  format.code()));
}

// A unit of at most 8 bytes as an unsigned number.
std::uint64_t load_unit(const std::byte* at, std::size_t size, bool native) noexcept {
    std::array<std::byte, 8> raw{};
    std::copy_n(at, size, raw.begin());
    if (!native) std::reverse(raw.begin(), raw.begin() + static_cast<std::ptrdiff_t>(size));
    const auto as = [&]<class T>(T value) -> std::uint64_t {
        std::memcpy(&value, raw.data(), sizeof value);
        return value;
    };
    switch (size) {
    case 1: return as(std::uint8_t{});
    case 2: return as(std::uint16_t{});
    case 4: return as(std::uint32_t{});
    default: return as(std::uint64_t{});
    }
}

void store_unit(std::byte* at, std::uint64_t value, std::size_t size, bool native) noexcept {
    std::array<std::byte, 8> raw{};
    const auto as = [&]<class T>(T part) { std::memcpy(raw.data(), &part, sizeof part); };
    switch (size) {
    case 1: as(static_cast<std::uint8_t>(value)); break;
    case 2: as(static_cast<std::uint16_t>(value)); break;
    case 4: as(static_cast<std::uint32_t>(value)); break;
    default: as(value);
    }
    if (!native) std::reverse(raw.begin(), raw.begin() + static_cast<std::ptrdiff_t>(size));
    std::copy_n(raw.begin(), size, at);
}

// Only a Format made by hand, or of an exporter on another machine, has floats of such a size.
[[noreturn]] void refuse_size(const Format& format) {
    throw FormatError(fmt::format("elements are {}, which this machine has no number for; cast to 'B' for their bytes",
                                  format.name()));
}

bool is_long_double(const Format& format) noexcept {
    return format.unit() == sizeof(long double) && sizeof(long double) > sizeof(double);
}

double load_real(const Format& format, const std::byte* at) {
    const std::size_t size = format.unit();
    if (size > 8) refuse_size(format);
    const std::uint64_t bits = load_unit(at, size, format.is_native());
    switch (size) {
    case 2: return detail::half_to_double(static_cast<std::uint16_t>(bits));
    case 4: return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
    default: return std::bit_cast<double>(bits);
    }
}

// The nearest number of the format: infinity beyond its greatest, as arithmetic of IEEE 754 has it.
template <class Real> void store_real(const Format& format, std::byte* at, Real value) {
    static_assert(std::numeric_limits<float>::is_iec559 && std::numeric_limits<double>::is_iec559);
    const auto refuse_infinite = [&](auto kept, double greatest) {
        if (std::isinf(kept) && !std::isinf(value))
            throw ValueError(fmt::format("{} is outside {}, whose greatest is {}", value, format.name(), greatest));
    };
    if (is_long_double(format)) return detail::store(at, format, static_cast<long double>(value));
    switch (format.unit()) {
    case 2: {
        const std::uint16_t half = detail::real_to_half(value);
        refuse_infinite(detail::half_to_double(half), 65504);
        return store_unit(at, half, 2, format.is_native());
    }
    case 4: {
        const auto single = static_cast<float>(value);
        refuse_infinite(single, static_cast<double>(std::numeric_limits<float>::max()));
        return store_unit(at, std::bit_cast<std::uint32_t>(single), 4, format.is_native());
    }
    case 8: {
        const auto whole = static_cast<double>(value);
        refuse_infinite(whole, std::numeric_limits<double>::max());
        return store_unit(at, std::bit_cast<std::uint64_t>(whole), 8, format.is_native());
    }
    default: refuse_size(format);
    }
}

// Calls visit with the real number in a value; false if there is none. An integer comes as what holds the most of it.
template <class Visit> bool visit_real(const Value& value, const Visit& visit) {
    return std::visit(
        [&]<class Held>(const Held& held) {
            if constexpr (std::is_integral_v<Held>) visit(static_cast<long double>(held));
            else if constexpr (std::is_floating_point_v<Held>) visit(held);
            return std::is_arithmetic_v<Held>;
        },
        value.base());
}

void encode_integer(const Format& format, std::byte* at, const Value& value) {
    const bool is_signed = format.kind() == Kind::signed_integer;
    const auto unused = 64 - 8 * static_cast<int>(format.itemsize());
    const std::uint64_t greatest = (is_signed ? ~std::uint64_t{0} >> 1 : ~std::uint64_t{0}) >> unused;
    const std::int64_t least = is_signed ? std::numeric_limits<std::int64_t>::min() >> unused : 0;
    std::uint64_t bits = 0;
    bool inside = false;
    std::string written;
    if (const auto* whole = std::get_if<std::int64_t>(&value.base())) {
        bits = static_cast<std::uint64_t>(*whole);
        inside = *whole < 0 ? *whole >= least : bits <= greatest;
        written = std::to_string(*whole);
    } else if (const auto* natural = std::get_if<std::uint64_t>(&value.base())) {
        bits = *natural;
        inside = bits <= greatest;
        written = std::to_string(*natural);
    } else if (const auto* truth = std::get_if<bool>(&value.base())) {
        bits = *truth ? 1 : 0;
        inside = true;
    } else refuse_kind(format, value);
    if (!inside) throw ValueError(fmt::format("{} is outside {}, {} to {}", written, format.name(), least, greatest));
    store_unit(at, bits, format.itemsize(), format.is_native());
}

void encode_complex(const Format& format, std::byte* at, const Value& value) {
    const auto store = [&](auto real, auto imaginary) {
        store_real(format, at, real);
        store_real(format, at + format.unit(), imaginary);
    };
    if (const auto* pair = std::get_if<std::complex<double>>(&value.base())) return store(pair->real(), pair->imag());
    if (const auto* pair = std::get_if<std::complex<long double>>(&value.base()))
        return store(pair->real(), pair->imag());
    if (!visit_real(value, [&](auto number) { store(number, 0.0); })) refuse_kind(format, value);
}

void encode_bytes(const Format& format, std::byte* at, const Value& value) {
    const auto* text = std::get_if<std::string>(&value.base());
    if (text == nullptr) refuse_kind(format, value);
    if (text->size() > format.itemsize() || (format.kind() == Kind::character && text->size() != 1))
        throw ValueError(fmt::format("{} bytes for an element of {}", text->size(), format.name()));
    std::fill_n(std::copy(text->begin(), text->end(), reinterpret_cast<char*>(at)), format.itemsize() - text->size(),
                '\0'); // of no bytes there may be no memory
}

void encode_text(const Format& format, std::byte* at, const Value& value) {
    const auto* text = std::get_if<std::u32string>(&value.base());
    if (text == nullptr) refuse_kind(format, value);
    const std::size_t room = format.itemsize() / 4;
    if (text->size() > room)
        throw ValueError(fmt::format("{} code points for an element of {}", text->size(), format.name()));
    for (std::size_t k = 0; k < room; ++k)
        store_unit(at + 4 * k, k < text->size() ? (*text)[k] : 0U, 4, format.is_native());
}

void encode_record(const Format& format, std::byte* at, const Value& value) {
    const auto* list = std::get_if<std::vector<Value>>(&value.base());
    if (list == nullptr) refuse_kind(format, value);
    if (list->size() != format.fields().size())
        throw ValueError(fmt::format("{} values for a record of {} fields ('{}')", list->size(), format.fields().size(),
                                     format.code()));
    std::size_t next = 0;
    for (const Field& field : format.fields()) {
        const Value& part = (*list)[next++];
        if (field.shape.empty()) {
            detail::encode(field.format, at + field.offset, part);
            continue;
        }
        const auto* elements = std::get_if<std::vector<Value>>(&part.base());
        if (elements == nullptr || elements->size() != field.count())
            throw ValueError(
                fmt::format("field '{}' is a sub-array and takes a flat list of {} values", field.name, field.count()));
        for (std::size_t k = 0; k < field.count(); ++k)
            detail::encode(field.format, at + field.offset + k * field.format.itemsize(), (*elements)[k]);
    }
}

} // namespace

namespace detail {

Value decode(const Format& format, const std::byte* at) {
    const std::size_t size = format.itemsize();
    switch (format.kind()) {
    case Kind::boolean: return *at != std::byte{0};
    case Kind::unsigned_integer: return load_unit(at, size, format.is_native());
    case Kind::signed_integer: {
        const int unused = 64 - 8 * static_cast<int>(size);
        return static_cast<std::int64_t>(load_unit(at, size, format.is_native()) << unused) >> unused;
    }
    case Kind::floating:
        if (is_long_double(format)) return load<long double>(at, format);
        return load_real(format, at);
    case Kind::complex:
        if (is_long_double(format)) return load<std::complex<long double>>(at, format);
        return std::complex<double>(load_real(format, at), load_real(format, at + format.unit()));
    case Kind::character:
    case Kind::bytes: return std::string(reinterpret_cast<const char*>(at), size);
    case Kind::text: {
        std::u32string text;
        for (std::size_t k = 0; k < size; k += 4)
            text += static_cast<char32_t>(load_unit(at + k, 4, format.is_native()));
        return text;
    }
    case Kind::opaque: refuse_opaque(format);
    case Kind::record: break;
    }
    std::vector<Value> values;
    for (const Field& field : format.fields()) {
        std::vector<Value> elements;
        for (std::size_t k = 0; k < field.count(); ++k)
            elements.push_back(decode(field.format, at + field.offset + k * field.format.itemsize()));
        if (field.shape.empty()) values.push_back(std::move(elements.front()));
        else values.emplace_back(std::move(elements));
    }
    return values;
}

void encode(const Format& format, std::byte* at, const Value& value) {
    switch (format.kind()) {
    case Kind::boolean:
        if (!visit_real(value, [&](auto number) { *at = std::byte{number != 0}; })) refuse_kind(format, value);
        return;
    case Kind::signed_integer:
    case Kind::unsigned_integer: return encode_integer(format, at, value);
    case Kind::floating:
        if (!visit_real(value, [&](auto number) { store_real(format, at, number); })) refuse_kind(format, value);
        return;
    case Kind::complex: return encode_complex(format, at, value);
    case Kind::character:
    case Kind::bytes: return encode_bytes(format, at, value);
    case Kind::text: return encode_text(format, at, value);
    case Kind::opaque: refuse_opaque(format);
    case Kind::record: return encode_record(format, at, value);
    }
}

} // namespace detail

Value read(const View& view, IndexList index) {
    const std::ptrdiff_t offset = view.layout().offset_of(index);
    return detail::decode(view.format(), view.data() + (offset - view.layout().offset()));
}

Value to_nested(const View& view) {
    if (view.rank() == 0) return read(view, {});
    std::vector<Value> list;
    list.reserve(static_cast<std::size_t>(view.extent(0)));
    for (const View& each : view) list.push_back(to_nested(each));
    return list;
}

void write(const View& view, IndexList index, const Value& value) {
    std::byte* const first = view.mutable_data();
    const std::ptrdiff_t offset = view.layout().offset_of(index);
    // Encoded aside first, so that a refused value in the middle of a record leaves the element as it was.
    const Format& format = view.format();
    std::byte* const at = first + (offset - view.layout().offset());
    std::vector<std::byte> element(at, at + format.itemsize());
    detail::encode(format, element.data(), value);
    std::copy(element.begin(), element.end(), at);
}

} // namespace oriel
