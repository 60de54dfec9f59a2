#include "codecs/deflate.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstring>

#if ORIEL_HAS_ISAL
#include <isa-l/igzip_lib.h>
#endif

namespace oriel::codecs {

namespace {

constexpr std::size_t block_bytes = 65535;

/// Gives each way of matching to the library that does it.
class SharedOut final : public Deflater {
public:
    explicit SharedOut(DeflateLibraries libraries) {
#if ORIEL_HAS_ISAL
        if (libraries.isal) quick_ = make_isal_deflater();
#endif
#if ORIEL_HAS_LIBDEFLATE
        if (libraries.libdeflate) thorough_ = make_libdeflate_deflater();
#endif
        (void)libraries;
        if (!quick_ || !thorough_) zlib_ = make_zlib_deflater();
    }

    std::size_t deflate(Matching matching, std::span<const std::byte> piece, bool last,
                        std::span<std::byte> to) override {
        const bool quick = matching == Matching::near || matching == Matching::far;
        Deflater* const asked = quick ? quick_.get() : thorough_.get();
        return (asked != nullptr ? *asked : *zlib_).deflate(matching, piece, last, to);
    }

private:
    std::unique_ptr<Deflater> quick_;
    std::unique_ptr<Deflater> thorough_;
    std::unique_ptr<Deflater> zlib_;
};

} // namespace

DeflateLibraries DeflateLibraries::best() noexcept {
    DeflateLibraries out;
#if ORIEL_HAS_ISAL
    out.isal = isal_is_at_home();
#endif
#if ORIEL_HAS_LIBDEFLATE
    out.libdeflate = true;
#endif
    return out;
}

std::unique_ptr<Deflater> make_deflater(DeflateLibraries libraries) { return std::make_unique<SharedOut>(libraries); }

std::uint64_t deflater_memory(Matching hardest, std::uint64_t piece_bytes) noexcept {
    // Measured, and rounded up: ISA-L's tables, and those of the libdeflate level that is hardest, or zlib's.
    constexpr std::uint64_t quick = std::uint64_t{640} << 10;
    if (hardest == Matching::near || hardest == Matching::far) return quick;
    if (hardest == Matching::level_12) return quick + (std::uint64_t{16} << 20);
    return quick + (std::uint64_t{3} << 20) + piece_bytes / 8;
}

std::uint64_t stored_size(std::uint64_t piece_bytes) noexcept {
    const std::uint64_t blocks = std::max<std::uint64_t>((piece_bytes + block_bytes - 1) / block_bytes, 1);
    return piece_bytes + 5 * blocks;
}

std::size_t store(std::span<const std::byte> piece, bool last, std::span<std::byte> to) noexcept {
    std::size_t at = 0;
    std::size_t done = 0;
    do {
        const std::size_t size = std::min(piece.size() - done, block_bytes);
        const bool final = last && done + size == piece.size();
        to[at] = static_cast<std::byte>(final ? 1 : 0);
        to[at + 1] = static_cast<std::byte>(size);
        to[at + 2] = static_cast<std::byte>(size >> 8);
        to[at + 3] = static_cast<std::byte>(~size);
        to[at + 4] = static_cast<std::byte>(~size >> 8);
        std::memcpy(to.data() + at + 5, piece.data() + done, size);
        at += 5 + size;
        done += size;
    } while (done != piece.size());
    return at;
}

std::uint32_t adler32_of(std::span<const std::byte> bytes) noexcept {
#if ORIEL_HAS_ISAL
    return isal_adler32(1, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
#else
    return static_cast<std::uint32_t>(adler32_z(1, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
#endif
}

std::uint32_t adler32_of_both(std::uint32_t first, std::uint32_t second, std::uint64_t second_bytes) noexcept {
    return static_cast<std::uint32_t>(adler32_combine(first, second, static_cast<z_off_t>(second_bytes)));
}

} // namespace oriel::codecs
