// The dialects of a rectangle, and the messages for those that are none or lie outside.
#include "fault.hpp"
#include "geometry.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

using oriel::tool::Fault;
using oriel::tool::Geometry;
using oriel::tool::Rectangle;

namespace {

std::string resolved(const std::string& text, std::ptrdiff_t width, std::ptrdiff_t height) {
    const Rectangle r = Geometry::parse(text).resolve(width, height);
    return fmt::format("{}x{} at {},{}", r.width, r.height, r.x, r.y);
}

std::string message(const Fault& fault) {
    std::string out = fault.headline();
    for (const std::string& line : fault.details()) out += '\n' + line;
    return out;
}

std::string parse_message(const std::string& text) {
    try {
        (void)Geometry::parse(text);
    } catch (const Fault& fault) {
        CHECK(fault.exit() == 2);
        return message(fault);
    }
    return "parsed";
}

std::string inside_message(const std::string& text, std::ptrdiff_t width, std::ptrdiff_t height) {
    try {
        (void)Geometry::parse(text).inside(width, height, {"crop " + text, "crop", true});
    } catch (const Fault& fault) {
        CHECK(fault.exit() == 1);
        return message(fault);
    }
    return "inside";
}

constexpr const char* forms =
    "\nwrite WxH+X+Y, WxH@GRAVITY, X0,Y0..X1,Y1 or W:H@GRAVITY: 640x480+120+40, 50%x50%@center, "
    "10,10..-10,-10, 16:9@center";

} // namespace

TEST_CASE("WxH+X+Y counts from the top left corner") {
    CHECK(resolved("100x50+3+4", 400, 300) == "100x50 at 3,4");
    CHECK(resolved("100x50", 400, 300) == "100x50 at 0,0");
    CHECK(resolved("100X50", 400, 300) == "100x50 at 0,0");
    CHECK(resolved("100×50+1+2", 400, 300) == "100x50 at 1,2");
    CHECK(resolved("010x010+010+010", 400, 300) == "10x10 at 10,10");
    CHECK(resolved("100x100+-20+-30", 400, 300) == "100x100 at -20,-30");
}

TEST_CASE("a gravity puts a rectangle at an edge, a corner or the centre") {
    const std::vector<std::pair<std::string, std::string>> places = {
        {"center", "150,100"}, {"n", "150,0"},  {"ne", "300,0"}, {"e", "300,100"}, {"se", "300,200"},
        {"s", "150,200"},      {"sw", "0,200"}, {"w", "0,100"},  {"nw", "0,0"}};
    for (const auto& entry : places) { // clang 14 lets no lambda, nor a doctest message, capture a binding
        CAPTURE(entry.first);
        CHECK(resolved("100x100@" + entry.first, 400, 300) == "100x100 at " + entry.second);
    }
}

TEST_CASE("offsets after a gravity go inwards, from the centre right and down") {
    CHECK(resolved("100x100@nw+10+20", 400, 300) == "100x100 at 10,20");
    CHECK(resolved("100x100@se+10+20", 400, 300) == "100x100 at 290,180");
    CHECK(resolved("100x100@ne+10+20", 400, 300) == "100x100 at 290,20");
    CHECK(resolved("100x100@center+10+20", 400, 300) == "100x100 at 160,120");
    CHECK(resolved("100x100@center-10-20", 400, 300) == "100x100 at 140,80");
    CHECK(resolved("100x100@center+-10+-20", 400, 300) == "100x100 at 140,80");
}

TEST_CASE("a centred rectangle keeps its size whatever is left over") {
    CHECK(resolved("2x2@center", 5, 5) == "2x2 at 2,2");
    CHECK(resolved("3x3@center", 5, 5) == "3x3 at 1,1");
}

TEST_CASE("corners are half-open and count from the far edge when negative") {
    CHECK(resolved("10,20..30,50", 400, 300) == "20x30 at 10,20");
    CHECK(resolved("-100,-50..-10,-5", 400, 300) == "90x45 at 300,250");
    CHECK(resolved("10,10..-10,-10", 400, 300) == "380x280 at 10,10");
    CHECK(resolved("-100,-50..100%,100%", 400, 300) == "100x50 at 300,250");
    CHECK(resolved("-25%,-25%..100%,100%", 400, 300) == "100x75 at 300,225");
}

TEST_CASE("percentages are of the width and the height") {
    CHECK(resolved("50%x50%@center", 400, 300) == "200x150 at 100,75");
    CHECK(resolved("25%x100%+25%+0", 400, 300) == "100x300 at 100,0");
    CHECK(resolved("12.5%x10%+1+1", 400, 300) == "50x30 at 1,1");
    CHECK(resolved("25%,25%..75%,75%", 400, 300) == "200x150 at 100,75");
    CHECK(resolved("100x50%@e+10%+0", 400, 300) == "100x150 at 260,75");
}

TEST_CASE("percentages that add up to all leave no gap and no overlap") {
    for (std::ptrdiff_t width = 3; width < 200; ++width) {
        std::ptrdiff_t end = 0;
        for (const char* tile : {"33.3%x1+0%+0", "33.3%x1+33.3%+0", "33.4%x1+66.6%+0"}) {
            const Rectangle r = Geometry::parse(tile).resolve(width, 1);
            CAPTURE(width);
            CAPTURE(tile);
            REQUIRE(r.x == end);
            end = r.x + r.width;
        }
        REQUIRE(end == width);
    }
}

TEST_CASE("an aspect is the largest rectangle of that shape, its sides rounded") {
    CHECK(resolved("16:9@center", 400, 300) == "400x225 at 0,38"); // 37.5 from the top, rounded
    CHECK(resolved("1:1@center", 400, 300) == "300x300 at 50,0");
    CHECK(resolved("1:1", 400, 300) == "300x300 at 0,0");
    CHECK(resolved("9:16@e", 400, 300) == "169x300 at 231,0"); // 168.75
    CHECK(resolved("4:3@se", 400, 300) == "400x300 at 0,0");
    CHECK(resolved("1:1@ne+10+0", 400, 300) == "300x300 at 90,0");
    CHECK(resolved("1:1+7+0", 400, 300) == "300x300 at 7,0");
    CHECK(resolved("010:010@w", 7, 5) == "5x5 at 0,0");
    CHECK(resolved("1000000:1", 400, 300) == "400x1 at 0,0");
    CHECK(resolved("1:1000000@s", 3, 5) == "1x5 at 1,0");
}

TEST_CASE("an aspect fits, is as large as can be, and is nearest to its shape") {
    for (std::ptrdiff_t width = 1; width < 40; ++width)
        for (std::ptrdiff_t height = 1; height < 40; ++height)
            for (const auto& shape : {std::pair<std::ptrdiff_t, std::ptrdiff_t>{16, 9}, {3, 7}, {1, 1}}) {
                const std::ptrdiff_t a = shape.first;
                const std::ptrdiff_t b = shape.second;
                const Rectangle r = Geometry::parse(fmt::format("{}:{}@center", a, b)).resolve(width, height);
                CAPTURE(width);
                CAPTURE(height);
                REQUIRE((r.width == width || r.height == height));
                REQUIRE((r.x >= 0 && r.y >= 0 && r.x + r.width <= width && r.y + r.height <= height));
                const std::ptrdiff_t off = std::abs(r.width * b - r.height * a); // of half a pixel at most
                const std::ptrdiff_t allowed = std::max(r.width == width ? a : 0, r.height == height ? b : 0);
                REQUIRE((2 * off <= allowed || (r.width == 1 || r.height == 1)));
            }
}

TEST_CASE("edges are exact on axes far beyond 53 bits") {
    constexpr std::ptrdiff_t huge = (std::ptrdiff_t{1} << 60) + 2;
    CHECK(Geometry::parse("50%x1+50%+0").resolve(huge, 1) == Rectangle{huge / 2, 0, huge / 2, 1});
}

TEST_CASE("an offset that tools read in two ways is refused with both rewritten") {
    CHECK(parse_message("100x100-20-20") == "'100x100-20-20' is ambiguous: ImageMagick reads -20 as off the left and "
                                            "top edge, X11 as from the right and bottom\n"
                                            "write 100x100+-20+-20 or 100x100@se+20+20");
    CHECK(parse_message("100x100+5-20") ==
          "'100x100+5-20' is ambiguous: ImageMagick reads -20 as off the top edge, X11 as from the bottom\n"
          "write 100x100+5+-20 or 100x100@sw+5+20");
    CHECK(parse_message("10%x100-20%+5") ==
          "'10%x100-20%+5' is ambiguous: ImageMagick reads -20% as off the left edge, X11 as from the right\n"
          "write 10%x100+-20%+5 or 10%x100@ne+20%+5");
}

TEST_CASE("what is not a rectangle is refused with the reason and the forms there are") {
    const auto refusal = [](const std::string& text, const std::string& why) {
        return fmt::format("'{}' is not a region: {}{}", text, why, forms);
    };
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"", "it is empty"},
        {"abc", "the width is missing"},
        {"100", "'x' is missing between width and height"},
        {"100x", "the height is missing"},
        {"x100", "the width is missing"},
        {"0x10", "it has no pixels; width and height are at least 1"},
        {"10x0%", "it has no pixels; width and height are at least 1"},
        {"-5x10", "the width is missing"},
        {"1e3x10", "'x' is missing between width and height"},
        {"1.5x10", "pixels are whole numbers; only percentages have decimals"},
        {"nanxnan", "the width is missing"},
        {"10x10+5", "Y is missing, with its sign"},
        {"10x10+5+", "Y is missing"},
        {"10x10+5+5+5", "'+5' is left over"},
        {"10x10 +5+5", "X is missing, with its sign"},
        {"10x10@se+5", "DY is missing, with its sign"},
        {"1,2..3", "a comma is missing between X1 and Y1"},
        {"1..3,4", "a comma is missing between X0 and Y0"},
        {"1,2..3,4,5", "',5' is left over"},
        {"1,2...3,4", "pixels are whole numbers; only percentages have decimals"},
        {"99999999999999999999x1", "a number is too large"},
        {"1001%x1", "a percentage is at most 1000%"},
        {"1.1234567%x1", "a percentage has at most six decimals"},
        {"10x10\n", "X is missing, with its sign"},
        {"16:", "the height is missing"},
        {":9", "the width is missing"},
        {"0:9", "its sides are from 1 to 1000000"},
        {"16:1000001", "its sides are from 1 to 1000000"},
        {"16:9:4", "X is missing, with its sign"},
        {"1.5:1", "':' is missing between width and height"},
    };
    for (const auto& entry : cases) {
        const std::string& text = entry.first;
        CAPTURE(text);
        CHECK(parse_message(text) == refusal(text == "10x10\n" ? "10x10\\n" : text, entry.second));
    }
}

TEST_CASE("a mistyped gravity is told from the nine there are") {
    CHECK(parse_message("10x10@cetner") == "'cetner' in '10x10@cetner' is not a gravity; did you mean 'center'?\n"
                                           "write one of center n ne e se s sw w nw, as in 100x100@se");
    CHECK(parse_message("10x10@se5") == "'se5' in '10x10@se5' is not a gravity; did you mean 'se'?\n"
                                        "write one of center n ne e se s sw w nw, as in 100x100@se");
    CHECK(parse_message("10x10@") == "'' in '10x10@' is not a gravity\n"
                                     "write one of center n ne e se s sw w nw, as in 100x100@se");
}

TEST_CASE("a rectangle that reaches outside is refused with what would fit") {
    CHECK(inside_message("100x100+350+250", 400, 300) ==
          "crop 100x100+350+250 reaches x=450, y=350 but the image here is 400×300\n"
          "use --outside clip (→ 50×50) or --outside pad, or 100x100@se");
    CHECK(inside_message("100x100+350+0", 400, 300) ==
          "crop 100x100+350+0 reaches x=450 but the image here is 400×300\n"
          "use --outside clip (→ 50×100) or --outside pad, or 100x100+300+0");
    CHECK(inside_message("100x100+-20+-20", 400, 300) ==
          "crop 100x100+-20+-20 starts at x=-20, y=-20 but the image here is 400×300\n"
          "use --outside clip (→ 80×80) or --outside pad, or 100x100+0+0");
    CHECK(inside_message("500x100+-50+0", 400, 300) ==
          "crop 500x100+-50+0 starts at x=-50 and reaches x=450 but the image here is 400×300\n"
          "use --outside clip (→ 400×100) or --outside pad");
    CHECK(inside_message("10x10+400+0", 400, 300) == "crop 10x10+400+0 reaches x=410 but the image here is 400×300\n"
                                                     "use --outside pad, or 10x10+390+0");
    CHECK(inside_message("500x10+400+0", 400, 300) == "crop 500x10+400+0 reaches x=900 but the image here is 400×300\n"
                                                      "use --outside pad");
    CHECK(inside_message("400x300", 400, 300) == "inside");
}

TEST_CASE("forms that do not show their numbers are refused with them") {
    CHECK(inside_message("100x100@se-20-20", 400, 300) ==
          "crop 100x100@se-20-20 (100×100 at 320,220) reaches x=420, y=320 but the image here is 400×300\n"
          "use --outside clip (→ 80×80) or --outside pad, or 100x100@se");
    CHECK(inside_message("390,0..410,10", 400, 300) ==
          "crop 390,0..410,10 (20×10 at 390,0) reaches x=410 but the image here is 400×300\n"
          "use --outside clip (→ 10×10) or --outside pad, or 20x10+380+0");
}

TEST_CASE("the part inside can be taken, if there is any") {
    const auto clipped = [](const std::string& text) {
        const Rectangle r = Geometry::parse(text).clipped(400, 300, {"crop " + text, "crop", true});
        return fmt::format("{}x{} at {},{}", r.width, r.height, r.x, r.y);
    };
    CHECK(clipped("100x100+350+250") == "50x50 at 350,250");
    CHECK(clipped("100x100+-20+-30") == "80x70 at 0,0");
    CHECK(clipped("1000x1000+-20+-30") == "400x300 at 0,0");
    CHECK(clipped("10x10+5+5") == "10x10 at 5,5");
    const auto refusal = [&](const std::string& text) {
        try {
            return clipped(text);
        } catch (const Fault& fault) {
            CHECK(fault.exit() == 1);
            return message(fault);
        }
    };
    CHECK(refusal("10x10+400+0") ==
          "crop 10x10+400+0 lies wholly outside of the image here, which is 400×300\nwrite crop 10x10+390+0");
    CHECK(refusal("10x10@se-10-9") == "crop 10x10@se-10-9 (10×10 at 400,299) lies wholly outside of the image here, "
                                      "which is 400×300\nwrite crop 10x10@se");
    CHECK(refusal("500x10+0+300") ==
          "crop 500x10+0+300 lies wholly outside of the image here, which is 400×300\nwrite crop 400x300");
}

TEST_CASE("a rectangle without pixels is refused") {
    CHECK(inside_message("30,10..10,20", 400, 300) ==
          "crop 30,10..10,20 is -20×10, which has no pixels, in this image of 400×300\n"
          "write crop with the right and bottom edge beyond the left and top one");
    CHECK(inside_message("10%x10%", 4, 4) == "crop 10%x10% is 0×0, which has no pixels, in this image of 4×4\n"
                                             "write crop with the right and bottom edge beyond the left and top one");
}
