// Of the steps of a plan only those that make fewer loops: extents of 1, the pixel atom, coalescing. What is left is
// done in the order of the index, by plain loops.
#include "copy/few.hpp"

#include "copy/element.hpp"
#include "copy/kernels.hpp"
#include "copy/plan.hpp"
#include "copy/tuning.hpp"
#include "copy/walk.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace oriel::copying {
namespace {

// Changes of one number, or of several side by side.
struct Flipped {
    std::uint64_t bits;
    template <class Word> Word operator()(Word word) const { return static_cast<Word>(word ^ static_cast<Word>(bits)); }
};
struct FromOne {
    float operator()(float value) const { return 1.0F - value; }
};
template <class Change, class T> T changed(const Change& change, T number) { return change(number); }
template <class Change, class T, std::size_t count>
std::array<T, count> changed(const Change& change, std::array<T, count> numbers) {
    for (T& number : numbers) number = change(number);
    return numbers;
}
using Words = std::array<std::uint64_t, 4>;
using Floats = std::array<float, 4>;

// Atoms of one unit or two, each of whole periods.
template <class First, class Second = void, class Change>
void change_atoms(const std::byte* from, std::byte* to, const Axis& rows, const Axis& axis, const Change& change) {
    each_atom(from, to, rows, axis, [&change](const std::byte* source, std::byte* target) {
        const First first = load<First>(source, true);
        if constexpr (std::is_void_v<Second>) store<First>(target, changed(change, first), true);
        else {
            const Second second = load<Second>(source + sizeof(First), true);
            store<First>(target, changed(change, first), true);
            store<Second>(target + sizeof(First), changed(change, second), true);
        }
    });
}

// Packed bytes, at least a unit; `from == to` is fine. The last unit may reach back into the one before.
template <class Unit, class Change>
void change_packed(const std::byte* from, std::byte* to, std::size_t bytes, const Change& change) {
    const std::size_t last = bytes - sizeof(Unit);
    const Unit end = changed(change, load<Unit>(from + last, true));
    for (std::size_t at = 0; at < last; at += sizeof(Unit))
        store<Unit>(to + at, changed(change, load<Unit>(from + at, true)), true);
    store<Unit>(to + last, end, true);
}

void invert_packed(const std::byte* from, std::byte* to, std::size_t bytes, const Inverse& inverse) {
    const Flipped flipped{inverse.bits};
    if (inverse.floats) {
        if (bytes >= sizeof(Floats)) change_packed<Floats>(from, to, bytes, FromOne());
        else change_packed<float>(from, to, bytes, FromOne());
    } else if (bytes >= sizeof(Words)) change_packed<Words>(from, to, bytes, flipped);
    else if (bytes >= sizeof(std::uint64_t)) change_packed<std::uint64_t>(from, to, bytes, flipped);
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
        case 4: return change_atoms<float>(from, to, rows, axis, FromOne());
        case 8: return change_atoms<float, float>(from, to, rows, axis, FromOne());
        case 12: return change_atoms<std::array<float, 2>, float>(from, to, rows, axis, FromOne());
        default: return change_atoms<Floats>(from, to, rows, axis, FromOne());
        }
    const Flipped flipped{inverse.bits};
    switch (atom) {
    case 1: return change_atoms<u8>(from, to, rows, axis, flipped);
    case 2: return change_atoms<u16>(from, to, rows, axis, flipped);
    case 3: return change_atoms<u16, u8>(from, to, rows, axis, flipped);
    case 4: return change_atoms<u32>(from, to, rows, axis, flipped);
    case 6: return change_atoms<u32, u16>(from, to, rows, axis, flipped);
    case 8: return change_atoms<u64>(from, to, rows, axis, flipped);
    case 12: return change_atoms<u64, u32>(from, to, rows, axis, flipped);
    default: return change_atoms<u64, u64>(from, to, rows, axis, flipped);
    }
}

// Calls move(source, target, rows, axis, atom) for every two loops of atoms that are left, if they are few and apart,
// and gives their bytes.
template <class Move>
std::size_t walk_few(const Layout& from, const std::byte* source, const Layout& to, std::byte* target, std::size_t atom,
                     const Move& move) {
    constexpr std::size_t most = 3;
    if (from.empty()) return 0;   // strides of nothing may be any numbers
    std::array<Axis, most> loops; // the innermost first
    std::size_t rank = 0;
    std::size_t count = 1;
    const std::size_t few = tuning().few_atoms;
    for (std::size_t a = from.rank(); a-- > 0;) {
        const Axis axis{from.shape()[a], from.strides()[a], to.strides()[a]};
        if (axis.extent == 1) continue;
        if (classify_run(axis, atom) == Class::memcpy) {
            const std::size_t merged = atom * static_cast<std::size_t>(axis.extent);
            if (atom_place(merged) < atom_sizes.size()) {
                atom = merged;
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
    if (count > few || atom_place(atom) == atom_sizes.size()) return 0;
    source += from.offset();
    target += to.offset();
    const auto size = static_cast<std::ptrdiff_t>(atom);
    const std::ptrdiff_t apart = bytes_between(source, target);
    ByteRange read{0, size};
    ByteRange written{apart, apart + size};
    for (std::size_t a = 0; a < rank; ++a) {
        read.widen(loops[a].from, loops[a].extent);
        written.widen(loops[a].to, loops[a].extent);
    }
    if (read.intersects(written)) return 0;
    const Axis& inner = rank > 0 ? loops[0] : one_row;
    const Axis& rows = rank > 1 ? loops[1] : one_row;
    const Axis& outer = rank > 2 ? loops[2] : one_row;
    for (std::ptrdiff_t k = 0; k < outer.extent; ++k, source += outer.from, target += outer.to)
        move(source, target, rows, inner, atom);
    return count * atom;
}

} // namespace

std::size_t copy_few(const Layout& from, const std::byte* from_origin, const Layout& to, std::byte* to_origin,
                     std::size_t itemsize) {
    return walk_few(
        from, from_origin, to, to_origin, itemsize,
        [](const std::byte* source, std::byte* target, const Axis& rows, const Axis& axis, std::size_t atom) {
            const bool packed = classify_run(axis, atom) == Class::memcpy;
            const Run run = packed ? copy_run : strided_runs[atom_place(atom)];
            run(source, target, rows, axis, atom, {});
        });
}

std::size_t copy_few_inverted(const Layout& from, const std::byte* from_origin, const Layout& to, std::byte* to_origin,
                              std::size_t itemsize, const Inverse& inverse) {
    const auto packed = [&](const Layout& layout) {
        return layout.strides().back() == static_cast<std::ptrdiff_t>(itemsize);
    };
    if (inverse.period != itemsize && !(packed(from) && packed(to))) return 0; // atoms might not be whole pixels
    return walk_few(
        from, from_origin, to, to_origin, itemsize,
        [&](const std::byte* source, std::byte* target, const Axis& rows, const Axis& axis, std::size_t atom) {
            if (classify_run(axis, atom) != Class::memcpy)
                return invert_atoms(source, target, rows, axis, atom, inverse);
            const std::size_t bytes = static_cast<std::size_t>(axis.extent) * atom;
            for (std::ptrdiff_t y = 0; y < rows.extent; ++y)
                invert_packed(source + y * rows.from, target + y * rows.to, bytes, inverse);
        });
}

bool invert_few(std::byte* first, std::size_t bytes, const Inverse& inverse) {
    if (bytes > atom_sizes.back() * tuning().few_atoms) return false;
    if (bytes != 0) invert_packed(first, first, bytes, inverse);
    return true;
}

} // namespace oriel::copying
