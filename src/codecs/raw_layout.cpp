// RawLayout as text.
#include "oriel/error.hpp"
#include "oriel/raw.hpp"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace oriel {
namespace {

struct Type {
    std::string_view name; ///< without byte order
    Kind kind;
    std::uint32_t size;
};
constexpr Type types[] = {
    {"bool", Kind::boolean, 1},         {"u8", Kind::unsigned_integer, 1},  {"u16", Kind::unsigned_integer, 2},
    {"u32", Kind::unsigned_integer, 4}, {"u64", Kind::unsigned_integer, 8}, {"i8", Kind::signed_integer, 1},
    {"i16", Kind::signed_integer, 2},   {"i32", Kind::signed_integer, 4},   {"i64", Kind::signed_integer, 8},
    {"f16", Kind::floating, 2},         {"f32", Kind::floating, 4},         {"f64", Kind::floating, 8},
};
constexpr std::string_view known_types =
    "bool, u8, i8, and u16 u32 u64 i16 i32 i64 f16 f32 f64 with le or be behind them";

[[noreturn]] void fail(std::string_view text, const std::string& problem) {
    throw ValueError(fmt::format("raw layout '{}': {}", text, problem));
}

std::optional<std::uint64_t> number(std::string_view digits) {
    std::uint64_t out = 0;
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), out);
    if (parsed.ec != std::errc() || parsed.ptr != digits.data() + digits.size()) return {};
    return out;
}

/// What stands between the separators.
std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> out;
    for (std::size_t at = 0;;) {
        const std::size_t end = text.find(separator, at);
        out.push_back(text.substr(at, end - at));
        if (end == std::string_view::npos) return out;
        at = end + 1;
    }
}

std::ptrdiff_t extent(std::string_view text, std::string_view digits, std::string_view what) {
    const std::optional<std::uint64_t> out = number(digits);
    if (!out || *out == 0 || *out > PTRDIFF_MAX)
        fail(text, fmt::format("the {} is '{}', not a whole number above 0", what, digits));
    return static_cast<std::ptrdiff_t>(*out);
}

Format format_named(std::string_view text, std::string_view name) {
    const bool ends_in_order = name.ends_with("le") || name.ends_with("be");
    for (const Type& type : types) {
        if (name == type.name && type.size == 1) return {type.kind, type.size};
        if (name == type.name)
            fail(text, fmt::format("elements of '{0}' need a byte order: write {0}le (little-endian, as on most "
                                   "machines) or {0}be",
                                   name));
        if (ends_in_order && type.size > 1 && name.substr(0, name.size() - 2) == type.name)
            return {type.kind, type.size, name.ends_with("le") ? ByteOrder::little : ByteOrder::big};
    }
    fail(text, fmt::format("there is no element type '{}'; there are {}", name, known_types));
}

} // namespace

RawLayout RawLayout::parse(std::string_view text) {
    const std::vector<std::string_view> parts = split(text, ',');
    const std::vector<std::string_view> sizes = split(parts[0], 'x');
    if (sizes.size() != 4) fail(text, "write WIDTHxHEIGHTxCHANNELSxTYPE[,offset=N][,stride=N], as in 640x480x3xu8");
    RawLayout out;
    out.width = extent(text, sizes[0], "width");
    out.height = extent(text, sizes[1], "height");
    out.channels = extent(text, sizes[2], "number of channels");
    out.format = format_named(text, sizes[3]);
    bool has_offset = false;
    bool has_stride = false;
    for (const std::string_view part : std::span(parts).subspan(1)) {
        const std::size_t equals = part.find('=');
        const std::string_view name = part.substr(0, equals);
        const bool is_offset = name == "offset";
        if (equals == std::string_view::npos || (!is_offset && name != "stride"))
            fail(text, fmt::format("'{}' is neither offset=N nor stride=N", part));
        const std::optional<std::uint64_t> bytes = number(part.substr(equals + 1));
        if (!bytes || (!is_offset && *bytes == 0))
            fail(text, fmt::format("{} is a number of bytes, not '{}'", name, part.substr(equals + 1)));
        if (std::exchange(is_offset ? has_offset : has_stride, true))
            fail(text, fmt::format("{} is there twice", name));
        (is_offset ? out.offset : out.stride) = *bytes;
    }
    return out;
}

std::string RawLayout::text() const {
    for (const Type& type : types) {
        if (type.kind != format.kind() || type.size != format.itemsize()) continue;
        const std::string_view order = type.size == 1 ? "" : format.byte_order() == ByteOrder::little ? "le" : "be";
        std::string out = fmt::format("{}x{}x{}x{}{}", width, height, channels, type.name, order);
        if (offset != 0) out += fmt::format(",offset={}", offset);
        if (stride != 0) out += fmt::format(",stride={}", stride);
        return out;
    }
    throw ValueError(fmt::format("raw pixels of {} have no name; there are {}", format.name(), known_types));
}

} // namespace oriel
