// Slice against Python's rules, written once more in the plainest way: clamp in wide arithmetic, then walk.
#include "oriel/error.hpp"
#include "oriel/slice.hpp"
#include "support/printed.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

using oriel::Range;
using oriel::Slice;

namespace {

constexpr std::ptrdiff_t lowest = std::numeric_limits<std::ptrdiff_t>::min();
constexpr std::ptrdiff_t highest = std::numeric_limits<std::ptrdiff_t>::max();
__extension__ using Wide = __int128;

// The indices Python's `range(extent)[start:stop:step]` holds.
std::vector<std::ptrdiff_t> python_indices(const Slice& slice, std::ptrdiff_t extent) {
    const Wide step = slice.step;
    const Wide first_place = step > 0 ? 0 : -1;
    const Wide last_place = step > 0 ? Wide{extent} : Wide{extent} - 1;
    const auto place = [&](std::optional<std::ptrdiff_t> bound, Wide missing) {
        if (!bound) return missing;
        const Wide at = *bound < 0 ? Wide{*bound} + extent : Wide{*bound};
        return at < first_place ? first_place : at > last_place ? last_place : at;
    };
    const Wide start = place(slice.start, step > 0 ? first_place : last_place);
    const Wide stop = place(slice.stop, step > 0 ? last_place : first_place);
    std::vector<std::ptrdiff_t> indices;
    for (Wide at = start; step > 0 ? at < stop : at > stop; at += step)
        indices.push_back(static_cast<std::ptrdiff_t>(at));
    return indices;
}

std::vector<std::ptrdiff_t> indices_of(const Range& range) {
    std::vector<std::ptrdiff_t> indices;
    for (std::ptrdiff_t i = 0; i < range.count; ++i)
        indices.push_back(i == 0 ? range.first : indices.back() + range.step);
    return indices;
}

std::string text(std::optional<std::ptrdiff_t> bound) { return bound ? std::to_string(*bound) : ""; }

std::vector<std::optional<std::ptrdiff_t>> bounds() {
    std::vector<std::optional<std::ptrdiff_t>> all{std::nullopt, lowest, lowest + 1, highest - 1, highest};
    for (std::ptrdiff_t at = -8; at <= 8; ++at) all.emplace_back(at);
    return all;
}

} // namespace

TEST_CASE("a slice takes exactly the indices that Python's slice takes") {
    const std::vector<std::ptrdiff_t> steps{lowest, lowest + 1, -3, -2, -1, 1, 2, 3, highest - 1, highest};
    for (std::ptrdiff_t extent = 0; extent <= 6; ++extent)
        for (const auto& start : bounds())
            for (const auto& stop : bounds())
                for (const std::ptrdiff_t step : steps) {
                    const Slice slice{start, stop, step};
                    const Range range = slice.resolve(extent);
                    const auto got = indices_of(range);
                    const auto want = python_indices(slice, extent);
                    if (got == want && range.step == step) continue;
                    FAIL_CHECK("range(", extent, ")[", text(start), ":", text(stop), ":", step, "] gave ",
                               testing::printed(got), ", Python takes ", testing::printed(want));
                }
}

TEST_CASE("a slice of the longest axis there can be is exact") {
    for (const std::ptrdiff_t extent : {highest, highest - 1}) {
        CAPTURE(extent);
        CHECK(Slice{}.resolve(extent) == Range{0, extent, 1});
        CHECK(Slice{{}, {}, -1}.resolve(extent) == Range{extent - 1, extent, -1});
        CHECK(Slice{{}, {}, 2}.resolve(extent) == Range{0, extent / 2 + extent % 2, 2});
        CHECK(Slice{{}, {}, highest}.resolve(extent) == Range{0, 1, highest});
        CHECK(Slice{-1, {}, lowest}.resolve(extent) == Range{extent - 1, 1, lowest});
        CHECK(Slice{lowest, highest}.resolve(extent) == Range{0, extent, 1});
    }
}

TEST_CASE("an empty slice keeps its first index inside the axis or at its end") {
    for (std::ptrdiff_t extent = 0; extent <= 6; ++extent)
        for (const auto& start : bounds())
            for (const auto& stop : bounds())
                for (const std::ptrdiff_t step : {-2, -1, 1, 2}) {
                    const Range range = Slice{start, stop, step}.resolve(extent);
                    if (range.count != 0) continue;
                    CAPTURE(extent);
                    CAPTURE(text(start));
                    CAPTURE(text(stop));
                    CHECK(range.first >= 0);
                    CHECK(range.first <= extent);
                }
}

TEST_CASE("slices are resolved while compiling") {
    static_assert(Slice{2, 8, 3}.resolve(10) == Range{2, 2, 3});
    static_assert(Slice{{}, {}, -1}.resolve(10) == Range{9, 10, -1});
    static_assert(Slice{-3, {}}.resolve(10) == Range{7, 3, 1});
    static_assert(Slice{2, 8, 3} == Slice{2, 8, 3});
    static_assert(Slice{2, 8, 3} != Slice{2, {}, 3});
}

TEST_CASE("a step of zero is a ValueError that says so") {
    CHECK_THROWS_WITH_AS((void)(Slice{{}, {}, 0}.resolve(5)), doctest::Contains("step"), oriel::ValueError);
    CHECK_THROWS_WITH_AS((void)(Slice{1, 2, 0}.resolve(0)), doctest::Contains("zero"), oriel::ValueError);
}
