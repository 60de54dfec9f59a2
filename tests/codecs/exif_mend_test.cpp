// EXIF blocks whose pixels have changed, and blocks that are damaged in every way.
#include "codecs/exif.hpp"
#include "codecs/exif_block.hpp"
#include "codecs/exif_camera.hpp"
#include "codecs/exif_mend.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>

using namespace oriel::codecs;
using testing::CameraBlock;
using testing::ExifBlock;

namespace {

using Block = std::vector<std::byte>;

bool holds(const Block& block, std::string_view words) {
    return std::string_view(reinterpret_cast<const char*>(block.data()), block.size()).find(words) !=
           std::string_view::npos;
}

ExifChange change(std::optional<int> orientation, bool drop_pictures = false) {
    ExifChange out;
    out.orientation = orientation;
    out.drop_pictures = out.drop_subject = drop_pictures;
    return out;
}

} // namespace

TEST_CASE("nothing to change leaves every byte") {
    for (const bool big_endian : {false, true}) {
        const Block block = CameraBlock{.big_endian = big_endian}.bytes();
        CHECK(mend_exif(block, {}) == block);
    }
}

TEST_CASE("a changed block is the block of a camera that took the changed picture") {
    for (const bool big_endian : {false, true}) {
        CameraBlock camera{.big_endian = big_endian};
        const Block block = camera.bytes();
        ExifChange all = change(1, true);
        all.size = {300, 70'000};
        CameraBlock other{
            .big_endian = big_endian, .orientation = 1, .width = 300, .height = 70'000, .thumbnail = false};
        Block expected = other.bytes();
        // The preview's bytes are 0; there is no other way in which the two differ.
        const auto preview = std::search(expected.begin(), expected.end(), CameraBlock::preview_pixels.begin(),
                                         CameraBlock::preview_pixels.end(),
                                         [](std::byte a, char b) { return a == static_cast<std::byte>(b); });
        REQUIRE(preview != expected.end());
        std::fill(preview, preview + static_cast<std::ptrdiff_t>(CameraBlock::preview_pixels.size()), std::byte{0});
        CHECK(mend_exif(block, all) == expected);
    }
}

TEST_CASE("a size that is more than a SHORT becomes a LONG") {
    ExifChange larger;
    larger.size = {70'000, 5};
    const auto mended = mend_exif(CameraBlock{.orientation = 1}.bytes(), larger);
    REQUIRE(mended);
    CHECK(holds(*mended, std::string_view("\x02\xa0\x04\0\1\0\0\0\x70\x11\1\0", 12)));
}

TEST_CASE("the resolutions of a picture turned by a quarter change places") {
    ExifChange turned;
    turned.quarter_turned = true;
    const auto before = exif_density(CameraBlock{}.bytes());
    const auto after = exif_density(*mend_exif(CameraBlock{}.bytes(), turned));
    CHECK(before->x == 2 * before->y);
    CHECK(after->x == before->y);
    CHECK(after->y == before->x);
}

TEST_CASE("no byte of a thumbnail or a preview is left") {
    const auto mended = mend_exif(CameraBlock{}.bytes(), change(std::nullopt, true));
    REQUIRE(mended);
    CHECK(holds(CameraBlock{}.bytes(), "THUMBNAIL"));
    CHECK_FALSE(holds(*mended, "THUMBNAIL"));
    CHECK_FALSE(holds(*mended, "PREVIEW"));
    CHECK(holds(*mended, "MAKER"));
    CHECK(holds(*mended, "-the end"));
    CHECK(holds(*mended, CameraBlock::date));
    CHECK(mended->size() == CameraBlock{.thumbnail = false}.bytes().size());
    CHECK(exif_orientation(*mended) == 6);

    SUBCASE("also where something follows it") {
        Block block = CameraBlock{}.bytes();
        const std::size_t size = block.size();
        block[size - CameraBlock::thumbnail_pixels.size()] = std::byte{'X'}; // pixels, but no JPEG
        for (const char c : std::string_view("more")) block.push_back(static_cast<std::byte>(c));
        const auto longer = mend_exif(block, change(std::nullopt, true));
        REQUIRE(longer);
        CHECK(longer->size() == size + 4);
        CHECK_FALSE(holds(*longer, "THUMBNAIL"));
        CHECK(holds(*longer, "more"));
    }
    SUBCASE("also where it is cut off") {
        Block block = CameraBlock{}.bytes();
        block.resize(block.size() - 5);
        const auto shorter = mend_exif(block, change(std::nullopt, true));
        REQUIRE(shorter);
        CHECK_FALSE(holds(*shorter, "THUMB"));
    }
}

TEST_CASE("where a subject was in other pixels is not told, and the directory around it stays whole") {
    for (const bool big_endian : {false, true}) {
        CAPTURE(big_endian);
        const Block block = CameraBlock{.big_endian = big_endian, .subject = true}.bytes();
        const auto tag = [&](unsigned number) {
            const char bytes[] = {static_cast<char>(number >> 8), static_cast<char>(number & 255)};
            return big_endian ? std::string(bytes, 2) : std::string{bytes[1], bytes[0]};
        };
        REQUIRE(holds(block, tag(0x9214)));
        REQUIRE(holds(block, tag(0xa214)));
        CHECK(mend_exif(block, change(1)) != std::nullopt);
        CHECK(holds(*mend_exif(block, change(1)), tag(0x9214))); // its pixels are the same
        ExifChange all = change(1, true);
        all.size = {300, 200};
        const auto mended = mend_exif(block, all);
        REQUIRE(mended);
        CHECK_FALSE(holds(*mended, tag(0x9214)));
        CHECK_FALSE(holds(*mended, tag(0xa214)));
        for (const unsigned number : {0x9003U, 0x927cU, 0xa002U, 0xa003U, 0xa005U}) CHECK(holds(*mended, tag(number)));
        CHECK(holds(*mended, CameraBlock::date));
        // Read again, all is found where it should be: what is to be changed would not be otherwise.
        CHECK(mend_exif(*mended, all) == mended);
        all.size = {301, 201};
        CHECK(mend_exif(*mended, all) != mended);
    }
}

TEST_CASE("an orientation that was missing is added, unless it is 1") {
    for (const bool big_endian : {false, true}) {
        const Block without = CameraBlock{.big_endian = big_endian, .orientation = 0}.bytes();
        CHECK(mend_exif(without, change(1)) == without);
        for (int value = 2; value <= 8; ++value) {
            const auto mended = mend_exif(without, change(value));
            REQUIRE(mended);
            CHECK(exif_orientation(*mended) == value);
            CHECK(exif_density(*mended) == exif_density(without));
            const auto undone = mend_exif(*mended, change(1, true)); // its thumbnail is still found
            REQUIRE(undone);
            CHECK_FALSE(holds(*undone, "THUMBNAIL"));
        }
    }
    for (int value = 1; value <= 8; ++value) {
        CHECK(exif_orientation(exif_of(value)) == value);
        CHECK(mend_exif(exif_of(8), change(value)) == exif_of(value));
    }
}

TEST_CASE("an orientation of another type of integers is changed in that type") {
    for (const bool big_endian : {false, true})
        for (const std::uint32_t type : {1U, 3U, 4U, 6U, 8U, 9U})
            for (const int value : {1, 3, 8}) {
                CAPTURE(big_endian);
                CAPTURE(type);
                const auto block = [&](int says) {
                    return ExifBlock{.big_endian = big_endian, .value = static_cast<std::uint32_t>(says), .type = type}
                        .bytes();
                };
                CHECK(mend_exif(block(6), change(value)) == block(value));
            }
}

TEST_CASE("no byte of a thumbnail is left, whatever its directory says of where it is and how long") {
    const Block sound = CameraBlock{}.bytes();
    const std::size_t size = sound.size();
    const std::size_t begin = size - CameraBlock::thumbnail_pixels.size();
    const auto put = [](Block& block, std::size_t at, std::uint32_t value) {
        for (std::size_t i = 0; i < 4; ++i) block[at + i] = static_cast<std::byte>(value >> 8 * i);
    };
    const std::size_t offset_at = begin - 4 - 2 * 12 + 8;
    const std::size_t length_at = begin - 4 - 12 + 8;
    REQUIRE(sound[length_at] == static_cast<std::byte>(CameraBlock::thumbnail_pixels.size()));
    int mended = 0;
    const auto check = [&](const Block& block) {
        const auto without = mend_exif(block, change(1, true));
        if (!without) return; // all of it goes
        ++mended;
        for (std::size_t part = 0; part + 3 <= 9; ++part)
            CHECK_FALSE(holds(*without, std::string_view("THUMBNAIL").substr(part, 3)));
        CHECK(holds(*without, CameraBlock::date));
        CHECK(mend_exif(*without, change(1, true)) == without);
    };
    const auto place = static_cast<std::uint32_t>(begin);
    for (const std::uint32_t length : {0U, 1U, 2U, 3U, 4U, 7U, 14U, 16U, 1000U, 0x7fff'ffffU, 0xffff'ffffU})
        for (const std::uint32_t offset : {place, place + 1, place + 4, place + 9, static_cast<std::uint32_t>(size), 0U,
                                           place + 1'000'000U, 0xffff'ffffU}) {
            CAPTURE(length);
            CAPTURE(offset);
            Block block = sound;
            put(block, offset_at, offset);
            put(block, length_at, length);
            check(block);
            block[size - 1] = std::byte{'!'}; // without an end marker
            check(block);
            for (const char c : std::string_view("what follows")) block.push_back(static_cast<std::byte>(c));
            check(block);
        }
    CHECK(mended > 200); // and just those that lie over what is to stay are not
}

TEST_CASE("a directory that says it has no thumbnail costs no more than itself") {
    const Block sound = CameraBlock{}.bytes();
    Block block(sound.begin(), sound.end() - static_cast<std::ptrdiff_t>(CameraBlock::thumbnail_pixels.size()));
    const std::size_t numbers = block.size() - 4 - 2 * 12 + 8;
    for (std::size_t i = 0; i < 4; ++i) block[numbers + i] = block[numbers + 12 + i] = std::byte{0};
    const auto without = mend_exif(block, change(1, true));
    REQUIRE(without);
    CHECK(holds(*without, CameraBlock::date));
}

TEST_CASE("blocks that cannot be changed with confidence are not") {
    const Block sound = CameraBlock{}.bytes();
    const auto put = [](Block& block, std::size_t at, std::uint32_t value) {
        for (std::size_t i = 0; i < 4; ++i) block[at + i] = static_cast<std::byte>(value >> 8 * i);
    };
    const std::size_t entries = 10; // of the first directory
    const std::size_t exif_pointer = entries + 5 * 12 + 8;
    const std::size_t gps_pointer = exif_pointer + 12;
    const std::size_t next = entries + 7 * 12;
    REQUIRE(mend_exif(sound, change(1, true)));

    Block block = sound;
    put(block, 4, 1'000'000);
    CHECK_FALSE(mend_exif(block, {})); // outside
    block = sound;
    put(block, exif_pointer, 8);
    CHECK_FALSE(mend_exif(block, {})); // the first again
    block = sound;
    put(block, gps_pointer, 8 + 30);
    CHECK_FALSE(mend_exif(block, {})); // inside the first
    block = sound;
    put(block, next, 8);
    CHECK_FALSE(mend_exif(block, change(1, true))); // a loop
    CHECK(mend_exif(block, change(1)));             // which nobody follows
    block = sound;
    put(block, next, 0xffff'fff0);
    CHECK_FALSE(mend_exif(block, change(1, true)));
    CHECK_FALSE(mend_exif(ExifBlock{.value = 6, .type = 2}.bytes(), change(1)));  // a text
    CHECK_FALSE(mend_exif(ExifBlock{.value = 6, .count = 2}.bytes(), change(1))); // two
    CHECK_FALSE(mend_exif({}, change(1)));
    CHECK_FALSE(mend_exif(Block(20), change(1)));
}

TEST_CASE("a thumbnail that lies over what is to stay is not cleared") {
    Block block = CameraBlock{}.bytes();
    const std::size_t size = block.size();
    const std::size_t thumbnail_offset = size - CameraBlock::thumbnail_pixels.size() - 4 - 2 * 12 + 8;
    block[thumbnail_offset] = std::byte{20};
    block[thumbnail_offset + 1] = std::byte{0};
    CHECK_FALSE(mend_exif(block, change(1, true)));
}

TEST_CASE("a block cut anywhere, or one byte off anywhere, is changed without leaving it") {
    const Block whole = CameraBlock{}.bytes();
    ExifChange all = change(3, true);
    all.size = {1, 2};
    all.quarter_turned = true;
    for (std::size_t size = 0; size <= whole.size(); ++size) {
        // A block of exactly this size on the heap: the address sanitizer sees the first byte beyond.
        const std::unique_ptr<std::byte[]> cut(new std::byte[size]);
        std::copy(whole.data(), whole.data() + size, cut.get());
        const auto mended = mend_exif({cut.get(), size}, all);
        CHECK(mended.has_value() == (size >= whole.size() - CameraBlock::thumbnail_pixels.size() - 4));
        if (mended) CHECK(exif_orientation(*mended) == 3);
    }
    int changed = 0;
    for (std::size_t at = 0; at < whole.size(); ++at)
        for (const int flip : {0x01, 0x80, 0xff}) {
            Block damaged = whole;
            damaged[at] ^= static_cast<std::byte>(flip);
            const auto mended = mend_exif(damaged, all);
            if (!mended) continue;
            ++changed;
            CHECK(exif_orientation(*mended) == 3);
            CHECK_FALSE(holds(*mended, "THUMBNAIL"));
        }
    CHECK(changed > 500);
}
