// What the SIMD files end with: a function that hands a table to the version of it made for one target.
// Usage, where HWY_ONCE: ORIEL_FOR_TARGET(target, add_runs(table)).
#pragma once

#include <hwy/highway.h>

#if HWY_TARGETS & HWY_SSE4
#define ORIEL_SSE4(target, call)                                                                                       \
    if ((target) == HWY_SSE4) return N_SSE4::call
#else
#define ORIEL_SSE4(target, call) (void)0
#endif
#if HWY_TARGETS & HWY_AVX2
#define ORIEL_AVX2(target, call)                                                                                       \
    if ((target) == HWY_AVX2) return N_AVX2::call
#else
#define ORIEL_AVX2(target, call) (void)0
#endif
#if HWY_TARGETS & HWY_AVX3
#define ORIEL_AVX3(target, call)                                                                                       \
    if ((target) == HWY_AVX3) return N_AVX3::call
#else
#define ORIEL_AVX3(target, call) (void)0
#endif
#if HWY_TARGETS & HWY_AVX3_DL
#define ORIEL_AVX3_DL(target, call)                                                                                    \
    if ((target) == HWY_AVX3_DL) return N_AVX3_DL::call
#else
#define ORIEL_AVX3_DL(target, call) (void)0
#endif
#if HWY_TARGETS & HWY_NEON
#define ORIEL_NEON(target, call)                                                                                       \
    if ((target) == HWY_NEON) return N_NEON::call
#else
#define ORIEL_NEON(target, call) (void)0
#endif

#define ORIEL_FOR_TARGET(target, call)                                                                                 \
    ORIEL_SSE4(target, call);                                                                                          \
    ORIEL_AVX2(target, call);                                                                                          \
    ORIEL_AVX3(target, call);                                                                                          \
    ORIEL_NEON(target, call)
