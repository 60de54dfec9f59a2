// Row filters: every set of kernels gives what the specification's formulas give, and the choice between filters.
#include "codecs/png_filter.hpp"
#include "copy/kernels.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

using namespace oriel::codecs::png;

namespace {

using Row = std::vector<std::uint8_t>;

/// Section 9.2 of the specification, in words of the specification.
Row slow_filter(unsigned type, const Row& row, const Row& above, std::size_t pixel) {
    Row out;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const int a = i < pixel ? 0 : row[i - pixel];
        const int b = above[i];
        const int c = i < pixel ? 0 : above[i - pixel];
        int predictor = 0;
        if (type == 1) predictor = a;
        if (type == 2) predictor = b;
        if (type == 3) predictor = (a + b) / 2;
        if (type == 4) {
            const int p = a + b - c;
            const int pa = std::abs(p - a), pb = std::abs(p - b), pc = std::abs(p - c);
            if (pa <= pb && pa <= pc) predictor = a;
            else if (pb <= pc) predictor = b;
            else predictor = c;
        }
        out.push_back(static_cast<std::uint8_t>(row[i] - predictor));
    }
    return out;
}

std::uint64_t sum_of(const Row& row, std::size_t begin, std::size_t end) {
    std::uint64_t sum = 0;
    for (std::size_t i = begin; i < end; ++i)
        sum += static_cast<unsigned>(std::abs(int{static_cast<std::int8_t>(row[i])}));
    return sum;
}

struct Named {
    std::string name;
    FilterKernels kernels;
};
std::vector<Named> every_kernels() {
    std::vector<Named> out{{"portable", portable_filters}};
#if ORIEL_TEST_SIMD
    for (const auto target : oriel::copying::targets()) out.push_back({std::string(target), simd_filters(target)});
#endif
    return out;
}

Row random_row(std::mt19937& random, std::size_t size, unsigned few) {
    Row row(size);
    for (auto& byte : row) byte = static_cast<std::uint8_t>(few == 0 ? random() : 126 + random() % few);
    return row;
}

} // namespace

TEST_CASE("every filter, pixel size and length, on every set of kernels") {
    for (const auto& each : every_kernels()) {
        const std::string name = each.name; // names that doctest's lambdas may look at
        const FilterKernels kernels = each.kernels;
        CAPTURE(name);
        std::mt19937 random(3);
        for (const std::size_t pixel : {1U, 2U, 3U, 4U, 6U, 8U})
            for (std::size_t size = 1; size < 300; size += size < 140 ? 1 : 37)
                for (const unsigned few : {0U, 4U}) {
                    CAPTURE(pixel);
                    CAPTURE(size);
                    const Row row = random_row(random, size, few);
                    const Row above = random_row(random, size, few);
                    const RowPair pair{row.data(), above.data(), size, pixel};
                    FilterSums sums{1, 2, 3, 4, 5};
                    const std::size_t begin = random() % size;
                    const std::size_t end = begin + random() % (size - begin + 1);
                    kernels.judge(pair, begin, end, sums);
                    for (unsigned type = 0; type < 5; ++type) {
                        const Row expected = slow_filter(type, row, above, pixel);
                        Row got(size + 1, 0xa5);
                        kernels.filter(type, pair, got.data());
                        REQUIRE(got.back() == 0xa5);
                        got.pop_back();
                        REQUIRE(got == expected);
                        REQUIRE(sums[type] == type + 1 + sum_of(expected, begin, end));
                    }
                }
    }
}

#if ORIEL_TEST_SIMD
TEST_CASE("no set of kernels that the copy engine may choose filters by single bytes") {
    for (const auto target : oriel::copying::targets()) {
        CAPTURE(target);
        const bool single_bytes = simd_filters(target).filter == portable_filters.filter;
        CHECK(single_bytes == (target == "portable"));
    }
}
#endif

TEST_CASE("all of a, b and c that Paeth's predictor can meet, on every set of kernels") {
    // One row holds all pairs (a, b): pixels of two bytes, an a and the byte it predicts. c is what stands above a.
    for (const auto& each : every_kernels()) {
        const std::string name = each.name; // names that doctest's lambdas may look at
        const FilterKernels kernels = each.kernels;
        CAPTURE(name);
        for (unsigned c = 0; c < 256; c += 5) {
            Row row, above;
            for (unsigned a = 0; a < 256; ++a)
                for (unsigned b = 0; b < 256; b += 3) {
                    for (const unsigned value : {a, 7U}) row.push_back(static_cast<std::uint8_t>(value));
                    for (const unsigned value : {c, b}) above.push_back(static_cast<std::uint8_t>(value));
                }
            Row got(row.size());
            kernels.filter(4, {row.data(), above.data(), row.size(), 1}, got.data());
            REQUIRE(got == slow_filter(4, row, above, 1));
        }
    }
}

TEST_CASE("the filter that leaves least is chosen, the first of equals") {
    const Row above{10, 20, 30, 40, 50, 60};
    const auto chosen = [](const Row& row, const Row& upper) {
        Row out(row.size() + 1);
        filter_row(portable_filters, {row.data(), upper.data(), row.size(), 1}, Judging::whole, out.data());
        const Row rest(out.begin() + 1, out.end());
        CHECK(rest == slow_filter(out[0], row, upper, 1));
        return unsigned{out[0]};
    };
    CHECK(chosen({0, 0, 0, 0, 0, 0}, above) == 0);
    CHECK(chosen({50, 50, 50, 50, 50, 50}, {200, 0, 180, 3, 170, 9}) == 1);
    CHECK(chosen({10, 20, 30, 40, 50, 60}, above) == 2);
    CHECK(chosen({5, 12, 21, 30, 40, 50}, above) == 3);
    CHECK(chosen({110, 120, 130, 140, 150, 160}, above) == 4);
}

TEST_CASE("a long row is judged by a sample where that is asked for") {
    Row row(4096, 0), above(4096, 0);
    for (std::size_t i = 0; i < row.size(); ++i) {
        const bool looked_at = i % 1024 < 256;
        above[i] = static_cast<std::uint8_t>(looked_at ? i * 37 : i * 11 + i / 3);
        row[i] = looked_at ? above[i] : 100; // like the row above where it is looked at, flat elsewhere
    }
    const RowPair pair{row.data(), above.data(), row.size(), 1};
    Row out(row.size() + 1);
    filter_row(portable_filters, pair, Judging::sample, out.data());
    CHECK(out[0] == 2);
    filter_row(portable_filters, pair, Judging::whole, out.data());
    CHECK(out[0] != 2);
    INFO("rows shorter than that are always looked at as a whole");
    const RowPair shorter{row.data(), above.data(), row.size() - 1, 1};
    filter_row(portable_filters, shorter, Judging::sample, out.data());
    CHECK(out[0] != 2);
}
