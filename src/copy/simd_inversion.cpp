// Inversion of packed rows with SIMD: bits flipped by a mask that repeats every few vectors, or lanes taken from max.
#include "copy/element.hpp"
#include "copy/simd.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "copy/simd_inversion.cpp"
#include <hwy/foreach_target.h>
// Highway's own order: the targets first.
#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <type_traits>

#if HWY_TARGET & ORIEL_SIMD_TARGETS
HWY_BEFORE_NAMESPACE();
namespace oriel::copying::simd::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {

using Bytes = hn::CappedTag<std::uint8_t, Inversion::step>;

constexpr std::size_t worth_fetching = std::size_t{1} << 20; // bytes of a row

// Calls change(vector, mask) on every vector of a row; in the caches on two a turn, if asked.
template <bool pairs, class Change>
HWY_INLINE void each_vector(const std::byte* from, std::byte* to, std::size_t bytes, const Inversion& inversion,
                            const Change& change) {
    const Bytes d;
    const std::size_t length = hn::Lanes(d);
    const auto* const source = reinterpret_cast<const std::uint8_t*>(from);
    auto* const target = reinterpret_cast<std::uint8_t*>(to);
    const auto* const masks = reinterpret_cast<const std::uint8_t*>(inversion.mask.data());
    std::size_t at = 0;
    // What does not fill a vector is changed in one of its own.
    const auto some = [&](std::size_t end, auto mask) HWY_ATTR {
        alignas(64) std::array<std::uint8_t, Inversion::step> part{};
        std::memcpy(part.data(), source + at, end - at);
        hn::Store(change(hn::Load(d, part.data()), mask), d, part.data());
        std::memcpy(target + at, part.data(), end - at);
        at = end;
    };
    if (inversion.channels == 1) {
        const auto mask = hn::Load(d, masks);
        const std::size_t head = (64 - reinterpret_cast<std::uintptr_t>(to) % 64) % 64;
        if (bytes >= 1024 && head % inversion.unit == 0) { // whole lines, as far as they go
            while (at < head) some(std::min(at + length, head), mask);
            // Some kilobytes are fetched ahead: more than a processor does by itself.
            const bool streaming = inversion.streaming;
            if (streaming || bytes >= worth_fetching)
                for (; at + Inversion::step <= bytes; at += Inversion::step) {
                    hwy::Prefetch(source + at + 4096);
                    for (std::size_t k = 0; k < Inversion::step; k += length) {
                        const auto v = change(hn::LoadU(d, source + at + k), mask);
                        if (streaming) hn::Stream(v, d, target + at + k);
                        else hn::StoreU(v, d, target + at + k);
                    }
                }
        }
        for (; pairs && at + 2 * length <= bytes; at += 2 * length) {
            const auto first = hn::LoadU(d, source + at);
            const auto second = hn::LoadU(d, source + at + length);
            hn::StoreU(change(first, mask), d, target + at);
            hn::StoreU(change(second, mask), d, target + at + length);
        }
        for (; at + length <= bytes; at += length) {
            if (!pairs) hwy::Prefetch(target + at + 512); // floats, in the second cache: a twelfth less time
            hn::StoreU(change(hn::LoadU(d, source + at), mask), d, target + at);
        }
        if (at != bytes) some(bytes, mask);
        return;
    }
    const std::size_t period = inversion.channels * length;
    std::size_t k = 0;
    for (; at + length <= bytes; at += length) {
        hn::StoreU(change(hn::LoadU(d, source + at), hn::Load(d, masks + k)), d, target + at);
        k = k + length == period ? 0 : k + length;
    }
    if (at != bytes) some(bytes, hn::Load(d, masks + k));
}

void flip_bits(const std::byte* from, std::byte* to, std::size_t bytes, const Inversion& inversion) {
    each_vector<true>(from, to, bytes, inversion, [](auto v, auto mask) HWY_ATTR { return hn::Xor(v, mask); });
}

template <class T> void subtract(const std::byte* from, std::byte* to, std::size_t bytes, const Inversion& inversion) {
    const Bytes d;
    const hn::Repartition<T, Bytes> lanes;
    const auto top = hn::Set(lanes, static_cast<T>(inversion.max));
    const auto difference = [&](auto v) HWY_ATTR {
        if constexpr (std::is_floating_point_v<T>) return hn::Sub(top, v);
        else return hn::Sub(top, hn::Min(v, top));
    };
    if (inversion.native)
        each_vector<false>(from, to, bytes, inversion, [&](auto v, auto mask) HWY_ATTR {
            const auto inverted = hn::BitCast(d, difference(hn::BitCast(lanes, v)));
            return hn::Or(hn::And(mask, inverted), hn::AndNot(mask, v));
        });
    else {
        const auto order = hn::LoadDup128(d, swap_order<sizeof(T)>.data());
        each_vector<false>(from, to, bytes, inversion, [&](auto v, auto mask) HWY_ATTR {
            const auto native = hn::BitCast(lanes, hn::TableLookupBytes(v, order));
            const auto inverted = hn::TableLookupBytes(hn::BitCast(d, difference(native)), order);
            return hn::Or(hn::And(mask, inverted), hn::AndNot(mask, v));
        });
    }
}

} // namespace

void add_inversion(Kernels& table) {
    table.invert = {flip_bits,
                    subtract<std::uint8_t>,
                    subtract<std::uint16_t>,
                    subtract<std::uint32_t>,
                    subtract<std::uint64_t>,
                    subtract<float>,
                    subtract<double>};
}

} // namespace oriel::copying::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif

#if HWY_ONCE
#include "copy/simd_targets.hpp"

namespace oriel::copying::simd {

void add_inversion(std::int64_t target, Kernels& table) { ORIEL_FOR_TARGET(target, add_inversion(table)); }

} // namespace oriel::copying::simd
#endif
