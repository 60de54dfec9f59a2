// WebP: what is written lossless comes back as it was, animations give a frame, and what is damaged is an error.
#include "codecs/codec_testing.hpp"
#include "codecs/source_checks.hpp"
#include "oriel/error.hpp"
#include "oriel/io.hpp"

#include <doctest/doctest.h>

#include <webp/encode.h>
#include <webp/mux.h>

#include <cstdlib>
#include <string>
#include <vector>

using namespace oriel;
using namespace oriel::codecs;
using namespace testing;
using namespace std::string_literals;

namespace {

std::vector<std::byte> webp(const Picture& picture, std::optional<bool> lossless = {}, int quality = 0,
                            int compression = -1) {
    SaveOptions options;
    options.format = "webp";
    options.lossless = !lossless ? Lossless::automatic : *lossless ? Lossless::require : Lossless::off;
    options.quality = quality;
    options.compression = compression;
    return oriel::encode(picture, options);
}

/// Gray as the three colours that WebP makes of it.
std::string coloured(const Image& image) {
    const std::string pixels = text_of(to_bytes(image.view()));
    const std::size_t channels = image.channel_count();
    if (channels >= 3) return pixels;
    std::string out;
    for (std::size_t at = 0; at < pixels.size(); at += channels) {
        out += std::string(3, pixels[at]);
        if (channels == 2) out += pixels[at + 1];
    }
    return out;
}

std::string smooth_picture(std::ptrdiff_t height, std::ptrdiff_t width) {
    std::string out;
    for (std::ptrdiff_t y = 0; y < height; ++y)
        for (std::ptrdiff_t x = 0; x < width; ++x)
            for (const std::ptrdiff_t value : {x, y, (x + y) / 2}) out += static_cast<char>(value);
    return out;
}

/// An animation of gray canvases, each brighter by 50; lossless up to one of them.
std::string animation(int frames, int width, int height, int lossless = 1000) {
    WebPAnimEncoderOptions options;
    REQUIRE(WebPAnimEncoderOptionsInit(&options) != 0);
    WebPAnimEncoder* const encoder = WebPAnimEncoderNew(width, height, &options);
    for (int k = 0; k < frames; ++k) {
        WebPPicture picture;
        WebPConfig config;
        REQUIRE(WebPPictureInit(&picture) != 0);
        REQUIRE(WebPConfigInit(&config) != 0);
        config.lossless = k < lossless ? 1 : 0;
        picture.use_argb = 1;
        picture.width = width;
        picture.height = height;
        REQUIRE(WebPPictureAlloc(&picture) != 0);
        const auto value = static_cast<std::uint32_t>(50 * k);
        for (int i = 0; i < height * picture.argb_stride; ++i)
            picture.argb[i] = 0xff000000U | value << 16 | value << 8 | value;
        REQUIRE(WebPAnimEncoderAdd(encoder, &picture, k * 100, &config) != 0);
        WebPPictureFree(&picture);
    }
    REQUIRE(WebPAnimEncoderAdd(encoder, nullptr, frames * 100, nullptr) != 0);
    WebPData data;
    WebPDataInit(&data);
    REQUIRE(WebPAnimEncoderAssemble(encoder, &data) != 0);
    std::string out(reinterpret_cast<const char*>(data.bytes), data.size);
    WebPDataClear(&data);
    WebPAnimEncoderDelete(encoder);
    return out;
}

} // namespace

TEST_CASE("what is written lossless comes back as it was, the colour under zero alpha too") {
    for (std::ptrdiff_t channels = 1; channels <= 4; ++channels)
        for (const int compression : {-1, 0, 9}) {
            Image image = numbered(31, 47, channels);
            if (channels % 2 == 0) // half of them are not seen
                for (std::size_t k = 1; k < image.view().nbytes() / static_cast<std::size_t>(channels); k += 2)
                    image.view().mutable_data()[k * static_cast<std::size_t>(channels) - 1] = std::byte{0};
            const std::vector<std::byte> bytes = webp(image, {}, 0, compression);
            const auto source = open_bytes(webp_codec, bytes);
            CAPTURE(channels);
            CHECK(source->facts().stored == "lossless");
            CHECK_FALSE(source->facts().lossy);
            CHECK(source->frame().channel_count() == (channels % 2 == 0 ? 4 : 3));
            CHECK(whole_text(*source) == coloured(image));
            CHECK(window_text(*source, {3, 5, 7, 9}) == window_text(*open_bytes(webp_codec, bytes), {3, 5, 7, 9}));
        }
}

TEST_CASE("lossy is near, smaller by quality, and keeps alpha exactly") {
    const std::string pixels = smooth_picture(100, 120);
    const Image image(Buffer::copy_of(pixels).view({}, {100, 120, 3}), Frame::packed(100, 120, 3));
    const std::vector<std::byte> fine = webp(image, false, 95);
    const std::vector<std::byte> coarse = webp(image, false, 10);
    CHECK(coarse.size() < fine.size());
    const auto source = open_bytes(webp_codec, fine);
    CHECK(source->facts().lossy);
    const std::string back = whole_text(*source);
    int most = 0;
    for (std::size_t k = 0; k < back.size(); ++k)
        most = std::max(most, std::abs(static_cast<unsigned char>(back[k]) - static_cast<unsigned char>(pixels[k])));
    CHECK(most > 0);
    CHECK(most < 16);

    const Image with_alpha = numbered(20, 30, 4);
    const std::string read = whole_text(*open_bytes(webp_codec, webp(with_alpha, false, 80)));
    const std::string wanted = text_of(to_bytes(with_alpha.view()));
    bool same = true;
    for (std::size_t k = 3; k < wanted.size(); k += 4) same = same && read[k] == wanted[k];
    CHECK(same);
}

TEST_CASE("lossless unless the source is lossy, or somebody decides") {
    const Image image = numbered(20, 30, 3);
    const auto is_lossy = [](const std::vector<std::byte>& bytes) { return open(bytes).facts().lossy; };
    const std::vector<std::byte> lossless = webp(image);
    const std::vector<std::byte> lossy = webp(image, false);
    CHECK_FALSE(is_lossy(lossless));
    CHECK(is_lossy(lossy));
    CHECK_FALSE(is_lossy(webp(open(lossless))));
    CHECK(is_lossy(webp(open(lossy))));
    CHECK_FALSE(is_lossy(webp(open(lossy), true)));
    SaveOptions jpeg;
    jpeg.format = "jpeg";
    const std::vector<std::byte> photo = oriel::encode(image, jpeg);
    CHECK(is_lossy(webp(open(photo))));
    SaveOptions trimmed;
    trimmed.format = "webp";
    trimmed.lossless = Lossless::trim;
    CHECK_FALSE(is_lossy(oriel::encode(image, trimmed)));
    CHECK_FALSE(is_lossy(oriel::encode(open(photo), trimmed)));
}

TEST_CASE("a frame of an animation is lossless if it is and all it is drawn over are") {
    const auto lossy = [](int lossless, int frame) {
        return open_text(webp_codec, animation(3, 12, 9, lossless), false, {}, frame)->facts().lossy;
    };
    for (const int frame : {0, 1, 2}) {
        CHECK_FALSE(lossy(3, frame));
        CHECK(lossy(0, frame));
        CHECK(lossy(1, frame) == (frame >= 1));
        CHECK(lossy(2, frame) == (frame >= 2));
    }
}

TEST_CASE("it is said that what has losses is given more of them") {
    const Image image = numbered(20, 30, 3);
    const auto said = [](const std::vector<std::byte>& bytes, SaveOptions options = {}) {
        const std::vector<std::string> notes = plan(open(bytes), "webp", options).notes;
        return std::ranges::any_of(notes, [](const std::string& note) { return note.starts_with("encoded anew "); });
    };
    CHECK(said(webp(image, false)));
    CHECK_FALSE(said(webp(image)));
    SaveOptions options;
    options.quality = 80;
    CHECK_FALSE(said(webp(image, false), options));
    options.quality = 0;
    options.lossless = Lossless::require;
    CHECK_FALSE(said(webp(image, false), options));
}

TEST_CASE("what WebP cannot hold is refused with what it can") {
    CHECK_THROWS_WITH_AS(
        begin(webp_codec, Frame::packed(1, 16384, 3)),
        "WebP holds at most 16383 pixels a side; this picture is 16384×1 rgb u8: crop it, or write PNG", LimitError);
    CHECK_THROWS_AS(begin(webp_codec, Frame::packed(1, 1, 5)), CodecError);
    CHECK_THROWS_AS(begin(webp_codec, Frame::packed(1, 1, 3, Format::of<std::int8_t>())), CodecError);
    CHECK(begin(webp_codec, Frame::packed(2, 2, 3, Format::of<float>())) == Frame::packed(2, 2, 3));
    CHECK(begin(webp_codec, Frame::packed(2, 2, 3, Format::of<std::uint16_t>())) == Frame::packed(2, 2, 3));
    CHECK_THROWS_AS(webp(numbered(1, 1, 3), false, -1), ValueError);
}

TEST_CASE("of an animation the first frame is read, and said; another by its number") {
    const std::string bytes = animation(4, 12, 9);
    const auto first = open_text(webp_codec, bytes);
    CHECK(first->facts().frames == 4);
    CHECK(first->facts().stored == "animated");
    CHECK(first->facts().notices ==
          std::vector<std::string>{"4 frames, the first is read; --frame N (0 to 3) reads another"});
    for (const int frame : {0, 1, 3}) {
        const auto source = open_text(webp_codec, bytes, false, {}, frame);
        std::string expected;
        for (int k = 0; k < 12 * 9; ++k) expected += std::string(3, static_cast<char>(50 * frame)) + '\xff';
        CHECK(whole_text(*source) == expected);
        CHECK(source->facts().notices.empty() == (frame != 0));
    }
    CHECK_THROWS_WITH_AS(open_text(webp_codec, bytes, false, {}, 4),
                         "memory: there is no frame 4; the file holds 4, 0 to 3", IndexError);
}

TEST_CASE("profile, EXIF and XMP are carried, and orientation is read") {
    Metadata given;
    given.icc.resize(201, std::byte{7}); // odd
    for (const char c : "II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\6\0\0\0\0\0\0\0"s)
        given.exif.push_back(static_cast<std::byte>(c));
    given.xmp.resize(30, std::byte{'x'});
    for (const bool lossless : {false, true}) {
        const Image image = numbered(4, 5, 3);
        const std::vector<std::byte> bytes =
            encode_carrying(webp_codec, image, given, {.max_memory = plenty, .quality = 90, .lossless = lossless});
        const auto source = open_bytes(webp_codec, bytes);
        const Metadata back = source->metadata();
        CHECK(back.icc == given.icc);
        CHECK(back.exif == given.exif);
        CHECK(back.xmp == given.xmp);
        CHECK(source->facts().orientation == 6);
        CHECK(source->facts().metadata == std::vector<std::string>{"ICC profile", "EXIF", "XMP"});
        CHECK((whole_text(*source) == text_of(to_bytes(image.view()))) == lossless);
    }
}

TEST_CASE("chunks that nobody knows are named, each kind once, in simple files and extended ones") {
    Metadata profile;
    profile.icc.resize(8, std::byte{7});
    const Image image = numbered(4, 5, 3);
    for (const Metadata& carried : {Metadata{}, profile}) {
        std::string file = text_of(encode_carrying(webp_codec, image, carried));
        REQUIRE((file.substr(12, 4) == "VP8X") == !carried.icc.empty());
        file += "abcd\3\0\0\0odd\0"s + "A\nCD\2\0\0\0on"s + "abcd\0\0\0\0"s;
        const auto size = static_cast<std::uint32_t>(file.size() - 8);
        for (std::size_t k = 0; k < 4; ++k) file[4 + k] = static_cast<char>(size >> (8 * k));
        const auto source = open_text(webp_codec, file);
        std::vector<std::string> names = source->facts().metadata;
        if (!carried.icc.empty()) names.erase(names.begin());
        CHECK(names == std::vector<std::string>{"the chunk abcd", "the chunk A?CD"});
        CHECK(whole_text(*source) == text_of(to_bytes(image.view())));
        const auto bytes = std::as_bytes(std::span(file));
        for (const char* const format : {"webp", "png"}) {
            std::vector<std::string> dropped = plan(oriel::open(bytes), format).dropped;
            std::erase(dropped, "ICC profile"); // which is none
            CHECK(dropped == std::vector<std::string>{"the chunk abcd", "the chunk A?CD"});
        }

        INFO("not without end");
        for (int k = 0; k < 100; ++k) file += "c" + std::to_string(k + 100) + "\0\0\0\0"s;
        const auto longer = static_cast<std::uint32_t>(file.size() - 8);
        for (std::size_t k = 0; k < 4; ++k) file[4 + k] = static_cast<char>(longer >> (8 * k));
        CHECK(open_text(webp_codec, file)->facts().metadata.size() <= 9);
    }
}

TEST_CASE("EXIF that begins as in a JPEG is EXIF all the same") {
    const std::string exif = "II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\6\0\0\0\0\0\0\0"s;
    Metadata given;
    for (const char c : "Exif\0\0"s + exif) given.exif.push_back(static_cast<std::byte>(c));
    const std::vector<std::byte> bytes = encode_carrying(webp_codec, numbered(4, 5, 3), given);
    const auto source = open_bytes(webp_codec, bytes);
    CHECK(text_of(source->metadata().exif) == exif);
    CHECK(source->facts().orientation == 6);
}

TEST_CASE("a sink given other than its rows refuses, and writes nothing") {
    const Image image = numbered(4, 5, 3);
    std::vector<std::byte> bytes;
    const auto output = memory_output(bytes);
    const auto sink = webp_codec.create(*output, {.max_memory = plenty});
    sink->begin(image.frame());
    sink->rows(image.view().slice(0, {0, 3}));
    CHECK_THROWS_WITH_AS(sink->rows(image.view().slice(0, {0, 2})), "1 rows more than the picture's 4", ValueError);
    CHECK_THROWS_WITH_AS(sink->finish(), "1 of the picture's 4 rows are missing", ValueError);
    CHECK(bytes.empty());
}

TEST_CASE("a canvas that is not its picture's size is refused, and so is a profile beyond reason") {
    Metadata given;
    given.icc.resize(8, std::byte{7});
    const Image image = numbered(4, 5, 3);
    const std::string file = text_of(encode_carrying(webp_codec, image, given));
    REQUIRE(file.substr(12, 4) == "VP8X");
    std::string wider = file;
    wider[24] = 7; // a canvas of 8 columns
    CHECK_THROWS_AS(whole_text(*open_text(webp_codec, wider)), CodecError);

    // The profile says it has 64 MiB and a byte; the file, of which nobody looks at the rest, is as long.
    const std::size_t profile = file.find("ICCP");
    std::string huge = file.substr(0, profile);
    huge += "ICCP" + "\1\0\0\4"s + std::string((64 << 20) + 2, '\0') + file.substr(profile + 16);
    const auto size = static_cast<std::uint32_t>(huge.size() - 8);
    for (int k = 0; k < 4; ++k) huge[4 + static_cast<std::size_t>(k)] = static_cast<char>(size >> (8 * k));
    const auto source = open_text(webp_codec, huge);
    CHECK(whole_text(*source) == text_of(to_bytes(image.view())));
    CHECK_THROWS_WITH_AS((void)source->metadata(),
                         "memory: its ICC profile has 67108865 bytes; at most 67108864 are read", LimitError);
}

TEST_CASE("a file cut anywhere is an error; if that is tolerated, rows that are missing are 0") {
    for (const bool lossless : {false, true}) {
        const std::string whole = text_of(webp(numbered(40, 30, 3), lossless));
        const std::string pixels = whole_text(*open_text(webp_codec, whole));
        int partly = 0;
        for (std::size_t size = 0; size < whole.size(); ++size) {
            CHECK_THROWS_AS(whole_text(*open_text(webp_codec, whole.substr(0, size))), CodecError);
            try {
                const auto source = open_text(webp_codec, whole.substr(0, size), true);
                const std::string got = whole_text(*source);
                std::size_t there = 0;
                while (there < 40 && got.compare(there * 90, 90, pixels, there * 90, 90) == 0) ++there;
                if (there < 40 && got.find_first_not_of('\0', there * 90) != got.npos)
                    FAIL("at ", size, " row ", there, " is neither there nor 0");
                if (there < 40)
                    CHECK(source->missing() == "the file is truncated: " + std::to_string(there) +
                                                   " of 40 stored rows are there, the rest is 0");
                partly += there > 0 && there < 40;
            } catch (const CodecError&) {
            }
        }
        CHECK(partly > 0);
    }
}

TEST_CASE("any byte may be wrong") {
    for (const std::string& bytes :
         {text_of(webp(numbered(5, 6, 3), true)), text_of(webp(numbered(5, 6, 4), false)), animation(2, 5, 4)}) {
        std::string wrong;
        for (std::size_t at = 0; at < bytes.size(); ++at)
            for (const int value : {0, 1, 127, 255}) {
                std::string damaged = bytes;
                damaged[at] = static_cast<char>(value);
                for (const bool tolerant : {false, true}) try {
                        const auto source = open_bytes(webp_codec, bytes_of(damaged), 1U << 24, tolerant);
                        whole_text(*source);
                    } catch (const Error&) {
                    } catch (const std::exception& error) {
                        wrong += std::to_string(at) + ": " + error.what() + "\n";
                    }
            }
        CHECK(wrong == "");
    }
}

TEST_CASE("a header that promises more than the memory allowed is refused before anything is made") {
    std::string huge = text_of(webp(numbered(2, 2, 3), true));
    huge.replace(21, 4, "\xff\xff\xff\x0f"); // 16384 x 16384
    const auto source = open_bytes(webp_codec, bytes_of(huge), 1U << 24);
    CHECK_THROWS_AS(source->whole(), LimitError);
}
