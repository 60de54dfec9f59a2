// Which blocks of a TIFF a window meets, and how long they are kept.
#include "codecs/tiff_block_cache.hpp"
#include "codecs/tiff_blocks.hpp"

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <stdexcept>
#include <utility>
#include <vector>

using namespace oriel;
using namespace oriel::codecs::tiff;

namespace {

/// How often each pixel of the window is met, and whether by the block and at the place where it lies.
bool meets_each_pixel_once(const Blocks& blocks, const Window& window) {
    std::map<std::pair<std::size_t, std::ptrdiff_t>, int> met;
    bool right = true;
    for_each_block(blocks, window, [&](const Meeting& meeting) {
        for (std::ptrdiff_t y = meeting.part.y; y < meeting.part.y + meeting.part.height; ++y)
            for (std::ptrdiff_t x = meeting.part.x; x < meeting.part.x + meeting.part.width; ++x) {
                ++met[{meeting.plane, y * blocks.width + x}];
                const std::ptrdiff_t by = y / blocks.block_height;
                const std::ptrdiff_t bx = x / blocks.block_width;
                const auto number =
                    (static_cast<std::ptrdiff_t>(meeting.plane) * blocks.down() + by) * blocks.across() + bx;
                right = right && std::ptrdiff_t{meeting.number} == number;
                right = right && meeting.y + (y - meeting.part.y) == y % blocks.block_height;
                right = right && meeting.x + (x - meeting.part.x) == x % blocks.block_width;
                right = right && meeting.rows == blocks.rows_of(by) && y % blocks.block_height < meeting.rows;
            }
    });
    std::size_t pixels = 0;
    for (std::size_t plane = 0; plane < blocks.planes; ++plane)
        for (std::ptrdiff_t y = window.y; y < window.y + window.height; ++y)
            for (std::ptrdiff_t x = window.x; x < window.x + window.width; ++x, ++pixels)
                right = right && met[{plane, y * blocks.width + x}] == 1;
    return right && met.size() == pixels;
}

} // namespace

TEST_CASE("each pixel of any window is met once, where it lies") {
    int checked = 0;
    for (const std::ptrdiff_t block_height : {1, 2, 5, 9})
        for (const std::ptrdiff_t block_width : {1, 3, 7, 100})
            for (const std::size_t planes : {std::size_t{1}, std::size_t{3}}) {
                const Blocks blocks{.height = 5,
                                    .width = 7,
                                    .block_height = block_height,
                                    .block_width = block_width,
                                    .tiled = block_width != 7,
                                    .planes = planes,
                                    .row_bytes = 1};
                for (std::ptrdiff_t y = 0; y < 5; ++y)
                    for (std::ptrdiff_t x = 0; x < 7; ++x)
                        for (std::ptrdiff_t height = 1; height <= 5 - y; ++height)
                            for (std::ptrdiff_t width = 1; width <= 7 - x; ++width, ++checked)
                                if (!meets_each_pixel_once(blocks, {y, x, height, width}))
                                    FAIL(width, "x", height, "+", x, "+", y, " of blocks ", block_width, "x",
                                         block_height);
            }
    CHECK(checked == 4 * 4 * 2 * 15 * 28);
}

TEST_CASE("an empty window meets nothing, and a huge block reaches beyond the picture") {
    int met = 0;
    const Blocks blocks{.height = 5,
                        .width = 7,
                        .block_height = PTRDIFF_MAX,
                        .block_width = PTRDIFF_MAX,
                        .tiled = true,
                        .planes = 1,
                        .row_bytes = 1};
    for_each_block(blocks, {0, 0, 0, 7}, [&](const Meeting&) { ++met; });
    CHECK(met == 0);
    for_each_block(blocks, {1, 2, 4, 5}, [&](const Meeting& meeting) {
        CHECK(meeting.part == Window{1, 2, 4, 5});
        ++met;
    });
    CHECK(met == 1);
    CHECK(blocks.count() == 1);
}

TEST_CASE("the cache decodes a block again only when others took its place") {
    BlockCache cache(30);
    std::vector<std::uint32_t> decoded;
    const auto get = [&](std::uint32_t number) {
        return cache.get(number, 10, [&](std::span<std::byte> zeros) {
            for (const std::byte b : zeros) REQUIRE(b == std::byte{0});
            decoded.push_back(number);
            zeros[0] = static_cast<std::byte>(number);
        })[0];
    };
    for (const std::uint32_t number : {1U, 2U, 3U, 1U, 2U, 3U}) CHECK(get(number) == static_cast<std::byte>(number));
    CHECK(decoded == std::vector<std::uint32_t>{1, 2, 3});
    get(1); // now 2 is the oldest
    get(4);
    get(1);
    get(2);
    CHECK(decoded == std::vector<std::uint32_t>{1, 2, 3, 4, 2});
}

TEST_CASE("a block that cannot be decoded is not kept, and one that is too large is, alone") {
    BlockCache cache(5);
    CHECK_THROWS_AS(cache.get(1, 10, [](std::span<std::byte>) { throw std::runtime_error("damaged"); }),
                    std::runtime_error);
    int decoded = 0;
    const auto get = [&](std::uint32_t number) { cache.get(number, 10, [&](std::span<std::byte>) { ++decoded; }); };
    get(1);
    get(1);
    CHECK(decoded == 1);
    get(2);
    get(1);
    CHECK(decoded == 3);
}
