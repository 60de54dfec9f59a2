// The orientation in an EXIF block, and blocks that are damaged in every way.
#include "codecs/exif.hpp"
#include "codecs/exif_block.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <span>

using oriel::codecs::exif_block;
using oriel::codecs::exif_orientation;
using testing::ExifBlock;

TEST_CASE("every orientation is found in both byte orders") {
    for (const bool big_endian : {false, true})
        for (std::uint32_t value = 1; value <= 8; ++value) {
            CAPTURE(big_endian);
            CHECK(exif_orientation(ExifBlock{.big_endian = big_endian, .value = value}.bytes()) ==
                  static_cast<int>(value));
            CHECK(exif_orientation(ExifBlock{.big_endian = big_endian, .value = value, .type = 4}.bytes()) ==
                  static_cast<int>(value));
            CHECK(exif_orientation(
                      ExifBlock{.big_endian = big_endian, .value = value, .directory_offset = 333}.bytes()) ==
                  static_cast<int>(value));
        }
}

TEST_CASE("an orientation is read in every type of integers, as exiftool does, if it is one of the eight") {
    for (const bool big_endian : {false, true})
        for (const std::uint32_t type : {1U, 3U, 4U, 6U, 8U, 9U}) {
            CAPTURE(big_endian);
            CAPTURE(type);
            for (std::uint32_t value = 1; value <= 8; ++value)
                CHECK(exif_orientation(ExifBlock{.big_endian = big_endian, .value = value, .type = type}.bytes()) ==
                      static_cast<int>(value));
            for (const std::uint32_t value : {0U, 9U, 0xffff'fffaU})
                CHECK(exif_orientation(ExifBlock{.big_endian = big_endian, .value = value, .type = type}.bytes()) == 1);
        }
}

TEST_CASE("an orientation that does not exist is 1") {
    for (const std::uint32_t value : {0u, 9u, 255u, 0x0600u, 0xffffu})
        CHECK(exif_orientation(ExifBlock{.value = value}.bytes()) == 1);
    CHECK(exif_orientation(ExifBlock{.value = 0x10006, .type = 4}.bytes()) == 1);
}

TEST_CASE("an orientation of the wrong type or count is 1") {
    CHECK(exif_orientation(ExifBlock{.value = 6, .type = 2}.bytes()) == 1);
    CHECK(exif_orientation(ExifBlock{.value = 6, .count = 2}.bytes()) == 1);
    CHECK(exif_orientation(ExifBlock{.value = 6, .count = 0}.bytes()) == 1);
}

TEST_CASE("a block cut anywhere, or one byte off anywhere, is read without leaving it") {
    const auto whole = ExifBlock{.value = 6}.bytes();
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        // A block of exactly this size on the heap: the address sanitizer sees the first byte beyond.
        const std::unique_ptr<std::byte[]> cut(new std::byte[size]);
        std::copy(whole.data(), whole.data() + size, cut.get());
        const bool has_entry = size >= 8 + 2 + 2 * 12;
        CAPTURE(size);
        CHECK(exif_orientation({cut.get(), size}) == (has_entry ? 6 : 1));
    }
    for (std::size_t at = 0; at < whole.size(); ++at)
        for (const int flip : {0x01, 0x80, 0xff}) {
            auto damaged = whole;
            damaged[at] ^= static_cast<std::byte>(flip);
            const int found = exif_orientation(damaged);
            CHECK(found >= 1);
            CHECK(found <= 8);
        }
}

TEST_CASE("a directory beyond the block, and one that would wrap around, have no orientation") {
    auto block = ExifBlock{.value = 6}.bytes();
    for (std::size_t i = 4; i < 8; ++i) block[i] = std::byte{0xff};
    CHECK(exif_orientation(block) == 1);
}

TEST_CASE("a block is found behind JPEG's mark too; what is no block is none") {
    const auto block = ExifBlock{.value = 6}.bytes();
    CHECK(std::ranges::equal(exif_block(block), block));
    std::vector<std::byte> marked;
    for (const char c : {'E', 'x', 'i', 'f', '\0', '\0'}) marked.push_back(static_cast<std::byte>(c));
    CHECK(exif_block(marked).empty());
    marked.insert(marked.end(), block.begin(), block.end());
    CHECK(std::ranges::equal(exif_block(marked), block));
    CHECK(exif_block({}).empty());
    CHECK(exif_block(std::span(marked).first(13)).empty()); // a TIFF header has 8 bytes
    marked[6] = std::byte{'Z'};
    CHECK(exif_block(marked).empty());
}
