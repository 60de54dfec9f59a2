// TGA: what is taken for one, pixels of every kind from every origin, runs, and what is written.
#include "codecs/little_endian.hpp"
#include "codecs/source_testing.hpp"
#include "oriel/error.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>

using namespace oriel;
using namespace oriel::codecs;
using namespace testing;
using namespace std::string_literals;

namespace {

constexpr int top = 32;   ///< down
constexpr int right = 16; ///< to left

struct Tga {
    int kind = 2;
    int bits = 24;
    std::uint16_t width = 2;
    std::uint16_t height = 2;
    int descriptor = top;
    std::string text = {};
    std::uint16_t first = 0;
    std::uint16_t entries = 0;
    int entry_bits = 0;
    std::string palette = {};
    std::string pixels = {};
    int has_palette = -1; ///< if it is not so that there is one where there are entries

    std::string file() const {
        std::string out;
        out += static_cast<char>(text.size());
        out += static_cast<char>(has_palette < 0 ? entries > 0 : has_palette);
        out += static_cast<char>(kind);
        append_le16(out, first);
        append_le16(out, entries);
        out += static_cast<char>(entry_bits);
        append_le32(out, 0x00070009); // a corner that means nothing to us
        append_le16(out, width);
        append_le16(out, height);
        out += static_cast<char>(bits);
        out += static_cast<char>(descriptor);
        return out + text + palette + pixels;
    }
};

std::shared_ptr<Source> open_tga(const Tga& tga) { return open_text(tga_codec, tga.file()); }
std::string seen(const Tga& tga) { return shown_text(open_tga(tga)); }
bool is_tga(const Tga& tga) { return tga_codec.recognises(bytes_of(tga.file())); }

#define CHECK_REFUSED(tga, message) CHECK_THROWS_WITH_AS(open_tga(tga), doctest::Contains(message), CodecError)

std::string some_bytes(std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += static_cast<char>(i * 41 + 3);
    return out;
}

} // namespace

TEST_CASE("rows and columns stand in four orders and are seen upright") {
    const auto from = [](int origin) { return seen({.descriptor = origin, .pixels = "abcdefghijkl"}); };
    CHECK(from(top) == "cbafedihglkj");
    CHECK(from(0) == "ihglkjcbafed");
    CHECK(from(top | right) == "fedcbalkjihg");
    CHECK(from(right) == "lkjihgfedcba");
    const auto source = open_tga({.descriptor = right, .pixels = "abcdefghijkl"});
    CHECK(whole_text(*source) == "abcdefghijkl");
    CHECK(source->reading() == Reading::window);
    CHECK(source->facts().stored == "24 bit, bottom up, right to left");
    CHECK(source->facts().format == "tga");
}

TEST_CASE("gray, gray and alpha, BGR and BGRA are read where they lie") {
    CHECK(seen({.kind = 3, .bits = 8, .pixels = "abcd"}) == "abcd");
    const auto gray_alpha = open_tga({.kind = 3, .bits = 16, .descriptor = top | 8, .pixels = "abcdefgh"});
    CHECK(gray_alpha->shown().channel_names() == "ya");
    CHECK(shown_text(gray_alpha) == "abcdefgh");
    const auto bgra = open_tga({.bits = 32, .width = 1, .descriptor = top | 8, .pixels = "abcdefgh"});
    CHECK(bgra->shown().channel_names() == "rgba");
    CHECK(shown_text(bgra) == "cbadgfeh");
    CHECK(bgra->facts().notices.empty());
}

TEST_CASE("the fourth byte of 32 bit is alpha whatever the attribute bits say, with a word about it") {
    const auto source = open_tga({.bits = 32, .width = 1, .pixels = "abcdefgh"});
    CHECK(source->shown().channel_names() == "rgba");
    CHECK(shown_text(source) == "cbadgfeh");
    CHECK(source->facts().notices ==
          std::vector<std::string>{"the header has 0 attribute bits where 8 would mean alpha; the fourth byte is taken "
                                   "for alpha all the same, as other programs do"});
}

TEST_CASE("15 and 16 bit are five bits a channel, and alpha if there is an attribute bit") {
    const Tga tga{.bits = 16, .height = 1, .pixels = "\x1f\x00\x21\x84"s};
    CHECK(seen(tga) == "\0\0\xff\x08\x08\x08"s);
    Tga other = tga;
    other.bits = 15;
    CHECK(seen(other) == "\0\0\xff\x08\x08\x08"s);
    other.descriptor = top | 1;
    CHECK(seen(other) == "\0\0\xff\x08\x08\x08"s);
    other.bits = 16;
    CHECK(seen(other) == "\0\0\xff\0\x08\x08\x08\xff"s);
    CHECK(open_tga(other)->shown().channel_names() == "rgba");
}

TEST_CASE("palettes have entries of 15, 16, 24 or 32 bit, the first of which may have another number than 0") {
    Tga tga{.kind = 1, .bits = 8, .height = 1, .entries = 2, .pixels = "\1\0"s};
    const auto entry = [&](int bits, const std::string& palette) {
        tga.entry_bits = bits;
        tga.palette = palette;
        return seen(tga);
    };
    CHECK(entry(24, "abcdef") == "fedcba");
    CHECK(entry(32, "abcdefgh") == "gfehcbad");
    CHECK(entry(15, "\x1f\x80\xe0\x03"s) == "\0\xff\0\0\0\xff"s);
    CHECK(entry(16, "\x1f\x80\xe0\x03"s) == "\0\xff\0\0\0\xff"s);
    tga.descriptor = top | 1;
    CHECK(entry(16, "\x1f\x80\xe0\x03"s) == "\0\xff\0\0\0\0\xff\xff"s);
    CHECK(open_tga(tga)->facts().stored == "palette of 2, 8 bit, top down");

    const Tga from_10{.kind = 1,
                      .bits = 8,
                      .height = 2,
                      .first = 10,
                      .entries = 2,
                      .entry_bits = 24,
                      .palette = "abcdef",
                      .pixels = "\xa\xb\x9\xc"};
    CHECK(seen(from_10) == "cbafed\0\0\0\0\0\0"s); // what is not in the palette is black
}

TEST_CASE("numbers of palette entries may have 16 bit, and a palette of grays makes a gray picture") {
    std::string grays;
    for (int k = 0; k < 300; ++k) grays.append(3, static_cast<char>(k % 251));
    const Tga tga{.kind = 1,
                  .bits = 16,
                  .height = 1,
                  .entries = 300,
                  .entry_bits = 24,
                  .palette = grays,
                  .pixels = "\x2b\x01\x2c\x01"};
    CHECK(open_tga(tga)->frame() == Frame::packed(1, 2, 1));
    CHECK(seen(tga) == "\x30\0"s); // entry 299, and one beyond the last
}

TEST_CASE("a text and an unused palette stand in front of the pixels") {
    const Tga tga{
        .height = 1, .text = "a text", .entries = 2, .entry_bits = 24, .palette = "ABCDEF", .pixels = "abcdef"};
    CHECK(seen(tga) == "cbafed");
    CHECK(open_tga(tga)->facts().metadata == std::vector<std::string>{"text"});
}

TEST_CASE("runs and pixels as they stand, which may go on in the next row") {
    const auto runs = [](int kind, int bits, const std::string& packets, int descriptor = top) {
        return seen({.kind = kind, .bits = bits, .width = 3, .descriptor = descriptor, .pixels = packets});
    };
    CHECK(runs(11, 8, "\x83q\1ab") == "qqqqab");
    CHECK(runs(11, 8, "\5abcdef") == "abcdef");
    CHECK(runs(11, 8, "\x85q\x80zzz") == "qqqqqq"); // what follows is not read
    CHECK(runs(11, 8, "\x81q\3abcd", 0) == "bcdqqa");
    CHECK(runs(11, 16, "\x84qr\0ab"s, top | 8) == "qrqrqrqrqrab");
    CHECK(runs(10, 24, "\x83qrs\1abcdef") == "srqsrqsrqsrqcbafed");
    CHECK(runs(10, 32, "\x84qrst\0abcd"s, top | 8) == "srqtsrqtsrqtsrqtsrqtcbad");
    CHECK(runs(10, 16, "\x84\x1f\0\0\0\0"s) == "\0\0\xff\0\0\xff\0\0\xff\0\0\xff\0\0\xff\0\0\0"s);
    const Tga palette{
        .kind = 9, .bits = 8, .entries = 2, .entry_bits = 24, .palette = "abcdef", .pixels = "\x82\1\0\0"s};
    CHECK(seen(palette) == "fedfedfedcba");
    CHECK(open_tga(palette)->reading() == Reading::rows);
    CHECK(open_tga(palette)->facts().stored == "palette of 2, 8 bit, RLE, top down");
}

TEST_CASE("packets lie across the blocks in which a file is read") {
    std::string packets;
    std::string expected;
    for (char k = 0; k < 100; ++k) {
        const std::string pixels = some_bytes(400).substr(static_cast<std::size_t>(k), 300);
        packets += "\x63" + pixels + "\x80" + pixels.substr(0, 3); // 100 as they stand, a run of one
        expected += pixels + pixels.substr(0, 3);
    }
    REQUIRE(packets.size() < 65536);
    for (int k = 0; k < 3; ++k) packets += packets;
    for (int k = 0; k < 3; ++k) expected += expected;
    const auto source =
        open_tga({.kind = 10, .bits = 24, .width = 101, .height = 800, .descriptor = 0, .pixels = packets});
    CHECK(whole_text(*source) == expected);
}

TEST_CASE("every window of every kind is that part of the whole") {
    for (const int bits : {8, 15, 16, 24, 32})
        for (const int kind : {1, 2, 3}) {
            if ((kind == 2) != (bits > 8) && !(kind == 3 && bits == 16)) continue;
            CAPTURE(bits);
            CAPTURE(kind);
            Tga tga{.kind = kind, .bits = bits, .width = 7, .height = 5, .descriptor = right};
            if (kind == 1) {
                tga.entries = 200;
                tga.entry_bits = 32;
                tga.palette = some_bytes(800);
            }
            const auto bytes = static_cast<std::size_t>((bits + 7) / 8);
            tga.pixels = some_bytes(35 * bytes);
            CHECK(wrong_windows(*open_tga(tga)) == "");
            tga.kind += 8;
            tga.pixels = "\x89"s + some_bytes(bytes) + "\x18" + some_bytes(25 * bytes);
            CHECK(wrong_windows(*open_tga(tga)) == "");
        }
}

TEST_CASE("a file that is cut short is refused, or read as far as it goes") {
    CHECK(wrong_truncations(tga_codec, Tga{.text = "text", .pixels = some_bytes(12)}.file(), 18) == "");
    CHECK(wrong_truncations(tga_codec, Tga{.bits = 16, .descriptor = 1, .pixels = some_bytes(8)}.file(), 18) == "");
    CHECK(wrong_truncations(
              tga_codec,
              Tga{.kind = 1, .bits = 8, .entries = 2, .entry_bits = 24, .palette = "abcdef", .pixels = "\0\1\1\0"s}
                  .file(),
              24) == "");
    CHECK(wrong_truncations(tga_codec,
                            Tga{.kind = 10,
                                .height = 3,
                                .pixels = "\x82"
                                          "abc\2defghijkl"s}
                                .file(),
                            18) == "");
    CHECK_REFUSED((Tga{.pixels = some_bytes(11)}), "memory: ends at byte 29 but its header promises 30");
    CHECK_THROWS_WITH_AS(seen({.kind = 11, .bits = 8, .pixels = "\x82q"}),
                         "memory: ends at byte 20 inside its pixels: the file is truncated", CodecError);
}

TEST_CASE("headers that lie are refused without an allocation of their size") {
    CHECK_REFUSED((Tga{.width = 65535, .height = 65535}), "its header promises 12884508693");
    CHECK_REFUSED((Tga{.bits = 16, .width = 65535, .height = 65535}), "its header promises 8589672468");
    // A packet makes at most 128 pixels.
    CHECK_REFUSED((Tga{.kind = 10,
                       .width = 65535,
                       .height = 65535,
                       .pixels = "\xff"
                                 "abc"}),
                  "its header promises 134213654");
    CHECK_REFUSED((Tga{.kind = 1, .bits = 8, .entries = 65535, .entry_bits = 32}), "its header promises 262158");
}

TEST_CASE("a damaged byte gives another picture or a CodecError") {
    CHECK(wrong_damages(tga_codec, Tga{.text = "text", .pixels = some_bytes(12)}.file()) == "");
    CHECK(wrong_damages(tga_codec, Tga{.kind = 9,
                                       .bits = 8,
                                       .first = 3,
                                       .entries = 2,
                                       .entry_bits = 16,
                                       .palette = "abcd",
                                       .pixels = "\x82\3\0\4"s}
                                       .file()) == "");
    CHECK(wrong_damages(tga_codec, Tga{.kind = 10,
                                       .bits = 32,
                                       .pixels = "\x82"
                                                 "abcd"
                                                 "\0efgh"s}
                                       .file()) == "");
}

TEST_CASE("a header has to make sense in every field to be taken for a TGA") {
    CHECK(is_tga({}));
    for (const int kind : {0, 4, 8, 12, 32, 130}) CHECK_FALSE(is_tga({.kind = kind}));
    for (const int bits : {0, 1, 8, 12, 23, 48, 64}) CHECK_FALSE(is_tga({.bits = bits}));
    for (const int bits : {1, 15, 24, 32}) CHECK_FALSE(is_tga({.kind = 3, .bits = bits}));
    for (const int bits : {15, 24, 32}) CHECK_FALSE(is_tga({.kind = 1, .bits = bits, .entries = 1, .entry_bits = 24}));
    CHECK(is_tga({.kind = 1, .bits = 8, .entries = 1, .entry_bits = 24}));
    CHECK_FALSE(is_tga({.kind = 1, .bits = 8}));
    CHECK_FALSE(is_tga({.kind = 1, .bits = 8, .entry_bits = 24, .has_palette = 1})); // of no entries
    CHECK_FALSE(is_tga({.kind = 1, .bits = 8, .entries = 1, .entry_bits = 8}));
    CHECK_FALSE(is_tga({.kind = 1, .bits = 8, .first = 65535, .entries = 2, .entry_bits = 24}));
    CHECK_FALSE(is_tga({.first = 1}));
    CHECK_FALSE(is_tga({.entries = 1, .has_palette = 0}));
    CHECK_FALSE(is_tga({.has_palette = 2}));
    CHECK_FALSE(is_tga({.width = 0}));
    CHECK_FALSE(is_tga({.height = 0}));
    for (const int descriptor : {2, 7, 15, 64, 128}) CHECK_FALSE(is_tga({.descriptor = descriptor}));
    CHECK_FALSE(tga_codec.recognises(bytes_of(Tga{}.file().substr(0, 17))));
    CHECK_THROWS_WITH_AS(open_tga({.kind = 0}), "memory: the first 18 bytes are no header of a TGA", CodecError);
    CHECK(recognise(bytes_of(Tga{}.file())) == &tga_codec);
    CHECK(table().back() == &tga_codec); // everybody with a magic number is asked before
}

TEST_CASE("texts and random bytes are not taken for TGA") {
    std::mt19937 random(1);
    std::size_t taken = 0;
    std::array<std::byte, probe_bytes> bytes{};
    for (int k = 0; k < 300'000; ++k) {
        for (std::byte& byte : bytes) byte = static_cast<std::byte>(random() >> 7U);
        taken += tga_codec.recognises(bytes) ? 1 : 0;
    }
    CHECK(taken == 0);
    CHECK_FALSE(tga_codec.recognises(bytes_of("Once upon a time there was a picture.")));
    CHECK_FALSE(tga_codec.recognises(bytes_of(std::string(64, '\0'))));
    CHECK_FALSE(tga_codec.recognises(bytes_of("\0\0\1\0\1\0\x10\x10\0\0\1\0\x20\0\x68\4\0\0\x16\0\0\0"s))); // an icon
    CHECK_FALSE(tga_codec.recognises(bytes_of("\0\0\2\0\1\0\x20\x20\0\0\0\0\0\0\x30\1\0\0\x16\0\0\0"s)));   // a cursor
}

// Writing.

namespace {

std::string written(const Image& image) {
    std::vector<std::byte> out;
    const auto output = memory_output(out);
    const auto sink = tga_codec.create(*output, {.max_memory = plenty, .quality = 90});
    const Image arranged = materialise(image.seen_as(sink->arranged(image.frame())));
    sink->begin(arranged.frame());
    sink->rows(arranged.view());
    sink->finish();
    return text_of(out);
}

Frame begun(const Frame& offered) {
    std::vector<std::byte> out;
    const auto output = memory_output(out);
    const auto sink = tga_codec.create(*output, {.max_memory = plenty, .quality = 90});
    const Frame frame = sink->begin(sink->arranged(offered));
    CHECK(out.empty());
    return frame;
}

const std::string footer = "\0\0\0\0\0\0\0\0TRUEVISION-XFILE.\0"s;

} // namespace

TEST_CASE("pictures are written top down, blue first, with the footer of version 2") {
    const Image rgb = numbered(1, 2, 3);
    const std::string pixels = text_of(to_bytes(rgb.view()));
    const std::string blue_first{pixels[2], pixels[1], pixels[0], pixels[5], pixels[4], pixels[3]};
    CHECK(written(rgb) == "\0\0\2\0\0\0\0\0\0\0\0\0\2\0\1\0\x18\x20"s + blue_first + footer);
    const Image gray = numbered(3, 300, 1);
    CHECK(written(gray) == "\0\0\3\0\0\0\0\0\0\0\0\0\x2c\1\3\0\x08\x20"s + text_of(to_bytes(gray.view())) + footer);
    CHECK(written(numbered(3, 2, 4)).substr(0, 18) == "\0\0\2\0\0\0\0\0\0\0\0\0\2\0\3\0\x20\x28"s);
}

TEST_CASE("what is written is read again") {
    for (const std::ptrdiff_t channels : {1, 3, 4}) {
        const Image image = numbered(5, 7, channels);
        const auto source = open_text(tga_codec, written(image));
        CHECK(source->shown().channel_names() == image.frame().channel_names());
        CHECK(source->facts().notices.empty());
        CHECK(shown_text(source) == text_of(to_bytes(image.view())));
    }
}

TEST_CASE("gray with alpha is written as RGBA, its gray three times") {
    CHECK(begun(Frame::packed(2, 3, 2, Format::of<std::uint16_t>())) == Frame::packed(2, 3, 4));
    const Image image = numbered(4, 7, 2);
    const auto source = open_text(tga_codec, written(image));
    const std::vector<std::uint8_t> thrice{0, 0, 0, 1};
    CHECK(shown_text(source) == text_of(to_bytes(materialise(image.seen_as(image.frame().select(thrice))).view())));
}

TEST_CASE("what TGA cannot hold is refused before anything is written") {
    CHECK(begun(Frame::packed(2, 3, 3, Format::of<std::uint16_t>())) == Frame::packed(2, 3, 3));
    CHECK(begun(Frame::packed(65535, 65535, 4)).width() == 65535);
    CHECK_THROWS_WITH_AS(begun(Frame::packed(65536, 1, 1)),
                         "TGA holds at most 65535 pixels a side; this picture is 1×65536 y u8: crop it, or write PNG",
                         LimitError);
    CHECK_THROWS_AS(begun(Frame::packed(1, 65536, 1)), LimitError);
    CHECK_THROWS_AS(begun(Frame::packed(2, 3, 5)), CodecError);
    CHECK_THROWS_AS(begun(Frame::packed(2, 3, 3, Format::of<std::int64_t>())), CodecError);
}
