// Kernels: the loops that move atoms, chosen by (class, atom size) and never by element type. A kernel reads
// and writes exactly the atoms of its loop, not a byte beside them.
#pragma once

#include "copy/plan.hpp"

#include <cstddef>

namespace oriel::copying {

/// One loop of `axis.extent` atoms.
using Run = void (*)(const std::byte* from, std::byte* to, const Axis& axis, std::size_t atom);

/// Two loops: the destination runs fastest along `inner`, the source along `outer`.
using Tile = void (*)(const std::byte* from, std::byte* to, const Axis& outer, const Axis& inner, std::size_t atom);

/// Of a plan whose kind is not `nothing` or `transpose`.
Run run_kernel(Class kind, std::size_t atom);
/// Of a plan whose kind is `transpose`.
Tile tile_kernel(std::size_t atom);

} // namespace oriel::copying
