// JPEG through libjpeg-turbo: rows and windows are those of a decoder that neither skips nor crops, files are written
// as the one they come from was coded, and damage is said.
#include "codecs/codec_testing.hpp"
#include "codecs/jpeg_file.hpp"
#include "codecs/libjpeg.hpp"
#include "oriel/error.hpp"
#include "oriel/io.hpp"
#include "oriel/oriel.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace oriel;
using namespace oriel::codecs;
using namespace testing;

namespace {

constexpr unsigned SOF0 = 0xc0, SOF2 = 0xc2, SOS = 0xda, DQT = 0xdb, APP14 = 0xee;

/// A picture with edges and slopes: `busy` is what of it changes from pixel to pixel.
Image scene(std::ptrdiff_t height, std::ptrdiff_t width, std::ptrdiff_t channels, int busy = 40) {
    const Frame frame = Frame::packed(height, width, channels);
    const View view = Buffer::allocate(frame.nbytes()).view({}, frame.layout());
    for (std::ptrdiff_t y = 0; y < height; ++y)
        for (std::ptrdiff_t x = 0; x < width; ++x)
            for (std::ptrdiff_t c = 0; c < channels; ++c) {
                const auto slope = (x * (c + 2) + y * (5 - c)) % 200;
                const auto noise = (x * 37 + y * 91 + c * 53 + x * y) % 64 * busy / 64;
                view.set<std::uint8_t>({y, x, c},
                                       static_cast<std::uint8_t>(std::min<std::ptrdiff_t>(slope + noise, 255)));
            }
    return Image(view, frame);
}

struct Sort {
    std::string name;
    std::ptrdiff_t channels = 3;
    LibjpegOptions options;
};

const std::vector<Sort>& kinds() {
    static const std::vector<Sort> all{
        {"4:4:4", 3, {.across = 1, .down = 1}},
        {"4:2:2", 3, {.across = 2, .down = 1}},
        {"4:2:0", 3, {.across = 2, .down = 2}},
        {"4:4:0", 3, {.across = 1, .down = 2}},
        {"4:1:1", 3, {.across = 4, .down = 1}},
        {"4:1:0", 3, {.across = 4, .down = 2}},
        {"progressive 4:2:0", 3, {.progressive = true}},
        {"progressive 4:4:4", 3, {.across = 1, .down = 1, .progressive = true}},
        {"gray", 1, {.across = 1, .down = 1}},
        {"gray, sampled 2×2", 1, {.across = 2, .down = 2}},
        {"progressive gray", 1, {.across = 1, .down = 1, .progressive = true}},
        {"a scan each", 3, {.separate_scans = true}},
        {"restarts", 3, {.restart = 3}},
        {"restarts 4:2:2", 3, {.across = 2, .down = 1, .restart = 1}},
        {"RGB", 3, {.across = 1, .down = 1, .stored_as_rgb = true}},
        {"arithmetic", 3, {.arithmetic = true}},
        {"arithmetic, progressive", 3, {.progressive = true, .arithmetic = true}},
    };
    return all;
}

std::shared_ptr<Source> open_with(const Bytes& file, std::string_view decoder, bool tolerant = false,
                                  std::uint64_t max_memory = plenty) {
    return jpeg_codec.open(memory_input(file),
                           {.max_memory = max_memory, .allow_truncated = tolerant, .decoder = decoder});
}

std::string part_of(const std::string& whole, const Frame& frame, const Window& window) {
    std::string out;
    const auto pixel = static_cast<std::ptrdiff_t>(frame.channel_count());
    for (std::ptrdiff_t y = window.y; y < window.y + window.height; ++y)
        out.append(whole, static_cast<std::size_t>((y * frame.width() + window.x) * pixel),
                   static_cast<std::size_t>(window.width * pixel));
    return out;
}

int farthest(const std::string& a, const std::string& b) {
    int most = a.size() == b.size() ? 0 : 1000;
    for (std::size_t k = 0; k < std::min(a.size(), b.size()); ++k)
        most = std::max(most, std::abs(static_cast<unsigned char>(a[k]) - static_cast<unsigned char>(b[k])));
    return most;
}

/// Through the pipeline, as the tool writes it.
Bytes rewritten(const Picture& picture, int quality = 0) {
    SaveOptions options;
    options.format = "jpeg";
    options.quality = quality;
    options.lossless = Lossless::off;
    return oriel::encode(picture, options);
}

JpegCoding coding_of(const Bytes& file) { return open_bytes(jpeg_codec, file)->facts().jpeg.value(); }

} // namespace

TEST_CASE("the whole is what libjpeg decodes, for every kind and odd sizes") {
    for (const Sort& kind : kinds())
        for (const auto& size : {std::pair{1, 1}, {1, 33}, {37, 1}, {8, 16}, {15, 17}, {53, 70}}) {
            const std::ptrdiff_t height = size.first;
            const std::ptrdiff_t width = size.second;
            const Bytes file = libjpeg_encode(scene(height, width, kind.channels).view(), kind.options);
            const auto source = open_bytes(jpeg_codec, file);
            INFO(kind.name, " ", width, "×", height);
            CHECK(source->reading() == Reading::rows);
            CHECK(source->frame() == Frame::packed(height, width, kind.channels));
            CHECK(whole_text(*source) == libjpeg_decode(file));
        }
}

TEST_CASE("a window at any place is that part of the whole") {
    const std::ptrdiff_t height = 50;
    const std::ptrdiff_t width = 71;
    for (const Sort& kind : kinds()) {
        const Bytes file = libjpeg_encode(scene(height, width, kind.channels).view(), kind.options);
        const std::string whole = libjpeg_decode(file);
        const auto source = open_bytes(jpeg_codec, file);
        std::string wrong;
        const auto check = [&](const Window& window) {
            if (window_text(*source, window) != part_of(whole, source->frame(), window))
                wrong += std::to_string(window.width) + "x" + std::to_string(window.height) + "+" +
                         std::to_string(window.x) + "+" + std::to_string(window.y) + " ";
        };
        for (std::ptrdiff_t y = 0; y < height; ++y)
            for (std::ptrdiff_t x = 0; x < width; x += 1 + y % 3)
                check({y, x, std::min<std::ptrdiff_t>(1 + x % 20, height - y),
                       std::min<std::ptrdiff_t>(1 + y, width - x)});
        for (std::ptrdiff_t x = 0; x < width; ++x) check({20, x, 13, width - x});
        INFO(kind.name);
        CHECK(wrong.empty());
    }
}

TEST_CASE("windows one below the other, with gaps, and one above, are parts of the whole") {
    for (const Sort& kind : kinds()) {
        const Bytes file = libjpeg_encode(scene(90, 60, kind.channels).view(), kind.options);
        const std::string whole = libjpeg_decode(file);
        const auto source = open_bytes(jpeg_codec, file);
        INFO(kind.name);
        for (const Window& window : {Window{3, 5, 7, 30},
                                     {10, 5, 20, 30},
                                     {37, 5, 1, 30},
                                     {64, 5, 26, 30},
                                     {0, 5, 2, 30},
                                     {2, 6, 4, 30},
                                     {6, 0, 40, 60},
                                     {46, 0, 44, 60},
                                     {89, 59, 1, 1}})
            CHECK(window_text(*source, window) == part_of(whole, source->frame(), window));
    }
}

TEST_CASE("a window goes into a view that lies otherwise") {
    const Bytes file = libjpeg_encode(scene(30, 40, 3).view());
    const std::string whole = libjpeg_decode(file);
    const auto source = open_bytes(jpeg_codec, file);
    const View room = Buffer::allocate(8 * whole.size()).view({}, {60, 80, 4});
    const View to = room.slice(0, {0, 60, 2}).slice(1, {0, 80, 2}).slice(2, {0, 3}).flip(0).flip(1);
    source->read({0, 0, 30, 40}, to);
    CHECK(text_of(to_bytes(to)) == whole);
}

TEST_CASE("stb decodes nearly the same") {
    for (const Sort& kind : kinds()) {
        if (kind.options.arithmetic || kind.options.across == 4) continue; // not read; not interpolated
        const Bytes file = libjpeg_encode(scene(61, 83, kind.channels, 10).view(), kind.options);
        INFO(kind.name);
        // stb 2.27 interpolates the last column of halved columns with the weights the wrong way round.
        const Window most{0, 0, 61, kind.options.across == 2 && kind.options.down == 1 ? 82 : 83};
        const auto stb = open_with(file, "stb");
        CHECK(farthest(window_text(*stb, most), window_text(*open_with(file, "libjpeg"), most)) <= 6);
    }
}

TEST_CASE("baseline is read in little memory, whatever its height; scans hold the picture's coefficients") {
    const auto held = [](bool progressive) {
        LibjpegOptions options;
        options.progressive = progressive;
        JpegFile file = JpegFile::parse(libjpeg_encode(scene(16, 16, 3).view(), options));
        Bytes& frame = file.first(progressive ? SOF2 : SOF0).data;
        const Bytes size = bytes({8, 3000 >> 8, 3000 & 255, 4000 >> 8, 4000 & 255});
        std::copy(size.begin(), size.end(), frame.begin());
        const Bytes whole = file.join();
        return open_bytes(jpeg_codec, whole)->held_memory();
    };
    CHECK(held(false) < std::uint64_t{2} << 20);
    CHECK(held(true) > std::uint64_t{4000} * 3000 * 3);
    CHECK(held(true) < std::uint64_t{4000} * 3000 * 4);
}

TEST_CASE("what needs more memory than allowed is refused before it is decoded") {
    LibjpegOptions options;
    options.progressive = true;
    const Bytes file = libjpeg_encode(scene(400, 400, 3).view(), options);
    const auto source = open_with(file, "", false, 400'000);
    CHECK_THROWS_WITH_AS(whole_text(*source), doctest::Contains("decoding 400×400, 3 components, progressive needs"),
                         LimitError);
    CHECK_NOTHROW(whole_text(*open_with(file, "", false, source->held_memory())));
    options.progressive = false;
    const Bytes baseline = libjpeg_encode(scene(400, 400, 3).view(), options);
    CHECK_NOTHROW(whole_text(*open_with(baseline, "", false, 400'000)));
    CHECK_THROWS_AS(whole_text(*open_with(baseline, "", false, 100'000)), LimitError);
}

TEST_CASE("a file cut short is an error, or gives the rows that are there and zeros") {
    for (const Sort& kind : kinds()) {
        const Bytes file = libjpeg_encode(scene(120, 100, kind.channels).view(), kind.options);
        const std::string whole = libjpeg_decode(file);
        const auto scan = [&] { // behind the first one's header
            std::size_t at = 2;
            while (std::to_integer<unsigned>(file[at + 1]) != SOS)
                at +=
                    2 + (std::to_integer<std::size_t>(file[at + 2]) << 8 | std::to_integer<std::size_t>(file[at + 3]));
            return at + 2 +
                   (std::to_integer<std::size_t>(file[at + 2]) << 8 | std::to_integer<std::size_t>(file[at + 3]));
        }();
        bool in_part = false;
        for (std::size_t size = file.size() - 1; size > 97; size -= 97) {
            const Bytes cut(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size));
            INFO(kind.name, " ", size, " of ", file.size());
            CHECK_THROWS_AS(whole_text(*open_bytes(jpeg_codec, cut)), CodecError);
            if (size < scan) {
                CHECK_THROWS_AS(open_bytes(jpeg_codec, cut, plenty, true), CodecError);
                continue;
            }
            const auto source = open_bytes(jpeg_codec, cut, plenty, true);
            const std::string got = whole_text(*source);
            CHECK(source->missing().find("truncated") != std::string::npos);
            const std::size_t row = source->frame().row_bytes();
            const bool by_scans = kind.options.progressive || kind.options.separate_scans;
            std::size_t same = 0;
            while (same < got.size() && got.compare(same, row, whole, same, row) == 0) same += row;
            if (same > 0 && same < got.size()) in_part = true;
            // A row with damage must not be shown as if there was none.
            if (!by_scans) CHECK(got.find_first_not_of('\0', same) == std::string::npos);
            // Windows agree on what is there.
            for (const std::ptrdiff_t y : {0, 31, 77, 119}) {
                const Window window{y, 13, 1, 50};
                CHECK(window_text(*source, window) == part_of(got, source->frame(), window));
            }
            const auto gray = source->in_gray();
            if (!gray) continue;
            const std::string all_gray = whole_text(*gray);
            for (std::ptrdiff_t y = 3; y + 20 < 120; y += 9) { // across units of interleave
                const Window window{y, 0, 20, 100};
                CHECK(window_text(*gray, window) == part_of(all_gray, gray->frame(), window));
            }
        }
        if (!kind.options.progressive && !kind.options.separate_scans) CHECK(in_part);
    }
}

TEST_CASE("what the library warns of is an error: bits that are no code, restarts out of order") {
    LibjpegOptions options;
    options.restart = 2;
    JpegFile file = JpegFile::parse(libjpeg_encode(scene(64, 64, 3).view(), options));
    Bytes& coded = file.first(SOS).coded;
    for (std::size_t at = 0; at + 1 < coded.size(); ++at)
        if (coded[at] == std::byte{0xff} && coded[at + 1] == std::byte{0xd3}) coded[at + 1] = std::byte{0xd6};
    CHECK_THROWS_WITH_AS(
        whole_text(*open_text(jpeg_codec, text_of(file.join()))),
        doctest::Contains("memory: JPEG: the pixels cannot be decoded (Corrupt JPEG data: found marker"), CodecError);
    const auto tolerant = open_text(jpeg_codec, text_of(file.join()), true);
    CHECK_NOTHROW(whole_text(*tolerant));
    CHECK(tolerant->missing().find("the file is damaged (Corrupt JPEG data") == 0);

    file = FlatJpeg{.across = 2, .values = {9, 200}}.file();
    file.first(SOS).coded = bytes({0xfe, 0xfe, 0xfe}); // no code begins with 1111
    CHECK_THROWS_AS(whole_text(*open_text(jpeg_codec, text_of(file.join()))), CodecError);
}

TEST_CASE("any bit of a file may be wrong: there is an error or a picture") {
    for (const Sort& kind : kinds()) {
        const Bytes sound = libjpeg_encode(scene(19, 35, kind.channels).view(), kind.options);
        int pictures = 0;
        for (std::size_t at = 2; at < sound.size(); at += 1 + at % 2) {
            Bytes damaged = sound;
            damaged[at] ^= static_cast<std::byte>(1U << at % 8);
            for (const bool tolerant : {false, true}) try {
                    const auto source = open_bytes(jpeg_codec, damaged, std::uint64_t{1} << 22, tolerant);
                    const std::string whole = whole_text(*source);
                    ++pictures;
                    const Window window{source->frame().height() / 3, source->frame().width() / 2, 1, 1};
                    const std::string part = window_text(*source, window);
                    INFO(kind.name, " byte ", at, " tolerant ", tolerant);
                    CHECK(part == part_of(whole, source->frame(), window));
                } catch (const Error&) {
                }
        }
        CHECK(pictures > 0);
    }
}

TEST_CASE("many scans are refused") {
    LibjpegOptions options;
    options.progressive = true;
    options.across = options.down = 1;
    JpegFile file = JpegFile::parse(libjpeg_encode(scene(8, 8, 1).view(), options));
    const JpegSegment scan = file.segments.back();
    for (int k = 0; k < 120; ++k) file.segments.push_back(scan);
    for (const bool tolerant : {false, true})
        CHECK_THROWS_AS(whole_text(*open_text(jpeg_codec, text_of(file.join()), tolerant)), CodecError);
}

TEST_CASE("CMYK and YCCK become RGB, each as Adobe's marker says; without one 0 is no ink") {
    // Cyan without black, half of magenta with half black; as ink: 255 is all of it.
    const Frame frame = Frame::packed(16, 32, 4);
    const View ink = Buffer::allocate(frame.nbytes()).view({}, frame.layout());
    for (std::ptrdiff_t y = 0; y < 16; ++y)
        for (std::ptrdiff_t x = 0; x < 32; ++x)
            for (std::ptrdiff_t c = 0; c < 4; ++c)
                ink.set<std::uint8_t>({y, x, c}, static_cast<std::uint8_t>(x < 16   ? (c == 0 ? 255 : 0)
                                                                           : c == 1 ? 128
                                                                           : c == 3 ? 128
                                                                                    : 0));
    const View inverted = Buffer::allocate(frame.nbytes()).view({}, frame.layout());
    for (std::size_t k = 0; k < frame.nbytes(); ++k) inverted.mutable_data()[k] = ~ink.data()[k];
    const auto near = [](const Image& image, std::ptrdiff_t x, std::initializer_list<int> wanted) {
        std::ptrdiff_t c = 0;
        for (const int value : wanted)
            if (std::abs(image.view().get<std::uint8_t>({8, x, c++}) - value) > 3) return false;
        return true;
    };
    LibjpegOptions options;
    options.across = options.down = 1;
    options.quality = 98;
    const std::string simple = "CMYK is shown as RGB by a simple formula, without a colour profile";
    for (const bool ycck : {false, true}) {
        options.ycck = ycck;
        const Bytes file = libjpeg_encode(inverted, options);
        const auto source = open_bytes(jpeg_codec, file);
        CHECK(source->facts().stored == (ycck ? "baseline, YCCK 4:4:4" : "baseline, CMYK 4:4:4"));
        CHECK(source->facts().decoding == std::vector<std::string>{simple});
        CHECK(source->facts().notices.empty());
        const Image image = source->whole();
        CHECK(near(image, 4, {0, 255, 255}));
        CHECK(near(image, 28, {127, 63, 127}));
        CHECK(farthest(whole_text(*open_with(file, "stb")), whole_text(*source)) <= 4);
        const Window window{3, 9, 7, 20};
        CHECK(window_text(*source, window) == part_of(whole_text(*source), source->frame(), window));
    }
    options.ycck = false;
    options.adobe = false;
    const Bytes plain = libjpeg_encode(ink, options);
    const auto source = open_bytes(jpeg_codec, plain);
    CHECK(source->facts().decoding.size() == 2);
    CHECK(near(source->whole(), 4, {0, 255, 255}));
    CHECK(near(source->whole(), 28, {127, 63, 127}));
    SaveOptions without_loss;
    without_loss.format = "jpeg";
    without_loss.lossless = Lossless::require;
    const Bytes moved = encode(open(plain) | Flip{Direction::horizontal}, without_loss);
    CHECK(std::ranges::none_of(JpegFile::parse(moved).segments, // nor is one put there
                               [](const JpegSegment& segment) { return segment.code == APP14; }));
    CHECK(near(load(moved), 27, {0, 255, 255}));
    JpegFile nonsense = JpegFile::parse(plain);
    nonsense.insert(0, APP14, adobe(1));
    CHECK_THROWS_WITH_AS(open_text(jpeg_codec, text_of(nonsense.join())),
                         doctest::Contains("of which Adobe's APP14 says 1, which means nothing"), CodecError);
}

TEST_CASE("12 bit, lossless and hierarchical JPEG are refused in words") {
    const JpegFile sound = JpegFile::parse(libjpeg_encode(scene(8, 8, 3).view()));
    JpegFile file = sound;
    file.first(SOF0).data[0] = std::byte{12};
    CHECK_THROWS_WITH_AS(open_text(jpeg_codec, text_of(file.join())), doctest::Contains("a JPEG of 12 bit"),
                         CodecError);
    file = sound;
    file.first(SOF0).code = 0xc3;
    CHECK_THROWS_WITH_AS(open_text(jpeg_codec, text_of(file.join())), doctest::Contains("a lossless JPEG"), CodecError);
    file = sound;
    file.first(SOF0).code = 0xc5;
    CHECK_THROWS_WITH_AS(open_text(jpeg_codec, text_of(file.join())), doctest::Contains("a hierarchical JPEG"),
                         CodecError);
    LibjpegOptions arithmetic;
    arithmetic.arithmetic = true;
    CHECK_THROWS_WITH_AS(open_with(libjpeg_encode(scene(8, 8, 3).view(), arithmetic), "stb"),
                         doctest::Contains("a JPEG with arithmetic coding"), CodecError);
}

TEST_CASE("sides that libjpeg does not take are left to stb") {
    JpegFile file = JpegFile::parse(libjpeg_encode(scene(8, 8, 1).view(), {.across = 1, .down = 1}));
    const Bytes size = bytes({8, 0, 8, 65501 >> 8, 65501 & 255});
    std::copy(size.begin(), size.end(), file.first(SOF0).data.begin());
    const Bytes whole = file.join();
    CHECK(open_bytes(jpeg_codec, whole)->reading() == Reading::whole);
    CHECK_THROWS_WITH_AS(open_with(whole, "libjpeg"), doctest::Contains("65500 pixels a side"), LimitError);
}

TEST_CASE("threads may read windows at the same time") {
    const Bytes file = libjpeg_encode(scene(64, 64, 3).view());
    const auto source = open_bytes(jpeg_codec, file);
    const std::string expected = whole_text(*source);
    std::vector<std::string> seen(4);
    {
        std::vector<std::jthread> threads;
        for (std::string& text : seen) threads.emplace_back([&] { text = whole_text(*source); });
    }
    for (const std::string& text : seen) CHECK(text == expected);
}

TEST_CASE("a JPEG made of a JPEG is coded as that is") {
    for (const Sort& kind : kinds()) {
        LibjpegOptions options = kind.options;
        options.quality = 77;
        for (const bool optimised : {false, true}) {
            options.optimised = optimised && !options.arithmetic;
            const Bytes file = libjpeg_encode(scene(50, 70, kind.channels).view(), options);
            const Picture picture = open(file);
            JpegCoding wanted = picture.facts().jpeg.value();
            INFO(kind.name);
            CHECK(wanted.progressive == options.progressive);
            if (!options.progressive && !options.arithmetic) CHECK(wanted.optimised == options.optimised);
            CHECK(wanted.rgb == options.stored_as_rgb);
            CHECK(coding_of(rewritten(picture | Flip{Direction::horizontal})) == wanted);
            CHECK(coding_of(rewritten(picture | Crop{3, 4, 41, 33} | Invert{})) == wanted);
            CHECK(coding_of(rewritten(picture | Rotate{90})) == wanted.transposed());
            CHECK(coding_of(rewritten((picture | Rotate{90} | Fill{Colour("#808080"), Region{{0, 3, 1}, {0, 3, 1}}}) |
                                      Rotate{90})) == wanted);
        }
    }
}

TEST_CASE("coded as it was, a picture decoded and coded again is nearly unchanged") {
    LibjpegOptions options;
    options.quality = 40;
    options.across = options.down = 1;
    const Image picture = scene(64, 96, 1);
    for (std::size_t k = 0; k < picture.frame().nbytes(); ++k) { // far from black and white, where values are clipped
        std::byte& value = picture.view().mutable_data()[k];
        value = static_cast<std::byte>(std::to_integer<int>(value) / 3 + 80);
    }
    const Bytes file = libjpeg_encode(picture.view(), options);
    const std::string first = libjpeg_decode(file);
    CHECK(farthest(libjpeg_decode(rewritten(open(file))), first) <= 2); // rounding in the transform
    CHECK(farthest(libjpeg_decode(rewritten(open(file), 60)), first) > 2);
}

TEST_CASE("a quality that is asked for decides tables and sampling; progressive stays") {
    LibjpegOptions options;
    options.quality = 30;
    options.across = 2;
    options.down = 1;
    options.progressive = true;
    const Bytes file = libjpeg_encode(scene(40, 40, 3).view(), options);
    const JpegCoding fine = coding_of(rewritten(open(file), 95));
    CHECK(fine.components[0].horizontal == 1);
    CHECK(fine.components[0].quantisation[0] == 2);
    CHECK(fine.progressive);
    const JpegCoding coarse = coding_of(rewritten(open(file), 50));
    CHECK(coarse.components[0].horizontal == 2);
    CHECK(coarse.components[0].vertical == 2);
    CHECK(coarse.components[0].quantisation[0] == 16);
}

TEST_CASE("other pictures are written with 92 and 4:4:4, gray as gray") {
    const JpegCoding colour = coding_of(rewritten(Picture(scene(20, 30, 3))));
    CHECK(colour.components[0].horizontal == 1);
    CHECK(colour.components[0].quantisation[0] == 3);
    CHECK_FALSE(colour.progressive);
    CHECK_FALSE(colour.optimised);
    CHECK(colour == coding_of(rewritten(Picture(scene(20, 30, 3)), 92)));
    const Bytes gray = rewritten(Picture(scene(20, 30, 1)), 98);
    CHECK(open_bytes(jpeg_codec, gray)->frame() == Frame::packed(20, 30, 1));
    CHECK(farthest(libjpeg_decode(gray), text_of(to_bytes(scene(20, 30, 1).view()))) <= 4);
}

TEST_CASE("one channel of a coloured JPEG takes after its luminance") {
    LibjpegOptions options;
    options.quality = 77;
    const Bytes file = libjpeg_encode(scene(50, 70, 3).view(), options);
    const JpegCoding of_colour = coding_of(file);
    const JpegCoding of_gray = coding_of(rewritten(open(file) | Channels{"g"}));
    CHECK(of_gray.component_count == 1);
    CHECK(of_gray.components[0].quantisation == of_colour.components[0].quantisation);
}

TEST_CASE("RGB of CMYK takes after its first three components") {
    for (const bool ycck : {false, true})
        for (const bool progressive : {false, true}) {
            CAPTURE(ycck);
            CAPTURE(progressive);
            const LibjpegOptions options{.quality = 30, .progressive = progressive, .optimised = true, .ycck = ycck};
            const Bytes file = libjpeg_encode(scene(50, 70, 4).view(), options);
            const JpegCoding of_inks = coding_of(file);
            CHECK(of_inks.component_count == 4);
            CHECK(of_inks.progressive == progressive);
            for (const Picture& picture : {open(file), open(file) | Invert{}, open(file) | Channels{"g"}}) {
                const JpegCoding coding = coding_of(rewritten(picture));
                CHECK(coding.component_count == picture.frame().channel_count());
                CHECK(coding.progressive == progressive);
                CHECK((coding.optimised || progressive));
                if (picture.frame().channel_count() == 1) continue;
                for (std::size_t c = 0; c < 3; ++c) CHECK(coding.components[c] == of_inks.components[c]);
            }
            CHECK(coding_of(rewritten(open(file), 92)).components[0].quantisation[0] == 3);
        }
}

TEST_CASE("tables that cannot be divided by are not taken over") {
    JpegFile file = JpegFile::parse(libjpeg_encode(scene(16, 16, 1).view(), {.across = 1, .down = 1}));
    file.first(DQT).data[5] = std::byte{0};
    const Bytes zero = file.join();
    const Picture picture = open(zero);
    CHECK_FALSE(picture.facts().jpeg.has_value());
    CHECK(coding_of(rewritten(picture)).components[0].quantisation[0] == 3);
}

TEST_CASE("the bytes do not depend on the bands, and what is read is what was given") {
    const Image picture = scene(70, 45, 3, 5);
    CHECK(encode(jpeg_codec, picture, 1) == encode(jpeg_codec, picture, 70));
    const Image upside_down(picture.view().flip(0));
    CHECK(encode(jpeg_codec, upside_down, 5) == encode(jpeg_codec, Image(compact(upside_down.view())), 33));
    CHECK(farthest(libjpeg_decode(encode(jpeg_codec, picture, 7, 100)), text_of(to_bytes(picture.view()))) <= 6);
    CHECK(encode(jpeg_codec, picture, 7, 90) == libjpeg_encode(picture.view(), {.quality = 90}));
}

TEST_CASE("what JPEG cannot hold is refused before anything is written") {
    Bytes out;
    const auto output = memory_output(out);
    const auto begin = [&](const Frame& offered, int quality = 90, std::uint64_t max_memory = plenty) {
        jpeg_codec.create(*output, {.max_memory = max_memory, .quality = quality})->begin(offered);
    };
    CHECK_THROWS_WITH_AS(
        begin(Frame::packed(2, 2, 4)),
        "JPEG has no alpha, and this picture is rgba: put it on a colour with --background COLOR, leave "
        "alpha out with --drop-alpha, or write PNG",
        CodecError);
    CHECK_THROWS_WITH_AS(begin(Frame::packed(8, 65501, 3)), doctest::Contains("at most 65500 pixels a side"),
                         LimitError);
    CHECK_NOTHROW(begin(Frame::packed(65500, 65500, 3)));
    CHECK_THROWS_AS(begin(Frame::packed(8, 60000, 3), 90, 1'000'000), LimitError);
    CHECK_THROWS_AS(begin(Frame::packed(2, 2, 3), -1), ValueError);
    CHECK_THROWS_AS(begin(Frame::packed(2, 2, 3), 101), ValueError);
    CHECK(out.empty());
}

TEST_CASE("an output that fails ends the encoding with its error, in rows or at the end") {
    class FullOutput final : public Output {
    public:
        explicit FullOutput(int most) : left(most) {}
        void write(std::span<const std::byte>) override {
            if (left-- == 0) throw IoError("no space left");
        }
        int left;
    };
    const Image picture = numbered(400, 400, 3);
    for (const int most : {0, 1, 2}) {
        FullOutput output(most);
        const auto sink = jpeg_codec.create(output, {.max_memory = plenty, .quality = 100});
        sink->begin(picture.frame());
        CHECK_THROWS_WITH_AS(
            [&] {
                sink->rows(picture.view());
                sink->finish();
            }(),
            "no space left", IoError);
    }
    FullOutput last(0);
    const Image small = scene(8, 8, 3);
    const auto sink = jpeg_codec.create(last, {.max_memory = plenty});
    sink->begin(small.frame());
    sink->rows(small.view());
    CHECK_THROWS_WITH_AS(sink->finish(), "no space left", IoError);
}

TEST_CASE("a sink given too few or too many rows says so") {
    Bytes out;
    const auto output = memory_output(out);
    const auto sink = jpeg_codec.create(*output, {.max_memory = plenty});
    const Image picture = scene(5, 4, 3);
    sink->begin(picture.frame());
    sink->rows(picture.view().slice(0, {0, 3}));
    CHECK_THROWS_WITH_AS(sink->finish(), "2 of the picture's 5 rows are missing", ValueError);
    CHECK_THROWS_WITH_AS(sink->rows(picture.view()), "3 rows more than the picture's 5", ValueError);
}
