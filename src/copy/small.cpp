// Of the steps of a plan only those that make fewer loops: extents of 1, the pixel atom, coalescing. What is left is
// done in the order of the index.
#include "copy/small.hpp"

#include "copy/element.hpp"
#include "copy/kernels.hpp"
#include "copy/plan.hpp"
#include "copy/tuning.hpp"
#include "copy/walk.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
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

// (Not inlined, as invert_atoms is not: clang would make several of each.)
[[gnu::noinline]] void invert_packed(const std::byte* from, std::byte* to, std::size_t bytes, const Inverse& inverse) {
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

[[gnu::noinline]] void invert_atoms(const std::byte* from, std::byte* to, const Axis& rows, const Axis& axis,
                                    std::size_t atom, const Inverse& inverse) {
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

// What is left of two layouts of equal shape when what continues each other has become one.
struct Loops {
    static constexpr std::size_t most = 3;
    std::array<Axis, most> axes; // the innermost first; beyond rank not set
    std::size_t rank = 0;
    std::size_t count = 1; // atoms
    std::size_t atom = 0;
    const std::byte* source = nullptr; // the first atom
    std::byte* target = nullptr;

    const Axis& axis(std::size_t k) const { return k < rank ? axes[k] : one_row; }

    // False if there is nothing, or more than `bytes`, or too many loops, or no kernels for the atoms.
    bool find(const Layout& from, const std::byte* from_origin, const Layout& to, std::byte* to_origin,
              std::size_t itemsize, std::size_t bytes) {
        const auto size = static_cast<std::size_t>(from.size());
        if (size == 0 || size * itemsize > bytes) return false; // strides of nothing may be any numbers
        atom = itemsize;
        for (std::size_t a = from.rank(); a-- > 0;) {
            const Axis next{from.shape()[a], from.strides()[a], to.strides()[a]};
            if (next.extent == 1) continue;
            if (classify_run(next, atom) == Class::memcpy) {
                const std::size_t merged = atom * static_cast<std::size_t>(next.extent);
                if (atom_place(merged) < atom_sizes.size()) {
                    atom = merged;
                    continue;
                }
            }
            count *= static_cast<std::size_t>(next.extent);
            if (rank > 0) {
                Axis& inner = axes[rank - 1];
                if (next.from == inner.from * inner.extent && next.to == inner.to * inner.extent) {
                    inner.extent *= next.extent;
                    continue;
                }
            }
            if (rank == most) return false;
            axes[rank++] = next;
        }
        source = from_origin + from.offset();
        target = to_origin + to.offset();
        return atom_place(atom) < atom_sizes.size();
    }
    bool apart() const {
        const auto size = static_cast<std::ptrdiff_t>(atom);
        const std::ptrdiff_t between = bytes_between(source, target);
        return !loops_meet({axes.data(), rank}, {0, size}, {between, between + size});
    }
    // Calls move(source, target) for every two innermost loops.
    template <class Move> void each(const Move& move) const {
        const Axis& outer = axis(2);
        const std::byte* from = source;
        std::byte* to = target;
        for (std::ptrdiff_t k = 0; k < outer.extent; ++k, from += outer.from, to += outer.to) move(from, to);
    }
};

// What moves the two innermost loops (a Tile is a Run of the outer and the inner one): plain loops the few atoms, a
// kernel what it takes as it lies. None for what is worth a plan.
Run run_for(const Loops& loops, std::size_t few) {
    const Axis& axis = loops.axis(0);
    const Axis& rows = loops.axis(1);
    const std::size_t place = atom_place(loops.atom);
    const Class kind = classify_run(axis, loops.atom);
    if (loops.count <= few) return kind == Class::memcpy ? copy_run : strided_runs[place];
    const auto atom = static_cast<std::ptrdiff_t>(loops.atom);
    const bool in_order = loops.rank < Loops::most || std::abs(loops.axis(2).to) > rows.to; // else the rows may be one
    if (few == 0 || axis.to != atom || rows.to < 0 || !in_order) return nullptr;
    if (kind == Class::memcpy) return loops.rank > 1 ? kernels().rows : copy_run;
    if (kind == Class::reverse) {
        const bool swizzled = atom_place(loops.atom * static_cast<std::size_t>(axis.extent)) < atom_sizes.size();
        return swizzled ? nullptr : kernels().reverse[place]; // pixels, whose bytes change order
    }
    const bool turned = kind != Class::fill && (rows.from == atom || rows.from == -atom);
    return turned ? kernels().tile[place] : nullptr;
}

} // namespace

std::size_t copy_small(const Layout& from, const std::byte* from_origin, const Layout& to, std::byte* to_origin,
                       std::size_t itemsize) {
    Loops loops;
    const Tuning& sizes = tuning();
    if (!loops.find(from, from_origin, to, to_origin, itemsize, sizes.cached_bytes)) return 0;
    const Run run = run_for(loops, sizes.few_atoms);
    if (run == nullptr || !loops.apart()) return 0;
    loops.each([&](const std::byte* source, std::byte* target) {
        run(source, target, loops.axis(1), loops.axis(0), loops.atom, {});
    });
    return loops.count * loops.atom;
}

std::size_t copy_small_inverted(const Layout& from, const std::byte* from_origin, const Layout& to,
                                std::byte* to_origin, std::size_t itemsize, const Inverse& inverse) {
    const auto packed = [&](const Layout& layout) {
        return layout.strides().back() == static_cast<std::ptrdiff_t>(itemsize);
    };
    if (inverse.period != itemsize && !(packed(from) && packed(to))) return 0; // atoms might not be whole pixels
    Loops loops;
    const std::size_t few = tuning().few_atoms;
    if (!loops.find(from, from_origin, to, to_origin, itemsize, few * atom_sizes.back()) || loops.count > few) return 0;
    if (!loops.apart()) return 0;
    const Axis axis = loops.axis(0);
    const Axis rows = loops.axis(1);
    const bool packed_rows = classify_run(axis, loops.atom) == Class::memcpy;
    const std::size_t bytes = static_cast<std::size_t>(axis.extent) * loops.atom;
    loops.each([&](const std::byte* source, std::byte* target) {
        if (!packed_rows) return invert_atoms(source, target, rows, axis, loops.atom, inverse);
        for (std::ptrdiff_t y = 0; y < rows.extent; ++y)
            invert_packed(source + y * rows.from, target + y * rows.to, bytes, inverse);
    });
    return loops.count * loops.atom;
}

bool invert_small(std::byte* first, std::size_t bytes, const Inverse& inverse) {
    if (bytes > atom_sizes.back() * tuning().few_atoms) return false;
    if (bytes != 0) invert_packed(first, first, bytes, inverse);
    return true;
}

} // namespace oriel::copying
