// The plain kinds of PNM: decimal numbers, and a bitmap's digits.
#include "codecs/codec_testing.hpp"
#include "oriel/error.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oriel;
using namespace oriel::codecs;
using namespace testing;
using namespace std::string_literals;

namespace {

std::shared_ptr<Source> open_pnm(std::string text) { return open_text(pnm_codec, std::move(text)); }
std::string pixels(std::string text) { return whole_text(*open_pnm(std::move(text))); }

#define CHECK_REFUSED(text, message) CHECK_THROWS_WITH_AS(pixels(text), message, CodecError)

} // namespace

TEST_CASE("P2 and P3 are numbers with white space between") {
    const auto gray = open_pnm("P2\n3 2\n255\n1 2 3\n4 5 255\n");
    CHECK(gray->frame() == Frame::packed(2, 3, 1));
    CHECK(gray->reading() == Reading::rows);
    CHECK(gray->facts().format == "pnm");
    CHECK(gray->facts().stored == "P2, plain text, maxval 255");
    CHECK(whole_text(*gray) == "\1\2\3\4\5\xff");
    const auto rgb = open_pnm("P3 1 2 100 1 2 3\t\r\n4   005 100");
    CHECK(rgb->frame() == Frame::packed(2, 1, 3, {}, 100));
    CHECK(whole_text(*rgb) == "\1\2\3\4\5\x64");
}

TEST_CASE("what plain text is decoded to holds a row, however small the window") {
    CHECK(open_pnm("P2 3 1 1000 1 2 3")->held_memory() == 3 * 2 + (64 << 10));
}

TEST_CASE("a maxval above 255 means native 16 bit") {
    const auto source = open_pnm("P2 2 1 1000\n258 1000");
    CHECK(source->frame() == Frame::packed(1, 2, 1, Format::of<std::uint16_t>(), 1000));
    const Image image = source->whole();
    CHECK(image.view().get<std::uint16_t>({0, 0, 0}) == 258);
    CHECK(image.view().get<std::uint16_t>({0, 1, 0}) == 1000);
}

TEST_CASE("P1's digits need no white space, and 1 is black") {
    const auto source = open_pnm("P1\n3 2\n10 1\n#c\n01#1\n0");
    CHECK(source->frame() == Frame::packed(2, 3, 1, {}, 1));
    CHECK(source->facts().stored == "P1, plain text, black and white");
    CHECK(whole_text(*source) == "\0\1\0\1\0\1"s);
}

TEST_CASE("comments may stand between samples, even right behind one") {
    CHECK(pixels("P2 3 1 99 1# 2 3\n22#\r#x\n33") == "\1\x16\x21");
    CHECK(pixels("P2 1 1 99 #\n7#") == "\7");
}

TEST_CASE("any window is that part of the picture, in any order of windows and any view") {
    std::string text = "P3 # c\n7 9 65535\n";
    for (int i = 0; i < 7 * 9 * 3; ++i) text += std::to_string(i * 331) + (i % 5 == 0 ? "\n" : " ");
    const auto source = open_pnm(text);
    const std::string pixels_there = whole_text(*source);
    const View room = Buffer::allocate(20 * 20 * 6).view(Format::of<std::uint16_t>(), {20, 20, 3});
    for (const Window& window : {Window{2, 1, 3, 4}, Window{6, 0, 2, 7}, Window{0, 6, 9, 1}, Window{8, 6, 1, 1}}) {
        std::string expected;
        for (std::ptrdiff_t y = window.y; y < window.y + window.height; ++y)
            expected += pixels_there.substr(static_cast<std::size_t>((y * 7 + window.x) * 6),
                                            static_cast<std::size_t>(window.width * 6));
        CHECK(window_text(*source, window) == expected);
        const View to = room.slice(0, {0, window.height}).slice(1, {0, 2 * window.width, 2}).flip(0).flip(2);
        source->read(window, to);
        CHECK(text_of(to_bytes(to)) == expected);
    }
}

TEST_CASE("files longer than what is read at once are read on") {
    std::string text = "P2 1000 100 255\n#" + std::string(70'000, 'x') + "\n", expected;
    for (int i = 0; i < 100'000; ++i) {
        text += std::to_string(i % 251) + "\n";
        expected += static_cast<char>(i % 251);
    }
    CHECK(pixels(text) == expected);
}

TEST_CASE("text that is no sample is refused, with its place") {
    CHECK_REFUSED("P2 2 1 100\n1 101", "memory: the sample at byte 15 is above the maxval of 100");
    CHECK_REFUSED("P2 2 1 100\n1 99999999999999", "memory: the sample at byte 15 is above the maxval of 100");
    CHECK_REFUSED("P2 2 1 100\n1 -1 ", "memory: byte 13 is '-' where a sample should be");
    CHECK_REFUSED("P2 2 1 100\n1 1.5", "memory: byte 14 is '.' inside a sample");
    CHECK_REFUSED("P1 2 1\n12", "memory: byte 8 is '2' where a 0 or a 1 should be");
    CHECK_REFUSED("P1 2 1\n1,0", "memory: byte 8 is ',' where a 0 or a 1 should be");
}

TEST_CASE("a file that cannot hold its samples is refused when it is opened") {
    CHECK_THROWS_WITH_AS(open_pnm("P2 2 2 9\n1 2 3 "),
                         "memory: ends at byte 15 but its header promises 16: the file is truncated", CodecError);
    CHECK_THROWS_WITH_AS(open_pnm("P1 3 1\n10"),
                         "memory: ends at byte 9 but its header promises 10: the file is truncated", CodecError);
    CHECK_THROWS_AS(open_pnm("P2 1000000000 1000000 255\n1"), CodecError);
    CHECK_THROWS_WITH_AS(open_pnm("P2 4000000000 2000000000 65535\n1"),
                         "memory: the header says 4000000000×2000000000: no file holds that many pixels", CodecError);
    CHECK_THROWS_AS(open_pnm("P2 0 1 255\n1"), CodecError);
    CHECK_THROWS_AS(open_pnm("P2 1 1 65536\n1"), CodecError);
}

TEST_CASE("a file that ends too early is truncated; if that is tolerated, rows that are missing are 0") {
    const std::string whole = "P2 2 3 200\n1 2\n  \n 30 40 100 200";
    for (std::size_t size = 11; size < whole.size(); ++size) {
        const std::string text = whole.substr(0, size);
        CAPTURE(text);
        const bool last_digit = size >= whole.size() - 2; // 2 and 20 are samples as well
        if (last_digit) CHECK_NOTHROW(pixels(text));
        else CHECK_THROWS_AS(pixels(text), CodecError);
        const auto source =
            pnm_codec.open(memory_input(bytes_of(text)), {.max_memory = plenty, .allow_truncated = true});
        const std::string there = whole_text(*source);
        REQUIRE(there.size() == 6);
        if (!last_digit) {
            CHECK(there.substr(4) == "\0\0"s);
            CHECK(source->missing().find("the file is truncated") != std::string::npos);
        }
    }
    CHECK_THROWS_WITH_AS(pixels("P2 2 1 200\n1             "),
                         "memory: ends at byte 25 before its last sample: the file is truncated", CodecError);
}
