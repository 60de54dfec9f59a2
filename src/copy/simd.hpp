// Kernels made with Highway: files, compiled once for each target, that replace entries of the portable table
// (runs, turns, planes, inversion, search; lines for one target alone), and the list of targets this processor has.
// Only Highway's headers are used, so nothing is linked; which target runs is decided in simd.cpp.
#pragma once

#include "copy/kernels.hpp"

#include <cstddef>
#include <cstdint>
#include <span>

/// The targets there are tables for. (Older ones of x86-64 cannot shuffle bytes, or went out of use with them.)
#define ORIEL_SIMD_TARGETS (HWY_SSE4 | HWY_AVX2 | HWY_AVX3 | HWY_NEON)

namespace oriel::copying::simd {

/// Puts the tables of this processor's targets after the first `count`, better ones later; gives how many there are
/// then.
std::size_t add_tables(std::span<Kernels> tables, std::size_t count);

/// `target` is one of Highway's HWY_... bits; a target that was not compiled changes nothing.
void add_runs(std::int64_t target, Kernels& table);
void add_turns(std::int64_t target, Kernels& table);
/// Over the turns that are there already.
void add_planes(std::int64_t target, Kernels& table);
void add_inversion(std::int64_t target, Kernels& table);
void add_search(std::int64_t target, Kernels& table);
/// Only for AVX3_DL, whose table otherwise is AVX3's: over the kernels that are there already.
void add_lines(std::int64_t target, Kernels& table);

} // namespace oriel::copying::simd
