// JPEG read and written by stb, with sound files and damaged ones.
#include "codecs/codec_testing.hpp"
#include "codecs/exif_block.hpp"
#include "codecs/jpeg_file.hpp"
#include "codecs/jpeg_stb.hpp"
#include "oriel/error.hpp"
#include "support/scratch_folder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

using namespace oriel;
using namespace oriel::codecs;
using namespace testing;

namespace {

/// JPEG where nobody but stb reads and writes it.
const Codec stb_codec = [] {
    Codec out = jpeg_codec;
    out.open = jpeg::open_stb;
    out.create = jpeg::create_stb;
    return out;
}();

constexpr unsigned SOF0 = 0xc0, SOS = 0xda, APP1 = 0xe1, APP14 = 0xee;

/// Slow ramps: a picture that survives JPEG nearly unchanged.
Image ramps(std::ptrdiff_t height, std::ptrdiff_t width, std::ptrdiff_t channels) {
    const Frame frame = Frame::packed(height, width, channels);
    const View view = Buffer::allocate(frame.nbytes()).view({}, frame.layout());
    for (std::ptrdiff_t y = 0; y < height; ++y)
        for (std::ptrdiff_t x = 0; x < width; ++x)
            for (std::ptrdiff_t c = 0; c < channels; ++c) {
                const std::ptrdiff_t way = (x * (c + 1) + y * (3 - c)) % 320; // there and back
                view.set<std::uint8_t>({y, x, c}, static_cast<std::uint8_t>(40 + std::min(way, 320 - way)));
            }
    return Image(view, frame);
}

/// The largest difference of any sample, of equally shaped pictures or a gray one shown as RGB.
int farthest(const View& a, const View& b) {
    int most = 0;
    for (std::ptrdiff_t y = 0; y < a.extent(0); ++y)
        for (std::ptrdiff_t x = 0; x < a.extent(1); ++x)
            for (std::ptrdiff_t c = 0; c < a.extent(2); ++c)
                most = std::max(most, std::abs(a.get<std::uint8_t>({y, x, c}) -
                                               b.get<std::uint8_t>({y, x, std::min(c, b.extent(2) - 1)})));
    return most;
}

/// Opens and decodes; whether there was a picture. Only oriel's errors may come.
bool decodes(const Bytes& file) {
    try {
        open_bytes(stb_codec, file)->whole();
        return true;
    } catch (const Error&) {
        return false;
    }
}

std::unique_ptr<Sink> sink_for(Output& output, int quality = 90, std::uint64_t max_memory = plenty) {
    return stb_codec.create(output, {.max_memory = max_memory, .quality = quality});
}

} // namespace

TEST_CASE("a picture that is written comes back nearly the same") {
    for (const int quality : {85, 95}) {
        const Image picture = ramps(45, 61, 3);
        const Bytes file = encode(stb_codec, picture, 7, quality);
        const auto source = open_bytes(stb_codec, file);
        CHECK(source->frame() == picture.frame());
        CHECK(source->facts().format == "jpeg");
        CHECK(source->facts().stored == (quality == 85 ? "baseline, YCbCr 4:2:0" : "baseline, YCbCr 4:4:4"));
        CHECK(source->facts().notices.empty());
        CHECK(farthest(source->whole().view(), picture.view()) <= (quality == 85 ? 30 : 12));
    }
}

TEST_CASE("a gray picture is written as colours that are gray") {
    const Image picture = ramps(20, 30, 1);
    const auto source = open_text(stb_codec, text_of(encode(stb_codec, picture, 7, 95)));
    CHECK(source->frame().channel_count() == 3);
    CHECK(farthest(source->whole().view(), picture.view()) <= 8);
}

TEST_CASE("gray files have one channel, flat blocks come out exactly") {
    const FlatJpeg flat{.across = 3, .down = 2, .values = {0, 40, 128, 200, 255, 7}};
    for (const bool progressive : {false, true})
        for (const unsigned interval : {0u, 1u, 2u}) {
            FlatJpeg kind = flat;
            kind.progressive = progressive;
            kind.restart_interval = interval;
            const Bytes file = kind.file().join();
            const auto source = open_bytes(stb_codec, file);
            CHECK(source->frame() == Frame::packed(16, 24, 1));
            const View pixels = source->whole().view();
            CAPTURE(progressive);
            CAPTURE(interval);
            for (std::ptrdiff_t block = 0; block < 6; ++block)
                CHECK(pixels.get<std::uint8_t>({block / 3 * 8 + 5, block % 3 * 8 + 2, 0}) ==
                      flat.values[static_cast<std::size_t>(block)]);
        }
}

TEST_CASE("Adobe's inverted CMYK becomes RGB, with a notice") {
    JpegFile file = FlatJpeg{.components = 4, .values = {255, 0, 128, 255}}.file();
    Bytes adobe;
    append(adobe, "Adobe");
    append(adobe, bytes({0, 100, 0, 0, 0, 0, 0}));
    file.insert(0, APP14, adobe);
    const auto source = open_text(stb_codec, text_of(file.join()));
    CHECK(source->frame() == Frame::packed(8, 8, 3));
    CHECK(source->facts().decoding ==
          std::vector<std::string>{"CMYK is shown as RGB by a simple formula, without a colour profile"});
    const View pixels = source->whole().view();
    CHECK(pixels.get<std::uint8_t>({3, 3, 0}) == 255);
    CHECK(pixels.get<std::uint8_t>({3, 3, 1}) == 0);
    CHECK(pixels.get<std::uint8_t>({3, 3, 2}) == 128);
}

TEST_CASE("the orientation is told and the pixels stay as stored") {
    JpegFile file = JpegFile::parse(encode(stb_codec, ramps(8, 16, 3)));
    Bytes exif;
    append(exif, std::string_view("Exif\0\0", 6));
    append(exif, ExifBlock{.value = 6}.bytes());
    file.insert(1, APP1, exif);
    const auto source = open_text(stb_codec, text_of(file.join()));
    CHECK(source->facts().orientation == 6);
    CHECK(source->facts().metadata == std::vector<std::string>{"EXIF"});
    CHECK(source->frame().width() == 16);
}

TEST_CASE("windows are parts of the whole, decoded once; the whole is the caller's own") {
    const auto source = open_text(stb_codec, text_of(encode(stb_codec, ramps(40, 50, 3))));
    CHECK(source->reading() == Reading::whole);
    const Image whole = source->whole();
    CHECK(whole.view().owner().storage() == Storage::adopted);
    CHECK(window_text(*source, {3, 5, 20, 30}) == text_of(to_bytes(whole.view().slice(0, {3, 23}).slice(1, {5, 35}))));
    const Image again = source->whole();
    CHECK_FALSE(again.view().owner() == whole.view().owner());
    CHECK(equal(again.view(), whole.view()));
}

TEST_CASE("threads may read windows at the same time") {
    const auto source = open_text(stb_codec, text_of(encode(stb_codec, ramps(64, 64, 3))));
    const std::string expected = text_of(to_bytes(source->whole().view()));
    std::vector<std::string> seen(4);
    {
        std::vector<std::jthread> threads;
        for (std::string& text : seen) threads.emplace_back([&] { text = whole_text(*source); });
    }
    for (const std::string& text : seen) CHECK(text == expected);
}

TEST_CASE("a picture outlives its source and its file") {
    Image picture = [] { return open_text(stb_codec, text_of(encode(stb_codec, ramps(9, 9, 3), 3, 95)))->whole(); }();
    CHECK(farthest(picture.view(), ramps(9, 9, 3).view()) <= 12);
}

TEST_CASE("a file is read and then decoded from private memory, which counts") {
    const ScratchFolder folder;
    const Bytes bytes = encode(stb_codec, ramps(40, 50, 3));
    const auto path = folder.file("a.jpg", bytes);
    const auto from_file = stb_codec.open(file_input(path, plenty), {.max_memory = plenty});
    const auto from_memory = open_bytes(stb_codec, bytes);
    CHECK(from_file->held_memory() == from_memory->held_memory() + bytes.size());
    CHECK(whole_text(*from_file) == whole_text(*from_memory));
}

TEST_CASE("the memory foreseen is enough for every sampling and size, and not much more") {
    for (const std::ptrdiff_t height : {1, 8, 15, 17, 100})
        for (const std::ptrdiff_t width : {1, 7, 16, 33, 257})
            for (const int quality : {50, 95}) {
                const Bytes file = encode(stb_codec, ramps(height, width, 3), height, quality);
                const auto source = open_bytes(stb_codec, file);
                CHECK_NOTHROW(source->whole());
                CHECK(source->held_memory() < 200'000 + static_cast<std::uint64_t>((height + 16) * (width + 16)) * 9);
            }
    const FlatJpeg flat{.across = 30, .down = 20, .values = std::vector<int>(600, 77), .progressive = true};
    CHECK(decodes(flat.file().join()));
}

TEST_CASE("a picture that needs more memory than allowed is refused before it is decoded") {
    const Bytes file = encode(stb_codec, ramps(100, 100, 3));
    const auto need = open_bytes(stb_codec, file)->held_memory();
    CHECK_NOTHROW(open_bytes(stb_codec, file, need)->whole());
    CHECK_THROWS_WITH_AS(open_bytes(stb_codec, file, need / 2)->whole(),
                         doctest::Contains("memory: decoding 100×100, 3 components needs "), LimitError);
}

TEST_CASE("headers of giants are refused when they are opened") {
    JpegFile file = JpegFile::parse(encode(stb_codec, ramps(8, 8, 3)));
    for (std::size_t at = 1; at <= 4; ++at) file.first(SOF0).data[at] = std::byte{0xff};
    CHECK_THROWS_WITH_AS(
        open_bytes(stb_codec, file.join()),
        "memory: 65535×65535, 3 components are more than this JPEG decoder takes: 2147483647 samples in all\n"
        "read it with another decoder than stb, or convert it first, as in `djpeg IN > OUT.ppm`",
        LimitError);
    file.first(SOF0).data[1] = std::byte{0x10}; // 4351 lines: for the decoder to take, but not with this memory
    const Bytes large = file.join();
    CHECK_THROWS_AS(open_bytes(stb_codec, large)->whole(), LimitError);
}

TEST_CASE("a file cut anywhere is refused, never half a picture") {
    for (const Bytes& whole : {encode(stb_codec, ramps(20, 20, 3)),
                               FlatJpeg{.across = 4, .values = {1, 2, 3, 4}, .restart_interval = 1}.file().join()})
        for (std::size_t size = 0; size < whole.size(); ++size) {
            const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
            CAPTURE(size);
            CHECK_THROWS_AS(open_bytes(stb_codec, cut)->whole(), CodecError);
        }
}

TEST_CASE("pixels that cannot be decoded are damage") {
    JpegFile file = FlatJpeg{.across = 2, .values = {9, 200}}.file();
    file.first(SOS).coded = bytes({0xfe, 0xfe, 0xfe}); // no code begins with 1111
    CHECK_THROWS_WITH_AS(open_bytes(stb_codec, file.join())->whole(),
                         "memory: JPEG: the pixels cannot be decoded (bad huffman code): the file is damaged",
                         CodecError);
}

TEST_CASE("any bit of a file may be wrong: there is an error or a picture") {
    const FlatJpeg gray{.across = 3, .down = 2, .values = {0, 40, 128, 200, 255, 7}, .restart_interval = 2};
    FlatJpeg progressive = gray;
    progressive.progressive = true;
    FlatJpeg cmyk{.components = 4, .across = 2, .values = {9, 8, 7, 6, 255, 0, 255, 0}};
    JpegFile with_adobe = cmyk.file();
    Bytes adobe;
    append(adobe, "Adobe");
    append(adobe, bytes({0, 100, 0, 0, 0, 0, 2}));
    with_adobe.insert(0, APP14, adobe);
    for (const Bytes& sound : {encode(stb_codec, numbered(17, 19, 3), 17, 60), encode(stb_codec, ramps(9, 9, 3), 9, 95),
                               gray.file().join(), progressive.file().join(), with_adobe.join()}) {
        REQUIRE(decodes(sound));
        int pictures = 0;
        for (std::size_t at = 0; at < sound.size(); ++at)
            for (unsigned bit = 0; bit < 8; ++bit) {
                Bytes damaged = sound;
                damaged[at] ^= static_cast<std::byte>(1U << bit);
                if (decodes(damaged)) ++pictures;
            }
        CHECK(pictures > 0);
        CHECK(pictures < static_cast<int>(sound.size() * 8));
    }
}

TEST_CASE("a scan that ends inside a number, and sums beyond an int, are damage without consequences") {
    constexpr unsigned DQT = 0xdb, DHT = 0xc4;
    JpegFile file = FlatJpeg{.across = 2, .values = {9, 9}}.file();
    // DC codes: 15 bits for a difference of 0, 16 bits for one of 15 bits. Scan: no difference, end of block, and the
    // code of a difference that is not there: the decoder has exactly no bits left, and has not seen the marker.
    file.first(DHT).data = bytes({0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 15});
    file.first(SOS).coded = bytes({0, 0, 0, 2});
    decodes(file.join());

    // 1 bit for a difference of 15 bits: 32767, twice, times 65535.
    file.first(DHT).data = bytes({0x00, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 15});
    file.first(DQT).data = bytes({0x10});
    file.first(DQT).data.resize(129, std::byte{0xff});
    ScanBits bits;
    for (int block = 0; block < 2; ++block) {
        bits.put("0");
        bits.put(0x7fff, 15);
        bits.put("0");
    }
    file.first(SOS).coded = bits.take();
    CHECK(decodes(file.join()));
}

TEST_CASE("JPEG is known by its first three bytes") {
    CHECK(stb_codec.recognises(bytes({0xff, 0xd8, 0xff, 0xe0})));
    CHECK_FALSE(stb_codec.recognises(bytes({0xff, 0xff, 0xd8, 0xff})));
    CHECK_FALSE(stb_codec.recognises(bytes({0xff, 0xd8})));
}

TEST_CASE("the bytes do not depend on the bands") {
    const Image picture = ramps(33, 20, 3);
    CHECK(encode(stb_codec, picture, 1) == encode(stb_codec, picture, 33));
    const Image upside_down(picture.view().flip(0));
    CHECK(encode(stb_codec, upside_down, 5) == encode(stb_codec, Image(compact(upside_down.view())), 33));
}

TEST_CASE("a sink wants 8 bit up to 255") {
    Bytes out;
    const auto output = memory_output(out);
    CHECK(sink_for(*output)->begin(Frame::packed(4, 5, 3, Format::of<std::uint16_t>(), 1000)) ==
          Frame::packed(4, 5, 3));
    CHECK(sink_for(*output)->begin(Frame::packed(4, 5, 1, Format::of<bool>())) == Frame::packed(4, 5, 1));
    CHECK(sink_for(*output)->begin(Frame::packed(4, 5, 3).invert(7)) == Frame::packed(4, 5, 3));
    CHECK(out.empty());
}

TEST_CASE("what JPEG cannot hold is refused before anything is written or allocated") {
    Bytes out;
    const auto output = memory_output(out);
    const auto begin = [&](const Frame& offered, int quality = 90, std::uint64_t max_memory = plenty) {
        sink_for(*output, quality, max_memory)->begin(offered);
    };
    const std::uint64_t allocated = counters().bytes_allocated;
    CHECK_THROWS_WITH_AS(
        begin(Frame::packed(2, 2, 4)),
        "JPEG has no alpha, and this picture is rgba: put it on a colour with --background COLOR, leave "
        "alpha out with --drop-alpha, or write PNG",
        CodecError);
    CHECK_THROWS_WITH_AS(begin(Frame::packed(2, 2, 2)),
                         "JPEG has no alpha, and this picture is ya: put it on a colour with --background COLOR, leave "
                         "alpha out with --drop-alpha, or write PNG",
                         CodecError);
    CHECK_THROWS_WITH_AS(begin(Frame::packed(2, 2, 5)),
                         "JPEG holds gray or RGB; this picture's channels are 01234: choose one or three of them with "
                         "`channel`",
                         CodecError);
    CHECK_THROWS_WITH_AS(begin(Frame::packed(2, 2, 3, Format::of<std::int16_t>())),
                         "JPEG holds unsigned integers of 8 bit, made of unsigned integers, booleans and floats; this "
                         "picture's are i16\nTIFF, NPY and raw hold them as they are",
                         CodecError);
    CHECK_THROWS_WITH_AS(begin(Frame::packed(8, 70000, 3)), doctest::Contains("at most 65500 pixels a side"),
                         LimitError);
    CHECK_THROWS_AS(begin(Frame::packed(65501, 1, 1)), LimitError);
    CHECK_THROWS_WITH_AS(begin(Frame::packed(60000, 60000, 1)), doctest::Contains("2147483647 bytes in all"),
                         LimitError);
    CHECK_THROWS_AS(begin(Frame::packed(1000, 1000, 3), 90, 2'000'000), LimitError);
    CHECK_THROWS_WITH_AS(begin(Frame::packed(2, 2, 3), -1), "JPEG quality -1: it goes from 1 to 100", ValueError);
    CHECK_THROWS_AS(begin(Frame::packed(2, 2, 3), 101), ValueError);
    CHECK(out.empty());
    CHECK(counters().bytes_allocated == allocated);
}

TEST_CASE("a JPEG of the greatest width is written and read") {
    const Image picture = ramps(2, 65500, 1);
    const Bytes file = encode(stb_codec, picture, 2);
    CHECK(open_bytes(stb_codec, file)->frame().width() == 65500);
    CHECK(decodes(file));
}

TEST_CASE("an output that fails ends the encoding with its error") {
    class FullOutput final : public Output {
    public:
        void write(std::span<const std::byte>) override {
            ++writes;
            throw IoError("no space left");
        }
        int writes = 0;
    } output;
    const Image picture = numbered(400, 400, 3);
    const auto sink = sink_for(output, 100);
    sink->begin(picture.frame());
    sink->rows(picture.view());
    CHECK_THROWS_WITH_AS(sink->finish(), "no space left", IoError);
    CHECK(output.writes == 1);
}

TEST_CASE("the file goes out in large pieces") {
    class WatchedOutput final : public Output {
    public:
        void write(std::span<const std::byte> bytes) override { sizes.push_back(bytes.size()); }
        std::vector<std::size_t> sizes;
    } output;
    const Image picture = numbered(400, 400, 3);
    const auto sink = sink_for(output, 100);
    sink->begin(picture.frame());
    sink->rows(picture.view());
    sink->finish();
    REQUIRE(output.sizes.size() > 2);
    for (std::size_t i = 0; i + 1 < output.sizes.size(); ++i) CHECK(output.sizes[i] >= 60'000);
}

TEST_CASE("a sink given too few or too many rows says so") {
    Bytes out;
    const auto output = memory_output(out);
    const auto sink = sink_for(*output);
    const Image picture = ramps(5, 4, 3);
    sink->begin(picture.frame());
    sink->rows(picture.view().slice(0, {0, 3}));
    CHECK_THROWS_WITH_AS(sink->finish(), "2 of the picture's 5 rows are missing", ValueError);
    CHECK_THROWS_WITH_AS(sink->rows(picture.view()), "3 rows more than the picture's 5", ValueError);
    CHECK(out.empty());
}

TEST_CASE("quality decides the size") {
    const Image picture = numbered(64, 64, 3);
    CHECK(encode(stb_codec, picture, 64, 10).size() < encode(stb_codec, picture, 64, 90).size() / 2);
}
