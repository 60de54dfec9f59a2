// Planes to interleaved pixels and back, of 1, 2 or 4 bytes and two to four channels: turns so thin that they need no
// squares. What is none of these is left to the table's kernel.
#include "copy/lines.hpp"
#include "copy/simd.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "copy/simd_planes.cpp"
#include <hwy/foreach_target.h>
// Highway's own order: the targets first.
#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include <algorithm>
#include <cstring>

#if HWY_TARGET & ORIEL_SIMD_TARGETS
HWY_BEFORE_NAMESPACE();
namespace oriel::copying::simd::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {

/// For what is left of a row, on either side of the long ones.
template <class T> using Short = hn::CappedTag<T, 16 / sizeof(T)>;

// `count` pixels of a row whose destination begins at `to` and takes `step` bytes for each: put(d, i) moves those of a
// vector from number i on, stream(i) those of a whole one past the caches, if `streaming` says so and they begin a
// line. What lies before a line and behind whole vectors is done first, by short ones, of which a row has at least one
// and which may reach into those: in one line or two of a row past the caches that costs little here.
template <class T, class Put, class Stream>
HWY_INLINE void each_vector(const std::byte* to, std::ptrdiff_t step, std::ptrdiff_t count, bool streaming,
                            const Put& put, const Stream& stream) {
    const hn::ScalableTag<T> d;
    const Short<T> rest;
    const auto lanes = static_cast<std::ptrdiff_t>(hn::Lanes(d));
    const auto short_lanes = static_cast<std::ptrdiff_t>(hn::Lanes(rest));
    const std::ptrdiff_t head = count * step >= 32 * line ? pixels_to_line(to, step) : 0;
    const std::ptrdiff_t start = head < line ? head : 0; // no pixel begins a line
    const std::ptrdiff_t end = start + (count - start) / lanes * lanes;
    const std::ptrdiff_t ends[][2] = {{0, start}, {end, count}};
    for (const auto& [first, last] : ends)
        for (std::ptrdiff_t i = first; i < last; i += short_lanes) put(rest, std::min(i, count - short_lanes));
    std::ptrdiff_t i = start;
    if (streaming && reinterpret_cast<std::uintptr_t>(to + start * step) % line == 0)
        for (; i < end; i += lanes) stream(i);
    for (; i < end; i += lanes) put(d, i);
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
    using T = hwy::UnsignedFromSize<N>;
    const hn::ScalableTag<T> d;
    constexpr auto atom = static_cast<std::ptrdiff_t>(N);
    constexpr auto pixel = static_cast<std::ptrdiff_t>(N * planes);
    const bool backwards = outer.from < 0;
    const auto vectors = [&]<class D>(D tag, std::ptrdiff_t i, hn::Vec<D>* v) HWY_ATTR {
        for (std::size_t p = 0; p < planes; ++p) {
            const std::byte* const plane = from + static_cast<std::ptrdiff_t>(p) * inner.from;
            hwy::Prefetch(plane + i * outer.from + passing.ahead);
            v[p] = load(tag, plane, i, backwards);
        }
    };
    const auto put = [&]<class D>(D tag, std::ptrdiff_t i) HWY_ATTR {
        hn::Vec<D> v[planes];
        vectors(tag, i, v);
        store_interleaved<N, planes>(tag, v, reinterpret_cast<T*>(to + i * pixel));
    };
    const auto stream = [&](std::ptrdiff_t i) HWY_ATTR {
        hn::Vec<decltype(d)> v[planes];
        vectors(d, i, v);
        alignas(64) T staged[planes * hn::MaxLanes(hn::ScalableTag<T>())];
        store_interleaved<N, planes>(d, v, staged);
        for (std::size_t k = 0; k < planes; ++k)
            hn::Stream(hn::Load(d, staged + k * hn::Lanes(d)), d,
                       reinterpret_cast<T*>(to + i * pixel) + k * hn::Lanes(d));
    };
    each_vector<T>(to, pixel, outer.extent, passing.streaming, put, stream);
}

// Pixels of `planes` atoms to planes (outer.to apart).
template <std::size_t N, std::size_t planes>
void deinterleave(const std::byte* from, std::byte* to, const Axis& outer, const Axis& inner, Passing passing) {
    using T = hwy::UnsignedFromSize<N>;
    const hn::ScalableTag<T> d;
    constexpr auto atom = static_cast<std::ptrdiff_t>(N);
    constexpr auto pixel = static_cast<std::ptrdiff_t>(N * planes);
    const bool backwards = inner.from < 0;
    if (outer.from < 0) // the planes in the order the pixel has them
        return deinterleave<N, planes>(from + outer.from * (outer.extent - 1), to + outer.to * (outer.extent - 1),
                                       {outer.extent, -outer.from, -outer.to}, inner, passing);
    const auto vectors = [&]<class D>(D tag, std::ptrdiff_t i, hn::Vec<D>* v) HWY_ATTR {
        const auto count = static_cast<std::ptrdiff_t>(hn::Lanes(tag));
        const std::byte* const at = backwards ? from - (i + count - 1) * pixel : from + i * pixel;
        for (std::ptrdiff_t k = 0; k < count * pixel; k += line) hwy::Prefetch(at + k + passing.ahead);
        hn::Vec<D> w[4];
        if constexpr (planes == 2) hn::LoadInterleaved2(tag, reinterpret_cast<const T*>(at), w[0], w[1]);
        else if constexpr (planes == 3) hn::LoadInterleaved3(tag, reinterpret_cast<const T*>(at), w[0], w[1], w[2]);
        else hn::LoadInterleaved4(tag, reinterpret_cast<const T*>(at), w[0], w[1], w[2], w[3]);
        for (std::size_t p = 0; p < planes; ++p) {
            if constexpr (sizeof(T) > 1) v[p] = backwards ? hn::Reverse(tag, w[p]) : w[p];
            else {
                alignas(64) T lane[hn::MaxLanes(D())];
                v[p] = w[p];
                if (backwards) {
                    hn::Store(w[p], tag, lane);
                    v[p] = load(tag, reinterpret_cast<const std::byte*>(lane + count - 1), 0, true);
                }
            }
        }
    };
    const auto put = [&]<class D>(D tag, std::ptrdiff_t i) HWY_ATTR {
        hn::Vec<D> v[planes];
        vectors(tag, i, v);
        for (std::size_t p = 0; p < planes; ++p)
            hn::StoreU(v[p], tag, reinterpret_cast<T*>(to + i * atom + static_cast<std::ptrdiff_t>(p) * outer.to));
    };
    const auto stream = [&](std::ptrdiff_t i) HWY_ATTR {
        hn::Vec<decltype(d)> v[planes];
        vectors(d, i, v);
        for (std::size_t p = 0; p < planes; ++p)
            hn::Stream(v[p], d, reinterpret_cast<T*>(to + i * atom + static_cast<std::ptrdiff_t>(p) * outer.to));
    };
    const bool together = outer.to % line == 0; // lines begin at the same pixels of all planes
    each_vector<T>(to, atom, inner.extent, passing.streaming && together, put, stream);
}

// Whether it was a thin one, long enough for a vector, and done.
template <std::size_t N>
bool thin(const std::byte* from, std::byte* to, const Axis& outer, const Axis& inner, Passing passing) {
    constexpr auto atom = static_cast<std::ptrdiff_t>(N);
    constexpr std::ptrdiff_t least = 16 / atom;
    const auto is = [](std::ptrdiff_t stride, std::ptrdiff_t size) { return stride == size || stride == -size; };
    if (inner.extent >= 2 && inner.extent <= 4 && outer.extent >= least && outer.to == atom * inner.extent &&
        is(outer.from, atom)) {
        switch (inner.extent) {
        case 2: interleave<N, 2>(from, to, outer, inner, passing); break;
        case 3: interleave<N, 3>(from, to, outer, inner, passing); break;
        default: interleave<N, 4>(from, to, outer, inner, passing); break;
        }
        return true;
    }
    if (outer.extent >= 2 && outer.extent <= 4 && inner.extent >= least && is(inner.from, atom * outer.extent) &&
        is(outer.from, atom)) {
        switch (outer.extent) {
        case 2: deinterleave<N, 2>(from, to, outer, inner, passing); break;
        case 3: deinterleave<N, 3>(from, to, outer, inner, passing); break;
        default: deinterleave<N, 4>(from, to, outer, inner, passing); break;
        }
        return true;
    }
    return false;
}

Tiles thicker{}; // set once, with the table

template <std::size_t N>
void tile_run(const std::byte* from, std::byte* to, const Axis& outer, const Axis& inner, std::size_t atom,
              Passing passing) {
    if (inner.to != static_cast<std::ptrdiff_t>(N) || !thin<N>(from, to, outer, inner, passing))
        thicker[atom_place(N)](from, to, outer, inner, atom, passing);
}

template <std::size_t N> void add_tile(Tiles& table) { table[atom_place(N)] = tile_run<N>; }

} // namespace

// With internal linkage above, only this is seen from outside.
void add_planes(Kernels& table) {
    thicker = table.tile;
    add_tile<1>(table.tile);
    add_tile<2>(table.tile);
    add_tile<4>(table.tile);
}

} // namespace oriel::copying::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif

#if HWY_ONCE
#include "copy/simd_targets.hpp"

namespace oriel::copying::simd {

void add_planes(std::int64_t target, Kernels& table) { ORIEL_FOR_TARGET(target, add_planes(table)); }

} // namespace oriel::copying::simd
#endif
