// Paste as a stage and in place: kinds of pixels, places, sources of every reading, and what is refused.
#include "image/pictures.hpp"
#include "oriel/copy.hpp"
#include "oriel/error.hpp"
#include "oriel/oriel.hpp"
#include "reference/reference.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <vector>

using namespace oriel;
using testing::picture;
using testing::reference_pixel;
using testing::reference_pixels;

namespace {

using Pixel = std::function<double(std::ptrdiff_t y, std::ptrdiff_t x, std::size_t c)>;

// `after` is `before` but for height × width pixels at x, y.
void check_pasted(const Image& after, const Image& before, std::ptrdiff_t x, std::ptrdiff_t y, std::ptrdiff_t height,
                  std::ptrdiff_t width, const Pixel& pixel) {
    std::vector<double> expected;
    for (std::ptrdiff_t i = 0; i < before.height(); ++i)
        for (std::ptrdiff_t j = 0; j < before.width(); ++j)
            for (std::size_t c = 0; c < before.channel_count(); ++c) {
                const bool inside = i >= y && i < y + height && j >= x && j < x + width;
                expected.push_back(inside ? pixel(i - y, j - x, c) : reference_pixel(before, i, j, c));
            }
    CHECK(reference_pixels(after) == expected);
}

// A source of some reading.
class As final : public Source {
public:
    As(const Image& image, Reading reading) : Source(image.frame(), {}), image_(image), reading_(reading) {}
    Reading reading() const noexcept override { return reading_; }
    void read(const Window& window, const View& to) override {
        ++reads;
        copy(image_.view().slice(0, {window.y, window.y + window.height}).slice(1, {window.x, window.x + window.width}),
             to);
    }
    Image whole() override { return ++reads, materialise(image_); }
    int reads = 0;

private:
    Image image_;
    Reading reading_;
};

class Changed final : public Origin {
public:
    void check_unchanged() const override { throw IoError("it changed"); }
};

} // namespace

TEST_CASE("a picture of the same kind is put at a place, pixel for pixel") {
    for (std::ptrdiff_t channels = 1; channels <= 6; ++channels) {
        CAPTURE(channels);
        const Image below = picture(8, 9, channels);
        const Image what = picture(3, 4, channels) | Flip{Direction::both} | Invert{"0"};
        const std::vector<double> kept = reference_pixels(below);
        for (const auto& [x, y] : {std::pair{0, 0}, {5, 5}, {2, 1}}) {
            const Image after = (Picture(below) | Paste{what, x, y}).resident();
            check_pasted(after, below, x, y, 3, 4,
                         [&](auto i, auto j, auto c) { return reference_pixel(what, i, j, c); });
        }
        CHECK(reference_pixels(below) == kept);
    }
}

TEST_CASE("gray goes into colours, alpha is dropped or opaque, and is copied where both have it") {
    const auto pasted = [](const Image& what, const Image& below) {
        return std::pair((Picture(below) | Paste{what, 1, 2}).resident(), below);
    };
    const auto kinds = [](std::ptrdiff_t channels) { return picture(2, 3, channels); };
    for (std::ptrdiff_t from = 1; from <= 4; ++from)
        for (std::ptrdiff_t to = 1; to <= 4; ++to) {
            CAPTURE(from);
            CAPTURE(to);
            const Image what = kinds(from);
            const Image below = picture(6, 7, to);
            if (from >= 3 && to <= 2) {
                CHECK_THROWS_WITH_AS((void)(Picture(below) | Paste{what, 1, 2}),
                                     doctest::Contains("colour does not go into gray"), TypeError);
                continue;
            }
            const auto [after, before] = pasted(what, below);
            check_pasted(after, before, 1, 2, 2, 3, [&](auto i, auto j, std::size_t c) -> double {
                const bool alpha = to % 2 == 0 && c + 1 == static_cast<std::size_t>(to);
                if (alpha) return from % 2 == 0 ? reference_pixel(what, i, j, static_cast<std::size_t>(from) - 1) : 255;
                return reference_pixel(what, i, j, from <= 2 ? 0 : c);
            });
        }
    CHECK_THROWS_WITH_AS((void)(Picture(kinds(3)) | Paste{kinds(5), 0, 0}),
                         "a picture of 01234 cannot be pasted into one of rgb: their channels mean different things; "
                         "choose some first",
                         TypeError);
}

TEST_CASE("depths are scaled to the white of what is below") {
    const Image what = picture(2, 3, 1);
    const Image below = picture(5, 6, 4, Format::parse(">H"), 1000);
    const Image after = (Picture(below) | Paste{what, 3, 1}).resident();
    check_pasted(after, below, 3, 1, 2, 3, [&](auto i, auto j, std::size_t c) {
        return c == 3 ? 1000 : std::floor((reference_pixel(what, i, j, 0) * 1000 + 127) / 255);
    });
    const Image swapped = picture(2, 3, 3, Format::parse("<H"));
    const Image big = picture(5, 6, 3, Format::parse(">H"));
    check_pasted((Picture(big) | Paste{swapped, 0, 0}).resident(), big, 0, 0, 2, 3,
                 [&](auto i, auto j, auto c) { return reference_pixel(swapped, i, j, c); });
    const Image with_sign(Buffer::allocate(2).view(Format::parse("h"), {1, 1, 1}));
    CHECK_THROWS_AS((void)(Picture(what) | Paste{with_sign, 0, 0}), TypeError);
}

TEST_CASE("what does not lie inside is refused with both sizes") {
    const Picture below(picture(8, 9, 3));
    const Image what = picture(3, 4, 3);
    CHECK_THROWS_WITH_AS((void)(below | Paste{what, 6, 5}),
                         "4×3 pasted at x=6, y=5 does not lie inside of the image here, which is 9×8", IndexError);
    CHECK_THROWS_AS((void)(below | Paste{what, 5, 6}), IndexError);
    CHECK_THROWS_AS((void)(below | Paste{what, -1, 0}), IndexError);
    CHECK_THROWS_AS((void)(below | Paste{what, 0, PTRDIFF_MAX}), IndexError);
    CHECK_THROWS_AS((void)(below | Paste{picture(9, 1, 3), 0, 0}), IndexError);
    CHECK_NOTHROW((void)(below | Paste{what, 5, 5}));
}

TEST_CASE("what is pasted is read when it is needed, by its own reading, once where that is not by window") {
    const Image image = picture(30, 20, 3);
    const Image stamp = picture(10, 10, 3);
    for (const Reading reading : {Reading::window, Reading::rows, Reading::whole}) {
        const auto source = std::make_shared<As>(stamp, reading);
        const Picture pasted = Picture(image) | Paste{Picture(source), 5, 10};
        CHECK(source->reads == 0);
        (void)(pasted | Crop{0, 0, 20, 10}).resident(); // beside it
        CHECK(source->reads == 0);
        const Image upper = (pasted | Crop{0, 0, 20, 15}).resident();
        const Image lower = (pasted | Crop{0, 15, 20, 15}).resident();
        CHECK(source->reads == (reading == Reading::window ? 2 : 1));
        CHECK(reference_pixel(upper, 14, 5, 0) == reference_pixel(stamp, 4, 0, 0));
        CHECK(reference_pixel(lower, 0, 14, 2) == reference_pixel(stamp, 5, 9, 2));
    }
}

TEST_CASE("a file that changed is told of, be it below or pasted") {
    const auto below = std::make_shared<As>(picture(6, 6, 1), Reading::window);
    const auto above = std::make_shared<As>(picture(2, 2, 1), Reading::window);
    const Picture both = Picture(below) | Paste{Picture(above), 0, 0} | Invert{};
    CHECK_NOTHROW(both.source()->check_unchanged());
    above->set_origin(std::make_shared<Changed>());
    CHECK_THROWS_WITH_AS(both.source()->check_unchanged(), "it changed", IoError);
    above->set_origin(nullptr);
    below->set_origin(std::make_shared<Changed>());
    CHECK_THROWS_WITH_AS(both.source()->check_unchanged(), "it changed", IoError);
}

TEST_CASE("in place, what is seen becomes what is pasted, however it is stored") {
    const Image image = picture(40, 50, 4);
    const Image what = picture(11, 13, 2) | Invert{};
    for (const Image& seen : {image, image | Rotate{270}, image | Channels{"bgra"} | Invert{"ra"}, image | Invert{},
                              image | Channels{"gba"} | Flip{Direction::vertical}}) {
        const std::vector<std::byte> saved = to_bytes(image.view());
        const Image before = materialise(seen);
        if (seen.frame().is_colour()) {
            const Image expected = (Picture(before) | Paste{what, 20, 7}).resident();
            paste_in_place(seen, what, 20, 7);
            CHECK(reference_pixels(seen) == reference_pixels(expected));
        } else {
            CHECK_THROWS_AS(paste_in_place(seen, what, 20, 7), TypeError);
            CHECK(to_bytes(image.view()) == saved);
        }
        std::copy(saved.begin(), saved.end(), image.view().mutable_data());
    }
    CHECK_THROWS_AS(paste_in_place(image, what, 40, 0), IndexError);
    CHECK_THROWS_AS(paste_in_place(Image(image.view().as_readonly()), what, 0, 0), ReadOnlyError);
}

TEST_CASE("in place, what is pasted may lie in the memory that is written: it is read before") {
    const Image fresh = picture(300, 400, 3); // 360 000 bytes: more than a band
    const Image part = fresh | Crop{0, 0, 395, 290};
    const Picture stages[] = {part,
                              part | Flip{Direction::both} | Invert{},
                              Picture(part) | Fill{"red", Region{{5, 200, 1}, {5, 300, 1}}},
                              Picture(part) | Gray{},
                              Picture(part) | Paste{fresh | Crop{10, 10, 380, 280}, 3, 2},
                              Picture(picture(290, 395, 3)) | Paste{fresh | Crop{10, 10, 380, 280}, 3, 2},
                              Picture(fresh | Crop{0, 0, 280, 300} | Rotate{90}) | Pad{1, 2, 3, 4}};
    const std::vector<std::byte> saved = to_bytes(fresh.view());
    for (const Picture& what : stages) {
        CHECK(what.source()->shares(fresh.view()));
        const Image expected = (Picture(materialise(fresh)) | Paste{materialise(what.resident()), 5, 7}).resident();
        paste_in_place(fresh, what, 5, 7);
        CHECK(equal(fresh.view(), materialise(expected).view()));
        std::copy(saved.begin(), saved.end(), fresh.view().mutable_data());
    }
    CHECK(!Picture(picture(290, 395, 3)).source()->shares(fresh.view()));
    const Image lower = fresh | Crop{0, 150, 400, 150};
    CHECK(!Picture(fresh | Crop{0, 0, 400, 150}).source()->shares(lower.view()));
}
