// A band of a PNG: some rows, filtered and deflated by themselves.
//
// Each band finds out by itself how it is stored best, so that a page with a photograph on it gets both right:
//
//   rows, filters chosen one by one -> near matches only: photographs and noise end here, and fast
//      |  a sample says that it repeats itself further away -> quick matches: photographs that were a JPEG end
//      |  here, from which filters take much and nothing comes again
//      |  less than a third (a fifth) is left, or it is mostly flat
//      v
//   quick matches, with filters and without: which is better? -> libdeflate of that one, level 6, or 7 where little is
//      left, which costs little -> the smallest is taken. Level 1 asks samples instead, and deflates
//      once.
#pragma once

#include "codecs/deflate.hpp"
#include "codecs/png_filter.hpp"
#include "codecs/png_stored.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

namespace oriel::codecs::png {

/// What a level of compression does.
struct Level {
    enum class Trying : std::uint8_t { nothing, one_way, where_it_pays, everywhere };

    Judging judging = Judging::sample;
    Trying trying = Trying::where_it_pays;
    Matching hardest = Matching::level_6;
    bool filters_too = false; ///< the hardest matches both with and without filters

    /// 0 to 9; -1 is the usual one.
    static Level of(int compression) noexcept;
};

/// All but the last row's band are of equal size.
struct BandShape {
    std::size_t row_bytes; ///< without the filter's number
    std::size_t pixel_bytes;
    std::size_t most_rows;
    bool filters; ///< whether rows are filtered at all (Stored::filters)

    std::size_t rows_size(std::size_t rows) const noexcept { return rows * (row_bytes + 1); }
    std::size_t room() const noexcept; ///< for the deflated bytes of any content
};

class Band {
public:
    /// Throws std::bad_alloc.
    explicit Band(const BandShape& shape);

    /// Begins anew, below the last row of `before`, which may be this one, or below nothing, which counts as zeros.
    void begin(const Band* before) noexcept;
    /// Room for the next row.
    std::byte* next_row() noexcept;
    std::size_t rows() const noexcept { return rows_; }

    /// All rows, each with a 0 for "not filtered" in front.
    std::span<const std::byte> plain() const noexcept;
    std::span<const std::byte> deflated() const noexcept { return {out_.get(), out_size_}; }

    bool last = false;       ///< of the picture
    std::uint32_t adler = 1; ///< of the bytes that were deflated

private:
    friend class BandDeflater;
    const std::byte* row(std::size_t y) const noexcept { return rows_start() + y * (shape_.row_bytes + 1) + 1; }
    const std::byte* rows_start() const noexcept { return memory_.get() + shape_.row_bytes; }

    BandShape shape_;
    std::unique_ptr<std::byte[]> memory_; ///< the row above, then all rows
    std::size_t rows_ = 0;
    std::unique_ptr<std::byte[]> out_;
    std::size_t out_size_ = 0;
};

/// One for each thread.
class BandDeflater {
public:
    BandDeflater(const BandShape& shape, const Level& level, DeflateLibraries libraries);

    void deflate(Band& band);

    static std::uint64_t memory(const BandShape& shape, const Level& level) noexcept;

private:
    std::span<const std::byte> filtered(const Band& band, Judging judging);
    /// Drawings and texts are mostly what stands on the left; what else there is comes again.
    bool mostly_flat(const Band& band) const;
    /// What so many bytes from the middle of them come to.
    std::size_t sampled(Matching matching, std::span<const std::byte> rows, std::size_t bytes);
    /// Deflates the band in one way and says whether a better one is not worth looking for. If that way is by near
    /// matches, `near` is what it came to.
    bool settled_by_sample(Band& band, std::span<const std::byte> rows, std::optional<std::size_t>& near);
    /// In the one way that samples say is best.
    void deflate_once(Band& band);
    std::size_t attempt(Matching matching, std::span<const std::byte> rows, Band& band);

    BandShape shape_;
    Level level_;
    FilterKernels kernels_;
    std::unique_ptr<Deflater> deflater_;
    std::unique_ptr<std::byte[]> filtered_;
    std::unique_ptr<std::byte[]> trial_;
};

/// Bytes of one Band.
std::uint64_t band_memory(const BandShape& shape) noexcept;

} // namespace oriel::codecs::png
