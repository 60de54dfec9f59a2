// Pieces of deflate by every library and in every way: zlib inflates them, one after the other, to what they were.
#include "codecs/deflate.hpp"

#include <doctest/doctest.h>

#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <random>
#include <string>
#include <vector>

using namespace oriel::codecs;

namespace {

using Bytes = std::vector<std::byte>;

constexpr Matching every_matching[] = {Matching::near,    Matching::far,     Matching::level_6,
                                       Matching::level_7, Matching::level_9, Matching::level_12};

std::vector<DeflateLibraries> every_libraries() {
    std::vector<DeflateLibraries> out{{.isal = false, .libdeflate = false}};
    const DeflateLibraries best = DeflateLibraries::best();
    if (best.isal) out.push_back({.isal = true});
    if (best.libdeflate) out.push_back({.libdeflate = true});
    return out;
}

/// What a raw deflate stream holds; "damaged" or "more" if it is not one, whole.
std::string inflated(const Bytes& stream, std::size_t size) {
    std::string out(size + 1, '\0');
    z_stream reader{};
    REQUIRE(inflateInit2(&reader, -15) == Z_OK);
    reader.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(stream.data()));
    reader.avail_in = static_cast<uInt>(stream.size());
    reader.next_out = reinterpret_cast<Bytef*>(out.data());
    reader.avail_out = static_cast<uInt>(out.size());
    const int result = inflate(&reader, Z_FINISH);
    const bool whole = result == Z_STREAM_END && reader.avail_in == 0;
    out.resize(reader.total_out);
    inflateEnd(&reader);
    return whole ? out : "damaged, or not all of it";
}

std::string text_of(const Bytes& bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

Bytes noise(std::size_t size, unsigned values, unsigned seed = 1) {
    std::mt19937 random(seed);
    Bytes out(size);
    for (auto& byte : out) byte = static_cast<std::byte>(random() % values);
    return out;
}
Bytes words(std::size_t size) {
    std::mt19937 random(2);
    Bytes out;
    while (out.size() < size)
        for (const char c : "word " + std::to_string(random() % 300) + ", ") out.push_back(static_cast<std::byte>(c));
    out.resize(size);
    return out;
}

} // namespace

TEST_CASE("pieces after each other are one stream") {
    const std::vector<Bytes> contents{Bytes(1),       Bytes(300'000),     noise(200'000, 256), noise(200'000, 3),
                                      words(400'000), noise(65'536, 256), noise(1, 256)};
    for (const DeflateLibraries libraries : every_libraries())
        for (const Matching matching : every_matching) {
            CAPTURE(libraries.isal);
            CAPTURE(libraries.libdeflate);
            CAPTURE(static_cast<int>(matching));
            const auto deflater = make_deflater(libraries);
            for (const Bytes& content : contents)
                for (const std::size_t piece : {content.size(), content.size() / 3 + 1, content.size() / 5 + 1}) {
                    CAPTURE(content.size());
                    CAPTURE(piece);
                    Bytes stream;
                    for (std::size_t at = 0; at < content.size(); at += piece) {
                        const auto now = std::span(content).subspan(at, std::min(piece, content.size() - at));
                        Bytes room(stored_size(now.size()) + 64);
                        const std::size_t size =
                            deflater->deflate(matching, now, at + now.size() == content.size(), room);
                        REQUIRE(size != 0);
                        REQUIRE(size <= room.size());
                        stream.insert(stream.end(), room.begin(), room.begin() + static_cast<std::ptrdiff_t>(size));
                    }
                    REQUIRE(inflated(stream, content.size()) == text_of(content));
                }
        }
}

TEST_CASE("what does not fit its room gives 0, and nothing is written beyond") {
    const Bytes content = words(20'000);
    for (const DeflateLibraries libraries : every_libraries())
        for (const Matching matching : every_matching)
            for (const bool last : {false, true}) {
                CAPTURE(libraries.isal);
                CAPTURE(libraries.libdeflate);
                CAPTURE(static_cast<int>(matching));
                CAPTURE(last);
                const auto deflater = make_deflater(libraries);
                Bytes room(40'000, std::byte{0x5a});
                const std::size_t size = deflater->deflate(matching, content, last, room);
                REQUIRE(size != 0);
                const Bytes right(room.begin(), room.begin() + static_cast<std::ptrdiff_t>(size));
                for (const std::size_t less : {std::size_t{1}, std::size_t{5}, size / 2, size - 1, size}) {
                    std::fill(room.begin(), room.end(), std::byte{0x5a});
                    CHECK(deflater->deflate(matching, content, last, std::span(room).first(size - less)) == 0);
                    CHECK(std::count(room.begin() + static_cast<std::ptrdiff_t>(size - less), room.end(),
                                     std::byte{0x5a}) == static_cast<std::ptrdiff_t>(room.size() - (size - less)));
                }
                INFO("and the next piece is none the worse for it");
                CHECK(deflater->deflate(matching, content, last, room) == size);
                CHECK(std::equal(right.begin(), right.end(), room.begin()));
            }
}

TEST_CASE("bytes do not depend on where the deflater lies") {
    // The third byte begins what is repeated, so all hangs on how it was hashed (deflate_isal.cpp).
    const auto now = [](const std::string& text) {
        Bytes out;
        for (const char c : text) out.push_back(static_cast<std::byte>(c));
        return out;
    };
    const Bytes contents[] = {now("ab0123456789c0123456789defghijklmnopqr0123456789stuvwxyz"),
                              now("ab0123456789c0123456789" + text_of(noise(500, 256)))};
    for (const DeflateLibraries libraries : every_libraries())
        for (const Matching matching : every_matching)
            for (const Bytes& content : contents) {
                CAPTURE(libraries.isal);
                CAPTURE(static_cast<int>(matching));
                std::vector<std::unique_ptr<Deflater>> held; // so that each has a place of its own
                Bytes first;
                for (int k = 0; k < 60; ++k) {
                    held.push_back(make_deflater(libraries));
                    Bytes room(stored_size(content.size()) + 64);
                    room.resize(held.back()->deflate(matching, content, true, room));
                    if (k == 0) first = room;
                    REQUIRE(room == first);
                }
            }
}

TEST_CASE("stored pieces") {
    for (const std::size_t size : {std::size_t{1}, std::size_t{65'535}, std::size_t{65'536}, std::size_t{200'000}}) {
        const Bytes content = noise(size, 256);
        Bytes stream(stored_size(size));
        REQUIRE(store(content, false, stream) == stream.size());
        Bytes end(stored_size(size));
        REQUIRE(store(content, true, end) == end.size());
        stream.insert(stream.end(), end.begin(), end.end());
        CHECK(inflated(stream, 2 * size) == text_of(content) + text_of(content));
    }
}

TEST_CASE("near matches are better than far ones where nothing repeats itself, worse where much does") {
    for (const DeflateLibraries libraries : every_libraries()) {
        CAPTURE(libraries.isal);
        const auto deflater = make_deflater(libraries);
        const auto size = [&](Matching matching, const Bytes& content) {
            Bytes room(stored_size(content.size()) + 64);
            return deflater->deflate(matching, content, true, room);
        };
        std::mt19937 random(4);
        Bytes residuals(400'000);
        for (auto& byte : residuals) byte = static_cast<std::byte>(random() % 5 + random() % 5 + random() % 7);
        CHECK(size(Matching::near, residuals) < size(Matching::far, residuals));
        Bytes tiles;
        for (int k = 0; k < 400; ++k) {
            const Bytes tile = noise(1000, 256);
            tiles.insert(tiles.end(), tile.begin(), tile.end());
        }
        CHECK(size(Matching::near, tiles) > 3 * size(Matching::far, tiles));
    }
}

TEST_CASE("Adler-32 of parts is that of the whole") {
    const Bytes content = noise(100'000, 256);
    const std::span all(content);
    CHECK(adler32_of({}) == 1);
    CHECK(adler32_of(std::as_bytes(std::span("Wikipedia", 9))) ==
          0x11e6'0398); // RFC 1950 has no example; Wikipedia has
    for (const std::size_t cut : {std::size_t{0}, std::size_t{1}, std::size_t{65'521}, std::size_t{99'999}})
        CHECK(adler32_of_both(adler32_of(all.first(cut)), adler32_of(all.subspan(cut)), content.size() - cut) ==
              adler32_of(all));
}
