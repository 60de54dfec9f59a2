// Which kernels are in the tables: each target has its own, not the plain loops, which would give the same results.
#include "copy/kernels.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <string_view>

using namespace oriel::copying;

namespace {

struct Restore {
    std::string before{kernels().target};
    ~Restore() { use_target(before); }
};

// doctest cannot print kernels.
template <class Kernel> bool differ(Kernel a, Kernel b) { return a != b; }

template <class Table> void check_all_differ(const Table& table, const Table& portable) {
    for (std::size_t k = 0; k < table.size(); ++k) {
        CAPTURE(k);
        CHECK(differ(table[k], portable[k]));
    }
}

} // namespace

TEST_CASE("each target has kernels of its own") {
    const Restore restore;
    for (const std::string_view target : targets()) {
        if (target == portable_kernels.target) continue;
        CAPTURE(target);
        REQUIRE(use_target(target));
        const Kernels& table = kernels();
        CHECK(table.target == target);
        CHECK(differ(table.rows, portable_kernels.rows));
        CHECK(differ(table.shuffle, portable_kernels.shuffle));
        CHECK(differ(table.settle, portable_kernels.settle));
        check_all_differ(table.reverse, portable_kernels.reverse);
        check_all_differ(table.tile, portable_kernels.tile);
        check_all_differ(table.invert, portable_kernels.invert);
        check_all_differ(table.looking->equal, portable_looking.equal);
        check_all_differ(table.looking->find, portable_looking.find);
        check_all_differ(table.looking->count, portable_looking.count);
    }
}

TEST_CASE("and they are another target's where that one has all it could use, or more") {
    const Restore restore;
    const std::size_t count = targets().size();
    for (std::size_t k = 1; k + 1 < count; ++k) {
        CAPTURE(targets()[k]);
        REQUIRE(use_target(targets()[k]));
        const Kernels narrower = kernels();
        REQUIRE(use_target(targets()[k + 1]));
        CHECK(differ(kernels().shuffle, narrower.shuffle));
    }
}
