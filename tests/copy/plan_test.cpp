// The copy planner: which loops and which class of kernel a pair of layouts becomes.
#include "copy/layouts.hpp"
#include "copy/plan.hpp"

#include <doctest/doctest.h>

#include <string>

using oriel::Layout;
using oriel::copying::Class;
using oriel::copying::plan;

namespace {

std::string planned(const Layout& from, const Layout& to, std::size_t itemsize = 1) {
    return plan(from, to, itemsize).text();
}

// A packed layout of the same shape.
Layout packed(const Layout& like, std::size_t itemsize = 1) { return Layout::contiguous(like.shape(), itemsize); }

const Layout picture = Layout::contiguous({480, 640, 3}, 1);

} // namespace

TEST_CASE("the worked example of the planner is what it does") {
    const Layout view = picture.slice(0, {20, 220}).slice(1, {40, 340}).flip(1);
    CHECK(planned(view, packed(view)) == "reverse atom 3: 200 (1920 | 900) 300 (-3 | 3)");
}

TEST_CASE("packed pictures are one run") {
    CHECK(plan(picture, picture, 1).kind == Class::memcpy);
    CHECK(plan(picture, picture, 1).rank == 1);
    CHECK(plan(picture.slice(0, {10, 20}), packed(picture.slice(0, {10, 20})), 1).rank == 1);
}

TEST_CASE("a vertical flip copies whole rows: the sign of a stride never decides the order of loops") {
    CHECK(planned(picture.flip(0), picture).starts_with("memcpy"));
    CHECK(planned(picture, picture.flip(0)).starts_with("memcpy"));
    CHECK(planned(picture.slice(0, {{}, {}, -2}), packed(picture.slice(0, {{}, {}, -2}))).starts_with("memcpy"));
}

TEST_CASE("half a turn of a packed picture is one reversed run, from either side") {
    const Layout turned = picture.flip(0).flip(1);
    CHECK(planned(turned, picture) == "reverse atom 3: 307200 (-3 | 3)");
    CHECK(planned(picture, turned) == "reverse atom 3: 307200 (-3 | 3)");
    CHECK(plan(picture, turned, 1).from_offset == 921597);
    CHECK(plan(picture, turned, 1).to_offset == 0);
}

TEST_CASE("flips of both sides cancel") {
    CHECK(planned(picture.flip(0), picture.flip(0)) == planned(picture, picture));
    CHECK(planned(picture.flip(1), picture.flip(1)) == planned(picture, picture));
}

TEST_CASE("quarter turns are transposes of whole pixels") {
    const Layout turned = picture.swap_axes(0, 1).flip(1);
    CHECK(planned(turned, packed(turned)) == "transpose atom 3: 640 (3 | 1440) 480 (-1920 | 3)");
    const Layout wide = Layout::contiguous({480, 640, 4}, 2).swap_axes(0, 1);
    CHECK(planned(wide, packed(wide, 2), 2) == "transpose atom 8: 640 (8 | 3840) 480 (5120 | 8)");
}

TEST_CASE("subsampling gathers, one channel gathers, writing one channel scatters") {
    const Layout half = picture.slice(1, {{}, {}, 2});
    CHECK(planned(half, packed(half)).starts_with("gather atom 3: "));
    const Layout red = picture.slice(2, {0, 1});
    CHECK(planned(red, packed(red)) == "gather atom 1: 307200 (3 | 1)");
    CHECK(planned(packed(red), red) == "scatter atom 1: 307200 (1 | 3)");
}

TEST_CASE("channels that run backwards on one side make a pixel whose bytes change their order, if they may") {
    using oriel::copying::Reordering;
    const Layout bgr = picture.flip(2);
    const auto reordered = [](const Layout& from, const Layout& to, std::size_t itemsize = 1) {
        return plan(from, to, itemsize, Reordering::allowed).text();
    };
    CHECK(reordered(bgr, picture) == "swizzle atom 3 [2 1 0]: 307200 (3 | 3)");
    CHECK(reordered(picture, bgr) == "swizzle atom 3 [2 1 0]: 307200 (3 | 3)");
    CHECK(reordered(bgr, bgr) == "memcpy atom 3: 307200 (3 | 3)");
    CHECK(reordered(bgr.flip(1), picture) == "swizzle atom 3 [2 1 0]: 480 (1920 | 1920) 640 (-3 | 3)");
    CHECK(reordered(bgr.swap_axes(0, 1), packed(bgr.swap_axes(0, 1))) ==
          "transpose atom 3 [2 1 0]: 640 (3 | 1440) 480 (1920 | 3)");
    const Layout wide = Layout::contiguous({480, 640, 4}, 2);
    CHECK(reordered(wide.flip(2), wide, 2) == "swizzle atom 8 [6 7 4 5 2 3 0 1]: 307200 (8 | 8)");
    CHECK(planned(bgr, picture) == "reverse atom 1: 307200 (3 | 3) 3 (-1 | 1)"); // equality moves no bytes
}

TEST_CASE("a swizzle writes whole pixels: where others lie between, channels are moved one by one") {
    const Layout spaced = Layout::contiguous({480, 640, 4}, 1).slice(2, {0, 3});
    CHECK(plan(picture.flip(2), spaced, 1, oriel::copying::Reordering::allowed).swizzle.span == 0);
}

TEST_CASE("pixels that change their size are planned by their maps") {
    oriel::copying::Swizzle drop_alpha;
    drop_alpha.span = 3;
    drop_alpha.source = {2, 1, 0};
    const Layout from({480, 640}, {2560, 4}, 0);
    const Layout to({480, 640}, {1920, 3}, 0);
    CHECK(oriel::copying::plan_pixels(from, to, 3, drop_alpha).text() == "swizzle atom 3 [2 1 0]: 307200 (4 | 3)");
    CHECK(oriel::copying::plan_pixels(from.swap_axes(0, 1), Layout({640, 480}, {1440, 3}, 0), 3, drop_alpha).text() ==
          "transpose atom 3 [2 1 0]: 640 (4 | 1440) 480 (2560 | 3)");
}

TEST_CASE("dropped alpha gathers pixels, planes and pixels are thin transposes of each other") {
    const Layout rgba = Layout::contiguous({480, 640, 4}, 1).slice(2, {0, 3});
    CHECK(planned(rgba, picture) == "gather atom 3: 307200 (4 | 3)");
    const Layout planes = Layout({480, 640, 3}, {640, 1, 307200}, 0);
    CHECK(planned(planes, picture) == "transpose atom 1: 307200 (1 | 3) 3 (307200 | 1)");
    CHECK(planned(picture, planes) == "transpose atom 1: 3 (1 | 307200) 307200 (3 | 1)");
}

TEST_CASE("a repeated element fills") {
    const Layout repeated = Layout().broadcast_to({480, 640, 3});
    CHECK(planned(repeated, picture) == "fill atom 1: 921600 (0 | 1)");
}

TEST_CASE("nothing is planned for nothing, and one element is one run") {
    CHECK(planned(picture.slice(0, {5, 5}), picture.slice(0, {7, 7})) == "nothing");
    CHECK(planned(Layout(), Layout()) == "memcpy atom 1: 1 (1 | 1)");
    CHECK(planned(Layout({1, 1}, {77, -3}, 0), Layout({1, 1}, {5, 0}, 0), 4) == "memcpy atom 4: 1 (4 | 4)");
}

TEST_CASE("a destination is always written upwards") {
    testing::Dice dice(71);
    for (int round = 0; round < 2000; ++round) {
        testing::Shape shape;
        for (std::size_t rank = dice.index(9); rank > 0; --rank) shape.push_back(1 + dice.below(4));
        const Layout from = testing::random_layout(dice, shape, 2, true);
        const Layout to = testing::random_layout(dice, shape, 2, false);
        const oriel::copying::Plan loops = plan(from, to, 2);
        CAPTURE(loops.text());
        REQUIRE(loops.rank >= 1);
        std::ptrdiff_t moved = static_cast<std::ptrdiff_t>(loops.atom);
        for (std::size_t a = 0; a < loops.rank; ++a) {
            REQUIRE(loops.axes[a].to > 0);
            moved *= loops.axes[a].extent;
        }
        REQUIRE(moved == from.size() * 2);
        REQUIRE(loops.to_offset == to.reach(2).low);
    }
}
