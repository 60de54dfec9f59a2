// Deflate (RFC 1951) in pieces: each is compressed by itself, by any thread at any time, and all of them one after the
// other are one stream. What a piece cannot use is what lies before it; with pieces of half a megabyte that costs 0.1
// %.
//
// The bytes depend on the piece, on how it is compressed and on the versions of the libraries, but not on the
// processor: ISA-L's level 2 gives the same ones on SSE4.2, AVX, AVX2 and AVX-512, and is not asked on anything older.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace oriel::codecs {

/// Where repetitions are looked for, and how hard.
enum class Matching : std::uint8_t {
    /// A few pixels back. Filtered photographs hardly repeat themselves; what few matches there are further away are
    /// chance and cost more than they save. 8 % smaller than `far` on those, in two thirds of the time.
    near,
    far, ///< in the 32 KiB that deflate can reach, quickly
    // As libdeflate's levels, which are worth those of zlib and take a third of the time:
    level_6,
    level_7,
    level_9,
    level_12, ///< zlib stands in with its level 9
};

/// The libraries that work. ISA-L does `near` and `far`, libdeflate the levels; zlib stands in for either.
struct DeflateLibraries {
    bool isal = false;
    bool libdeflate = false;

    /// Those of this build that are at home on this processor.
    static DeflateLibraries best() noexcept;
};

/// Used by one thread at a time; holds its tables from piece to piece.
class Deflater {
public:
    Deflater() = default;
    virtual ~Deflater() = default;
    Deflater(const Deflater&) = delete;
    Deflater& operator=(const Deflater&) = delete;

    /// Compresses a piece of at most 1 GiB to `to` and gives the bytes that takes; 0 if it does not fit. A piece that
    /// is not the last ends with an empty stored block, and so at a whole byte.
    virtual std::size_t deflate(Matching matching, std::span<const std::byte> piece, bool last,
                                std::span<std::byte> to) = 0;
};

/// Throws std::bad_alloc.
std::unique_ptr<Deflater> make_deflater(DeflateLibraries libraries = DeflateLibraries::best());

/// Bytes a Deflater holds that is asked for nothing harder than this, for such pieces.
std::uint64_t deflater_memory(Matching hardest, std::uint64_t piece_bytes) noexcept;

/// The same without compression: blocks of at most 65535 bytes with 5 in front of each.
std::uint64_t stored_size(std::uint64_t piece_bytes) noexcept;
/// Writes exactly stored_size bytes.
std::size_t store(std::span<const std::byte> piece, bool last, std::span<std::byte> to) noexcept;

/// The Adler-32 of a zlib stream, and of two parts that follow each other.
std::uint32_t adler32_of(std::span<const std::byte> bytes) noexcept;
std::uint32_t adler32_of_both(std::uint32_t first, std::uint32_t second, std::uint64_t second_bytes) noexcept;

// One for each library; the factory knows which is there.
std::unique_ptr<Deflater> make_isal_deflater();
std::unique_ptr<Deflater> make_libdeflate_deflater();
std::unique_ptr<Deflater> make_zlib_deflater();
bool isal_is_at_home() noexcept;

} // namespace oriel::codecs
