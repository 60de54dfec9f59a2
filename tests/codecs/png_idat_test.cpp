// A PNG's pixels come in chunks of any size, of which several are read at once: rows, errors and what is missing do not
// depend on it.
#include "codecs/png_file.hpp"
#include "oriel/copy.hpp"
#include "oriel/error.hpp"
#include "oriel/filters/crop.hpp"
#include "oriel/io.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <span>
#include <string>

using namespace oriel;
using namespace testing;

namespace {

constexpr PngKind rgb8{2, 8};
constexpr int width = 1300;
constexpr int height = 1200;
constexpr std::size_t chunk_sizes[] = {900, 8192, 20'000, 131'072, std::size_t{1} << 24};

const std::vector<std::uint16_t>& samples() {
    static const auto once = random_samples(rgb8, width, height);
    return once;
}

/// In chunks of so many bytes.
Bytes file_in(std::size_t chunk_bytes) {
    const Bytes stream = zlib_stored(unfiltered_rows(rgb8, width, height, samples()));
    std::vector<Bytes> chunks{ihdr(width, height, rgb8)};
    for (std::size_t at = 0; at < stream.size(); at += chunk_bytes)
        chunks.push_back(chunk("IDAT", std::span(stream).subspan(at, std::min(chunk_bytes, stream.size() - at))));
    chunks.push_back(chunk("IEND", {}));
    return png_of(chunks);
}

/// How many rows come, and the error that follows them. Their pixels are right, unless any may come.
struct Told {
    std::ptrdiff_t rows = 0;
    std::string error;
    friend bool operator==(const Told&, const Told&) = default;
};
enum class Pixels { right, any };
Told told_of(Source& source, Pixels pixels = Pixels::right) {
    Told out;
    const View row = Buffer::allocate(width * 3).view({}, {1, width, 3});
    try {
        for (; out.rows < height; ++out.rows) {
            source.read({.y = out.rows, .x = 0, .height = 1, .width = width}, row);
            if (pixels == Pixels::any) continue;
            const auto* const expected = samples().data() + out.rows * width * 3;
            const auto right = [&](std::ptrdiff_t i) {
                return std::to_integer<unsigned>(row.data()[i]) == expected[i];
            };
            for (std::ptrdiff_t i = 0; i < width * 3; ++i)
                if (!right(i)) FAIL("row ", out.rows, " is another");
        }
    } catch (const Error& error) {
        out.error = error.what();
    }
    return out;
}

} // namespace

TEST_CASE("rows are the same in chunks of any size") {
    if (!reads_by_rows()) return;
    for (const std::size_t size : chunk_sizes) {
        CAPTURE(size);
        CHECK(told_of(*open_png(file_in(size))) == Told{height, ""});
    }
}

TEST_CASE("what is damaged is said when the rows before it have been given") {
    if (!reads_by_rows()) return;
    for (const std::size_t size : std::span(chunk_sizes).first(3))
        for (const std::ptrdiff_t part : {3, 2}) {
            CAPTURE(size);
            CAPTURE(part);
            Bytes file = file_in(size);
            const std::size_t at = file.size() / static_cast<std::size_t>(part);
            file[at] ^= std::byte{0x10};
            const Told told = told_of(*open_png(file), Pixels::any);
            CHECK(told.error.find("is damaged") != std::string::npos);
            // When all of the chunk has been read its CRC says so. (Headers of chunks are 1 % of the file.)
            const auto rows_before = static_cast<std::ptrdiff_t>(at) / (width * 3 + 1);
            CHECK(told.rows >= rows_before - 10);
            CHECK(told.rows <= rows_before + 5);
        }
}

TEST_CASE("of a file that is cut off, all rows that are there are given") {
    if (!reads_by_rows()) return;
    for (const std::size_t size : chunk_sizes) {
        CAPTURE(size);
        const Bytes whole = file_in(size);
        const Bytes part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(whole.size() / 2));
        const auto rows_there = static_cast<std::ptrdiff_t>(part.size()) / (width * 3 + 1);
        const Told told = told_of(*open_png(part));
        CHECK(told.error.find("truncated") != std::string::npos);
        CHECK(told.rows > rows_there - 10);
        CHECK(told.rows <= rows_there);
        const auto tolerant = open_png(part, plenty_of_memory, {}, true);
        tolerant->whole();
        CHECK(tolerant->missing().find(std::to_string(told.rows) + " of 1200") != std::string::npos);
    }
}

TEST_CASE("the chunk that the last needed row was made of is checked to its end, if that is near") {
    if (!reads_by_rows()) return;
    constexpr std::ptrdiff_t rows = 300;
    // A crop's error, or "": the last rows that are needed are in the middle of a chunk.
    const auto error_of = [&](const Bytes& file) {
        try {
            const Image crop = load(open(file) | Crop{.x = 0, .y = 0, .width = width, .height = rows});
            const Image whole = load(open(file_in(8192)));
            if (!equal(crop.view(), whole.view().slice(0, {0, rows}))) return std::string("other pixels");
        } catch (const Error& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    const auto flipped = [](Bytes file, std::size_t at) {
        file[at] ^= std::byte{0x10};
        return file;
    };
    const auto cut = [](const Bytes& file, std::size_t size) {
        return Bytes(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size));
    };
    constexpr std::size_t needed = rows * (width * 3 + 1);
    for (const std::size_t size : std::span(chunk_sizes).first(4)) {
        CAPTURE(size);
        const Bytes file = file_in(size);
        CHECK(error_of(file).empty());
        CHECK(error_of(flipped(file, needed - 100)).find("wrong CRC") != std::string::npos);
        CHECK(error_of(flipped(file, needed / 2)).find("wrong CRC") != std::string::npos);
        CHECK_MESSAGE(error_of(flipped(file, 2 * needed)).empty(), "what lies far behind is not judged");
        CHECK(error_of(cut(file, 2 * needed)).empty());
    }
    // More rows are inflated than are needed, at most 256 KiB of them; the chunk ends 131072 bytes behind, or in none.
    const Bytes file = file_in(std::size_t{1} << 20 << 1);
    CHECK(error_of(flipped(file, 100)).find("wrong CRC") != std::string::npos);
    CHECK_MESSAGE(error_of(cut(file, needed + 400'000)).empty(), "there is no CRC");
    CHECK_MESSAGE(error_of(flipped(file_in(std::size_t{1} << 24), 100)) == "other pixels", "4 MB are not read for it");
}

TEST_CASE("rows go on behind a check of those that were given") {
    if (!reads_by_rows()) return;
    for (const std::size_t size : chunk_sizes) {
        CAPTURE(size);
        const auto source = open_png(file_in(size));
        const View row = Buffer::allocate(width * 3).view({}, {1, width, 3});
        for (std::ptrdiff_t y = 0; y < height; ++y) {
            source->read({.y = y, .x = 0, .height = 1, .width = width}, row);
            if (y % 100 == 0) source->check_unchanged();
        }
        CHECK(std::to_integer<unsigned>(row.data()[0]) == samples()[samples().size() - width * 3]);
    }
}
