// Bitmaps: P4 read by windows, and written.
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

} // namespace

TEST_CASE("P4 is a bit a pixel, 1 is black and seen as 0 of 1") {
    const auto source = open_pnm("P4 # c\n10 2\n\xa5\x40\x0f\xbf");
    CHECK(source->frame() == Frame::packed(2, 10, 1, {}, 1));
    CHECK(source->reading() == Reading::window);
    CHECK(source->facts().stored == "P4, black and white");
    CHECK(source->facts().metadata == std::vector<std::string>{"comment"});
    CHECK(whole_text(*source) == "\0\1\0\1\1\0\1\0\1\0"
                                 "\1\1\1\1\0\0\0\0\0\1"s);
    CHECK(window_text(*source, {1, 3, 1, 6}) == "\1\0\0\0\0\0"s);
}

TEST_CASE("a P4 that is too short is truncated; what follows it is mentioned") {
    CHECK_THROWS_WITH_AS(open_pnm("P4 9 2\nabc"),
                         "memory: ends at byte 10 but its header promises 11: the file is truncated", CodecError);
    CHECK(open_pnm("P4 9 2\nabcdP4")->facts().notices ==
          std::vector<std::string>{"2 bytes after the picture are not read (a file may hold several)"});
    CHECK_THROWS_AS(open_pnm("P4 0 2\nabcd"), CodecError);
    CHECK_THROWS_AS(open_pnm("P4 4000000000 4000000000\nabcd"), CodecError);
    const std::string whole = "P4 9 2\nabcd";
    for (std::size_t size = 0; size < whole.size(); ++size)
        CHECK_THROWS_AS(open_pnm(whole.substr(0, size)), CodecError);
    const std::string cut = whole.substr(0, 9);
    const auto source = pnm_codec.open(memory_input(bytes_of(cut)), {.max_memory = plenty, .allow_truncated = true});
    CHECK(whole_text(*source).substr(9) == std::string(9, '\0')); // bits of 0
    CHECK(source->missing() == "memory: the file ends at byte 9: 1 of 2 stored rows are there, the rest is 0");
}

TEST_CASE("gray up to 1 is written as P4, rows filled up to a byte with 0") {
    for (std::ptrdiff_t width = 1; width <= 17; ++width) {
        const Image image = numbered(5, width, 1, {}, 1);
        for (std::ptrdiff_t i = 0; i < 5 * width; ++i) image.view().mutable_data()[i] &= std::byte{1};
        const std::string bytes = text_of(encode(pbm_codec, image, 2));
        const auto row = static_cast<std::size_t>(width + 7) / 8;
        const std::string header = "P4\n" + std::to_string(width) + " 5\n";
        REQUIRE(bytes.substr(0, header.size()) == header);
        REQUIRE(bytes.size() == header.size() + 5 * row);
        CHECK(whole_text(*open_pnm(bytes)) == text_of(to_bytes(image.view())));
        if (width % 8 != 0)
            for (std::size_t y = 0; y < 5; ++y)
                CHECK((bytes[header.size() + (y + 1) * row - 1] & ((1 << (8 - width % 8)) - 1)) == 0);
    }
    const Image two = numbered(1, 9, 1, {}, 1);
    for (std::ptrdiff_t i = 0; i < 9; ++i) two.view().mutable_data()[i] = std::byte{i % 3 == 0};
    CHECK(text_of(encode(pbm_codec, two)) == "P4\n9 1\n\x6d\x80");
}

TEST_CASE("rows may lie upside down, and there must be as many as were promised") {
    const Image image = numbered(5, 16, 1, {}, 1);
    const Image flipped(image.view().flip(0), image.frame());
    const std::string bytes = text_of(encode(pbm_codec, flipped, 2)), upright = text_of(encode(pbm_codec, image, 5));
    CHECK(bytes.substr(8, 2) == upright.substr(16, 2));
    std::vector<std::byte> out;
    const auto output = memory_output(out);
    const auto sink = pbm_codec.create(*output, {.max_memory = plenty, .quality = 90});
    sink->begin(image.frame());
    sink->rows(image.view().slice(0, {0, 3}));
    CHECK_THROWS_AS(sink->finish(), ValueError);
    CHECK_THROWS_AS(sink->rows(image.view()), ValueError);
}

TEST_CASE("what is not black and white is refused before anything is written") {
    std::vector<std::byte> out;
    const auto output = memory_output(out);
    const auto begin = [&](const Frame& offered) {
        return pbm_codec.create(*output, {.max_memory = plenty, .quality = 90})->begin(offered);
    };
    CHECK_THROWS_WITH_AS(begin(Frame::packed(2, 3, 1)),
                         "PBM holds black and white, gray samples up to 1 or of a picture of 1 bit; this picture has "
                         "the channels y, u8 up to 255: write PNM or PAM",
                         CodecError);
    CHECK_THROWS_AS(begin(Frame::packed(2, 3, 3, {}, 1)), CodecError);
    CHECK_THROWS_AS(begin(Frame::packed(2, 3, 2, {}, 1)), CodecError);
    CHECK_THROWS_AS(begin(Frame::packed(2, 3, 1, Format::of<float>())), CodecError);
    CHECK_THROWS_AS(begin(Frame::packed(2, 3, 1, Format::of<std::int8_t>(), 1)), CodecError);
    CHECK(out.empty());
    CHECK(begin(Frame::packed(2, 3, 1, Format::of<bool>())) == Frame::packed(2, 3, 1, {}, 1));
    CHECK(begin(Frame::packed(2, 3, 1, Format::of<std::uint32_t>(), 1)) == Frame::packed(2, 3, 1, {}, 1));
}

TEST_CASE("gray of 8 bit is written as P4 if black and white are all that will come") {
    std::vector<std::byte> out;
    const auto output = memory_output(out);
    const auto sink_for = [&](const FewColours& colours) {
        auto sink = pbm_codec.create(*output, {.max_memory = plenty, .quality = 90});
        sink->expect(colours);
        return sink;
    };
    const FewColours both{.bits = 1, .pixels = {{0}, {255}}};
    const Frame frame = Frame::packed(1, 9, 1);
    CHECK_THROWS_AS(sink_for({.bits = 2, .pixels = {{0}, {85}, {170}, {255}}})->begin(frame), CodecError);
    CHECK_THROWS_AS(sink_for(both)->begin(Frame::packed(1, 9, 3)), CodecError);
    CHECK_THROWS_AS(sink_for(both)->begin(Frame::packed(1, 9, 1, Format::of<std::uint16_t>())), CodecError);
    CHECK(out.empty());

    const View pixels = Buffer::allocate(9).view({}, {1, 9, 1});
    for (std::ptrdiff_t i = 0; i < 9; ++i) pixels.mutable_data()[i] = i % 3 == 0 ? std::byte{255} : std::byte{0};
    const auto sink = sink_for(both);
    CHECK(sink->begin(frame) == frame);
    sink->rows(pixels);
    sink->finish();
    CHECK(text_of(out) == "P4\n9 1\n\x6d\x80");
    pixels.mutable_data()[4] = std::byte{1};
    const auto other = sink_for(both);
    other->begin(frame);
    CHECK_THROWS_WITH_AS(other->rows(pixels), "a pixel of 1 is none of the colours that were said to come", ValueError);
}

TEST_CASE("PBM is only written: PNM recognises it") {
    CHECK_FALSE(pbm_codec.recognises(bytes_of("P4\n")));
    CHECK(recognise(bytes_of("P4\n")) == &pnm_codec);
    CHECK(by_name("pbm") == &pbm_codec);
}
