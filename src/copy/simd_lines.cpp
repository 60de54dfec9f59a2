// Runs of pixels a line at a time, on processors that pick bytes from two vectors of 64 at once: what is read and
// written in whole lines leaves little to do but waiting for memory. The rest of each run, and runs in place, are left
// to the table's kernel for windows of 16 bytes.
#include "copy/lines.hpp"
#include "copy/simd.hpp"

#define HWY_WANT_AVX3_DL
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "copy/simd_lines.cpp"
#include <hwy/foreach_target.h>
// Highway's own order: the targets first.
#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include <algorithm>
#include <array>

#if HWY_TARGET == HWY_AVX3_DL
HWY_BEFORE_NAMESPACE();
namespace oriel::copying::simd::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {

using Line = hn::FixedTag<std::uint8_t, 64>;
using Vector = hn::Vec<Line>;

constexpr std::ptrdiff_t worth_lines = 8192;       // bytes of the run, against the time to work them out
constexpr std::ptrdiff_t worth_whole_lines = 1024; // bytes of a row, against another group

HWY_INLINE Vector load(const std::byte* at) { return hn::LoadU(Line(), reinterpret_cast<const std::uint8_t*>(at)); }

ShuffleRun narrower = nullptr; // set once, with the table

// What makes three lines of a group. Windows 0 and 1, and 2 and 3, are picked from as one of 128 bytes.
template <std::size_t windows, bool inverts> class Lines {
public:
    HWY_INLINE explicit Lines(const LineShuffle& s) {
        for (std::size_t piece = 0; piece < LineShuffle::pieces; ++piece) {
            flip_[piece] = hn::Load(Line(), s.flips[piece].data());
            floats_[piece] = s.flip.floats ? _mm512_movepi32_mask(flip_[piece].raw) : __mmask16{0};
            if (s.flip.floats) flip_[piece] = hn::Zero(Line());
            for (std::size_t w = 0; w < windows; ++w) at_[piece][w] = s.at[piece][w];
            for (std::size_t pair = 0; pair < pairs; ++pair) {
                const Vector low = hn::Load(Line(), s.pick[piece][2 * pair].data());
                const Vector high = hn::Load(Line(), s.pick[piece][2 * pair + 1].data());
                const Vector beyond = hn::Set(Line(), 64);
                const Vector of_high = hn::Add(hn::And(high, hn::Set(Line(), 63)), beyond);
                pick_[piece][pair] = hn::IfThenElse(hn::Lt(low, beyond), low, of_high);
                here_[piece] = hn::Lt(hn::Min(low, high), beyond).raw; // of the last pair
            }
        }
    }

    template <class Put> HWY_INLINE void group(const std::byte* from, const Put& put) const {
        for (std::size_t piece = 0; piece < LineShuffle::pieces; ++piece) {
            const auto window = [&](std::size_t w) HWY_ATTR { return load(from + at_[piece][w]).raw; };
            Vector v;
            if constexpr (windows == 1) v.raw = _mm512_permutexvar_epi8(pick_[piece][0].raw, window(0));
            else v.raw = _mm512_permutex2var_epi8(window(0), pick_[piece][0].raw, window(1));
            if constexpr (windows == 3)
                v.raw = _mm512_mask_permutexvar_epi8(v.raw, here_[piece], pick_[piece][1].raw, window(2));
            if constexpr (windows == 4)
                v.raw = _mm512_mask_blend_epi8(here_[piece], v.raw,
                                               _mm512_permutex2var_epi8(window(2), pick_[piece][1].raw, window(3)));
            put(inverted(v, piece), 64 * piece);
        }
    }

private:
    // Bits, or floats: one of the two changes nothing, which costs less than to ask.
    HWY_INLINE Vector inverted(Vector v, std::size_t piece) const {
        if constexpr (inverts) {
            const __m512 bits = _mm512_castsi512_ps(hn::Xor(v, flip_[piece]).raw);
            v.raw = _mm512_castps_si512(_mm512_mask_sub_ps(bits, floats_[piece], _mm512_set1_ps(1.0F), bits));
        }
        return v;
    }

    static constexpr std::size_t pairs = (windows + 1) / 2;

    std::ptrdiff_t at_[LineShuffle::pieces][windows];
    Vector pick_[LineShuffle::pieces][pairs];
    Vector flip_[LineShuffle::pieces];
    __mmask16 floats_[LineShuffle::pieces]; // taken from 1
    __mmask64 here_[LineShuffle::pieces];
};

// Source lines that are fetched for a group of pixels: none that nobody wants.
struct Fetching {
    HWY_INLINE Fetching(const LineShuffle& s, std::ptrdiff_t further) : ahead(further) {
        const std::ptrdiff_t apart = s.stride < 0 ? -s.stride : s.stride;
        hop = std::max(line, apart);
        lines = ahead != 0 ? (s.pixels * apart + hop - 1) / hop : 0;
        if (s.stride < 0) hop = -hop;
    }
    HWY_INLINE void operator()(const std::byte* source) const {
        for (std::ptrdiff_t k = 0; k < lines; ++k) hwy::Prefetch(source + ahead + k * hop);
    }

    std::ptrdiff_t ahead;
    std::ptrdiff_t hop;
    std::ptrdiff_t lines;
};

// Pixels beyond the last group that a row has room for.
HWY_INLINE void rest_of_row(const std::byte* from, std::byte* to, std::ptrdiff_t done, std::ptrdiff_t count,
                            const LineShuffle& s) {
    if (done < count)
        portable_kernels.shuffle(from + done * s.stride, to + done * s.atom, one_row, count - done,
                                 without_windows(s.swizzle, s.stride, static_cast<std::size_t>(s.atom), s.flip), {});
}

// Rows in the caches. The first group of one and the last may do pixels that others do too.
template <std::size_t windows, bool inverts>
void rows_in_caches(const std::byte* from, std::byte* to, const Axis& rows, std::ptrdiff_t count, const LineShuffle& s,
                    std::ptrdiff_t ahead) {
    const Lines<windows, inverts> lines(s);
    const Fetching fetch(s, ahead);
    const Axis outer = rows;
    const std::ptrdiff_t stride = s.stride; // byte stores may alias anything else
    const std::ptrdiff_t atom = s.atom;
    const std::ptrdiff_t pixels = s.pixels;
    const std::ptrdiff_t last = count - s.reach; // where the last group may begin
    for (std::ptrdiff_t y = 0; y < outer.extent; ++y, from += outer.from, to += outer.to) {
        const auto group = [&](std::ptrdiff_t i) HWY_ATTR {
            lines.group(from + i * stride,
                        [target = reinterpret_cast<std::uint8_t*>(to + i * atom)](Vector v, std::size_t at)
                            HWY_ATTR { hn::StoreU(v, Line(), target + at); });
        };
        std::ptrdiff_t next = 0;
        if (count * atom >= worth_whole_lines) {
            const std::ptrdiff_t head = pixels_to_line(to, atom);
            if (head != 0 && head < line && head <= std::min(last, pixels)) {
                group(0);
                next = head;
            }
        }
        for (; next <= last; next += pixels) {
            fetch(from + next * stride);
            group(next);
        }
        if (next < last + pixels) group(last);
        rest_of_row(from, to, last + pixels, count, s);
    }
}

// One row past the caches: groups as far as none of their windows ends beyond it.
template <std::size_t windows> class Row {
public:
    HWY_INLINE Row(const Lines<windows, true>& lines, const Fetching& fetch, const LineShuffle& s,
                   const std::byte* from, std::byte* to, std::ptrdiff_t count)
        : lines_(lines), fetch_(fetch), s_(s), from_(from), to_(to), last_(count - s.reach) {
        const std::ptrdiff_t head = pixels_to_line(to, s.atom);
        whole_lines_ = head < line && head <= std::min(last_, pixels());
        if (!whole_lines_ || head == 0) return;
        some(0, 0, head);
        next_ = head;
    }

    // One more group; false if there are no more.
    HWY_NOINLINE bool advance() {
        if (next_ > last_) return false;
        const std::byte* const source = from_ + next_ * s_.stride;
        fetch_(source);
        if (!whole_lines_) some(next_, next_, next_ + pixels());
        else
            lines_.group(source, [&, target = target_of(next_)](Vector v, std::size_t at)
                                     HWY_ATTR { hn::Stream(v, Line(), target + at); });
        next_ += pixels();
        return next_ <= last_;
    }

    // Gives how many pixels have been done.
    HWY_INLINE std::ptrdiff_t finish() {
        const std::ptrdiff_t end = last_ + pixels();
        if (next_ < end) some(last_, next_, end);
        return end;
    }

private:
    HWY_INLINE std::ptrdiff_t pixels() const { return s_.pixels; }
    HWY_INLINE std::uint8_t* target_of(std::ptrdiff_t i) const {
        return reinterpret_cast<std::uint8_t*>(to_ + i * s_.atom);
    }

    // Pixels [first, end) of the group that begins at `i`. Not a byte more: a line that has gone past the caches, or
    // will, is not to be fetched for them.
    HWY_NOINLINE void some(std::ptrdiff_t i, std::ptrdiff_t first, std::ptrdiff_t end) const {
        const auto below = [](std::ptrdiff_t byte) {
            return byte <= 0 ? std::uint64_t{0} : byte >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << byte) - 1;
        };
        lines_.group(from_ + i * s_.stride, [&, target = target_of(i)](Vector v, std::size_t at) HWY_ATTR {
            const auto begins = static_cast<std::ptrdiff_t>(at);
            const std::uint64_t bytes = below((end - i) * s_.atom - begins) & ~below((first - i) * s_.atom - begins);
            _mm512_mask_storeu_epi8(target + at, bytes, v.raw);
        });
    }

    const Lines<windows, true>& lines_;
    const Fetching& fetch_;
    const LineShuffle& s_;
    const std::byte* from_;
    std::byte* to_;
    std::ptrdiff_t last_; // where the last group may begin
    std::ptrdiff_t next_ = 0;
    bool whole_lines_ = false;
};

// Several rows side by side: that many pages of memory are open at once.
template <std::size_t windows>
void rows_past_caches(const std::byte* from, std::byte* to, const Axis& rows, std::ptrdiff_t count,
                      const LineShuffle& s, std::ptrdiff_t ahead) {
    const Lines<windows, true> lines(s);
    const Fetching fetch(s, ahead);
    const auto row = [&](std::ptrdiff_t y) HWY_ATTR {
        return Row<windows>(lines, fetch, s, from + y * rows.from, to + y * rows.to, count);
    };
    const auto finish = [&](Row<windows>& run, std::ptrdiff_t y)
                            HWY_ATTR { rest_of_row(from + y * rows.from, to + y * rows.to, run.finish(), count, s); };
    std::ptrdiff_t y = 0;
    for (; y + 4 <= rows.extent; y += 4) {
        std::array<Row<windows>, 4> four{row(y), row(y + 1), row(y + 2), row(y + 3)};
        for (bool more = true; more;) {
            more = false;
            for (Row<windows>& one : four) more |= one.advance();
        }
        for (std::ptrdiff_t k = 0; k < 4; ++k) finish(four[static_cast<std::size_t>(k)], y + k);
    }
    for (; y < rows.extent; ++y) {
        Row<windows> one = row(y);
        while (one.advance()) {
        }
        finish(one, y);
    }
}

template <std::size_t windows>
void rows_of_lines(const std::byte* from, std::byte* to, const Axis& rows, std::ptrdiff_t count, const LineShuffle& s,
                   Passing passing) {
    if (passing.streaming) rows_past_caches<windows>(from, to, rows, count, s, passing.ahead);
    else if (s.flip == Flip{}) rows_in_caches<windows, false>(from, to, rows, count, s, passing.ahead);
    else rows_in_caches<windows, true>(from, to, rows, count, s, passing.ahead);
}

bool run_lines(const std::byte* from, std::byte* to, const Axis& rows, std::ptrdiff_t count, const LineShuffle& s,
               Passing passing) {
    switch (count >= s.reach ? s.windows : 0) {
    case 1: rows_of_lines<1>(from, to, rows, count, s, passing); break;
    case 2: rows_of_lines<2>(from, to, rows, count, s, passing); break;
    case 3: rows_of_lines<3>(from, to, rows, count, s, passing); break;
    case 4: rows_of_lines<4>(from, to, rows, count, s, passing); break;
    default: return false;
    }
    return true;
}

template <std::size_t N>
constexpr LineShuffle mirrored = make_shuffle<LineShuffle>(unchanged(N), -static_cast<std::ptrdiff_t>(N), N);

// Mirrors have been worked out already; how pixels are inverted is all that is not known before.
template <std::size_t N>
bool run_mirror(const std::byte* from, std::byte* to, const Axis& rows, std::ptrdiff_t count, const Flip& flip,
                Passing passing) {
    if (count < mirrored<N>.reach) return false;
    LineShuffle s = mirrored<N>;
    s.set_flip(flip);
    return run_lines(from, to, rows, count, s, passing);
}

bool run_mirror(const std::byte* from, std::byte* to, const Axis& rows, std::ptrdiff_t count, const Shuffle& narrow,
                Passing passing) {
    if (narrow.stride != -narrow.atom || narrow.swizzle != unchanged(static_cast<std::size_t>(narrow.atom)))
        return false;
    switch (narrow.atom) {
    case 3: return run_mirror<3>(from, to, rows, count, narrow.flip, passing);
    case 6: return run_mirror<6>(from, to, rows, count, narrow.flip, passing);
    case 12: return run_mirror<12>(from, to, rows, count, narrow.flip, passing);
    default: return false;
    }
}

void shuffle_run(const std::byte* from, std::byte* to, const Axis& rows, std::ptrdiff_t count, const Shuffle& narrow,
                 Passing passing) {
    if (from != to && run_mirror(from, to, rows, count, narrow, passing)) return;
    const bool beside = narrow.stride == narrow.atom || narrow.stride == -narrow.atom;
    if (from == to || beside || rows.extent * count * narrow.atom < worth_lines)
        return narrower(from, to, rows, count, narrow, passing);
    const auto s = prepared_shuffle<LineShuffle>(narrow.swizzle, narrow.stride, static_cast<std::size_t>(narrow.atom),
                                                 narrow.flip);
    if (!run_lines(from, to, rows, count, s, passing)) narrower(from, to, rows, count, narrow, passing);
}

Runs narrower_reverse{};

template <std::size_t N>
void reverse_run(const std::byte* from, std::byte* to, const Axis& rows, const Axis& axis, std::size_t atom,
                 Passing passing) {
    if (from == to || !run_lines(from, to, rows, axis.extent, mirrored<N>, passing))
        narrower_reverse[atom_place(N)](from, to, rows, axis, atom, passing);
}

} // namespace

// With internal linkage above, only this is seen from outside.
void add_lines(Kernels& table) {
    narrower = table.shuffle;
    narrower_reverse = table.reverse;
    table.reverse[2] = reverse_run<3>;
    table.reverse[4] = reverse_run<6>;
    table.reverse[6] = reverse_run<12>;
    table.shuffle = shuffle_run;
}

} // namespace oriel::copying::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif

#if HWY_ONCE
#include "copy/simd_targets.hpp"

namespace oriel::copying::simd {

void add_lines(std::int64_t target, Kernels& table) { ORIEL_AVX3_DL(target, add_lines(table)); }

} // namespace oriel::copying::simd
#endif
