// Gray: the weights against exact arithmetic, any view and depth, and what has no gray.
#include "image/pictures.hpp"
#include "oriel/error.hpp"
#include "oriel/oriel.hpp"
#include "reference/reference.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

using namespace oriel;
using testing::picture;
using testing::reference_pixel;
using testing::reference_pixels;

namespace {

// What is seen of an Image, its colours weighed; integers to the nearest.
void check_gray(const Image& image) {
    const Image after = (Picture(image) | Gray{}).resident();
    const bool alpha = image.frame().has_alpha();
    REQUIRE(after.frame().channel_names() == (alpha ? "ya" : "y"));
    REQUIRE(after.frame().max() == image.frame().max());
    REQUIRE(after.height() == image.height());
    REQUIRE(after.width() == image.width());
    const bool floats = image.frame().format().kind() == Kind::floating;
    const double rounding = floats ? 1e-6 : 0.5 + 1e-9;
    std::size_t wrong = 0;
    for (std::ptrdiff_t y = 0; y < image.height(); ++y)
        for (std::ptrdiff_t x = 0; x < image.width(); ++x) {
            const double exact = 0.299 * reference_pixel(image, y, x, 0) + 0.587 * reference_pixel(image, y, x, 1) +
                                 0.114 * reference_pixel(image, y, x, 2);
            if (std::abs(reference_pixel(after, y, x, 0) - exact) > rounding) ++wrong;
            if (alpha && reference_pixel(after, y, x, 1) != reference_pixel(image, y, x, 3)) ++wrong;
        }
    CHECK(wrong == 0);
}

} // namespace

TEST_CASE("a gray colour keeps its value in every depth, and weights are those of BT.601") {
    const View view = Buffer::allocate(256 * 3).view(Format(), {1, 256, 3});
    for (std::ptrdiff_t v = 0; v < 256; ++v)
        for (std::ptrdiff_t c = 0; c < 3; ++c) view.set<std::uint8_t>({0, v, c}, static_cast<std::uint8_t>(v));
    const Image after = (Picture(Image(view)) | Gray{}).resident();
    for (std::ptrdiff_t v = 0; v < 256; ++v) CHECK(reference_pixel(after, 0, v, 0) == static_cast<double>(v));

    const std::uint64_t white = ~std::uint64_t{0};
    const View wide = Buffer::allocate(4 * 24).view(Format::of<std::uint64_t>(), {1, 4, 3});
    for (std::ptrdiff_t c = 0; c < 3; ++c) {
        wide.set<std::uint64_t>({0, 0, c}, white);
        wide.set<std::uint64_t>({0, 1, c}, white - 1);
        for (std::ptrdiff_t x : {2, 3}) wide.set<std::uint64_t>({0, x, c}, 0);
    }
    wide.set<std::uint64_t>({0, 2, 1}, std::uint64_t{1} << 32);
    wide.set<std::uint64_t>({0, 3, 2}, std::uint64_t{1} << 32);
    const Image of_wide = (Picture(Image(wide)) | Gray{}).resident();
    CHECK(of_wide.view().get<std::uint64_t>({0, 0, 0}) == white);
    CHECK(of_wide.view().get<std::uint64_t>({0, 1, 0}) == white - 1);
    CHECK(of_wide.view().get<std::uint64_t>({0, 2, 0}) == 2'521'145'803);
    CHECK(of_wide.view().get<std::uint64_t>({0, 3, 0}) == 489'626'272);

    const View colours = Buffer::allocate(9).view(Format(), {1, 3, 3});
    for (std::ptrdiff_t x = 0; x < 3; ++x)
        for (std::ptrdiff_t c = 0; c < 3; ++c) colours.set<std::uint8_t>({0, x, c}, x == c ? 255 : 0);
    CHECK(reference_pixels((Picture(Image(colours)) | Gray{}).resident()) == std::vector<double>{76, 150, 29});
}

TEST_CASE("of any view, order of channels, inversion, depth and alpha") {
    for (const Image& image :
         {picture(7, 9, 3), picture(7, 9, 4), picture(7, 9, 4) | Rotate{270} | Invert{"rga"},
          picture(7, 9, 4) | Channels{"bgra"}, picture(7, 9, 4) | Channels{"bgr"}, picture(30, 20, 3) | Invert{},
          picture(30, 20, 3) | Crop{3, 5, 11, 13} | Transpose{} | Flip{Direction::both} | Subsample{2, 3},
          picture(1, 1, 3), picture(700, 300, 3), picture(3, 90000, 4), picture(9, 7, 3, Format::parse("<H")),
          picture(9, 7, 4, Format::parse(">H")), picture(9, 7, 3, Format::parse("<H"), 1000),
          picture(9, 7, 3, Format::of<float>()), picture(9, 7, 4, Format::of<float>()) | Invert{}})
        check_gray(image);
}

TEST_CASE("geometry before and after it is the same: none of it is lost") {
    const Image image = picture(40, 30, 3);
    const auto gray = [](const Picture& below) { return below | Gray{}; };
    const auto turned = [](const Picture& below) {
        return below | Crop{3, 5, 20, 30} | Rotate{90} | Subsample{2, 3} | Flip{Direction::horizontal};
    };
    CHECK(reference_pixels(gray(turned(image)).resident()) == reference_pixels(turned(gray(image)).resident()));
}

TEST_CASE("a file that is read by rows is still read by rows, and nothing of it is held") {
    const Image image = picture(300, 200, 4);
    SaveOptions options;
    for (const char* format : {"png", "pam", "qoi"}) {
        CAPTURE(format);
        options.format = format;
        const std::vector<std::byte> file = encode(image, options);
        const Picture opened = open(file);
        for (const Picture& after : {opened | Gray{}, opened | Background{"#204060"}}) {
            CHECK(after.source()->reading() == opened.source()->reading());
            CHECK(after.source()->held_memory() <= opened.source()->held_memory() + (std::size_t{256} << 10));
        }
        CHECK(reference_pixels((opened | Gray{}).resident()) == reference_pixels((Picture(image) | Gray{}).resident()));
        CHECK(reference_pixels((opened | Flip{Direction::vertical} | Background{"#204060"}).resident()) ==
              reference_pixels((Picture(image) | Flip{Direction::vertical} | Background{"#204060"}).resident()));
    }
}

TEST_CASE("gray stays what it is, and what has no colours has no gray") {
    for (const std::ptrdiff_t channels : {1, 2}) {
        const Picture gray(picture(4, 5, channels));
        CHECK((gray | Gray{}).source() == gray.source());
    }
    CHECK_THROWS_WITH_AS(Picture(picture(4, 5, 3)) | Channels{"rg"} | Gray{}, doctest::Contains("are no colours"),
                         ValueError);
    CHECK_THROWS_AS(Picture(picture(4, 5, 5)) | Gray{}, ValueError);
    const View halves = Buffer::allocate(6).view(Format::parse("e"), {1, 1, 3});
    CHECK_THROWS_AS(Picture(Image(halves)) | Gray{}, TypeError);
    const View none = Buffer::allocate(0).view(Format(), {0, 4, 3});
    CHECK_THROWS_AS(Picture(Image(none)) | Gray{}, ValueError);
}
