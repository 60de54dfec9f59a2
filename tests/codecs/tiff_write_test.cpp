// TIFF as it is written: from front to back, elements and their byte order kept.
#include "codecs/codec_testing.hpp"
#include "codecs/tiff_file.hpp"
#include "codecs/tiff_writer.hpp"
#include "oriel/error.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oriel;
using namespace oriel::codecs;
using namespace testing;
using namespace std::string_literals;

namespace {

Frame wanted(const Frame& offered) { return tiff::start_of(offered).frame; }

} // namespace

TEST_CASE("a small gray picture, byte by byte") {
    const std::string bytes = text_of(encode(tiff_codec, numbered(2, 3, 1)));
    const std::string pixels = text_of(to_bytes(numbered(2, 3, 1).view()));
    REQUIRE(bytes.size() == 192 + 6);
    const auto entry = [](unsigned tag, unsigned type, unsigned count, unsigned value) {
        const TiffFile little;
        return little.number(tag, 2) + little.number(type, 2) + little.number(count, 4) + little.number(value, 4);
    };
    std::string expected = "II*\0\x08\0\0\0\x0d\0"s;
    expected += entry(256, 4, 1, 3) + entry(257, 4, 1, 2) + entry(258, 3, 1, 8) + entry(259, 3, 1, 1);
    expected += entry(262, 3, 1, 1) + entry(273, 4, 1, 192) + entry(277, 3, 1, 1) + entry(278, 4, 1, 2);
    expected += entry(279, 4, 1, 6) + entry(282, 5, 1, 170) + entry(283, 5, 1, 178) + entry(284, 3, 1, 1);
    expected += entry(296, 3, 1, 1) + "\0\0\0\0"s;
    expected += "\1\0\0\0\1\0\0\0\1\0\0\0\1\0\0\0"s;
    expected.resize(192, '\0');
    CHECK(bytes == expected + pixels);
}

TEST_CASE("every kind of element and number of channels is read as it was written") {
    int checked = 0;
    for (const TiffElement& element : tiff_elements())
        for (std::ptrdiff_t channels = 1; channels <= 8; ++channels)
            for (const std::ptrdiff_t rows : {1, 5, 300}) {
                const Image image = numbered(rows, 101, channels, element.format);
                CAPTURE(image.frame().text());
                CHECK(wanted(image.frame()) == image.frame());
                const std::vector<std::byte> bytes = encode(tiff_codec, image, 7);
                const auto source = open_bytes(tiff_codec, bytes);
                CHECK(source->shown() == image.frame());
                CHECK((text_of(bytes).front() == 'M') ==
                      (element.order == ByteOrder::big && element.format.itemsize() > 1));
                CHECK(whole_text(*source) == text_of(to_bytes(image.view())));
                ++checked;
            }
    CHECK(checked == 2 * 11 * 8 * 3);
}

TEST_CASE("channels that mean nothing as colour stay numbered") {
    const Image image(numbered(2, 3, 4).view(), Frame::packed(2, 3, 4).without_meaning());
    const std::vector<std::byte> bytes = encode(tiff_codec, image);
    const auto source = open_bytes(tiff_codec, bytes);
    CHECK(source->shown() == image.frame());
}

TEST_CASE("integers are scaled up to what TIFF takes for white; nothing else changes") {
    const auto u16 = Format::of<std::uint16_t>();
    CHECK(wanted(Frame::packed(2, 3, 1, u16, 1000)) == Frame::packed(2, 3, 1, u16, 65535));
    CHECK(wanted(Frame::packed(2, 3, 1, {}, 1)) == Frame::packed(2, 3, 1));
    CHECK(wanted(Frame::packed(2, 3, 1, Format::of<bool>())) == Frame::packed(2, 3, 1));
    CHECK(wanted(Frame::packed(4, 4, 4).select(std::vector<std::uint8_t>{2, 1, 0}).invert(7)) ==
          Frame::packed(4, 4, 3));
}

TEST_CASE("strips have about 64 KiB, or are so large that there are about 4096") {
    const auto entry = [](const std::string& header, std::size_t index) {
        std::uint64_t value = 0; // of one that stands in its entry, or a count
        for (std::size_t i = 4; i-- > 0;) value = value << 8 | static_cast<unsigned char>(header[10 + index * 12 + i]);
        return value;
    };
    struct Case {
        std::ptrdiff_t height, width;
        std::uint64_t strips, rows;
    };
    for (const Case& each : {Case{100, 640, 1, 100},
                             {102, 640, 1, 102},
                             {103, 640, 2, 102},
                             {480, 640, 5, 102},
                             {3, 100'000, 3, 1},
                             {60'000, 60'000, 4286, 14}}) {
        CAPTURE(each.height);
        const std::string header = tiff::start_of(Frame::packed(each.height, each.width, 1)).header;
        CHECK(entry(header.substr(4), 5) == each.strips);
        CHECK(entry(header.substr(4), 8) == each.strips);
        CHECK(entry(header.substr(8), 7) == each.rows);
        CHECK(header.size() % 16 == 0);
    }
}

TEST_CASE("the strips lie behind each other, and the last has what is left") {
    const std::string header = tiff::start_of(Frame::packed(480, 640, 1)).header;
    const auto number = [&](std::size_t at) {
        std::uint64_t value = 0;
        for (std::size_t i = 4; i-- > 0;) value = value << 8 | static_cast<unsigned char>(header[at + i]);
        return value;
    };
    const std::size_t offsets = number(10 + 5 * 12 + 8); // of 5, too many for the entry
    const std::size_t counts = number(10 + 8 * 12 + 8);
    for (std::size_t k = 0; k < 5; ++k) {
        CHECK(number(offsets + 4 * k) == header.size() + k * 102 * 640);
        CHECK(number(counts + 4 * k) == (k == 4 ? 72 : 102) * 640);
    }
}

TEST_CASE("a file of 4 GiB or more is a BigTIFF") {
    const auto magic = [](std::ptrdiff_t height, std::ptrdiff_t width) {
        return tiff::start_of(Frame::packed(height, width, 1)).header.substr(0, 4);
    };
    CHECK(magic(65535, 65000) == "II*\0"s);
    CHECK(magic(65537, 65535) == "II+\0"s); // pixels below 4 GiB, but not with what stands before them
    CHECK(magic(70000, 70000) == "II+\0"s);
}

TEST_CASE("what TIFF cannot hold is refused") {
    CHECK_THROWS_WITH_AS(wanted(Frame::packed(2, 3, 1, Format::of<long double>())),
                         "TIFF holds integers, signed or not, of 8 to 64 bit and floats of 16, 32 or 64 bit; this "
                         "picture's elements are f128",
                         CodecError);
    CHECK_THROWS_AS(wanted(Frame::packed(2, 3, 1, Format::of<char>())), CodecError);
    CHECK_THROWS_WITH_AS(wanted(Frame::packed(std::ptrdiff_t{1} << 32, 1, 1)),
                         "TIFF holds up to 4294967295 columns and rows; this picture is 1×4294967296", CodecError);
    CHECK_THROWS_AS(wanted(Frame::packed(0, 3, 1)), CodecError);
}
