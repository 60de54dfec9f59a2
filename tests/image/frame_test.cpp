// Frame: sizes and formats, what channels mean, which of them are visible, in what order, and which are inverted.
#include "oriel/error.hpp"
#include "oriel/frame.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

using namespace oriel;

namespace {

// The frame's visible channels at these positions.
Frame selected(const Frame& frame, std::vector<std::uint8_t> positions) { return frame.select(positions); }

std::vector<int> stored(const Frame& frame) {
    std::vector<int> out;
    for (const Channel& channel : frame.channels()) out.push_back(channel.stored);
    return out;
}

std::vector<int> positions(const ChannelList& list) { return {list.list().begin(), list.list().end()}; }

} // namespace

TEST_CASE("the natural max is the largest value of an integer and 1 for the rest") {
    const auto max_of = [](const char* code) { return Frame::natural_max(Format::parse(code)); };
    CHECK(max_of("B") == 255);
    CHECK(max_of("c") == 255);
    CHECK(max_of("b") == 127);
    CHECK(max_of(">H") == 65535);
    CHECK(max_of("<h") == 32767);
    CHECK(max_of("I") == 4294967295U);
    CHECK(max_of("Q") == std::numeric_limits<std::uint64_t>::max());
    CHECK(max_of("q") == static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()));
    CHECK(max_of("f") == 1);
    CHECK(max_of("e") == 1);
    CHECK(max_of("d") == 1);
    CHECK(max_of("?") == 1);
}

TEST_CASE("a frame knows its sizes, in pixels and in bytes") {
    const Frame frame = Frame::packed(480, 640, 3, Format::of<std::uint16_t>());
    CHECK(frame.height() == 480);
    CHECK(frame.width() == 640);
    CHECK(frame.channel_count() == 3);
    CHECK(frame.row_bytes() == 3840);
    CHECK(frame.nbytes() == 3840 * 480);
    CHECK(frame.max() == 65535);
    CHECK(frame.layout() == Layout::contiguous({480, 640, 3}, 2));
    CHECK(Frame::packed(480, 640, 3, Format::of<std::uint16_t>(), 1000).max() == 1000);
    const Frame one = selected(frame, {1});
    CHECK(one.row_bytes() == 1280); // of what is seen, not of what is stored
}

TEST_CASE("the number of channels says what they mean") {
    const auto names = [](std::ptrdiff_t channels) { return Frame::packed(1, 1, channels).channel_names(); };
    CHECK(names(1) == "y");
    CHECK(names(2) == "ya");
    CHECK(names(3) == "rgb");
    CHECK(names(4) == "rgba");
    CHECK(names(5) == "01234");
    CHECK(names(8) == "01234567");
    const auto kind = [](std::ptrdiff_t channels) {
        const Frame frame = Frame::packed(1, 1, channels);
        return std::vector<bool>{frame.is_gray(), frame.is_colour(), frame.has_alpha()};
    };
    using Kinds = std::vector<bool>;
    CHECK(kind(1) == Kinds{true, false, false});
    CHECK(kind(2) == Kinds{true, false, true});
    CHECK(kind(3) == Kinds{false, true, false});
    CHECK(kind(4) == Kinds{false, true, true});
    CHECK(kind(5) == Kinds{false, false, false});
}

TEST_CASE("a frame of another rank or number of channels is a TypeError") {
    CHECK_THROWS_WITH_AS(Frame(Format(), Layout::contiguous({4, 5}, 1)),
                         "a picture has three axes (height, width, channels), not 2", TypeError);
    CHECK_THROWS_AS(Frame(Format(), Layout()), TypeError);
    CHECK_THROWS_WITH_AS(Frame::packed(4, 5, 0), "a picture has 1 to 8 channels, not 0", TypeError);
    CHECK_THROWS_WITH_AS(Frame::packed(4, 5, 9), "a picture has 1 to 8 channels, not 9", TypeError);
}

TEST_CASE("a max beyond the format is a ValueError with both") {
    CHECK_THROWS_WITH_AS(Frame::packed(1, 1, 1, Format(), 256), "a maximum of 256 does not fit elements of u8",
                         ValueError);
    CHECK_THROWS_AS(Frame::packed(1, 1, 1, Format::of<float>(), 2), ValueError);
    CHECK_THROWS_AS(Frame::packed(1, 1, 1, Format::of<bool>(), 255), ValueError);
    CHECK_NOTHROW(Frame::packed(1, 1, 1, Format(), 255));
}

TEST_CASE("sizes that could overflow in any step are refused when the frame is made") {
    constexpr std::ptrdiff_t huge = std::ptrdiff_t{1} << 60;
    CHECK_NOTHROW(Frame::packed(huge / 2, 1, 1));
    CHECK_THROWS_AS(Frame::packed(huge, 1, 1), OverflowError); // as 8 channels it would not fit
    CHECK_THROWS_AS(Frame::packed(huge, huge, 1), OverflowError);
    CHECK_THROWS_AS(Frame::packed(-1, 1, 1), ValueError);
    const Frame frame = Frame::packed(huge / 2, 1, 1);
    CHECK(selected(frame, {0, 0, 0, 0, 0, 0, 0, 0}).nbytes() == static_cast<std::size_t>(huge / 2) * 8);
}

TEST_CASE("an order of channels that strides can express needs no map") {
    const Frame rgba = Frame::packed(2, 3, 4);
    const Frame bgr = selected(rgba, {2, 1, 0});
    CHECK_FALSE(bgr.remaps());
    CHECK(stored(bgr) == std::vector{0, 1, 2});
    CHECK(bgr.layout() == Layout({2, 3, 3}, {12, 4, -1}, 2));
    CHECK(selected(rgba, {3}).layout() == Layout({2, 3, 1}, {12, 4, 1}, 3));
    CHECK(selected(rgba, {0, 2}).layout() == Layout({2, 3, 2}, {12, 4, 2}, 0));
    CHECK(selected(rgba, {3, 1}).layout() == Layout({2, 3, 2}, {12, 4, -2}, 3));
    CHECK(selected(rgba, {0, 1, 2, 3}) == rgba);
}

TEST_CASE("an order that strides cannot express is a map over the stored channels") {
    const Frame rgba = Frame::packed(2, 3, 4);
    const Frame bgra = selected(rgba, {2, 1, 0, 3});
    CHECK(bgra.remaps());
    CHECK(stored(bgra) == std::vector{2, 1, 0, 3});
    CHECK(bgra.layout() == rgba.layout());
    CHECK(stored(selected(rgba, {1, 1})) == std::vector{1, 1});
    CHECK(stored(selected(rgba, {0, 0, 0, 0, 0, 0, 0, 0})).size() == 8);
    // A selection of a selection looks through the map, and needs none where strides suffice again.
    CHECK(selected(bgra, {2, 1, 0, 3}) == rgba);
    CHECK(selected(bgra, {3, 0, 1}).layout() == Layout({2, 3, 3}, {12, 4, -1}, 3));
}

TEST_CASE("what chosen channels mean follows from how many there are and where alpha is") {
    const Frame rgba = Frame::packed(2, 3, 4);
    CHECK(selected(rgba, {1}).channel_names() == "y");
    CHECK(selected(rgba, {3}).channel_names() == "y"); // alpha by itself is seen as gray
    CHECK(selected(rgba, {1, 3}).channel_names() == "ya");
    CHECK(selected(rgba, {3, 1}).channel_names() == "a1");
    CHECK(selected(rgba, {0, 1}).channel_names() == "01");
    CHECK(selected(rgba, {2, 1, 0}).channel_names() == "rgb");
    CHECK(selected(rgba, {2, 1, 0, 3}).channel_names() == "rgba");
    CHECK(selected(rgba, {3, 0, 1, 2}).channel_names() == "a123");
    CHECK(selected(rgba, {0, 1, 2, 2}).channel_names() == "0123");
    CHECK(selected(rgba, {0, 3, 3}).channel_names() == "0aa");
    CHECK(selected(Frame::packed(2, 3, 5), {0, 1, 2}).channel_names() == "rgb");
}

TEST_CASE("a channel that does not exist is an IndexError, none or more than eight a TypeError") {
    const Frame rgb = Frame::packed(2, 3, 3);
    CHECK_THROWS_AS((void)selected(rgb, {3}), IndexError);
    CHECK_THROWS_AS((void)selected(selected(rgb, {1}), {1}), IndexError);
    CHECK_THROWS_AS((void)selected(rgb, {}), TypeError);
    CHECK_THROWS_AS((void)selected(rgb, {0, 0, 0, 0, 0, 0, 0, 0, 0}), TypeError);
}

TEST_CASE("invert bits toggle, and follow their channels wherever they go") {
    const Frame rgba = Frame::packed(2, 3, 4);
    CHECK_FALSE(rgba.inverts());
    const Frame inverted = rgba.invert(0b0101);
    CHECK(inverted.inverts());
    CHECK(inverted.inverted_bits() == 0b0101);
    CHECK(inverted.invert(0b0101) == rgba);
    CHECK(inverted.invert(0b0110).inverted_bits() == 0b0011);
    CHECK(rgba.invert(0xfffffff0) == rgba); // bits of channels there are not
    CHECK(selected(inverted, {2, 1, 0, 3}).inverted_bits() == 0b0101);
    CHECK(selected(inverted, {1, 0}).inverted_bits() == 0b10);
    CHECK(selected(inverted, {2, 2, 1}).inverted_bits() == 0b011);
    CHECK_FALSE(selected(inverted, {1}).inverts());
}

TEST_CASE("a gathered frame is packed, with nothing pending and the same meaning") {
    const Frame rgba = Frame::packed(4, 6, 4, Format::parse(">H"), 1000);
    const Frame seen = selected(rgba.with_layout(rgba.layout().flip(0)), {2, 1, 0, 3}).invert(1);
    const Frame gathered = seen.gathered();
    CHECK(gathered.layout() == Layout::contiguous({4, 6, 4}, 2));
    CHECK_FALSE(gathered.inverts());
    CHECK_FALSE(gathered.remaps());
    CHECK(gathered.channel_names() == "rgba");
    CHECK(gathered.max() == 1000);
    CHECK(gathered.format() == Format::parse(">H"));
    const Frame bytes = seen.gathered_as(Format(), 255);
    CHECK(bytes.format() == Format());
    CHECK(bytes.max() == 255);
    CHECK(bytes.nbytes() == 96);
    const Frame plain = Frame::packed(4, 6, 4).without_meaning();
    CHECK(plain.gathered().channel_names() == "0123");
}

TEST_CASE("rows of a frame are the same picture, shorter") {
    const Frame frame = Frame::packed(10, 6, 3);
    const Frame part = frame.rows(4, 3);
    CHECK(part.height() == 3);
    CHECK(part.layout().offset() == 72);
    CHECK(frame.rows(0, 10) == frame);
    CHECK(frame.rows(10, 0).height() == 0);
}

TEST_CASE("another layout must hold the same stored channels") {
    const Frame frame = Frame::packed(10, 6, 3);
    CHECK(frame.with_layout(Layout::contiguous({2, 2, 3}, 1)).width() == 2);
    CHECK_THROWS_AS((void)frame.with_layout(Layout::contiguous({2, 2, 4}, 1)), TypeError);
    CHECK_THROWS_AS((void)frame.with_layout(Layout::contiguous({2, 2}, 1)), TypeError);
}

TEST_CASE("channels are named by letters, by numbers, or by both") {
    const Frame rgba = Frame::packed(2, 3, 4);
    CHECK(positions(rgba.parse_channels("r")) == std::vector{0});
    CHECK(positions(rgba.parse_channels("bgr")) == std::vector{2, 1, 0});
    CHECK(positions(rgba.parse_channels("2,1,0")) == std::vector{2, 1, 0});
    CHECK(positions(rgba.parse_channels("b,1,ra")) == std::vector{2, 1, 0, 3});
    CHECK(positions(rgba.parse_channels("rrrrrrrr")).size() == 8);
    const Frame gray = Frame::packed(2, 3, 2);
    CHECK(positions(gray.parse_channels("y")) == std::vector{0});
    CHECK(positions(gray.parse_channels("ay")) == std::vector{1, 0});
    const Frame bgra = selected(rgba, {2, 1, 0, 3}); // seen as r g b a: letters name what is seen
    CHECK(positions(bgra.parse_channels("r")) == std::vector{0});
    CHECK(positions(Frame::packed(2, 3, 5).parse_channels("4,0")) == std::vector{4, 0});
}

TEST_CASE("a channel list that names none of the channels is a ValueError that lists them") {
    const Frame rgb = Frame::packed(2, 3, 3);
    for (const char* list : {"", ",", "r,", ",r", "a", "y", "R", "3", "-1", "r g", "0;1", "99999999999999999999", "0x1",
                             "rgbrgbrgb", "r1"}) {
        CAPTURE(list);
        CHECK_THROWS_WITH_AS((void)rgb.parse_channels(list), doctest::Contains("this picture has r, g, b"), ValueError);
    }
    CHECK_THROWS_WITH_AS((void)Frame::packed(2, 3, 5).parse_channels("r"),
                         "channels 'r': there is no channel 'r'; this picture has 0, 1, 2, 3, 4", ValueError);
}

TEST_CASE("no channel list means the colour channels") {
    CHECK(Frame::packed(2, 3, 4).channel_bits({}) == 0b0111);
    CHECK(Frame::packed(2, 3, 3).channel_bits({}) == 0b111);
    CHECK(Frame::packed(2, 3, 2).channel_bits({}) == 0b01);
    CHECK(Frame::packed(2, 3, 5).channel_bits({}) == 0b11111);
    CHECK(Frame::packed(2, 3, 4).channel_bits("ar") == 0b1001);
    CHECK(Frame::packed(2, 3, 4).channel_bits("rrr") == 0b0001);
    CHECK_THROWS_AS((void)Frame::packed(2, 3, 3).channel_bits("a"), ValueError);
}

TEST_CASE("a frame says what it is in words") {
    CHECK(Frame::packed(480, 640, 3).text() == "640×480 rgb u8");
    CHECK(Frame::packed(1, 2, 1, Format::parse(">H"), 1000).text() == "2×1 y big-endian u16 (max 1000)");
    CHECK(Frame::packed(1, 2, 5, Format::of<float>()).text() == "2×1 01234 f32");
}
