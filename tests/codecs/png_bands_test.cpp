// PNG written in bands: every reader sees the same pixels whatever the band, the level, the libraries and the number of
// threads; and the bytes do not depend on the last.
#include "codecs/codec.hpp"
#include "codecs/png_file.hpp"
#include "codecs/png_writer.hpp"
#include "oriel/copy.hpp"
#include "oriel/error.hpp"
#include "oriel/image.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <random>
#include <utility>
#include <vector>

using namespace oriel;
using namespace testing;
using codecs::DeflateLibraries;
using codecs::png::Writing;

namespace {

const Format big_u16 = Format::of<std::uint16_t>().with_order(ByteOrder::big);

Frame frame_of(std::ptrdiff_t height, std::ptrdiff_t width, std::ptrdiff_t channels, int depth) {
    if (depth == 16) return Frame::packed(height, width, channels, big_u16);
    return Frame::packed(height, width, channels, Format::of<std::uint8_t>(), (1U << depth) - 1);
}

/// Smooth, with a little noise; flat; noise; text-like; a tile of noise that repeats itself.
constexpr int every_content = 5;
View content_of(const Frame& frame, int content, unsigned seed = 1) {
    std::mt19937 random(seed);
    const View rows = Buffer::allocate(frame.nbytes()).view(frame.format(), frame.layout());
    const std::size_t row_bytes = frame.row_bytes();
    const auto most = static_cast<unsigned>(std::min<std::uint64_t>(frame.max(), 255));
    for (std::size_t i = 0; i < frame.nbytes(); ++i) {
        const std::size_t x = i % row_bytes;
        const std::size_t y = i / row_bytes;
        unsigned value = 0;
        switch (content) {
        case 0: value = static_cast<unsigned>(x / 3 + y * (y / 8 % 4)) + static_cast<unsigned>(random() % 3); break;
        case 1: value = 1; break;
        case 2: value = static_cast<unsigned>(random()); break;
        case 3: value = (x / 7 + y / 9) % 5 < 2 ? most : x % 40 * y % 30 == 7 ? 3 : 0; break;
        default: value = static_cast<unsigned>((x % 500 * 2654435761U + y % 11 * 40503U) >> 7); break;
        }
        rows.mutable_data()[i] = static_cast<std::byte>(value & most);
    }
    return rows;
}

Bytes written(const Frame& frame, const View& rows, const Writing& writing, std::ptrdiff_t at_once = 5) {
    Bytes file;
    const auto output = codecs::memory_output(file);
    const auto sink = codecs::png::create(*output, writing);
    REQUIRE(sink->begin(frame) == frame);
    for (std::ptrdiff_t y = 0; y < frame.height(); y += at_once) sink->rows(rows.slice(0, {y, y + at_once}));
    sink->finish();
    return file;
}

/// All readers of this build; small gray is widened.
void check_pixels(const Bytes& file, const Frame& frame, const View& rows) {
    for (const auto decoder : codecs::png_codec.decoders) {
        CAPTURE(decoder);
        const Image image = open_png(file, plenty_of_memory, decoder)->whole();
        const View seen = image.view();
        REQUIRE(seen.extent(0) == frame.height());
        REQUIRE(seen.extent(1) == frame.width());
        REQUIRE(seen.extent(2) == static_cast<std::ptrdiff_t>(frame.channel_count()));
        if (frame.max() < 255) {
            const View expected = Buffer::allocate(frame.nbytes()).view(frame.format(), frame.layout());
            for (std::size_t i = 0; i < frame.nbytes(); ++i)
                expected.mutable_data()[i] =
                    static_cast<std::byte>(std::to_integer<unsigned>(rows.data()[i]) * 255 / frame.max());
            REQUIRE(equal(seen, expected));
        } else {
            REQUIRE(equal(seen, rows));
        }
    }
}

struct Stored {
    std::ptrdiff_t channels;
    int depth;
};
constexpr Stored every_kind[] = {{1, 8},  {3, 8},  {4, 8}, {2, 8}, {1, 16}, {2, 16},
                                 {3, 16}, {4, 16}, {1, 1}, {1, 2}, {1, 4}};

std::vector<DeflateLibraries> every_libraries() {
    const DeflateLibraries best = DeflateLibraries::best();
    std::vector<DeflateLibraries> out{best, {}};
    if (best.isal) out.push_back({.isal = true});
    if (best.libdeflate) out.push_back({.libdeflate = true});
    return out;
}

/// How many chunks of this type there are, and their payloads one after the other.
std::vector<Bytes> chunks_of(const Bytes& file, std::string_view type) {
    std::vector<Bytes> out;
    for (std::size_t at = 8; at + 12 <= file.size();) {
        std::size_t length = 0;
        for (std::size_t i = 0; i < 4; ++i) length = length << 8 | std::to_integer<std::size_t>(file[at + i]);
        if (std::memcmp(&file[at + 4], type.data(), 4) == 0)
            out.emplace_back(file.begin() + static_cast<std::ptrdiff_t>(at + 8),
                             file.begin() + static_cast<std::ptrdiff_t>(at + 8 + length));
        at += length + 12;
    }
    return out;
}

} // namespace

TEST_CASE("every size from 1 to 70 both ways, all kinds, bands and levels in turn") {
#ifdef ORIEL_TEST_SANITIZED
    constexpr std::ptrdiff_t step = 3;
#else
    constexpr std::ptrdiff_t step = 1;
#endif
    std::size_t turn = 0;
    for (std::ptrdiff_t height = 1; height <= 70; height += step)
        for (std::ptrdiff_t width = 1; width <= 70; ++width, ++turn) {
            const auto channels = every_kind[turn % std::size(every_kind)].channels;
            const auto depth = every_kind[turn % std::size(every_kind)].depth;
            const int compression = static_cast<int>(turn / 3 % 11) - 1;
            const int content = static_cast<int>(turn % every_content);
            const std::size_t band = std::size_t{1} << (turn % 13);
            CAPTURE(height);
            CAPTURE(width);
            CAPTURE(channels);
            CAPTURE(depth);
            CAPTURE(compression);
            CAPTURE(content);
            CAPTURE(band);
            const Frame frame = frame_of(height, width, channels, depth);
            const View rows = content_of(frame, content, static_cast<unsigned>(turn));
            const Writing writing{.max_memory = plenty_of_memory,
                                  .threads = static_cast<unsigned>(turn % 2 + 1),
                                  .compression = compression,
                                  .band_bytes = band};
            check_pixels(written(frame, rows, writing), frame, rows);
        }
}

TEST_CASE("every kind, content, level and library, in bands of several sizes") {
    for (const Stored& kind : every_kind)
        for (int content = 0; content < every_content; ++content)
            for (const DeflateLibraries libraries : every_libraries())
                for (int compression = -1; compression <= 9; ++compression) {
                    if (!libraries.isal && libraries.libdeflate && compression % 3 != 0) continue; // parts were seen
                    const auto channels = kind.channels;
                    const auto depth = kind.depth;
                    CAPTURE(channels);
                    CAPTURE(depth);
                    CAPTURE(content);
                    CAPTURE(compression);
                    CAPTURE(libraries.isal);
                    CAPTURE(libraries.libdeflate);
                    const Frame frame = frame_of(61, 203, channels, depth);
                    const View rows = content_of(frame, content);
                    const Writing writing{.max_memory = plenty_of_memory,
                                          .threads = 1,
                                          .compression = compression,
                                          .band_bytes = compression % 2 == 0 ? std::size_t{7000} : std::size_t{1} << 19,
                                          .libraries = libraries};
                    check_pixels(written(frame, rows, writing), frame, rows);
                }
}

TEST_CASE("large bands: samples are taken, and every way a band can go") {
    for (int content = 0; content < every_content; ++content)
        for (const int compression : {-1, 0, 1, 2, 6, 9}) {
            CAPTURE(content);
            CAPTURE(compression);
            const Frame frame = frame_of(150, 1501, 3, 8);
            const View rows = content_of(frame, content);
            const Writing writing{.max_memory = plenty_of_memory, .compression = compression, .band_bytes = 150'000};
            check_pixels(written(frame, rows, writing, 150), frame, rows);
        }
}

TEST_CASE("the bytes are the same for every number of threads, and however the rows come") {
    for (int content = 0; content < every_content; ++content)
        for (const int compression : {-1, 1, 7}) {
            CAPTURE(content);
            CAPTURE(compression);
            const Frame frame = frame_of(90, 400, 3, 8);
            const View rows = content_of(frame, content);
            const auto file = [&](unsigned threads, std::ptrdiff_t at_once) {
                return written(frame, rows,
                               {.max_memory = plenty_of_memory,
                                .threads = threads,
                                .compression = compression,
                                .band_bytes = 3000},
                               at_once);
            };
            const Bytes one = file(1, 90);
            for (const unsigned threads : {0U, 2U, 3U, 5U, 40U}) {
                CAPTURE(threads);
                CHECK(file(threads, 1) == one);
                CHECK(file(threads, 17) == one);
            }
        }
}

TEST_CASE("bands that deflate to little share a chunk; others have their own") {
    const Frame flat = frame_of(400, 1000, 3, 8);
    CHECK(chunks_of(written(flat, content_of(flat, 1), {.max_memory = plenty_of_memory, .band_bytes = 100'000}), "IDAT")
              .size() == 1);
    const Frame noise = frame_of(400, 1000, 3, 8);
    const auto chunks = chunks_of(
        written(noise, content_of(noise, 2), {.max_memory = plenty_of_memory, .band_bytes = 100'000}), "IDAT");
    CHECK(chunks.size() == 13); // of 33 rows, and 4 in the last
    for (const Bytes& chunk : chunks) CHECK(chunk.size() < 100'100);
}

TEST_CASE("small gray is stored in as many bits as it has") {
    for (const int depth : {1, 2, 4, 8}) {
        const Frame frame = frame_of(3, 21, 1, depth);
        const Bytes file = written(frame, content_of(frame, 2), {.max_memory = plenty_of_memory});
        CHECK(std::to_integer<int>(file[24]) == depth); // IHDR: after width and height
    }
}

TEST_CASE("values above white do not reach into the neighbouring pixel") {
    const Frame frame = frame_of(1, 8, 1, 1);
    const View rows = Buffer::allocate(8).view(frame.format(), frame.layout());
    for (std::size_t i = 0; i < 8; ++i) rows.mutable_data()[i] = static_cast<std::byte>(i == 3 ? 0xfe : 0);
    const auto source = open_png(written(frame, rows, {.max_memory = plenty_of_memory}));
    CHECK(decoded_samples(*source) == std::vector<std::uint16_t>{0, 0, 0, 255, 0, 0, 0, 0});
}

TEST_CASE("a sink that is left half-way leaves nothing running") {
    const Frame frame = frame_of(300, 500, 3, 8);
    const View rows = content_of(frame, 0);
    for (std::ptrdiff_t given = 0; given <= 300; given += 20)
        for (const unsigned threads : {1U, 2U, 5U}) {
            Bytes file;
            const auto output = codecs::memory_output(file);
            const auto sink = codecs::png::create(
                *output, {.max_memory = plenty_of_memory, .threads = threads, .band_bytes = 10'000});
            sink->begin(frame);
            sink->rows(rows.slice(0, {0, given}));
        }
}

TEST_CASE("an output that fails, at any byte, ends the writing with its error") {
    struct Full final : codecs::Output {
        std::size_t left = 0;
        void write(std::span<const std::byte> bytes) override {
            if (bytes.size() > left) throw IoError("the disk is full");
            left -= bytes.size();
        }
    };
    const Frame frame = frame_of(60, 100, 3, 8);
    const View rows = content_of(frame, 2);
    const Writing writing{.max_memory = plenty_of_memory, .threads = 3, .band_bytes = 2000};
    const std::size_t size = written(frame, rows, writing).size();
    for (std::size_t room = 0; room <= size; room += room + 50 < size ? 50 : 1) {
        CAPTURE(room);
        Full full;
        full.left = room;
        const auto sink = codecs::png::create(full, writing);
        sink->begin(frame);
        const auto write = [&] {
            sink->rows(rows);
            sink->finish();
        };
        if (room < size) CHECK_THROWS_WITH_AS(write(), "the disk is full", IoError);
        else CHECK_NOTHROW(write());
    }
}

TEST_CASE("memory does not grow with the picture, and a tight limit takes threads away before it refuses") {
    const auto needed = [](std::ptrdiff_t height, std::uint64_t limit, unsigned threads) {
        Bytes file;
        const auto output = codecs::memory_output(file);
        const auto sink = codecs::png::create(*output, {.max_memory = limit, .threads = threads});
        return sink->memory(sink->begin(frame_of(height, 4000, 3, 8)));
    };
    const std::uint64_t one = needed(3000, plenty_of_memory, 1);
    const std::uint64_t two = needed(3000, plenty_of_memory, 2);
    CHECK(one < 12'000'000);
    CHECK(two > one);
    CHECK(two < 20'000'000);
    CHECK(needed(300'000, plenty_of_memory, 2) == two);
    CHECK(needed(3000, 2 * two - 1, 2) == one);
    CHECK(needed(3000, one, 64) == one);
    CHECK_THROWS_AS(needed(3000, one - 1, 64), LimitError);
}

TEST_CASE("compression goes from 0 to 9") {
    Bytes file;
    const auto output = codecs::memory_output(file);
    CHECK_THROWS_WITH_AS(codecs::png::create(*output, {.max_memory = 1, .compression = 10}),
                         "PNG compression 10: it goes from 0 to 9, or is -1", ValueError);
    CHECK_THROWS_AS(codecs::png::create(*output, {.max_memory = 1, .compression = -2}), ValueError);
}

TEST_CASE("higher levels give smaller files, and 0 stores") {
    const Frame frame = frame_of(500, 600, 3, 8);
    for (int content = 0; content < every_content; ++content) {
        CAPTURE(content);
        const View rows = content_of(frame, content);
        const auto size = [&](int compression) {
            return written(frame, rows, {.max_memory = plenty_of_memory, .compression = compression}).size();
        };
        CHECK(size(0) > frame.nbytes());
        CHECK(size(0) < frame.nbytes() + 1000);
        CHECK(size(-1) == size(5));
        CHECK(size(5) <= size(1));
        CHECK(size(1) <= size(3) + size(3) / 10 + frame.nbytes() / 200);
        CHECK(size(6) <= size(5) + size(5) / 50);
        CHECK(size(9) <= size(6));
    }
}

TEST_CASE("level 1 tries one way, and a sample has said which") {
    const Frame frame = frame_of(500, 600, 3, 8);
    const View drawing = Buffer::allocate(frame.nbytes()).view(frame.format(), frame.layout());
    std::mt19937 dice(7);
    // Steps of 8 pixels up from any colour: mostly flat, and without filters nothing comes again.
    for (std::size_t y = 0; y < 500; ++y) {
        const std::array<std::size_t, 3> left{dice(), dice(), dice()};
        for (std::size_t k = 0; k < 1800; ++k)
            drawing.mutable_data()[y * 1800 + k] = static_cast<std::byte>(left[k % 3] + k / 24);
    }
    const auto size = [&](int compression) {
        return written(frame, drawing, {.max_memory = plenty_of_memory, .compression = compression}).size();
    };
    CHECK(size(1) <= size(3) + size(3) / 2);
}

TEST_CASE("a tile that repeats itself further away is found, though near matches are tried first") {
    const Frame frame = frame_of(200, 2000, 3, 8);
    const View tile = content_of(frame, 4);
    CHECK(written(frame, tile, {.max_memory = plenty_of_memory}).size() < frame.nbytes() / 20);
}
