// PNM: headers of every shape, windows read by position, rows written.
#include "codecs/codec_testing.hpp"
#include "oriel/error.hpp"
#include "support/scratch_folder.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <unistd.h>

#include <cstring>
#include <string>

using namespace oriel;
using namespace oriel::codecs;
using namespace testing;
using namespace std::string_literals;

namespace {

const Format big_u16(Kind::unsigned_integer, 2, ByteOrder::big);

std::shared_ptr<Source> open_pnm(std::string text) { return open_text(pnm_codec, std::move(text)); }

#define CHECK_REFUSED(text, message) CHECK_THROWS_WITH_AS(open_pnm(text), message, CodecError)

/// Counts what reaches it and remembers where the bytes lay.
class WatchedOutput final : public Output {
public:
    void write(std::span<const std::byte> bytes) override { writes.push_back(bytes); }
    std::vector<std::span<const std::byte>> writes;
};

} // namespace

TEST_CASE("P5 is gray and P6 is RGB, 8 bit up to a maxval of 255") {
    const auto gray = open_pnm("P5\n3 2\n255\nabcdef");
    CHECK(gray->frame() == Frame::packed(2, 3, 1));
    CHECK(gray->reading() == Reading::window);
    CHECK(gray->facts().format == "pnm");
    CHECK(gray->facts().stored == "P5, maxval 255");
    CHECK(whole_text(*gray) == "abcdef");

    const auto rgb = open_pnm("P6\n1 2\n100\nabcdef");
    CHECK(rgb->frame() == Frame::packed(2, 1, 3, {}, 100));
    CHECK(whole_text(*rgb) == "abcdef");
}

TEST_CASE("a maxval above 255 means big-endian 16 bit, kept as a byte order") {
    const auto source = open_pnm("P5 2 1 1000\n\x01\x02\x03\xe8");
    CHECK(source->frame() == Frame::packed(1, 2, 1, big_u16, 1000));
    const Image image = source->whole();
    CHECK(image.view().get<std::uint16_t>({0, 0, 0}) == 0x0102);
    CHECK(image.view().get<std::uint16_t>({0, 1, 0}) == 1000);
    CHECK(open_pnm("P5 1 1 256\nab")->frame().format() == big_u16);
    CHECK(open_pnm("P5 1 1 65535\nab")->frame().max() == 65535);
}

TEST_CASE("comments and white space may stand anywhere before the last line end") {
    for (const auto& header : {"P5#c\n2 1 255\n"s, "P5 # c 9 9\n# again\n2\t\r\n\v\f1 255 "s, "P5 2#c\n1#c\n255\n"s,
                               "P5 2 1 #c\r255\n"s, "P5 2 1 255#c\n"s, "P5\n#\n#\n2 1 255\t"s}) {
        CAPTURE(header);
        const auto source = open_pnm(header + "#\n");
        CHECK(source->frame() == Frame::packed(1, 2, 1));
        CHECK(whole_text(*source) == "#\n"); // behind the one white space everything is pixels
        CHECK((source->facts().metadata == std::vector<std::string>{"comment"}) ==
              (header.find('#') != std::string::npos));
    }
}

TEST_CASE("exactly one white space ends the header") {
    CHECK(whole_text(*open_pnm("P5 2 1 255\r\na")) == "\na");
    CHECK(whole_text(*open_pnm("P5 2 1 255   ")) == "  ");
}

TEST_CASE("a file shorter than its header promises is refused when it is opened, with both numbers") {
    CHECK_REFUSED("P5 3 2 255\nabcde", "memory: ends at byte 16 but its header promises 17: the file is truncated");
    CHECK_REFUSED("P6 100 100 65535\nabc",
                  "memory: ends at byte 20 but its header promises 60017: the file is truncated");
    CHECK_REFUSED("P5 300 1 65535\n"s + std::string(300, 'x'),
                  "memory: ends at byte 315 but its header promises 615: the file is truncated");
}

TEST_CASE("what is there of a file that ends early is kept where that is tolerated") {
    const std::string file = "P5\n3 4\n255\nabcdefgh"; // two rows and two thirds of four
    const auto source = pnm_codec.open(memory_input(bytes_of(file)), {.max_memory = plenty, .allow_truncated = true});
    CHECK(whole_text(*source) == "abcdefgh" + std::string(4, '\0'));
    CHECK(window_text(*source, {2, 1, 2, 2}) == "h" + std::string(3, '\0'));
    CHECK(source->missing() == "memory: the file ends at byte 19: 2 of 4 stored rows are there, the rest is 0");
    const auto sound = pnm_codec.open(memory_input(bytes_of(file.substr(0, 3) + "3 2\n255\nabcdef")),
                                      {.max_memory = plenty, .allow_truncated = true});
    CHECK(sound->missing().empty());
}

TEST_CASE("a header that ends too early is a truncated file") {
    const std::string whole = "P5 3 2 255\n";
    for (std::size_t size = 2; size < whole.size(); ++size)
        CHECK_REFUSED(
            whole.substr(0, size),
            ("memory: ends at byte " + std::to_string(size) + " inside its header: the file is truncated").c_str());
}

TEST_CASE("headers that lie are refused without an allocation of their size") {
    CHECK_REFUSED("P5 4000000000 4000000000 255\nx", // 16 exabytes: more than a signed offset
                  "memory: the header says 4000000000×4000000000: no file holds that many pixels");
    CHECK_REFUSED("P6 9223372036854775807 3 65535\nx",
                  "memory: the header says 9223372036854775807×3: no file holds that many pixels");
    CHECK_REFUSED("P5 99999999999999999999 1 255\nx",
                  "memory: the header's width is beyond any file: '99999999999999999999'");
    CHECK_REFUSED("P5 1 "s + std::string(50, '7') + " 255\nx",
                  ("memory: the header's height is beyond any file: '" + std::string(40, '7') + "...'").c_str());
    CHECK_REFUSED("P5 1000000 1000000 255\nx",
                  "memory: ends at byte 24 but its header promises 1000000000023: the file is truncated");
}

TEST_CASE("headers that make no sense say what is wrong where") {
    CHECK_REFUSED("P5 0 2 255\n", "memory: the header says 0×2: a picture has at least one pixel");
    CHECK_REFUSED("P5 2 0 255\n", "memory: the header says 2×0: a picture has at least one pixel");
    CHECK_REFUSED("P5 1 1 0\nx", "memory: the header's maxval is 0, not 1 to 65535");
    CHECK_REFUSED("P5 1 1 65536\nx", "memory: the header's maxval is 65536, not 1 to 65535");
    CHECK_REFUSED("P5 -1 1 255\nx", "memory: byte 3 is '-' where the header's width should be");
    CHECK_REFUSED("P5 1 x 255\nx", "memory: byte 5 is 'x' where the header's height should be");
    CHECK_REFUSED("P5 1 1 255x", "memory: byte 10 is 'x' inside the header's maxval");
    CHECK_REFUSED("P5 1 1\x1b 255", "memory: byte 6 is '?' inside the header's height");
    CHECK_REFUSED("P5 1 1.5 255\nx", "memory: byte 6 is '.' inside the header's height");
}

TEST_CASE("a header without an end is given up") {
    const char* const message = "memory: the header goes on after 65536 bytes: not a picture's";
    CHECK_REFUSED("P5 #" + std::string(100'000, 'x'), message);
    CHECK_REFUSED("P5 " + std::string(100'000, ' '), message);
    CHECK_REFUSED("P5 " + std::string(100'000, '0'), message);
}

TEST_CASE("PNM is known by its magic number") {
    for (const char* text : {"P5\n", "P6 ", "P6#", "P1\t", "P6"}) CHECK(pnm_codec.recognises(bytes_of(text)));
    for (const char* text : {"P7\n", "PF\n", "P", "", "p6\n", "P0\n", "P55", "P6x"})
        CHECK_FALSE(pnm_codec.recognises(bytes_of(text)));
    CHECK(recognise(bytes_of("P6\n")) == &pnm_codec);
    CHECK(recognise(bytes_of("P7\n")) == &pam_codec);
    CHECK(recognise(bytes_of("hello")) == nullptr);
    CHECK(by_name("pam") == &pam_codec);
    CHECK(by_name("no such") == nullptr);
}

TEST_CASE("what follows the picture is mentioned and not read") {
    const auto source = open_pnm("P5 1 1 255\nxP5 1 1 255\ny");
    CHECK(whole_text(*source) == "x");
    CHECK(source->facts().notices ==
          std::vector<std::string>{"12 bytes after the picture are not read (a file may hold several)"});
    CHECK(open_pnm("P5 1 1 255\nx")->facts().notices.empty());
}

TEST_CASE("another picture behind the one that is read is known by its magic number, behind white space too") {
    const std::string one = "P5 1 1 255\nx";
    for (const char* more : {"P1 ", "P2\n", "P5#", "P6 1", "P7\n", "Pf\n", "PF\n", "\nP5 1 1 255\ny", " \r\n\tP7\n"}) {
        CAPTURE(more);
        CHECK(open_pnm(one + more)->facts().further_frames);
        CHECK(open_pnm("P4 1 1\nx" + std::string(more))->facts().further_frames);
        CHECK(open_text(pam_codec, "P7\nWIDTH 1\nHEIGHT 1\nDEPTH 1\nMAXVAL 255\nENDHDR\nx" + std::string(more))
                  ->facts()
                  .further_frames);
    }
    for (const char* more : {"", "\n", "P", "P5", "P5x", "P8 ", "p5 ", "xP5 ", "\n\n#P5"}) {
        CAPTURE(more);
        CHECK_FALSE(open_pnm(one + more)->facts().further_frames);
    }
}

TEST_CASE("any window of a picture is that part of it") {
    const std::string pixels = text_of(to_bytes(numbered(7, 9, 3).view()));
    const auto picture = open_pnm("P6 9 7 255\n" + pixels);
    for (const Window& window : {Window{0, 0, 7, 9}, Window{2, 0, 3, 9}, Window{2, 3, 4, 5}, Window{6, 8, 1, 1},
                                 Window{0, 4, 7, 1}, Window{3, 2, 0, 5}, Window{3, 2, 2, 0}}) {
        std::string expected;
        for (std::ptrdiff_t y = window.y; y < window.y + window.height; ++y)
            expected += pixels.substr(static_cast<std::size_t>((y * 9 + window.x) * 3),
                                      static_cast<std::size_t>(window.width * 3));
        CAPTURE(window.y);
        CAPTURE(window.x);
        CHECK(window_text(*picture, window) == expected);
    }
}

TEST_CASE("a window goes into any view of its shape: padded rows, flipped, transposed, every other pixel") {
    const auto source = open_pnm("P6 9 7 255\n" + text_of(to_bytes(numbered(7, 9, 3).view())));
    const Window window{1, 2, 5, 4};
    const std::string expected = window_text(*source, window);
    const View room = Buffer::allocate(20 * 20 * 3).view({}, {20, 20, 3});
    const View padded = room.slice(0, {2, 7}).slice(1, {3, 7});
    for (const View& to :
         {padded, padded.flip(0), padded.flip(1), padded.flip(2), room.slice(0, {1, 20, 4}).slice(1, {0, 4}),
          room.slice(0, {0, 5}).slice(1, {0, 16, 4}), room.slice(0, {0, 4}).slice(1, {0, 5}).swap_axes(0, 1)}) {
        CAPTURE(to.layout().text());
        fill<std::uint8_t>(room, 0xaa);
        source->read(window, to);
        CHECK(text_of(to_bytes(to)) == expected);
        const std::string bytes = text_of(to_bytes(room));
        CHECK(std::count(bytes.begin(), bytes.end(), '\xaa') >= 20 * 20 * 3 - 5 * 4 * 3); // nothing else was touched
    }
}

TEST_CASE("scratch is read in several pieces where a window is larger") {
    const std::string pixels = text_of(to_bytes(numbered(700, 1000, 1).view()));
    const auto source = open_pnm("P5 1000 700 255\n" + pixels);
    const View to = Buffer::allocate(700 * 1000).view({}, {1000, 700, 1}).swap_axes(0, 1);
    source->read({0, 0, 700, 1000}, to);
    CHECK(text_of(to_bytes(to)) == pixels);
}

TEST_CASE("a window outside the picture, or a view of another shape or format, is refused") {
    const auto source = open_pnm("P5 3 2 255\nabcdef");
    const View to = Buffer::allocate(64).view({}, {2, 2, 1});
    CHECK_THROWS_WITH_AS(source->read({0, 2, 2, 2}, to), "the window 2x2+2+0 reaches outside 3×2 y u8", ValueError);
    CHECK_THROWS_AS(source->read({-1, 0, 2, 2}, to), ValueError);
    CHECK_THROWS_WITH_AS(source->read({0, 0, 2, 3}, to),
                         "a view of shape (2, 2, 1) and format u8 cannot take rows of shape (2, 3, 1) and format u8",
                         ValueError);
    CHECK_THROWS_AS(source->read({0, 0, 2, 2}, Buffer::allocate(64).view(big_u16, {2, 2, 1})), ValueError);
    CHECK_THROWS_AS(source->read({0, 0, 2, 2}, to.as_readonly()), ReadOnlyError);
}

TEST_CASE("windows beyond 4 GiB of a large sparse file are read right") {
    const ScratchFolder folder;
    const std::string header = "P5 65537 70000 255\n"; // 4.27 GiB
    const auto path = folder.file("sparse.pgm", header);
    const int number = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    const auto put = [&](off_t y, off_t x, std::string_view text) {
        const off_t at = static_cast<off_t>(header.size()) + y * 65537 + x;
        REQUIRE(::pwrite(number, text.data(), text.size(), at) == static_cast<ssize_t>(text.size()));
    };
    REQUIRE(::ftruncate(number, static_cast<off_t>(header.size()) + off_t{65537} * 70000) == 0);
    put(65534, 65530, "below"); // on both sides of 2^32
    put(65536, 5, "above");
    put(69999, 65535, "zz");
    ::close(number);
    const auto source = pnm_codec.open(file_input(path, plenty), {.max_memory = plenty});
    CHECK(window_text(*source, {65534, 65530, 1, 5}) == "below");
    CHECK(window_text(*source, {65536, 5, 1, 5}) == "above");
    CHECK(window_text(*source, {69998, 65534, 2, 3}) == "\0\0\0\0zz"s);
    CHECK_THROWS_AS(source->read({70000, 0, 1, 1}, Buffer::allocate(1).view({}, {1, 1, 1})), ValueError);
}

TEST_CASE("gray is written as P5 and RGB as P6, with the maxval that the frame has") {
    CHECK(text_of(encode(pnm_codec, numbered(2, 3, 1))) ==
          "P5\n3 2\n255\n" + text_of(to_bytes(numbered(2, 3, 1).view())));
    CHECK(text_of(encode(pnm_codec, numbered(2, 3, 3, {}, 100))).starts_with("P6\n3 2\n100\n"));
    const Image deep = numbered(5, 4, 3, big_u16, 1000);
    CHECK(text_of(encode(pnm_codec, deep)) == "P6\n4 5\n1000\n" + text_of(to_bytes(deep.view())));
}

TEST_CASE("a sink wants 8 bit up to a max of 255 and big-endian 16 bit above") {
    std::vector<std::byte> out;
    const auto output = memory_output(out);
    const auto wanted = [&](const Frame& offered) {
        return pnm_codec.create(*output, {.max_memory = plenty, .quality = 90})->begin(offered);
    };
    const auto u16 = Format::of<std::uint16_t>();
    CHECK(wanted(Frame::packed(2, 3, 1, u16)) == Frame::packed(2, 3, 1, big_u16, 65535));
    CHECK(wanted(Frame::packed(2, 3, 3, u16, 200)) == Frame::packed(2, 3, 3, {}, 200));
    CHECK(wanted(Frame::packed(2, 3, 1, Format::of<std::uint32_t>(), 4095)) == Frame::packed(2, 3, 1, big_u16, 4095));
    CHECK(wanted(Frame::packed(2, 3, 1, Format::of<bool>())) == Frame::packed(2, 3, 1, {}, 1));
    const Frame seen = Frame::packed(4, 4, 4).select(std::vector<std::uint8_t>{2, 1, 0}).invert(7);
    CHECK(wanted(seen) == Frame::packed(4, 4, 3));
}

TEST_CASE("what PNM cannot hold is refused before anything is written") {
    std::vector<std::byte> out;
    const auto output = memory_output(out);
    const auto begin = [&](const Frame& offered) {
        pnm_codec.create(*output, {.max_memory = plenty, .quality = 90})->begin(offered);
    };
    CHECK_THROWS_WITH_AS(
        begin(Frame::packed(2, 3, 4)),
        "PNM holds gray or RGB; this picture has the channels rgba: write PAM, which holds any, or choose "
        "with `channel rgb`",
        CodecError);
    CHECK_THROWS_WITH_AS(
        begin(Frame::packed(2, 3, 2)),
        "PNM holds gray or RGB; this picture has the channels ya: write PAM, which holds any, or choose "
        "with `channel y`",
        CodecError);
    CHECK_THROWS_AS(begin(Frame::packed(2, 3, 5)), CodecError);
    CHECK_THROWS_WITH_AS(begin(Frame::packed(2, 3, 1, Format::of<std::int16_t>())),
                         "PNM holds unsigned integers of 8 or 16 bit, made of unsigned integers, booleans and floats; "
                         "this picture's are i16\nTIFF, NPY and raw hold them as they are",
                         CodecError);
    CHECK(out.empty());
}

TEST_CASE("rows are written in large pieces, and a large packed band as it lies") {
    WatchedOutput output;
    const Image image = numbered(3000, 100, 3); // rows of 300 bytes
    const auto sink = pnm_codec.create(output, {.max_memory = plenty, .quality = 90});
    sink->begin(image.frame());
    const View padded = numbered(3000, 200, 3).view().slice(1, {0, 100});
    sink->rows(image.view().slice(0, {0, 1000}));
    REQUIRE(output.writes.size() == 2); // the header, and the band itself
    CHECK(output.writes[1].data() == image.view().data());
    CHECK(output.writes[1].size() == 300'000);
    sink->rows(padded.slice(0, {0, 2000}));
    sink->finish();
    for (std::size_t i = 2; i + 1 < output.writes.size(); ++i) CHECK(output.writes[i].size() >= 65536);
    CHECK(output.writes.size() == 2 + 10);
}

TEST_CASE("rows may lie upside down") {
    const Image image = numbered(5, 4, 3);
    const Image flipped(image.view().flip(0));
    CHECK(text_of(encode(pnm_codec, flipped, 2)) == "P6\n4 5\n255\n" + text_of(to_bytes(flipped.view())));
}

TEST_CASE("a sink given too few or too many rows says so") {
    std::vector<std::byte> out;
    const auto output = memory_output(out);
    const auto sink = pnm_codec.create(*output, {.max_memory = plenty, .quality = 90});
    const Image image = numbered(5, 4, 3);
    sink->begin(image.frame());
    sink->rows(image.view().slice(0, {0, 3}));
    CHECK_THROWS_WITH_AS(sink->finish(), "2 of the picture's 5 rows are missing", ValueError);
    CHECK_THROWS_WITH_AS(sink->rows(image.view()), "3 rows more than the picture's 5", ValueError);
    CHECK_THROWS_AS(sink->rows(image.view().slice(1, {0, 3})), ValueError);
    CHECK_THROWS_WITH_AS(sink->rows(image.view().flip(1).slice(0, {0, 1})), "the rows of a band must be packed",
                         ValueError);
}
