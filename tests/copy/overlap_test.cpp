// Copies within one buffer: whatever the geometry of the two views, the result is that of a copy through a
// temporary.
#include "copy/layouts.hpp"
#include "oriel/buffer.hpp"
#include "oriel/copy.hpp"
#include "support/printed.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstring>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

using oriel::Buffer;
using oriel::Format;
using oriel::Layout;
using oriel::Range;
using oriel::View;
using testing::Dice;
using testing::printed;
using testing::Shape;

namespace {

struct Known {
    Layout layout;
    std::vector<std::ptrdiff_t> elements;

    explicit Known(const Layout& given) : layout(given), elements(testing::offsets(given)) {}
};

// Bytes 1, 2, 3, ... and copies within them.
class Block {
public:
    explicit Block(std::size_t size) : bytes_(size), wanted_(size) {}

    /// Empty, or how the copy differs from one through a temporary.
    std::string copy(const Known& from, const Known& to, std::size_t itemsize) {
        for (std::size_t i = 0; i < bytes_.size(); ++i) bytes_[i] = static_cast<std::byte>(i + 1);
        wanted_ = bytes_;
        for (std::size_t i = 0; i < from.elements.size(); ++i)
            std::memcpy(wanted_.data() + to.elements[i], bytes_.data() + from.elements[i], itemsize);

        const Format format = testing::format_of(itemsize);
        const Buffer buffer = Buffer::borrow(std::span<std::byte>(bytes_));
        // Read-only, so that the source may overlap itself.
        oriel::copy(buffer.view(format, {0}).as_readonly().as_strided(from.layout), buffer.view(format, to.layout));
        if (bytes_ == wanted_) return {};
        return "itemsize " + std::to_string(itemsize) + ": " + printed(from.layout) + " to " + printed(to.layout) +
               " gave\n" + printed(std::span<const std::byte>(bytes_)) + ", not\n" +
               printed(std::span<const std::byte>(wanted_));
    }

private:
    std::vector<std::byte> bytes_;
    std::vector<std::byte> wanted_;
};

// All non-empty runs of indices of an axis, in either direction.
std::vector<Range> ranges(std::ptrdiff_t extent) {
    std::vector<Range> all;
    for (std::ptrdiff_t first = 0; first < extent; ++first) {
        all.push_back({first, 1, 1});
        for (std::ptrdiff_t step = 1 - extent; step < extent; ++step)
            for (std::ptrdiff_t count = 2; step != 0; ++count) {
                const std::ptrdiff_t last = first + (count - 1) * step;
                if (last < 0 || last >= extent) break;
                all.push_back({first, count, step});
            }
    }
    return all;
}

void add(std::map<Shape, std::vector<Known>>& all, const Layout& layout) {
    all[Shape(layout.shape().begin(), layout.shape().end())].emplace_back(layout);
}

} // namespace

TEST_CASE("every copy between two slices of a small picture gives what a temporary gives") {
    std::map<Shape, std::vector<Known>> views;
    const Layout whole = Layout::contiguous({4, 4}, 1);
    for (const Range& y : ranges(4))
        for (const Range& x : ranges(4)) {
            const Layout part = whole.take(0, y).take(1, x);
            add(views, part);
            if (y.count > 1 || x.count > 1) add(views, part.swap_axes(0, 1));
        }
    Block block(16);
    std::size_t pairs = 0;
    for (const auto& [shape, known] : views)
        for (const Known& from : known)
            for (const Known& to : known) {
                const std::string failure = block.copy(from, to, 1);
                if (!failure.empty()) FAIL(failure);
                ++pairs;
            }
    CHECK(pairs > 100000);
}

TEST_CASE("every copy between two runs of elements gives what a temporary gives, aligned or not") {
    constexpr std::ptrdiff_t bytes = 13;
    Block block(bytes);
    for (const std::ptrdiff_t item : {1, 2, 4}) {
        const auto itemsize = static_cast<std::size_t>(item);
        for (std::ptrdiff_t count = 1; count <= 5; ++count) {
            std::vector<Known> sources;
            std::vector<Known> targets;
            for (std::ptrdiff_t stride = -5; stride <= 5; ++stride)
                for (std::ptrdiff_t offset = 0; offset < bytes; ++offset) {
                    const Layout layout({count}, {stride}, offset);
                    const oriel::ByteRange reach = layout.reach(itemsize);
                    if (reach.low < 0 || reach.high > bytes) continue;
                    sources.emplace_back(layout);
                    if (!layout.may_overlap_itself(itemsize)) targets.emplace_back(layout);
                }
            for (const Known& from : sources)
                for (const Known& to : targets) {
                    const std::string failure = block.copy(from, to, itemsize);
                    if (!failure.empty()) FAIL(failure);
                }
        }
    }
}

TEST_CASE("copies within a picture of pixels give what a temporary gives") {
    Dice dice(41);
    for (const std::size_t itemsize : {1U, 2U}) {
        const Layout whole = Layout::contiguous({4, 5, 3}, itemsize);
        std::map<Shape, std::vector<Known>> views;
        for (int round = 0; round < 3000; ++round) {
            Layout layout = whole;
            for (std::size_t axis = 0; axis < 3; ++axis) {
                const std::vector<Range> all = ranges(layout.extent(axis));
                if (dice.below(2)) layout = layout.take(axis, all[dice.index(all.size())]);
                if (dice.below(3) == 0) layout = layout.flip(axis);
            }
            if (dice.below(2)) layout = layout.swap_axes(dice.index(3), dice.index(3));
            add(views, layout);
        }
        Block block(60 * itemsize);
        for (const auto& [shape, known] : views)
            for (int round = 0; round < 600; ++round) {
                const std::string failure =
                    block.copy(known[dice.index(known.size())], known[dice.index(known.size())], itemsize);
                if (!failure.empty()) FAIL(failure);
            }
    }
}

TEST_CASE("a picture is mirrored, turned and shifted in place") {
    const Buffer buffer = Buffer::copy_of("abcdefghi");
    const View square = buffer.view(Format(), {3, 3});
    const auto text = [&] {
        const View all = buffer.view();
        return std::string(reinterpret_cast<const char*>(all.data()), all.nbytes());
    };
    oriel::copy(square.flip(1), square);
    CHECK(text() == "cbafedihg");
    oriel::copy(square.flip(1), square);
    CHECK(text() == "abcdefghi");
    oriel::copy(square.swap_axes(0, 1), square);
    CHECK(text() == "adgbehcfi");
    oriel::copy(square.swap_axes(0, 1).flip(1), square); // a quarter turn
    CHECK(text() == "cbafedihg");
    oriel::copy(square.slice(0, {{}, -1}), square.slice(0, {1, {}}));
    CHECK(text() == "cbacbafed");
    oriel::copy(square, square);
    CHECK(text() == "cbacbafed");
}

namespace {

// What a copy through a temporary would have made of a buffer.
std::vector<std::byte> through_temporary(const std::vector<std::byte>& bytes, const Layout& from, const Layout& to,
                                         std::size_t itemsize) {
    std::vector<std::byte> out = bytes;
    const std::vector<std::ptrdiff_t> sources = testing::offsets(from);
    const std::vector<std::ptrdiff_t> targets = testing::offsets(to);
    for (std::size_t i = 0; i < sources.size(); ++i)
        std::memcpy(out.data() + targets[i], bytes.data() + sources[i], itemsize);
    return out;
}

// Copies within a buffer and gives what that allocated.
std::uint64_t rearranged(std::vector<std::byte>& bytes, const Layout& from, const Layout& to, std::size_t itemsize) {
    const Format format = testing::format_of(itemsize);
    const Buffer buffer = Buffer::borrow(std::span<std::byte>(bytes));
    const std::uint64_t before = oriel::counters().allocations;
    oriel::copy(buffer.view(format, from), buffer.view(format, to));
    return oriel::counters().allocations - before;
}

} // namespace

TEST_CASE("mirrors, half turns, and turns of squares need no scratch, at any size of element") {
    for (const std::size_t itemsize : {1U, 2U, 3U, 4U, 5U, 6U, 8U, 12U, 16U, 24U, 200U})
        for (const std::ptrdiff_t side : {1, 2, 3, 31, 64, 131})
            for (const std::ptrdiff_t padding : {0, 5}) {
                const auto item = static_cast<std::ptrdiff_t>(itemsize);
                const Layout square({side, side}, {side * item + padding, item}, 3);
                const Layout turned = square.swap_axes(0, 1);
                std::vector<std::byte> bytes(static_cast<std::size_t>(3 + side * (side * item + padding)));
                Dice dice(42);
                for (const Layout& from : {square.flip(0), square.flip(1), square.flip(0).flip(1), turned,
                                           turned.flip(0), turned.flip(1), turned.flip(0).flip(1)}) {
                    for (std::byte& b : bytes) b = static_cast<std::byte>(dice.below(256));
                    const std::vector<std::byte> wanted = through_temporary(bytes, from, square, itemsize);
                    const std::uint64_t allocations = rearranged(bytes, from, square, itemsize);
                    if (bytes != wanted) FAIL("itemsize ", itemsize, " side ", side, ": ", printed(from));
                    REQUIRE(allocations == 0);
                }
            }
}

TEST_CASE("pictures of pixels are mirrored and their channels exchanged without scratch") {
    for (const std::size_t itemsize : {1U, 2U, 4U})
        for (const std::ptrdiff_t channels : {2, 3, 4, 5}) {
            const Layout picture = Layout::contiguous({61, 75, channels}, itemsize);
            std::vector<std::byte> bytes(static_cast<std::size_t>(picture.size()) * itemsize);
            Dice dice(43);
            for (int flips = 1; flips < 8; ++flips) {
                Layout from = picture;
                for (std::size_t axis = 0; axis < 3; ++axis)
                    if ((flips >> axis & 1) != 0) from = from.flip(axis);
                for (std::byte& b : bytes) b = static_cast<std::byte>(dice.below(256));
                const std::vector<std::byte> wanted = through_temporary(bytes, from, picture, itemsize);
                const std::uint64_t allocations = rearranged(bytes, from, picture, itemsize);
                if (bytes != wanted) FAIL("itemsize ", itemsize, " channels ", channels, ": ", printed(from));
                REQUIRE(allocations == 0);
            }
        }
}

TEST_CASE("a window shifted over itself is moved row by row, other overlaps go through one scratch") {
    const Layout picture = Layout::contiguous({40, 50, 3}, 1);
    std::vector<std::byte> bytes(6000);
    const auto check = [&](const Layout& from, const Layout& to, std::uint64_t scratches) {
        for (std::size_t k = 0; k < bytes.size(); ++k) bytes[k] = static_cast<std::byte>(k * 7 + k / 256);
        const std::vector<std::byte> wanted = through_temporary(bytes, from, to, 1);
        CHECK(rearranged(bytes, from, to, 1) == scratches);
        CHECK(bytes == wanted);
    };
    const Layout window = picture.slice(0, {10, 30}).slice(1, {10, 40});
    for (const std::ptrdiff_t down : {-1, 0, 1, 10})
        for (const std::ptrdiff_t right : {-1, 0, 1, 10})
            check(picture.slice(0, {10 + down, 30 + down}).slice(1, {10 + right, 40 + right}), window, 0);
    check(picture.slice(0, {11, 31}).slice(1, {10, 40}).flip(1), window, 1);
    check(picture.slice(0, {0, 40}).slice(1, {0, 40}).swap_axes(0, 1), picture.slice(1, {10, 50}), 1);
}
