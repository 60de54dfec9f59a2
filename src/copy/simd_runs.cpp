// Runs of atoms with SIMD: whole vectors where pixels lie next to each other and divide one, groups of 48 bytes put
// together from windows otherwise (see shuffle.hpp): reverses, swizzles, channels taken out, subsampling.
#include "copy/lines.hpp"
#include "copy/simd.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "copy/simd_runs.cpp"
#include <hwy/foreach_target.h>
// Highway's own order: the targets first.
#include "copy/simd_blocks-inl.hpp"

#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include <algorithm>
#include <cstring>

#if HWY_TARGET & ORIEL_SIMD_TARGETS
HWY_BEFORE_NAMESPACE();
namespace oriel::copying::simd::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {

using Bytes = hn::ScalableTag<std::uint8_t>; // a whole vector

// What has been picked, inverted where `flip` has bits.
template <class D> HWY_INLINE hn::Vec<D> inverted(D d, hn::Vec<D> v, hn::Vec<D> flip, bool floats) {
    if (!floats) return hn::Xor(v, flip);
    const hn::Repartition<float, D> lanes;
    const auto inverse = hn::BitCast(d, hn::Sub(hn::Set(lanes, 1.0F), hn::BitCast(lanes, v)));
    return hn::Or(hn::And(flip, inverse), hn::AndNot(flip, v));
}

// Pixels of `atom` bytes that divide a window and lie next to each other: vectors of any length. Gives how many bytes
// it did; the destination's lines are written as a whole and past the caches if asked. Of such a line no other store
// may touch a byte: it would be fetched for it.
template <bool backwards>
HWY_INLINE std::ptrdiff_t shuffle_vectors(const std::byte* from, std::byte* to, std::ptrdiff_t bytes,
                                          std::ptrdiff_t atom, hn::Vec<Bytes> pick, hn::Vec<Bytes> flip, bool floats,
                                          Passing passing) {
    const Bytes d;
    const auto length = static_cast<std::ptrdiff_t>(hn::Lanes(d));
    const std::byte* const end = from + atom; // backwards: of the bytes to come
    const auto step = [&](std::ptrdiff_t at) HWY_ATTR {
        auto v = backwards ? hn::LoadU(d, u8(end - at - length)) : hn::LoadU(d, u8(from + at));
        if (backwards) v = hn::ReverseBlocks(d, v);
        return inverted(d, hn::TableLookupBytes(v, pick), flip, floats);
    };
    const std::byte* const next = (backwards ? end - line : from) + passing.ahead;
    constexpr std::ptrdiff_t sign = backwards ? -1 : 1;
    std::ptrdiff_t at = 0;
    const auto beyond = static_cast<std::ptrdiff_t>(reinterpret_cast<std::uintptr_t>(to) % line);
    if (from != to && bytes >= (passing.streaming ? 2 : 4) * line && beyond % atom == 0) {
        const std::ptrdiff_t head = (line - beyond) % line;
        if (passing.streaming) {
            alignas(line) std::array<std::uint8_t, line> part;
            const auto some = [&](std::ptrdiff_t until) HWY_ATTR { // up to a line
                const std::ptrdiff_t begin = std::min(at, bytes - line);
                for (std::ptrdiff_t k = 0; k < line; k += length) hn::Store(step(begin + k), d, part.data() + k);
                std::memcpy(to + at, part.data() + (at - begin), static_cast<std::size_t>(until - at));
                at = until;
            };
            some(head);
            for (; at + line <= bytes; at += line) {
                if (passing.ahead != 0) hwy::Prefetch(next + sign * at);
                for (std::ptrdiff_t k = 0; k < line; k += length) hn::Stream(step(at + k), d, u8(to + at + k));
            }
            some(bytes);
            return bytes;
        }
        for (; at < head; at += length) hn::StoreU(step(at), d, u8(to + at)); // may overlap what follows
        at = head;
    }
    for (; at + line <= bytes; at += line) {
        if (passing.ahead != 0) hwy::Prefetch(next + sign * at);
        for (std::ptrdiff_t k = 0; k < line; k += length) hn::StoreU(step(at + k), d, u8(to + at + k));
    }
    for (; at + length <= bytes; at += length) hn::StoreU(step(at), d, u8(to + at));
    if (from != to && bytes >= length) { // the last vector ends where the run does, and does some pixels again
        hn::StoreU(step(bytes - length), d, u8(to + bytes - length));
        return bytes;
    }
    return at;
}

// One after another, whatever is left.
HWY_INLINE void shuffle_pixels(const std::byte* from, std::byte* to, std::ptrdiff_t count, const Shuffle& s) {
    if (count > 0) portable_kernels.shuffle(from, to, one_row, count, s, {});
}

// One group.
template <std::size_t windows> HWY_NOINLINE void shuffle_group(const std::byte* from, std::byte* to, const Shuffle& s) {
    const Window d;
    Block out[Shuffle::pieces]; // all read before any is written: the run may be in place
    for (std::size_t piece = 0; piece < Shuffle::pieces; ++piece) {
        out[piece] = hn::Zero(d);
        for (std::size_t w = 0; w < windows; ++w) {
            const auto v = hn::LoadU(d, u8(from + s.at[piece][w]));
            out[piece] = hn::Or(out[piece], hn::TableLookupBytesOr0(v, hn::Load(d, s.pick[piece][w].data())));
        }
        out[piece] = inverted(d, out[piece], hn::Load(d, s.flips[piece].data()), s.flip.floats);
    }
    for (std::size_t piece = 0; piece < Shuffle::pieces; ++piece) hn::StoreU(out[piece], d, u8(to) + 16 * piece);
}

// The groups of a row from pixel `i` on one by one, the last of which may do some pixels again; then the few that are
// left.
template <std::size_t windows>
HWY_INLINE void shuffle_rest(const std::byte* from, std::byte* to, std::ptrdiff_t i, std::ptrdiff_t count,
                             const Shuffle& s) {
    const std::ptrdiff_t last = count - s.reach; // where the last group may begin
    const auto one = [&](std::ptrdiff_t k) { shuffle_group<windows>(from + k * s.stride, to + k * s.atom, s); };
    for (; i <= last; i += s.pixels) one(i);
    if (last >= 0 && from != to && i < last + s.pixels) {
        one(last);
        i = last + s.pixels;
    }
    shuffle_pixels(from + i * s.stride, to + i * s.atom, count - i, s);
}

// What makes groups of a shuffle, four at once: tables for vectors that begin with each of the pieces.
template <std::size_t windows> class Groups {
public:
    HWY_INLINE explicit Groups(const Shuffle& s) : floats_(s.flip.floats) {
        const Window d;
        for (std::size_t piece = 0; piece < Shuffle::pieces; ++piece)
            for (std::size_t w = 0; w < windows; ++w) at_[piece][w] = s.at[piece][w];
        for (std::size_t first = 0; first < Shuffle::pieces; ++first) {
            Block b[4];
            for (std::size_t i = 0; i < blocks; ++i) b[i] = hn::Load(d, s.flips[(first + i) % Shuffle::pieces].data());
            flip_[first] = joined(Wide(), b);
            for (std::size_t w = 0; w < windows; ++w) {
                for (std::size_t i = 0; i < blocks; ++i)
                    b[i] = hn::Load(d, s.pick[(first + i) % Shuffle::pieces][w].data());
                pick_[first][w] = joined(Wide(), b);
            }
        }
    }

    // Four groups, three lines.
    template <class Put> HWY_INLINE void four(const std::byte* from, std::ptrdiff_t step, const Put& put) const {
        const Window d;
        for (std::size_t k = 0; k < 12; k += blocks) {
            auto v = hn::Zero(Wide());
            for (std::size_t w = 0; w < windows; ++w) {
                Block b[4];
                for (std::size_t i = 0; i < blocks; ++i) {
                    const std::size_t group = (k + i) / Shuffle::pieces;
                    b[i] = hn::LoadU(
                        d, u8(from + static_cast<std::ptrdiff_t>(group) * step + at_[(k + i) % Shuffle::pieces][w]));
                }
                v = hn::Or(v, hn::TableLookupBytesOr0(joined(Wide(), b), pick_[k % Shuffle::pieces][w]));
            }
            put(inverted(Wide(), v, flip_[k % Shuffle::pieces], floats_), k * 16);
        }
    }

private:
    bool floats_;
    std::ptrdiff_t at_[Shuffle::pieces][windows]; // a copy of the object's own: stores of bytes may alias any other
    hn::Vec<Wide> pick_[Shuffle::pieces][windows];
    hn::Vec<Wide> flip_[Shuffle::pieces];
};

// Groups of pixels, and what is left.
template <std::size_t windows>
HWY_INLINE void shuffle_row(const Groups<windows>& groups, const std::byte* from, std::byte* to, std::ptrdiff_t count,
                            const Shuffle& s, Passing passing) {
    const std::ptrdiff_t stride = s.stride;
    const std::ptrdiff_t atom = s.atom;
    const std::ptrdiff_t pixels = s.pixels;
    const std::ptrdiff_t step = pixels * stride;
    const std::ptrdiff_t apart = step < 0 ? -step : step;
    const std::ptrdiff_t last = count - s.reach; // where the last group may begin
    std::ptrdiff_t i = 0;
    bool whole_lines = false;
    if (from != to && (passing.streaming || count * atom >= 16 * line)) { // what is done twice must not be in place
        const std::ptrdiff_t head = pixels_to_line(to, atom);
        whole_lines = head < line && head + 3 * pixels <= last;
        if (whole_lines) {
            for (; i < head; i += pixels) shuffle_group<windows>(from + i * stride, to + i * atom, s);
            i = head;
        }
    }
    const std::byte* const next = from + passing.ahead;
    const std::ptrdiff_t hop = std::max(line, stride < 0 ? -stride : stride); // no line that nobody wants
    const std::ptrdiff_t lines = passing.ahead != 0 ? (4 * apart + hop - 1) / hop : 0;
    for (; i + 3 * pixels <= last; i += 4 * pixels) {
        for (std::ptrdiff_t k = 0; k < lines; ++k) hwy::Prefetch(next + i * stride + (stride < 0 ? -k : k) * hop);
        std::uint8_t* const target = u8(to + i * atom);
        const std::byte* const source = from + i * stride;
        if (passing.streaming && whole_lines)
            groups.four(source, step, [&](auto v, std::size_t at) HWY_ATTR { hn::Stream(v, Wide(), target + at); });
        else {
            hn::Vec<Wide> v[12 / blocks]; // all read before any is written
            groups.four(source, step, [&](auto made, std::size_t at) HWY_ATTR { v[at / (16 * blocks)] = made; });
            for (std::size_t k = 0; k < 12 / blocks; ++k) hn::StoreU(v[k], Wide(), target + 16 * blocks * k);
        }
    }
    shuffle_rest<windows>(from, to, i, count, s);
}

template <std::size_t windows>
void shuffle_groups(const std::byte* from, std::byte* to, const Axis& rows, std::ptrdiff_t count, const Shuffle& s,
                    Passing passing) {
    const Axis outer = rows;
    if (count < s.reach + 3 * s.pixels) {
        for (std::ptrdiff_t y = 0; y < outer.extent; ++y)
            shuffle_rest<windows>(from + y * outer.from, to + y * outer.to, 0, count, s);
        return;
    }
    const Groups<windows> groups(s);
    for (std::ptrdiff_t y = 0; y < outer.extent; ++y)
        shuffle_row(groups, from + y * outer.from, to + y * outer.to, count, s, passing);
}

template <bool backwards>
void vector_rows(const std::byte* from, std::byte* to, const Axis& rows, std::ptrdiff_t count, const Shuffle& s,
                 Passing passing) {
    const Bytes d; // all that is the same for each row is kept: byte stores may alias anything else
    const auto pick = hn::LoadDup128(d, s.pick[0][0].data());
    const auto flip = hn::LoadDup128(d, s.flips[0].data());
    const bool floats = s.flip.floats;
    const std::ptrdiff_t atom = s.atom;
    const std::ptrdiff_t bytes = count * atom;
    const Axis outer = rows;
    for (std::ptrdiff_t y = 0; y < outer.extent; ++y, from += outer.from, to += outer.to) {
        const std::ptrdiff_t done = shuffle_vectors<backwards>(from, to, bytes, atom, pick, flip, floats, passing);
        if (done < bytes) shuffle_pixels(from + done, to + done, (bytes - done) / atom, s); // in place: forwards
    }
}

// Whether pixels divide a window and lie next to each other: the first piece is then one window, exactly beside it.
bool is_vectors(const Shuffle& s, std::ptrdiff_t count) {
    const bool beside = (s.stride == s.atom && s.at[0][0] == 0) || (s.stride == -s.atom && s.at[0][0] == s.atom - 16);
    return Shuffle::window % static_cast<std::size_t>(s.atom) == 0 && s.swizzle.span == s.atom && s.windows == 1 &&
           beside && count * s.atom >= static_cast<std::ptrdiff_t>(hn::Lanes(Bytes()));
}

void shuffle_run(const std::byte* from, std::byte* to, const Axis& rows, std::ptrdiff_t count, const Shuffle& s,
                 Passing passing) {
    if (is_vectors(s, count)) {
        if (s.stride > 0) vector_rows<false>(from, to, rows, count, s, passing);
        else vector_rows<true>(from, to, rows, count, s, passing);
    } else switch (count >= s.reach ? s.windows : 0) {
        case 1: shuffle_groups<1>(from, to, rows, count, s, passing); break;
        case 2: shuffle_groups<2>(from, to, rows, count, s, passing); break;
        case 3: shuffle_groups<3>(from, to, rows, count, s, passing); break;
        case 4: shuffle_groups<4>(from, to, rows, count, s, passing); break;
        default: portable_kernels.shuffle(from, to, rows, count, s, passing); break;
        }
}

template <std::size_t N> constexpr Shuffle mirrored = make_shuffle(unchanged(N), -static_cast<std::ptrdiff_t>(N), N);

template <std::size_t N>
void reverse_run(const std::byte* from, std::byte* to, const Axis& rows, const Axis& axis, std::size_t atom,
                 Passing passing) {
    const Shuffle& s = mirrored<N>;
    if (axis.extent < s.reach && !is_vectors(s, axis.extent))
        return strided_runs[atom_place(N)](from, to, rows, axis, atom, passing);
    shuffle_run(from, to, rows, axis.extent, s, passing);
}

void rows_past_caches(const std::byte* from, std::byte* to, const Axis& rows, const Axis& axis, std::size_t atom,
                      Passing passing) {
    const std::ptrdiff_t bytes = axis.extent * static_cast<std::ptrdiff_t>(atom);
    static constexpr Shuffle same = make_shuffle(unchanged(1), 1, 1);
    const auto pick = hn::LoadDup128(Bytes(), same.pick[0][0].data());
    const auto flip = hn::Zero(Bytes());
    for (std::ptrdiff_t y = 0; y < rows.extent; ++y) {
        const std::byte* const source = from + y * rows.from;
        std::byte* const target = to + y * rows.to;
        const std::ptrdiff_t done = shuffle_vectors<false>(source, target, bytes, 1, pick, flip, false, passing);
        std::memcpy(target + done, source + done, static_cast<std::size_t>(bytes - done));
    }
}

// Rows in the caches: sooner by vectors than by calls of memcpy, as long as they are short.
void rows_run(const std::byte* from, std::byte* to, const Axis& rows, const Axis& axis, std::size_t atom,
              Passing passing) {
    constexpr std::ptrdiff_t worth_a_call = 4096;
    constexpr std::ptrdiff_t worth_whole_vectors = 256;
    const Bytes d;
    const auto length = static_cast<std::ptrdiff_t>(hn::Lanes(d));
    const std::ptrdiff_t bytes = axis.extent * static_cast<std::ptrdiff_t>(atom);
    if (passing.streaming) return rows_past_caches(from, to, rows, axis, atom, passing);
    if (bytes <= line || bytes > worth_a_call) return copy_run(from, to, rows, axis, atom, passing);
    const Axis outer = rows;
    for (std::ptrdiff_t y = 0; y < outer.extent; ++y, from += outer.from, to += outer.to) {
        std::ptrdiff_t at = 0;
        const auto two = [&]() HWY_ATTR {
            const auto first = hn::LoadU(d, u8(from + at));
            const auto second = hn::LoadU(d, u8(from + at + length));
            hn::StoreU(first, d, u8(to + at));
            hn::StoreU(second, d, u8(to + at + length));
        };
        if (bytes >= worth_whole_vectors) {
            hn::StoreU(hn::LoadU(d, u8(from)), d, u8(to));
            at = length - static_cast<std::ptrdiff_t>(reinterpret_cast<std::uintptr_t>(to) % hn::Lanes(d));
            // Stores wait for lines of the second cache longer than loads do, one after another.
            for (; at + 2 * length <= bytes; at += 2 * length) {
                hwy::Prefetch(from + at + passing.ahead);
                hwy::Prefetch(from + at + passing.ahead + length);
                hwy::Prefetch(to + at + outer.to);
                hwy::Prefetch(to + at + outer.to + length);
                two();
            }
        } else
            for (; at + 2 * length <= bytes; at += 2 * length) two();
        if (at + length <= bytes) hn::StoreU(hn::LoadU(d, u8(from + at)), d, u8(to + at));
        hn::StoreU(hn::LoadU(d, u8(from + bytes - length)), d, u8(to + bytes - length));
    }
}

} // namespace

// With internal linkage above, only this is seen from outside.
void add_runs(Kernels& table) {
    table.rows = rows_run;
    table.shuffle = shuffle_run;
    table.reverse = {reverse_run<1>, reverse_run<2>, reverse_run<3>,  reverse_run<4>,
                     reverse_run<6>, reverse_run<8>, reverse_run<12>, reverse_run<16>};
}

} // namespace oriel::copying::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif

#if HWY_ONCE
#include "copy/simd_targets.hpp"

namespace oriel::copying::simd {

void add_runs(std::int64_t target, Kernels& table) { ORIEL_FOR_TARGET(target, add_runs(table)); }

} // namespace oriel::copying::simd
#endif
