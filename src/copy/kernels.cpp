// Portable kernels: plain loops over atoms of a size the compiler knows, which it turns into moves.
#include "copy/kernels.hpp"

#include <algorithm>
#include <cstring>

namespace oriel::copying {
namespace {

void copy_run(const std::byte* from, std::byte* to, const Axis& axis, std::size_t atom) {
    std::memcpy(to, from, atom * static_cast<std::size_t>(axis.extent));
}

// Serves reverse, gather, scatter and generic: what differs is only what the strides happen to be.
template <std::size_t N>
void strided_run(const std::byte* __restrict from, std::byte* __restrict to, const Axis& axis, std::size_t) {
    const Axis loop = axis; // a local: byte stores may alias anything else
    for (std::ptrdiff_t i = 0; i < loop.extent; ++i) std::memcpy(to + i * loop.to, from + i * loop.from, N);
}
void strided_run_any(const std::byte* from, std::byte* to, const Axis& axis, std::size_t atom) {
    for (std::ptrdiff_t i = 0; i < axis.extent; ++i) std::memcpy(to + i * axis.to, from + i * axis.from, atom);
}

template <std::size_t N> void fill_run(const std::byte* from, std::byte* to, const Axis& axis, std::size_t) {
    std::byte value[N];
    std::memcpy(value, from, N);
    const Axis loop = axis;
    if constexpr (N == 1) {
        if (loop.to == 1) {
            std::memset(to, std::to_integer<int>(value[0]), static_cast<std::size_t>(loop.extent));
            return;
        }
    }
    for (std::ptrdiff_t i = 0; i < loop.extent; ++i) std::memcpy(to + i * loop.to, value, N);
}

// Square blocks, so that the lines of both sides stay in the first cache while they are used.
constexpr std::ptrdiff_t block = 32;

template <Run run>
void tiled(const std::byte* from, std::byte* to, const Axis& outer, const Axis& inner, std::size_t atom) {
    for (std::ptrdiff_t y0 = 0; y0 < outer.extent; y0 += block) {
        const std::ptrdiff_t y1 = std::min(y0 + block, outer.extent);
        for (std::ptrdiff_t x0 = 0; x0 < inner.extent; x0 += block) {
            const Axis part{std::min(block, inner.extent - x0), inner.from, inner.to};
            for (std::ptrdiff_t y = y0; y < y1; ++y)
                run(from + y * outer.from + x0 * inner.from, to + y * outer.to + x0 * inner.to, part, atom);
        }
    }
}

struct Kernels {
    std::size_t atom;
    Run strided;
    Run fill;
    Tile tile;
};
template <std::size_t N> constexpr Kernels kernels_of{N, strided_run<N>, fill_run<N>, tiled<strided_run<N>>};

constexpr Kernels table[] = {kernels_of<1>, kernels_of<2>, kernels_of<3>,  kernels_of<4>,
                             kernels_of<6>, kernels_of<8>, kernels_of<12>, kernels_of<16>};

constexpr Kernels any{0, strided_run_any, strided_run_any, tiled<strided_run_any>};

const Kernels& kernels(std::size_t atom) {
    const auto* found =
        std::find_if(std::begin(table), std::end(table), [&](const Kernels& k) { return k.atom == atom; });
    return found == std::end(table) ? any : *found;
}

} // namespace

Run run_kernel(Class kind, std::size_t atom) {
    if (kind == Class::memcpy) return copy_run;
    return kind == Class::fill ? kernels(atom).fill : kernels(atom).strided;
}

Tile tile_kernel(std::size_t atom) { return kernels(atom).tile; }

} // namespace oriel::copying
