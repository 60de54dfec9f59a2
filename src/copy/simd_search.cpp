// Looking at values with SIMD: equality of packed runs where it is not that of bytes, and finding and counting an
// element among packed ones. Strided runs are the portable table's.
#include "copy/element.hpp"
#include "copy/simd.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "copy/simd_search.cpp"
#include <hwy/foreach_target.h>
// Highway's own order: the targets first.
#include <hwy/highway.h>

#include <cstddef>
#include <type_traits>

#if HWY_TARGET & ORIEL_SIMD_TARGETS
HWY_BEFORE_NAMESPACE();
namespace oriel::copying::simd::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;
namespace {

using Bytes = hn::ScalableTag<std::uint8_t>;
using Vector = hn::Vec<Bytes>;

// How a vector of elements is compared: a mask of those that are equal. Four vectors are compared at a time.
template <class Way> HWY_INLINE bool four_same(const Vector* a, const Vector* b) {
    const auto first = hn::And(Way::same(a[0], b[0]), Way::same(a[1], b[1]));
    const auto second = hn::And(Way::same(a[2], b[2]), Way::same(a[3], b[3]));
    return hn::AllTrue(typename Way::Tag(), hn::And(first, second));
}

template <class T> struct Number {
    using Tag = hn::Repartition<T, Bytes>;
    static HWY_INLINE hn::Mask<Tag> same(Vector a, Vector b) {
        const Tag d;
        return hn::Eq(hn::BitCast(d, a), hn::BitCast(d, b));
    }
};
struct Half { // by its bits: what is above infinity is not a number, and zeros have two signs
    using T = std::int16_t;
    using Tag = hn::Repartition<T, Bytes>;
    static HWY_INLINE hn::Mask<Tag> same(Vector a, Vector b) {
        const Tag d;
        const auto x = hn::BitCast(d, a);
        const auto y = hn::BitCast(d, b);
        const auto magnitude = hn::Set(d, T{0x7fff});
        const auto numbers = hn::And(hn::Eq(x, y), hn::Lt(hn::And(x, magnitude), hn::Set(d, T{0x7c01})));
        return hn::Or(numbers, hn::Eq(hn::And(hn::Or(x, y), magnitude), hn::Zero(d)));
    }
};
// Whether the bits of four vectors of halves are the same and all of them numbers: most are, and it takes less.
HWY_INLINE bool surely_same(const Vector* a, const Vector* b) {
    const Half::Tag d;
    const auto magnitude = hn::Set(d, Half::T{0x7fff});
    auto differences = hn::Zero(Bytes());
    auto largest = hn::Zero(d);
    for (std::size_t k = 0; k < 4; ++k) {
        differences = hn::Or(differences, hn::Xor(a[k], b[k]));
        largest = hn::Max(largest, hn::And(hn::BitCast(d, a[k]), magnitude));
    }
    const auto same = hn::Eq(hn::BitCast(d, differences), hn::Zero(d));
    return hn::AllTrue(d, hn::And(same, hn::Lt(largest, hn::Set(d, Half::T{0x7c01}))));
}
struct Truth {
    using T = std::uint8_t;
    using Tag = Bytes;
    static HWY_INLINE hn::Mask<Tag> same(Vector a, Vector b) {
        const Tag d;
        const auto one = hn::Set(d, T{1}); // min(v, 1) is the truth of v
        return hn::Eq(hn::Min(a, one), hn::Min(b, one));
    }
};

template <class Way, std::size_t swapped> // bytes of an element in the other order, or 0
bool equal_packed(const std::uint8_t* a, const std::uint8_t* b, std::size_t bytes) {
    const Bytes d;
    const typename Way::Tag lanes;
    const std::size_t length = hn::Lanes(d);
    const auto at = [&](const std::uint8_t* p) HWY_ATTR {
        const Vector v = hn::LoadU(d, p);
        if constexpr (swapped == 0) return v;
        else return hn::TableLookupBytes(v, hn::LoadDup128(d, swap_order<swapped>.data()));
    };
    const auto same = [&](std::size_t k) HWY_ATTR { return Way::same(at(a + k), at(b + k)); };
    std::size_t k = 0;
    for (; k + 4 * length <= bytes; k += 4 * length) {
        const Vector x[4] = {at(a + k), at(a + k + length), at(a + k + 2 * length), at(a + k + 3 * length)};
        const Vector y[4] = {at(b + k), at(b + k + length), at(b + k + 2 * length), at(b + k + 3 * length)};
        if constexpr (std::is_same_v<Way, Half>)
            if (surely_same(x, y)) continue;
        if (!four_same<Way>(x, y)) return false;
    }
    for (; k + length <= bytes; k += length)
        if (!hn::AllTrue(lanes, same(k))) return false;
    return k == bytes || hn::AllTrue(lanes, same(bytes - length)); // again some that were equal
}

template <class Way, std::size_t swapped, Equality portable>
bool equal_run(const std::byte* a, const std::byte* b, const Axis& axis, std::size_t atom) {
    const auto packed = static_cast<std::ptrdiff_t>(atom);
    const std::size_t bytes = atom * static_cast<std::size_t>(axis.extent);
    if (axis.from != packed || axis.to != packed || bytes < hn::Lanes(Bytes()))
        return portable_looking.equal[static_cast<std::size_t>(portable)](a, b, axis, atom);
    return equal_packed<Way, swapped>(reinterpret_cast<const std::uint8_t*>(a),
                                      reinterpret_cast<const std::uint8_t*>(b), bytes);
}

template <class T, Finding portable>
std::size_t find_run(const std::byte* at, std::ptrdiff_t stride, std::size_t count, std::uint64_t bits) {
    const auto rest = [&](std::size_t k) {
        return k + portable_looking.find[static_cast<std::size_t>(portable)](
                       at + static_cast<std::ptrdiff_t>(k) * stride, stride, count - k, bits);
    };
    if (stride != sizeof(T)) return rest(0);
    const hn::ScalableTag<T> d;
    const std::size_t length = hn::Lanes(d);
    const auto wanted = hn::Set(d, element_of<T>(bits));
    const auto same = [&](std::size_t k) HWY_ATTR {
        const auto v = hn::LoadU(hn::Repartition<std::uint8_t, decltype(d)>(),
                                 reinterpret_cast<const std::uint8_t*>(at) + k * sizeof(T));
        return hn::Eq(hn::BitCast(d, v), wanted);
    };
    std::size_t k = 0;
    for (; k + 4 * length <= count; k += 4 * length) {
        const auto first = hn::Or(same(k), same(k + length));
        const auto second = hn::Or(same(k + 2 * length), same(k + 3 * length));
        if (!hn::AllFalse(d, hn::Or(first, second))) break;
    }
    for (; k + length <= count; k += length) {
        const std::intptr_t found = hn::FindFirstTrue(d, same(k));
        if (found >= 0) return k + static_cast<std::size_t>(found);
    }
    return rest(k);
}

template <class T, Finding portable>
std::size_t count_run(const std::byte* at, std::ptrdiff_t stride, std::size_t count, std::uint64_t bits) {
    const auto rest = [&](std::size_t k) {
        return portable_looking.count[static_cast<std::size_t>(portable)](at + static_cast<std::ptrdiff_t>(k) * stride,
                                                                          stride, count - k, bits);
    };
    if (stride != sizeof(T)) return rest(0);
    const hn::ScalableTag<T> d;
    const std::size_t length = hn::Lanes(d);
    const auto wanted = hn::Set(d, element_of<T>(bits));
    std::size_t found = 0;
    std::size_t k = 0;
    for (; k + length <= count; k += length) {
        const auto v = hn::LoadU(hn::Repartition<std::uint8_t, decltype(d)>(),
                                 reinterpret_cast<const std::uint8_t*>(at) + k * sizeof(T));
        found += hn::CountTrue(d, hn::Eq(hn::BitCast(d, v), wanted));
    }
    return found + rest(k);
}

constexpr Looking looking{
    {equal_run<Truth, 0, Equality::truth>, equal_run<Half, 0, Equality::f16>,
     equal_run<Number<float>, 0, Equality::f32>, equal_run<Number<double>, 0, Equality::f64>,
     equal_run<Half, 2, Equality::swapped_f16>, equal_run<Number<float>, 4, Equality::swapped_f32>,
     equal_run<Number<double>, 8, Equality::swapped_f64>},
    {find_run<std::uint8_t, Finding::u8>, find_run<std::uint16_t, Finding::u16>, find_run<std::uint32_t, Finding::u32>,
     find_run<std::uint64_t, Finding::u64>, find_run<float, Finding::f32>, find_run<double, Finding::f64>},
    {count_run<std::uint8_t, Finding::u8>, count_run<std::uint16_t, Finding::u16>,
     count_run<std::uint32_t, Finding::u32>, count_run<std::uint64_t, Finding::u64>, count_run<float, Finding::f32>,
     count_run<double, Finding::f64>},
};

} // namespace

void add_search(Kernels& table) { table.looking = &looking; }

} // namespace oriel::copying::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif

#if HWY_ONCE
#include "copy/simd_targets.hpp"

namespace oriel::copying::simd {

void add_search(std::int64_t target, Kernels& table) { ORIEL_FOR_TARGET(target, add_search(table)); }

} // namespace oriel::copying::simd
#endif
