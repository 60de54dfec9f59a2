// GIF, HDR, PSD and PIC, in a build that reads them.
#include "codecs/codec_testing.hpp"
#include "oriel/error.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

using namespace oriel;
using namespace oriel::codecs;
using namespace testing;
using namespace std::string_literals;

namespace {

// Two pixels in the two colours of its table.
std::string gif(int frames) {
    std::string out = "GIF89a\2\0\1\0\x80\0\0\x0a\x0b\x0c\xf0\xf1\xf2"s;
    for (int i = 0; i < frames; ++i) out += "!\xf9\4\0\0\0\0\0,\0\0\0\0\2\0\1\0\0\2\2\x44\x0a\0"s;
    return out + ";";
}

// Rows that are not packed: fewer than 8 columns never are.
std::string hdr(const std::string& pixels) { return "#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 1 +X 2\n" + pixels; }

std::string psd(unsigned channels, unsigned bits, const std::string& planes, unsigned packing = 0) {
    std::string out = "8BPS\0\1\0\0\0\0\0\0\0"s + static_cast<char>(channels) + "\0\0\0\1\0\0\0\2\0"s;
    out += static_cast<char>(bits);
    return out + "\0\3"s + std::string(12, '\0') + '\0' + static_cast<char>(packing) + planes;
}

std::string pic(const std::string& pixels) {
    std::string out = "\x53\x80\xf6\x34"s + std::string(84, '\0') + "PICT";
    return out + "\0\2\0\1"s + std::string(8, '\0') + "\0\x8\0\xe0"s + pixels;
}

std::vector<float> floats(const std::string& bytes) {
    std::vector<float> out(bytes.size() / sizeof(float));
    std::memcpy(out.data(), bytes.data(), bytes.size());
    return out;
}

} // namespace

TEST_CASE("a GIF is its first frame, in RGBA, and how many it has is said") {
    const auto one = open_text(gif_codec, gif(1));
    CHECK(one->shown().channel_names() == "rgba");
    CHECK(whole_text(*one) == "\x0a\x0b\x0c\xff\xf0\xf1\xf2\xff");
    CHECK(one->facts().frames == 1);
    CHECK(one->facts().notices == std::vector<std::string>{"decoded by code that files can be made to take over"});
    const auto three = open_text(gif_codec, gif(3));
    CHECK(three->facts().frames == 3);
    CHECK(three->facts().notices.back() == "3 frames, the first is read");
    CHECK(whole_text(*three) == "\x0a\x0b\x0c\xff\xf0\xf1\xf2\xff");
    CHECK_THROWS_WITH_AS(open_text(gif_codec, gif(3), false, {}, 1),
                         "memory: only the first frame of a gif is read, frame 0", IndexError);
}

TEST_CASE("an HDR is RGB in floats, as it is stored") {
    const auto source = open_text(hdr_codec, hdr("\x80\x40\x20\x81\x80\x80\x80\x88"));
    CHECK(source->frame() == Frame::packed(1, 2, 3, Format::of<float>()));
    CHECK(floats(whole_text(*source)) == std::vector<float>{1, 0.5F, 0.25F, 128, 128, 128});
}

TEST_CASE("a PSD has as many bits as it says, and alpha where it has a fourth channel") {
    const auto deep = open_text(psd_codec, psd(3, 16, "\1\2\3\4\5\6\7\x8\x9\xa\xb\xc"));
    CHECK(deep->shown().channel_names() == "rgb");
    CHECK(deep->frame().format() == Format::of<std::uint16_t>());
    const std::string values = whole_text(*deep);
    REQUIRE(values.size() == 16); // the decoder gives a fourth channel, which is not seen
    std::vector<std::uint16_t> numbers(8);
    std::memcpy(numbers.data(), values.data(), values.size());
    CHECK(numbers == std::vector<std::uint16_t>{0x0102, 0x0506, 0x090a, 0xffff, 0x0304, 0x0708, 0x0b0c, 0xffff});
    const auto alpha = open_text(psd_codec, psd(4, 8, "\1\2\3\4\5\6\xff\xff"));
    CHECK(whole_text(*alpha) == "\1\3\5\xff\2\4\6\xff");
    CHECK(alpha->shown().channel_names() == "rgba");
    CHECK_THROWS_WITH_AS(open_text(psd_codec, psd(3, 16, "", 1)), doctest::Contains("16 bit with RLE"), CodecError);
    CHECK_THROWS_WITH_AS(open_text(psd_codec, psd(3, 32, "")), doctest::Contains("damaged, or of a kind"), CodecError);
}

TEST_CASE("a PIC without alpha is RGB") {
    const auto source = open_text(pic_codec, pic("abcdef"));
    CHECK(source->shown().channel_names() == "rgb");
    CHECK(whole_text(*source) == "abc\xff"
                                 "def\xff");
}

TEST_CASE("a file that ends too early is an error, and never a wait") {
    struct Case {
        const Codec* codec;
        std::string whole;
    };
    std::string runs =
        "#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 2 +X 9\n\2\2\0\x9"s; // a row that is packed, and not there
    for (const Case& one :
         {Case{&gif_codec, gif(1)}, Case{&hdr_codec, hdr("abcdefgh")}, Case{&hdr_codec, runs + "\x89z"},
          Case{&psd_codec, psd(4, 8, "abcdefgh")}, Case{&pic_codec, pic("abcdef")}})
        for (std::size_t size = 0; size < one.whole.size() - (one.codec == &gif_codec ? 4 : 1); ++size) {
            CAPTURE(one.codec->name);
            CAPTURE(size);
            const auto decode = [&] { whole_text(*open_text(*one.codec, one.whole.substr(0, size))); };
            CHECK_THROWS_AS(decode(), CodecError);
        }
}

TEST_CASE("memory beyond the limit is refused from the header") {
    const std::string large = "GIF89a\xff\x7f\xff\x7f\x80\0\0abcdef,\0\0\0\0\1\0\1\0\0\2\2\x44\x0a\0;"s;
    const auto source = open_bytes(gif_codec, bytes_of(large), 1 << 20);
    CHECK_THROWS_AS(source->whole(), LimitError);
}
