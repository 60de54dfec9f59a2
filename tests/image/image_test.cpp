// Images and Pictures: what filters cost, what an Image keeps alive, gathering, regions, and windows of sources.
#include "image/pictures.hpp"
#include "oriel/oriel.hpp"
#include "reference/reference.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <random>
#include <string_view>
#include <vector>

using namespace oriel;
using testing::picture;
using testing::reference_pixels;

namespace {

std::atomic<std::size_t> allocated{0};

// Sources whose windows are read from an Image, so that reach() is put to the test.
class Windows final : public Source {
public:
    explicit Windows(const Image& image) : Source(image.frame(), {}), image_(image) {}
    Reading reading() const noexcept override { return Reading::window; }
    void read(const Window& window, const View& to) override {
        last = window;
        copy(image_.view().slice(0, {window.y, window.y + window.height}).slice(1, {window.x, window.x + window.width}),
             to);
    }
    Window last;

private:
    Image image_;
};

} // namespace

// Counts what the whole test program allocates; the sanitizers' own operators are replaced with it, but for those of
// the thread sanitizer, which cannot be.
#if defined(__SANITIZE_THREAD__)
#define ORIEL_COUNTS_NEW 0
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define ORIEL_COUNTS_NEW 0
#endif
#endif
#ifndef ORIEL_COUNTS_NEW
void* operator new(std::size_t size) {
    allocated += size;
    if (void* block = std::malloc(size)) return block;
    throw std::bad_alloc();
}
void operator delete(void* block) noexcept { std::free(block); }
void operator delete(void* block, std::size_t) noexcept { std::free(block); }
#endif

TEST_CASE("a chain of ten filters on an open image allocates 0 bytes and copies 0 pixels") {
    const Image in = picture(64, 48, 4);
    const Counters before = counters();
    const std::size_t bytes_before = allocated;
    const Image out = in | Crop{1, 1, 40, 60} | Flip{Direction::both} | Rotate{90} | Transpose{} | Transverse{} |
                      Subsample{2, 3} | Channels{"bgra"} | Invert{} | Select{"[::-1, 1:, :3]"} | Rotate{-90};
    const std::size_t bytes_after = allocated;
    const Counters after = counters();
    CHECK(bytes_after - bytes_before == 0);
    CHECK(after.copies == before.copies);
    CHECK(after.allocations == before.allocations);
    CHECK(out.channel_count() == 3);
    CHECK(out.view().owner() == in.view().owner());
}

TEST_CASE("an Image over a view guesses what channels mean by their number") {
    const Buffer bytes = Buffer::allocate(240);
    CHECK(Image(bytes.view({}, {4, 5})).frame().channel_names() == "y");
    CHECK(Image(bytes.view({}, {4, 5, 2})).frame().channel_names() == "ya");
    CHECK(Image(bytes.view({}, {4, 5, 3})).frame().channel_names() == "rgb");
    CHECK(Image(bytes.view({}, {4, 5, 4})).frame().channel_names() == "rgba");
    CHECK(Image(bytes.view({}, {4, 5, 5})).frame().channel_names() == "01234");
    CHECK_THROWS_WITH_AS(Image(bytes.view({}, {2, 3, 9})), "a picture has 1 to 8 channels, not 9", TypeError);
    CHECK_THROWS_WITH_AS(Image(bytes.view()), "a picture has three axes (height, width, channels), not 1", TypeError);
    CHECK_THROWS_WITH_AS(Image(bytes.view({}, {4, 5}), 256), "a maximum of 256 does not fit elements of u8",
                         ValueError);
}

TEST_CASE("an Image's frame is proved against the buffer") {
    const View view = Buffer::allocate(60).view({}, {4, 5, 3});
    CHECK_THROWS_AS(Image(view, Frame::packed(5, 5, 3)), BufferError);
    CHECK_NOTHROW(Image(view, Frame::packed(2, 10, 3)));
}

TEST_CASE("an Image is an export of its buffer") {
    Buffer bytes = Buffer::allocate(60);
    {
        const Image image(bytes.view({}, {4, 5, 3}));
        const Image part = image | Crop{0, 0, 2, 2};
        CHECK(bytes.export_count() == 2);
        CHECK_THROWS_AS(bytes.resize(10), BufferError);
    }
    CHECK(bytes.export_count() == 0);
    CHECK_NOTHROW(bytes.resize(10));
}

TEST_CASE("Images of a tracked buffer are listed with the line that put the first of them over it") {
    Buffer buffer = Buffer::allocate(24);
    buffer.track_exports();
    const auto line = Where::current().line();
    const Image image(buffer.view(Format(), {2, 4, 3}));
    const Image part = image | Crop{1, 0, 2, 2};
    const Image copy = part;            // NOLINT: a copy is what is tested
    const auto list = buffer.exports(); // newest first
    REQUIRE(list.size() == 3);
    for (const ExportInfo& each : list) {
        CHECK(each.where.line() == line + 1);
        CHECK(std::string_view(each.where.file_name()).ends_with("image_test.cpp"));
    }
    CHECK(list[2].geometry == "'B' shape (2, 4, 3) strides (12, 3, 1) offset 0");
    CHECK(list[1].geometry == "'B' shape (2, 2, 3) strides (12, 3, 1) offset 3");
    CHECK(list[0].geometry == list[1].geometry);
    const View seen = copy.view();
    CHECK(buffer.exports()[0].where.line() == line + 13);
}

TEST_CASE("an Image gives its first element, to write only where it may") {
    const Buffer buffer = Buffer::allocate(24);
    const View pixels = buffer.view(Format(), {2, 4, 3});
    Image image = Image(pixels) | Flip{Direction::horizontal};
    CHECK(image.data() == pixels.data() + 9);
    CHECK(image.mutable_data() == image.data());
    CHECK(Image(pixels.as_readonly()).data() == pixels.data());
    CHECK_THROWS_AS(Image(pixels.as_readonly()).mutable_data(), ReadOnlyError);
    const Image taken = std::move(image);
    CHECK_THROWS_AS(image.data(), ReleasedError);
    CHECK_THROWS_AS(image.mutable_data(), ReleasedError);
    CHECK(taken.data() == pixels.data() + 9);
}

TEST_CASE("filters on a temporary Image move its share") {
    const Buffer bytes = Buffer::allocate(60);
    const Image flipped = Image(bytes.view({}, {4, 5, 3})) | Flip{Direction::both} | Invert{};
    CHECK(bytes.export_count() == 1);
}

TEST_CASE("gathering writes what is seen, to any geometry, and refuses other shapes and formats") {
    const Image in = picture(6, 5, 4) | Channels{"bgra"} | Invert{"r"};
    const Image big = picture(20, 20, 4);
    const Image target = big | Crop{3, 4, 5, 6} | Flip{Direction::horizontal};
    gather(in, target.view());
    CHECK(reference_pixels(target) == reference_pixels(in));
    CHECK_THROWS_WITH_AS(gather(in, big.view()),
                         "cannot gather a picture of shape (6, 5, 4) to a view of shape (20, 20, 4)", ValueError);
    CHECK_THROWS_AS(gather(in, picture(6, 5, 4, Format::of<std::uint16_t>()).view()), ValueError);
}

TEST_CASE("a region is inverted in what is seen, and no other Image of the buffer changes") {
    for (const std::ptrdiff_t channels : {1, 3, 4}) {
        const Image in = picture(12, 15, channels);
        const std::vector<double> before = reference_pixels(in);
        const Region region{{2, 4, 2}, {13, 5, -3}}; // rows 2 4 6 8, columns 13 10 7 4 1
        for (const Picture& base : {Picture(in), Picture(std::make_shared<Windows>(in))}) {
            const Picture out = base | InvertRegion{region, {}};
            const Image seen = materialise(out.resident());
            for (std::ptrdiff_t y = 0; y < 12; ++y)
                for (std::ptrdiff_t x = 0; x < 15; ++x)
                    for (std::ptrdiff_t c = 0; c < channels; ++c) {
                        const bool inside = y >= 2 && y <= 8 && y % 2 == 0 && x % 3 == 1;
                        const double value = before[static_cast<std::size_t>((y * 15 + x) * channels + c)];
                        const bool alpha = channels == 4 && c == 3;
                        CAPTURE(y);
                        CAPTURE(x);
                        REQUIRE(testing::reference_pixel(seen, y, x, static_cast<std::size_t>(c)) ==
                                (inside && !alpha ? 255 - value : value));
                    }
            // Windows of it, turned and cropped, agree with the whole.
            const Picture part = out | Crop{3, 1, 9, 8} | Rotate{90} | Invert{};
            CHECK(reference_pixels(part.resident()) ==
                  reference_pixels(seen | Crop{3, 1, 9, 8} | Rotate{90} | Invert{}));
        }
        CHECK(reference_pixels(in) == before);
    }
}

TEST_CASE("a region in the coordinates of its step") {
    const Image in = picture(10, 16, 3);
    const Picture out = Picture(in) | Rotate{90} | InvertRegion{{{0, 3, 1}, {0, 2, 1}}, "g"} | Rotate{-90};
    const Image same = in; // rows 0..2, columns 0..1 after the turn are rows 9, 8 and columns 0..2 before
    const Image seen = materialise(out.resident());
    for (std::ptrdiff_t y = 0; y < 10; ++y)
        for (std::ptrdiff_t x = 0; x < 16; ++x)
            for (std::size_t c = 0; c < 3; ++c) {
                const bool inside = y >= 8 && x <= 2 && c == 1;
                const double value = testing::reference_pixel(same, y, x, c);
                REQUIRE(testing::reference_pixel(seen, y, x, c) == (inside ? 255 - value : value));
            }
}

TEST_CASE("a region outside the picture is refused") {
    const Picture in(picture(10, 16, 3));
    CHECK_THROWS_WITH_AS((in | InvertRegion{{{0, 11, 1}, {0, 1, 1}}, {}}),
                         "the region reaches row 10 of a picture that has 10", IndexError);
    CHECK_THROWS_AS((in | InvertRegion{{{0, 1, 1}, {-1, 1, 1}}, {}}), IndexError);
    CHECK_THROWS_AS((in | InvertRegion{{{0, 0, 1}, {0, 1, 1}}, {}}), ValueError);
}

TEST_CASE("the window of a chain is the smallest that holds its pixels, and they lie in it where the chain says") {
    std::mt19937 random(20240607);
    const auto below = [&](std::ptrdiff_t n) {
        return static_cast<std::ptrdiff_t>(random() % static_cast<unsigned>(n));
    };
    for (int round = 0; round < 3000; ++round) {
        const std::ptrdiff_t H = 1 + below(9);
        const std::ptrdiff_t W = 1 + below(9);
        const Image in = picture(H, W, 1 + below(4));
        const auto source = std::make_shared<Windows>(in);
        Image seen = in;
        Picture lazy(source);
        const auto apply = [&](const auto& filter) {
            seen = seen | filter;
            lazy = lazy | filter;
        };
        for (std::ptrdiff_t k = below(5); k >= 0; --k) {
            switch (below(7)) {
            case 0: {
                const std::ptrdiff_t w = 1 + below(seen.width());
                const std::ptrdiff_t h = 1 + below(seen.height());
                apply(Crop{below(seen.width() - w + 1), below(seen.height() - h + 1), w, h});
                break;
            }
            case 1: apply(Flip{static_cast<Direction>(below(3))}); break;
            case 2: apply(Rotate{static_cast<int>(below(4)) * 90}); break;
            case 3: apply(Transpose{}); break;
            case 4: apply(Subsample{1 + below(3), 1 + below(3), below(seen.width()), below(seen.height())}); break;
            case 5: apply(Invert{}); break;
            default: apply(Channels{std::string_view("0,0").substr(0, seen.channel_count() > 1 ? 3 : 1)}); break;
            }
        }
        CAPTURE(round);
        REQUIRE(reference_pixels(lazy.resident()) == reference_pixels(seen));
        // Brute force: which of the source's pixels does the view reach?
        const std::ptrdiff_t pixel = in.frame().layout().stride(1);
        Window want{H, W, 0, 0};
        std::ptrdiff_t last_y = -1;
        std::ptrdiff_t last_x = -1;
        testing::for_each_index(seen.view().shape(), [&](std::span<const std::ptrdiff_t> index) {
            const std::ptrdiff_t at = (testing::element(seen.view(), index) - in.view().data()) / pixel;
            want.y = std::min(want.y, at / W);
            want.x = std::min(want.x, at % W);
            last_y = std::max(last_y, at / W);
            last_x = std::max(last_x, at % W);
        });
        want.height = last_y - want.y + 1;
        want.width = last_x - want.x + 1;
        REQUIRE(source->last == want);
    }
}

TEST_CASE("reading a picture to a view gives what gathering its pixels gives") {
    const Image in = picture(9, 7, 3);
    const Picture lazy(std::make_shared<Windows>(in));
    const Image target = picture(5, 4, 3);
    (lazy | Crop{2, 1, 4, 5}).read(target.view());
    CHECK(reference_pixels(target) == reference_pixels(in | Crop{2, 1, 4, 5}));
    (lazy | Crop{2, 1, 4, 5} | Flip{Direction::both} | Invert{}).read(target.view());
    CHECK(reference_pixels(target) == reference_pixels(in | Crop{2, 1, 4, 5} | Flip{Direction::both} | Invert{}));
}
