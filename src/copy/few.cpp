// Of the steps of a plan only those that make fewer loops: extents of 1, the pixel atom, coalescing. What is left is
// done in the order of the index.
#include "copy/few.hpp"

#include "copy/kernels.hpp"
#include "copy/tuning.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace oriel::copying {
namespace {

// The bytes that loops of atoms reach from an address, as far as one side of the loops goes.
struct Reach {
    std::uintptr_t low;
    std::uintptr_t bytes;

    void widen(std::ptrdiff_t stride, std::ptrdiff_t extent) noexcept {
        const auto last = static_cast<std::uintptr_t>(stride * (extent - 1));
        low += stride < 0 ? last : 0;
        bytes += stride < 0 ? 0 - last : last;
    }
    bool intersects(const Reach& other) const noexcept {
        return low - other.low < other.bytes || other.low - low < bytes;
    }
};

} // namespace

std::size_t copy_few(const Layout& from, const std::byte* from_origin, const Layout& to, std::byte* to_origin,
                     std::size_t itemsize) {
    constexpr std::size_t most = 3;
    std::array<Axis, most> loops{one_row, one_row, one_row}; // the innermost first
    std::size_t rank = 0;
    std::size_t atom = itemsize;
    std::size_t place = atom_place(atom);
    std::size_t count = 1;
    const std::size_t few = tuning().few_atoms;
    for (std::size_t a = from.rank(); a-- > 0;) {
        const Axis axis{from.shape()[a], from.strides()[a], to.strides()[a]};
        if (axis.extent == 1) continue;
        const auto packed = static_cast<std::ptrdiff_t>(atom);
        if (axis.from == packed && axis.to == packed) {
            const std::size_t merged = atom_place(atom * static_cast<std::size_t>(axis.extent));
            if (merged < atom_sizes.size()) {
                atom = atom_sizes[place = merged];
                continue;
            }
        }
        count *= static_cast<std::size_t>(axis.extent);
        if (count > few) return 0;
        if (rank > 0) {
            Axis& inner = loops[rank - 1];
            if (axis.from == inner.from * inner.extent && axis.to == inner.to * inner.extent) {
                inner.extent *= axis.extent;
                continue;
            }
        }
        if (rank == most) return 0;
        loops[rank++] = axis;
    }
    if (count == 0 || place == atom_sizes.size()) return 0;
    const std::byte* const source = from_origin + from.offset();
    std::byte* const target = to_origin + to.offset();
    Reach read{reinterpret_cast<std::uintptr_t>(source), atom};
    Reach written{reinterpret_cast<std::uintptr_t>(target), atom};
    for (std::size_t a = 0; a < rank; ++a) {
        read.widen(loops[a].from, loops[a].extent);
        written.widen(loops[a].to, loops[a].extent);
    }
    if (read.intersects(written)) return 0;
    const auto packed = static_cast<std::ptrdiff_t>(atom);
    const Run run = loops[0].from == packed && loops[0].to == packed ? copy_run : strided_runs[place];
    for (std::ptrdiff_t k = 0; k < loops[2].extent; ++k)
        run(source + k * loops[2].from, target + k * loops[2].to, loops[1], loops[0], atom, {});
    return count * atom;
}

} // namespace oriel::copying
