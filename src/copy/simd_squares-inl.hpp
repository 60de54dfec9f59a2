// Squares: some atoms of some source rows, turned in registers into as many rows of a destination. 16 x 16 bytes, 8 x 8
// of two, 4 x 4 of four; 3, 6 and 12 bytes are widened to 4, 8 and 16 on the way. As many lie side by side as a vector
// has blocks of 16 bytes. For files compiled once for each target, inside their namespace of the target.
#include "copy/lines.hpp"
#include "copy/simd.hpp"

#include <hwy/highway.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(ORIEL_COPY_SIMD_SQUARES) == defined(HWY_TARGET_TOGGLE)
#ifdef ORIEL_COPY_SIMD_SQUARES
#undef ORIEL_COPY_SIMD_SQUARES
#else
#define ORIEL_COPY_SIMD_SQUARES
#endif

#include "copy/simd_blocks-inl.hpp"

#if HWY_TARGET & ORIEL_SIMD_TARGETS
HWY_BEFORE_NAMESPACE();
namespace oriel::copying::simd::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {

using Vector = hn::Vec<Wide>;

// How atoms of N bytes go through registers.
template <std::size_t N> struct Shape {
    static constexpr std::size_t cell = N == 3 ? 4 : N == 6 ? 8 : N == 12 ? 16 : N; ///< bytes in a register
    static constexpr bool widened = cell != N;
    static constexpr std::size_t across = 16 / cell;           ///< destination rows, atoms of a source row
    static constexpr std::size_t groups = N == 1 ? blocks : 4; ///< squares side by side
    static constexpr std::size_t along = across * groups;      ///< destination columns, source rows
};

// Atoms apart by a cell each, and back; 0x80 gives a zero.
template <std::size_t N> constexpr std::array<std::uint8_t, 16> widening() {
    std::array<std::uint8_t, 16> table{};
    for (std::size_t k = 0; k < 16; ++k) {
        const std::size_t byte = k % Shape<N>::cell;
        table[k] = byte < N ? static_cast<std::uint8_t>(k / Shape<N>::cell * N + byte) : 0x80;
    }
    return table;
}
template <std::size_t N> constexpr std::array<std::uint8_t, 16> narrowing() {
    std::array<std::uint8_t, 16> table{};
    for (std::size_t k = 0; k < 16; ++k)
        table[k] = k < 12 ? static_cast<std::uint8_t>(k / N * Shape<N>::cell + k % N) : 0x80;
    return table;
}
template <std::size_t N> alignas(16) constexpr std::array<std::uint8_t, 16> widen = widening<N>();
template <std::size_t N> alignas(16) constexpr std::array<std::uint8_t, 16> narrow = narrowing<N>();

// Squares of cells; each round of this perfect shuffle moves one bit of the row's number into the column's.
template <std::size_t cell, class Bytes> HWY_INLINE void transpose_squares(Bytes bytes, hn::Vec<Bytes>* v) {
    constexpr std::size_t n = 16 / cell;
    if constexpr (n > 1) {
        const hn::Repartition<hwy::UnsignedFromSize<cell>, Bytes> d;
        hn::Vec<Bytes> t[n];
        for (std::size_t round = n; round > 1; round /= 2) {
            for (std::size_t i = 0; i < n / 2; ++i) {
                const auto a = hn::BitCast(d, v[i]);
                const auto b = hn::BitCast(d, v[i + n / 2]);
                t[2 * i] = hn::BitCast(bytes, hn::InterleaveLower(d, a, b));
                t[2 * i + 1] = hn::BitCast(bytes, hn::InterleaveUpper(d, a, b));
            }
            for (std::size_t i = 0; i < n; ++i) v[i] = t[i];
        }
    }
}

// The first 12 bytes of each of four blocks as 48; the other bytes are zeros, where a vector is not all four.
HWY_INLINE void store_48(const Vector* v, std::byte* to) {
#if HWY_CAP_GE512
    alignas(64) static constexpr std::uint32_t places[16] = {0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 0, 0, 0, 0};
    const hn::Repartition<std::uint32_t, Wide> words;
    const auto packed = hn::TableLookupLanes(hn::BitCast(words, v[0]), hn::SetTableIndices(words, places));
    const hn::Half<Wide> half;
    const auto bytes = hn::BitCast(Wide(), packed); // in two stores: one with a mask takes longer
    hn::StoreU(hn::LowerHalf(half, bytes), half, u8(to));
    hn::StoreU(hn::LowerHalf(Window(), hn::UpperHalf(half, bytes)), Window(), u8(to + 32));
#else
    const Window d;
#if HWY_CAP_GE256
    const Block p[4] = {hn::LowerHalf(d, v[0]), hn::UpperHalf(d, v[0]), hn::LowerHalf(d, v[1]), hn::UpperHalf(d, v[1])};
#else
    const Block p[4] = {v[0], v[1], v[2], v[3]};
#endif
    hn::StoreU(hn::Or(p[0], hn::ShiftLeftBytes<12>(d, p[1])), d, u8(to));
    hn::StoreU(hn::Or(hn::ShiftRightBytes<4>(d, p[1]), hn::ShiftLeftBytes<8>(d, p[2])), d, u8(to + 16));
    hn::StoreU(hn::Or(hn::ShiftRightBytes<8>(d, p[2]), hn::ShiftLeftBytes<4>(d, p[3])), d, u8(to + 32));
#endif
}

// `across` atoms of each of `along` source rows become `along` atoms of each of `across` destination rows, at
// `offset`; or fewer squares side by side. Of widened atoms 16 bytes are read where 12 are meant; `early` says how many
// of them lie before, if they are the last of a row.
template <std::size_t N, bool at_end, class Bytes = Wide, std::size_t squares = Shape<N>::groups>
HWY_INLINE void squares_beside(const std::byte* from, std::ptrdiff_t stride, std::byte* const* rows,
                               std::ptrdiff_t offset, std::ptrdiff_t early) {
    using S = Shape<N>;
    constexpr std::size_t beside = hn::MaxLanes(Bytes()) / 16; // blocks of a vector
    constexpr std::size_t vectors = squares / beside;
    constexpr bool whole_cells =
        S::across == 1 && blocks == 4; // no atom moves inside its block, and store_48 is enough
    const Bytes d;
    hn::Vec<Bytes> out[S::across][vectors];
    for (std::size_t g = 0; g < vectors; ++g) {
        hn::Vec<Bytes> v[S::across];
        for (std::size_t i = 0; i < S::across; ++i) {
            Block b[beside];
            for (std::size_t k = 0; k < beside; ++k) {
                const auto row = static_cast<std::ptrdiff_t>((g * beside + k) * S::across + i);
                b[k] = hn::LoadU(Window(), u8(from + row * stride - (at_end ? early : 0)));
            }
            v[i] = joined(d, b);
            if constexpr (S::widened && (at_end || !whole_cells)) {
                auto table = hn::LoadDup128(d, widen<N>.data());
                if constexpr (at_end) table = hn::Add(table, hn::Set(d, static_cast<std::uint8_t>(early)));
                v[i] = hn::TableLookupBytesOr0(v[i], table);
            }
        }
        transpose_squares<S::cell>(d, v);
        for (std::size_t c = 0; c < S::across; ++c) {
            if constexpr (!S::widened || S::across == 1) out[c][g] = v[c];
            else out[c][g] = hn::TableLookupBytesOr0(v[c], hn::LoadDup128(d, narrow<N>.data()));
        }
    }
    for (std::size_t c = 0; c < S::across; ++c) {
        if constexpr (S::widened) store_48(out[c], rows[c] + offset);
        else
            for (std::size_t g = 0; g < vectors; ++g) hn::StoreU(out[c][g], d, u8(rows[c] + offset) + g * 16 * beside);
    }
}

// Source rows of a block: `room` is how many bytes of each may be read.
struct SourceRows {
    const std::byte* at;
    std::ptrdiff_t stride;
    std::ptrdiff_t room;
};

// What will be turned next, fetched line by line meanwhile: into the second cache, the first is in use.
class Ahead {
public:
    Ahead() = default;
    Ahead(const std::byte* at, std::ptrdiff_t stride, std::ptrdiff_t rows, std::ptrdiff_t bytes)
        : at_(at), stride_(stride), rows_(rows), bytes_(bytes) {}

    HWY_INLINE void fetch(std::ptrdiff_t lines) {
        for (; lines > 0 && rows_ > 0; --lines) {
            __builtin_prefetch(at_ + byte_, 0, 2);
            byte_ += line;
            if (byte_ < bytes_) continue;
            byte_ = 0;
            at_ += stride_;
            --rows_;
        }
    }

private:
    const std::byte* at_ = nullptr;
    std::ptrdiff_t stride_ = 0;
    std::ptrdiff_t rows_ = 0;
    std::ptrdiff_t bytes_ = 0;
    std::ptrdiff_t byte_ = 0;
};

// Of `columns` source rows `count` atoms become as many destination rows, at `offset`: too few for squares side by
// side, or for their bytes to be read. Single squares are for atoms of 1 and 2 bytes, of which most lie side by side.
template <std::size_t N>
HWY_NOINLINE void turn_few(SourceRows from, std::ptrdiff_t columns, std::ptrdiff_t count, std::byte* const* rows,
                           std::ptrdiff_t offset) {
    using S = Shape<N>;
    constexpr auto atom = static_cast<std::ptrdiff_t>(N);
    constexpr auto across = static_cast<std::ptrdiff_t>(S::across);
    if constexpr (N <= 2 && S::along > S::across)
        if (columns >= across && count >= across) { // but enough for single ones
            for (std::ptrdiff_t r = 0; r < count; r += across)
                for (std::ptrdiff_t w = 0; w < columns; w += across) {
                    const std::ptrdiff_t row = std::min(r, count - across);
                    const std::ptrdiff_t column = std::min(w, columns - across);
                    squares_beside<N, false, Window, 1>(from.at + column * from.stride + row * atom, from.stride,
                                                        rows + row, offset + column * atom, 0);
                }
            return;
        }
    for (std::ptrdiff_t r = 0; r < count; ++r)
        for (std::ptrdiff_t w = 0; w < columns; ++w)
            std::memcpy(rows[r] + offset + w * atom, from.at + w * from.stride + r * atom, N);
}

// Whether squares follow each other along the destination's columns, as the source is read, or along its rows, so that
// each is written from one end to the other.
enum class Along : bool { columns, rows };

// Of `columns` source rows, `count` atoms from the one numbered `first` on become as many destination rows, at
// `offset`. Along rows nothing is fetched ahead.
template <std::size_t N, Along order>
HWY_NOINLINE void turn_squares(SourceRows from, std::ptrdiff_t columns, std::ptrdiff_t first, std::ptrdiff_t count,
                               std::byte* const* rows, std::ptrdiff_t offset, Ahead& ahead) {
    using S = Shape<N>;
    constexpr auto atom = static_cast<std::ptrdiff_t>(N);
    constexpr auto across = static_cast<std::ptrdiff_t>(S::across);
    constexpr auto along = static_cast<std::ptrdiff_t>(S::along);
    constexpr std::ptrdiff_t lines = (across * along * atom + line - 1) / line; // of the source, for each turn
    from.at += first * atom;
    from.room -= first * atom;
    if (count < across || columns < along || first * atom + from.room < 16)
        return turn_few<N>(from, columns, count, rows, offset);
    Ahead next = ahead; // stores of bytes may alias any other object
    // The last square of a row or column starts early enough to be whole, and does some atoms again.
    const std::ptrdiff_t last = count - across;
    // Up to here 16 bytes can be read from an atom on.
    const std::ptrdiff_t safe = !S::widened ? last : from.room < 16 ? -1 : std::min(last, (from.room - 16) / atom);
    if constexpr (order == Along::rows) {
        const auto square = [&](std::ptrdiff_t row, std::ptrdiff_t column) HWY_ATTR {
            squares_beside<N, false>(from.at + column * from.stride + row * atom, from.stride, rows + row,
                                     offset + column * atom, 0);
        };
        const auto late_square = [&](std::ptrdiff_t r, std::ptrdiff_t column) HWY_ATTR {
            const std::ptrdiff_t row = std::min(r, last);
            const std::ptrdiff_t early = S::widened ? std::max<std::ptrdiff_t>(row * atom + 16 - from.room, 0) : 0;
            squares_beside<N, S::widened>(from.at + column * from.stride + row * atom, from.stride, rows + row,
                                          offset + column * atom, early);
        };
        std::ptrdiff_t r = 0;
        if constexpr (S::widened)
            for (; r <= safe; r += across)
                for (std::ptrdiff_t w = 0; w < columns; w += along) square(r, std::min(w, columns - along));
        for (; r < count; r += across)
            for (std::ptrdiff_t w = 0; w < columns; w += along) late_square(r, std::min(w, columns - along));
        return;
    }
    for (std::ptrdiff_t w = 0; w < columns; w += along) {
        const std::ptrdiff_t column = std::min(w, columns - along);
        const std::byte* const source = from.at + column * from.stride;
        const std::ptrdiff_t place = offset + column * atom;
        std::ptrdiff_t r = 0;
        for (; r <= safe; r += across) {
            squares_beside<N, false>(source + r * atom, from.stride, rows + r, place, 0);
            next.fetch(lines);
        }
        for (; r < count; r += across) {
            const std::ptrdiff_t row = std::min(r, last);
            const std::ptrdiff_t early = S::widened ? std::max<std::ptrdiff_t>(row * atom + 16 - from.room, 0) : 0;
            squares_beside<N, S::widened>(source + row * atom, from.stride, rows + row, place, early);
            next.fetch(lines);
        }
    }
    ahead = next;
}

} // namespace
} // namespace oriel::copying::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif

#endif // guard by toggle
