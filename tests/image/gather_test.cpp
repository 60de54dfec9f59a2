// Gathering what is seen: how many passes it takes, and that neither threads nor bands change the result.
#include "copy/tuning.hpp"
#include "image/pictures.hpp"
#include "oriel/oriel.hpp"
#include "reference/reference.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace oriel;
using testing::picture;
using testing::reference_pixels;

namespace {

// The copies that materialising takes, once the result has been compared with an element at a time.
std::uint64_t passes(const Image& image) {
    const Counters before = counters();
    const Image out = materialise(image, 1);
    const Counters after = counters();
    CHECK(reference_pixels(out) == reference_pixels(image));
    CHECK(after.bytes_copied - before.bytes_copied == image.frame().nbytes());
    return after.copies - before.copies;
}

struct Restore {
    copying::Tuning before = copying::tuning();
    ~Restore() { copying::tuning() = before; }
};

} // namespace

TEST_CASE("channels change order and number in one pass, whichever way the picture is turned") {
    const Image rgba = picture(70, 90, 4);
    const Image deep = picture(50, 60, 3, Format::parse(">H"));
    for (const Image& image : {rgba, rgba | Flip{Direction::horizontal}, rgba | Flip{Direction::both},
                               rgba | Rotate{90}, rgba | Transverse{}, rgba | Subsample{2, 3}}) {
        for (const char* channels : {"bgra", "bgr", "rgb", "gb", "abgr", "rrrr", "a", "agag", "rgbargba"}) {
            CAPTURE(channels);
            CHECK(passes(image | Channels{channels}) == 1);
        }
    }
    for (const char* channels : {"bgr", "grb", "rr", "bb", "rbgrbg"}) {
        CAPTURE(channels);
        CHECK(passes(deep | Rotate{-90} | Channels{channels}) == 1);
    }
}

TEST_CASE("bits are flipped on the way: inverting takes no pass of its own") {
    const Image rgba = picture(70, 90, 4);
    const Image deep = picture(50, 60, 3, Format::parse(">H"));
    for (const Image& image : {rgba, deep, picture(40, 300, 1)}) {
        CHECK(passes(image | Invert{}) == 1);
        CHECK(passes(image | Invert{} | Flip{Direction::horizontal}) == 1);
        CHECK(passes(image | Flip{Direction::vertical} | Invert{}) == 1);
        CHECK(passes(image | Rotate{90} | Invert{}) == 1);
        CHECK(passes(image | Crop{3, 5, 30, 20} | Invert{}) == 1);
    }
    CHECK(passes(rgba | Channels{"bgra"} | Invert{"r"}) == 1);
    CHECK(passes(rgba | Invert{"ga"} | Rotate{-90} | Channels{"bg"}) == 1);
}

TEST_CASE("floats are inverted in one pass however they are gathered, in any order of channels") {
    for (const std::ptrdiff_t channels : {1, 2, 3, 4}) {
        const Image image = picture(70, 90, channels, Format::of<float>());
        CHECK(passes(image | Flip{Direction::horizontal} | Invert{}) == 1);
        CHECK(passes(image | Rotate{90} | Invert{}) == 1);
        CHECK(passes(image | Subsample{2, 1} | Channels{"0"} | Invert{}) == 1);
    }
    const Image rgba = picture(50, 60, 4, Format::of<float>());
    CHECK(passes(rgba | Channels{"bgra"} | Invert{"ra"} | Flip{Direction::both}) == 1);
    CHECK(passes(rgba | Transpose{} | Channels{"gr"} | Invert{"1"}) == 1);
}

TEST_CASE("packed rows are inverted on the way whatever their elements are") {
    for (const char* code : {"<f", ">f"}) CHECK(passes(picture(40, 50, 3, Format::parse(code)) | Invert{}) == 1);
    CHECK(passes(picture(40, 50, 3, Format::parse(">H"), 1000) | Invert{"g"}) == 1);
    CHECK(passes(picture(40, 50, 4, {}, 100) | Crop{1, 1, 33, 22} | Invert{"b"}) == 1);
}

TEST_CASE("small pictures are gathered in one pass, whichever way they lie and whatever of them is inverted") {
    const auto stored_as = [](const View& like, const std::array<std::size_t, 3>& order, bool flipped) {
        std::array<std::ptrdiff_t, 3> shape{};
        std::array<std::ptrdiff_t, 3> back{};
        for (std::size_t a = 0; a < 3; ++a) {
            shape[a] = like.extent(order[a]);
            back[order[a]] = static_cast<std::ptrdiff_t>(a);
        }
        const View memory = Buffer::allocate(like.nbytes()).view(like.format(), shape).permute(back);
        return flipped ? memory.flip(0).flip(1) : memory;
    };
    const std::array<std::array<std::size_t, 3>, 3> orders{
        {{0, 1, 2}, {2, 0, 1}, {1, 0, 2}}}; // pixels, planes, columns
    for (const auto& [code, max] : {std::pair{"B", 0U}, {"B", 100U}, {"H", 0U}, {">H", 0U}, {"f", 0U}, {">f", 0U}})
        for (const auto& [height, width, channels] : {std::array{4, 1, 4},
                                                      {1, 4, 4},
                                                      {3, 5, 3},
                                                      {8, 8, 2},
                                                      {7, 5, 4},
                                                      {2, 16, 1},
                                                      {1, 1, 4},
                                                      {1, 1, 2},
                                                      {6, 9, 3}})
            for (const auto& source_order : orders)
                for (const auto& target_order : orders)
                    for (const bool flipped : {false, true}) {
                        const Image packed = picture(height, width, channels, Format::parse(code), max);
                        const View source = stored_as(packed.view(), source_order, flipped);
                        copy(packed.view(), source);
                        const View target = stored_as(packed.view(), target_order, false);
                        for (const std::uint32_t bits : {0U, 1U, 6U, 7U, 15U}) {
                            Frame frame = Image(source, packed.frame().max()).frame().invert(bits);
                            const Image image(source, frame);
                            CAPTURE(image.frame().text());
                            CAPTURE(bits);
                            const Counters before = counters();
                            gather(image, target);
                            CHECK(counters().copies - before.copies == 1);
                            const Image seen(target, packed.frame().max());
                            CHECK((reference_pixels(seen) == reference_pixels(image)));
                        }
                    }
}

TEST_CASE("what is gathered does not depend on the size of bands, nor on whether it goes past the caches") {
    const Restore restore;
    const Image floats = picture(90, 50, 3, Format::of<float>());
    const Image wide = picture(60, 70, 3, Format::of<std::uint16_t>(), 1000);
    for (const Image& image : {floats | Rotate{90} | Invert{}, floats | Flip{Direction::both} | Invert{"g"},
                               wide | Transpose{} | Channels{"bgr"} | Invert{}, wide | Subsample{2, 1} | Invert{"r"}}) {
        copying::tuning() = restore.before;
        const std::vector<double> wanted = reference_pixels(image);
        for (const std::size_t streaming : {std::size_t{0}, std::size_t{1} << 30})
            for (const std::size_t bytes : {std::size_t{0}, std::size_t{5000}, std::size_t{1} << 20}) {
                copying::tuning().streaming_bytes = copying::tuning().turning_bytes = streaming;
                copying::tuning().band_bytes = bytes;
                CHECK(reference_pixels(materialise(image, 1)) == wanted);
            }
    }
}

TEST_CASE("what is gathered does not depend on the number of threads") {
    const Image large = picture(2100, 3500, 4); // worth seven threads
    for (const Image& image : {large, large | Flip{Direction::both}, large | Rotate{90} | Channels{"bgra"},
                               large | Invert{} | Transpose{}, large | Invert{"r"}}) {
        const Image one = materialise(image, 1);
        for (const unsigned threads : {0U, 2U, 7U}) {
            CAPTURE(threads);
            CHECK(equal(materialise(image, threads).view(), one.view()));
        }
    }
}

TEST_CASE("large pictures are gathered in a strip for each thread asked for, small ones by the caller alone") {
    const auto strips = [](const Image& image, unsigned threads) { // each is a copy of its own
        const Counters before = counters();
        static_cast<void>(materialise(image, threads));
        return counters().copies - before.copies;
    };
    const Image large = picture(2100, 3500, 4) | Flip{Direction::horizontal}; // 28 MiB, and 4 are worth a thread
    for (const unsigned threads : {1U, 2U, 3U, 7U, 8U}) {
        CAPTURE(threads);
        CHECK(strips(large, threads) == std::min(threads, 7U));
    }
    CHECK(strips(large, 0) == std::min(std::max(std::thread::hardware_concurrency(), 1U), 7U));
    CHECK(strips(large | Crop{0, 0, 3500, 598}, 8) == 1); // just below 8 MiB
    CHECK(strips(large | Crop{0, 0, 3500, 600}, 8) == 2);
}
