// What stb may allocate, and what happens to it.
#include "codecs/png_file.hpp"
#include "codecs/stb_memory.hpp"
#include "codecs/stb_write.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <initializer_list>
#include <new>
#include <random>
#include <thread>

using namespace oriel::codecs;

namespace {

bool all_zero(const void* bytes, std::size_t from, std::size_t to) {
    const auto* const b = static_cast<const unsigned char*>(bytes);
    for (std::size_t i = from; i < to; ++i)
        if (b[i] != 0) return false;
    return true;
}

/// Dirties heap memory, so that a forgotten zero fill shows.
void dirty_the_heap() {
    void* blocks[16];
    for (void*& block : blocks) std::memset(block = ::operator new(4096), 0xaa, 4096);
    for (void* block : blocks) ::operator delete(block);
}

} // namespace

TEST_CASE("stb gets no memory without a budget") { CHECK(stb_allocate(1) == nullptr); }

TEST_CASE("a budget is spent to the byte and no further") {
    StbBudget budget(100);
    void* const first = stb_allocate(60);
    CHECK(first != nullptr);
    CHECK(stb_allocate(40) != nullptr);
    CHECK_FALSE(budget.exceeded());
    CHECK(stb_allocate(1) == nullptr);
    CHECK(budget.exceeded());
    stb_free(first);
    CHECK(stb_allocate(60) != nullptr);
    CHECK(budget.peak() == 100);
}

TEST_CASE("a size that would wrap is refused") {
    StbBudget budget(~std::uint64_t{0});
    CHECK(stb_allocate(~std::size_t{0}) == nullptr);
    CHECK(stb_allocate(~std::size_t{0} - 16) == nullptr);
}

TEST_CASE("memory for stb is zero, also what a block grows by") {
    dirty_the_heap();
    StbBudget budget(1 << 20);
    auto* block = static_cast<unsigned char*>(stb_allocate(4000));
    REQUIRE(block != nullptr);
    CHECK(all_zero(block, 0, 4000));
    std::memset(block, 0xaa, 4000);
    block = static_cast<unsigned char*>(stb_reallocate(block, 100));
    REQUIRE(block != nullptr);
    block = static_cast<unsigned char*>(stb_reallocate(block, 9000));
    REQUIRE(block != nullptr);
    CHECK(block[99] == 0xaa);
    CHECK(all_zero(block, 100, 9000));
}

TEST_CASE("a block that may not grow stays as it is") {
    StbBudget budget(100);
    auto* const block = static_cast<unsigned char*>(stb_allocate(50));
    REQUIRE(block != nullptr);
    block[49] = 7;
    CHECK(stb_reallocate(block, 101) == nullptr);
    CHECK(block[49] == 7);
    CHECK_THROWS_AS(stb_reallocate_or_throw(block, 101), std::bad_alloc);
    CHECK_THROWS_AS(stb_allocate_or_throw(51), std::bad_alloc);
}

TEST_CASE("what stb forgets goes with the budget, what is released outlives it") {
    // A leak is found by the address sanitizer.
    StbBytes kept;
    {
        StbBudget budget(1000);
        CHECK(stb_allocate(300) != nullptr);
        auto* const block = static_cast<unsigned char*>(stb_allocate(300));
        REQUIRE(block != nullptr);
        block[299] = 42;
        kept = budget.release(block);
        CHECK(stb_allocate(700) != nullptr); // its bytes are the budget's again
    }
    CHECK(kept[299] == std::byte{42});
}

TEST_CASE("budgets nest and belong to their thread") {
    StbBudget outer(100);
    {
        StbBudget inner(10);
        CHECK(stb_allocate(11) == nullptr);
    }
    CHECK(stb_allocate(100) != nullptr);
    bool other_thread_got_some = true;
    std::thread([&] { other_thread_got_some = stb_allocate(1) != nullptr; }).join();
    CHECK_FALSE(other_thread_got_some);
}

TEST_CASE("deflate stays within the memory that was announced for it") {
    // Beyond it zlib_compress throws. Noise is the worst case; lengths run over the steps of stb's growth.
    std::mt19937 random(3);
    for (const std::size_t size :
         std::initializer_list<std::size_t>{0, 1, 2, 3, 4, 100, 12'000, 43'000, 200'000, 1'500'000})
        for (const bool noise : {false, true}) {
            CAPTURE(size);
            CAPTURE(noise);
            testing::Bytes bytes(size);
            if (noise)
                for (std::byte& b : bytes) b = static_cast<std::byte>(random());
            ZlibStream stream;
            CHECK_NOTHROW(stream = zlib_compress(bytes));
            CHECK(stream.size >= 6);
            CHECK(stream.size <= size + size / 100 + 32);
        }
}
