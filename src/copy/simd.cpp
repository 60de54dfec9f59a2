// Which SIMD targets this processor has, and their tables.
#include "copy/simd.hpp"

#define HWY_WANT_AVX3_DL
#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace oriel::copying::simd {
namespace {

// Highway's own question (hwy::SupportedTargets) lives in a library that an application would have to install.
bool present(std::int64_t target) {
#if HWY_ARCH_X86
    const auto sse4 = [] {
        return __builtin_cpu_supports("sse4.1") && __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("aes") &&
               __builtin_cpu_supports("pclmul");
    };
    const auto avx2 = [&] {
        return sse4() && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") &&
               __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
    };
    const auto avx3 = [&] {
        return avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
               __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw");
    };
    switch (target) {
    case HWY_SSE4: return sse4();
    case HWY_AVX2: return avx2();
    case HWY_AVX3: return avx3();
    case HWY_AVX3_DL:
        return avx3() && __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2") &&
               __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bitalg") &&
               __builtin_cpu_supports("avx512vpopcntdq") && __builtin_cpu_supports("vpclmulqdq");
    default: return false;
    }
#else
    return target == HWY_STATIC_TARGET; // what the compiler may use anyway
#endif
}

// Better ones later.
#if HWY_ARCH_X86
constexpr std::array<std::int64_t, 4> known{HWY_SSE4, HWY_AVX2, HWY_AVX3, HWY_AVX3_DL};
#else
constexpr std::array<std::int64_t, 1> known{HWY_STATIC_TARGET};
#endif

} // namespace

std::size_t add_tables(std::span<Kernels> tables, std::size_t count) {
    for (const std::int64_t target : known) {
        if ((HWY_TARGETS & target) == 0 || !present(target) || count == tables.size()) continue;
        // What a target adds little to is the one before's.
        Kernels& table = tables[count] = tables[count - 1];
        table.target = hwy::TargetName(target);
        table.settle = [] { hwy::FlushStream(); };
        add_runs(target, table);
        add_turns(target, table);
        add_planes(target, table);
        add_inversion(target, table);
        add_search(target, table);
        add_lines(target, table);
        ++count;
    }
    return count;
}

} // namespace oriel::copying::simd
