// Format: the codes of PEP 3118 and Python's struct module, in canonical form.
#include "oriel/error.hpp"
#include "oriel/format.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

using oriel::ByteOrder;
using oriel::Format;
using oriel::Kind;

namespace {

constexpr ByteOrder foreign = ByteOrder::native == ByteOrder::little ? ByteOrder::big : ByteOrder::little;
const std::string foreign_prefix = foreign == ByteOrder::big ? ">" : "<";
const std::string native_prefix = foreign == ByteOrder::big ? "<" : ">";

struct Code {
    char letter;
    Kind kind;
    std::size_t native_size;
    std::size_t standard_size; // 0: struct knows it in native size only
};

constexpr Code codes[] = {
    {'?', Kind::boolean, 1, 1},
    {'c', Kind::character, 1, 1},
    {'b', Kind::signed_integer, 1, 1},
    {'B', Kind::unsigned_integer, 1, 1},
    {'h', Kind::signed_integer, sizeof(short), 2},
    {'H', Kind::unsigned_integer, sizeof(short), 2},
    {'i', Kind::signed_integer, sizeof(int), 4},
    {'I', Kind::unsigned_integer, sizeof(int), 4},
    {'l', Kind::signed_integer, sizeof(long), 4},
    {'L', Kind::unsigned_integer, sizeof(long), 4},
    {'q', Kind::signed_integer, sizeof(long long), 8},
    {'Q', Kind::unsigned_integer, sizeof(long long), 8},
    {'n', Kind::signed_integer, sizeof(std::ptrdiff_t), 0},
    {'N', Kind::unsigned_integer, sizeof(std::size_t), 0},
    {'e', Kind::floating, 2, 2},
    {'f', Kind::floating, 4, 4},
    {'d', Kind::floating, 8, 8},
    {'P', Kind::unsigned_integer, sizeof(void*), 0},
};

} // namespace

TEST_CASE("a code without an order prefix has the native size and order") {
    for (const Code& code : codes)
        for (const char* prefix : {"", "@"}) {
            const std::string text = prefix + std::string(1, code.letter);
            CAPTURE(text);
            const Format format = Format::parse(text);
            CHECK(format.kind() == code.kind);
            CHECK(format.itemsize() == code.native_size);
            CHECK(format.is_native());
            CHECK(format.byte_order() == ByteOrder::native);
        }
}

TEST_CASE("a code with an order prefix has the standard size and that order") {
    const struct {
        char prefix;
        ByteOrder order;
    } prefixes[] = {{'=', ByteOrder::native}, {'<', ByteOrder::little}, {'>', ByteOrder::big}, {'!', ByteOrder::big}};
    for (const Code& code : codes)
        for (const auto& [prefix, order] : prefixes) {
            if (code.standard_size == 0) continue;
            const std::string text{prefix, code.letter};
            CAPTURE(text);
            const Format format = Format::parse(text);
            CHECK(format.kind() == code.kind);
            CHECK(format.itemsize() == code.standard_size);
            // Elements of one byte have no order.
            CHECK(format.byte_order() == (code.standard_size == 1 ? ByteOrder::native : order));
            CHECK(format.is_native() == (code.standard_size == 1 || order == ByteOrder::native));
        }
}

TEST_CASE("equal formats are equal however they were written") {
    CHECK(Format::parse(native_prefix + "i") == Format::parse("i"));
    CHECK(Format::parse("=i") == Format::parse("@i"));
    CHECK(Format::parse("@i") == Format::parse("i"));
    CHECK(Format::parse("!H") == Format::parse(">H"));
    CHECK(Format::parse(">B") == Format::parse("<B"));
    CHECK(Format::parse("<c") == Format::parse("c"));
    CHECK(Format::parse("=l") == Format::parse("i"));
    CHECK((Format::parse("l") == Format::parse("q")) == (sizeof(long) == 8));
    CHECK((Format::parse("l") == Format::parse("i")) == (sizeof(long) == 4));
    CHECK(Format::parse("n") == Format::of<std::ptrdiff_t>());
    CHECK(Format::parse("N") == Format::of<std::size_t>());
}

TEST_CASE("formats that differ in kind, size or order are different") {
    CHECK(Format::parse("b") != Format::parse("B"));
    CHECK(Format::parse("c") != Format::parse("B"));
    CHECK(Format::parse("?") != Format::parse("B"));
    CHECK(Format::parse("h") != Format::parse("i"));
    CHECK(Format::parse("f") != Format::parse("I"));
    CHECK(Format::parse("<h") != Format::parse(">h"));
}

TEST_CASE("the canonical code parses back to the same format") {
    for (const Code& code : codes)
        for (const char* prefix : {"", "@", "=", "<", ">", "!"}) {
            if (code.standard_size == 0 && *prefix != '\0' && *prefix != '@') continue;
            const Format format = Format::parse(prefix + std::string(1, code.letter));
            CAPTURE(prefix);
            CAPTURE(code.letter);
            CAPTURE(format.code());
            CHECK(Format::parse(format.code()) == format);
            CHECK(format.code().size() == (format.is_native() ? 1 : 2));
        }
}

TEST_CASE("the canonical code names the byte order only where it is foreign") {
    CHECK(Format().code() == "B");
    CHECK(Format::of<bool>().code() == "?");
    CHECK(Format::of<char>().code() == "c");
    CHECK(Format::of<std::int8_t>().code() == "b");
    CHECK(Format::of<std::uint16_t>().code() == "H");
    CHECK(Format::of<std::int32_t>().code() == "i");
    CHECK(Format::of<std::uint64_t>().code() == "Q");
    CHECK(Format::of<float>().code() == "f");
    CHECK(Format::of<double>().code() == "d");
    CHECK(Format::parse("e").code() == "e");
    CHECK(Format::parse(foreign_prefix + "H").code() == foreign_prefix + "H");
    CHECK(Format::parse(foreign_prefix + "d").code() == foreign_prefix + "d");
    CHECK(Format::parse(native_prefix + "H").code() == "H");
}

TEST_CASE("a format has a name for people") {
    CHECK(Format().name() == "u8");
    CHECK(Format::of<std::int32_t>().name() == "i32");
    CHECK(Format::of<float>().name() == "f32");
    CHECK(Format::of<std::uint16_t>().name() == "u16");
    const std::string order = foreign == ByteOrder::big ? "big-endian" : "little-endian";
    CHECK(Format::of<std::uint16_t>().with_order(foreign).name() == order + " u16");
}

TEST_CASE("every C++ scalar has the format of its kind and size") {
    static_assert(Format() == Format::of<unsigned char>());
    static_assert(Format::of<bool>() == Format(Kind::boolean, 1));
    static_assert(Format::of<char>() == Format(Kind::character, 1));
    static_assert(Format::of<signed char>() == Format(Kind::signed_integer, 1));
    static_assert(Format::of<std::byte>() == Format::of<std::uint8_t>());
    static_assert(Format::of<short>() == Format(Kind::signed_integer, sizeof(short)));
    static_assert(Format::of<unsigned>() == Format(Kind::unsigned_integer, sizeof(unsigned)));
    static_assert(Format::of<long>() == Format(Kind::signed_integer, sizeof(long)));
    static_assert(Format::of<unsigned long long>() == Format(Kind::unsigned_integer, 8));
    static_assert(Format::of<float>() == Format(Kind::floating, 4));
    static_assert(Format::of<double>() == Format(Kind::floating, 8));
    static_assert(Format::of<const volatile int>() == Format::of<int>());
}

TEST_CASE("byte order is turned and turned back, and bytes have none") {
    constexpr Format native = Format::of<std::uint16_t>();
    constexpr Format swapped = native.with_order(foreign);
    static_assert(!swapped.is_native());
    static_assert(swapped.byte_order() == foreign);
    static_assert(swapped.itemsize() == 2);
    static_assert(swapped.kind() == Kind::unsigned_integer);
    static_assert(swapped != native);
    static_assert(swapped.with_order(ByteOrder::native) == native);
    static_assert(Format().with_order(foreign) == Format());
    static_assert(Format(Kind::boolean, 1, foreign).byte_order() == ByteOrder::native);
}

TEST_CASE("a code that is no scalar is a FormatError") {
    for (const char* text : {"",    "@",  "<",           ">", "X",    "BB", "B ", " B", "3B", "<<H",
                             "<@H", "H>", "T{B:r:B:g:}", "Z", "(2)B", "g",  "w",  "^H", "s",  "b\n"}) {
        CAPTURE(text);
        CHECK_THROWS_AS((void)Format::parse(text), oriel::FormatError);
    }
    CHECK_THROWS_AS((void)Format::parse(std::string_view("B\0", 2)), oriel::FormatError);
    CHECK_THROWS_AS((void)Format::parse(std::string_view("\0", 1)), oriel::FormatError);
}

TEST_CASE("codes of the machine's own sizes have no standard size") {
    for (const char* text : {"<n", ">N", "=P", "!n"}) {
        CAPTURE(text);
        CHECK_THROWS_AS((void)Format::parse(text), oriel::FormatError);
    }
}
