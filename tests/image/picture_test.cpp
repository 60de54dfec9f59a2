// Picture: which window of its source a view needs, where the view lies in it, and what reading costs.
#include "copy/layouts.hpp"
#include "image/pictures.hpp"
#include "oriel/copy.hpp"
#include "oriel/error.hpp"
#include "oriel/oriel.hpp"
#include "reference/reference.hpp"
#include "support/printed.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

using namespace oriel;
using testing::Dice;
using testing::picture;
using testing::reference_pixels;

namespace {

// A source over an Image that keeps a record of what was asked of it.
class Recorded final : public Source {
public:
    Recorded(const Image& image, Reading reading) : Source(image.frame(), {}), image_(image), reading_(reading) {}
    Reading reading() const noexcept override { return reading_; }
    void read(const Window& window, const View& to) override {
        windows.push_back(window);
        copy(image_.view().slice(0, {window.y, window.y + window.height}).slice(1, {window.x, window.x + window.width}),
             to);
    }
    Image whole() override {
        ++decoded;
        return materialise(image_);
    }

    std::vector<Window> windows;
    int decoded = 0;

private:
    Image image_;
    Reading reading_;
};

class Broken final : public Source {
public:
    Broken() : Source(Frame::packed(4, 4, 3), {}) {}
    Reading reading() const noexcept override { return Reading::window; }
    void read(const Window&, const View&) override { throw CodecError("row 2 ends early"); }
};

Frame random_frame(Dice& dice, Frame frame) {
    for (std::ptrdiff_t k = dice.below(6); k > 0; --k) switch (dice.below(6)) {
        case 0: {
            const std::ptrdiff_t w = 1 + dice.below(frame.width());
            const std::ptrdiff_t h = 1 + dice.below(frame.height());
            frame = Crop{dice.below(frame.width() - w + 1), dice.below(frame.height() - h + 1), w, h}(frame);
            break;
        }
        case 1: frame = Flip{static_cast<Direction>(dice.below(3))}(frame); break;
        case 2: frame = Rotate{90}(frame); break;
        case 3: frame = Transpose{}(frame); break;
        case 4: frame = Subsample{1 + dice.below(3), 1 + dice.below(3)}(frame); break;
        default: {
            std::vector<std::uint8_t> channels(1 + dice.index(4));
            for (std::uint8_t& c : channels) c = static_cast<std::uint8_t>(dice.index(frame.channel_count()));
            frame = frame.select(channels);
        }
        }
    return frame;
}

} // namespace

TEST_CASE("a view lies in its window where it lies in the whole, and is turned where its rows are columns") {
    Dice dice(111);
    for (int round = 0; round < 20000; ++round) {
        const Format format = dice.below(2) ? Format() : Format::parse(">H");
        const Frame natural = Frame::packed(1 + dice.below(8), 1 + dice.below(8), 1 + dice.below(4), format);
        const Frame seen = random_frame(dice, natural);
        const Reach need = reach(natural, seen);
        CAPTURE(testing::printed(natural.layout()));
        CAPTURE(testing::printed(seen.layout()));
        CAPTURE(testing::printed(need.layout));

        // Offsets in the whole and in the window are both coordinates; they must be the same ones.
        const std::ptrdiff_t pixel = natural.layout().stride(1);
        const std::vector<std::ptrdiff_t> whole = testing::offsets(seen.layout());
        const std::vector<std::ptrdiff_t> part = testing::offsets(need.layout);
        REQUIRE(whole.size() == part.size());
        std::ptrdiff_t top = natural.height();
        std::ptrdiff_t left = natural.width();
        std::ptrdiff_t bottom = 0;
        std::ptrdiff_t right = 0;
        bool agree = true;
        for (std::size_t i = 0; i < whole.size(); ++i) {
            const std::ptrdiff_t y = whole[i] / pixel / natural.width();
            const std::ptrdiff_t x = whole[i] / pixel % natural.width();
            agree = agree && part[i] / pixel / need.window.width + need.window.y == y &&
                    part[i] / pixel % need.window.width + need.window.x == x && part[i] % pixel == whole[i] % pixel;
            top = std::min(top, y);
            left = std::min(left, x);
            bottom = std::max(bottom, y);
            right = std::max(right, x);
        }
        REQUIRE(agree);
        REQUIRE(need.window == Window{top, left, bottom - top + 1, right - left + 1});

        const auto source_row = [&](std::ptrdiff_t y, std::ptrdiff_t x) {
            return testing::offset_at(seen.layout(), std::vector{y, x, std::ptrdiff_t{0}}) / pixel / natural.width();
        };
        const bool turned = seen.width() > 1    ? source_row(0, 0) != source_row(0, 1)
                            : seen.height() > 1 ? source_row(0, 0) == source_row(1, 0)
                                                : false;
        REQUIRE(need.turned == turned);
    }
}

TEST_CASE("an empty view needs an empty window") {
    const Frame natural = Frame::packed(6, 5, 3);
    const Reach need = reach(natural, natural.rows(4, 0));
    CHECK(need.window.height == 0);
    CHECK(need.window.width == 0);
    CHECK(need.layout.empty());
    const auto source = std::make_shared<Recorded>(picture(6, 5, 3), Reading::window);
    CHECK(Picture(source, natural.rows(4, 0)).resident().height() == 0);
    CHECK(source->windows.empty());
}

TEST_CASE("an Image is a Picture without a copy") {
    const Image image = picture(6, 5, 3) | Flip{Direction::vertical} | Crop{1, 1, 3, 4};
    const Counters before = counters();
    const Image back = (Picture(image) | Rotate{90}).resident();
    CHECK(counters().copies == before.copies);
    CHECK(counters().allocations == before.allocations);
    CHECK(back.view().owner() == image.view().owner());
    CHECK(reference_pixels(back) == reference_pixels(image | Rotate{90}));
}

TEST_CASE("filters on a Picture read nothing, and reading reads one window") {
    const auto source = std::make_shared<Recorded>(picture(60, 50, 3), Reading::window);
    const Picture part = Picture(source) | Flip{Direction::both} | Crop{4, 6, 10, 20} | Subsample{2, 3} | Invert{};
    CHECK(source->windows.empty());
    const Image image = part.resident();
    // Columns 4, 6, ... 12 and rows 6, 9, ... 24 of the flipped picture.
    CHECK(source->windows == std::vector{Window{35, 37, 19, 9}});
    CHECK(image.view().owner().size() == 19 * 9 * 3);
}

TEST_CASE("a plain window is read straight to where it is wanted") {
    const Image image = picture(20, 30, 3);
    const auto source = std::make_shared<Recorded>(image, Reading::window);
    const Image target = picture(4, 5, 3);
    const Counters before = counters();
    (Picture(source) | Crop{3, 2, 5, 4}).read(target.view());
    CHECK(counters().allocations == before.allocations);
    CHECK(counters().bytes_copied - before.bytes_copied == 4 * 5 * 3);
    CHECK(reference_pixels(target) == reference_pixels(image | Crop{3, 2, 5, 4}));
}

TEST_CASE("a column turned into a row is read as any other part") {
    const Image image = picture(20, 30, 3);
    const Picture lazy(std::make_shared<Recorded>(image, Reading::window));
    const Image row = picture(1, 7, 3);
    (lazy | Crop{3, 2, 1, 7} | Transpose{}).read(row.view());
    CHECK(reference_pixels(row) == reference_pixels(image | Crop{3, 2, 1, 7} | Transpose{}));
    const Image column = picture(7, 1, 3);
    (lazy | Crop{3, 2, 7, 1} | Rotate{90}).read(column.view());
    CHECK(reference_pixels(column) == reference_pixels(image | Crop{3, 2, 7, 1} | Rotate{90}));
}

TEST_CASE("reading to a view of another shape or format is refused") {
    const Picture lazy(std::make_shared<Recorded>(picture(20, 30, 3), Reading::window));
    CHECK_THROWS_AS((lazy | Crop{3, 2, 5, 4}).read(picture(5, 4, 3).view()), ValueError);
    CHECK_THROWS_AS((lazy | Crop{3, 2, 5, 4}).read(picture(4, 5, 3, Format::of<std::uint16_t>()).view()), ValueError);
    CHECK_THROWS_AS((lazy | Crop{3, 2, 5, 4}).read(picture(4, 5, 3).view().as_readonly()), ReadOnlyError);
}

TEST_CASE("what a source throws comes through") {
    const Picture lazy(std::make_shared<Broken>());
    CHECK_THROWS_WITH_AS((void)(lazy | Crop{0, 0, 2, 2}).resident(), "row 2 ends early", CodecError);
    CHECK_THROWS_AS((void)(lazy | InvertRegion{{{0, 1, 1}, {0, 1, 1}}, {}}).resident(), CodecError);
}

TEST_CASE("a stage over a picture that decodes whole decodes it once") {
    const Image image = picture(20, 30, 3);
    const auto source = std::make_shared<Recorded>(image, Reading::whole);
    const Picture stage = Picture(source) | InvertRegion{{{2, 5, 1}, {3, 4, 1}}, {}};
    CHECK(source->decoded == 0);
    const Image first = (stage | Crop{0, 0, 10, 10}).resident();
    const Image second = (stage | Crop{5, 5, 10, 10}).resident();
    CHECK(source->decoded == 1);
    CHECK(reference_pixels(first | Crop{5, 5, 5, 5}) == reference_pixels(second | Crop{0, 0, 5, 5}));
}

TEST_CASE("a source can be had whole where it only reads windows") {
    const Image image = picture(6, 5, 3);
    Recorded source(image, Reading::window);
    const Image whole_image = source.Source::whole();
    CHECK(source.windows == std::vector{Window{0, 0, 6, 5}});
    CHECK(reference_pixels(whole_image) == reference_pixels(image));
}

TEST_CASE("a stage keeps its own meaning of channels, not the text it was made with") {
    const Image image = picture(4, 4, 4);
    Picture out(image);
    {
        const std::string channels = "rb";
        out = out | InvertRegion{{{0, 4, 1}, {0, 4, 1}}, channels};
    }
    CHECK(reference_pixels(out.resident()) == reference_pixels(image | Invert{"rb"}));
}

TEST_CASE("a stage costs whole rows where what is below it does, and a picture of no rows is one of none") {
    struct Strips final : Source {
        Strips() : Source(Frame::packed(30, 20, 3), {}) {}
        Reading reading() const noexcept override { return Reading::window; }
        bool costs_whole_rows() const noexcept override { return true; }
        void read(const Window&, const View& to) override { fill<std::uint8_t>(to, 1); }
    };
    const Picture strips(std::make_shared<Strips>());
    CHECK((strips | Fill{Colour("black"), Region{{0, 2, 1}, {0, 2, 1}}}).source()->costs_whole_rows());
    CHECK((strips | Pad{1, 0, 0, 0}).source()->costs_whole_rows());
    const Picture cropped = strips | Crop{4, 5, 6, 7};
    const Image none = cropped.seen_as(cropped.frame().rows(0, 0)).resident();
    CHECK(none.height() == 0);
    CHECK(none.width() == 6);
}
