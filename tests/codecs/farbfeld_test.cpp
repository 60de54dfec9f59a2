// farbfeld: RGBA of 16 bit, and all that is written as such.
#include "codecs/source_checks.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oriel;
using namespace oriel::codecs;
using namespace testing;
using namespace std::string_literals;

namespace {

const Format big_u16(Kind::unsigned_integer, 2, ByteOrder::big);

std::string header(std::uint32_t width, std::uint32_t height) {
    std::string out = "farbfeld";
    for (const std::uint32_t side : {width, height})
        for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(side >> shift);
    return out;
}

std::shared_ptr<Source> open_ff(std::string text) { return open_text(farbfeld_codec, std::move(text)); }

std::string pixels_of(const Image& image) { return text_of(to_bytes(image.view())); }

#define CHECK_REFUSED(text, message) CHECK_THROWS_WITH_AS(open_ff(text), message, CodecError)

} // namespace

TEST_CASE("farbfeld is RGBA, 16 bit, big-endian, top row first") {
    const std::string pixels = "AaBbCcDdEeFfGgHh";
    const auto source = open_ff(header(2, 1) + pixels);
    CHECK(source->frame() == Frame::packed(1, 2, 4, big_u16));
    CHECK(source->shown() == source->frame());
    CHECK(source->facts().format == "farbfeld");
    CHECK(whole_text(*source) == pixels);
    CHECK(source->whole().view().get<std::uint16_t>({0, 1, 2}) == ('G' << 8 | 'g'));
    CHECK(open_ff(header(1, 2) + pixels)->frame() == Frame::packed(2, 1, 4, big_u16));
}

TEST_CASE("every window is that part, and a file cut off anywhere is an error or as much as is there") {
    const std::string pixels = pixels_of(numbered(4, 3, 4, big_u16));
    const std::string file = header(3, 4) + pixels;
    check_every_window(*open_ff(file));
    check_every_truncation(
        file, 16, pixels,
        [](std::string_view part, bool tolerant) { return open_part(farbfeld_codec, part, tolerant); },
        [](std::size_t size) { return size - 16; });
}

TEST_CASE("headers that lie are refused") {
    CHECK_REFUSED(header(0, 3), "memory: the header says 0×3: a picture has at least one pixel");
    CHECK_REFUSED(header(3, 0), "memory: the header says 3×0: a picture has at least one pixel");
    CHECK_REFUSED(header(0xffff'ffff, 0xffff'ffff) + "x",
                  "memory: the header says 4294967295×4294967295: no file holds that many pixels");
    CHECK_REFUSED(header(65536, 65536) + "x",
                  "memory: ends at byte 17 but its header promises 34359738384: the file is truncated");
    CHECK(open_ff(header(1, 1) + "12345678abc")->facts().notices ==
          std::vector<std::string>{"3 bytes after the picture are not read (a file may hold several)"});
}

TEST_CASE("a second picture in a farbfeld file is known") {
    const std::string one = header(1, 1) + "12345678";
    CHECK(open_ff(one + one)->facts().further_frames);
    CHECK_FALSE(open_ff(one + "farb")->facts().further_frames);
}

TEST_CASE("farbfeld is known by its magic number") {
    CHECK(recognise(bytes_of("farbfeld")) == &farbfeld_codec);
    for (const char* text : {"farbfel", "Farbfeld", ""}) CHECK_FALSE(farbfeld_codec.recognises(bytes_of(text)));
}

TEST_CASE("RGBA of 16 bit is written as it is, whatever the bands") {
    const Image image = numbered(5, 3, 4, big_u16);
    for (const std::ptrdiff_t band : {1, 2, 5})
        CHECK(text_of(encode(farbfeld_codec, image, band)) == header(3, 5) + pixels_of(image));
    CHECK(text_of(encode(farbfeld_codec, Image(image.view().flip(0)), 2)) ==
          header(3, 5) + text_of(to_bytes(image.view().flip(0))));
}

TEST_CASE("gray and RGB are spread over red, green and blue, alpha is kept or 65535") {
    for (const std::ptrdiff_t channels : {1, 2, 3, 4}) {
        CAPTURE(channels);
        const Image image = numbered(7, 3, channels, big_u16);
        std::string wanted = header(3, 7);
        const std::string pixels = pixels_of(image);
        for (std::size_t at = 0; at < pixels.size(); at += static_cast<std::size_t>(2 * channels)) {
            const auto channel = [&](std::size_t k) { return pixels.substr(at + 2 * k, 2); };
            const std::string opaque = "\xff\xff";
            if (channels <= 2) wanted += channel(0) + channel(0) + channel(0) + (channels == 2 ? channel(1) : opaque);
            else wanted += channel(0) + channel(1) + channel(2) + (channels == 4 ? channel(3) : opaque);
        }
        for (const std::ptrdiff_t band : {1, 3, 7}) CHECK(text_of(encode(farbfeld_codec, image, band)) == wanted);
    }
}

TEST_CASE("bands of more rows than are spread at once keep every row") {
    const Image image = numbered(900, 100, 1, big_u16); // spread, 720 KB
    const std::string out = text_of(encode(farbfeld_codec, image, 900));
    const auto source = open_ff(out);
    CHECK(same_bytes(source->whole().view().slice(2, {1, 2}), image.view()));
    CHECK(out.size() == 16 + 900 * 100 * 8);
}

TEST_CASE("8 bit and floats are scaled to 16 bit") {
    const Image image = numbered(2, 3, 3);
    const std::string out = encoded(image, "farbfeld");
    for (std::ptrdiff_t k = 0; k < 6; ++k)
        for (std::ptrdiff_t c = 0; c < 3; ++c) {
            const char value = static_cast<char>(image.view().get<std::uint8_t>({k / 3, k % 3, c}));
            CHECK(out.substr(static_cast<std::size_t>(16 + k * 8 + c * 2), 2) == std::string(2, value));
        }
    const Frame gray = Frame::packed(1, 1, 1, Format::of<float>());
    const View half = Buffer::allocate(4).view(gray.format(), gray.layout());
    half.set<float>({0, 0, 0}, 0.5F);
    CHECK(encoded(Image(half, gray), "farbfeld") == header(1, 1) + "\x80\0\x80\0\x80\0\xff\xff"s);
}

TEST_CASE("what farbfeld cannot hold is refused, and a wrong number of rows too") {
    CHECK_THROWS_WITH_AS(begin(farbfeld_codec, Frame::packed(2, 3, 5)),
                         "farbfeld holds RGBA, and gray or RGB as such; this picture's channels are 01234: choose one "
                         "to four of them with `channel`",
                         CodecError);
    CHECK_THROWS_AS(begin(farbfeld_codec, Frame::packed(2, 3, 3).without_meaning()), CodecError);
    CHECK_THROWS_WITH_AS(begin(farbfeld_codec, Frame::packed(2, 3, 1, Format::of<std::int8_t>())),
                         "farbfeld holds unsigned integers of 16 bit, made of unsigned integers, booleans and floats; "
                         "this picture's are i8\nTIFF, NPY and raw hold them as they are",
                         CodecError);
    CHECK_THROWS_AS(begin(farbfeld_codec, Frame::packed(1, std::ptrdiff_t{1} << 32, 1)), CodecError);

    std::vector<std::byte> out;
    const auto output = memory_output(out);
    const auto sink = farbfeld_codec.create(*output, {.max_memory = plenty, .quality = 90});
    const Image image = numbered(5, 4, 3, big_u16);
    sink->begin(image.frame());
    sink->rows(image.view().slice(0, {0, 3}));
    CHECK_THROWS_AS(sink->finish(), ValueError);
    CHECK_THROWS_AS(sink->rows(image.view()), ValueError);
}
