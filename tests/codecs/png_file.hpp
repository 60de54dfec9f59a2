// PNG files made by hand, byte by byte, right or wrong on purpose. Nothing here is shared with the library but
// Crc32, which has its own test.
#pragma once

#include "codecs/codec.hpp"
#include "codecs/crc32.hpp"
#include "oriel/copy.hpp"
#include "oriel/source.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace testing {

using Bytes = std::vector<std::byte>;

inline void append_u32(Bytes& to, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) to.push_back(static_cast<std::byte>(value >> shift));
}
inline void append(Bytes& to, std::span<const std::byte> more) {
    std::copy(more.begin(), more.end(), std::back_inserter(to));
}
inline Bytes text_bytes(std::string_view text) {
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

/// How pixels are stored.
struct PngKind {
    int colour; ///< the colour type of IHDR
    int depth;

    int samples() const { return colour == 2 ? 3 : colour == 4 ? 2 : colour == 6 ? 4 : 1; }
    std::size_t row_bytes(int width) const {
        return (static_cast<std::size_t>(width) * static_cast<std::size_t>(samples() * depth) + 7) / 8;
    }
    std::string text() const { return "colour type " + std::to_string(colour) + ", " + std::to_string(depth) + " bit"; }
};
inline constexpr PngKind all_png_kinds[] = {{0, 1}, {0, 2}, {0, 4}, {0, 8}, {0, 16}, {2, 8}, {2, 16}, {3, 1},
                                            {3, 2}, {3, 4}, {3, 8}, {4, 8}, {4, 16}, {6, 8}, {6, 16}};

struct PngSize {
    int width;
    int height;
};

/// Samples of one picture, row by row, unpacked.
inline std::vector<std::uint16_t> random_samples(const PngKind& kind, int width, int height, unsigned seed = 1) {
    std::mt19937 random(seed);
    std::vector<std::uint16_t> samples(static_cast<std::size_t>(width * height * kind.samples()));
    for (auto& sample : samples) sample = static_cast<std::uint16_t>(random() & ((1U << kind.depth) - 1));
    return samples;
}

/// Rows as PNG packs them, big-endian and the leftmost pixel in the highest bits, each behind filter 0.
inline Bytes unfiltered_rows(const PngKind& kind, int width, int height, const std::vector<std::uint16_t>& samples) {
    Bytes rows;
    std::size_t next = 0;
    for (int y = 0; y < height; ++y) {
        rows.push_back(std::byte{0});
        const std::size_t start = rows.size();
        rows.resize(start + kind.row_bytes(width));
        for (std::size_t bit = 0; bit < static_cast<std::size_t>(width * kind.samples() * kind.depth);
             bit += static_cast<std::size_t>(kind.depth)) {
            const unsigned sample = samples[next++];
            if (kind.depth == 16) {
                rows[start + bit / 8] = static_cast<std::byte>(sample >> 8);
                rows[start + bit / 8 + 1] = static_cast<std::byte>(sample);
            } else {
                const auto shift = 8 - static_cast<std::size_t>(kind.depth) - bit % 8;
                rows[start + bit / 8] |= static_cast<std::byte>(sample << shift);
            }
        }
    }
    return rows;
}

/// A zlib stream of stored blocks.
inline Bytes zlib_stored(std::span<const std::byte> data) {
    Bytes stream{std::byte{0x78}, std::byte{0x01}};
    std::uint32_t s1 = 1;
    std::uint32_t s2 = 0;
    for (const std::byte b : data) {
        s1 = (s1 + std::to_integer<std::uint32_t>(b)) % 65521;
        s2 = (s2 + s1) % 65521;
    }
    do {
        const auto now = data.first(std::min<std::size_t>(data.size(), 65535));
        data = data.subspan(now.size());
        const auto length = static_cast<unsigned>(now.size());
        for (const unsigned v : {data.empty() ? 1U : 0U, length & 255, length >> 8, ~length & 255, ~length >> 8 & 255})
            stream.push_back(static_cast<std::byte>(v));
        append(stream, now);
    } while (!data.empty());
    append_u32(stream, s2 << 16 | s1);
    return stream;
}

/// A zlib stream of `count` times a byte below 144: 13 bits for each 258 of them.
inline Bytes zlib_repeated(unsigned value, std::size_t count) {
    Bytes stream{std::byte{0x78}, std::byte{0x01}};
    std::uint64_t bits = 0;
    int filled = 0;
    const auto put = [&](unsigned code, int length) { // the lowest bit goes first
        bits |= std::uint64_t{code} << filled;
        for (filled += length; filled >= 8; filled -= 8, bits >>= 8) stream.push_back(static_cast<std::byte>(bits));
    };
    unsigned literal = 0; // 48 more than the byte, the highest bit first
    for (unsigned k = 0; k < 8; ++k) literal |= ((value + 48) >> k & 1) << (7 - k);
    put(0b011, 3); // the last block, fixed codes
    std::size_t done = 0;
    for (; done < 1; ++done) put(literal, 8);
    for (; done + 258 <= count; done += 258) put(0b00000'10100011, 13); // 258 bytes again, from 1 back
    for (; done < count; ++done) put(literal, 8);
    put(0, 7); // the end of the block
    put(0, 7); // whole bytes
    const std::uint64_t n = count % (2 * 65521);
    append_u32(stream, static_cast<std::uint32_t>((n + value * (n * (n + 1) / 2)) % 65521 << 16 |
                                                  (1 + value * n) % 65521)); // Adler-32
    return stream;
}
inline Bytes zlib_zeros(std::size_t count) { return zlib_repeated(0, count); }

inline Bytes chunk(std::string_view type, std::span<const std::byte> payload) {
    Bytes chunk;
    append_u32(chunk, static_cast<std::uint32_t>(payload.size()));
    append(chunk, text_bytes(type));
    append(chunk, payload);
    oriel::codecs::Crc32 crc;
    crc.add(std::span(chunk).subspan(4));
    append_u32(chunk, crc.value());
    return chunk;
}

inline Bytes ihdr(std::uint32_t width, std::uint32_t height, const PngKind& kind, int interlace = 0) {
    Bytes payload;
    append_u32(payload, width);
    append_u32(payload, height);
    for (const int value : {kind.depth, kind.colour, 0, 0, interlace}) payload.push_back(static_cast<std::byte>(value));
    return chunk("IHDR", payload);
}

/// The signature and these chunks.
inline Bytes png_of(const std::vector<Bytes>& chunks) {
    Bytes file;
    for (const unsigned c : {0x89U, 0x50U, 0x4eU, 0x47U, 0x0dU, 0x0aU, 0x1aU, 0x0aU})
        file.push_back(static_cast<std::byte>(c));
    for (const Bytes& c : chunks) append(file, c);
    return file;
}

/// 256 distinct colours, or so many as asked.
inline Bytes test_palette(std::size_t entries) {
    Bytes palette;
    for (std::size_t i = 0; i < entries; ++i)
        for (const std::size_t v : {i * 7 + 1, 255 - i, i ^ 0x55}) palette.push_back(static_cast<std::byte>(v));
    return palette;
}

/// A whole file with stored pixels; palettes are full. `before` goes in front of IDAT.
inline Bytes simple_png(const PngKind& kind, int width, int height, const std::vector<std::uint16_t>& samples,
                        const std::vector<Bytes>& before = {}) {
    std::vector<Bytes> chunks{ihdr(static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), kind)};
    if (kind.colour == 3) chunks.push_back(chunk("PLTE", test_palette(std::size_t{1} << kind.depth)));
    chunks.insert(chunks.end(), before.begin(), before.end());
    chunks.push_back(chunk("IDAT", zlib_stored(unfiltered_rows(kind, width, height, samples))));
    chunks.push_back(chunk("IEND", {}));
    return png_of(chunks);
}

inline constexpr std::uint64_t plenty_of_memory = std::uint64_t{4} << 30;

/// Whether this build reads by rows what is not interlaced.
inline bool reads_by_rows() { return oriel::codecs::png_codec.decoders.front() == "oriel"; }

/// Opens a file that lives as long as its source.
inline std::shared_ptr<oriel::Source> open_png(Bytes file, std::uint64_t max_memory = plenty_of_memory,
                                               std::string_view decoder = {}, bool tolerant = false) {
    struct Kept {
        Bytes file;
        std::shared_ptr<oriel::codecs::Input> input;
    };
    const auto kept = std::make_shared<Kept>(Kept{std::move(file), nullptr});
    kept->input = oriel::codecs::memory_input(kept->file);
    return oriel::codecs::png_codec.open({kept, kept->input.get()},
                                         {.max_memory = max_memory, .allow_truncated = tolerant, .decoder = decoder});
}

/// A tRNS chunk's bytes that meet some pixel of the picture, for kinds that have one.
inline Bytes some_transparency(const PngKind& kind, const std::vector<std::uint16_t>& samples) {
    Bytes bytes;
    if (kind.colour == 3) return {std::byte{7}, std::byte{0}};
    if (kind.colour == 4 || kind.colour == 6) return bytes;
    for (std::size_t c = 0; c < static_cast<std::size_t>(kind.samples()); ++c) {
        bytes.push_back(static_cast<std::byte>(samples[c] >> 8));
        bytes.push_back(static_cast<std::byte>(samples[c]));
    }
    return bytes;
}

/// Samples of 8 or 16 bit, widened, row by row.
inline std::vector<std::uint16_t> samples_of(const oriel::View& view) {
    const Bytes bytes = oriel::to_bytes(view);
    const auto at = [&](std::size_t index) { return std::to_integer<unsigned>(bytes[index]); };
    std::vector<std::uint16_t> samples(static_cast<std::size_t>(view.size()));
    const std::size_t high = view.format().byte_order() == oriel::ByteOrder::big ? 0 : 1;
    for (std::size_t k = 0; k < samples.size(); ++k)
        samples[k] =
            static_cast<std::uint16_t>(view.itemsize() == 1 ? at(k) : at(2 * k + high) << 8 | at(2 * k + 1 - high));
    return samples;
}
inline std::vector<std::uint16_t> decoded_samples(oriel::Source& source) { return samples_of(source.whole().view()); }

} // namespace testing
