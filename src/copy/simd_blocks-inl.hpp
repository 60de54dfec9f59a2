// Blocks of 16 bytes, in which all targets shuffle, and vectors made of them. For the files compiled once for each
// target, inside their namespace of the target: hence the guard by toggle (Highway's README, "headers").
#include "copy/simd.hpp"

#include <hwy/highway.h>

#include <cstddef>
#include <cstdint>

#if defined(ORIEL_COPY_SIMD_BLOCKS) == defined(HWY_TARGET_TOGGLE)
#ifdef ORIEL_COPY_SIMD_BLOCKS
#undef ORIEL_COPY_SIMD_BLOCKS
#else
#define ORIEL_COPY_SIMD_BLOCKS
#endif

#if HWY_TARGET & ORIEL_SIMD_TARGETS
HWY_BEFORE_NAMESPACE();
namespace oriel::copying::simd::HWY_NAMESPACE {
namespace {

using Window = hwy::HWY_NAMESPACE::FixedTag<std::uint8_t, 16>;
using Block = hwy::HWY_NAMESPACE::Vec<Window>;

using Wide = hwy::HWY_NAMESPACE::CappedTag<std::uint8_t, 64>;
constexpr std::size_t blocks = hwy::HWY_NAMESPACE::MaxLanes(Wide()) / 16; ///< in a vector: 1, 2 or 4

HWY_INLINE const std::uint8_t* u8(const std::byte* p) { return reinterpret_cast<const std::uint8_t*>(p); }
HWY_INLINE std::uint8_t* u8(std::byte* p) { return reinterpret_cast<std::uint8_t*>(p); }

/// As many of them side by side as a vector has: `blocks` of Wide.
HWY_INLINE Block joined(Window, const Block* b) { return b[0]; }
#if HWY_CAP_GE256
HWY_INLINE hwy::HWY_NAMESPACE::Vec<Wide> joined(Wide, const Block* b) {
#if HWY_CAP_GE512
    const hwy::HWY_NAMESPACE::FixedTag<std::uint8_t, 32> half;
    return hwy::HWY_NAMESPACE::Combine(Wide(), hwy::HWY_NAMESPACE::Combine(half, b[3], b[2]),
                                       hwy::HWY_NAMESPACE::Combine(half, b[1], b[0]));
#else
    return hwy::HWY_NAMESPACE::Combine(Wide(), b[1], b[0]);
#endif
}
#endif

} // namespace
} // namespace oriel::copying::simd::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif

#endif // guard by toggle
