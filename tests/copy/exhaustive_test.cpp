// Every way a small picture can lie in memory after up to three operations, against every class of strides, in both
// directions, for every size of element that has kernels of its own.
#include "copy/copy_bench.hpp"
#include "copy/layouts.hpp"
#include "copy/stride_classes.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <vector>

using testing::CopyBench;
using testing::Placed;

namespace {

// The classes at one shape; sources may repeat elements, destinations not.
struct Classes {
    std::vector<Placed> sources;
    std::vector<Placed> targets;

    Classes(const testing::Shape& shape, std::size_t itemsize) {
        for (const testing::StrideClass& strides : testing::stride_classes) {
            const Placed placed(strides.layout(shape[0], shape[1], shape[2], itemsize), itemsize);
            sources.push_back(placed);
            if (!strides.repeats()) targets.push_back(placed);
        }
    }
};

void check_all(std::size_t itemsize) {
    CopyBench bench(std::size_t{1} << 15);
    std::size_t layouts = 0;
    std::size_t copies = 0;
    for (const auto& [shape, reachable] : testing::reachable_layouts(5, 5, 4, 3, itemsize)) {
        const Classes classes(shape, itemsize);
        const auto check = [&](const Placed& from, const Placed& to) {
            const std::size_t ends = copies + layouts; // each class comes to lie at all of them
            const std::string failure =
                bench.copy(from, to, itemsize, {.upper_source = ends % 2 != 0, .upper_target = ends / 2 % 2 != 0});
            if (!failure.empty()) FAIL(failure);
            ++copies;
        };
        for (const Placed& layout : reachable) {
            for (const Placed& to : classes.targets) check(layout, to);
            for (const Placed& from : classes.sources) check(from, layout);
            ++layouts;
        }
    }
    CHECK(layouts > 5000);
    CHECK(copies > 50 * layouts);
    MESSAGE("itemsize ", itemsize, ": ", layouts, " layouts, ", copies, " copies");
}

} // namespace

TEST_CASE("small pictures of 1 byte an element") { check_all(1); }
TEST_CASE("small pictures of 2 bytes an element") { check_all(2); }
TEST_CASE("small pictures of 3 bytes an element") { check_all(3); }
TEST_CASE("small pictures of 4 bytes an element") { check_all(4); }
TEST_CASE("small pictures of 6 bytes an element") { check_all(6); }
TEST_CASE("small pictures of 8 bytes an element") { check_all(8); }
TEST_CASE("small pictures of 12 bytes an element") { check_all(12); }
TEST_CASE("small pictures of 16 bytes an element") { check_all(16); }
