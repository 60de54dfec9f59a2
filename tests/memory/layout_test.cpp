// Layout against brute force: what it computes from shape and strides is compared with a walk over every
// element, and its geometry with the same operations on a table of offsets.
#include "oriel/error.hpp"
#include "oriel/layout.hpp"
#include "support/brute_force.hpp"
#include "support/printed.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

using oriel::ByteRange;
using oriel::Layout;
using oriel::Range;
using oriel::Slice;
using testing::for_each_index;
using testing::list;
using testing::offsets;
using testing::overlaps_itself;
using testing::printed;

namespace {

using Numbers = std::vector<std::ptrdiff_t>;
constexpr std::ptrdiff_t lowest = std::numeric_limits<std::ptrdiff_t>::min();
constexpr std::ptrdiff_t highest = std::numeric_limits<std::ptrdiff_t>::max();

Numbers numbers(std::span<const std::ptrdiff_t> values) { return {values.begin(), values.end()}; }

bool same_elements(const Layout& a, const Layout& b) {
    return std::ranges::equal(a.shape(), b.shape()) && offsets(a) == offsets(b);
}

// Numbers below n from a seed, the same ones on every machine.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : engine_(seed) {}
    std::ptrdiff_t below(std::ptrdiff_t n) {
        return static_cast<std::ptrdiff_t>(engine_() % static_cast<std::uint64_t>(n));
    }
    std::size_t axis_of(std::size_t rank) { return static_cast<std::size_t>(below(static_cast<std::ptrdiff_t>(rank))); }

private:
    std::mt19937_64 engine_;
};

// An array of offsets: geometry done the slow way, by picking elements. `pick` gives, for an index of the
// result, the index of the original.
struct Table {
    Numbers shape;
    Numbers cells;

    std::ptrdiff_t cell(const Numbers& index) const {
        std::ptrdiff_t place = 0;
        for (std::size_t axis = 0; axis < shape.size(); ++axis) place = place * shape[axis] + index[axis];
        return cells[static_cast<std::size_t>(place)];
    }
    Table picked(const Numbers& result_shape, const std::function<Numbers(Numbers)>& pick) const {
        Table result{result_shape, {}};
        for_each_index(result_shape, [&](auto index) { result.cells.push_back(cell(pick(numbers(index)))); });
        return result;
    }
};

// Every layout of the rank with extents and strides in the given ranges.
void for_each_layout(std::size_t rank, std::ptrdiff_t max_extent, std::ptrdiff_t max_stride,
                     const std::function<void(const Layout&)>& visit) {
    const Numbers extents(rank, max_extent + 1);
    const Numbers strides(rank, 2 * max_stride + 1);
    for_each_index(extents, [&](auto shape) {
        for_each_index(strides, [&](auto index) {
            Numbers signed_strides = numbers(index);
            for (auto& stride : signed_strides) stride -= max_stride;
            visit(Layout(shape, list(signed_strides), 0));
        });
    });
}

} // namespace

TEST_CASE("a default layout is one element at offset 0") {
    constexpr Layout layout;
    static_assert(layout.rank() == 0);
    static_assert(layout.size() == 1);
    static_assert(layout.offset() == 0);
    static_assert(!layout.empty());
    CHECK(layout.is_c_contiguous(4));
    CHECK(layout.is_f_contiguous(4));
    CHECK(layout.reach(4) == ByteRange{0, 4});
    CHECK_FALSE(layout.may_overlap_itself(4));
    CHECK_NOTHROW(layout.check(4, 4, true));
    CHECK_THROWS_AS(layout.check(4, 3, true), oriel::BufferError);
}

TEST_CASE("a contiguous layout is packed in row-major order") {
    const Layout layout = Layout::contiguous({2, 3, 4}, 2);
    CHECK(numbers(layout.shape()) == Numbers{2, 3, 4});
    CHECK(numbers(layout.strides()) == Numbers{24, 8, 2});
    CHECK(layout.offset() == 0);
    CHECK(layout.size() == 24);
    std::ptrdiff_t expected = 0;
    for (const std::ptrdiff_t offset : offsets(layout)) {
        CHECK(offset == expected);
        expected += 2;
    }
    CHECK(Layout::contiguous({}, 8) == Layout());
    CHECK(Layout::contiguous({0}, 8).empty());
    CHECK(Layout::contiguous({2, 0, 3}, 8).size() == 0);
}

TEST_CASE("a layout of given geometry keeps its numbers") {
    const Layout layout({2, 3, 3}, {9, -3, 1}, 6);
    CHECK(layout.rank() == 3);
    CHECK(numbers(layout.shape()) == Numbers{2, 3, 3});
    CHECK(numbers(layout.strides()) == Numbers{9, -3, 1});
    CHECK(layout.offset() == 6);
    CHECK(layout.extent(1) == 3);
    CHECK(layout.stride(1) == -3);
    CHECK(layout.offset_of({1, 2, 0}) == 9);
}

TEST_CASE("shape and strides of differing lengths are a ValueError") {
    CHECK_THROWS_AS(Layout({2, 3}, {3}, 0), oriel::ValueError);
    CHECK_THROWS_AS(Layout({}, {1}, 0), oriel::ValueError);
}

TEST_CASE("a negative extent is a ValueError (rule 1)") {
    CHECK_THROWS_WITH_AS((void)Layout::contiguous({2, -3}, 1), doctest::Contains("-3"), oriel::ValueError);
    CHECK_THROWS_AS((void)Layout::contiguous({-1}, 1), oriel::ValueError);
    CHECK_THROWS_AS((void)Layout::contiguous({0, -1}, 1), oriel::ValueError);
    CHECK_THROWS_WITH_AS(Layout({-2}, {1}, 0).check(1, 100, false), doctest::Contains("-2"), oriel::ValueError);
    CHECK_THROWS_AS(Layout({0, -2}, {1, 1}, 0).check(1, 100, false), oriel::ValueError);
    CHECK_THROWS_AS(Layout({lowest}, {1}, 0).check(1, 100, false), oriel::ValueError);
}

TEST_CASE("eight axes are the most there can be") {
    CHECK(Layout::contiguous({1, 2, 1, 2, 1, 2, 1, 2}, 1).rank() == 8);
    CHECK_THROWS_WITH_AS((void)Layout::contiguous({1, 1, 1, 1, 1, 1, 1, 1, 1}, 1), doctest::Contains("8"),
                         oriel::BufferError);
    CHECK_THROWS_AS(Layout({1, 1, 1, 1, 1, 1, 1, 1, 1}, {1, 1, 1, 1, 1, 1, 1, 1, 1}, 0), oriel::BufferError);
    const Layout full = Layout::contiguous({1, 1, 1, 1, 1, 1, 1, 1}, 1);
    CHECK_THROWS_AS((void)full.insert_axis(0), oriel::BufferError);
    CHECK_THROWS_AS((void)full.broadcast_to({1, 1, 1, 1, 1, 1, 1, 1, 1}), oriel::BufferError);
}

TEST_CASE("sizes that do not fit are an OverflowError (rule 2)") {
    constexpr std::ptrdiff_t half = std::ptrdiff_t{1} << 31;
    CHECK_THROWS_AS((void)Layout::contiguous({highest, 2}, 1), oriel::OverflowError);
    CHECK_THROWS_AS((void)Layout::contiguous({highest}, 2), oriel::OverflowError);
    CHECK_THROWS_AS((void)Layout::contiguous({2 * half, half}, 1), oriel::OverflowError);
    CHECK_NOTHROW((void)Layout::contiguous({highest}, 1));
    CHECK_NOTHROW((void)Layout::contiguous({half, 2 * half - 1}, 1));
    CHECK_THROWS_AS(Layout({highest, 2}, {0, 0}, 0).check(1, 8, false), oriel::OverflowError);
    CHECK_THROWS_AS(Layout({highest}, {0}, 0).check(2, 8, false), oriel::OverflowError);
    CHECK_THROWS_AS(Layout({3}, {highest}, 0).check(1, 8, false), oriel::OverflowError);
    CHECK_THROWS_AS(Layout({3}, {lowest}, 0).check(1, 8, false), oriel::OverflowError);
    CHECK_THROWS_AS(Layout({2}, {lowest}, 0).check(1, 8, false), oriel::OverflowError); // no flip could hold it
    CHECK_THROWS_AS(Layout({2, 2}, {highest, highest}, 0).check(1, 8, false), oriel::OverflowError);
    CHECK_THROWS_AS(Layout({2, 2}, {lowest, lowest}, 0).check(1, 8, false), oriel::OverflowError);
    CHECK_THROWS_AS(Layout({2}, {1}, highest).check(1, 8, false), oriel::OverflowError);
    CHECK_THROWS_AS(Layout({1}, {1}, highest).check(1, 8, false), oriel::OverflowError);
    CHECK_THROWS_AS((void)Layout::contiguous({1}, 1).broadcast_to({highest, 2}), oriel::OverflowError);
}

TEST_CASE("extreme strides and offsets that do fit are refused for their bounds (rule 3)") {
    CHECK_THROWS_AS(Layout({2}, {highest - 1}, 0).check(1, 8, false), oriel::BufferError);
    CHECK_THROWS_AS(Layout({1}, {1}, lowest).check(1, 8, false), oriel::BufferError);
    CHECK_THROWS_AS(Layout({1}, {1}, highest - 1).check(1, 8, false), oriel::BufferError);
}

TEST_CASE("an empty layout of huge extents is refused or harmless, and never overflows") {
    for (const Numbers& shape : {Numbers{0, highest, highest}, {highest, 0, highest}, {highest, highest, 0}}) {
        CAPTURE(printed(shape));
        for (const bool packed : {true, false}) {
            try {
                const Layout layout = packed ? Layout::contiguous(list(shape), 4) : Layout(list(shape), {4, 4, 4}, 0);
                layout.check(4, 0, true);
                CHECK(layout.size() == 0);
                CHECK(layout.empty());
                CHECK(layout.is_c_contiguous(4));
                CHECK(layout.is_f_contiguous(4));
                CHECK(layout.canonical(4).empty());
                CHECK(layout.reach(4).empty());
                CHECK_FALSE(layout.may_overlap_itself(4));
            } catch (const oriel::OverflowError&) {
                // Refusing is as good.
            }
        }
    }
}

TEST_CASE("the size of a layout is the number of its elements") {
    for_each_layout(3, 3, 0, [](const Layout& layout) {
        CHECK(layout.size() == static_cast<std::ptrdiff_t>(offsets(layout).size()));
        CHECK(layout.empty() == offsets(layout).empty());
    });
}

TEST_CASE("reach is exactly the bytes from the lowest to the highest element") {
    for (const std::size_t itemsize : {1U, 2U, 3U, 8U})
        for_each_layout(2, 3, 5, [&](const Layout& at_zero) {
            const Layout layout(at_zero.shape(), at_zero.strides(), 40);
            const Numbers all = offsets(layout);
            const ByteRange reach = layout.reach(itemsize);
            ByteRange exact{40, 40};
            if (!all.empty()) {
                const auto [low, high] = std::minmax_element(all.begin(), all.end());
                exact = {*low, *high + static_cast<std::ptrdiff_t>(itemsize)};
            }
            if (!(reach == exact))
                FAIL_CHECK(printed(layout), " reaches [", exact.low, ", ", exact.high, "), not [", reach.low, ", ",
                           reach.high, ")");
        });
}

TEST_CASE("byte ranges intersect when they share a byte") {
    static_assert(ByteRange{0, 4}.intersects({3, 8}));
    static_assert(!ByteRange{0, 4}.intersects({4, 8}));
    static_assert(!ByteRange{4, 8}.intersects({0, 4}));
    static_assert(ByteRange{0, 8}.intersects({3, 4}));
    static_assert(!ByteRange{0, 8}.intersects({3, 3}));
    static_assert(!ByteRange{3, 3}.intersects({0, 8}));
    static_assert(ByteRange{3, 3}.empty());
}

TEST_CASE("a layout is accepted exactly when every element lies inside the block (rule 3)") {
    for (const std::size_t itemsize : {1U, 2U})
        for_each_layout(2, 3, 4, [&](const Layout& at_zero) {
            if (at_zero.empty()) return; // the next test
            for (const std::ptrdiff_t offset : {-1, 0, 1, 5, 12}) {
                const Layout layout(at_zero.shape(), at_zero.strides(), offset);
                for (const std::size_t bytes : {0U, 1U, 6U, 13U, 14U}) {
                    bool inside = true;
                    for (const std::ptrdiff_t at : offsets(layout))
                        inside = inside && at >= 0 && static_cast<std::size_t>(at) + itemsize <= bytes;
                    bool accepted = true;
                    try {
                        layout.check(itemsize, bytes, false);
                    } catch (const oriel::BufferError&) {
                        accepted = false;
                    }
                    if (accepted != inside)
                        FAIL_CHECK(printed(layout), " of itemsize ", itemsize, " over ", bytes, " bytes is ",
                                   (inside ? "sound" : "out of bounds"));
                }
            }
        });
}

TEST_CASE("an empty layout reaches nothing and fits any block that holds its offset") {
    for (const std::size_t bytes : {0U, 1U, 8U}) {
        CAPTURE(bytes);
        CHECK_NOTHROW(Layout({0}, {1}, 0).check(1, bytes, true));
        CHECK_NOTHROW(Layout({0, 5}, {100, -700}, 0).check(4, bytes, true));
        CHECK_NOTHROW(Layout({3, 0}, {0, 0}, 0).check(8, bytes, true));
        CHECK_NOTHROW(Layout({0}, {1}, static_cast<std::ptrdiff_t>(bytes)).check(1, bytes, true));
    }
}

TEST_CASE("a layout that is refused says which bytes it reaches and how many there are") {
    CHECK_THROWS_WITH_AS(Layout({4}, {10}, 2).check(1, 20, false), doctest::Contains("33"), oriel::BufferError);
    CHECK_THROWS_WITH_AS(Layout({4}, {10}, 2).check(1, 20, false), doctest::Contains("20"), oriel::BufferError);
    CHECK_THROWS_WITH_AS(Layout({4}, {-10}, 2).check(1, 20, false), doctest::Contains("-28"), oriel::BufferError);
}

TEST_CASE("a layout that passes as free of self-overlap is free of it (rule 4)") {
    std::size_t free = 0;
    std::size_t passed = 0;
    const auto compare = [&](std::size_t itemsize) {
        return [&, itemsize](const Layout& layout) {
            const bool overlaps = overlaps_itself(layout, itemsize);
            const bool may = layout.may_overlap_itself(itemsize);
            free += !overlaps;
            passed += !may;
            if (overlaps && !may) FAIL_CHECK(printed(layout), " of itemsize ", itemsize, " overlaps itself");
        };
    };
    for (const std::size_t itemsize : {1U, 2U, 4U}) {
        for_each_layout(1, 4, 9, compare(itemsize));
        for_each_layout(2, 4, 9, compare(itemsize));
        for_each_layout(3, 3, 5, compare(itemsize));
    }
    // A conservative test may refuse sound layouts, but one that refused most would be of no use.
    CAPTURE(passed);
    CAPTURE(free);
    CHECK(passed * 100 >= free * 95);
}

TEST_CASE("no layout made by geometry from a packed one is taken for overlapping") {
    Dice dice(20240601);
    for (int round = 0; round < 20000; ++round) {
        const std::size_t itemsize = std::size_t{1} << dice.below(4);
        Layout layout = Layout::contiguous({1 + dice.below(5), 1 + dice.below(5), 1 + dice.below(4)}, itemsize);
        for (int op = 0; op < 5; ++op) {
            const std::size_t axis = dice.axis_of(3);
            switch (dice.below(4)) {
            case 0: layout = layout.flip(axis); break;
            case 1: layout = layout.swap_axes(axis, dice.axis_of(3)); break;
            case 2: layout = layout.slice(axis, {dice.below(3), {}, 1 + dice.below(3)}); break;
            default: layout = layout.slice(axis, {{}, {}, -1 - dice.below(2)}); break;
            }
        }
        if (layout.may_overlap_itself(itemsize)) FAIL_CHECK(printed(layout), " of itemsize ", itemsize, " is sound");
    }
}

TEST_CASE("a writable layout that overlaps itself is refused, a read-only one is not (rule 4)") {
    const Layout repeated({4}, {0}, 0);
    CHECK_THROWS_AS(repeated.check(1, 8, true), oriel::BufferError);
    CHECK_NOTHROW(repeated.check(1, 8, false));
    const Layout sliding({3, 3}, {1, 1}, 0);
    CHECK_THROWS_AS(sliding.check(1, 8, true), oriel::BufferError);
    CHECK_NOTHROW(sliding.check(1, 8, false));
    const Layout halves({3}, {2}, 0);
    CHECK_THROWS_AS(halves.check(4, 8, true), oriel::BufferError);
    CHECK_NOTHROW(halves.check(2, 8, true));
    CHECK_NOTHROW(Layout({1, 3}, {0, 1}, 0).check(1, 8, true)); // rule 5: that stride means nothing
    CHECK_NOTHROW(Layout({0, 3}, {0, 0}, 0).check(1, 8, true));
}

TEST_CASE("contiguity ignores axes of extent 1 and accepts what is empty") {
    for (const std::size_t itemsize : {1U, 4U})
        for_each_layout(2, 3, 12, [&](const Layout& layout) {
            const auto packed = [&](const Numbers& all) {
                for (std::size_t i = 0; i < all.size(); ++i)
                    if (all[i] != static_cast<std::ptrdiff_t>(i * itemsize)) return false;
                return true;
            };
            const bool row_major = packed(offsets(layout));
            const bool column_major = packed(offsets(layout.swap_axes(0, 1)));
            if (layout.is_c_contiguous(itemsize) != row_major)
                FAIL_CHECK(printed(layout), " of itemsize ", itemsize, ": row-major is ", row_major);
            if (layout.is_f_contiguous(itemsize) != column_major)
                FAIL_CHECK(printed(layout), " of itemsize ", itemsize, ": column-major is ", column_major);
        });
    CHECK(Layout({1, 3, 1}, {-77, 2, 0}, 4).is_c_contiguous(2));
    CHECK(Layout({1, 3, 1}, {-77, 2, 0}, 4).is_f_contiguous(2));
    CHECK(Layout({3, 0}, {1, 1}, 4).is_c_contiguous(2));
    CHECK(Layout::contiguous({5}, 1).slice(0, {2, 2, 2}).is_c_contiguous(1)); // where CPython says no
}

TEST_CASE("any chain of geometry picks the elements that picking by index gives") {
    Dice dice(7);
    for (int round = 0; round < 20000; ++round) {
        Layout layout = Layout::contiguous({dice.below(5), 1 + dice.below(4), 1 + dice.below(3)}, 2);
        Table table{numbers(layout.shape()), offsets(layout)};
        std::string chain = printed(layout);
        for (int op = 0; op < 4 && layout.rank() > 0; ++op) {
            const std::size_t rank = layout.rank();
            const std::size_t axis = dice.axis_of(rank);
            const std::size_t other = dice.axis_of(rank);
            const auto axis_place = static_cast<std::ptrdiff_t>(axis);
            Numbers shape = table.shape;
            switch (dice.below(7)) {
            case 0: {
                const Slice slice{dice.below(9) - 4, dice.below(9) - 4,
                                  dice.below(2) ? 1 + dice.below(3) : -1 - dice.below(3)};
                const Range range = slice.resolve(shape[axis]);
                shape[axis] = range.count;
                layout = layout.slice(axis, slice);
                table = table.picked(shape, [&](Numbers i) {
                    i[axis] = range.first + i[axis] * range.step;
                    return i;
                });
                chain += " slice";
                break;
            }
            case 1:
                layout = layout.flip(axis);
                table = table.picked(shape, [&](Numbers i) {
                    i[axis] = shape[axis] - 1 - i[axis];
                    return i;
                });
                chain += " flip";
                break;
            case 2:
                std::swap(shape[axis], shape[other]);
                layout = layout.swap_axes(axis, other);
                table = table.picked(shape, [&](Numbers i) {
                    std::swap(i[axis], i[other]);
                    return i;
                });
                chain += " swap";
                break;
            case 3: {
                if (shape[axis] == 0) break;
                const std::ptrdiff_t at = dice.below(shape[axis]);
                layout = layout.index(axis, dice.below(2) ? at : at - shape[axis]);
                shape.erase(shape.begin() + axis_place);
                table = table.picked(shape, [&](Numbers i) {
                    i.insert(i.begin() + axis_place, at);
                    return i;
                });
                chain += " index";
                break;
            }
            case 4: {
                if (rank == Layout::max_rank) break;
                const std::ptrdiff_t place = axis_place + dice.below(2);
                shape.insert(shape.begin() + place, 1);
                layout = layout.insert_axis(static_cast<std::size_t>(place));
                table = table.picked(shape, [&](Numbers i) {
                    i.erase(i.begin() + place);
                    return i;
                });
                chain += " insert";
                break;
            }
            case 5: {
                Numbers order(rank);
                for (std::size_t k = 0; k < rank; ++k) order[k] = static_cast<std::ptrdiff_t>(k);
                for (std::size_t k = rank; k > 1; --k) std::swap(order[k - 1], order[dice.axis_of(k)]);
                for (std::size_t k = 0; k < rank; ++k) shape[k] = table.shape[static_cast<std::size_t>(order[k])];
                layout = layout.permute(list(order));
                table = table.picked(shape, [&](const Numbers& i) {
                    Numbers from(rank);
                    for (std::size_t k = 0; k < rank; ++k) from[static_cast<std::size_t>(order[k])] = i[k];
                    return from;
                });
                chain += " permute";
                break;
            }
            default: {
                const Numbers before = shape;
                for (auto& extent : shape)
                    if (extent == 1) extent = dice.below(4);
                const bool longer = rank < Layout::max_rank && dice.below(2);
                if (longer) shape.insert(shape.begin(), 2);
                layout = layout.broadcast_to(list(shape));
                table = table.picked(shape, [&](Numbers i) {
                    if (longer) i.erase(i.begin());
                    for (std::size_t k = 0; k < i.size(); ++k)
                        if (before[k] == 1) i[k] = 0;
                    return i;
                });
                chain += " broadcast";
                break;
            }
            }
        }
        if (numbers(layout.shape()) == table.shape && offsets(layout) == table.cells) continue;
        FAIL(chain, ": ", printed(layout), " should have shape ", printed(table.shape), " at ", printed(table.cells));
    }
}

TEST_CASE("geometry never reaches beyond what it started from") {
    const Layout layout = Layout::contiguous({4, 5}, 3);
    const ByteRange whole = layout.reach(3);
    for (std::ptrdiff_t start = -6; start <= 6; ++start)
        for (std::ptrdiff_t stop = -6; stop <= 6; ++stop)
            for (const std::ptrdiff_t step :
                 {lowest, std::ptrdiff_t{-2}, std::ptrdiff_t{-1}, std::ptrdiff_t{1}, std::ptrdiff_t{3}, highest}) {
                const Layout part = layout.slice(0, {start, stop, step}).slice(1, {stop, start, step});
                const ByteRange reach = part.reach(3);
                CHECK(reach.low >= whole.low);
                CHECK(reach.high <= whole.high);
                CHECK_NOTHROW(part.check(3, 60, true));
            }
}

TEST_CASE("a step far beyond the axis does not overflow the stride") {
    const Layout layout = Layout::contiguous({2}, 4).slice(0, {{}, {}, std::ptrdiff_t{1} << 62});
    CHECK(layout.extent(0) == 1);
    CHECK(layout.stride(0) == 4); // CPython's memoryview has 0 here
    CHECK(Layout::contiguous({2}, 4).slice(0, {{}, {}, lowest}).offset() == 4);
}

TEST_CASE("a cut picks the elements that slices pick one after the other") {
    const std::ptrdiff_t bounds[] = {-6, -2, 0, 1, 3, 6};
    for (const Layout& layout : {Layout::contiguous({4, 5}, 3), Layout::contiguous({4, 5, 2}, 3).flip(1),
                                 Layout::contiguous({1, 5, 0}, 3), Layout::contiguous({0, 3}, 3)})
        for (const std::ptrdiff_t start : bounds)
            for (const std::ptrdiff_t stop : bounds)
                for (const std::ptrdiff_t step : {lowest, std::ptrdiff_t{-2}, std::ptrdiff_t{1}, highest}) {
                    const Slice rows{start, stop, step};
                    const Slice columns{stop, {}, step};
                    CAPTURE(printed(layout));
                    CHECK(offsets(layout.cut(rows)) == offsets(layout.slice(0, rows)));
                    const Layout part = layout.cut(rows, columns);
                    CHECK(numbers(part.shape()) == numbers(layout.slice(0, rows).slice(1, columns).shape()));
                    CHECK(offsets(part) == offsets(layout.slice(0, rows).slice(1, columns)));
                    CHECK_NOTHROW(part.check(3, 120, true));
                }
}

TEST_CASE("a cut of an empty layout does not overflow, whatever its strides") {
    const Layout layout({0, 5}, {1, highest}, 7);
    CHECK(layout.cut(Slice{}, Slice{3, {}}).offset() == 7);
    CHECK(layout.cut(Slice{}, Slice{{}, {}, 2}).extent(1) == 3);
}

TEST_CASE("geometry that is undone leaves the same layout") {
    const Layout layout = Layout::contiguous({4, 6}, 1);
    CHECK(layout.flip(0).flip(0) == layout);
    CHECK(layout.swap_axes(0, 1).swap_axes(1, 0) == layout);
    CHECK(layout.swap_axes(1, 1) == layout);
    CHECK(layout.permute({1, 0}) == layout.swap_axes(0, 1));
    CHECK(layout.slice(0, {}) == layout);
    CHECK(layout.slice(0, {{}, {}, -1}) == layout.flip(0));
    CHECK(layout.insert_axis(0).index(0, 0) == layout);
    CHECK(layout.insert_axis(2).index(2, -1) == layout);
    CHECK(layout.broadcast_to({4, 6}) == layout);
}

TEST_CASE("an axis that does not exist is a TypeError with its number") {
    const Layout layout = Layout::contiguous({4, 6}, 1);
    CHECK_THROWS_WITH_AS((void)layout.extent(2), doctest::Contains("2"), oriel::TypeError);
    CHECK_THROWS_AS((void)layout.stride(2), oriel::TypeError);
    CHECK_THROWS_AS((void)layout.slice(2, {}), oriel::TypeError);
    CHECK_THROWS_AS((void)layout.take(5, {}), oriel::TypeError);
    CHECK_THROWS_AS((void)layout.index(2, 0), oriel::TypeError);
    CHECK_THROWS_AS((void)layout.flip(2), oriel::TypeError);
    CHECK_THROWS_AS((void)layout.swap_axes(0, 2), oriel::TypeError);
    CHECK_THROWS_AS((void)layout.swap_axes(2, 0), oriel::TypeError);
    CHECK_THROWS_AS((void)layout.insert_axis(3), oriel::TypeError);
    CHECK_THROWS_AS((void)Layout().flip(0), oriel::TypeError);
}

TEST_CASE("an index outside its axis is an IndexError with index and extent") {
    const Layout layout = Layout::contiguous({4, 6}, 1);
    for (const std::ptrdiff_t at : {std::ptrdiff_t{6}, std::ptrdiff_t{-7}, highest, lowest}) {
        CAPTURE(at);
        CHECK_THROWS_WITH_AS((void)layout.index(1, at), doctest::Contains(std::to_string(at).c_str()),
                             oriel::IndexError);
        CHECK_THROWS_WITH_AS((void)layout.offset_of({0, at}), doctest::Contains("6"), oriel::IndexError);
    }
    CHECK_THROWS_AS((void)Layout::contiguous({0}, 1).index(0, 0), oriel::IndexError);
    CHECK_THROWS_AS((void)Layout::contiguous({0}, 1).index(0, -1), oriel::IndexError);
}

TEST_CASE("the offset of an element counts negative indices from the end") {
    const Layout layout({4, 5}, {-20, 3}, 100);
    for (std::ptrdiff_t y = 0; y < 4; ++y)
        for (std::ptrdiff_t x = 0; x < 5; ++x) {
            CHECK(layout.offset_of({y, x}) == 100 - 20 * y + 3 * x);
            CHECK(layout.offset_of({y - 4, x - 5}) == layout.offset_of({y, x}));
        }
    CHECK(Layout().offset_of({}) == 0);
}

TEST_CASE("an element takes one number for each axis") {
    const Layout layout = Layout::contiguous({4, 6}, 1);
    CHECK_THROWS_AS((void)layout.offset_of({1}), oriel::TypeError);
    CHECK_THROWS_AS((void)layout.offset_of({}), oriel::TypeError);
    CHECK_THROWS_WITH_AS((void)layout.offset_of({1, 2, 3}), doctest::Contains("3"), oriel::TypeError);
}

TEST_CASE("permute takes every axis once or is a ValueError") {
    const Layout layout = Layout::contiguous({2, 3, 4}, 1);
    CHECK(numbers(layout.permute({2, 0, 1}).shape()) == Numbers{4, 2, 3});
    CHECK(numbers(layout.permute({2, 0, 1}).strides()) == Numbers{1, 12, 4});
    CHECK(Layout().permute({}) == Layout());
    CHECK_THROWS_AS((void)layout.permute({0, 1}), oriel::ValueError);
    CHECK_THROWS_AS((void)layout.permute({0, 1, 1}), oriel::ValueError);
    CHECK_THROWS_AS((void)layout.permute({0, 1, 3}), oriel::ValueError);
    CHECK_THROWS_AS((void)layout.permute({0, 1, -1}), oriel::ValueError);
    CHECK_THROWS_AS((void)layout.permute({0, 1, 2, 3}), oriel::ValueError);
    CHECK_THROWS_AS((void)layout.permute({0, 1, highest}), oriel::ValueError);
}

TEST_CASE("broadcasting repeats axes of extent 1 and adds leading ones") {
    const Layout layout = Layout::contiguous({3, 1}, 2);
    const Layout wide = layout.broadcast_to({2, 3, 4});
    CHECK(numbers(wide.shape()) == Numbers{2, 3, 4});
    CHECK(numbers(wide.strides()) == Numbers{0, 2, 0});
    CHECK(layout.broadcast_to({3, 0}).empty());
    CHECK(numbers(Layout().broadcast_to({5}).strides()) == Numbers{0});
    CHECK(wide.may_overlap_itself(2));
}

TEST_CASE("broadcasting to a shape that does not fit is a ValueError") {
    const Layout layout = Layout::contiguous({3, 1}, 2);
    CHECK_THROWS_AS((void)layout.broadcast_to({4, 4}), oriel::ValueError);
    CHECK_THROWS_AS((void)layout.broadcast_to({3}), oriel::ValueError);
    CHECK_THROWS_AS((void)layout.broadcast_to({}), oriel::ValueError);
    CHECK_THROWS_AS((void)layout.broadcast_to({1, 4}), oriel::ValueError);
    CHECK_THROWS_AS((void)layout.broadcast_to({3, -1}), oriel::ValueError);
    CHECK_THROWS_AS((void)Layout::contiguous({0}, 1).broadcast_to({3}), oriel::ValueError);
}

TEST_CASE("canonical strides of short axes are those a packed view would have (rule 5)") {
    CHECK(Layout({1, 5, 1}, {999, 4, -7}, 8).canonical(4) == Layout({1, 5, 1}, {20, 4, 4}, 8));
    CHECK(Layout({1, 1}, {3, 0}, 0).canonical(2) == Layout::contiguous({1, 1}, 2));
    CHECK(Layout({2, 1, 3}, {100, 5, -2}, 50).canonical(2) == Layout({2, 1, 3}, {100, 6, -2}, 50));
    CHECK(Layout({2, 3}, {-6, 2}, 6).canonical(2) == Layout({2, 3}, {-6, 2}, 6));
    for_each_layout(3, 2, 2, [](const Layout& layout) {
        const Layout canonical = layout.canonical(2);
        CHECK(same_elements(layout, canonical));
        CHECK(canonical.canonical(2) == canonical);
        for (std::size_t axis = 0; axis < 3; ++axis)
            if (layout.extent(axis) > 1 && !layout.empty()) CHECK(canonical.stride(axis) == layout.stride(axis));
    });
}

TEST_CASE("a layout prints its numbers") {
    CHECK(Layout::contiguous({480, 640, 3}, 1).text() == "shape (480, 640, 3) strides (1920, 3, 1) offset 0");
    CHECK(Layout::contiguous({480, 640, 3}, 1).flip(0).text() ==
          "shape (480, 640, 3) strides (-1920, 3, 1) offset 919680");
}
