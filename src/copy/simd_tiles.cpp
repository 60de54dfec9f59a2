// Two loops at once, where the source runs fastest along one and the destination along the other: transposes and
// quarter turns, and the thin ones among them, planes to interleaved pixels and back.
//
// A turn is cut into strips of destination rows. A strip is made of small squares in registers (16 x 16 bytes,
// 8 x 8 of two, 4 x 4 of four; 3, 6 and 12 bytes are widened to 4, 8 and 16 on the way), written straight away. Those
// whose rows are a power of two apart pass through a block in the second cache that also holds the unfinished line of
// each row: lines leave it whole, so that rows do not compete for the same places of a cache.
#include "copy/lines.hpp"
#include "copy/simd.hpp"
#include "copy/tuning.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "copy/simd_tiles.cpp"
#include <hwy/foreach_target.h>
// Highway's own order: the targets first.
#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <type_traits>

#if HWY_TARGET & ORIEL_SIMD_TARGETS
HWY_BEFORE_NAMESPACE();
namespace oriel::copying::simd::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {

using Window = hn::FixedTag<std::uint8_t, 16>;
using Block = hn::Vec<Window>;

HWY_INLINE const std::uint8_t* u8(const std::byte* p) { return reinterpret_cast<const std::uint8_t*>(p); }
HWY_INLINE std::uint8_t* u8(std::byte* p) { return reinterpret_cast<std::uint8_t*>(p); }

template <std::size_t bytes>
using Unsigned = std::conditional_t<
    bytes == 1, std::uint8_t,
    std::conditional_t<bytes == 2, std::uint16_t, std::conditional_t<bytes == 4, std::uint32_t, std::uint64_t>>>;

// How atoms of N bytes go through registers, and the sizes of what is done at once.
template <std::size_t N> struct Shape {
    static constexpr std::size_t cell = N == 3 ? 4 : N == 6 ? 8 : N == 12 ? 16 : N; ///< bytes in a register
    static constexpr bool widened = cell != N;
    static constexpr std::size_t across = 16 / cell;       ///< destination rows, atoms of a source row
    static constexpr std::size_t groups = N == 1 ? 1 : 4;  ///< squares side by side
    static constexpr std::size_t along = across * groups;  ///< destination columns, source rows
    static constexpr std::size_t run = N == 1 ? 256 : 512; ///< bytes read or written in a row
    static constexpr std::ptrdiff_t strip = run / N;       ///< destination rows of a block
    static constexpr std::ptrdiff_t chunk = run / N;       ///< its columns
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

// A square of cells; each round of this perfect shuffle moves one bit of the row's number into the column's.
template <std::size_t cell> HWY_INLINE void transpose_square(Block* v) {
    constexpr std::size_t n = 16 / cell;
    if constexpr (n > 1) {
        const hn::Repartition<Unsigned<cell>, Window> d;
        const Window bytes;
        Block t[n];
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

// Four times 12 bytes, zeros behind them, as 48.
HWY_INLINE void store_48(const Block* p, std::byte* to) {
    const Window d;
    hn::StoreU(hn::Or(p[0], hn::ShiftLeftBytes<12>(d, p[1])), d, u8(to));
    hn::StoreU(hn::Or(hn::ShiftRightBytes<4>(d, p[1]), hn::ShiftLeftBytes<8>(d, p[2])), d, u8(to + 16));
    hn::StoreU(hn::Or(hn::ShiftRightBytes<8>(d, p[2]), hn::ShiftLeftBytes<4>(d, p[3])), d, u8(to + 32));
}

// `across` atoms of each of `along` source rows become `along` atoms of each of `across` destination rows, at
// `offset`. Of widened atoms 16 bytes are read where 12 are meant; `early` says how many of them lie before.
template <std::size_t N>
HWY_INLINE void turn(const std::byte* from, std::ptrdiff_t stride, std::byte* const* rows, std::ptrdiff_t offset,
                     std::ptrdiff_t early) {
    using S = Shape<N>;
    const Window d;
    Block out[S::across][S::groups];
    for (std::size_t g = 0; g < S::groups; ++g) {
        Block v[S::across];
        for (std::size_t i = 0; i < S::across; ++i) {
            v[i] = hn::LoadU(d, u8(from + static_cast<std::ptrdiff_t>(g * S::across + i) * stride - early));
            if constexpr (S::widened) {
                const auto table = hn::Add(hn::Load(d, widen<N>.data()), hn::Set(d, static_cast<std::uint8_t>(early)));
                v[i] = hn::TableLookupBytesOr0(v[i], table);
            }
        }
        transpose_square<S::cell>(v);
        for (std::size_t c = 0; c < S::across; ++c) {
            if constexpr (!S::widened || S::across == 1) out[c][g] = v[c];
            else out[c][g] = hn::TableLookupBytesOr0(v[c], hn::Load(d, narrow<N>.data()));
        }
    }
    for (std::size_t c = 0; c < S::across; ++c) {
        if constexpr (S::widened) store_48(out[c], rows[c] + offset);
        else
            for (std::size_t g = 0; g < S::groups; ++g) hn::StoreU(out[c][g], d, u8(rows[c] + offset) + g * 16);
    }
}

// One strip's rows: where each is to be written next.
template <std::size_t N> struct Strip {
    std::ptrdiff_t rows = 0;
    std::array<std::byte*, static_cast<std::size_t>(Shape<N>::strip)> at;
};

// `columns` source rows from `from` on, to the columns at `offset` of the strip. `room` is how many bytes of a source
// row may be read.
template <std::size_t N>
HWY_INLINE void turn_block(const std::byte* from, std::ptrdiff_t stride, std::ptrdiff_t room, std::ptrdiff_t columns,
                           const Strip<N>& strip, std::ptrdiff_t offset) {
    using S = Shape<N>;
    constexpr auto atom = static_cast<std::ptrdiff_t>(N);
    constexpr auto across = static_cast<std::ptrdiff_t>(S::across);
    constexpr auto along = static_cast<std::ptrdiff_t>(S::along);
    if (strip.rows < across || columns < along || room < 16) {
        for (std::ptrdiff_t r = 0; r < strip.rows; ++r)
            for (std::ptrdiff_t w = 0; w < columns; ++w)
                std::memcpy(strip.at[static_cast<std::size_t>(r)] + offset + w * atom, from + w * stride + r * atom, N);
        return;
    }
    // The last square of a row or column starts early enough to be whole, and does some atoms again.
    for (std::ptrdiff_t w = 0; w < columns; w += along) {
        const std::ptrdiff_t column = std::min(w, columns - along);
        for (std::ptrdiff_t r = 0; r < strip.rows; r += across) {
            const std::ptrdiff_t row = std::min(r, strip.rows - across);
            const std::ptrdiff_t early = S::widened ? std::max<std::ptrdiff_t>(row * atom + 16 - room, 0) : 0;
            turn<N>(from + column * stride + row * atom, stride, strip.at.data() + row, offset + column * atom, early);
        }
    }
}

HWY_INLINE void prefetch(const std::byte* from, std::ptrdiff_t stride, std::ptrdiff_t rows, std::ptrdiff_t bytes) {
    for (std::ptrdiff_t w = 0; w < rows; ++w)
        for (std::ptrdiff_t k = 0; k < bytes; k += line) hwy::Prefetch(from + w * stride + k);
}

// Memory for a block, aligned to lines.
class Workspace {
public:
    explicit Workspace(std::size_t bytes)
        : block_(bytes == 0 ? nullptr : std::make_unique_for_overwrite<std::byte[]>(bytes + line)) {}
    std::byte* data() const {
        const auto at = reinterpret_cast<std::uintptr_t>(block_.get());
        return block_.get() + (line - static_cast<std::ptrdiff_t>(at % line)) % line;
    }

private:
    std::unique_ptr<std::byte[]> block_;
};

// The lines of a strip's rows before they are written.
template <std::size_t N> class Lines {
public:
    Lines(bool used, bool streaming)
        : block_(used ? static_cast<std::size_t>(Shape<N>::strip) * pitch + line : 0), streaming_(streaming) {}

    void begin(std::byte* to, std::ptrdiff_t stride, Strip<N>& strip) {
        for (std::size_t r = 0; r < static_cast<std::size_t>(strip.rows); ++r) {
            std::byte* const row = to + static_cast<std::ptrdiff_t>(r) * stride;
            const auto beyond = static_cast<std::ptrdiff_t>(reinterpret_cast<std::uintptr_t>(row) % line);
            to_[r] = row - beyond;
            before_[r] = filled_[r] = beyond;
            strip.at[r] = buffer(r) + beyond;
        }
    }

    // `bytes` more of each row are there: whole lines leave, all of it if they are the last.
    void flush(Strip<N>& strip, std::ptrdiff_t bytes, bool last) {
        const hn::CappedTag<std::uint8_t, 64> d;
        const auto length = static_cast<std::ptrdiff_t>(hn::Lanes(d));
        for (std::size_t r = 0; r < static_cast<std::size_t>(strip.rows); ++r) {
            std::byte* const from = buffer(r);
            std::byte* const to = to_[r];
            const std::ptrdiff_t filled = filled_[r] + bytes;
            std::ptrdiff_t at = 0;
            if (before_[r] != 0 && filled >= line) { // what lies before the row in its first line is not the view's
                std::memcpy(to + before_[r], from + before_[r], static_cast<std::size_t>(line - before_[r]));
                before_[r] = 0;
                at = line;
            }
            for (; at + line <= filled; at += line)
                for (std::ptrdiff_t k = at; k < at + line; k += length) {
                    const auto v = hn::Load(d, u8(from + k));
                    if (streaming_) hn::Stream(v, d, u8(to + k));
                    else hn::Store(v, d, u8(to + k));
                }
            if (last) {
                const std::ptrdiff_t first = at + before_[r];
                std::memcpy(to + first, from + first, static_cast<std::size_t>(filled - first));
                continue;
            }
            if (at != 0)
                for (std::ptrdiff_t k = 0; k < line; k += length)
                    hn::Store(hn::Load(d, u8(from + at + k)), d, u8(from + k));
            to_[r] = to + at;
            filled_[r] = filled - at;
            strip.at[r] = from + filled - at;
        }
    }

private:
    // A line that is not full, a chunk, and one more so that rows do not share places in the first cache.
    static constexpr std::size_t pitch = 64 + Shape<N>::run + 64;
    static constexpr auto rows = static_cast<std::size_t>(Shape<N>::strip);
    std::byte* buffer(std::size_t r) const { return block_.data() + r * pitch; }

    Workspace block_;
    bool streaming_;
    std::array<std::byte*, rows> to_;
    std::array<std::ptrdiff_t, rows> before_;
    std::array<std::ptrdiff_t, rows> filled_;
};

// The next piece of what is left: all of it if that is not much more than `piece`, and never a remainder too small
// for a square.
HWY_INLINE std::ptrdiff_t next_piece(std::ptrdiff_t left, std::ptrdiff_t piece, std::ptrdiff_t least) {
    if (left <= piece || piece < least) return std::min(left, piece);
    return left < piece + least ? left - least : piece;
}

template <std::size_t N>
void turn_strips(const std::byte* from, std::byte* to, const Axis& outer, const Axis& inner, bool streaming) {
    using S = Shape<N>;
    constexpr auto atom = static_cast<std::ptrdiff_t>(N);
    const bool packed = outer.from == atom;
    const Shuffle gather = packed ? Shuffle{} : make_shuffle(unchanged(N), outer.from, N);
    const std::ptrdiff_t most = std::min(S::strip, outer.extent) * std::min(S::chunk, inner.extent) * atom;
    const Workspace gathered(packed ? 0 : static_cast<std::size_t>(most) + Shuffle::window);
    const bool staged = outer.to % 4096 == 0 && inner.extent * atom >= 2048;

    Strip<N> strip;
    Lines<N> lines(staged, streaming);
    for (std::ptrdiff_t y = 0; y < outer.extent; y += strip.rows) {
        strip.rows = next_piece(outer.extent - y, std::min(S::strip, tuning().tile), S::across);
        std::byte* const target = to + y * outer.to;
        if (staged) lines.begin(target, outer.to, strip);
        else
            for (std::ptrdiff_t r = 0; r < strip.rows; ++r)
                strip.at[static_cast<std::size_t>(r)] = target + r * outer.to;
        std::ptrdiff_t columns = 0;
        for (std::ptrdiff_t x = 0; x < inner.extent; x += columns) {
            columns = next_piece(inner.extent - x, std::min(S::chunk, tuning().tile), S::along);
            const std::ptrdiff_t offset = staged ? 0 : x * atom;
            const std::byte* const source = from + x * inner.from + y * outer.from;
            if (packed) {
                const std::ptrdiff_t ahead = std::min(columns, inner.extent - x - columns);
                prefetch(source + columns * inner.from, inner.from, ahead, strip.rows * atom);
                turn_block<N>(source, inner.from, (outer.extent - y) * atom, columns, strip, offset);
            } else {
                kernels().shuffle(source, gathered.data(), {columns, inner.from, strip.rows * atom}, strip.rows, gather,
                                  {});
                turn_block<N>(gathered.data(), strip.rows * atom, strip.rows * atom + 16, columns, strip, offset);
            }
            if (staged) lines.flush(strip, columns * atom, x + columns == inner.extent);
        }
    }
    if (staged && streaming) hwy::FlushStream();
}

template <class D> HWY_INLINE hn::Vec<D> load(D d, const std::byte* at, std::ptrdiff_t i, bool backwards) {
    using T = hn::TFromD<D>;
    const auto* const lanes = reinterpret_cast<const T*>(at);
    if (!backwards) return hn::LoadU(d, lanes + i);
    const auto v = hn::LoadU(d, lanes - i - static_cast<std::ptrdiff_t>(hn::Lanes(d)) + 1);
    if constexpr (sizeof(T) > 1) return hn::Reverse(d, v);
    else {
        alignas(16) static constexpr std::uint8_t last_first[16] = {15, 14, 13, 12, 11, 10, 9, 8,
                                                                    7,  6,  5,  4,  3,  2,  1, 0};
        return hn::ReverseBlocks(d, hn::TableLookupBytes(v, hn::LoadDup128(d, last_first)));
    }
}

template <std::size_t N, std::size_t planes, class D>
HWY_INLINE void store_interleaved(D d, const hn::Vec<D>* v, hn::TFromD<D>* to) {
    if constexpr (planes == 2) hn::StoreInterleaved2(v[0], v[1], d, to);
    else if constexpr (planes == 3) hn::StoreInterleaved3(v[0], v[1], v[2], d, to);
    else hn::StoreInterleaved4(v[0], v[1], v[2], v[3], d, to);
}

// Planes (inner.from apart) to pixels of `planes` atoms.
template <std::size_t N, std::size_t planes>
void interleave(const std::byte* from, std::byte* to, const Axis& outer, const Axis& inner, Passing passing) {
    using T = Unsigned<N>;
    const hn::ScalableTag<T> d;
    constexpr auto atom = static_cast<std::ptrdiff_t>(N);
    constexpr auto pixel = static_cast<std::ptrdiff_t>(N * planes);
    const auto lanes = static_cast<std::ptrdiff_t>(hn::Lanes(d));
    const bool backwards = outer.from < 0;
    std::ptrdiff_t i = 0;
    const auto atoms = [&](std::ptrdiff_t end) HWY_ATTR {
        for (; i < end; ++i)
            for (std::ptrdiff_t p = 0; p < static_cast<std::ptrdiff_t>(planes); ++p)
                std::memcpy(to + i * pixel + p * atom, from + i * outer.from + p * inner.from, N);
    };
    const auto vectors = [&](hn::Vec<decltype(d)>* v) HWY_ATTR {
        for (std::size_t p = 0; p < planes; ++p) {
            const std::byte* const plane = from + static_cast<std::ptrdiff_t>(p) * inner.from;
            hwy::Prefetch(plane + i * outer.from + passing.ahead);
            v[p] = load(d, plane, i, backwards);
        }
    };
    hn::Vec<decltype(d)> v[planes];
    if (outer.extent * pixel >= 32 * line) { // the first vectors may overlap those that begin a line
        const std::ptrdiff_t head = pixels_to_line(to, pixel);
        for (; head < line && i < head; i += lanes) {
            vectors(v);
            store_interleaved<N, planes>(d, v, reinterpret_cast<T*>(to + i * pixel));
        }
        if (head < line) i = head;
    }
    if (passing.streaming) {
        if (reinterpret_cast<std::uintptr_t>(to + i * pixel) % line == 0)
            for (; i + lanes <= outer.extent; i += lanes) {
                vectors(v);
                alignas(64) T staged[planes * hn::MaxLanes(hn::ScalableTag<T>())];
                store_interleaved<N, planes>(d, v, staged);
                for (std::size_t k = 0; k < planes; ++k)
                    hn::Stream(hn::Load(d, staged + k * hn::Lanes(d)), d,
                               reinterpret_cast<T*>(to + i * pixel) + k * hn::Lanes(d));
            }
        hwy::FlushStream();
    }
    for (; i + lanes <= outer.extent; i += lanes) {
        vectors(v);
        store_interleaved<N, planes>(d, v, reinterpret_cast<T*>(to + i * pixel));
    }
    atoms(outer.extent);
}

// Pixels of `planes` atoms to planes (outer.to apart).
template <std::size_t N, std::size_t planes>
void deinterleave(const std::byte* from, std::byte* to, const Axis& outer, const Axis& inner, Passing passing) {
    using T = Unsigned<N>;
    const hn::ScalableTag<T> d;
    constexpr auto atom = static_cast<std::ptrdiff_t>(N);
    constexpr auto pixel = static_cast<std::ptrdiff_t>(N * planes);
    const auto lanes = static_cast<std::ptrdiff_t>(hn::Lanes(d));
    const bool backwards = inner.from < 0;
    if (outer.from < 0) // the planes in the order the pixel has them
        return deinterleave<N, planes>(from + outer.from * (outer.extent - 1), to + outer.to * (outer.extent - 1),
                                       {outer.extent, -outer.from, -outer.to}, inner, passing);
    std::ptrdiff_t i = 0;
    const auto atoms = [&](std::ptrdiff_t end) HWY_ATTR {
        for (; i < end; ++i)
            for (std::ptrdiff_t p = 0; p < static_cast<std::ptrdiff_t>(planes); ++p)
                std::memcpy(to + i * atom + p * outer.to, from + i * inner.from + p * atom, N);
    };
    const auto vectors = [&](hn::Vec<decltype(d)>* v) HWY_ATTR {
        const std::byte* const at = backwards ? from - (i + lanes - 1) * pixel : from + i * pixel;
        for (std::ptrdiff_t k = 0; k < lanes * pixel; k += line) hwy::Prefetch(at + k + passing.ahead);
        hn::Vec<decltype(d)> w[4];
        if constexpr (planes == 2) hn::LoadInterleaved2(d, reinterpret_cast<const T*>(at), w[0], w[1]);
        else if constexpr (planes == 3) hn::LoadInterleaved3(d, reinterpret_cast<const T*>(at), w[0], w[1], w[2]);
        else hn::LoadInterleaved4(d, reinterpret_cast<const T*>(at), w[0], w[1], w[2], w[3]);
        for (std::size_t p = 0; p < planes; ++p) {
            if constexpr (sizeof(T) > 1) v[p] = backwards ? hn::Reverse(d, w[p]) : w[p];
            else {
                alignas(64) T lane[hn::MaxLanes(hn::ScalableTag<T>())];
                v[p] = w[p];
                if (backwards) {
                    hn::Store(w[p], d, lane);
                    v[p] = load(d, reinterpret_cast<const std::byte*>(lane + lanes - 1), 0, true);
                }
            }
        }
    };
    hn::Vec<decltype(d)> v[planes];
    const bool together = outer.to % line == 0;
    const auto put = [&]() HWY_ATTR {
        vectors(v);
        for (std::size_t p = 0; p < planes; ++p)
            hn::StoreU(v[p], d, reinterpret_cast<T*>(to + i * atom + static_cast<std::ptrdiff_t>(p) * outer.to));
    };
    if (inner.extent * atom >= 32 * line) { // the first vectors may overlap those that begin a line
        const std::ptrdiff_t head = pixels_to_line(to, atom);
        for (; head < line && i < head; i += lanes) put();
        if (head < line) i = head;
    }
    if (passing.streaming && together) {
        if (reinterpret_cast<std::uintptr_t>(to + i * atom) % line == 0)
            for (; i + lanes <= inner.extent; i += lanes) {
                vectors(v);
                for (std::size_t p = 0; p < planes; ++p)
                    hn::Stream(v[p], d,
                               reinterpret_cast<T*>(to + i * atom + static_cast<std::ptrdiff_t>(p) * outer.to));
            }
        hwy::FlushStream();
    }
    for (; i + lanes <= inner.extent; i += lanes) put();
    atoms(inner.extent);
}

// Whether it was a thin one, and done.
template <std::size_t N>
bool thin(const std::byte* from, std::byte* to, const Axis& outer, const Axis& inner, Passing passing) {
    constexpr auto atom = static_cast<std::ptrdiff_t>(N);
    const auto is = [](std::ptrdiff_t stride, std::ptrdiff_t size) { return stride == size || stride == -size; };
    if (inner.extent >= 2 && inner.extent <= 4 && outer.to == atom * inner.extent && is(outer.from, atom)) {
        switch (inner.extent) {
        case 2: interleave<N, 2>(from, to, outer, inner, passing); break;
        case 3: interleave<N, 3>(from, to, outer, inner, passing); break;
        default: interleave<N, 4>(from, to, outer, inner, passing); break;
        }
        return true;
    }
    if (outer.extent >= 2 && outer.extent <= 4 && is(inner.from, atom * outer.extent) && is(outer.from, atom)) {
        switch (outer.extent) {
        case 2: deinterleave<N, 2>(from, to, outer, inner, passing); break;
        case 3: deinterleave<N, 3>(from, to, outer, inner, passing); break;
        default: deinterleave<N, 4>(from, to, outer, inner, passing); break;
        }
        return true;
    }
    return false;
}

template <std::size_t N>
void tile_run(const std::byte* from, std::byte* to, const Axis& outer, const Axis& inner, std::size_t atom,
              Passing passing) {
    if (inner.to != static_cast<std::ptrdiff_t>(N))
        return portable_kernels.tile[atom_place(N)](from, to, outer, inner, atom, passing);
    if constexpr (N == 1 || N == 2 || N == 4)
        if (thin<N>(from, to, outer, inner, passing)) return;
    if (outer.from >= 0) return turn_strips<N>(from, to, outer, inner, passing.streaming);
    // Source rows are read upwards: a turn is a transpose that writes its rows the other way.
    const std::ptrdiff_t last = outer.extent - 1;
    turn_strips<N>(from + outer.from * last, to + outer.to * last, {outer.extent, -outer.from, -outer.to}, inner,
                   passing.streaming);
}

} // namespace

void add_tiles(Kernels& table) {
    table.tile = {tile_run<1>, tile_run<2>, tile_run<3>,  tile_run<4>,
                  tile_run<6>, tile_run<8>, tile_run<12>, tile_run<16>};
}

} // namespace oriel::copying::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif

#if HWY_ONCE
#include "copy/simd_targets.hpp"

namespace oriel::copying::simd {

void add_tiles(std::int64_t target, Kernels& table) { ORIEL_FOR_TARGET(target, add_tiles(table)); }

} // namespace oriel::copying::simd
#endif
