// Of the steps of a plan only those that make fewer loops: extents of 1, the pixel atom, coalescing. What is left is
// done in the order of the index, by plain loops.
#include "copy/few.hpp"

#include "copy/element.hpp"
#include "copy/kernels.hpp"
#include "copy/tuning.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

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

auto flipping(const Inverse& inverse) {
    return [bits = inverse.bits]<class Unit>(Unit unit) { return static_cast<Unit>(unit ^ static_cast<Unit>(bits)); };
}
constexpr auto inverting = [](float value) { return 1.0F - value; };

// Atoms of these units, each of whole periods. One after another: an array would be written to memory in other pieces
// than it is read from there.
template <class... Units, class Change>
void change_atoms(const std::byte* __restrict from, std::byte* __restrict to, const Axis& rows, const Axis& axis,
                  const Change& change) {
    const Axis outer = rows;
    const Axis inner = axis;
    for (std::ptrdiff_t y = 0; y < outer.extent; ++y, from += outer.from, to += outer.to)
        for (std::ptrdiff_t i = 0; i < inner.extent; ++i) {
            const std::byte* source = from + i * inner.from;
            std::byte* target = to + i * inner.to;
            const auto move = [&]<class Unit>(Unit) {
                store<Unit>(target, change(load<Unit>(source, true)), true);
                source += sizeof(Unit);
                target += sizeof(Unit);
            };
            (move(Units{}), ...);
        }
}

template <class Unit, std::size_t count, class Change>
std::array<Unit, count> changed(const std::byte* from, const Change& change) {
    std::array<Unit, count> units;
    std::memcpy(units.data(), from, sizeof(units));
    for (Unit& unit : units) unit = change(unit);
    return units;
}

// Packed bytes, at least so many units; `from == to` is fine. The last units may reach back into those before.
template <class Unit, std::size_t count, class Change>
void change_packed(const std::byte* from, std::byte* to, std::size_t bytes, const Change& change) {
    constexpr std::size_t step = count * sizeof(Unit);
    const std::size_t last = bytes - step;
    const auto end = changed<Unit, count>(from + last, change);
    for (std::size_t at = 0; at < last; at += step) {
        const auto units = changed<Unit, count>(from + at, change);
        std::memcpy(to + at, units.data(), step);
    }
    std::memcpy(to + last, end.data(), step);
}

void invert_packed(const std::byte* from, std::byte* to, std::size_t bytes, const Inverse& inverse) {
    if (inverse.floats) {
        if (bytes >= 16) change_packed<float, 4>(from, to, bytes, inverting);
        else change_packed<float, 1>(from, to, bytes, inverting);
    } else if (bytes >= 32) change_packed<std::uint64_t, 4>(from, to, bytes, flipping(inverse));
    else if (bytes >= 8) change_packed<std::uint64_t, 1>(from, to, bytes, flipping(inverse));
    else {
        const auto bits = std::bit_cast<std::array<std::byte, sizeof(inverse.bits)>>(inverse.bits);
        for (std::size_t k = 0; k < bytes; ++k) to[k] = from[k] ^ bits[k];
    }
}

void invert_atoms(const std::byte* from, std::byte* to, const Axis& rows, const Axis& axis, std::size_t atom,
                  const Inverse& inverse) {
    using u8 = std::uint8_t;
    using u16 = std::uint16_t;
    using u32 = std::uint32_t;
    using u64 = std::uint64_t;
    if (inverse.floats) switch (atom) {
        case 4: return change_atoms<float>(from, to, rows, axis, inverting);
        case 8: return change_atoms<float, float>(from, to, rows, axis, inverting);
        case 12: return change_atoms<float, float, float>(from, to, rows, axis, inverting);
        default: return change_atoms<float, float, float, float>(from, to, rows, axis, inverting);
        }
    const auto flip = flipping(inverse);
    switch (atom) {
    case 1: return change_atoms<u8>(from, to, rows, axis, flip);
    case 2: return change_atoms<u16>(from, to, rows, axis, flip);
    case 3: return change_atoms<u16, u8>(from, to, rows, axis, flip);
    case 4: return change_atoms<u32>(from, to, rows, axis, flip);
    case 6: return change_atoms<u32, u16>(from, to, rows, axis, flip);
    case 8: return change_atoms<u64>(from, to, rows, axis, flip);
    case 12: return change_atoms<u64, u32>(from, to, rows, axis, flip);
    default: return change_atoms<u64, u64>(from, to, rows, axis, flip);
    }
}

} // namespace

bool invert_few(std::byte* first, std::size_t bytes, const Inverse& inverse) {
    if (bytes > atom_sizes.back() * tuning().few_atoms) return false;
    if (bytes != 0) invert_packed(first, first, bytes, inverse);
    return true;
}

std::size_t copy_few(const Layout& from, const std::byte* from_origin, const Layout& to, std::byte* to_origin,
                     std::size_t itemsize, const Inverse& inverse) {
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
    if (count == 0 || place == atom_sizes.size() || (inverse.period != 0 && atom % inverse.period != 0)) return 0;
    const std::byte* const source = from_origin + from.offset();
    std::byte* const target = to_origin + to.offset();
    Reach read{reinterpret_cast<std::uintptr_t>(source), atom};
    Reach written{reinterpret_cast<std::uintptr_t>(target), atom};
    for (std::size_t a = 0; a < rank; ++a) {
        read.widen(loops[a].from, loops[a].extent);
        written.widen(loops[a].to, loops[a].extent);
    }
    if (read.intersects(written)) return 0;
    const auto [extent, from_step, to_step] = loops[0];
    const bool packed = from_step == to_step && to_step == static_cast<std::ptrdiff_t>(atom);
    const Run run = packed ? copy_run : strided_runs[place];
    for (std::ptrdiff_t k = 0; k < loops[2].extent; ++k) {
        const std::byte* const first = source + k * loops[2].from;
        std::byte* const begin = target + k * loops[2].to;
        if (inverse.period == 0) run(first, begin, loops[1], loops[0], atom, {});
        else if (!packed) invert_atoms(first, begin, loops[1], loops[0], atom, inverse);
        else
            for (std::ptrdiff_t y = 0; y < loops[1].extent; ++y)
                invert_packed(first + y * loops[1].from, begin + y * loops[1].to,
                              static_cast<std::size_t>(extent) * atom, inverse);
    }
    return count * atom;
}

} // namespace oriel::copying
