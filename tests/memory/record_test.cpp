// Formats of more than one number: complex, strings, texts, records with named fields, sub-arrays and padding.
#include "oriel/buffer.hpp"
#include "oriel/error.hpp"
#include "oriel/format.hpp"
#include "oriel/value.hpp"
#include "oriel/view.hpp"
#include "support/printed.hpp"

#include <doctest/doctest.h>

#include <complex>
#include <cstddef>
#include <string>
#include <vector>

using oriel::Buffer;
using oriel::ByteOrder;
using oriel::Field;
using oriel::Format;
using oriel::Kind;
using oriel::Layout;
using oriel::View;

namespace {

// "name@offset:code" of every field, and the size.
std::string described(const Format& format) {
    std::string out;
    for (const Field& field : format.fields()) {
        out += field.name + "@" + std::to_string(field.offset) + ":";
        for (const std::ptrdiff_t extent : field.shape) out += std::to_string(extent) + "*";
        out += field.format.code() + " ";
    }
    return out + "= " + std::to_string(format.itemsize());
}

} // namespace

TEST_CASE("records are laid out as struct, C and NumPy lay them out") {
    const struct {
        const char* code;
        const char* fields;
    } cases[] = {
        {"T{B:r:B:g:B:b:}", "r@0:B g@1:B b@2:B = 3"},
        {"BBB", "@0:B @1:B @2:B = 3"},
        {"3B", "@0:3*B = 3"},
        {"bi", "@0:b @4:i = 8"},            // @ aligns
        {"=bi", "@0:b @1:i = 5"},           // = does not
        {"^bi", "@0:b @1:i = 5"},           // nor does ^
        {"ib", "@0:i @4:b = 5"},            // without braces nothing follows the last item
        {"T{i:a:b:c:}", "a@0:i c@4:b = 8"}, // with braces a record ends on a multiple of its alignment
        {"T{=i:a:b:c:}", "a@0:i c@4:b = 5"},
        {"T{<b:a:3x<i:b:}", "a@0:b b@4:i = 8"},     // ctypes, from 3.12
        {"T{(2)f:x:>h:y:}", "x@0:2*f y@8:>h = 10"}, // NumPy
        {"T{b:tag:xxxT{f:re:f:im:}:z:}", "tag@0:b z@4:T{f:re:f:im:} = 12"},
        {"T{b:a:T{d:x:b:y:}:n:}", "a@0:b n@8:T{d:x:b:y:7x} = 24"},
        {"T{(2,3)H:m:}", "m@0:2*3*H = 12"},
        {"b0i", "@0:b = 4"}, // a count of 0 only aligns
        {"5x", "= 5"},
        {"x3s:name:2x", "name@1:3s = 6"},
        {" T{ B:r:\n >H:n: } ", "r@0:B n@1:>H = 3"},
    };
    for (const auto& each : cases) {
        CAPTURE(each.code);
        CHECK(described(Format::parse(each.code)) == each.fields);
    }
}

TEST_CASE("the canonical code of a record parses back to the same record") {
    for (const char* code : {"T{B:r:B:g:B:b:}",
                             "bi",
                             "=bi",
                             "^bg",
                             "ib",
                             "T{i:a:b:c:}",
                             "T{=i:a:b:c:}",
                             "T{<b:a:3x<i:b:}",
                             "T{>b:a:3x>i:b:}",
                             "T{(2)f:x:>h:y:}",
                             "T{b:tag:xxxT{f:re:f:im:}:z:}",
                             "T{b:a:T{d:x:b:y:}:n:}",
                             "5x",
                             "T{B:a:5x:v:>H:c:}",
                             "T{B:a:(2)5x:v:B:c:}",
                             "(2)5x",
                             "O",
                             ">2u",
                             "Z f&Z f2Z d",
                             "T{>H:a:u:b:2u:c:3u:d:}",
                             "T{&<i:a:X{}:b:<O:c:<P:d:<z:e:<u:w:<g:l:<Z:z:}",
                             "T{b:a:&T{<i:x:&<d:y:}:p:b:b:}",
                             "x3s2x",
                             "3B",
                             "(2,3)>H",
                             "b0i",
                             "T{>H:a:H:b:<I:c:}",
                             "T{b:a:g:b:Zg:c:}",
                             "=bT{i:x:}i",
                             "T{2w:t:>2w:u:3s:v:?:w:}",
                             "Zf",
                             ">Zd",
                             "2w",
                             ">2w",
                             "12s",
                             "T{b:a:=i:b:@i:c:}",
                             "T{B:a:T{B:b:T{B:c:>H:d:}:e:}:f:}",
                             "e>e"}) {
        CAPTURE(code);
        const Format format = Format::parse(code);
        CAPTURE(format.code());
        CHECK(Format::parse(format.code()) == format);
        CHECK(Format::parse(format.code()).code() == format.code());
    }
    CHECK(Format::parse("T{B:r:B:g:B:b:}").code() == "T{B:r:B:g:B:b:}");
    CHECK(Format::parse("bi").code() == "T{b3xi}");
    CHECK(Format::parse("=bi").code() == "T{b=i}");
    CHECK(Format::parse("T{<b:a:3x<i:b:}").code() == "T{b:a:3xi:b:}");
    CHECK(Format::parse("5x").code() == "5x");
    CHECK(Format::parse("T{x}B").code() == "T{T{x}B}");                   // a field of padding is a field
    CHECK(Format::parse("T{T{2x}:pad:B:b:}").code() == "T{2x:pad:B:b:}"); // as NumPy writes a field of type void
    CHECK(Format::parse("T{B:a:(2)T{5x}:v:}").code() == "T{B:a:(2)5x:v:}");
    CHECK(Format::parse("T{b:a:=i:b:@i:c:}") == Format::parse("T{=b:a:i:b:3xi:c:}"));
}

TEST_CASE("complex numbers, strings and texts are formats of one element") {
    CHECK(Format::parse("Zf").kind() == Kind::complex);
    CHECK(Format::parse("Zf").itemsize() == 8);
    CHECK(Format::parse("Zf").unit() == 4);
    CHECK(Format::parse("Zd") == Format::of<std::complex<double>>());
    CHECK(Format::parse("3s").kind() == Kind::bytes);
    CHECK(Format::parse("3s").itemsize() == 3);
    CHECK(Format::parse(">3s") == Format::parse("<3s"));
    CHECK(Format::parse("2w").kind() == Kind::text);
    CHECK(Format::parse("2w").itemsize() == 8);
    CHECK(Format::parse(">2w") != Format::parse("<2w"));
    CHECK(Format::parse("Zf").name() == "complex f32");
    CHECK(Format::parse("3s").name() == "string of 3 bytes");
    CHECK(Format::parse("2w").name() == "text of 2 code points");
    CHECK(Format::parse("T{B:r:H:g:}").name() == "record of r, g");
    CHECK(Format::parse("5x").name() == "5 bytes of padding");
}

TEST_CASE("a record made by hand holds fields that ascend inside it") {
    const Format rgb = Format::record({{"r", 0, {}, {}}, {"g", 1, {}, {}}, {"b", 2, {}, {}}}, 3);
    CHECK(rgb == Format::parse("T{B:r:B:g:B:b:}"));
    CHECK(Format::record({{"x", 4, Format::of<float>(), {2}}}, 16).code() == "T{4x(2)f:x:4x}");
    CHECK_THROWS_WITH_AS(Format::record({{"a", 0, Format::of<int>(), {}}, {"b", 3, {}, {}}}, 8),
                         "field 'b' of 1 bytes at offset 3 does not fit: bytes 4 to 8 of the record are free",
                         oriel::FormatError);
    CHECK_THROWS_AS(Format::record({{"a", 6, Format::of<int>(), {}}}, 8), oriel::FormatError);
    CHECK_THROWS_AS(Format::record({{"a", 0, {}, {-1}}}, 8), oriel::FormatError);
    CHECK_THROWS_AS(Format::record({{"a:b", 0, {}, {}}}, 8), oriel::FormatError);
    CHECK_THROWS_AS(Format::record({{"a", 0, Format::of<double>(), {1L << 62, 2}}}, 8), oriel::FormatError);
    CHECK_THROWS_AS(Format::record({}, std::size_t{1} << 31), oriel::FormatError);
}

TEST_CASE("an exporter's itemsize has the last word on the padding at the end, and on nothing else") {
    CHECK(described(Format::parse("T{b:tag:xxxI:n:?:on:}")) == "tag@0:b n@4:I on@8:? = 12");
    CHECK(described(Format::parse("T{b:tag:xxxI:n:?:on:}", 9)) == "tag@0:b n@4:I on@8:? = 9"); // NumPy
    CHECK(described(Format::parse("T{B:a:}", 8)) == "a@0:B = 8");
    CHECK(described(Format::parse("T{B:a:=H:b:}", 8)) == "a@0:B b@1:H = 8");
    CHECK(described(Format::parse("T{>H:a:I:b:}", 16)) == "a@0:>H b@2:>I = 16");
    CHECK(described(Format::parse("T{=i:a:B:b:}", 8)) == "a@0:i b@4:B = 8"); // where C has them
    CHECK(Format::parse("u", 4) == Format::parse("w"));
    CHECK(Format::parse(">3u", 12) == Format::parse(">3w"));
    CHECK(described(Format::parse("T{<b:a:<u:w:}", 5)) == "a@0:b w@1:w = 5");
    CHECK(Format::parse("H", 2) == Format::of<std::uint16_t>());
    CHECK_THROWS_AS((void)Format::parse("T{b:tag:xxxI:n:?:on:}", 8), oriel::FormatError);
    // ctypes before CPython 3.12: b lies at 4, and inside of s, y at 4.
    for (const auto& [code, itemsize] :
         {std::pair{"T{<b:a:<i:b:}", 8UL}, std::pair{"T{>b:a:>i:b:}", 8UL}, std::pair{"T{<b:a:T{<b:x:<i:y:}:s:}", 12UL},
          std::pair{"T{T{<b:x:<i:y:}:s:<b:a:}", 12UL}, std::pair{"T{<b:a:(2)<d:b:}", 24UL},
          std::pair{"T{<b:a:X{}:f:}", 16UL}}) {
        CHECK_THROWS_WITH_AS((void)Format::parse(code, itemsize),
                             doctest::Contains("as C would align them: where the fields lie is not known"),
                             oriel::FormatError);
    }
    CHECK_THROWS_WITH_AS((void)Format::parse("H", 3),
                         "format 'H' describes elements of 2 bytes, but they are said to have 3", oriel::FormatError);
}

TEST_CASE("padding with a name is a field, as NumPy has them of type void") {
    CHECK(described(Format::parse("T{B:a:5x:v:>H:c:}")) == "a@0:B v@1:5x c@6:>H = 8");
    CHECK(described(Format::parse("T{B:a:0x:v:B:c:}")) == "a@0:B v@1:0x c@1:B = 2"); // of nothing
    const Buffer bytes = Buffer::copy_of("A12345BCa54321bc");
    const View records = bytes.view(Format::parse("T{B:a:5x:v:B:c:x}"), {2});
    CHECK(records.field("v").itemsize() == 5);
    CHECK(records.field("v").data() == bytes.view().data() + 1);
}

TEST_CASE("a field is a view of the same bytes") {
    const Buffer bytes = Buffer::copy_of("0123456789abcdefghijklmn");
    const View records = bytes.view(Format::parse("T{B:r:x(2)B:g:>H:n:}"), {2, 2});
    CHECK(records.itemsize() == 6);
    const View red = records.field("r");
    CHECK(red.format() == Format());
    CHECK(testing::printed(red.layout()) == "shape (2, 2) strides (12, 6) offset 0");
    CHECK(red.get<std::uint8_t>({1, 1}) == 'i');
    const View green = records.field("g");
    CHECK(testing::printed(green.layout()) == "shape (2, 2, 2) strides (12, 6, 1) offset 2");
    CHECK(green.get<std::uint8_t>({0, 1, 1}) == '9');
    CHECK(records.field("n").get<std::uint16_t>({0, 0}) == ('4' << 8 | '5'));
    records.flip(1).field("r").set<std::uint8_t>({0, 0}, 'X');
    CHECK(bytes.view().get<std::uint8_t>({6}) == 'X');
    CHECK(bytes.export_count() == 3);
    CHECK_THROWS_WITH_AS(records.field("blue"), "no field 'blue'; the record has r, g, n", oriel::TypeError);
    CHECK_THROWS_WITH_AS(bytes.view().field("r"), "no field 'r': elements of u8 ('B') have no named fields",
                         oriel::TypeError);
    CHECK(records.as_readonly().field("r").readonly());
    const View deep = bytes.view(Format::parse("T{(2)B:a:}"), {1, 1, 1, 1, 1, 1, 1, 1});
    CHECK_THROWS_AS(deep.field("a"), oriel::BufferError); // no ninth axis
}

TEST_CASE("an opaque element is neither read nor set") {
    const View view = Buffer::allocate(32).view(Format::parse("T{O:o:&<i:p:}"), {2});
    for (const View& each : {view, view.field("o"), view.field("p")}) {
        CHECK_THROWS_WITH_AS((void)oriel::read(each, {0}), doctest::Contains("cast to 'B' for their bytes"),
                             oriel::FormatError);
        CHECK_THROWS_AS(oriel::write(each, {0}, oriel::Value(0)), oriel::FormatError);
    }
    CHECK_THROWS_AS((void)view.field("o").get<std::uint64_t>({0}), oriel::FormatError);
    CHECK(view.field("o").cast(Format::parse("Q")).get<unsigned long long>({1}) == 0);
}

TEST_CASE("formats share their fields and let go of them") {
    Format kept;
    {
        const Format made = Format::parse("T{B:r:T{B:g:H:h:}:n:}");
        const Format copy = made;
        kept = copy;
    }
    CHECK(kept.code() == "T{B:r:xT{B:g:xH:h:}:n:}");
    kept = kept.field("n").format; // out of what it belongs to
    CHECK(kept.code() == "T{B:g:xH:h:}");
}
