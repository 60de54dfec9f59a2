// TIFF files that are damaged or lie: an error, or what is there, and never an allocation of what they claim.
#include "codecs/codec_testing.hpp"
#include "codecs/tiff_file.hpp"
#include "oriel/error.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>

using namespace oriel;
using namespace oriel::codecs;
using namespace testing;
using namespace std::string_literals;

namespace {

#define CHECK_REFUSED(file, message) CHECK_THROWS_WITH_AS(open_text(tiff_codec, (file).bytes()), message, CodecError)

/// What the codec makes of bytes: its pixels, or nothing where it throws one of oriel's errors.
std::optional<std::string> pixels(const std::string& bytes, bool tolerant = false) {
    try {
        const auto source =
            tiff_codec.open(memory_input(bytes_of(bytes)), {.max_memory = plenty, .allow_truncated = tolerant});
        if (source->frame().nbytes() > 1U << 20) {
            window_text(*source, {source->frame().height() - 1, source->frame().width() - 1, 1, 1});
            return {};
        }
        return whole_text(*source);
    } catch (const Error&) {
        return {};
    }
}

TiffFile small(bool big) {
    TiffFile file = TiffFile::gray(3, 4, "abcdefghijkl", 2);
    file.big = big;
    file.between = "-";
    return file;
}

/// The same file with the bytes of a tag at its end, as libtiff writes what is long.
std::string with_values_at_end(std::string file, unsigned tag, const std::string& values) {
    const std::string entry{static_cast<char>(tag & 255), static_cast<char>(tag >> 8)};
    const std::size_t at = file.find(entry, 8) + 8;
    for (std::size_t k = 0; k < 4; ++k) file[at + k] = static_cast<char>(file.size() >> (8 * k));
    return file + values;
}

} // namespace

TEST_CASE("a file cut in what a tag has behind the pixels is truncated; if that is tolerated, the pixels are read") {
    const std::string profile(40, 'p');
    for (const unsigned tag : {34675U, 700U, 33723U, 34377U, 270U}) {
        CAPTURE(tag);
        const std::string whole = with_values_at_end(
            TiffFile::gray(3, 2, "abcdef").set(tag, 1, std::vector<std::uint64_t>(40, 'p')).bytes(), tag, profile);
        REQUIRE(open_text(tiff_codec, whole)->metadata().icc.size() == (tag == 34675 ? 40 : 0));
        for (std::size_t cut = 1; cut <= 40; ++cut) {
            CAPTURE(cut);
            const std::string bytes = whole.substr(0, whole.size() - cut);
            const std::string message = "memory: ends at byte " + std::to_string(bytes.size()) +
                                        " but the 40 values of tag (" + std::to_string(tag) + ") are at byte " +
                                        std::to_string(whole.size() - 40) + ": the file is truncated";
            CHECK_THROWS_WITH_AS(open_text(tiff_codec, bytes), message.c_str(), TruncatedError);
            CHECK(pixels(bytes, true) == "abcdef");
        }
    }
}

TEST_CASE("values of a tag that nobody knows may be anywhere") {
    const std::string whole =
        with_values_at_end(TiffFile::gray(3, 2, "abcdef").set(65000, 1, std::vector<std::uint64_t>(40, 'p')).bytes(),
                           65000, std::string(40, 'p'));
    for (std::size_t cut = 1; cut <= 40; ++cut) CHECK(pixels(whole.substr(0, whole.size() - cut), false) == "abcdef");
}

TEST_CASE("a file cut in the values of its EXIF is truncated") {
    for (const unsigned pointer : {34665U, 34853U}) {
        const std::string date = "2024:05:06 07:08:09";
        const TiffFile inner = TiffFile{}.set(0x9003, 2, {date.begin(), date.end()}).set(0x9004, 2, {'a', 0});
        std::string whole = TiffFile::gray(3, 2, "abcdef").set(pointer, 4, {0}).bytes();
        const std::string directory = inner.bytes().substr(8); // whose values are behind it, and counted from its file
        const std::size_t begin = whole.size();
        const std::string entry{static_cast<char>(pointer & 255), static_cast<char>(pointer >> 8)};
        whole[whole.find(entry, 8) + 8] = static_cast<char>(begin);
        whole += directory;
        whole[begin + 2 + 8] = static_cast<char>(begin + 2 + 2 * 12 + 4);
        REQUIRE_FALSE(open_text(tiff_codec, whole)->metadata().exif.empty());
        for (std::size_t cut = 1; cut <= date.size(); ++cut) {
            const std::string bytes = whole.substr(0, whole.size() - cut);
            CHECK_THROWS_WITH_AS(open_text(tiff_codec, bytes), doctest::Contains("the file is truncated"),
                                 TruncatedError);
            CHECK(pixels(bytes, true) == "abcdef");
        }
    }
}

TEST_CASE("a file cut anywhere is truncated; if that is tolerated, rows that are missing are 0") {
    for (const bool big : {false, true}) {
        const TiffFile file = small(big);
        const std::string whole = file.bytes();
        for (std::size_t size = 0; size < whole.size() - 1; ++size) {
            CAPTURE(size);
            CHECK_THROWS_AS(open_text(tiff_codec, whole.substr(0, size)), CodecError);
            const auto there = pixels(whole.substr(0, size), true);
            REQUIRE(there.has_value() == (size >= file.payload() || there.has_value()));
            if (!there) continue;
            std::string expected = "abcdefghijkl";
            for (std::size_t i = 0; i < 12; ++i)
                if (file.payload() + i + (i >= 6 ? 1 : 0) >= size) expected[i] = '\0';
            CHECK(*there == expected);
        }
        REQUIRE(pixels(whole.substr(0, file.payload()), true) == std::string(12, '\0'));
        CHECK(pixels(whole) == "abcdefghijkl");
        const auto cut = whole.substr(0, file.payload() + 5);
        const auto source =
            tiff_codec.open(memory_input(bytes_of(cut)), {.max_memory = plenty, .allow_truncated = true});
        CHECK(source->missing() == "memory: the file ends at byte " + std::to_string(cut.size()) +
                                       ": 1 of 4 stored rows are there, the rest is 0");
    }
}

TEST_CASE("numbers that make no sense are refused") {
    const TiffFile file = TiffFile::gray(3, 2, "abcdef");
    const auto with = [&](unsigned tag, std::uint64_t value, unsigned type = 4) {
        TiffFile other = file;
        return other.set(tag, type, {value});
    };
    CHECK_REFUSED(with(256, 0), "memory: the directory says 0×2: a picture has at least one pixel");
    CHECK_REFUSED(with(257, 0), "memory: the directory says 3×0: a picture has at least one pixel");
    CHECK_REFUSED(with(278, 0), "memory: its strips have 0 rows");
    CHECK_REFUSED(with(278, 1), "memory: 2 strips of 1 rows make up 2 rows, but the directory names 1");
    CHECK_REFUSED(with(273, 0), "memory: strip 0 is at byte 0, inside the header");
    CHECK_REFUSED(with(257, UINT64_MAX, 16),
                  "memory: the directory says 3×18446744073709551615: no file holds that many pixels");
    CHECK_REFUSED(with(273, UINT64_MAX - 3, 16),
                  "memory: strip 0 is at byte 18446744073709551612: no file is that long");
    CHECK_REFUSED(with(256, 3, 5), "memory: ImageWidth (256) has values of type 5, which are no unsigned integers");
    CHECK_REFUSED(with(256, 3, 99), "memory: ImageWidth (256) has values of type 99, which are no unsigned integers");
    TiffFile none = file;
    CHECK_REFUSED(none.without(256), "memory: the directory has no ImageWidth (256)");
    TiffFile strips = file;
    strips.strips.clear();
    CHECK_REFUSED(strips, "memory: the directory names no strips of pixels");
    TiffFile planes = file;
    planes.set(277, 3, {3}).set(284, 3, {2}).set(262, 3, {2}).set(258, 3, {8, 8, 8});
    CHECK_REFUSED(planes, "memory: 3 strips of 2 rows make up 2 rows in 3 planes, but the directory names 1");
    const std::string bytes = with(273, 1000).bytes();
    CHECK_REFUSED(with(273, 1000), ("memory: ends at byte " + std::to_string(bytes.size()) +
                                    " but its header promises 1006: the file is truncated")
                                       .c_str());
}

TEST_CASE("a picture that is larger than its file is refused before its table of strips is looked at") {
    TiffFile file = TiffFile::gray(3, 2, "abcdef").set(257, 4, {1'000'000'000}).set(278, 4, {1});
    file.set(273, 4, std::vector<std::uint64_t>(8, 20));
    CHECK_REFUSED(file, "memory: 1000000000 strips of 1 rows make up 1000000000 rows, but the directory names 8");
    TiffFile overlapping = TiffFile::gray(3, 40, std::string(120, 'x'), 1);
    overlapping.set(273, 3, std::vector<std::uint64_t>(40, 8)).set(256, 4, {1000});
    CHECK_THROWS_WITH_AS(open_text(tiff_codec, overlapping.bytes()), doctest::Contains("its header promises 40008"),
                         CodecError);
}

TEST_CASE("tables and directories that claim to be huge are refused without an allocation") {
    // One entry for each of the classic directory's fields, with a count of 2^32 - 1 and values anywhere.
    const TiffFile file = TiffFile::gray(3, 2, "abcdef");
    const std::string whole = file.bytes();
    for (std::size_t entry = 0; entry < file.fields.size() + 2; ++entry)
        for (const std::uint32_t at : {0U, 8U, 100U, 0x7fffffffU, 0xffffffffU}) {
            std::string bytes = whole;
            bytes.replace(10 + entry * 12 + 4, 8, file.number(UINT32_MAX, 4) + file.number(at, 4));
            CAPTURE(entry);
            CHECK_NOTHROW(pixels(bytes));
            CHECK_NOTHROW(pixels(bytes, true));
        }
    TiffFile big = file;
    big.big = true;
    std::string bytes = big.bytes();
    for (const std::uint64_t count : {std::uint64_t{0}, std::uint64_t{65536}, std::uint64_t{1} << 40, UINT64_MAX}) {
        bytes.replace(16, 8, big.number(count, 8));
        CHECK_THROWS_WITH_AS(open_text(tiff_codec, bytes),
                             ("memory: the directory says it has " + std::to_string(count) + " entries").c_str(),
                             CodecError);
    }
    for (const std::uint64_t at : {std::uint64_t{0}, std::uint64_t{1000}, UINT64_MAX - 3, UINT64_MAX}) {
        std::string other = big.bytes();
        other.replace(8, 8, big.number(at, 8));
        CHECK_THROWS_AS(open_text(tiff_codec, other), CodecError);
        other = whole;
        other.replace(4, 4, file.number(at, 4));
        CHECK_THROWS_AS(open_text(tiff_codec, other), CodecError);
    }
    CHECK_THROWS_WITH_AS(open_text(tiff_codec, "II+\0\4\0\0\0\x10\0\0\0\0\0\0\0"s),
                         "memory: the header is not that of a BigTIFF: its offsets should have 8 bytes", CodecError);
    CHECK_THROWS_WITH_AS(open_text(tiff_codec, "II*\0\0\0\0\0"s), "memory: the header names no directory", CodecError);
}

TEST_CASE("a table that is longer than the file is refused before it is allocated, tolerated or not") {
    TiffFile file = TiffFile::gray(3, 2, "abcdef").set(257, 4, {1'000'000'000}).set(278, 4, {1});
    std::string bytes = file.bytes();
    bytes.replace(bytes.find(file.number(273, 2) + file.number(4, 2)) + 4, 8,
                  file.number(UINT32_MAX, 4) + file.number(100, 4));
    const std::string message =
        "memory: ends at byte " + std::to_string(bytes.size()) +
        " but the 1000000000 values of StripOffsets (273) are at byte 100: the file is truncated";
    CHECK_THROWS_WITH_AS(
        tiff_codec.open(memory_input(bytes_of(bytes)), {.max_memory = plenty, .allow_truncated = true}),
        message.c_str(), Truncated);
    CHECK_THROWS_AS(open_text(tiff_codec, bytes), Truncated);
}

TEST_CASE("a directory may begin anywhere, even inside the header, and is only numbers") {
    const TiffFile file = TiffFile::gray(3, 2, "abcdef");
    for (std::uint32_t at = 0; at < file.bytes().size() + 2; ++at) {
        std::string bytes = file.bytes();
        bytes.replace(4, 4, file.number(at, 4));
        CHECK_NOTHROW(pixels(bytes));
        CHECK_NOTHROW(pixels(bytes, true));
    }
}

TEST_CASE("any byte may be wrong") {
    TiffFile palette = TiffFile::gray(3, 4, "\1\2\3\4", 1).set(258, 3, {1}).set(262, 3, {3}).set(266, 3, {2});
    palette.set(320, 3, {1, 2, 3, 4, 5, 6});
    TiffFile planes = TiffFile::gray(3, 6, "abcdefghijklmnopqr", 2).set(257, 4, {2}).set(277, 3, {3}).set(284, 3, {2});
    planes.set(258, 3, {8, 8, 8}).set(262, 3, {2}).order = 'M';
    for (const TiffFile& file : {small(false), small(true), palette, planes}) {
        const std::string whole = file.bytes();
        REQUIRE(pixels(whole));
        for (std::size_t i = 0; i < whole.size(); ++i)
            for (const int value : {0, 1, 2, 3, 4, 5, 16, 127, 128, 255}) {
                std::string bytes = whole;
                bytes[i] = static_cast<char>(value);
                CHECK_NOTHROW(pixels(bytes));
                CHECK_NOTHROW(pixels(bytes, true));
            }
    }
}
