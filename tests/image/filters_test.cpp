// Each filter against index arithmetic: out(y, x, c) is in(...), by formula; the laws of the group of the square;
// and the errors, to the letter.
#include "image/pictures.hpp"
#include "oriel/oriel.hpp"
#include "reference/reference.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

using namespace oriel;
using testing::picture;
using testing::reference_pixel;
using testing::reference_pixels;

namespace {

using Mapping = std::function<std::array<std::ptrdiff_t, 2>(std::ptrdiff_t y, std::ptrdiff_t x)>;

// Whether out(y, x, c) is in(mapping(y, x), c) everywhere, and out has this size; also after gathering.
void check_mapping(const Image& in, const Image& out, std::ptrdiff_t height, std::ptrdiff_t width,
                   const Mapping& mapping) {
    REQUIRE(out.height() == height);
    REQUIRE(out.width() == width);
    REQUIRE(out.channel_count() == in.channel_count());
    const Image gathered = materialise(out);
    for (std::ptrdiff_t y = 0; y < height; ++y)
        for (std::ptrdiff_t x = 0; x < width; ++x)
            for (std::size_t c = 0; c < in.channel_count(); ++c) {
                const auto [from_y, from_x] = mapping(y, x);
                CAPTURE(y);
                CAPTURE(x);
                REQUIRE(reference_pixel(out, y, x, c) == reference_pixel(in, from_y, from_x, c));
                REQUIRE(reference_pixel(gathered, y, x, c) == reference_pixel(in, from_y, from_x, c));
            }
}

const std::vector<std::array<std::ptrdiff_t, 3>> shapes{{1, 1, 1}, {1, 7, 3},   {5, 1, 3},  {4, 6, 1},
                                                        {5, 5, 3}, {37, 41, 4}, {20, 70, 3}};

bool same(const Image& a, const Image& b) {
    return reference_pixels(a) == reference_pixels(b) && a.width() == b.width();
}

} // namespace

TEST_CASE("each turn and flip shows the pixels its picture says") {
    for (const auto& [H, W, C] : shapes) {
        const Image in = picture(H, W, C);
        const std::ptrdiff_t h = H;
        const std::ptrdiff_t w = W;
        check_mapping(in, in | Flip{Direction::horizontal}, h, w, [=](auto y, auto x) {
            return std::array{y, w - 1 - x};
        });
        check_mapping(in, in | Flip{Direction::vertical}, h, w, [=](auto y, auto x) {
            return std::array{h - 1 - y, x};
        });
        check_mapping(in, in | Flip{Direction::both}, h, w, [=](auto y, auto x) {
            return std::array{h - 1 - y, w - 1 - x};
        });
        check_mapping(in, in | Rotate{90}, w, h, [=](auto y, auto x) { return std::array{h - 1 - x, y}; });
        check_mapping(in, in | Rotate{180}, h, w, [=](auto y, auto x) { return std::array{h - 1 - y, w - 1 - x}; });
        check_mapping(in, in | Rotate{270}, w, h, [=](auto y, auto x) { return std::array{x, w - 1 - y}; });
        check_mapping(in, in | Rotate{-90}, w, h, [=](auto y, auto x) { return std::array{x, w - 1 - y}; });
        check_mapping(in, in | Rotate{720}, h, w, [=](auto y, auto x) { return std::array{y, x}; });
        check_mapping(in, in | Transpose{}, w, h, [=](auto y, auto x) { return std::array{x, y}; });
        check_mapping(in, in | Transverse{}, w, h, [=](auto y, auto x) { return std::array{h - 1 - x, w - 1 - y}; });
    }
}

TEST_CASE("crop, subsample and slices choose the pixels they name") {
    const Image in = picture(30, 40, 3);
    check_mapping(in, in | Crop{7, 5, 20, 10}, 10, 20, [](auto y, auto x) { return std::array{y + 5, x + 7}; });
    check_mapping(in, in | Subsample{3, 4}, 8, 14, [](auto y, auto x) { return std::array{y * 4, x * 3}; });
    check_mapping(in, in | Subsample{3, 4, 2, 1}, 8, 13, [](auto y, auto x) {
        return std::array{y * 4 + 1, x * 3 + 2};
    });
    check_mapping(in, in | Select{"[::2, ::-2]"}, 15, 20, [](auto y, auto x) { return std::array{y * 2, 39 - x * 2}; });
    check_mapping(in, in | Select{"x=10:-10:2, y=::-1"}, 30, 10, [](auto y, auto x) {
        return std::array{29 - y, 10 + x * 2};
    });
    check_mapping(in, in | Select{"[-1]"}, 1, 40, [](auto, auto x) { return std::array{std::ptrdiff_t{29}, x}; });
    check_mapping(in, in | Select{"[..., :]"}, 30, 40, [](auto y, auto x) { return std::array{y, x}; });
    check_mapping(in, in | Select{"[:100, -100:]"}, 30, 40, [](auto y, auto x) { return std::array{y, x}; }); // clamped
}

TEST_CASE("the turns are the group of the square, and EXIF's orientations are its elements") {
    const Image in = picture(6, 9, 3);
    CHECK(same(in | Rotate{90} | Rotate{90} | Rotate{90} | Rotate{90}, in));
    CHECK((in | Rotate{90} | Rotate{90} | Rotate{90} | Rotate{90}).frame() == in.frame());
    CHECK(same(in | Rotate{90} | Rotate{90}, in | Rotate{180}));
    CHECK(same(in | Rotate{90} | Rotate{-90}, in));
    CHECK(same(in | Flip{Direction::horizontal} | Flip{Direction::vertical}, in | Rotate{180}));
    CHECK(same(in | Transpose{} | Flip{Direction::horizontal}, in | Rotate{90}));
    CHECK(same(in | Transpose{} | Rotate{180}, in | Transverse{}));
    CHECK(same(in | Transpose{} | Transpose{}, in));
    CHECK(same(in | Transverse{} | Transverse{}, in));
    const std::vector<Image> oriented{in,
                                      in | Flip{Direction::horizontal},
                                      in | Rotate{180},
                                      in | Flip{Direction::vertical},
                                      in | Transpose{},
                                      in | Rotate{90},
                                      in | Transverse{},
                                      in | Rotate{270}};
    for (int orientation = 1; orientation <= 8; ++orientation) {
        CAPTURE(orientation);
        CHECK(same(in | Orient{orientation}, oriented[static_cast<std::size_t>(orientation - 1)]));
    }
    // Closed: any two in turn are one of the eight.
    for (int a = 1; a <= 8; ++a)
        for (int b = 1; b <= 8; ++b) {
            const Image twice = in | Orient{a} | Orient{b};
            CHECK(std::count_if(oriented.begin(), oriented.end(), [&](const Image& one) { return same(twice, one); }) ==
                  1);
        }
}

TEST_CASE("a flipped crop of a flipped image is a crop") {
    const Image in = picture(12, 17, 3);
    CHECK(same(in | Flip{Direction::horizontal} | Crop{3, 2, 5, 6} | Flip{Direction::horizontal},
               in | Crop{17 - 3 - 5, 2, 5, 6}));
    CHECK(same(in | Rotate{90} | Crop{2, 4, 6, 5}, in | Crop{4, 12 - 2 - 6, 5, 6} | Rotate{90}));
    CHECK(same(in | Crop{1, 2, 15, 9} | Crop{3, 4, 5, 2}, in | Crop{4, 6, 5, 2}));
}

TEST_CASE("two inverts are exactly nothing, for floats too, and inversion commutes with geometry") {
    for (const Format& format : {Format::of<std::uint8_t>(), Format::parse(">H"), Format::of<float>()}) {
        const Image in = picture(5, 7, 4, format);
        CHECK((in | Invert{} | Invert{}).frame() == in.frame());
        CHECK(same(in | Invert{} | Rotate{90}, in | Rotate{90} | Invert{}));
        CHECK((in | Invert{} | Channels{"bgra"} | Invert{}).frame() == (in | Channels{"bgra"}).frame());
    }
}

TEST_CASE("invert leaves alpha alone unless it is named") {
    const Image in = picture(3, 4, 4);
    const Image colours = materialise(in | Invert{});
    const Image every = materialise(in | Invert{"rgba"});
    const Image red = materialise(in | Invert{"r"});
    for (std::ptrdiff_t y = 0; y < 3; ++y)
        for (std::ptrdiff_t x = 0; x < 4; ++x)
            for (std::size_t c = 0; c < 4; ++c) {
                const double value = reference_pixel(in, y, x, c);
                CHECK(reference_pixel(colours, y, x, c) == (c < 3 ? 255 - value : value));
                CHECK(reference_pixel(every, y, x, c) == 255 - value);
                CHECK(reference_pixel(red, y, x, c) == (c == 0 ? 255 - value : value));
            }
}

TEST_CASE("inverted pixels are max - v in every format, byte order and maximum") {
    struct Case {
        Format format;
        std::uint64_t max;
    };
    for (const Case& each :
         {Case{Format::of<std::uint8_t>(), 255}, Case{Format::of<std::uint8_t>(), 100},
          Case{Format::of<std::uint8_t>(), 127}, Case{Format::parse("<H"), 65535}, Case{Format::parse(">H"), 65535},
          Case{Format::parse(">H"), 1000}, Case{Format::parse(">H"), 4095}, Case{Format::of<float>(), 1},
          Case{Format::parse(">f"), 1}}) {
        const Format& format = each.format;
        const std::uint64_t max = each.max;
        for (const std::ptrdiff_t channels : {1, 2, 3, 4}) {
            CAPTURE(format.code());
            CAPTURE(max);
            CAPTURE(channels);
            const Image in = picture(9, 23, channels, format, max);
            const Image seen = in | Invert{} | Rotate{90};
            CHECK(reference_pixels(materialise(seen)) == reference_pixels(seen));
            const Image changed = materialise(in);
            invert_in_place(changed);
            CHECK(reference_pixels(changed) == reference_pixels(in | Invert{}));
            invert_in_place(changed | Crop{2, 3, 5, 4} | Flip{Direction::horizontal}); // strided
            invert_in_place(changed | Crop{2, 3, 5, 4});
            CHECK(reference_pixels(changed) == reference_pixels(in | Invert{}));
        }
    }
}

TEST_CASE("elements without an inverse are refused") {
    const Image in(Buffer::allocate(8).view(Format::of<std::int16_t>(), {2, 2}));
    CHECK_THROWS_WITH_AS(in | Invert{},
                         "elements of i16 cannot be inverted; unsigned integers, booleans, f32 and f64 can\n"
                         "f16 becomes f32 when it is written as PFM",
                         TypeError);
    CHECK_THROWS_AS(invert_in_place(in), TypeError);
}

TEST_CASE("inverting in place needs a writable picture and changes who shares the buffer") {
    const Image in = picture(4, 4, 3);
    const Image other = in | Crop{0, 0, 2, 2};
    const double before = reference_pixel(other, 1, 1, 1);
    invert_in_place(in);
    CHECK(reference_pixel(other, 1, 1, 1) == 255 - before);
    CHECK_THROWS_AS(invert_in_place(Image(in.view().as_readonly())), ReadOnlyError);
}

TEST_CASE("channels come out in the order they are named, with the meaning that order has") {
    const Image rgba = picture(3, 5, 4);
    const auto check = [&](const char* list, const std::vector<std::size_t>& from, const char* names) {
        CAPTURE(list);
        const Image out = rgba | Channels{list};
        REQUIRE(out.channel_count() == from.size());
        CHECK(out.frame().channel_names() == names);
        const Image gathered = materialise(out);
        for (std::ptrdiff_t y = 0; y < 3; ++y)
            for (std::ptrdiff_t x = 0; x < 5; ++x)
                for (std::size_t c = 0; c < from.size(); ++c) {
                    CHECK(reference_pixel(out, y, x, c) == reference_pixel(rgba, y, x, from[c]));
                    CHECK(reference_pixel(gathered, y, x, c) == reference_pixel(rgba, y, x, from[c]));
                }
    };
    check("r", {0}, "y");
    check("a", {3}, "y");
    check("bgr", {2, 1, 0}, "rgb");
    check("rgb", {0, 1, 2}, "rgb");
    check("bgra", {2, 1, 0, 3}, "rgba");
    check("ga", {1, 3}, "ya");
    check("rg", {0, 1}, "01");
    check("abgr", {3, 2, 1, 0}, "a123");
    check("2,1,0", {2, 1, 0}, "rgb");
    check("rrr", {0, 0, 0}, "rgb");
    check("gb,3", {1, 2, 3}, "01a");
}

TEST_CASE("an order of channels that a stride can express is one; others wait for the gather") {
    const Image rgba = picture(3, 5, 4);
    CHECK(!(rgba | Channels{"b"}).frame().remaps());
    CHECK(!(rgba | Channels{"bgr"}).frame().remaps());
    CHECK((rgba | Channels{"bgr"}).frame().layout().stride(2) == -1);
    CHECK((rgba | Channels{"bgra"}).frame().remaps());
    CHECK(!(rgba | Channels{"bgra"} | Channels{"bgra"} | Channels{"rgb"}).frame().remaps());
}

TEST_CASE("invert bits follow their channels") {
    const Image rgba = picture(3, 5, 4);
    CHECK(same(rgba | Invert{"r"} | Channels{"bgra"}, rgba | Channels{"bgra"} | Invert{"b"}));
    CHECK(same(rgba | Invert{"a"} | Channels{"a"}, rgba | Channels{"a"} | Invert{}));
}

TEST_CASE("what a filter cannot do is said with the numbers") {
    const Image in = picture(300, 400, 3);
    CHECK_THROWS_WITH_AS((in | Crop{350, 250, 100, 100}),
                         "crop 100x100+350+250 reaches x=450, y=350 but the image here is 400×300", IndexError);
    CHECK_THROWS_AS((in | Crop{PTRDIFF_MAX, 0, 10, 10}), IndexError);
    CHECK_THROWS_WITH_AS((in | Crop{-1, 0, 10, 10}),
                         "crop 10x10+-1+0 starts at x=-1, y=0, outside the image here, which is 400×300", IndexError);
    CHECK_THROWS_WITH_AS((in | Crop{0, 0, 0, 10}), "crop 0x10+0+0 has no pixels: width and height are at least 1",
                         ValueError);
    CHECK_THROWS_WITH_AS(in | Rotate{45}, "rotate 45: only multiples of 90 degrees are views of the same pixels",
                         ValueError);
    CHECK_THROWS_WITH_AS((in | Subsample{0, 1}), "subsample 0x1: steps are at least 1", ValueError);
    CHECK_THROWS_AS((in | Subsample{1, 1, 400, 0}), IndexError);
    CHECK_THROWS_WITH_AS(in | Channels{"y"},
                         "channels 'y': 'y' names the only colour of a gray picture; this picture has r, g, b",
                         ValueError);
    CHECK_THROWS_WITH_AS(in | Channels{"rz"}, "channels 'rz': there is no channel 'z'; this picture has r, g, b",
                         ValueError);
    CHECK_THROWS_WITH_AS(in | Channels{"3"}, "channels '3': there is no channel 3; this picture has r, g, b",
                         ValueError);
    CHECK_THROWS_AS(in | Channels{""}, ValueError);
    CHECK_THROWS_AS(in | Channels{"r,,g"}, ValueError);
    CHECK_THROWS_AS(in | Channels{"rgbrgbrgb"}, ValueError);
    CHECK_THROWS_AS(in | Orient{9}, ValueError);
}

TEST_CASE("a bad slice is refused with the part that is wrong") {
    const Image in = picture(30, 40, 3);
    const auto refused = [&](const char* text, const char* why) {
        CAPTURE(text);
        CHECK_THROWS_WITH_AS(in | Select{text}, doctest::Contains(why), ValueError);
    };
    refused("", "nothing is selected");
    refused("[]", "nothing is selected");
    refused("[1:2", "a bracket is missing");
    refused("1:2]", "a bracket is missing");
    refused("[::0]", "'::0' has a step of zero");
    refused("[5:5]", "'5:5' selects none of the 30 rows");
    refused("[:, 40:]", "'40:' selects none of the 40 columns");
    refused("[a]", "'a' is not a number for axis y");
    refused("[1:2:3:4]", "has more than start:stop:step");
    refused("[:, :, :, :]", "4 axes are given");
    refused("[..., ...]", "there can be one");
    refused("[:,]", "the part for axis x is empty");
    refused("[,:]", "the part for axis y is empty");
    refused("z=1", "there is no axis 'z'");
    refused("x=1,x=2", "axis x is given twice");
    refused("x=1,2", "'2' names no axis");
    refused("x=", "the part for axis x is empty");
    refused("[1e3]", "'1e3' is not a number");
    refused("[99999999999999999999]", "is too large");
    refused("c=q", "there is no channel 'q'");
    CHECK_THROWS_WITH_AS(in | Select{"[30]"}, "slice '[30]': row 30 is outside the image here, which has 30 rows",
                         IndexError);
    CHECK_THROWS_AS(in | Select{"x=-41"}, IndexError);
}

TEST_CASE("slices choose channels by number, by slice and by letter") {
    const Image in = picture(3, 4, 3);
    CHECK(same(in | Select{"[:, :, ::-1]"}, in | Channels{"bgr"}));
    CHECK(same(in | Select{"c=g"}, in | Channels{"g"}));
    CHECK(same(in | Select{"[..., 1]"}, in | Channels{"g"}));
    CHECK(same(in | Select{"[..., -1]"}, in | Channels{"b"}));
    CHECK(same(in | Select{"[:, :, 1:]"}, in | Channels{"1,2"}));
}
