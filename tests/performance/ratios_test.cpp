// Copies keep their ratio to memcpy of the same output bytes, within twice of what they should reach: this finds
// cliffs, not losses of a few hundredths, which the benchmark program is for. Built with -DORIEL_PERFORMANCE_TESTS=ON
// and run by `ctest -L performance`, on a machine with nothing else to do.
#include "copy/kernels.hpp"
#include "oriel/oriel.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

using namespace oriel;

namespace {

double seconds(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

// The median ratio of pairs that follow each other, so that both meet the same neighbours.
double ratio_to_memcpy(std::size_t bytes, const std::function<void()>& work) {
    std::vector<std::byte> from(bytes, std::byte{1});
    std::vector<std::byte> to(bytes, std::byte{2});
    std::array<double, 11> ratios{};
    work();
    for (double& ratio : ratios) {
        const double plain = seconds([&] { std::memcpy(to.data(), from.data(), bytes); });
        ratio = seconds(work) / plain;
    }
    std::nth_element(ratios.begin(), ratios.begin() + ratios.size() / 2, ratios.end());
    return ratios[ratios.size() / 2];
}

struct Shape {
    std::ptrdiff_t height;
    std::ptrdiff_t width;
    std::ptrdiff_t channels;
    Format format;
    bool odd_atom() const { return channels == 3; }
};

// The limits are for processors with SIMD; the portable loops make no promise.
bool promised() { return copying::targets().size() > 1; }

void check(const std::string& what, double limit, const View& from) {
    const View to = compact(from);
    const double ratio = ratio_to_memcpy(from.nbytes(), [&] { copy(from, to); });
    MESSAGE(what, ": ", ratio, " times memcpy, ", limit, " wanted");
    CHECK(ratio < 2 * limit);
}

// How long a copy takes beside another one, in turns.
double ratio(const View& from, const View& to, const View& plain_from, const View& plain_to) {
    std::array<double, 11> ratios{};
    copy(from, to);
    for (double& one : ratios) {
        const double plain = seconds([&] { copy(plain_from, plain_to); });
        one = seconds([&] { copy(from, to); }) / plain;
    }
    std::nth_element(ratios.begin(), ratios.begin() + ratios.size() / 2, ratios.end());
    return ratios[ratios.size() / 2];
}

// A flipped source or destination costs as much as one that is not, or nearly.
void check_flips(const std::string& what, const View& from, const View& to) {
    for (const std::size_t axis : {0U, 1U}) {
        const double source = ratio(from.flip(axis), to, from, to);
        const double target = ratio(from, to.flip(axis), from, to);
        MESSAGE(what, " along axis ", axis, " flipped: source ", source, ", destination ", target, ", 1.3 wanted");
        CHECK(source < 2 * 1.3);
        CHECK(target < 2 * 1.3);
    }
}

void check_planes(const View& pixels) {
    const Layout planar = Layout::contiguous({pixels.extent(2), pixels.extent(0), pixels.extent(1)}, pixels.itemsize());
    const View planes =
        Buffer::allocate(pixels.nbytes()).view(pixels.format(), planar).permute({1, 2, 0}); // seen as pixels
    copy(pixels, planes);
    const auto both = [](const std::string& what, const View& from, const View& to) {
        const double measured = ratio_to_memcpy(from.nbytes(), [&] { copy(from, to); });
        MESSAGE(what, ": ", measured, " times memcpy, 0.85 wanted");
        CHECK(measured < 2 * 0.85);
        check_flips(what, from, to);
    };
    both("to planes", pixels, planes);
    both("from planes", planes, pixels);
}

void check_all(const Shape& shape) {
    if (!promised()) return;
    const View view = Buffer::allocate(static_cast<std::size_t>(shape.height * shape.width * shape.channels) *
                                       shape.format.itemsize())
                          .view(shape.format, {shape.height, shape.width, shape.channels});
    fill_bytes(view, std::vector<std::byte>(view.itemsize(), std::byte{7}));
    const double mirror = shape.odd_atom() ? 1.2 : 1.1;
    const double turn = view.itemsize() * static_cast<std::size_t>(shape.channels) == 4 ? 1.9 : 2.5;
    check("crop", 1.1,
          view.slice(0, {shape.height / 4, 3 * shape.height / 4}).slice(1, {shape.width / 4, 3 * shape.width / 4}));
    check("flip y", 1.1, view.flip(0));
    check("flip x", mirror, view.flip(1));
    check("half a turn", mirror, view.flip(0).flip(1));
    check("transpose", turn, view.swap_axes(0, 1));
    check("turn left", turn, view.swap_axes(0, 1).flip(0));
    check("turn right", turn, view.swap_axes(0, 1).flip(1));
    check("subsample", 1.6, view.slice(0, {{}, {}, 2}).slice(1, {{}, {}, 2}));
    if (shape.channels > 1) check("a channel", shape.channels == 3 ? 1.8 : 2.2, view.slice(2, {1, 2}));

    const View to_same = compact(view);
    check_flips("a copy", view, to_same);
    check_flips("a turn", view.swap_axes(0, 1), compact(view.swap_axes(0, 1)));
    if (shape.channels > 1) {
        const View channel = compact(view.slice(2, {1, 2}));
        check_flips("extract", view.slice(2, {1, 2}), channel);
        check_flips("insert", channel, to_same.slice(2, {1, 2}));
    }
    if (shape.channels == 3 && view.itemsize() == 1) check_planes(view);

    const Image inverted = Image(view) | Invert{};
    const View to = compact(view);
    CHECK(ratio_to_memcpy(view.nbytes(), [&] { gather(inverted, to); }) < 2 * 1.1);
    const Image mirrored = inverted | Flip{Direction::horizontal};
    CHECK(ratio_to_memcpy(view.nbytes(), [&] { gather(mirrored, to); }) < 2 * 1.45);
    CHECK(ratio_to_memcpy(view.nbytes(), [&] { invert_in_place(Image(to)); }) < 2 * 0.55);
}

} // namespace

TEST_CASE("gray8 at memory speed") { check_all({3000, 4000, 1, Format()}); }
TEST_CASE("RGB8 at memory speed") { check_all({3000, 4000, 3, Format()}); }
TEST_CASE("RGBA8 at memory speed") { check_all({3000, 4000, 4, Format()}); }
TEST_CASE("RGB16 at memory speed") { check_all({3000, 4000, 3, Format::of<std::uint16_t>()}); }
TEST_CASE("RGBf32 at memory speed") { check_all({3000, 4000, 3, Format::of<float>()}); }
TEST_CASE("RGB8 with rows a power of two apart") { check_all({4096, 4096, 3, Format()}); }
TEST_CASE("RGBA8 with rows a power of two apart") { check_all({4096, 4096, 4, Format()}); }
