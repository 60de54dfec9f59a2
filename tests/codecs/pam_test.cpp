// PAM: headers by lines, tuple types, any number of channels.
#include "codecs/codec_testing.hpp"
#include "oriel/error.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oriel;
using namespace oriel::codecs;
using namespace testing;
using namespace std::string_literals;

namespace {

const Format big_u16(Kind::unsigned_integer, 2, ByteOrder::big);

std::string header(int width, int height, int depth, int maxval, const std::string& type) {
    return "P7\nWIDTH " + std::to_string(width) + "\nHEIGHT " + std::to_string(height) + "\nDEPTH " +
           std::to_string(depth) + "\nMAXVAL " + std::to_string(maxval) + "\n" +
           (type.empty() ? "" : "TUPLTYPE " + type + "\n") + "ENDHDR\n";
}

std::shared_ptr<Source> open_pam(std::string text) { return open_text(pam_codec, std::move(text)); }

#define CHECK_REFUSED(text, message) CHECK_THROWS_WITH_AS(open_pam(text), message, CodecError)

} // namespace

TEST_CASE("the tuple type and the depth say what channels mean") {
    struct Case {
        const char* type;
        int depth;
        int maxval;
        const char* names;
    };
    for (const Case& each : {Case{"BLACKANDWHITE", 1, 1, "y"},
                             {"BLACKANDWHITE_ALPHA", 2, 1, "ya"},
                             {"GRAYSCALE", 1, 255, "y"},
                             {"GRAYSCALE_ALPHA", 2, 255, "ya"},
                             {"RGB", 3, 255, "rgb"},
                             {"RGB_ALPHA", 4, 200, "rgba"},
                             {"", 1, 255, "y"},
                             {"", 3, 255, "rgb"},
                             {"", 4, 255, "rgba"},
                             {"CMYK", 4, 255, "0123"},
                             {"LAB", 3, 255, "012"},
                             {"DEPTHMAP", 1, 255, "0"},
                             {"RGB", 4, 255, "0123"},
                             {"", 6, 255, "012345"},
                             {"MULTI", 8, 255, "01234567"}}) {
        CAPTURE(each.type);
        CAPTURE(each.depth);
        const std::string text = header(1, 2, each.depth, each.maxval, each.type) + "abcdefghijklmnop";
        const auto source = open_pam(text);
        CHECK(source->frame().channel_names() == each.names);
        CHECK(source->frame().max() == static_cast<std::uint64_t>(each.maxval));
        CHECK(source->frame().layout() == Layout::contiguous({2, 1, each.depth}, 1));
        CHECK(whole_text(*source) == "abcdefghijklmnop"s.substr(0, 2 * static_cast<std::size_t>(each.depth)));
    }
}

TEST_CASE("a tuple type without a meaning here is told") {
    const auto source = open_pam(header(1, 1, 4, 255, "CMYK") + "abcd");
    CHECK(source->facts().stored == "'CMYK', maxval 255");
    CHECK(source->facts().notices ==
          std::vector<std::string>{"tuple type 'CMYK' with 4 channels: they are numbered, not colours"});
}

TEST_CASE("16 bit samples are big-endian") {
    const auto source = open_pam(header(1, 1, 2, 65535, "GRAYSCALE_ALPHA") + "\x01\x02\x03\x04");
    CHECK(source->frame() == Frame::packed(1, 1, 2, big_u16));
    CHECK(source->whole().view().get<std::uint16_t>({0, 0, 1}) == 0x0304);
}

TEST_CASE("comments, empty lines, spaces and any order of lines are read") {
    const auto source = open_pam("P7\n# made by hand\n\n  MAXVAL\t255 \r\nDEPTH 1\nTUPLTYPE  GRAYSCALE\n"
                                 "HEIGHT    1\nWIDTH 0002\n  # again\nENDHDR\nab");
    CHECK(source->frame() == Frame::packed(1, 2, 1));
    CHECK(source->facts().metadata == std::vector<std::string>{"comment"});
    CHECK(whole_text(*source) == "ab");
}

TEST_CASE("several TUPLTYPE lines are one type") {
    CHECK(open_pam("P7\nWIDTH 1\nHEIGHT 1\nDEPTH 1\nMAXVAL 255\nTUPLTYPE GRAY\nTUPLTYPE SCALE\nENDHDR\na")
              ->facts()
              .stored == "'GRAY SCALE', maxval 255");
}

TEST_CASE("damaged headers say what is wrong") {
    CHECK_REFUSED("P7\nWIDTH 1\nHEIGHT 1\nDEPTH 1\nENDHDR\na", "memory: the header has no MAXVAL");
    CHECK_REFUSED("P7\nENDHDR\n", "memory: the header has no WIDTH");
    CHECK_REFUSED("P7\nWIDTH 1\nWIDTH 1\n", "memory: the header has WIDTH twice");
    CHECK_REFUSED("P7\nWIDTH -1\n", "memory: the header's WIDTH is not a number: '-1'");
    CHECK_REFUSED("P7\nWIDTH\n", "memory: the header's WIDTH is not a number: ''");
    CHECK_REFUSED("P7\nWIDTH 1 2\n", "memory: the header's WIDTH is not a number: '1 2'");
    CHECK_REFUSED("P7\nWIDTH 18446744073709551616\n",
                  "memory: the header's WIDTH is beyond any file: '18446744073709551616'");
    CHECK_REFUSED("P7\nCOLOUR\x1b[31m red\n", "memory: 'COLOUR?[31m red' is not a line of a PAM header");
    CHECK_REFUSED("P7\nWIDTH 1\nHEI", "memory: ends at byte 14 inside its header: the file is truncated");
    CHECK_REFUSED("P7\n" + std::string(100'000, '\n'), "memory: the header goes on after 65536 bytes: not a picture's");
    CHECK_REFUSED("P7\n#" + std::string(100'000, 'x'), "memory: the header goes on after 65536 bytes: not a picture's");
}

TEST_CASE("numbers out of range are refused") {
    CHECK_REFUSED(header(0, 1, 1, 255, ""), "memory: the header says 0×1: a picture has at least one pixel");
    CHECK_REFUSED(header(1, 1, 0, 255, ""), "memory: 0 channels; pictures of 1 to 8 are read");
    CHECK_REFUSED(header(1, 1, 9, 255, ""), "memory: 9 channels; pictures of 1 to 8 are read");
    CHECK_REFUSED(header(1, 1, 1, 65536, ""), "memory: the header's maxval is 65536, not 1 to 65535");
    CHECK_REFUSED(header(2, 2, 4, 255, "RGB_ALPHA") + "abcdefghijklmno",
                  "memory: ends at byte 80 but its header promises 81: the file is truncated");
    CHECK_REFUSED("P7\nWIDTH 1\nHEIGHT 1\nDEPTH 18446744073709551615\nMAXVAL 255\nENDHDR\n",
                  "memory: 18446744073709551615 channels; pictures of 1 to 8 are read");
}

TEST_CASE("PAM is known by its magic line") {
    CHECK(pam_codec.recognises(bytes_of("P7\nWIDTH")));
    CHECK_FALSE(pam_codec.recognises(bytes_of("P7 332\n"))); // a thumbnail of xv
    CHECK_FALSE(pam_codec.recognises(bytes_of("P7")));
}

TEST_CASE("every number of channels is written and read back") {
    for (std::ptrdiff_t channels = 1; channels <= 8; ++channels)
        for (const Format& format : {Format(), big_u16}) {
            CAPTURE(channels);
            const Image image = numbered(4, 5, channels, format);
            const std::vector<std::byte> file = encode(pam_codec, image);
            const auto source = open_bytes(pam_codec, file);
            CHECK(source->frame() == image.frame());
            CHECK(equal(source->whole().view(), image.view()));
        }
}

TEST_CASE("channels without a meaning stay so") {
    const Image rgb = numbered(2, 2, 3);
    const Image image = rgb.seen_as(rgb.frame().without_meaning());
    const std::vector<std::byte> file = encode(pam_codec, image);
    CHECK(text_of(file).starts_with("P7\nWIDTH 2\nHEIGHT 2\nDEPTH 3\nMAXVAL 255\nTUPLTYPE OTHER\nENDHDR\n"));
    CHECK(open_bytes(pam_codec, file)->frame() == image.frame());
}

TEST_CASE("a gray picture up to 1 is black and white") {
    CHECK(text_of(encode(pam_codec, numbered(1, 1, 1, {}, 1))).find("TUPLTYPE BLACKANDWHITE\n") != std::string::npos);
    CHECK(text_of(encode(pam_codec, numbered(1, 1, 2, {}, 1))).find("TUPLTYPE BLACKANDWHITE_ALPHA\n") !=
          std::string::npos);
}

TEST_CASE("what is not a number from black to white is refused") {
    CHECK_THROWS_AS(encode(pam_codec, numbered(1, 1, 1, Format::of<std::int16_t>())), CodecError);
}
