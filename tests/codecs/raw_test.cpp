// Raw pixels: the layout as text, and rows wherever it says they lie.
#include "codecs/source_checks.hpp"
#include "oriel/filters/channels.hpp"
#include "oriel/filters/rotate.hpp"
#include "oriel/raw.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oriel;
using namespace oriel::codecs;
using namespace testing;
using namespace std::string_literals;

namespace {

/// The bytes must outlive it.
Picture open_layout(const std::string& text, std::string_view bytes, bool tolerant = false) {
    Options options;
    options.allow_truncated = tolerant;
    return oriel::open_raw(bytes_of(bytes), RawLayout::parse(text), options);
}

std::string payload(std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += static_cast<char>(i * 5 + 3);
    return out;
}

} // namespace

TEST_CASE("a layout is WxHxCxTYPE, perhaps with an offset and a stride in either order") {
    CHECK(RawLayout::parse("640x480x3xu8") == RawLayout{640, 480, 3, Format()});
    CHECK(RawLayout::parse("1x2x1xu16be,offset=512") == RawLayout{1, 2, 1, Format::parse(">H"), 512});
    const RawLayout both{5, 6, 2, Format::parse("<d"), 7, 99};
    CHECK(RawLayout::parse("5x6x2xf64le,offset=7,stride=99") == both);
    CHECK(RawLayout::parse("5x6x2xf64le,stride=99,offset=7") == both);
    CHECK(both.text() == "5x6x2xf64le,offset=7,stride=99");
    CHECK(RawLayout::parse("5x6x2xi8,offset=0").text() == "5x6x2xi8");
}

TEST_CASE("every element type has a name, and only those") {
    struct Named {
        std::string name;
        const char* code;
    };
    for (const Named& named : std::vector<Named>{
             {"bool", "?"},   {"u8", "B"},     {"i8", "b"},     {"u16le", "<H"}, {"u16be", ">H"}, {"i16le", "<h"},
             {"i16be", ">h"}, {"u32le", "<I"}, {"u32be", ">I"}, {"i32le", "<i"}, {"i32be", ">i"}, {"u64le", "<Q"},
             {"u64be", ">Q"}, {"i64le", "<q"}, {"i64be", ">q"}, {"f16le", "<e"}, {"f16be", ">e"}, {"f32le", "<f"},
             {"f32be", ">f"}, {"f64le", "<d"}, {"f64be", ">d"}}) {
        CAPTURE(named.name);
        const RawLayout layout = RawLayout::parse("3x2x1x" + named.name);
        CHECK(layout.format == Format::parse(named.code));
        CHECK(layout.text() == "3x2x1x" + named.name);
    }
    CHECK_THROWS_WITH_AS((RawLayout{1, 1, 1, Format::of<char>()}.text()),
                         "raw pixels of char have no name; there are bool, u8, i8, and u16 u32 u64 i16 i32 i64 f16 "
                         "f32 f64 with le or be behind them",
                         ValueError);
}

TEST_CASE("a layout that is written otherwise says which part is wrong") {
    const auto refused = [](const std::string& text, const std::string& problem) {
        CHECK_THROWS_WITH_AS(RawLayout::parse(text), ("raw layout '" + text + "': " + problem).c_str(), ValueError);
    };
    const std::string form = "write WIDTHxHEIGHTxCHANNELSxTYPE[,offset=N][,stride=N], as in 640x480x3xu8";
    for (const char* text : {"", "640", "640x480", "640x480xu8", "640x480x3xu8x1", ",offset=3"}) refused(text, form);
    refused("0x1x1xu8", "the width is '0', not a whole number above 0");
    refused("1x-1x1xu8", "the height is '-1', not a whole number above 0");
    refused("1x1xx", "the number of channels is '', not a whole number above 0");
    refused("99999999999999999999x1x1xu8", "the width is '99999999999999999999', not a whole number above 0");
    refused("9223372036854775808x1x1xu8", "the width is '9223372036854775808', not a whole number above 0");
    refused("1x1x1xu16",
            "elements of 'u16' need a byte order: write u16le (little-endian, as on most machines) or u16be");
    const std::string types =
        "; there are bool, u8, i8, and u16 u32 u64 i16 i32 i64 f16 f32 f64 with le or be behind them";
    for (const char* type : {"u8le", "u24le", "U8", "le", "", "f80le", "boolbe"})
        refused("1x1x1x"s + type, "there is no element type '"s + type + "'" + types);
    refused("1x1x1xu8,", "'' is neither offset=N nor stride=N");
    refused("1x1x1xu8,offset", "'offset' is neither offset=N nor stride=N");
    refused("1x1x1xu8,skip=3", "'skip=3' is neither offset=N nor stride=N");
    refused("1x1x1xu8,offset=-3", "offset is a number of bytes, not '-3'");
    refused("1x1x1xu8,offset=", "offset is a number of bytes, not ''");
    refused("1x1x1xu8,stride=0", "stride is a number of bytes, not '0'");
    refused("1x1x1xu8,offset=1,offset=1", "offset is there twice");
}

TEST_CASE("rows lie where the layout says") {
    const std::string bytes = payload(100);
    const Picture packed = open_layout("3x4x2xu8", std::string_view(bytes).substr(0, 24));
    CHECK(packed.frame() == Frame::packed(4, 3, 2));
    CHECK(packed.facts().format == "raw");
    CHECK(packed.facts().stored == "3x4x2xu8");
    CHECK(packed.facts().notices.empty());
    CHECK(whole_text(*packed.source()) == bytes.substr(0, 24));

    const Picture apart = open_layout("2x3x1xu16be,offset=5,stride=9", bytes);
    CHECK(apart.frame() == Frame::packed(3, 2, 1, Format::parse(">H")));
    CHECK(whole_text(*apart.source()) == bytes.substr(5, 4) + bytes.substr(14, 4) + bytes.substr(23, 4));
    CHECK(apart.facts().notices == std::vector<std::string>{"73 bytes behind the last row are not read"});
    check_every_window(*apart.source());
    check_every_window(*packed.source());
    const std::string odd = payload(1 + 2 * 41 + 36);
    check_every_window(*open_layout("3x3x3xf32le,offset=1,stride=41", odd).source());
}

TEST_CASE("a file that is too short names what there is and what it takes, or is read as far as it goes") {
    const std::string bytes = payload(5 + 2 * 9 + 4);
    const std::string text = "2x3x1xu16be,offset=5,stride=9";
    const std::string pixels = bytes.substr(5, 4) + bytes.substr(14, 4) + bytes.substr(23, 4);
    CHECK_THROWS_WITH_AS(open_layout(text, bytes.substr(0, 26)),
                         "memory: has 26 bytes, but raw pixels of 2x3x1xu16be,offset=5,stride=9 reach to byte 27",
                         CodecError);
    check_every_truncation(
        bytes, 0, pixels,
        [&](std::string_view part, bool tolerant) { return open_layout(text, part, tolerant).source(); },
        [](std::size_t size) {
            std::size_t there = 0;
            for (const std::size_t row : {5U, 14U, 23U}) there += size > row ? std::min<std::size_t>(size - row, 4) : 0;
            return there;
        });
}

TEST_CASE("layouts that no file has are refused, tolerant or not") {
    const auto refused = [](const std::string& text, const std::string& problem) {
        for (const bool tolerant : {false, true})
            CHECK_THROWS_WITH_AS(open_layout(text, "x", tolerant), ("raw layout '" + text + "': " + problem).c_str(),
                                 ValueError);
    };
    refused("4x4x9xu8", "9 channels; pictures of 1 to 8 are read");
    refused("4x4x9223372036854775807xu8", "9223372036854775807 channels; pictures of 1 to 8 are read");
    refused("4294967296x4294967296x1xu8", "no file is that long");
    refused("9223372036854775807x1x1xf64le", "no file is that long");
    refused("1x1x1xu8,offset=18446744073709551615", "no file is that long");
    refused("1x3x1xu8,stride=9223372036854775807", "no file is that long");
    refused("1x2x1xu8,offset=9223372036854775807,stride=9", "no file is that long");
    refused("4x4x3xu8,stride=11", "rows have 12 bytes and cannot be 11 apart");
    CHECK_THROWS_AS(oriel::open_raw(bytes_of("x"), RawLayout{}), ValueError);
    CHECK_THROWS_AS(oriel::open_raw(bytes_of("x"), RawLayout{-1, -1, 1, Format()}), ValueError);
    CHECK_THROWS_AS(oriel::open_raw(bytes_of("x"), RawLayout{1, 1, -1, Format()}), ValueError);
}

TEST_CASE("nothing is taken for raw by its first bytes") {
    for (const char* text : {"raw", "", "\0\0"}) CHECK_FALSE(raw_codec.recognises(bytes_of(text)));
    CHECK_THROWS_WITH_AS(open_text(raw_codec, "x"),
                         "memory: raw pixels have no header to read: open them as raw, with their layout", CodecError);
}

TEST_CASE("a picture is written as its packed elements and nothing else") {
    for (const char* code : {"?", "b", "B", "<h", ">H", "<I", ">q", "<e", ">f", "<d"}) {
        CAPTURE(code);
        const Image image = numbered(4, 3, 5, Format::parse(code));
        CHECK(encoded(image, "raw") == text_of(to_bytes(image.view())));
    }
    const Image image = numbered(3, 2, 3, Format::parse(">H"), 1000);
    CHECK(encoded(image | Rotate{90} | Channels{"bgr"}, "raw") ==
          text_of(to_bytes(materialise(image | Rotate{90} | Channels{"bgr"}).view())));
    CHECK_THROWS_AS(begin(raw_codec, Frame::packed(1, 1, 1, Format::of<char>())), CodecError);
}
