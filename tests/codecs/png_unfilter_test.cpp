// Rows unfiltered a pixel at a time, against a byte at a time.
#include "codecs/png_unfilter.hpp"

#include <doctest/doctest.h>

#include <random>
#include <vector>

using namespace oriel::codecs::png;

TEST_CASE("every filter is undone as a byte at a time would undo it: all pixel sizes and widths") {
    std::mt19937 random(3);
    const auto noise = [&](std::size_t count) {
        std::vector<std::uint8_t> bytes(count + row_slack);
        for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
        return bytes;
    };
    for (const std::size_t pixel : {1U, 2U, 3U, 4U, 6U, 8U})
        for (std::size_t width = 1; width < 40; ++width)
            for (unsigned filter = 0; filter < 5; ++filter) {
                CAPTURE(pixel);
                CAPTURE(width);
                CAPTURE(filter);
                const std::size_t count = pixel * width;
                const auto filtered = noise(count), above = noise(count);
                std::vector<std::uint8_t> row(count + row_slack), plain(count + row_slack);
                unfilter(filter, filtered.data(), above.data(), row.data(), count, pixel);
                unfilter_plainly(filter, filtered.data(), above.data(), plain.data(), count, pixel);
                row.resize(count);
                plain.resize(count);
                CHECK(row == plain);
            }
}

TEST_CASE("two rows side by side are what they are one after the other; what cannot be is left alone") {
    std::mt19937 random(4);
    std::size_t done = 0;
    for (const std::size_t pixel : {1U, 2U, 3U, 4U, 6U, 8U})
        for (std::size_t width = 1; width < 40; ++width)
            for (unsigned filters = 0; filters < 25; ++filters) {
                CAPTURE(pixel);
                CAPTURE(width);
                CAPTURE(filters);
                const std::size_t count = pixel * width;
                const auto noise = [&] {
                    std::vector<std::uint8_t> bytes(count + row_slack);
                    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
                    return bytes;
                };
                const auto x = noise(), y = noise(), above = noise();
                std::vector<std::uint8_t> first(count + row_slack, 1), second(count + row_slack, 2);
                if (!unfilter_both({filters / 5, x.data(), first.data()}, {filters % 5, y.data(), second.data()},
                                   above.data(), count, pixel)) {
                    CHECK(first == std::vector<std::uint8_t>(count + row_slack, 1));
                    CHECK(second == std::vector<std::uint8_t>(count + row_slack, 2));
                    continue;
                }
                ++done;
                std::vector<std::uint8_t> plain(count + row_slack), below(count + row_slack);
                unfilter_plainly(filters / 5, x.data(), above.data(), plain.data(), count, pixel);
                unfilter_plainly(filters % 5, y.data(), plain.data(), below.data(), count, pixel);
                for (auto* row : {&first, &second, &plain, &below}) row->resize(count);
                CHECK(first == plain);
                CHECK(second == below);
            }
#if defined(__SSE2__)
    CHECK(done == 2 * 39);
#else
    CHECK(done == 0);
#endif
}

TEST_CASE("a filter's arithmetic is the specification's") {
    // One byte a pixel: x = 10, a = 250, b = 7, c = 9.
    const std::vector<std::uint8_t> filtered{250, 10}, above{9, 7};
    const auto second = [&](unsigned filter, std::uint8_t first) {
        std::vector<std::uint8_t> in(2 + row_slack), over(2 + row_slack), out(2 + row_slack);
        in[0] = first;
        in[1] = filtered[1];
        over[0] = above[0];
        over[1] = above[1];
        unfilter(filter, in.data(), over.data(), out.data(), 2, 1);
        return out;
    };
    CHECK(second(0, 250)[1] == 10);
    CHECK(second(1, 250)[1] == static_cast<std::uint8_t>(10 + 250));
    CHECK(second(2, 241)[1] == 17);
    CHECK(second(3, 246)[1] == static_cast<std::uint8_t>(10 + (250 + 7) / 2)); // 246 + 9 / 2 = 250
    CHECK(second(4, 241)[1] == static_cast<std::uint8_t>(10 + 250));           // 241 + 9 = 250; a + b - c = 248: a
}
