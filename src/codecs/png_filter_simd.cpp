// The row filters with SIMD: a row's neighbours are the row itself a pixel earlier and the row above, so nothing waits
// for anything. All of it in bytes, as many as a vector holds.
#include "codecs/png_filter_bytes.hpp"
#include "copy/simd.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "codecs/png_filter_simd.cpp"
#include <hwy/foreach_target.h>
// Highway's own order: the targets first.
#include <hwy/highway.h>

#include <algorithm>
#include <cstring>

#if HWY_TARGET & ORIEL_SIMD_TARGETS
HWY_BEFORE_NAMESPACE();
namespace oriel::codecs::png::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {

using Bytes = hn::ScalableTag<std::uint8_t>;
using Vector = hn::Vec<Bytes>;

HWY_INLINE Vector less(Vector a, Vector b) { return hn::Sub(hn::Max(a, b), hn::Min(a, b)); } // how far apart
HWY_INLINE auto at_most(Vector a, Vector b) { return hn::Eq(hn::Min(a, b), a); }

// The instruction rounds up, PNG down: one less where the sum is odd.
HWY_INLINE Vector half(Vector a, Vector b) {
    const Bytes d;
    return hn::Sub(hn::AverageRound(a, b), hn::And(hn::Xor(a, b), hn::Set(d, std::uint8_t{1})));
}

// With p = a + b - c: |p - a| = |b - c|, |p - b| = |a - c|, and |p - c| is their sum if b and a lie on the same side
// of c, else their difference. A sum beyond 255 is more than the others whatever it is.
HWY_INLINE Vector nearest_of(Vector a, Vector b, Vector c) {
    const Vector to_a = less(b, c);
    const Vector to_b = less(a, c);
    const auto between = hn::Xor(hn::VecFromMask(Bytes(), at_most(c, a)), hn::VecFromMask(Bytes(), at_most(c, b)));
    const Vector to_c = hn::IfThenElse(hn::MaskFromVec(between), less(to_a, to_b), hn::SaturatedAdd(to_a, to_b));
    const Vector b_or_c = hn::IfThenElse(at_most(to_b, to_c), b, c);
    return hn::IfThenElse(at_most(to_a, hn::Min(to_b, to_c)), a, b_or_c);
}

struct Neighbours {
    Vector x, a, b, c;
};
HWY_INLINE Neighbours neighbours(const RowPair& rows, std::size_t i) {
    const Bytes d;
    return {hn::LoadU(d, rows.row + i), hn::LoadU(d, rows.row + i - rows.pixel_bytes), hn::LoadU(d, rows.above + i),
            hn::LoadU(d, rows.above + i - rows.pixel_bytes)};
}

template <class Predict>
HWY_INLINE void filter_by(unsigned number, const RowPair& rows, std::uint8_t* to, Predict predict) {
    const Bytes d;
    const std::size_t lanes = hn::Lanes(d);
    std::size_t i = std::min(rows.pixel_bytes, rows.bytes);
    filter_bytes(number, rows, 0, i, to);
    for (; i + lanes <= rows.bytes; i += lanes) {
        const Neighbours n = neighbours(rows, i);
        hn::StoreU(hn::Sub(n.x, predict(n)), d, to + i);
    }
    filter_bytes(number, rows, i, rows.bytes, to);
}

void filter(unsigned number, const RowPair& rows, std::uint8_t* to) {
    switch (number) {
    case none: std::memcpy(to, rows.row, rows.bytes); return;
    case sub: return filter_by(number, rows, to, [](const Neighbours& n) HWY_ATTR { return n.a; });
    case up: return filter_by(number, rows, to, [](const Neighbours& n) HWY_ATTR { return n.b; });
    case average: return filter_by(number, rows, to, [](const Neighbours& n) HWY_ATTR { return half(n.a, n.b); });
    default: return filter_by(number, rows, to, [](const Neighbours& n) HWY_ATTR { return nearest_of(n.a, n.b, n.c); });
    }
}

void judge(const RowPair& rows, std::size_t begin, std::size_t end, FilterSums& sums) {
    const Bytes d;
    const hn::Repartition<std::uint64_t, Bytes> wide;
    const std::size_t lanes = hn::Lanes(d);
    std::size_t i = std::min(std::max(begin, rows.pixel_bytes), end);
    judge_bytes(rows, begin, i, sums);
    auto sum0 = hn::Zero(wide), sum1 = sum0, sum2 = sum0, sum3 = sum0, sum4 = sum0;
    const auto sizes = [&](Vector left) HWY_ATTR { return hn::SumsOf8(hn::Min(left, hn::Sub(hn::Zero(d), left))); };
    for (; i + lanes <= end; i += lanes) {
        const Neighbours n = neighbours(rows, i);
        sum0 = hn::Add(sum0, sizes(n.x));
        sum1 = hn::Add(sum1, sizes(hn::Sub(n.x, n.a)));
        sum2 = hn::Add(sum2, sizes(hn::Sub(n.x, n.b)));
        sum3 = hn::Add(sum3, sizes(hn::Sub(n.x, half(n.a, n.b))));
        sum4 = hn::Add(sum4, sizes(hn::Sub(n.x, nearest_of(n.a, n.b, n.c))));
    }
    sums[none] += hn::GetLane(hn::SumOfLanes(wide, sum0));
    sums[sub] += hn::GetLane(hn::SumOfLanes(wide, sum1));
    sums[up] += hn::GetLane(hn::SumOfLanes(wide, sum2));
    sums[average] += hn::GetLane(hn::SumOfLanes(wide, sum3));
    sums[paeth] += hn::GetLane(hn::SumOfLanes(wide, sum4));
    judge_bytes(rows, i, end, sums);
}

} // namespace

FilterKernels kernels() { return {filter, judge}; }

} // namespace oriel::codecs::png::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif

#if HWY_ONCE
#include "copy/simd_targets.hpp"

namespace oriel::codecs::png {

namespace {

FilterKernels of_target(std::int64_t target) {
    ORIEL_FOR_TARGET(target, kernels());
    return portable_filters;
}

} // namespace

FilterKernels simd_filters(std::string_view name) noexcept {
    // What it has beyond AVX3 moves bytes about; nothing of it is for sums.
    if (name == hwy::TargetName(HWY_AVX3_DL)) return of_target(HWY_AVX3);
    for (const std::int64_t target : {HWY_SSE4, HWY_AVX2, HWY_AVX3, HWY_NEON})
        if (name == hwy::TargetName(target)) return of_target(target);
    return portable_filters;
}

} // namespace oriel::codecs::png
#endif
