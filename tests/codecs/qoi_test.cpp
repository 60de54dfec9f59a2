// QOI: each kind of chunk as the specification has it, files that lie, and an encoder that takes what is shortest.
#include "codecs/source_checks.hpp"
#include "oriel/oriel.hpp"

#include <doctest/doctest.h>

#include <initializer_list>
#include <string>
#include <vector>

using namespace oriel;
using namespace oriel::codecs;
using namespace testing;
using namespace std::string_literals;

namespace {

const std::string end_marker = "\0\0\0\0\0\0\0\1"s;

std::string bytes(std::initializer_list<unsigned> values) {
    std::string out;
    for (const unsigned value : values) out += static_cast<char>(value);
    return out;
}

std::string header(std::uint32_t width, std::uint32_t height, unsigned channels, unsigned colorspace = 0) {
    std::string out = "qoif";
    for (const std::uint32_t side : {width, height})
        for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(side >> shift);
    return out + bytes({channels, colorspace});
}

std::shared_ptr<Source> open_qoi(std::string text) { return open_text(qoi_codec, std::move(text)); }

/// The pixels of one row of such chunks.
std::string decoded(std::uint32_t width, unsigned channels, const std::string& chunks) {
    return whole_text(*open_qoi(header(width, 1, channels) + chunks + end_marker));
}

Image image_of(std::ptrdiff_t height, std::ptrdiff_t width, std::ptrdiff_t channels, const std::string& pixels) {
    const Frame frame = Frame::packed(height, width, channels);
    const View view = Buffer::allocate(frame.nbytes()).view(frame.format(), frame.layout());
    REQUIRE(pixels.size() == frame.nbytes());
    std::memcpy(view.mutable_data(), pixels.data(), pixels.size());
    return {view, frame};
}

/// The chunks of one row of such pixels.
std::string chunks(std::ptrdiff_t channels, const std::string& pixels) {
    const std::string out = text_of(
        encode(qoi_codec, image_of(1, static_cast<std::ptrdiff_t>(pixels.size()) / channels, channels, pixels)));
    REQUIRE(out.ends_with(end_marker));
    return out.substr(14, out.size() - 14 - end_marker.size());
}

/// Runs, repetitions, small and large steps.
std::string varied(std::size_t pixels, std::size_t channels) {
    std::string out;
    std::uint32_t state = 7;
    std::vector<unsigned char> pixel(channels, 100);
    for (std::size_t i = 0; i < pixels; ++i) {
        state = state * 1664525 + 1013904223;
        const unsigned what = state >> 24 & 7;
        for (std::size_t c = 0; c < channels; ++c) {
            const unsigned dice = state >> (3 * c + 3);
            if (what == 1) pixel[c] = static_cast<unsigned char>(pixel[c] + (c < 3 ? dice % 4 : 0) - (c < 3 ? 2 : 0));
            if (what == 2) pixel[c] = static_cast<unsigned char>(pixel[c] + (c < 3 ? dice % 8 + 7 : 0));
            if (what == 3) pixel[c] = static_cast<unsigned char>(dice % 3 * 100);
            if (what == 4 && c < 3) pixel[c] = static_cast<unsigned char>(dice);
        }
        out.append(reinterpret_cast<const char*>(pixel.data()), channels);
    }
    return out;
}

} // namespace

TEST_CASE("each kind of chunk gives its pixels") {
    // The pixel before the first is opaque black.
    CHECK(decoded(3, 4, bytes({0xc2})) == bytes({0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255}));
    CHECK(decoded(1, 3, bytes({0xfe, 1, 2, 3})) == bytes({1, 2, 3}));
    CHECK(decoded(1, 4, bytes({0xff, 1, 2, 3, 4})) == bytes({1, 2, 3, 4}));
    CHECK(decoded(2, 4, bytes({0xff, 1, 2, 3, 4, 0xfe, 5, 6, 7})) == bytes({1, 2, 3, 4, 5, 6, 7, 4}));
    // Differences of -2 to 1, wrapping around.
    CHECK(decoded(2, 3, bytes({0x40, 0x7f})) == bytes({254, 254, 254, 255, 255, 255}));
    CHECK(decoded(1, 3, bytes({0x40 | 3 << 4 | 0 << 2 | 2})) == bytes({1, 254, 0}));
    // Green -32 to 31; red and blue -8 to 7 beside it.
    CHECK(decoded(1, 3, bytes({0x80, 0x00})) == bytes({216, 224, 216}));
    CHECK(decoded(1, 3, bytes({0xbf, 0xff})) == bytes({38, 31, 38}));
    CHECK(decoded(1, 3, bytes({0x80 | 42, 0x0f})) == bytes({2, 10, 17}));
    // (3 + 10 + 21 + 44) mod 64 is 14
    CHECK(decoded(3, 4, bytes({0xff, 1, 2, 3, 4, 0xff, 9, 9, 9, 9, 14})) ==
          bytes({1, 2, 3, 4, 9, 9, 9, 9, 1, 2, 3, 4}));
    CHECK(decoded(1, 4, bytes({5})) == bytes({0, 0, 0, 0})); // a place not yet filled
    // A run's pixel is one that was seen: opaque black is at 53.
    CHECK(decoded(3, 4, bytes({0xc0, 0xfe, 1, 2, 3, 53})) == bytes({0, 0, 0, 255, 1, 2, 3, 255, 0, 0, 0, 255}));
}

TEST_CASE("alpha counts while an RGB file is decoded, and is not given") {
    // (255, 0, 0, 0) and (255, 0, 0, 255) have different places: 61 and 50.
    CHECK(decoded(4, 3, bytes({0xff, 255, 0, 0, 0, 0xff, 9, 9, 9, 255, 61, 0x6a})) ==
          bytes({255, 0, 0, 9, 9, 9, 255, 0, 0, 255, 0, 0}));
}

TEST_CASE("runs go on over the ends of rows") {
    const auto source = open_qoi(header(3, 3, 3) + bytes({0xfe, 7, 8, 9, 0xc7}) + end_marker);
    std::string wanted;
    for (int k = 0; k < 9; ++k) wanted += bytes({7, 8, 9});
    CHECK(whole_text(*source) == wanted);
    CHECK(source->reading() == Reading::rows);
    CHECK(source->frame() == Frame::packed(3, 3, 3));
    CHECK(source->facts().stored == "RGB, sRGB");
    CHECK(open_qoi(header(1, 1, 4, 1) + bytes({0xc0}) + end_marker)->facts().stored == "RGBA, linear light");
}

TEST_CASE("every window is that part") {
    for (const std::ptrdiff_t channels : {3, 4})
        check_every_window(
            *open_qoi(encoded(image_of(4, 5, channels, varied(20, static_cast<std::size_t>(channels))), "qoi")));
}

TEST_CASE("a file cut off anywhere is an error or the whole rows that are there") {
    const std::string pixels = varied(20, 3);
    std::string file = header(4, 5, 3);
    std::vector<std::size_t> ends; // of the chunks of each row, where no run goes on
    for (std::size_t k = 0; k < 20; ++k) {
        file += '\xfe' + pixels.substr(3 * k, 3);
        if (k % 4 == 3) ends.push_back(file.size());
    }
    check_every_truncation(
        file + end_marker, 14, pixels,
        [](std::string_view part, bool tolerant) { return open_part(qoi_codec, part, tolerant); },
        [&](std::size_t size) {
            return 12 *
                   static_cast<std::size_t>(std::ranges::count_if(ends, [&](std::size_t end) { return end <= size; }));
        });
}

TEST_CASE("a run beyond the last pixel and a wrong end marker are errors where the last row is read") {
    const auto run = open_qoi(header(2, 2, 3) + bytes({0xfe, 1, 2, 3, 0xc4}) + end_marker);
    CHECK(window_text(*run, {0, 0, 1, 2}) == bytes({1, 2, 3, 1, 2, 3}));
    CHECK_THROWS_WITH_AS(whole_text(*run), "memory: a run of pixels goes 2 beyond the picture's last", CodecError);
    const auto end = open_qoi(header(1, 2, 3) + bytes({0xc1}) + "\0\0\0\0\0\0\0\2"s);
    CHECK(window_text(*end, {0, 0, 1, 1}) == bytes({0, 0, 0}));
    CHECK_THROWS_WITH_AS(whole_text(*end), "memory: byte 15 is not the end marker, which should follow the last pixel",
                         CodecError);
    CHECK_THROWS_WITH_AS(whole_text(*open_qoi(header(1, 1, 4) + bytes({0xff, 1, 2, 3, 4, 0, 0, 0, 0, 0, 0, 0}))),
                         "memory: ends at byte 26 inside its end marker: the file is truncated", CodecError);
    CHECK_THROWS_WITH_AS(whole_text(*open_qoi(header(9, 1, 4) + bytes({0xfe, 1, 2, 3, 0, 0, 0, 0, 0}))),
                         "memory: ends at byte 23 with 1 rows to come: the file is truncated", CodecError);
}

TEST_CASE("headers that lie are refused before anything else") {
    const auto refused = [](const std::string& text, const std::string& problem) {
        CHECK_THROWS_WITH_AS(open_qoi(text), ("memory: " + problem).c_str(), CodecError);
    };
    const std::string tail = bytes({0xc0}) + end_marker;
    refused(header(0, 1, 3) + tail, "the header says 0×1: a picture has at least one pixel");
    refused(header(1, 0, 3) + tail, "the header says 1×0: a picture has at least one pixel");
    for (const unsigned channels : {0U, 1U, 2U, 5U, 255U})
        refused(header(1, 1, channels) + tail, "the header says " + std::to_string(channels) + " channels, not 3 or 4");
    refused(header(1, 1, 3, 2) + tail, "the header says colour space 2, not 0 or 1");
    refused(header(0xffff'ffff, 0xffff'ffff, 4) + tail,
            "the header says 4294967295×4294967295: no memory holds that many pixels");
    refused(header(65536, 65536, 4) + tail,
            "its header promises 4294967296 pixels, which take at least 69273689 bytes, "
            "and there are 23: the file is truncated");
    refused(header(63, 1, 3) + tail,
            "its header promises 63 pixels, which take at least 24 bytes, and there are 23: the file is truncated");
    CHECK(open_qoi(header(62, 1, 3) + bytes({0xfd}) + end_marker)->frame().width() == 62);
}

TEST_CASE("any bytes behind a header are pixels or an error") {
    std::uint32_t state = 1;
    for (int round = 0; round < 2000; ++round) {
        std::string file = header(7, 6, round % 2 == 0 ? 3 : 4);
        for (int k = 0; k < 80; ++k) {
            state = state * 1664525 + 1013904223;
            file += static_cast<char>(state >> 24);
        }
        try {
            whole_text(*open_part(qoi_codec, file, round % 3 == 0));
        } catch (const CodecError&) {
        }
    }
}

TEST_CASE("QOI is known by its magic number") {
    CHECK(recognise(bytes_of("qoif")) == &qoi_codec);
    for (const char* text : {"qoi", "QOIF", ""}) CHECK_FALSE(qoi_codec.recognises(bytes_of(text)));
}

TEST_CASE("the shortest chunk is written, in the specification's order of choice") {
    CHECK(chunks(3, bytes({0, 0, 0, 0, 0, 0})) == bytes({0xc1}));
    CHECK(chunks(3, bytes({1, 254, 0})) == bytes({0x40 | 3 << 4 | 0 << 2 | 2}));
    CHECK(chunks(3, bytes({254, 254, 254})) == bytes({0x40}));
    CHECK(chunks(3, bytes({2, 0, 0})) == bytes({0x80 | 32, 0xa8}));
    CHECK(chunks(3, bytes({38, 31, 38})) == bytes({0xbf, 0xff}));
    CHECK(chunks(3, bytes({216, 224, 216})) == bytes({0x80, 0x00}));
    CHECK(chunks(3, bytes({39, 31, 38})) == bytes({0xfe, 39, 31, 38}));
    CHECK(chunks(3, bytes({32, 32, 32})) == bytes({0xfe, 32, 32, 32}));
    CHECK(chunks(4, bytes({1, 1, 1, 254})) == bytes({0xff, 1, 1, 1, 254}));
    CHECK(chunks(4, bytes({1, 2, 3, 4, 9, 9, 9, 9, 1, 2, 3, 4})) == bytes({0xff, 1, 2, 3, 4, 0xff, 9, 9, 9, 9, 14}));
    CHECK(chunks(4, bytes({1, 1, 1, 255})) == bytes({0x7f}));
    CHECK(chunks(4, bytes({100, 1, 1, 255})) == bytes({0xfe, 100, 1, 1}));
    CHECK(chunks(4, bytes({0, 0, 0, 0})) == bytes({0})); // places are filled with that to begin with
    for (const std::size_t run : {1U, 61U, 62U, 63U, 124U, 125U}) {
        std::string pixels = bytes({100, 100, 100});
        for (std::size_t k = 0; k < run; ++k) pixels += bytes({100, 100, 100});
        std::string wanted = bytes({0xfe, 100, 100, 100});
        std::size_t left = run;
        for (; left >= 62; left -= 62) wanted += '\xfd';
        if (left > 0) wanted += static_cast<char>(0xc0 + left - 1);
        CHECK(chunks(3, pixels) == wanted);
    }
}

TEST_CASE("what is written is read again the same, whatever the bands, over many buffers") {
    for (const std::ptrdiff_t channels : {3, 4}) {
        const Image image = image_of(300, 301, channels, varied(300 * 301, static_cast<std::size_t>(channels)));
        for (const std::ptrdiff_t band : {1, 7, 300}) {
            const auto source = open_qoi(text_of(encode(qoi_codec, image, band)));
            CHECK(source->frame() == Frame::packed(300, 301, channels));
            CHECK(same_bytes(source->whole().view(), image.view()));
        }
        const Image noise = numbered(300, 301, channels); // no chunk is short
        CHECK(same_bytes(open_qoi(text_of(encode(qoi_codec, noise)))->whole().view(), noise.view()));
        CHECK(text_of(encode(qoi_codec, Image(image.view().flip(0)))) ==
              text_of(encode(qoi_codec, Image(materialise(Image(image.view().flip(0)))))));
    }
}

TEST_CASE("linear light stays so, and is said where it is lost") {
    const std::string linear = header(1, 1, 3, 1) + bytes({0xc0}) + end_marker;
    const auto source = open_qoi(linear);
    CHECK(source->facts().metadata == std::vector<std::string>{"linear light"});
    const Picture picture(source);
    SaveOptions as_qoi;
    as_qoi.format = "qoi";
    CHECK(text_of(encode(picture, as_qoi)) == linear);
    CHECK(plan(picture, "qoi").dropped.empty());
    CHECK(plan(picture, "pnm").dropped == std::vector<std::string>{"linear light"});
    CHECK(open_qoi(header(1, 1, 3) + bytes({0xc0}) + end_marker)->facts().metadata.empty());
}

TEST_CASE("gray is written as RGB, gray with alpha as RGBA, other depths in 8 bit") {
    const auto gray = open_qoi(encoded(image_of(1, 3, 1, bytes({5, 6, 200})), "qoi"));
    CHECK(gray->frame().channel_count() == 3);
    CHECK(whole_text(*gray) == bytes({5, 5, 5, 6, 6, 6, 200, 200, 200}));
    const auto alpha = open_qoi(encoded(image_of(1, 2, 2, bytes({5, 6, 200, 7})), "qoi"));
    CHECK(whole_text(*alpha) == bytes({5, 5, 5, 6, 200, 200, 200, 7}));
    const Frame deep = Frame::packed(1, 2, 1, Format::parse(">H"), 1000);
    const View values = Buffer::allocate(4).view(deep.format(), deep.layout());
    values.set<std::uint16_t>({0, 0, 0}, 500);
    values.set<std::uint16_t>({0, 1, 0}, 1000);
    CHECK(whole_text(*open_qoi(encoded(Image(values, deep), "qoi"))) == bytes({128, 128, 128, 255, 255, 255}));
}

TEST_CASE("what QOI cannot hold is refused, and a wrong number of rows too") {
    CHECK_THROWS_WITH_AS(begin(qoi_codec, Frame::packed(2, 3, 5)),
                         "QOI holds RGB or RGBA, and gray as such; this picture's channels are 01234: choose one to "
                         "four of them with `channel`",
                         CodecError);
    CHECK_THROWS_WITH_AS(begin(qoi_codec, Frame::packed(2, 3, 1, Format::of<std::int8_t>())),
                         "QOI holds unsigned integers of 8 bit, made of unsigned integers, booleans and floats; this "
                         "picture's are i8\nTIFF, NPY and raw hold them as they are",
                         CodecError);
    CHECK_THROWS_AS(begin(qoi_codec, Frame::packed(1, std::ptrdiff_t{1} << 32, 1)), CodecError);
    std::vector<std::byte> out;
    const auto output = memory_output(out);
    const auto sink = qoi_codec.create(*output, {.max_memory = plenty, .quality = 90});
    const Image image = numbered(5, 4, 3);
    sink->begin(image.frame());
    sink->rows(image.view().slice(0, {0, 3}));
    CHECK_THROWS_WITH_AS(sink->finish(), "2 of the picture's 5 rows are missing", ValueError);
    CHECK_THROWS_WITH_AS(sink->rows(image.view()), "3 rows more than the picture's 5", ValueError);
}
