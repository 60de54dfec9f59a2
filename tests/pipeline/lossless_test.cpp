// JPEG made of JPEG by moving coded blocks: when it is done, what it gives, and why it is not.
#include "oriel/copy.hpp"
#include "oriel/error.hpp"
#include "oriel/filters/channels.hpp"
#include "oriel/filters/crop.hpp"
#include "oriel/filters/fill.hpp"
#include "oriel/filters/flip.hpp"
#include "oriel/filters/gray.hpp"
#include "oriel/filters/invert.hpp"
#include "oriel/filters/rotate.hpp"
#include "oriel/filters/subsample.hpp"
#include "oriel/filters/transpose.hpp"
#include "oriel/io.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <string>

using namespace oriel;

namespace {

using Bytes = std::vector<std::byte>;

// Smooth, with a mark in each corner: no two orientations look alike.
Bytes jpeg(std::ptrdiff_t width, std::ptrdiff_t height, int quality) {
    const Frame frame = Frame::packed(height, width, 3);
    const View pixels = Buffer::allocate(frame.nbytes()).view(frame.format(), frame.layout());
    std::byte* at = pixels.mutable_data();
    for (std::ptrdiff_t y = 0; y < height; ++y)
        for (std::ptrdiff_t x = 0; x < width; ++x)
            for (const std::ptrdiff_t value : {x * 200 / width, y * 200 / height, (x + 2 * y) % 256 / 2})
                *at++ = static_cast<std::byte>(value);
    SaveOptions options;
    options.format = "jpeg";
    options.quality = quality;
    return encode(Image(pixels, frame), options);
}

SaveOptions how(Lossless lossless) {
    SaveOptions options;
    options.format = "jpeg";
    options.lossless = lossless;
    return options;
}

Bytes made(const Picture& picture, Lossless lossless = Lossless::require) { return encode(picture, how(lossless)); }
bool moves(const Picture& picture, Lossless lossless = Lossless::automatic) {
    return !plan(picture, "jpeg", how(lossless)).lossless.empty();
}
std::string refusal(const Picture& picture, const std::string& format = "jpeg", Lossless lossless = Lossless::require) {
    try {
        plan(picture, format, how(lossless));
    } catch (const CodecError& error) {
        return error.what();
    }
    return "done";
}

// The largest difference of two pictures of one size.
int distance(const Image& a, const Image& b) {
    REQUIRE(a.frame().gathered() == b.frame().gathered());
    const View one = materialise(a).view();
    const View other = materialise(b).view();
    int out = 0;
    for (std::size_t i = 0; i < a.frame().nbytes(); ++i)
        out = std::max(out, std::abs(std::to_integer<int>(one.data()[i]) - std::to_integer<int>(other.data()[i])));
    return out;
}

const bool there = [] {
    const Bytes file = jpeg(16, 16, 95);
    return moves(open(file));
}();

} // namespace

TEST_CASE("all eight orientations of whole blocks are had without loss, and are what decoding shows" *
          doctest::skip(!there)) {
    for (const int quality : {80, 95}) { // 4:2:0 and 4:4:4
        const Bytes file = jpeg(64, 32, quality);
        const Image decoded = load(file);
        for (int orientation = 1; orientation <= 8; ++orientation) {
            CAPTURE(orientation);
            const Picture turned = open(file) | Orient{orientation};
            REQUIRE(moves(turned));
            // A decoder rounds rows and columns in turn, so not all values are those of the turned picture.
            CHECK(distance(load(made(turned)), decoded | Orient{orientation}) <= (quality == 95 ? 2 : 12));
            const Bytes once = made(turned);
            Bytes again = once;
            for (int i = 0; i < 3; ++i) again = made(open(again) | Orient{orientation});
            CHECK(again == made(open(file)));
        }
    }
}

TEST_CASE("a crop is exact where its first edges are on borders of blocks, whatever the others" *
          doctest::skip(!there)) {
    const Bytes file = jpeg(61, 45, 95); // 4:4:4: blocks of 8×8
    const Image decoded = load(file);
    for (const Crop crop : {Crop{0, 0, 61, 45}, Crop{8, 16, 53, 29}, Crop{24, 8, 1, 1}, Crop{0, 40, 17, 5}}) {
        const Picture cropped = open(file) | crop;
        REQUIRE(moves(cropped));
        CHECK(distance(load(made(cropped)), decoded | crop) == 0);
    }
    // What is mirrored begins where it ended.
    CHECK(moves(open(file) | Crop{3, 0, 53, 45} | Flip{Direction::horizontal}));
    CHECK(distance(load(made(open(file) | Crop{3, 0, 53, 45} | Flip{Direction::horizontal})),
                   decoded | Crop{3, 0, 53, 45} | Flip{Direction::horizontal}) <= 2);
    CHECK(moves(open(file) | Crop{8, 5, 20, 35} | Rotate{90}));
    CHECK(distance(load(made(open(file) | Crop{8, 5, 20, 35} | Rotate{90})),
                   decoded | Crop{8, 5, 20, 35} | Rotate{90}) <= 3);
    CHECK(moves(open(file) | Transpose{}));
    for (const Crop crop : {Crop{1, 0, 60, 45}, Crop{0, 9, 8, 8}}) CHECK_FALSE(moves(open(file) | crop));
    CHECK_FALSE(moves(open(file) | Flip{Direction::horizontal}));
    CHECK_FALSE(moves(open(file) | Rotate{90}));
}

TEST_CASE("gray is had without loss: the luma is what is stored, and its blocks are small" * doctest::skip(!there)) {
    for (const int quality : {80, 95}) { // 4:2:0 and 4:4:4
        const Bytes file = jpeg(75, 60, quality);
        const Image luma = (Picture(load(file)) | Gray{}).resident();
        const Image decoded = (open(file) | Gray{}).resident();
        CHECK(distance(decoded, luma) <= (quality == 95 ? 1 : 2)); // colours round, and are cut off at 0 and 255
        REQUIRE(moves(open(file) | Gray{}));
        CHECK(distance(load(made(open(file) | Gray{})), decoded) == 0);
        CHECK(made(open(made(open(file) | Gray{})) | Gray{}) == made(open(file) | Gray{}));
        for (const Crop crop : {Crop{8, 24, 51, 33}, Crop{40, 0, 8, 8}, Crop{16, 32, 7, 5}}) {
            for (const Picture& gray : {open(file) | crop | Gray{}, open(file) | Gray{} | crop}) {
                REQUIRE(moves(gray));
                CHECK(distance(load(made(gray)), decoded | crop) == 0);
            }
        }
        for (int orientation = 1; orientation <= 8; ++orientation) {
            CAPTURE(orientation);
            const Picture turned = open(file) | Crop{8, 16, 40, 24} | Orient{orientation} | Gray{};
            REQUIRE(moves(turned));
            CHECK(distance(load(made(turned)), decoded | Crop{8, 16, 40, 24} | Orient{orientation}) <= 2);
        }
        CHECK_FALSE(moves(open(file) | Crop{4, 0, 8, 8} | Gray{}));
        CHECK(plan(open(file) | Flip{Direction::horizontal} | Gray{}, "jpeg", how(Lossless::trim)).width == 72);
    }
}

TEST_CASE("gray that is not the stored luma is encoded") {
    const Bytes file = jpeg(64, 32, 95);
    CHECK_FALSE(moves(open(file) | Invert{} | Gray{}));
    CHECK_FALSE(moves(open(file) | Invert{"r"} | Gray{}));
    CHECK_FALSE(moves(open(file) | Channels{"bgr"} | Gray{}));
    CHECK(refusal(open(file) | Channels{"bgr"} | Gray{}).find("values of pixels are changed") != std::string::npos);
    const Image pixels = load(file);
    CHECK(distance((open(file) | Channels{"bgr"} | Gray{}).resident(),
                   (Picture(pixels) | Channels{"bgr"} | Gray{}).resident()) == 0);
    // Worked out of colours, halves are rounded up either way.
    CHECK(distance((open(file) | Invert{} | Gray{}).resident(), (open(file) | Gray{} | Invert{}).resident()) <=
          (there ? 0 : 1));
}

TEST_CASE("what does not only move pixels is encoded") {
    const Bytes file = jpeg(64, 32, 95);
    const Picture whole = open(file);
    CHECK_FALSE(moves(whole | Invert{}));
    CHECK_FALSE(moves(whole | Subsample{2, 2}));
    CHECK_FALSE(moves(whole | Channels{"bgr"}));
    CHECK_FALSE(moves(whole | Channels{"r"}));
    CHECK_FALSE(moves(load(file)));
    CHECK_FALSE(moves(whole, Lossless::off));
    Bytes cut(file.begin(), file.end() - 30);
    SaveOptions tolerant = how(Lossless::automatic);
    tolerant.allow_truncated = true;
    CHECK(plan(whole, "jpeg", tolerant).lossless.empty());
}

TEST_CASE("a word on colours that nobody knows is not for TurboJPEG, and the picture is encoded" *
          doctest::skip(!there)) {
    Bytes file = jpeg(64, 32, 95);
    const unsigned adobe[] = {0xff, 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 2};
    std::size_t app0 = 4 + std::to_integer<std::size_t>(file[5]); // JFIF goes: with it nobody reads Adobe's
    file.erase(file.begin() + 2, file.begin() + static_cast<std::ptrdiff_t>(app0));
    std::size_t at = 2;
    for (const unsigned byte : adobe)
        file.insert(file.begin() + static_cast<std::ptrdiff_t>(at++), static_cast<std::byte>(byte));
    CHECK_FALSE(moves(open(file)));
    CHECK(refusal(open(file)).find("TurboJPEG does not rearrange") != std::string::npos);
    CHECK_NOTHROW((void)made(open(file), Lossless::automatic));
}

TEST_CASE("padding between segments is not for TurboJPEG, and the picture is encoded" * doctest::skip(!there)) {
    Bytes file = jpeg(64, 32, 95);
    const auto behind_jfif = file.begin() + 4 + std::to_integer<std::ptrdiff_t>(file[5]);
    file.insert(behind_jfif, 3, std::byte{0});
    CHECK_FALSE(moves(open(file)));
    CHECK(refusal(open(file)).find("a JPEG with padding between its segments") != std::string::npos);
    CHECK_NOTHROW((void)made(open(file), Lossless::automatic));
}

TEST_CASE("who demands it is told why not, and what could be" * doctest::skip(!there)) {
    const Bytes file = jpeg(61, 45, 95);
    const Picture whole = open(file);
    CHECK(refusal(whole) == "done");
    CHECK(refusal(whole | Invert{}) == "this cannot be written without loss: values of pixels are inverted\n"
                                       "leave out what demands it, and the picture is encoded");
    CHECK(refusal(whole, "png").find("only a JPEG can be, and the output is png") != std::string::npos);
    CHECK(refusal(whole | Subsample{2, 2}).find("pixels between others are left out") != std::string::npos);
    CHECK(refusal(whole | Channels{"g"}).find("channels are chosen") != std::string::npos);
    CHECK(
        refusal(whole | Crop{10, 21, 16, 16}) ==
        "this cannot be written without loss: the file is coded in blocks of 8×8, and the picture's first edge would "
        "lie inside of some\ncrop 16x16+8+24 of the picture as opened can be; --lossless=trim leaves out what cannot");
    CHECK(refusal(whole | Flip{Direction::horizontal}).find("add crop 56x45+5+0 at the end") != std::string::npos);
    CHECK(refusal(whole | Rotate{90}).find("add crop 40x61+5+0 at the end") != std::string::npos);
    CHECK(refusal(whole | Flip{Direction::horizontal} | Crop{5, 0, 56, 45}) == "done");
    CHECK(refusal(whole | Rotate{90} | Crop{5, 0, 40, 61}) == "done");
    CHECK(refusal(whole | Crop{57, 41, 3, 3}).find("crop 3x3+56+40") != std::string::npos);
}

TEST_CASE("trimming leaves out what lies before the first border" * doctest::skip(!there)) {
    const Bytes file = jpeg(61, 45, 95);
    const Image decoded = load(file);
    const Plan planned = plan(open(file) | Rotate{180}, "jpeg", how(Lossless::trim));
    CHECK(planned.width == 56);
    CHECK(planned.height == 40);
    CHECK(planned.lossless == "lossless: rotated 180, cropped, trimmed from 61×45 to 56×40, in blocks of 8×8; no pixel "
                              "is coded anew");
    CHECK(distance(load(made(open(file) | Rotate{180}, Lossless::trim)), decoded | Crop{0, 0, 56, 40} | Rotate{180}) <=
          2);
    CHECK(distance(load(made(open(file) | Crop{3, 11, 20, 20}, Lossless::trim)), decoded | Crop{8, 16, 15, 15}) == 0);
    CHECK(refusal(open(file) | Crop{1, 1, 7, 7}, "jpeg", Lossless::trim)
              .ends_with("crop 7x7+0+0 of the picture as opened can be"));
    INFO("down to one row or column of a mirrored axis, which is mirrored still");
    const Plan row = plan(open(file) | Flip{Direction::vertical} | Crop{0, 4, 20, 2}, "jpeg", how(Lossless::trim));
    CHECK(row.height == 1);
    CHECK(distance(load(made(open(file) | Flip{Direction::vertical} | Crop{0, 4, 20, 2}, Lossless::trim)),
                   decoded | Flip{Direction::vertical} | Crop{0, 5, 20, 1}) <= 2);
    CHECK(distance(load(made(open(file) | Flip{Direction::horizontal} | Crop{4, 0, 2, 16}, Lossless::trim)),
                   decoded | Flip{Direction::horizontal} | Crop{5, 0, 1, 16}) <= 2);
    const Bytes tiny = jpeg(7, 7, 95);
    CHECK(refusal(open(tiny) | Flip{Direction::horizontal}).ends_with("no part of it can be: leave out --lossless"));
}

TEST_CASE("a small part of a very large file is encoded, unless it is demanded without loss" * doctest::skip(!there)) {
    Bytes file = jpeg(64, 32, 95);
    std::size_t at = 2; // the sizes are all that a plan looks at: 16000 x 16000
    while (file[at + 1] != std::byte{0xc0})
        at += 2 + std::to_integer<std::size_t>(file[at + 2]) * 256 + std::to_integer<std::size_t>(file[at + 3]);
    for (const std::size_t k : {5U, 7U}) file[at + k] = std::byte{0x3e};
    for (const std::size_t k : {6U, 8U}) file[at + k] = std::byte{0x80};
    const Picture large = open(file);
    REQUIRE(large.width() == 16000);
    SaveOptions options = how(Lossless::automatic);
    options.max_memory = std::uint64_t{1} << 40;
    const Plan part = plan(large | Crop{8000, 8000, 512, 512}, "jpeg", options);
    CHECK(part.lossless.empty());
    CHECK(part.coded_anew.find(" for a part this small") != std::string::npos);
    CHECK_FALSE(plan(large | Crop{8000, 8000, 8000, 8000}, "jpeg", options).lossless.empty());
    options.lossless = Lossless::require;
    CHECK_FALSE(plan(large | Crop{8000, 8000, 512, 512}, "jpeg", options).lossless.empty());
    CHECK(moves(open(jpeg(640, 480, 95)) | Crop{0, 0, 16, 16})); // of an ordinary one any part is moved
}

TEST_CASE("its memory counts against the limit, and a damaged file is an error" * doctest::skip(!there)) {
    const Bytes file = jpeg(640, 480, 95);
    SaveOptions small = how(Lossless::require);
    small.max_memory = 640 * 480 * 4;
    CHECK_THROWS_AS(encode(open(file), small), LimitError);
    CHECK_THROWS_AS(plan(open(file), "jpeg", small), LimitError);
    SaveOptions not_demanded = small;
    not_demanded.lossless = Lossless::automatic;
    const Plan encoded = plan(open(file), "jpeg", not_demanded);
    CHECK(encoded.lossless.empty());
    CHECK(encoded.coded_anew.find("and the limit is") != std::string::npos);
    CHECK(distance(load(encode(open(file), not_demanded)), load(file)) <= 6);
    small.max_memory = 64 << 20;
    CHECK(encode(open(file), small) == made(open(file)));
    const Bytes cut(file.begin(), file.end() - 1000);
    CHECK_THROWS_AS(made(open(cut)), CodecError);
    Bytes short_of_pixels = cut; // with an end marker: only the decoder notices
    short_of_pixels.push_back(std::byte{0xff});
    short_of_pixels.push_back(std::byte{0xd9});
    CHECK_THROWS_AS(made(open(short_of_pixels)), CodecError);
}
