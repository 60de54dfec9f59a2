// Background: every value and alpha of 8 bit, other depths against arithmetic that is exact, and what is left alone.
#include "image/pictures.hpp"
#include "oriel/error.hpp"
#include "oriel/oriel.hpp"
#include "reference/reference.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

using namespace oriel;
using testing::picture;
using testing::reference_pixel;
using testing::reference_pixels;

namespace {

// The quotient nearest to the exact one; the larger of two.
std::uint64_t blended(std::uint64_t value, std::uint64_t alpha, std::uint64_t under, std::uint64_t max) {
    const std::uint64_t sum = value * alpha + under * (max - alpha);
    std::uint64_t out = sum / max;
    if (2 * (sum - out * max) >= max) ++out;
    return out;
}

std::vector<double> on(const Image& image, const std::vector<std::uint64_t>& under) {
    std::vector<double> out;
    const std::size_t colours = image.channel_count() - 1;
    for (std::ptrdiff_t y = 0; y < image.height(); ++y)
        for (std::ptrdiff_t x = 0; x < image.width(); ++x)
            for (std::size_t c = 0; c < colours; ++c)
                out.push_back(static_cast<double>(blended(
                    static_cast<std::uint64_t>(reference_pixel(image, y, x, c)),
                    static_cast<std::uint64_t>(reference_pixel(image, y, x, colours)), under[c], image.frame().max())));
    return out;
}

} // namespace

TEST_CASE("every value under every alpha, on every gray") {
    const View view = Buffer::allocate(256 * 256 * 2).view(Format(), {256, 256, 2});
    for (std::ptrdiff_t v = 0; v < 256; ++v)
        for (std::ptrdiff_t a = 0; a < 256; ++a) {
            view.set<std::uint8_t>({v, a, 0}, static_cast<std::uint8_t>(v));
            view.set<std::uint8_t>({v, a, 1}, static_cast<std::uint8_t>(a));
        }
    const Image image(view);
    for (std::uint64_t under = 0; under < 256; under += 15) {
        CAPTURE(under);
        const Image after = (Picture(image) | Background{std::to_string(under)}).resident();
        CHECK(after.frame().channel_names() == "y");
        CHECK(reference_pixels(after) == on(image, {under}));
    }
}

TEST_CASE("in the picture's own depth and white, through any view") {
    for (const Image& image : {picture(7, 9, 4), picture(7, 9, 4) | Rotate{270} | Invert{"rga"},
                               picture(7, 9, 4) | Channels{"bgra"}, picture(700, 300, 4)}) {
        const Image after = (Picture(image) | Background{"10,200,255"}).resident();
        CHECK(after.frame().channel_names() == "rgb");
        CHECK(reference_pixels(after) == on(image, {10, 200, 255}));
    }
    for (const char* format : {"<H", ">H"}) {
        const Image wide = picture(90, 70, 4, Format::parse(format));
        CHECK(reference_pixels((Picture(wide) | Background{"#ff8000"}).resident()) == on(wide, {65535, 32896, 0}));
        const Image thousand = picture(90, 70, 2, Format::parse(format), 1000);
        CHECK(reference_pixels((Picture(thousand) | Background{"999"}).resident()) == on(thousand, {999}));
    }
}

TEST_CASE("floats are not rounded") {
    const View view = Buffer::allocate(16).view(Format::of<float>(), {1, 2, 2});
    view.set<float>({0, 0, 0}, 4.0F);
    view.set<float>({0, 0, 1}, 0.25F);
    view.set<float>({0, 1, 0}, -2.0F);
    view.set<float>({0, 1, 1}, 7.0F); // more than whole is whole
    CHECK(reference_pixels((Picture(Image(view)) | Background{"0.5"}).resident()) == std::vector<double>{1.375, -2});
}

TEST_CASE("wide elements are blended exactly, rounded to the nearest") {
    const View view = Buffer::allocate(3 * 16).view(Format::of<std::uint64_t>(), {1, 3, 2});
    const std::uint64_t white = ~std::uint64_t{0};
    const std::uint64_t alphas[] = {white / 2, white / 2 + 1, white / 4 * 3};
    for (std::ptrdiff_t x = 0; x < 3; ++x) {
        view.set<std::uint64_t>({0, x, 0}, 1);
        view.set<std::uint64_t>({0, x, 1}, alphas[x]);
    }
    const Image after = (Picture(Image(view)) | Background{"0"}).resident();
    // alpha / white: just below a half, just above it, three quarters
    CHECK(after.view().get<std::uint64_t>({0, 0, 0}) == 0);
    CHECK(after.view().get<std::uint64_t>({0, 1, 0}) == 1);
    CHECK(after.view().get<std::uint64_t>({0, 2, 0}) == 1);

    const View narrow = Buffer::allocate(2 * 8).view(Format::of<std::uint32_t>(), {1, 2, 2});
    for (std::ptrdiff_t x = 0; x < 2; ++x) {
        narrow.set<std::uint32_t>({0, x, 0}, 1'000'000'007);
        narrow.set<std::uint32_t>({0, x, 1}, 3'000'000'019U + static_cast<std::uint32_t>(x));
    }
    const Image image(narrow);
    CHECK(reference_pixels((Picture(image) | Background{"7"}).resident()) == on(image, {7}));
}

TEST_CASE("more than whole is whole: values above white count as white") {
    const View view = Buffer::allocate(2 * 4).view(Format::of<std::uint16_t>(), {1, 2, 2});
    for (std::ptrdiff_t x = 0; x < 2; ++x) {
        view.set<std::uint16_t>({0, x, 0}, static_cast<std::uint16_t>(x == 0 ? 300 : 5000));
        view.set<std::uint16_t>({0, x, 1}, static_cast<std::uint16_t>(x == 0 ? 1001 : 1000));
    }
    const Image after = (Picture(Image(view, 1000)) | Background{"900"}).resident();
    CHECK(reference_pixels(after) == std::vector<double>{300, 1000});
}

TEST_CASE("a half is rounded up") {
    const View view = Buffer::allocate(4).view(Format::of<std::uint16_t>(), {1, 1, 2});
    view.set<std::uint16_t>({0, 0, 0}, 1);
    view.set<std::uint16_t>({0, 0, 1}, 500);
    CHECK(reference_pixels((Picture(Image(view, 1000)) | Background{"0"}).resident()) == std::vector<double>{1});
}

TEST_CASE("what is blended counts the band it is read to") {
    const Picture below(picture(40, 30, 4)); // in memory: all of it at once
    CHECK((below | Background{"white"}).source()->held_memory() ==
          below.source()->held_memory() + (std::size_t{64} << 10) + std::size_t{40} * 30 * 3);
}

TEST_CASE("what is decoded by windows, rows or whole, and wider than a band") {
    const Image image = picture(3, 90000, 4);
    CHECK(reference_pixels((Picture(image) | Background{"white"}).resident()) == on(image, {255, 255, 255}));
}

TEST_CASE("a picture without alpha stays what it is") {
    const Picture image(picture(4, 5, 3));
    const Picture after = image | Background{"white"};
    CHECK(after.source() == image.source());
    CHECK(after.frame() == image.frame());
}

TEST_CASE("a colour it cannot have, and elements that have no alpha to speak of, are refused") {
    CHECK_THROWS_AS((void)(Picture(picture(4, 5, 4)) | Background{"#ff000080"}), ValueError);
    CHECK_THROWS_AS((void)(Picture(picture(4, 5, 2)) | Background{"red"}), ValueError);
    const View signed_values = Buffer::allocate(8).view(Format::of<std::int16_t>(), {1, 1, 4});
    CHECK_THROWS_WITH_AS((void)(Picture(Image(signed_values)) | Background{"0"}),
                         "elements of i16 cannot be blended; unsigned integers, f32 and f64 can", TypeError);
}

TEST_CASE("alpha is what is called so, wherever it stands, and there is one") {
    const Picture rgba(picture(5, 4, 4));
    const std::vector<double> truth = reference_pixels(load(rgba | Background{Colour("1,2,3")}));
    for (const char* order : {"argb", "ragb", "rgab"}) {
        CAPTURE(order);
        CHECK(reference_pixels(load(rgba | Channels{order} | Background{Colour("1,2,3")})) == truth);
        CHECK((rgba | Channels{order}).frame().channels_but_alpha().count == 3);
    }
    const Picture red = rgba | Channels{"ar"} | Background{Colour("1")};
    CHECK(red.frame().channel_count() == 1);
    CHECK(reference_pixels(load(red)) == reference_pixels(load(rgba | Channels{"ra"} | Background{Colour("1")})));
    CHECK_THROWS_WITH_AS(rgba | Channels{"rgbaa"} | Background{Colour("1")},
                         "channels 012aa have 2 alphas; choose one of them first", ValueError);
}
