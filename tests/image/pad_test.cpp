// Pad as a stage: every border, beside the picture too, over views and sources of any reading, and what is refused.
#include "image/pictures.hpp"
#include "oriel/copy.hpp"
#include "oriel/error.hpp"
#include "oriel/oriel.hpp"
#include "reference/reference.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

using namespace oriel;
using testing::picture;
using testing::reference_pixel;
using testing::reference_pixels;

namespace {

// Which index of an axis is seen at a place of it continued; none where the colour is.
std::optional<std::ptrdiff_t> seen_at(Border border, std::ptrdiff_t at, std::ptrdiff_t extent) {
    if (at >= 0 && at < extent) return at;
    if (border == Border::colour) return std::nullopt;
    while (at < 0 || at >= extent) {
        if (border == Border::edge) at = at < 0 ? 0 : extent - 1;
        else at = at < 0 ? -1 - at : 2 * extent - 1 - at;
    }
    return at;
}

std::vector<double> padded(const Image& image, const Pad& pad, const std::vector<double>& pixel) {
    std::vector<double> out;
    for (std::ptrdiff_t y = -pad.top; y < image.height() + pad.bottom; ++y)
        for (std::ptrdiff_t x = -pad.left; x < image.width() + pad.right; ++x)
            for (std::size_t c = 0; c < image.channel_count(); ++c) {
                const auto i = seen_at(pad.border, y, image.height());
                const auto j = seen_at(pad.border, x, image.width());
                out.push_back(i && j ? reference_pixel(image, *i, *j, c) : pixel[c]);
            }
    return out;
}

// Of some reading; counts how often it is read, and the most rows at once.
class As final : public Source {
public:
    As(const Image& image, Reading reading)
        : Source(image.frame().gathered(), {}), image_(materialise(image)), reading_(reading) {}
    Reading reading() const noexcept override { return reading_; }
    void read(const Window& window, const View& to) override {
        most = std::max(most, window.height * window.width);
        copy(image_.view().slice(0, {window.y, window.y + window.height}).slice(1, {window.x, window.x + window.width}),
             to);
    }
    std::ptrdiff_t most = 0; ///< pixels of one read

private:
    Image image_;
    Reading reading_;
};

constexpr Border borders[] = {Border::colour, Border::edge, Border::mirror};

struct Size {
    std::ptrdiff_t height, width;
};
struct Sides {
    std::ptrdiff_t top, right, bottom, left;
};
constexpr Sides all_sides[] = {{0, 0, 0, 0},   {1, 2, 3, 4},  {20, 31, 17, 24}, {0, 5, 0, 0},       {-2, -1, -1, -3},
                               {3, -4, -2, 1}, {-7, 0, 9, 0}, {-30, 0, 31, 0},  {50, 60, -48, -58}, {-6, -8, 0, 0}};

} // namespace

TEST_CASE("what is beyond the edges is a colour, the edge or the mirrored picture, whatever is beneath") {
    for (const Sides& sides : all_sides)
        for (const Border border : borders)
            for (const Size& size : {Size{7, 9}, {1, 1}, {2, 3}, {1, 9}}) {
                const std::ptrdiff_t height = size.height;
                const std::ptrdiff_t width = size.width;
                const std::ptrdiff_t rows = height + sides.top + sides.bottom;
                const std::ptrdiff_t columns = width + sides.left + sides.right;
                if (rows < 1 || columns < 1) continue;
                CAPTURE(static_cast<int>(border));
                CAPTURE(sides.top);
                CAPTURE(height);
                const Image image = picture(height, width, 3);
                const Pad pad{sides.top, sides.right, sides.bottom, sides.left, border, Colour("1,2,3")};
                const Picture after = Picture(image) | pad;
                REQUIRE(after.height() == rows);
                REQUIRE(after.width() == columns);
                CHECK(reference_pixels(after.resident()) == padded(image, pad, {1, 2, 3}));
            }
}

TEST_CASE("any kind of picture is padded, through any view of it") {
    const Pad pads[] = {{3, 1, 2, 4}, {3, 1, 2, 4, Border::edge}, {8, 9, 7, 6, Border::mirror}};
    for (const Image& image :
         {picture(5, 6, 1), picture(5, 6, 2), picture(5, 6, 4), picture(5, 6, 8),
          picture(5, 6, 4) | Flip{Direction::both}, picture(5, 6, 3) | Rotate{90},
          picture(5, 6, 3) | Channels{"bgr"} | Invert{"g"}, picture(9, 9, 4) | Subsample{2, 3} | Transverse{},
          picture(5, 6, 4, Format::parse(">H"), 1000) | Crop{1, 2, 3, 2}, picture(5, 6, 3, Format::of<float>())})
        for (const Pad& pad : pads) {
            const std::vector<double> pixel(image.channel_count(), 0);
            const Image after = (Picture(image) | pad).resident();
            CHECK(reference_pixels(after) == padded(image, pad, pixel));
            CHECK(after.frame().channel_names() == image.frame().channel_names());
            CHECK(after.frame().max() == image.frame().max());
        }
}

TEST_CASE("numbers that NumPy gives") {
    // numpy.pad([[1, 2, 3], [4, 5, 6]], ((1, 3), (4, 2)), mode) with constant, edge and symmetric.
    const View view = Buffer::allocate(6).view(Format(), {2, 3, 1});
    for (std::uint8_t k = 0; k < 6; ++k) view.set<std::uint8_t>({k / 3, k % 3, 0}, static_cast<std::uint8_t>(k + 1));
    const auto row_by_row = [&](Border border) {
        return reference_pixels((Picture(Image(view)) | Pad{1, 2, 3, 4, border}).resident());
    };
    CHECK(row_by_row(Border::colour) == std::vector<double>{0, 0, 0, 0, 0, 0, 0, 0, 0, //
                                                            0, 0, 0, 0, 1, 2, 3, 0, 0, //
                                                            0, 0, 0, 0, 4, 5, 6, 0, 0, //
                                                            0, 0, 0, 0, 0, 0, 0, 0, 0, //
                                                            0, 0, 0, 0, 0, 0, 0, 0, 0, //
                                                            0, 0, 0, 0, 0, 0, 0, 0, 0});
    CHECK(row_by_row(Border::edge) == std::vector<double>{1, 1, 1, 1, 1, 2, 3, 3, 3, //
                                                          1, 1, 1, 1, 1, 2, 3, 3, 3, //
                                                          4, 4, 4, 4, 4, 5, 6, 6, 6, //
                                                          4, 4, 4, 4, 4, 5, 6, 6, 6, //
                                                          4, 4, 4, 4, 4, 5, 6, 6, 6, //
                                                          4, 4, 4, 4, 4, 5, 6, 6, 6});
    CHECK(row_by_row(Border::mirror) == std::vector<double>{3, 3, 2, 1, 1, 2, 3, 3, 2, //
                                                            3, 3, 2, 1, 1, 2, 3, 3, 2, //
                                                            6, 6, 5, 4, 4, 5, 6, 6, 5, //
                                                            6, 6, 5, 4, 4, 5, 6, 6, 5, //
                                                            3, 3, 2, 1, 1, 2, 3, 3, 2, //
                                                            3, 3, 2, 1, 1, 2, 3, 3, 2});
}

TEST_CASE("any window of it is what all of it has there") {
    const Image image = picture(7, 5, 3);
    for (const Reading reading : {Reading::window, Reading::rows, Reading::whole})
        for (const Border border : borders) {
            const Pad pad{4, 9, 11, 6, border};
            const Picture after = Picture(std::make_shared<As>(image, reading)) | Flip{Direction::horizontal} | pad;
            const Image complete = after.resident();
            for (std::ptrdiff_t y = 0; y < after.height(); y += 3)
                for (std::ptrdiff_t x = 0; x < after.width(); x += 2)
                    for (const Size& size : {Size{1, 1}, {3, 7}, {12, 2}}) {
                        if (y + size.height > after.height() || x + size.width > after.width()) continue;
                        const Crop crop{x, y, size.width, size.height};
                        REQUIRE(reference_pixels((after | crop).resident()) == reference_pixels(complete | crop));
                    }
        }
}

TEST_CASE("a picture larger than a band is read band by band, each from its own rows") {
    const Image image = picture(500, 301, 3);
    REQUIRE(image.frame().nbytes() > std::size_t{256} << 10);
    for (const Border border : borders) {
        const Pad pad{3, 5, 7, 11, border};
        CHECK(reference_pixels((Picture(image) | pad).resident()) == padded(image, pad, {0, 0, 0}));
        CHECK(reference_pixels((Picture(image) | Rotate{90} | pad).resident()) ==
              padded(image | Rotate{90}, pad, {0, 0, 0}));
    }
}

TEST_CASE("what goes on beyond the edges counts the band it is made in") {
    const auto source = std::make_shared<As>(picture(40, 30, 3), Reading::window);
    const std::uint64_t below = Picture(source).source()->held_memory();
    CHECK((Picture(source) | Pad{1, 1, 1, 1}).source()->held_memory() == below);
    for (const Border border : {Border::edge, Border::mirror})
        CHECK((Picture(source) | Pad{1, 1, 1, 1, border}).source()->held_memory() == below + (std::size_t{256} << 10));
}

TEST_CASE("a picture that is turned is padded below the turn, a strip at a time") {
    const Image image = picture(40, 30, 3);
    const auto source = std::make_shared<As>(image, Reading::window);
    for (const Border border : borders) {
        const Pad pad{2, 3, 4, 5, border};
        const Picture turned = Picture(source) | Rotate{90} | pad;
        CHECK(turned.source()->held_memory() <= 2 * (std::size_t{256} << 10));
        CHECK(reference_pixels(turned.resident()) == padded(image | Rotate{90}, pad, {0, 0, 0}));
        source->most = 0;
        const View row = Buffer::allocate(turned.frame().row_bytes()).view(Format(), {1, turned.width(), 3});
        turned.seen_as(turned.frame().rows(7, 1)).read(row);
        CHECK(source->most <= 40);
    }
}

TEST_CASE("other stages over a turned picture are below the turn too") {
    const Image image = picture(40, 30, 4);
    const auto source = std::make_shared<As>(image, Reading::window);
    const Region region{{5, 6, 2}, {3, 4, 1}};
    const Picture turned = Picture(source) | Transverse{};
    const Image same = image | Transverse{};
    const Picture stages[] = {turned | Fill{"9", region}, turned | InvertRegion{region, "rb"},
                              turned | Paste{picture(3, 5, 4), 7, 9}, turned | Background{"white"}};
    const Picture slow[] = {Picture(same) | Fill{"9", region}, Picture(same) | InvertRegion{region, "rb"},
                            Picture(same) | Paste{picture(3, 5, 4), 7, 9}, Picture(same) | Background{"white"}};
    for (std::size_t k = 0; k < 4; ++k) {
        CAPTURE(k);
        CHECK(reference_pixels(stages[k].resident()) == reference_pixels(slow[k].resident()));
        source->most = 0;
        const View row =
            Buffer::allocate(stages[k].frame().row_bytes())
                .view(Format(), {1, stages[k].width(), static_cast<std::ptrdiff_t>(stages[k].channel_count())});
        stages[k].seen_as(stages[k].frame().rows(10, 1)).read(row);
        CHECK(source->most <= 40);
    }
}

TEST_CASE("without a colour there is nothing: black, and transparent where there is alpha") {
    CHECK(reference_pixels((Picture(picture(1, 1, 4)) | Pad{1, 0, 0, 0}).resident()) ==
          std::vector<double>{0, 0, 0, 0, 5, 12, 19, 26});
    CHECK(reference_pixels((Picture(picture(1, 1, 4)) | Pad{1, 0, 0, 0, Border::colour, Colour("red")}).resident()) ==
          std::vector<double>{255, 0, 0, 255, 5, 12, 19, 26});
}

TEST_CASE("padding that leaves nothing, cannot be counted, or has no such colour is refused") {
    const Picture image(picture(4, 5, 1));
    CHECK_THROWS_WITH_AS((void)(image | Pad{-2, 0, -2, 0}), "padding 5×4 by -2,0,-2,0 leaves no pixels", ValueError);
    CHECK_THROWS_WITH_AS((void)(image | Pad{0, -5, 0, 0}), "padding 5×4 by 0,-5,0,0 leaves no pixels", ValueError);
    CHECK_THROWS_AS((void)(image | Pad{PTRDIFF_MAX, 0, 0, 0}), OverflowError);
    CHECK_THROWS_AS((void)(image | Pad{PTRDIFF_MIN, 0, PTRDIFF_MAX, 0}), OverflowError);
    CHECK_THROWS_AS((void)(image | Pad{std::ptrdiff_t{1} << 40, 0, 0, std::ptrdiff_t{1} << 40}), OverflowError);
    CHECK_THROWS_AS((void)(image | Pad{1, 1, 1, 1, Border::colour, Colour("red")}), ValueError);
    const Picture none(Image(Buffer::allocate(0).view(Format(), {0, 5, 1})));
    for (const Border border : borders)
        CHECK_THROWS_WITH_AS((void)(none | Pad{1, 1, 1, 1, border}), "a picture of 5×0 has no pixels to pad",
                             ValueError);
}

TEST_CASE("a border as wide as numbers go, of which the rest is cut off") {
    constexpr std::ptrdiff_t most = std::numeric_limits<std::ptrdiff_t>::max();
    const Pad far{most, 0, -(most - 5), 0, Border::colour, Colour("7")};
    const Picture seen = Picture(picture(10, 3, 1)) | far;
    REQUIRE(seen.height() == 15);
    const Image image = load(seen);
    CHECK(image.view().get<std::uint8_t>({0, 0, 0}) == 7);
    CHECK(image.view().get<std::uint8_t>({14, 2, 0}) == 7);
}
