// PFM: floats in either byte order, bottom row first.
#include "codecs/source_checks.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <string>
#include <vector>

using namespace oriel;
using namespace oriel::codecs;
using namespace testing;
using namespace std::string_literals;

namespace {

std::shared_ptr<Source> open_pfm(std::string text) { return open_text(pfm_codec, std::move(text)); }

/// Floats as they stand in a file.
std::string floats(const std::vector<float>& values, bool little) {
    std::string out;
    for (const float value : values) {
        const auto bits = std::bit_cast<std::uint32_t>(value);
        for (unsigned k = 0; k < 4; ++k) out += static_cast<char>(bits >> 8 * (little ? k : 3 - k));
    }
    return out;
}

Image image_of(const std::vector<float>& values, std::ptrdiff_t height, std::ptrdiff_t width, std::ptrdiff_t channels) {
    const Frame frame = Frame::packed(height, width, channels, Format::of<float>());
    const View view = Buffer::allocate(frame.nbytes()).view(frame.format(), frame.layout());
    std::memcpy(view.mutable_data(), values.data(), frame.nbytes());
    return {view, frame};
}

std::vector<float> counted(std::size_t count) {
    std::vector<float> out;
    for (std::size_t i = 0; i < count; ++i) out.push_back(static_cast<float>(i) * 0.75F - 3);
    return out;
}

#define CHECK_REFUSED(text, message) CHECK_THROWS_WITH_AS(open_pfm(text), message, CodecError)

} // namespace

TEST_CASE("PF is RGB and Pf gray, in the byte order of the scale's sign, seen with the last stored row on top") {
    for (const bool little : {true, false}) {
        for (const std::ptrdiff_t channels : {1, 3}) {
            CAPTURE(little);
            CAPTURE(channels);
            const std::vector<float> values = counted(static_cast<std::size_t>(6 * channels)); // bottom row first
            const auto source = open_pfm((channels == 3 ? "PF\n2 3\n"s : "Pf\n2 3\n"s) + (little ? "-1.0\n" : "1.0\n") +
                                         floats(values, little));
            CHECK(source->frame() ==
                  Frame::packed(3, 2, channels,
                                Format::of<float>().with_order(little ? ByteOrder::little : ByteOrder::big)));
            CHECK(source->reading() == Reading::window);
            CHECK(source->facts().notices.empty());
            const Image image = Picture(source).resident();
            for (std::ptrdiff_t y = 0; y < 3; ++y)
                for (std::ptrdiff_t x = 0; x < 2; ++x)
                    for (std::ptrdiff_t c = 0; c < channels; ++c)
                        CHECK(image.view().get<float>({y, x, c}) ==
                              values[static_cast<std::size_t>(((2 - y) * 2 + x) * channels + c)]);
        }
    }
}

TEST_CASE("the scale's magnitude is mentioned and changes nothing") {
    const std::string pixels = floats({0.5F, 7}, true);
    const auto source = open_pfm("Pf 2 1 -2.5\n" + pixels);
    CHECK(source->facts().notices ==
          std::vector<std::string>{"the scale is 2.5: values are as stored, not multiplied"});
    CHECK(whole_text(*source) == pixels);
    CHECK(open_pfm("Pf 2 1 +1e0\n" + pixels)->frame().format() == Format::of<float>().with_order(ByteOrder::big));
    CHECK(open_pfm("Pf 2 1 -1\n" + pixels)->facts().notices.empty());
}

TEST_CASE("one white space ends the header, and what is behind the picture is mentioned") {
    const auto source = open_pfm("Pf\n1\t1\r\n-1.0\n\n\n\n\nxyz");
    CHECK(whole_text(*source) == "\n\n\n\n");
    CHECK(source->facts().notices ==
          std::vector<std::string>{"3 bytes after the picture are not read (a file may hold several)"});
}

TEST_CASE("a second picture in a PFM is known") {
    const std::string one = "Pf 1 1 -1\n" + floats({1}, true);
    CHECK(open_pfm(one + one)->facts().further_frames);
    CHECK_FALSE(open_pfm(one + "Pfx")->facts().further_frames);
}

TEST_CASE("every window is that part, and a file cut off anywhere is an error or as much as is there") {
    const std::string header = "PF\n3 4\n1.0\n";
    const std::string pixels = floats(counted(36), false);
    check_every_window(*open_pfm(header + pixels));
    check_every_truncation(
        header + pixels, header.size(), pixels,
        [](std::string_view part, bool tolerant) { return open_part(pfm_codec, part, tolerant); },
        [&](std::size_t size) { return size - header.size(); });
}

TEST_CASE("headers that lie or make no sense are refused") {
    CHECK_REFUSED("PF\n0 3\n-1\n", "memory: the header says 0×3: a picture has at least one pixel");
    CHECK_REFUSED("PF\n3 0\n-1\n", "memory: the header says 3×0: a picture has at least one pixel");
    CHECK_REFUSED("PF\n-3 1\n-1\n", "memory: the header's width is not a number: '-3'");
    CHECK_REFUSED("PF\n3 1.5\n-1\n", "memory: the header's height is not a number: '1.5'");
    CHECK_REFUSED("PF\n99999999999999999999 1\n-1\n",
                  "memory: the header's width is beyond any file: '99999999999999999999'");
    CHECK_REFUSED("PF\n4000000000 4000000000\n-1\nx",
                  "memory: the header says 4000000000×4000000000: no file holds that many pixels");
    CHECK_REFUSED("Pf\n4611686018427387904 2\n-1\nx",
                  "memory: the header says 4611686018427387904×2: no file holds that many pixels");
    CHECK_REFUSED("Pf\n1000000 1000000\n-1\nx",
                  "memory: ends at byte 23 but its header promises 4000000000022: the file is truncated");
    for (const char* scale : {"0", "-0.0", "nan", "inf", "-inf", "x", "1x", "--1", "+-1"}) {
        CAPTURE(scale);
        CHECK_REFUSED("PF\n1 1\n"s + scale + "\n0123456789ab",
                      ("memory: the header's scale is not a number above or below 0: '"s + scale + "'").c_str());
    }
    CHECK_REFUSED("PF " + std::string(100'000, ' '), "memory: the header goes on after 65536 bytes: not a picture's");
}

TEST_CASE("PFM is known by its magic number") {
    for (const char* text : {"PF\n", "Pf ", "PF\t1"}) CHECK(recognise(bytes_of(text)) == &pfm_codec);
    for (const char* text : {"PF", "PF4\n", "PG\n", "pf\n", "P", ""}) CHECK_FALSE(pfm_codec.recognises(bytes_of(text)));
}

TEST_CASE("floats are written little-endian with a scale of -1.0, the bottom row first") {
    const std::vector<float> values = counted(12);
    const std::vector<float> upside_down{values[6], values[7], values[8], values[9], values[10], values[11],
                                         values[0], values[1], values[2], values[3], values[4],  values[5]};
    CHECK(encoded(image_of(values, 2, 2, 3), "pfm") == "PF\n2 2\n-1.0\n" + floats(upside_down, true));
    CHECK(encoded(image_of(values, 2, 6, 1), "pfm") == "Pf\n6 2\n-1.0\n" + floats(upside_down, true));
    // What a big-endian file becomes.
    CHECK(encoded(Picture(open_pfm("Pf\n6 2\n1.0\n" + floats(upside_down, false))), "pfm") ==
          "Pf\n6 2\n-1.0\n" + floats(upside_down, true));
}

TEST_CASE("integers are written as parts of their white, doubles as floats") {
    const auto one_row = [](const Image& image) { return encoded(image, "pfm").substr("Pf\n3 1\n-1.0\n"s.size()); };
    const auto row_of = [](const Format& format, std::uint64_t max, auto... values) {
        const Frame frame = Frame::packed(1, 3, 1, format, max);
        const View view = Buffer::allocate(frame.nbytes()).view(format, frame.layout());
        std::ptrdiff_t x = 0;
        (view.set<decltype(values)>({0, x++, 0}, values), ...);
        return Image(view, frame);
    };
    using u8 = std::uint8_t;
    using u16 = std::uint16_t;
    CHECK(one_row(row_of(Format(), 0, u8{0}, u8{51}, u8{255})) == floats({0, 0.2F, 1}, true));
    CHECK(one_row(row_of(Format::parse(">H"), 0, u16{0}, u16{13107}, u16{65535})) == floats({0, 0.2F, 1}, true));
    CHECK(one_row(row_of(Format::parse("<H"), 1000, u16{0}, u16{500}, u16{1000})) == floats({0, 0.5F, 1}, true));
    CHECK(one_row(row_of(Format::of<bool>(), 0, false, true, true)) == floats({0, 1, 1}, true));
    CHECK(one_row(row_of(Format::of<double>(), 0, -2.5, 0.1, 1e9)) == floats({-2.5F, 0.1F, 1e9F}, true));
}

TEST_CASE("what PFM cannot hold is refused") {
    CHECK_THROWS_WITH_AS(begin(pfm_codec, Frame::packed(2, 3, 4)),
                         "PFM holds gray or RGB; this picture has the channels rgba: choose with `channel rgb`",
                         CodecError);
    CHECK_THROWS_AS(begin(pfm_codec, Frame::packed(2, 3, 2)), CodecError);
    CHECK_THROWS_AS(begin(pfm_codec, Frame::packed(2, 3, 5)), CodecError);
    CHECK_THROWS_WITH_AS(begin(pfm_codec, Frame::packed(2, 3, 1, Format::of<std::int16_t>())),
                         "PFM holds floats of 32 bit, made of unsigned integers, booleans and floats; this picture's "
                         "are i16\nTIFF, NPY and raw hold them as they are",
                         CodecError);
}
