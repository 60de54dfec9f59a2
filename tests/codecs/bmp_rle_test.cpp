// BMP's RLE8 and RLE4.
#include "codecs/little_endian.hpp"
#include "codecs/source_testing.hpp"
#include "oriel/error.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oriel;
using namespace oriel::codecs;
using namespace testing;
using namespace std::string_literals;

namespace {

/// A picture whose palette's entry k is gray k + 100, of so many rows that are stored top down to keep tests readable.
std::string rle(unsigned bits, std::int32_t width, std::int32_t height, const std::string& packets) {
    const std::uint32_t entries = bits == 8 ? 100 : 16;
    std::string file = "BM";
    append_le32(file, 0);
    append_le32(file, 0);
    append_le32(file, 54 + 4 * entries);
    append_le32(file, 40);
    append_le32(file, static_cast<std::uint32_t>(width));
    append_le32(file, static_cast<std::uint32_t>(-height));
    append_le16(file, 1);
    append_le16(file, static_cast<std::uint16_t>(bits));
    append_le32(file, bits == 8 ? 1 : 2);
    for (int k = 0; k < 3; ++k) append_le32(file, 0);
    append_le32(file, entries);
    append_le32(file, 0);
    for (std::uint32_t k = 0; k < entries; ++k) append_le32(file, (k + 100) * 0x010101U);
    return file + packets;
}

/// The entries' numbers of all pixels as digits, those of 10 and more as letters, rows parted by spaces.
std::string numbers(const std::shared_ptr<Source>& source) {
    std::string out;
    const std::string pixels = shown_text(source);
    for (std::size_t k = 0; k < pixels.size(); ++k) {
        if (k != 0 && k % static_cast<std::size_t>(source->frame().width()) == 0) out += ' ';
        out += "0123456789abcdef"[pixels[k] - 100];
    }
    return out;
}

std::string rle8(std::int32_t width, std::int32_t height, const std::string& packets) {
    return numbers(open_text(bmp_codec, rle(8, width, height, packets)));
}
std::string rle4(std::int32_t width, std::int32_t height, const std::string& packets) {
    return numbers(open_text(bmp_codec, rle(4, width, height, packets)));
}

} // namespace

TEST_CASE("RLE8: runs, pixels as they stand, ends of lines and of the picture") {
    CHECK(rle8(5, 2, "\3\1\2\2\0\0\0\5\1\2\3\4\5\0\0\0\0\1"s) == "11122 12345");
    CHECK(rle8(4, 1, "\0\4\1\2\3\4\0\1"s) == "1234"); // an even number of bytes needs no other
}

TEST_CASE("which entries there are is known before a row is read") {
    const auto few = open_text(bmp_codec, rle(4, 3, 1, "\3\x10\0\1"s))->few_colours();
    REQUIRE(few);
    CHECK(few->bits == 4);
    CHECK(few->pixels.size() == 16);
    CHECK(few->pixels[2][0] == 102);
}

TEST_CASE("RLE4: two pixels in turn, and a byte's high half first") {
    CHECK(rle4(5, 2, "\5\x12\0\0\0\5\x12\x34\x50\0\0\1"s) == "12121 12345");
    CHECK(rle4(3, 1, "\0\3\xab\xc0\0\1"s) == "abc");
    CHECK(rle4(6, 1, "\0\6\xab\xcd\xef\0\0\1"s) == "abcdef");
}

TEST_CASE("rows are stored bottom up as elsewhere") {
    std::string file = rle(8, 2, 2, "\2\1\0\0\2\2\0\1"s);
    file.replace(22, 4, "\2\0\0\0"s);
    CHECK(numbers(open_text(bmp_codec, file)) == "22 11");
    CHECK(open_text(bmp_codec, file)->facts().stored == "palette of 100, 8 bit, RLE8, bottom up");
    CHECK(open_text(bmp_codec, file)->reading() == Reading::rows);
}

TEST_CASE("what is jumped over is entry 0: to the right, down, the rest of a row, the rest of the picture") {
    CHECK(rle8(4, 1, "\1\7\0\2\2\0\1\7\0\1"s) == "7007");
    CHECK(rle8(4, 3, "\1\7\0\2\1\2\1\7\0\1"s) == "7000 0000 0070");
    CHECK(rle8(4, 3, "\1\7\0\2\1\1\1\7\0\0\4\1\0\1"s) == "7000 0070 1111");
    CHECK(rle8(4, 3, "\2\7\0\0\3\1\0\1"s) == "7700 1110 0000");
    CHECK(rle8(2, 2, "\0\1"s) == "00 00");
    CHECK(rle8(2, 2, "\0\2\0\xff\0\1"s) == "00 00"); // beyond the last row
    CHECK(rle4(4, 2, "\1\x70\0\2\1\1\2\x12\0\1"s) == "7000 0012");
}

TEST_CASE("what would lie beyond a row's end is dropped") {
    CHECK(rle8(3, 2, "\xff\1\0\0\0\5\1\2\3\4\5\0\0\1"s) == "111 123");
    CHECK(rle8(3, 2, "\0\2\xff\0\2\2\0\0\3\1\0\1"s) == "000 111");
    CHECK(rle4(2, 2, "\5\x12\0\0\2\x34\0\1"s) == "12 34");
}

TEST_CASE("the marks at the end need not be there if all pixels are") {
    CHECK(rle8(3, 2, "\3\1\0\0\3\2"s) == "111 222");
    CHECK(rle8(3, 2, "\3\1\0\0\3\2\0\0"s) == "111 222");
    CHECK_THROWS_WITH_AS(rle8(3, 2, "\3\1\0\0\2\2"s),
                         "memory: ends at byte 460 inside its pixels: the file is truncated", CodecError);
    CHECK_THROWS_AS(rle8(3, 2, "\3\1\0\0"s), CodecError);
}

TEST_CASE("every window of an RLE picture is that part of the whole") {
    std::string packets;
    for (char y = 0; y < 5; ++y) packets += "\3\1\0\3"s + y + "\4\5\0\1\7\0\0"s;
    CHECK(wrong_windows(*open_text(bmp_codec, rle(8, 7, 5, packets))) == "");
    CHECK(wrong_windows(*open_text(bmp_codec, rle(4, 7, 5, "\7\x12\0\0\3\x12\0\2\0\2\4\x21\0\0\0\1"s))) == "");
}

TEST_CASE("an RLE picture that is cut short is refused, or read as far as it goes") {
    CHECK(wrong_truncations(bmp_codec, rle(8, 5, 4, "\5\1\0\0\3\1\0\2\0\1\0\3\1\2\3\0\0\0\5\1"s), 454) == "");
    const auto source = open_text(bmp_codec, rle(8, 2, 3, "\2\1\0\0\1"s), true);
    CHECK(shown_text(source) == "\x65\x65\0\0\0\0"s);
    CHECK(source->missing() == "the file is truncated: 1 of 3 stored rows are there, the rest is 0");
}

TEST_CASE("a damaged byte gives another picture or a CodecError, RLE") {
    CHECK(wrong_damages(bmp_codec, rle(4, 5, 2, "\5\x12\0\0\0\5\x12\x34\x50\0\0\2\1\1\0\1"s)) == "");
}

TEST_CASE("numbers beyond the palette are black") {
    CHECK(shown_text(open_text(bmp_codec, rle(8, 2, 1, "\2\xc8\0\1"s))) == "\0\0"s);
}

TEST_CASE("a large RLE picture of few bytes is opened without memory, and counted before it is read; an absurd one is "
          "refused") {
    const auto source = open_text(bmp_codec, rle(8, 0x4000, 0x4000, "\0\1"s));
    CHECK(source->frame().height() == 0x4000);
    CHECK(source->held_memory() == 2 * 0x4000 + (32 << 10)); // the row, its numbers, what is read ahead
    const std::string runs(70'000, '\1');
    CHECK(open_text(bmp_codec, rle(8, 1'000'000, 1000, runs))->frame().width() == 1'000'000);
    CHECK_THROWS_WITH_AS(
        open_text(bmp_codec, rle(8, 1'000'000, 1000, "\0\1"s)),
        "memory: 1000000×1000 pixels in 2 bytes of run lengths, where four bytes leave out up to 255×255 "
        "pixels: the file is damaged or made to be large",
        CodecError);
    CHECK_THROWS_AS(open_text(bmp_codec, rle(4, 30'000, 2'000'000'000, "\0\1"s)), CodecError);
    CHECK_THROWS_AS(open_text(bmp_codec, rle(8, 0x7fffffff, 0x7fffffff, "\0\1"s)), CodecError);
}
