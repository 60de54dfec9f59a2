// Two loops at once, where the source runs fastest along one and the destination along the other: transposes and
// quarter turns.
//
// A turn is cut into strips of destination rows, a strip into blocks of columns, and a block into squares (see
// simd_squares-inl.hpp).
//
// Where the destination stays in the caches, squares are written straight to it. Otherwise memory is written best in
// whole lines, several of them in a row. So a few rows of a block are collected in a small piece of memory that stays
// in the first cache, behind what their last block left of a line; whole lines leave it, past the caches, and the rest
// is kept. Meanwhile the next block is fetched. Rows of a destination that are a power of two apart, which would
// compete for places in the caches, are written in this way too; such rows of a source are copied beside first.
#include "copy/lines.hpp"
#include "copy/simd.hpp"
#include "copy/tuning.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "copy/simd_turns.cpp"
#include <hwy/foreach_target.h>
// Highway's own order: the targets first.
#include "copy/simd_squares-inl.hpp"

#include <hwy/highway.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <optional>

#if HWY_TARGET & ORIEL_SIMD_TARGETS
HWY_BEFORE_NAMESPACE();
namespace oriel::copying::simd::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {

using Squares = decltype(&turn_squares<1, Along::columns>);

// How atoms of one size are turned: the squares, and how much is done at once.
struct Turning {
    std::ptrdiff_t atom;
    std::ptrdiff_t across; ///< destination rows of a square
    std::ptrdiff_t along;  ///< its columns
    Squares squares;
    Squares along_rows;        ///< the same for what is written straight away, if that is faster
    std::ptrdiff_t near_strip; ///< destination rows of a strip and columns of a block, written straight away
    std::ptrdiff_t strip;      ///< the same by way of whole lines
    std::ptrdiff_t chunk;
    std::ptrdiff_t pass; ///< rows collected at a time
};

constexpr std::ptrdiff_t longest_strip = 256;    // of those written straight away
constexpr std::ptrdiff_t collected_bytes = 9920; // of the rows of one pass
constexpr std::ptrdiff_t most_collected = 31;

template <std::size_t N> constexpr Turning make_turning() {
    constexpr auto atom = static_cast<std::ptrdiff_t>(N);
    constexpr auto across = static_cast<std::ptrdiff_t>(Shape<N>::across);
    constexpr auto along = static_cast<std::ptrdiff_t>(Shape<N>::along);
    constexpr std::ptrdiff_t pass = across < 4 ? 4 : across;
    constexpr std::ptrdiff_t chunk = (N == 1 ? 256 : 384) / atom;
    // Measured: a seventh to a third less time for these, nothing or a loss for the others.
    constexpr Along near = N == 2 || N == 4 || N == 6 || N == 12 ? Along::rows : Along::columns;
    constexpr Turning out{atom,
                          across,
                          along,
                          turn_squares<N, Along::columns>,
                          turn_squares<N, near>,
                          (N == 1 ? 256 : 512) / atom,
                          1024 / atom / pass * pass,
                          chunk,
                          pass};
    static_assert(out.near_strip <= longest_strip && out.pass + out.across - 1 <= most_collected);
    static_assert(chunk * atom % line == 0 && chunk * atom / line % 2 == 0); // a pitch of an odd number of lines
    static_assert((out.pass + out.across - 1) * (chunk * atom + line) <= collected_bytes);
    return out;
}
template <std::size_t N> constexpr Turning turning = make_turning<N>();

// Memory for a block, aligned to lines.
class Workspace {
public:
    explicit Workspace(std::ptrdiff_t bytes)
        : block_(bytes == 0 ? nullptr
                            : std::make_unique_for_overwrite<std::byte[]>(static_cast<std::size_t>(bytes) +
                                                                          static_cast<std::size_t>(line))) {}
    std::byte* data() const {
        const auto at = reinterpret_cast<std::uintptr_t>(block_.get());
        return block_.get() + (line - static_cast<std::ptrdiff_t>(at % line)) % line;
    }

private:
    std::unique_ptr<std::byte[]> block_;
};

bool compete_for_places(std::ptrdiff_t stride) { return stride % 4096 == 0; }

// The source, block by block: as it is, or copied beside where its pixels are apart or its rows compete.
class SourceBlocks {
public:
    /// Of at most so many rows and columns.
    SourceBlocks(const std::byte* from, const Axis& outer, const Axis& inner, std::size_t atom, std::ptrdiff_t rows,
                 std::ptrdiff_t columns)
        : from_(from), atom_(static_cast<std::ptrdiff_t>(atom)), outer_(outer), inner_(inner),
          packed_(outer.from == atom_), beside_(!packed_ || (compete_for_places(inner.from) && inner.extent > 16)),
          pitch_((rows * atom_ / line | 1) * line + 2 * line), copy_(beside_ ? columns * pitch_ : 0) {
        if (!packed_) gather_ = prepared_shuffle(unchanged(atom), outer.from, atom);
    }

    SourceRows block(std::ptrdiff_t y, std::ptrdiff_t rows, std::ptrdiff_t x, std::ptrdiff_t columns) const {
        const std::byte* const from = at(y, x);
        if (!beside_) return {from, inner_.from, (outer_.extent - y) * atom_};
        if (packed_)
            for (std::ptrdiff_t w = 0; w < columns; ++w)
                std::memcpy(copy_.data() + w * pitch_, from + w * inner_.from, static_cast<std::size_t>(rows * atom_));
        else kernels().shuffle(from, copy_.data(), {columns, inner_.from, pitch_}, rows, *gather_, {});
        return {copy_.data(), pitch_, pitch_};
    }

    /// What follows a block.
    Ahead after(std::ptrdiff_t y, std::ptrdiff_t rows, std::ptrdiff_t x, std::ptrdiff_t columns) const {
        if (!packed_) return {};
        const std::ptrdiff_t next = x + columns;
        if (next < inner_.extent)
            return {at(y, next), inner_.from, std::min(columns, inner_.extent - next), rows * atom_};
        const std::ptrdiff_t below = std::min(rows, outer_.extent - y - rows);
        if (below == 0) return {};
        return {at(y + rows, 0), inner_.from, columns, below * atom_};
    }

private:
    const std::byte* at(std::ptrdiff_t y, std::ptrdiff_t x) const { return from_ + y * outer_.from + x * inner_.from; }

    const std::byte* from_;
    std::ptrdiff_t atom_;
    const Axis& outer_;
    const Axis& inner_;
    bool packed_;
    bool beside_;
    std::ptrdiff_t pitch_; ///< an odd number of lines: rows do not compete
    Workspace copy_;
    std::optional<Shuffle> gather_; ///< takes some time even to clear
};

// The next piece of what is left: all of it if that is not much more than `piece`, and never a remainder too small
// for a square.
HWY_INLINE std::ptrdiff_t next_piece(std::ptrdiff_t left, std::ptrdiff_t piece, std::ptrdiff_t least) {
    if (left <= piece || piece < least) return std::min(left, piece);
    return left < piece + least ? left - least : piece;
}

// Straight to the destination.
void turn_near(const Turning& how, const std::byte* from, std::byte* to, const Axis& outer, const Axis& inner) {
    const std::ptrdiff_t strip = std::min({how.near_strip, tuning().tile, outer.extent});
    const std::ptrdiff_t chunk = std::min({how.near_strip, tuning().tile, inner.extent});
    const SourceBlocks source(from, outer, inner, static_cast<std::size_t>(how.atom), strip, chunk);
    std::array<std::byte*, static_cast<std::size_t>(longest_strip)> at;
    Ahead nothing; // what is fetched would only push out rows of the destination
    const bool by_lines = (how.along * how.atom) % line == 0 && outer.to % line == 0 &&
                          reinterpret_cast<std::uintptr_t>(to) % line == 0; // each store one of them
    std::ptrdiff_t rows = 0;
    for (std::ptrdiff_t y = 0; y < outer.extent; y += rows) {
        rows = next_piece(outer.extent - y, strip, how.across);
        for (std::ptrdiff_t r = 0; r < rows; ++r) at[static_cast<std::size_t>(r)] = to + (y + r) * outer.to;
        std::ptrdiff_t columns = 0;
        for (std::ptrdiff_t x = 0; x < inner.extent; x += columns) {
            columns = next_piece(inner.extent - x, chunk, how.along);
            const SourceRows block = source.block(y, rows, x, columns);
            // Source rows that share few places of the first cache would lose their lines before all is read of them.
            const bool competing = block.stride % (4 * line) == 0;
            const Squares squares = by_lines || competing ? how.squares : how.along_rows;
            squares(block, columns, 0, rows, at.data(), x * how.atom, nothing);
        }
    }
}

// The whole lines of [at, end), where `at` begins one; gives where the rest begins.
HWY_INLINE std::ptrdiff_t put_lines(const std::byte* from, std::byte* to, std::ptrdiff_t at, std::ptrdiff_t end,
                                    bool streaming) {
    const Wide d;
    for (; at + line <= end; at += line)
        for (std::ptrdiff_t k = at; k < at + line; k += 16 * static_cast<std::ptrdiff_t>(blocks)) {
            const auto v = hn::Load(d, u8(from + k));
            if (streaming) hn::Stream(v, d, u8(to + k));
            else hn::Store(v, d, u8(to + k));
        }
    return at;
}

HWY_INLINE void copy_line(const std::byte* from, std::byte* to) {
    const Wide d;
    for (std::ptrdiff_t k = 0; k < line; k += 16 * static_cast<std::ptrdiff_t>(blocks))
        hn::Store(hn::Load(d, u8(from + k)), d, u8(to + k));
}

// A few rows of a block before they leave, each behind what its last block left of a line.
class Collected {
public:
    Collected(std::ptrdiff_t strip, std::ptrdiff_t chunk_bytes, bool streaming)
        : unfinished_(strip * line), pitch_(chunk_bytes + line), streaming_(streaming) {}

    /// Where `count` rows of a strip from number `first` on are to be written, whose next columns begin at `target` and
    /// `stride` after it. There are columns before if `resumed`.
    std::byte* const* begin(std::ptrdiff_t first, std::ptrdiff_t count, std::byte* target, std::ptrdiff_t stride,
                            bool resumed) {
        for (std::ptrdiff_t k = 0; k < count; ++k) {
            std::byte* const row = lines_.data() + k * pitch_;
            if (resumed) copy_line(unfinished_.data() + (first + k) * line, row);
            at_[static_cast<std::size_t>(k)] = row + beyond_line(target + k * stride);
        }
        return at_.data();
    }

    /// Of one of them `bytes` have been written, after `before` earlier ones: whole lines leave, all of it if they are
    /// the last.
    void end(std::ptrdiff_t row, std::ptrdiff_t k, std::byte* target, std::ptrdiff_t before, std::ptrdiff_t bytes,
             bool last) {
        const std::byte* const made = lines_.data() + k * pitch_;
        std::byte* const to = target - beyond_line(target);
        const std::ptrdiff_t end = beyond_line(target) + bytes;
        // What lies before a row in its first line is not the view's.
        std::ptrdiff_t begin = std::max<std::ptrdiff_t>(beyond_line(target) - before, 0);
        if (begin != 0 && end >= line) {
            std::memcpy(to + begin, made + begin, static_cast<std::size_t>(line - begin));
            begin = line;
        }
        const std::ptrdiff_t rest = put_lines(made, to, begin == line ? line : 0, end, streaming_);
        if (!last) return copy_line(made + rest, unfinished_.data() + row * line);
        begin = std::max(begin, rest);
        std::memcpy(to + begin, made + begin, static_cast<std::size_t>(end - begin));
    }

private:
    static std::ptrdiff_t beyond_line(const std::byte* at) {
        return static_cast<std::ptrdiff_t>(reinterpret_cast<std::uintptr_t>(at) % line);
    }

    Workspace unfinished_; ///< a line for each row of a strip
    std::ptrdiff_t pitch_;
    bool streaming_;
    std::array<std::byte*, static_cast<std::size_t>(most_collected)> at_;
    alignas(64) std::array<std::byte, static_cast<std::size_t>(collected_bytes)> lines_;
};

// By way of whole lines.
void turn_by_lines(const Turning& how, const std::byte* from, std::byte* to, const Axis& outer, const Axis& inner,
                   bool streaming) {
    const std::ptrdiff_t strip = std::min({how.strip, tuning().tile, outer.extent});
    const std::ptrdiff_t chunk = std::min({how.chunk, tuning().tile, inner.extent});
    const SourceBlocks source(from, outer, inner, static_cast<std::size_t>(how.atom), strip, chunk);
    Collected collected(strip, how.chunk * how.atom, streaming);
    std::ptrdiff_t rows = 0;
    for (std::ptrdiff_t y = 0; y < outer.extent; y += rows) {
        rows = next_piece(outer.extent - y, strip, how.across);
        std::ptrdiff_t columns = 0;
        for (std::ptrdiff_t x = 0; x < inner.extent; x += columns) {
            columns = next_piece(inner.extent - x, chunk, how.along);
            const bool last = x + columns == inner.extent;
            Ahead ahead = source.after(y, rows, x, columns);
            const SourceRows block = source.block(y, rows, x, columns);
            std::ptrdiff_t count = 0;
            for (std::ptrdiff_t r = 0; r < rows; r += count) {
                count = rows - r < how.pass + how.across ? rows - r : how.pass;
                std::byte* const target = to + (y + r) * outer.to + x * how.atom;
                how.squares(block, columns, r, count, collected.begin(r, count, target, outer.to, x != 0), 0, ahead);
                for (std::ptrdiff_t k = 0; k < count; ++k)
                    collected.end(r + k, k, target + k * outer.to, x * how.atom, columns * how.atom, last);
            }
        }
    }
}

void turn(const Turning& how, const std::byte* from, std::byte* to, const Axis& outer, const Axis& inner,
          bool streaming) {
    constexpr std::ptrdiff_t worth_blocks = 64;      // atoms
    constexpr std::ptrdiff_t worth_collecting = 512; // bytes of a row
    if ((outer.extent < how.across || inner.extent < how.along) && outer.extent * inner.extent <= worth_blocks)
        return portable_kernels.tile[atom_place(static_cast<std::size_t>(how.atom))](
            from, to, outer, inner, static_cast<std::size_t>(how.atom), {});
    const std::ptrdiff_t row = inner.extent * how.atom;
    if (row >= worth_collecting && (streaming || (compete_for_places(outer.to) && row >= 2048)))
        turn_by_lines(how, from, to, outer, inner, streaming);
    else turn_near(how, from, to, outer, inner);
}

template <std::size_t N>
void tile_run(const std::byte* from, std::byte* to, const Axis& outer, const Axis& inner, std::size_t atom,
              Passing passing) {
    if (inner.to != static_cast<std::ptrdiff_t>(N))
        return portable_kernels.tile[atom_place(N)](from, to, outer, inner, atom, passing);
    if (outer.from >= 0) return turn(turning<N>, from, to, outer, inner, passing.streaming);
    // Source rows are read upwards: a turn is a transpose that writes its rows the other way.
    const std::ptrdiff_t last = outer.extent - 1;
    turn(turning<N>, from + outer.from * last, to + outer.to * last, {outer.extent, -outer.from, -outer.to}, inner,
         passing.streaming);
}

} // namespace

// With internal linkage above, only this is seen from outside.
void add_turns(Kernels& table) {
    table.tile = {tile_run<1>, tile_run<2>, tile_run<3>,  tile_run<4>,
                  tile_run<6>, tile_run<8>, tile_run<12>, tile_run<16>};
}

} // namespace oriel::copying::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif

#if HWY_ONCE
#include "copy/simd_targets.hpp"

namespace oriel::copying::simd {

void add_turns(std::int64_t target, Kernels& table) { ORIEL_FOR_TARGET(target, add_turns(table)); }

} // namespace oriel::copying::simd
#endif
