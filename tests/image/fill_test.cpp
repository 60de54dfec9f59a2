// Fill as a stage and in place: every kind of pixel, regions of any step, and nothing beside them.
#include "image/pictures.hpp"
#include "oriel/copy.hpp"
#include "oriel/error.hpp"
#include "oriel/oriel.hpp"
#include "reference/reference.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oriel;
using testing::picture;
using testing::reference_pixel;
using testing::reference_pixels;

namespace {

bool takes(const Range& range, std::ptrdiff_t at) {
    for (std::ptrdiff_t i = 0; i < range.count; ++i)
        if (range.first + i * range.step == at) return true;
    return false;
}

// Pixels of the region are `pixel`, all others those of `before`.
void check_filled(const Image& after, const Image& before, const Region& region, const std::vector<double>& pixel) {
    std::vector<double> expected;
    for (std::ptrdiff_t y = 0; y < before.height(); ++y)
        for (std::ptrdiff_t x = 0; x < before.width(); ++x)
            for (std::size_t c = 0; c < before.channel_count(); ++c)
                expected.push_back(takes(region.y, y) && takes(region.x, x) ? pixel[c]
                                                                            : reference_pixel(before, y, x, c));
    CHECK(reference_pixels(after) == expected);
}

const Region regions[] = {{{0, 7, 1}, {0, 9, 1}},
                          {{2, 3, 1}, {4, 5, 1}},
                          {{1, 3, 2}, {0, 3, 4}},
                          {{6, 4, -2}, {8, 5, -2}},
                          {{3, 1, 1}, {8, 1, 1}}};

} // namespace

TEST_CASE("a region of any kind of picture becomes one colour, and nobody else sees it") {
    for (const Region& region : regions) {
        for (std::ptrdiff_t channels = 1; channels <= 8; ++channels) {
            CAPTURE(channels);
            const Image bytes = picture(7, 9, channels);
            const std::vector<double> before = reference_pixels(bytes);
            const std::vector<double> pixel(static_cast<std::size_t>(channels), 77);
            const std::string text = channels == 2 ? "77,77" : channels == 4 ? "77,77,77,77" : "77";
            check_filled((Picture(bytes) | Fill{text, region}).resident(), bytes, region, pixel);
            CHECK(reference_pixels(bytes) == before);
        }
        const Image wide = picture(7, 9, 4, Format::parse(">H"), 1000);
        check_filled((Picture(wide) | Fill{"1,258,1000", region}).resident(), wide, region, {1, 258, 1000, 1000});
        const Image real = picture(7, 9, 3, Format::of<float>());
        check_filled((Picture(real) | Fill{"0.5,-2,1e6", region}).resident(), real, region, {0.5, -2, 1e6});
    }
}

TEST_CASE("without a region all of it is filled") {
    const Image image = picture(4, 5, 3);
    const Image after = (Picture(image) | Fill{"red"}).resident();
    check_filled(after, image, regions[0], {255, 0, 0});
}

TEST_CASE("a region outside the picture, or a colour it cannot have, is refused before anything is read") {
    const Picture image(picture(7, 9, 1));
    CHECK_THROWS_WITH_AS((void)(image | Fill{"black", Region{{5, 3, 1}, {0, 1, 1}}}),
                         "the region reaches row 7 of a picture that has 7", IndexError);
    CHECK_THROWS_WITH_AS((void)(image | Fill{"black", Region{{0, 1, 1}, {-1, 3, 1}}}),
                         "the region reaches column -1 of a picture that has 9", IndexError);
    CHECK_THROWS_WITH_AS((void)(image | Fill{"black", Region{{0, 0, 1}, {0, 1, 1}}}), "the region has no rows",
                         ValueError);
    CHECK_THROWS_AS((void)(image | Fill{"red"}), ValueError);
}

TEST_CASE("in place, what is seen becomes the colour, however it is stored, and the rest stays") {
    const Image image = picture(7, 9, 4);
    for (const Image& seen : {image, image | Flip{Direction::both}, image | Rotate{90}, image | Channels{"bgra"},
                              image | Channels{"gab"}, image | Invert{"rg"}, image | Channels{"bgra"} | Invert{"b"},
                              image | Crop{2, 1, 5, 3} | Invert{}, image | Subsample{2, 3}}) {
        const std::vector<std::byte> saved = to_bytes(image.view());
        const Image part = seen | Crop{1, 0, 2, 3 < seen.height() ? 3 : seen.height()};
        const Region region{{0, part.height(), 1}, {1, 2, 1}};
        const Image before = materialise(seen);
        const std::size_t n = seen.channel_count();
        fill_in_place(part, n == 4 ? "10,20,30,40" : "10,20,30");
        check_filled(seen, before, region,
                     n == 4 ? std::vector<double>{10, 20, 30, 40} : std::vector<double>{10, 20, 30});
        std::copy(saved.begin(), saved.end(), image.view().mutable_data());
    }
}

TEST_CASE("in place, what may only be read is refused") {
    const Image image(picture(4, 5, 3).view().as_readonly());
    CHECK_THROWS_AS(fill_in_place(image, "black"), ReadOnlyError);
}

TEST_CASE("some channels are filled, and the others keep their values") {
    const auto filled = [](const Image& image, const char* colour, const char* channels) {
        const std::vector<double> stage = reference_pixels((Picture(image) | Fill{colour, {}, channels}).resident());
        const Image copied = materialise(image);
        fill_in_place(copied, colour, channels);
        CHECK(reference_pixels(copied) == stage);
        return stage;
    };
    const Image image = picture(1, 2, 4); // 5 12 19 26, 36 43 50 57
    CHECK(filled(image, "0", "a") == std::vector<double>{5, 12, 19, 0, 36, 43, 50, 0});
    CHECK(filled(image, "7", "bg") == std::vector<double>{5, 7, 7, 26, 36, 7, 7, 57});
    CHECK(filled(image, "1,2", "bg") == std::vector<double>{5, 2, 1, 26, 36, 2, 1, 57});
    CHECK(filled(image, "#0a0b0c0d", "ra") == std::vector<double>{10, 12, 19, 13, 10, 43, 50, 13});
    CHECK(filled(image, "0", "rgba") == std::vector<double>(8, 0));
    const Image seen = image | Channels{"bgra"} | Invert{"b"};
    (void)filled(seen, "9", "b");
    const Region second{{0, 1, 1}, {1, 1, 1}};
    CHECK(reference_pixels((Picture(image) | Fill{"white", second, "g"}).resident()) ==
          std::vector<double>{5, 12, 19, 26, 36, 255, 50, 57});
    CHECK_THROWS_AS((void)(Picture(image) | Fill{"1,2,3", {}, "rg"}), ValueError);
    CHECK_THROWS_AS((void)(Picture(picture(1, 2, 3)) | Fill{"1", {}, "a"}), ValueError);
}

TEST_CASE("in place, some channels of a view") {
    const Image image = picture(3, 4, 4);
    const Image seen = image | Rotate{90} | Channels{"bgra"} | Invert{"gb"};
    const Image before = materialise(seen);
    fill_in_place(seen, "9", "g");
    std::vector<double> expected = reference_pixels(before);
    for (std::size_t k = 1; k < expected.size(); k += 4) expected[k] = 9;
    CHECK(reference_pixels(seen) == expected);
}
