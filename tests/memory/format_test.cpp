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
    {'g', Kind::floating, sizeof(long double), 0},
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

TEST_CASE("a code that does not parse is a FormatError that names the place") {
    const struct {
        const char* code;
        const char* message;
    } cases[] = {
        {"", "format '': ends at position 0 where a type code is expected"},
        {"<", "format '<': a byte order before position 1 orders nothing"},
        {"H>", "format 'H>': a byte order before position 2 orders nothing"},
        {"k", "format 'k': unknown type code 'k' at position 0; known are "
              "?cbBhHiIlLqQnNefdgPswuxO, Zf, Zd, Zg, T{}, &... and X{}"},
        {"BBk",
         "format 'BBk': unknown type code 'k' at position 2; known are ?cbBhHiIlLqQnNefdgPswuxO, Zf, Zd, Zg, T{}, "
         "&... and X{}"},
        {"&", "format '&': ends at position 1 where a type code is expected"},
        {"B&<k", "format 'B&<k': unknown type code 'k' at position 3; known are ?cbBhHiIlLqQnNefdgPswuxO, Zf, Zd, Zg, "
                 "T{}, &... and X{}"},
        {"&T", "format '&T': 'T' at position 1 without a brace"},
        {"&T{B", "format '&T{B': the brace at position 2 is not closed"},
        {"BX", "format 'BX': 'X' at position 1 without a brace; a function is X{...}"},
        {"X{", "format 'X{': the brace at position 1 is not closed"},
        {"t", "format 't': 't' at position 0: elements smaller than a byte are not supported"},
        {"Zk", "format 'Zk': unknown type code 'k' at position 0; known are ?cbBhHiIlLqQnNefdgPswuxO, Zf, Zd, Zg, T{}, "
               "&... and X{}"},
        {"Ze", "format 'Ze': 'Ze' at position 0 is no complex number; there are Zf, Zd and Zg"},
        {"<n", "format '<n': 'n' at position 1 has no standard size; use it without a byte order, or with @"},
        {"(2B", "format '(2B': the sub-array at position 0 is not closed"},
        {"()B", "format '()B': the sub-array at position 0 is not a list of extents like (2,3)"},
        {"(2)3B", "format '(2)3B': a count at position 3 behind the shape of a sub-array; write one of them"},
        {"T", "format 'T': 'T' at position 0 without a brace; a record is T{...}"},
        {"T{B", "format 'T{B': ends at position 3 where a '}' is expected"},
        {"T{B:r", "format 'T{B:r': the name at position 3 is not ended by a ':'"},
        {"0i", "format '0i': ends at position 2 where a type code is expected"},
        {"99999999999B",
         "format '99999999999B': the number at position 0 is beyond the 2147483647 bytes of an element"},
        {"2147483647H", "format '2147483647H': an element of more than 2147483647 bytes at position 11"},
        {"(65536,65536)B", "format '(65536,65536)B': an element of more than 2147483647 bytes at position 14"},
    };
    for (const auto& each : cases) {
        CAPTURE(each.code);
        CHECK_THROWS_WITH_AS((void)Format::parse(each.code), each.message, oriel::FormatError);
    }
    CHECK_THROWS_AS((void)Format::parse(std::string_view("B\0", 2)), oriel::FormatError);
    CHECK_THROWS_AS((void)Format::parse(std::string_view("\0", 1)), oriel::FormatError);
    std::string deep;
    for (int k = 0; k < 1000; ++k) deep += "T{";
    CHECK_THROWS_WITH_AS((void)Format::parse(deep + "B"), doctest::Contains("records nest deeper than 32"),
                         oriel::FormatError);
}

TEST_CASE("pointers and UCS-2 texts are elements that are moved and compared, not read") {
    for (const char* code : {"O", "&i", "&<i", "&&(2)<T{b:a:&B:n}:}", "&(2,3)<i", "X{}", "X{<i->X{}}", "z", "Z"}) {
        CAPTURE(code);
        const Format format = Format::parse(code);
        CHECK(format.kind() == Kind::opaque);
        CHECK(format.itemsize() == sizeof(void*));
        CHECK(format.is_native());
        CHECK(format.code() == code);
        CHECK(Format::parse("<" + std::string(code)) == format); // as ctypes writes them
        CHECK(format == Format::parse(code));
    }
    CHECK(Format::parse("O") != Format::parse("z"));
    CHECK(Format::parse("&<i") != Format::parse("&<h"));
    CHECK(Format::parse("O").name() == "opaque element of 8 bytes");
    CHECK(Format::parse("3u").itemsize() == 6);
    CHECK(Format::parse("3u").kind() == Kind::opaque);
    CHECK(Format::parse(">3u") != Format::parse("<3u"));
    CHECK(Format::parse("!3u").code() == ">3u");
    CHECK(Format::parse("<3u").code() == "3u");
    CHECK(Format::parse("<P") == Format::of<std::uintptr_t>());
    CHECK(Format::parse("<g") == Format::of<long double>());
    CHECK(Format::parse(">g").code() == ">g");
    CHECK(Format::parse("T{>H:a:&<i:p:H:b:}").code() == "T{>H:a:=&<i:p:>H:b:}"); // an order inside is its own
    CHECK(Format::parse("T{b:a:O:o:}").code() == "T{b:a:7xO:o:}");
    // ctypes, with one of each.
    const Format all = Format::parse("T{&<i:a:X{}:b:<O:c:<P:d:<z:e:<u:w:<g:l:<Z:z:}");
    CHECK(all.fields().size() == 8);
    CHECK(Format::parse(all.code()) == all);
}

TEST_CASE("elements of no bytes are formats, as NumPy and ctypes export them") {
    CHECK(Format::parse("T{}") == Format::record({}, 0)); // numpy.dtype([]), a ctypes.Structure without fields
    CHECK(Format::parse("0x") == Format::record({}, 0));  // numpy.dtype("V0")
    CHECK(Format::parse("T{}").code() == "0x");
    CHECK(Format::parse("T{}").name() == "0 bytes of padding");
    CHECK(Format::parse("0s").kind() == Kind::bytes);
    for (const char* code : {"T{}", "0x", "0s", "0w", ">0w", "0u", "(2)0x", "(0)B", "T{T{}:a:B:b:}", "T{0x:a:B:b:}",
                             "T{B:a:T{0s}:b:}", "T{T{}T{}}", "T{(3)T{}:a:}", "T{0s:a:}"}) {
        CAPTURE(code);
        const Format format = Format::parse(code);
        CHECK(format.itemsize() <= 1);
        CHECK(Format::parse(format.code()) == format);
        CHECK(Format::parse(format.code()).code() == format.code());
    }
    CHECK(Format::parse("T{T{}:a:B:b:}").field("a").format == Format::parse("T{}"));
    CHECK(Format::parse("T{}", 3) == Format::parse("3x")); // an exporter's itemsize has the last word on padding
}

TEST_CASE("arrays of elements of no bytes are no longer than a list of them may be") {
    CHECK_NOTHROW((void)Format::parse("T{(65536)0x:a:}"));
    CHECK_THROWS_WITH_AS((void)Format::parse("T{(65537)0x:a:}"),
                         "format 'T{(65537)0x:a:}': a record of 65537 values of no bytes; an element has at most "
                         "65536; it ends at position 15",
                         oriel::FormatError);
    for (const char* code : {"T{(300)T{(300)0s:b:}:a:}", "T{(65536)0x:a:0s:b:}", "T{(2)T{B:a:(40000)0s:b:}:c:}"})
        CHECK_THROWS_AS((void)Format::parse(code), oriel::FormatError);
    CHECK_NOTHROW((void)Format::parse("T{(2)T{B:a:(30000)0s:b:}:c:}"));
    const std::ptrdiff_t huge = std::ptrdiff_t{1} << 40;
    CHECK_THROWS_AS((void)Format::record({oriel::Field{"a", 0, Format::parse("0x"), {huge, huge}}}, 0),
                    oriel::FormatError);
}

TEST_CASE("codes of the machine's own sizes have no standard size") {
    for (const char* text : {"<n", ">N", "=n", "!n"}) {
        CAPTURE(text);
        CHECK_THROWS_AS((void)Format::parse(text), oriel::FormatError);
    }
}
