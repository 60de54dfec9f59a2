// Format codes: the scalar part of PEP 3118's grammar, as https://peps.python.org/pep-3118/ and Python's
// struct module define it.
#include "oriel/format.hpp"

#include "oriel/error.hpp"

#include <climits>
#include <fmt/format.h>

#include <array>

namespace oriel {
namespace {

struct Scalar {
    char code;
    Kind kind;
    std::uint8_t native;   // size with @ (or no prefix)
    std::uint8_t standard; // size with = < > !; 0 where only the native one exists
};

static_assert(CHAR_BIT == 8);

// Ordered so that the first code of a kind and size is the canonical one.
constexpr std::array scalars{
    Scalar{'?', Kind::boolean, 1, 1},
    Scalar{'c', Kind::character, 1, 1},
    Scalar{'b', Kind::signed_integer, 1, 1},
    Scalar{'B', Kind::unsigned_integer, 1, 1},
    Scalar{'h', Kind::signed_integer, sizeof(short), 2},
    Scalar{'H', Kind::unsigned_integer, sizeof(short), 2},
    Scalar{'i', Kind::signed_integer, sizeof(int), 4},
    Scalar{'I', Kind::unsigned_integer, sizeof(int), 4},
    Scalar{'q', Kind::signed_integer, sizeof(long long), 8},
    Scalar{'Q', Kind::unsigned_integer, sizeof(long long), 8},
    Scalar{'l', Kind::signed_integer, sizeof(long), 4},
    Scalar{'L', Kind::unsigned_integer, sizeof(long), 4},
    Scalar{'n', Kind::signed_integer, sizeof(std::ptrdiff_t), 0},
    Scalar{'N', Kind::unsigned_integer, sizeof(std::size_t), 0},
    Scalar{'P', Kind::unsigned_integer, sizeof(void*), 0},
    Scalar{'e', Kind::floating, 2, 2},
    Scalar{'f', Kind::floating, 4, 4},
    Scalar{'d', Kind::floating, 8, 8},
};

} // namespace

Format Format::parse(std::string_view code) {
    std::size_t at = 0;
    bool standard = false;
    ByteOrder order = ByteOrder::native;
    if (!code.empty()) {
        switch (code[0]) {
        case '@': at = 1; break;
        case '=': at = 1, standard = true; break;
        case '<': at = 1, standard = true, order = ByteOrder::little; break;
        case '>':
        case '!': at = 1, standard = true, order = ByteOrder::big; break;
        default: break;
        }
    }
    if (at == code.size())
        throw FormatError(fmt::format("format '{}' ends at position {} where a type code is expected", code, at));
    for (const Scalar& scalar : scalars) {
        if (scalar.code != code[at]) continue;
        if (at + 1 != code.size())
            throw FormatError(
                fmt::format("format '{}' goes on at position {}; one scalar code is expected", code, at + 1));
        if (standard && scalar.standard == 0)
            throw FormatError(fmt::format("format '{}': '{}' at position {} has no standard size; use it without "
                                          "a byte order, or with @",
                                          code, scalar.code, at));
        return {scalar.kind, standard ? scalar.standard : scalar.native, order};
    }
    throw FormatError(fmt::format("format '{}': unknown type code '{}' at position {}; known are ?cbBhHiIlLqQnNefdP",
                                  code, code[at], at));
}

std::string Format::code() const {
    for (const Scalar& scalar : scalars) {
        if (scalar.kind != kind_ || scalar.native != size_) continue;
        if (is_native()) return {scalar.code};
        return {byte_order() == ByteOrder::big ? '>' : '<', scalar.code};
    }
    return "?"; // a size no code has: only a Format made by hand can get here
}

std::string Format::name() const {
    const char* letter = "";
    switch (kind_) {
    case Kind::boolean: return "bool";
    case Kind::character: return "char";
    case Kind::signed_integer: letter = "i"; break;
    case Kind::unsigned_integer: letter = "u"; break;
    case Kind::floating: letter = "f"; break;
    }
    const char* order = is_native() ? "" : byte_order() == ByteOrder::big ? "big-endian " : "little-endian ";
    return fmt::format("{}{}{}", order, letter, size_ * 8);
}

} // namespace oriel
