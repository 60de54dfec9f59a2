// BMP: headers of every length, pixels of every depth, rows in both orders, and what is written.
#include "codecs/little_endian.hpp"
#include "codecs/source_testing.hpp"
#include "oriel/error.hpp"
#include "oriel/filters/flip.hpp"
#include "oriel/io.hpp"

#include <doctest/doctest.h>

#include <span>
#include <string>

using namespace oriel;
using namespace oriel::codecs;
using namespace testing;
using namespace std::string_literals;

namespace {

/// A file put together of fields; those that a short header has no room for are left out.
struct Bmp {
    std::uint32_t length = 40;
    std::int32_t width = 3;
    std::int32_t height = 2;
    std::uint16_t bits = 24;
    std::uint32_t compression = 0;
    std::uint32_t used = 0;
    std::vector<std::uint32_t> masks = {}; ///< from byte 54 on, in the header if that is longer
    std::string palette = {};
    std::string pixels = {};
    std::uint16_t planes = 1;
    std::int64_t offset = -1; ///< of the pixels, if it is not where they are

    std::string text() const {
        std::string dib;
        append_le32(dib, length);
        if (length == 12) {
            append_le16(dib, static_cast<std::uint16_t>(width));
            append_le16(dib, static_cast<std::uint16_t>(height));
        } else {
            append_le32(dib, static_cast<std::uint32_t>(width));
            append_le32(dib, static_cast<std::uint32_t>(height));
        }
        append_le16(dib, planes);
        append_le16(dib, bits);
        if (length > 16) {
            append_le32(dib, compression);
            append_le32(dib, 12345); // the size of the pixels: nobody may believe it
            append_le32(dib, 0);
            append_le32(dib, 0);
            append_le32(dib, used);
            append_le32(dib, 0);
            for (const std::uint32_t mask : masks) append_le32(dib, mask);
            if (dib.size() < length) dib.resize(length, '\0');
        }
        const auto front = static_cast<std::uint32_t>(14 + dib.size() + palette.size());
        std::string file = "BM";
        append_le32(file, 99); // neither this size
        append_le32(file, 0);
        append_le32(file, offset < 0 ? front : static_cast<std::uint32_t>(offset));
        return file + dib + palette + pixels;
    }
};

std::shared_ptr<Source> open_bmp(const Bmp& bmp) { return open_text(bmp_codec, bmp.text()); }
std::string seen(const Bmp& bmp) { return shown_text(open_bmp(bmp)); }

/// Pixels of so many rows of whole words.
std::string some_pixels(std::size_t row_bytes, std::size_t rows) {
    std::string out;
    for (std::size_t i = 0; i < rows * ((row_bytes + 3) / 4 * 4); ++i) out += static_cast<char>(i * 41 + 3);
    return out;
}

/// Sixteen entries: number k is (k, 2k, 3k), stored blue first.
std::string ramp(std::size_t entries, bool with_fourth = true) {
    std::string out;
    for (std::size_t k = 0; k < entries; ++k) {
        for (const std::size_t times : {3U, 2U, 1U}) out += static_cast<char>(k * times);
        if (with_fourth) out += '\x7f';
    }
    return out;
}

std::string colours(std::string_view numbers) {
    std::string out;
    for (const char number : numbers)
        for (const int times : {1, 2, 3}) out += static_cast<char>(number * times);
    return out;
}

const std::vector<std::uint32_t> bgra_masks{0xff0000, 0xff00, 0xff, 0xff000000};

#define CHECK_REFUSED(bmp, message) CHECK_THROWS_WITH_AS(open_bmp(bmp), doctest::Contains(message), CodecError)

} // namespace

TEST_CASE("24 bit is BGR from the bottom up, and seen as RGB from the top") {
    const auto source = open_bmp({.width = 2, .pixels = "abcdef__ghijkl__"});
    CHECK(source->frame() == Frame::packed(2, 2, 3));
    CHECK(source->reading() == Reading::window);
    CHECK(whole_text(*source) == "abcdefghijkl");
    CHECK(shown_text(source) == "ihglkjcbafed");
    CHECK(source->shown().channel_names() == "rgb");
    CHECK(source->facts().format == "bmp");
    CHECK(source->facts().stored == "24 bit, bottom up");
}

TEST_CASE("a negative height means top down") {
    const Bmp bmp{.width = 2, .height = -2, .pixels = "abcdef__ghijkl__"};
    CHECK(open_bmp(bmp)->facts().stored == "24 bit, top down");
    CHECK(seen(bmp) == "cbafedihglkj");
}

TEST_CASE("headers of every length give the same pixels") {
    for (const std::uint32_t length : {12U, 16U, 40U, 52U, 56U, 64U, 108U, 124U}) {
        CAPTURE(length);
        CHECK(seen({.length = length, .width = 2, .pixels = "abcdef__ghijkl__"}) == "ihglkjcbafed");
        CHECK(seen({.length = length,
                    .width = 3,
                    .height = 1,
                    .bits = 8,
                    .palette = ramp(256, length != 12),
                    .pixels = "\x01\x40\x05_"}) == colours("\x01\x40\x05"));
    }
    CHECK_REFUSED((Bmp{.length = 41}),
                  "memory: a BMP header of 41 bytes; known are 12, 16, 40, 52, 56, 64, 108 and 124");
}

TEST_CASE("32 bit without masks has no alpha") {
    const auto source = open_bmp({.width = 1, .bits = 32, .pixels = "abcdefgh"});
    CHECK(source->frame() == Frame::packed(2, 1, 4));
    CHECK(source->shown().channel_names() == "rgb");
    CHECK(shown_text(source) == "gfecba");
    // The masks of a V4 header are only meant with BI_BITFIELDS.
    CHECK(seen({.length = 108, .width = 1, .bits = 32, .masks = bgra_masks, .pixels = "abcdefgh"}) == "gfecba");
}

TEST_CASE("masks of whole bytes choose channels, in any order, without unpacking") {
    const auto order = [](const std::vector<std::uint32_t>& masks) {
        const auto source = open_bmp(
            {.length = 124, .width = 1, .height = 1, .bits = 32, .compression = 3, .masks = masks, .pixels = "abcd"});
        CHECK(source->shown().is_colour());
        CHECK(source->shown().has_alpha() == (masks[3] != 0));
        return shown_text(source);
    };
    CHECK(order(bgra_masks) == "cbad");
    CHECK(order({0xff, 0xff00, 0xff0000, 0xff000000}) == "abcd");
    CHECK(order({0xff00, 0xff, 0xff0000, 0}) == "bac");
    CHECK(order({0xff000000, 0xff0000, 0xff00, 0xff}) == "dcba");
    CHECK(order({0xff000000, 0xff0000, 0xff00, 0}) == "dcb");
    CHECK(order({0xff, 0xff, 0xff, 0}) == "aaa");
    CHECK(order({0xff, 0xff00, 0, 0}) == "ab\0"s);
    const Bmp bgra{.length = 124, .width = 1, .bits = 32, .compression = 3, .masks = bgra_masks, .pixels = "abcdefgh"};
    CHECK(open_bmp(bgra)->frame() == Frame::packed(2, 1, 4));
    CHECK(open_bmp(bgra)->shown().channel_names() == "rgba");
    CHECK(open_bmp(bgra)->facts().stored == "32 bit (r8 g8 b8 a8), bottom up");
}

TEST_CASE("a header of 40 bytes has its masks behind, one of 52 has no alpha, one of 56 has") {
    Bmp bmp{.width = 1, .height = 1, .bits = 32, .compression = 3, .masks = bgra_masks, .pixels = "abcd"};
    bmp.masks.pop_back();
    CHECK(seen(bmp) == "cba");
    bmp.masks = bgra_masks;
    bmp.compression = 6; // BI_ALPHABITFIELDS
    CHECK(seen(bmp) == "cbad");
    bmp.length = 56;
    CHECK(seen(bmp) == "cbad");
    bmp.compression = 3;
    CHECK(seen(bmp) == "cbad");
    bmp.length = 52;
    bmp.masks.pop_back();
    CHECK(seen(bmp) == "cba");
}

TEST_CASE("16 bit are five bits a channel, or what masks say, stretched to 8") {
    const Bmp plain{.width = 3, .height = 1, .bits = 16, .pixels = "\xff\x7f\x00\x80\x21\x04__"s};
    CHECK(open_bmp(plain)->frame() == Frame::packed(1, 3, 3));
    CHECK(open_bmp(plain)->facts().stored == "16 bit (r5 g5 b5), bottom up");
    CHECK(seen(plain) == "\xff\xff\xff\0\0\0\x08\x08\x08"s);
    const Bmp deep_green{.width = 2,
                         .height = 1,
                         .bits = 16,
                         .compression = 3,
                         .masks = {0xf800, 0x7e0, 0x1f},
                         .pixels = "\xe0\x07\x20\x08"};
    CHECK(seen(deep_green) == "\0\xff\0\x08\x04\0"s); // 255 / 31 = 8.2; 255 / 63 = 4.05
    const Bmp alpha{.length = 56,
                    .width = 2,
                    .height = 1,
                    .bits = 16,
                    .compression = 3,
                    .masks = {0x7c00, 0x3e0, 0x1f, 0x8000},
                    .pixels = "\x1f\x80\x1f\x00"s};
    CHECK(open_bmp(alpha)->shown().channel_names() == "rgba");
    CHECK(seen(alpha) == "\0\0\xff\xff\0\0\xff\0"s);
}

TEST_CASE("masks of more than 8 bit are shrunk, and one of no bits is 0") {
    const auto pixel = [](std::uint32_t word, std::vector<std::uint32_t> masks) {
        Bmp bmp{.width = 1, .height = 1, .bits = 32, .compression = 3, .masks = std::move(masks)};
        append_le32(bmp.pixels, word);
        return seen(bmp);
    };
    CHECK(pixel(0xffffffff, {0x3ff00000, 0xffc00, 0x3ff}) == "\xff\xff\xff");
    CHECK(pixel(0x20180802, {0x3ff00000, 0xffc00, 0x3ff}) == "\x80\x80\x00"s); // 513 and 514 of 1023 are 127.9, 128.1
    CHECK(pixel(0xffffffff, {0xffffff00, 0xff, 0}) == "\xff\xff\0"s);
    CHECK(pixel(0x7fffffff, {0xffffffff, 0, 0}) == "\x7f\0\0"s);
}

TEST_CASE("pixels of 1, 2, 4 and 8 bit are numbers of palette entries, the first in the high bits") {
    CHECK(seen({.width = 9, .height = 1, .bits = 1, .palette = ramp(2), .pixels = "\xa1\x80__"}) ==
          colours("\1\0\1\0\0\0\0\1\1"s));
    CHECK(seen({.width = 5, .height = 1, .bits = 2, .palette = ramp(4), .pixels = "\x1b\xc0__"}) ==
          colours("\0\1\2\3\3"s));
    CHECK(seen({.width = 3, .height = 2, .bits = 4, .palette = ramp(16), .pixels = "\x12\x30__\xfe\xd0__"}) ==
          colours("\xf\xe\xd\1\2\3"));
    CHECK(open_bmp({.bits = 4, .palette = ramp(16), .pixels = "abcdefgh"})->facts().stored ==
          "palette of 16, 4 bit, bottom up");
}

TEST_CASE("a palette stays one in a PNG") {
    for (const std::uint16_t bits : {std::uint16_t{1}, std::uint16_t{4}, std::uint16_t{8}}) {
        const std::string pixels = some_pixels(static_cast<std::size_t>(9 * bits + 7) / 8, 4);
        const Bmp bmp{.width = 9,
                      .height = 4,
                      .bits = bits,
                      .palette = ramp(bits == 8 ? 200 : std::size_t{1} << bits),
                      .pixels = pixels};
        CAPTURE(bits);
        const auto few = open_bmp(bmp)->few_colours();
        REQUIRE(few);
        CHECK(few->bits == bits);
        CHECK(few->pixels.size() == (bits == 8 ? 200U : 1U << bits)); // black, of numbers beyond, is one of them
        const std::string text = bmp.text();
        const std::span<const std::byte> bytes = std::as_bytes(std::span(text));
        SaveOptions options;
        options.format = "png";
        const auto png = encode(open(bytes), options);
        CHECK(std::to_integer<unsigned>(png[24]) == bits);
        CHECK(std::to_integer<unsigned>(png[25]) == 3);
        CHECK(equal(load(png).view(), load(bytes).view()));
    }
    CHECK_FALSE(open_bmp({.pixels = some_pixels(9, 2)})->few_colours());
}

TEST_CASE("a palette of grays makes a gray picture") {
    const std::string bilevel = "\0\0\0\0\xff\xff\xff\0"s;
    const auto source = open_bmp({.width = 8, .height = 1, .bits = 1, .palette = bilevel, .pixels = "\x0f___"});
    CHECK(source->frame() == Frame::packed(1, 8, 1));
    CHECK(whole_text(*source) == "\0\0\0\0\xff\xff\xff\xff"s);
    CHECK(open_bmp({.bits = 1, .palette = "\0\0\0\0\xff\xff\xfe\0"s, .pixels = "abcdefgh"})->frame().is_colour());
}

TEST_CASE("entries that are not there are black, and those that no pixel can name are not looked at") {
    CHECK(seen({.width = 2, .height = 1, .bits = 8, .used = 2, .palette = ramp(2), .pixels = "\1\xff__"}) ==
          "\1\2\3\0\0\0"s);
    CHECK(seen({.width = 1, .height = 1, .bits = 8, .palette = ramp(3), .pixels = "\2___"}) ==
          "\2\4\6"); // no room for 256
    CHECK(seen({.width = 1, .height = 1, .bits = 8, .used = 300, .palette = ramp(300), .pixels = "\x9___"}) ==
          colours("\x9"));
    CHECK(seen({.width = 1, .height = 1, .bits = 8, .used = 0xffffffff, .palette = ramp(256), .pixels = "\x9___"}) ==
          colours("\x9"));
    CHECK(seen({.width = 1, .height = 1, .bits = 8, .pixels = "\x9___"}) == "\0"s); // none at all
}

TEST_CASE("every window of every kind is that part of the whole") {
    for (const std::uint16_t bits : std::initializer_list<std::uint16_t>{1, 2, 4, 8, 16, 24, 32})
        for (const std::int32_t height : {4, -4}) {
            CAPTURE(bits);
            const std::string palette = bits <= 8 ? ramp(std::size_t{1} << bits) : "";
            const auto source = open_bmp({.width = 11,
                                          .height = height,
                                          .bits = bits,
                                          .palette = palette,
                                          .pixels = some_pixels((11U * bits + 7) / 8, 4)});
            CHECK(wrong_windows(*source) == "");
        }
}

TEST_CASE("scratch is unpacked in several pieces where a window is larger") {
    const std::string pixels = some_pixels(1000, 700);
    const auto source = open_bmp({.width = 2000, .height = -700, .bits = 4, .palette = ramp(16), .pixels = pixels});
    std::string expected;
    for (const char pair : pixels)
        expected += colours(std::string{static_cast<char>(pair >> 4 & 15), static_cast<char>(pair & 15)});
    CHECK(whole_text(*source) == expected);
}

TEST_CASE("a row longer than scratch is unpacked in pieces: what is held does not grow with it") {
    constexpr std::int32_t width = 800'002;
    for (const std::uint16_t bits : {std::uint16_t{1}, std::uint16_t{4}, std::uint16_t{8}}) {
        CAPTURE(bits);
        const std::size_t row = (static_cast<std::size_t>(width) * bits + 7) / 8;
        const auto source = open_bmp({.width = width,
                                      .height = 1,
                                      .bits = bits,
                                      .palette = ramp(std::size_t{1} << bits),
                                      .pixels = some_pixels(row, 1)});
        const Window window{0, 3, 1, width - 4};
        const Frame& frame = source->frame();
        const View beside = Buffer::allocate(frame.nbytes()).view(frame.format(), {1, window.width, 3});
        const View apart = Buffer::allocate(2 * frame.nbytes())
                               .view(frame.format(), {1, 2 * window.width, 3})
                               .slice(1, {0, 2 * window.width, 2});
        for (const View& to : {beside, apart}) {
            const std::uint64_t before = counters().bytes_allocated;
            source->read(window, to);
            CHECK(counters().bytes_allocated - before <= source->held_memory());
            CHECK(source->held_memory() <= std::uint64_t{512} << 10);
        }
        CHECK(same_bytes(beside, apart));
        for (const std::ptrdiff_t x : {0, 87'381, 87'382, 262'143, 262'144, width - 5}) {
            CAPTURE(x);
            CHECK(text_of(to_bytes(beside.slice(1, {x, x + 1}))) == window_text(*source, {0, x + 3, 1, 1}));
        }
    }
}

TEST_CASE("a window outside the picture, or a view of another shape, is refused") {
    const auto source = open_bmp({.width = 3, .bits = 8, .palette = ramp(256), .pixels = "abc_def_"});
    const View to = Buffer::allocate(64).view({}, {2, 2, 3});
    CHECK_THROWS_WITH_AS(source->read({0, 2, 2, 2}, to), "the window 2x2+2+0 reaches outside 3×2 rgb u8", ValueError);
    CHECK_THROWS_AS(source->read({0, 0, 2, 3}, to), ValueError);
    CHECK_THROWS_AS(source->read({0, 0, 2, 2}, to.as_readonly()), ReadOnlyError);
}

TEST_CASE("a file that is cut short is refused, or read as far as it goes") {
    const std::vector<std::uint32_t> masks{0xf800, 0x7e0, 0x1f};
    CHECK(wrong_truncations(bmp_codec, Bmp{.pixels = some_pixels(9, 2).substr(0, 21)}.text(), 54) == "");
    CHECK(wrong_truncations(bmp_codec,
                            Bmp{.bits = 16, .compression = 3, .masks = masks, .pixels = "abcdef__ghijkl"}.text(),
                            66) == "");
    CHECK(wrong_truncations(bmp_codec,
                            Bmp{.length = 12, .bits = 4, .palette = ramp(16, false), .pixels = "ab__cd"}.text(),
                            26 + 48) == "");
    // What is missing is 0, not the palette's entry 0. Stored rows go up: those at the top are missing.
    const std::string white = "\xff\xff\xff\0"s;
    const Bmp short_one{.width = 4, .height = 3, .bits = 1, .palette = white + white, .pixels = "\0___\0"s};
    const auto source = open_text(bmp_codec, short_one.text(), true);
    CHECK(shown_text(source) == "\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff"s);
    CHECK(source->missing() == "memory: the file ends at byte 67: 2 of 3 stored rows are there, the rest is 0");
}

TEST_CASE("the padding of the last row need not be there") {
    CHECK(seen({.width = 1, .pixels = "abc_def"}) == "fedcba");
    CHECK_REFUSED((Bmp{.width = 1, .pixels = "abc_de"}), "ends at byte 60 but its header promises 61");
}

TEST_CASE("headers that lie are refused without an allocation of their size") {
    CHECK_REFUSED((Bmp{.width = 0x7fffffff, .height = 0x7fffffff}), "2147483647×2147483647: no file holds that many");
    CHECK_REFUSED((Bmp{.width = 0x7fffffff, .height = INT32_MIN}), "2147483647×2147483648: no file holds that many");
    CHECK_REFUSED((Bmp{.width = 1'000'000, .height = 1'000'000}), "its header promises 3000000000054");
    CHECK_REFUSED((Bmp{.width = 1'000'000, .height = 1'000'000, .bits = 1}), "its header promises 125000000054");
    CHECK_REFUSED((Bmp{.width = 0}), "the header says 0×2: a picture has at least one pixel");
    CHECK_REFUSED((Bmp{.height = 0}), "the header says 3×0: a picture has at least one pixel");
    CHECK_REFUSED((Bmp{.width = -3}), "the header says -3×2: a picture has at least one pixel");
    CHECK_REFUSED((Bmp{.planes = 3}), "a BMP has one plane, and this says 3");
    for (const std::uint16_t bits : std::initializer_list<std::uint16_t>{0, 3, 64})
        CHECK_REFUSED((Bmp{.bits = bits}),
                      (std::to_string(bits) + " bit a pixel; BMP of 1, 2, 4, 8, 16, 24 and 32 are read").c_str());
}

TEST_CASE("a damaged byte gives another picture or a CodecError") {
    CHECK(wrong_damages(bmp_codec, Bmp{.pixels = some_pixels(9, 2)}.text()) == "");
    CHECK(wrong_damages(bmp_codec,
                        Bmp{.length = 12, .bits = 1, .palette = ramp(2, false), .pixels = "abcdefgh"}.text()) == "");
    CHECK(wrong_damages(bmp_codec, Bmp{.length = 124,
                                       .bits = 16,
                                       .compression = 3,
                                       .masks = {0x7c00, 0x3e0, 0x1f, 0x8000},
                                       .pixels = some_pixels(6, 2)}
                                       .text()) == "");
    CHECK(wrong_damages(bmp_codec,
                        Bmp{.bits = 32, .compression = 6, .masks = bgra_masks, .pixels = some_pixels(12, 2)}.text()) ==
          "");
}

TEST_CASE("pixels begin behind the header and inside the file") {
    CHECK_REFUSED((Bmp{.pixels = some_pixels(9, 2), .offset = 53}),
                  "its pixels are said to begin at byte 53, inside the header, which has 54");
    CHECK_REFUSED(
        (Bmp{.bits = 16, .compression = 3, .masks = {0xf800, 0x7e0, 0x1f}, .pixels = some_pixels(6, 2), .offset = 65}),
        "begin at byte 65, inside the header, which has 66");
    CHECK_REFUSED((Bmp{.pixels = some_pixels(9, 2), .offset = 58}), "its header promises 79");
    CHECK_REFUSED((Bmp{.pixels = some_pixels(9, 2), .offset = 0xffffffff}), "its header promises 4294967316");
    CHECK(seen({.width = 1, .height = 1, .pixels = "____abc_", .offset = 58}) == "cba"); // a gap is well
}

TEST_CASE("kinds that are not read say what they are") {
    CHECK_REFUSED((Bmp{.compression = 4}), "its pixels are an embedded JPEG file, which is not read as BMP\ncut it out "
                                           "with `tail -c +55 FILE`");
    CHECK_REFUSED((Bmp{.compression = 5}), "an embedded PNG file");
    CHECK_REFUSED(
        (Bmp{.length = 64, .bits = 1, .compression = 3}),
        "its pixels are compressed by OS/2's Huffman code, which is not read\nsave it as PNG, or as BMP of 24 "
        "bit, with the program that made it");
    CHECK_REFUSED((Bmp{.length = 64, .compression = 4}), "OS/2's RLE24");
    for (const std::uint32_t cmyk : {11U, 12U, 13U}) CHECK_REFUSED((Bmp{.bits = 32, .compression = cmyk}), "CMYK");
    CHECK_REFUSED((Bmp{.compression = 7}), "unknown BMP compression 7");
    CHECK_REFUSED((Bmp{.bits = 24, .compression = 1}), "BMP compression 1 does not go with 24 bit a pixel");
    CHECK_REFUSED((Bmp{.bits = 8, .compression = 2}), "BMP compression 2 does not go with 8 bit a pixel");
    CHECK_REFUSED((Bmp{.bits = 24, .compression = 3}), "BMP compression 3 does not go with 24 bit a pixel");
}

TEST_CASE("masks must be bits on end inside the pixel") {
    const auto masked = [](std::uint16_t bits, std::vector<std::uint32_t> masks) {
        return Bmp{.bits = bits, .compression = 3, .masks = std::move(masks), .pixels = some_pixels(12, 2)};
    };
    CHECK_REFUSED(masked(16, {0x1f800, 0x7e0, 0x1f}), "the mask of red is 0x0001f800: not bits on end inside 16");
    CHECK_REFUSED(masked(32, {0xff, 0xf0f00, 0x1f}), "the mask of green is 0x000f0f00: not bits on end inside 32");
    CHECK_REFUSED(masked(32, {0, 0, 0}), "the masks of all colours are 0");
}

TEST_CASE("BMP is known by its magic number and a header of a sane length") {
    CHECK(recognise(bytes_of(Bmp{}.text())) == &bmp_codec);
    CHECK(bmp_codec.recognises(bytes_of(Bmp{.length = 12}.text())));
    CHECK_FALSE(bmp_codec.recognises(bytes_of("BMW is a maker of motor cars")));
    CHECK_FALSE(bmp_codec.recognises(bytes_of("BM")));
    CHECK_FALSE(bmp_codec.recognises(bytes_of("BA" + Bmp{}.text().substr(2))));
}

TEST_CASE("a V5 header may carry a profile") {
    std::string file = Bmp{.length = 124, .pixels = some_pixels(9, 2)}.text();
    CHECK(open_text(bmp_codec, file)->facts().metadata.empty());
    file.replace(70, 4, "DEBM");
    CHECK(open_text(bmp_codec, file)->facts().metadata == std::vector<std::string>{"ICC profile"});
}

// Writing.

namespace {

Frame begun(const Frame& offered) {
    std::vector<std::byte> out;
    const auto output = memory_output(out);
    const auto sink = bmp_codec.create(*output, {.max_memory = plenty, .quality = 90});
    const Frame frame = sink->begin(sink->arranged(offered));
    CHECK(out.empty()); // the header goes out with the first rows
    return frame;
}

/// As the pipeline does it: arranged, gathered, and given to the sink.
std::string written(const Image& image) {
    std::vector<std::byte> out;
    const auto output = memory_output(out);
    const auto sink = bmp_codec.create(*output, {.max_memory = plenty, .quality = 90});
    const Image arranged = materialise(image.seen_as(sink->arranged(image.frame())));
    sink->begin(arranged.frame());
    sink->rows(arranged.view());
    sink->finish();
    return text_of(out);
}

} // namespace

TEST_CASE("RGB is written as 24 bit, rows bottom up and padded to words") {
    const Image image = numbered(2, 1, 3);
    const std::string pixels = text_of(to_bytes(image.view()));
    const std::string file = written(image);
    REQUIRE(file.size() == 54 + 8);
    CHECK(file.substr(0, 30) == "BM\x3e\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\1\0\0\0\2\0\0\0\1\0\x18\0"s);
    const std::string low(pixels.rbegin(), pixels.rbegin() + 3);
    const std::string high(pixels.rbegin() + 3, pixels.rend());
    CHECK(file.substr(54) == low + "\0"s + high + "\0"s);
}

TEST_CASE("gray is written as 8 bit with a palette of grays, RGBA as 32 bit with masks") {
    const std::string gray = written(numbered(3, 5, 1));
    CHECK(gray.size() == 54 + 1024 + 3 * 8);
    CHECK(gray.substr(54, 12) == "\0\0\0\0\1\1\1\0\2\2\2\0"s);
    CHECK(open_text(bmp_codec, gray)->facts().stored == "palette of 256, 8 bit, bottom up");
    const std::string rgba = written(numbered(3, 5, 4));
    CHECK(rgba.size() == 14 + 108 + 3 * 20);
    CHECK(open_text(bmp_codec, rgba)->facts().stored == "32 bit (r8 g8 b8 a8), bottom up");
}

TEST_CASE("what is written is read again, whatever its rows' padding") {
    for (const std::ptrdiff_t channels : {1, 3, 4})
        for (std::ptrdiff_t width = 1; width <= 9; ++width) {
            const Image image = numbered(4, width, channels);
            const auto source = open_text(bmp_codec, written(image));
            CHECK(source->shown().channel_names() == image.frame().channel_names());
            CHECK(shown_text(source) == text_of(to_bytes(image.view())));
        }
}

TEST_CASE("a sink wants 8 bit up to 255, upside down and blue first") {
    CHECK(begun(Frame::packed(2, 3, 3, Format::of<std::uint16_t>())) == Frame::packed(2, 3, 3));
    CHECK(begun(Frame::packed(2, 3, 1, {}, 100)) == Frame::packed(2, 3, 1));
    CHECK(begun(Frame::packed(2, 3, 1, Format::of<bool>())) == Frame::packed(2, 3, 1));
    std::vector<std::byte> out;
    const auto output = memory_output(out);
    const auto sink = bmp_codec.create(*output, {.max_memory = plenty, .quality = 90});
    const Frame offered = Frame::packed(2, 3, 3);
    CHECK(sink->arranged(offered) == Flip{Direction::vertical}(offered).select(std::vector<std::uint8_t>{2, 1, 0}));
}

TEST_CASE("gray with alpha is written as RGBA, its gray three times") {
    CHECK(begun(Frame::packed(2, 3, 2, Format::of<std::uint16_t>())) == Frame::packed(2, 3, 4));
    const Image image = numbered(4, 7, 2);
    const auto source = open_text(bmp_codec, written(image));
    const std::vector<std::uint8_t> thrice{0, 0, 0, 1};
    CHECK(shown_text(source) == text_of(to_bytes(materialise(image.seen_as(image.frame().select(thrice))).view())));
}

TEST_CASE("what BMP cannot hold is refused before anything is written") {
    CHECK_THROWS_WITH_AS(begun(Frame::packed(2, 3, 5)),
                         "BMP holds gray, RGB or RGBA; this picture's channels are 01234: choose one, three or four of "
                         "them with `channel`, or write PAM",
                         CodecError);
    CHECK_THROWS_WITH_AS(begun(Frame::packed(2, 3, 3, Format::of<std::int8_t>())),
                         "BMP holds unsigned integers of 8 bit, made of unsigned integers, booleans and floats; this "
                         "picture's are i8\nTIFF, NPY and raw hold them as they are",
                         CodecError);
    CHECK_THROWS_WITH_AS(begun(Frame::packed(1, std::ptrdiff_t{1} << 31, 1)),
                         doctest::Contains("BMP holds at most 2147483647 pixels a side and 4294967295 bytes in all"),
                         LimitError);
    CHECK_THROWS_AS(begun(Frame::packed(std::ptrdiff_t{1} << 31, 1, 1)), LimitError);
    CHECK_THROWS_AS(begun(Frame::packed(65536, 65536, 1)), LimitError);
    CHECK_THROWS_AS(begun(Frame::packed(32768, 32768, 4)), LimitError);
    CHECK(begun(Frame::packed(32768, 32767, 4)).width() == 32767);
}
