// The portable table: plain loops over atoms of a size the compiler knows, which it turns into moves. It is all
// there is in the minimal build, and what the others are measured by.
#include "copy/element.hpp"
#include "copy/kernels.hpp"
#include "copy/tuning.hpp"
#include "copy/walk.hpp"

#include <algorithm>
#include <cstring>
#include <type_traits>
#include <utility>

namespace oriel::copying {
namespace {

// Serves reverse, gather, scatter and generic: what differs is only what the strides happen to be.
template <std::size_t N>
void atoms_run(const std::byte* from, std::byte* to, const Axis& rows, const Axis& axis, std::size_t, Passing) {
    each_atom(from, to, rows, axis, [](const std::byte* source, std::byte* target) { std::memcpy(target, source, N); });
}

// N is the atom's size where the compiler is to know it; 0 any.
template <std::size_t N>
void shuffle_pixels(const std::byte* from, std::byte* to, const Axis& rows, std::ptrdiff_t count,
                    const Shuffle& shuffle, Passing) {
    const Axis outer = rows;
    const Swizzle swizzle = shuffle.swizzle;
    const auto flip = shuffle.flip.bits;
    const std::ptrdiff_t stride = shuffle.stride;
    const auto atom = N != 0 ? N : static_cast<std::size_t>(shuffle.atom);
    std::array<std::byte, Shuffle::window> pixel; // read whole before it is written: the run may be in place
    for (std::ptrdiff_t y = 0; y < outer.extent; ++y) {
        const std::byte* source = from + y * outer.from;
        std::byte* target = to + y * outer.to;
        for (std::ptrdiff_t i = 0; i < count; ++i, source += stride, target += atom) {
            for (std::size_t k = 0; k < atom; ++k)
                pixel[k] = source[swizzle.source[k]] ^ static_cast<std::byte>(flip[k]);
            std::memcpy(target, pixel.data(), atom);
        }
    }
}

// Pixels whose bytes keep their order: all that is done to them is to flip bits. Each is moved as two numbers, the
// second of which may be of no bytes.
template <class First, class Second>
void flip_pixels(const std::byte* from, std::byte* to, const Axis& rows, std::ptrdiff_t count, const Shuffle& shuffle) {
    constexpr bool one = std::is_same_v<Second, void>;
    using Rest = std::conditional_t<one, std::uint8_t, Second>;
    constexpr std::size_t size = sizeof(First) + (one ? 0 : sizeof(Rest));
    const auto* const bits = reinterpret_cast<const std::byte*>(shuffle.flip.bits.data());
    const First first = load<First>(bits, true);
    const Rest rest = one ? Rest{} : load<Rest>(bits + sizeof(First), true);
    const Axis outer = rows;
    const std::ptrdiff_t stride = shuffle.stride;
    for (std::ptrdiff_t y = 0; y < outer.extent; ++y) {
        const std::byte* source = from + y * outer.from;
        std::byte* target = to + y * outer.to;
        for (std::ptrdiff_t i = 0; i < count; ++i, source += stride, target += size) {
            const First a = load<First>(source, true); // all read before any is written: the run may be in place
            const Rest b = one ? Rest{} : load<Rest>(source + sizeof(First), true);
            store<First>(target, static_cast<First>(a ^ first), true);
            if constexpr (!one) store<Rest>(target + sizeof(First), static_cast<Rest>(b ^ rest), true);
        }
    }
}

bool keeps_order(const Shuffle& shuffle) {
    bool kept = shuffle.swizzle.span == shuffle.atom;
    for (std::ptrdiff_t k = 0; k < shuffle.atom; ++k) kept &= shuffle.swizzle.source[static_cast<std::size_t>(k)] == k;
    return kept;
}

// Pixels of floats, some of which are inverted. Each of them stays whole.
template <std::size_t floats>
void shuffle_floats(const std::byte* from, std::byte* to, const Axis& rows, std::ptrdiff_t count,
                    const Shuffle& shuffle) {
    const Axis outer = rows;
    const std::ptrdiff_t stride = shuffle.stride;
    std::array<std::ptrdiff_t, floats> place{};
    std::array<bool, floats> inverted{};
    for (std::size_t k = 0; k < floats; ++k) {
        place[k] = shuffle.swizzle.source[k * sizeof(float)];
        inverted[k] = shuffle.flip.bits[k * sizeof(float)] != 0;
    }
    std::array<float, floats> pixel; // read whole before it is written: the run may be in place
    for (std::ptrdiff_t y = 0; y < outer.extent; ++y) {
        const std::byte* source = from + y * outer.from;
        std::byte* target = to + y * outer.to;
        for (std::ptrdiff_t i = 0; i < count; ++i, source += stride, target += sizeof(pixel)) {
            for (std::size_t k = 0; k < floats; ++k) {
                pixel[k] = load<float>(source + place[k], true);
                if (inverted[k]) pixel[k] = 1.0F - pixel[k];
            }
            std::memcpy(target, pixel.data(), sizeof(pixel));
        }
    }
}

void shuffle_run(const std::byte* from, std::byte* to, const Axis& rows, std::ptrdiff_t count, const Shuffle& shuffle,
                 Passing passing) {
    if (shuffle.flip.floats) switch (shuffle.atom) {
        case 4: return shuffle_floats<1>(from, to, rows, count, shuffle);
        case 8: return shuffle_floats<2>(from, to, rows, count, shuffle);
        case 12: return shuffle_floats<3>(from, to, rows, count, shuffle);
        default: return shuffle_floats<4>(from, to, rows, count, shuffle);
        }
    if (keeps_order(shuffle)) switch (shuffle.atom) {
        case 1: return flip_pixels<std::uint8_t, void>(from, to, rows, count, shuffle);
        case 2: return flip_pixels<std::uint16_t, void>(from, to, rows, count, shuffle);
        case 3: return flip_pixels<std::uint16_t, std::uint8_t>(from, to, rows, count, shuffle);
        case 4: return flip_pixels<std::uint32_t, void>(from, to, rows, count, shuffle);
        case 6: return flip_pixels<std::uint32_t, std::uint16_t>(from, to, rows, count, shuffle);
        case 8: return flip_pixels<std::uint64_t, void>(from, to, rows, count, shuffle);
        default: break;
        }
    switch (shuffle.atom) {
    case 1: return shuffle_pixels<1>(from, to, rows, count, shuffle, passing);
    case 2: return shuffle_pixels<2>(from, to, rows, count, shuffle, passing);
    case 3: return shuffle_pixels<3>(from, to, rows, count, shuffle, passing);
    case 4: return shuffle_pixels<4>(from, to, rows, count, shuffle, passing);
    case 6: return shuffle_pixels<6>(from, to, rows, count, shuffle, passing);
    case 12: return shuffle_pixels<12>(from, to, rows, count, shuffle, passing);
    default: return shuffle_pixels<0>(from, to, rows, count, shuffle, passing);
    }
}

void flip_bits(const std::byte* from, std::byte* to, std::size_t bytes, const Inversion& inversion) {
    constexpr std::size_t word = sizeof(std::uint64_t);
    const std::size_t period = inversion.channels * Inversion::step;
    std::size_t at = 0;
    for (std::size_t k = 0; at + word <= bytes; at += word, k = k + word == period ? 0 : k + word) {
        std::uint64_t value = 0;
        std::uint64_t bits = 0;
        std::memcpy(&value, from + at, word);
        std::memcpy(&bits, inversion.mask.data() + k, word);
        value ^= bits;
        std::memcpy(to + at, &value, word);
    }
    for (; at < bytes; ++at) to[at] = from[at] ^ inversion.mask[at % period];
}

template <class T> void subtract(const std::byte* from, std::byte* to, std::size_t bytes, const Inversion& inversion) {
    const T top = static_cast<T>(inversion.max);
    const bool native = inversion.native;
    const std::size_t period = inversion.channels * Inversion::step;
    for (std::size_t at = 0, k = 0; at < bytes; at += sizeof(T), k = k + sizeof(T) == period ? 0 : k + sizeof(T)) {
        T value = load<T>(from + at, native);
        if (inversion.mask[k] != std::byte{0}) {
            if constexpr (std::is_floating_point_v<T>) value = top - value;
            else value = value > top ? T{0} : static_cast<T>(top - value);
        }
        store<T>(to + at, value, native);
    }
}

template <std::size_t... N> constexpr Runs every_run(std::index_sequence<N...>) {
    return {atoms_run<atom_sizes[N]>...};
}
constexpr auto every_atom = std::make_index_sequence<atom_sizes.size()>();
constexpr Tiles every_tile = [] {
    Tiles tiles{};
    tiles.fill(strided_tile);
    return tiles;
}();

// Rows of N to 2 N bytes: moved as their first N and their last N, sooner than memcpy is called.
template <std::size_t N> void copy_short(const std::byte* from, std::byte* to, const Axis& rows, std::size_t bytes) {
    const Axis outer = rows;
    const std::size_t last = bytes - N;
    for (std::ptrdiff_t y = 0; y < outer.extent; ++y, from += outer.from, to += outer.to) {
        std::memcpy(to, from, N);
        std::memcpy(to + last, from + last, N);
    }
}

} // namespace

const Runs strided_runs = every_run(every_atom);

const Kernels portable_kernels{
    "portable",
    copy_run,
    every_run(every_atom),
    shuffle_run,
    every_tile,
    {flip_bits, subtract<std::uint8_t>, subtract<std::uint16_t>, subtract<std::uint32_t>, subtract<std::uint64_t>,
     subtract<float>, subtract<double>},
    &portable_looking,
    [] {},
};

void copy_run(const std::byte* from, std::byte* to, const Axis& rows, const Axis& axis, std::size_t atom, Passing) {
    const std::size_t bytes = atom * static_cast<std::size_t>(axis.extent);
    if (bytes < 2 || bytes > 64) {
        for (std::ptrdiff_t y = 0; y < rows.extent; ++y) std::memcpy(to + y * rows.to, from + y * rows.from, bytes);
    } else if (bytes >= 32) copy_short<32>(from, to, rows, bytes);
    else if (bytes >= 16) copy_short<16>(from, to, rows, bytes);
    else if (bytes >= 8) copy_short<8>(from, to, rows, bytes);
    else if (bytes >= 4) copy_short<4>(from, to, rows, bytes);
    else copy_short<2>(from, to, rows, bytes);
}

void strided_run(const std::byte* from, std::byte* to, const Axis& rows, const Axis& axis, std::size_t atom, Passing) {
    for (std::ptrdiff_t y = 0; y < rows.extent; ++y, from += rows.from, to += rows.to)
        for (std::ptrdiff_t i = 0; i < axis.extent; ++i) std::memcpy(to + i * axis.to, from + i * axis.from, atom);
}

// Packed destinations are filled with what has been filled already, in pieces that stay in the first cache.
void fill_run(const std::byte* from, std::byte* to, const Axis& rows, const Axis& axis, std::size_t atom, Passing) {
    if (axis.to != static_cast<std::ptrdiff_t>(atom)) {
        const std::size_t place = atom_place(atom);
        return (place < atom_sizes.size() ? strided_runs[place] : strided_run)(from, to, rows, axis, atom, {});
    }
    const std::size_t bytes = atom * static_cast<std::size_t>(axis.extent);
    const std::size_t piece = std::max<std::size_t>(4096 / atom, 1) * atom;
    for (std::ptrdiff_t y = 0; y < rows.extent; ++y, from += rows.from, to += rows.to) {
        if (atom == 1) {
            std::memset(to, std::to_integer<int>(*from), bytes);
            continue;
        }
        std::memcpy(to, from, atom);
        for (std::size_t done = atom; done < bytes;) {
            const std::size_t more = std::min({done, piece, bytes - done});
            std::memcpy(to + done, to, more);
            done += more;
        }
    }
}

// Square blocks, so that the lines of both sides stay in the first cache while they are used.
void strided_tile(const std::byte* from, std::byte* to, const Axis& outer, const Axis& inner, std::size_t atom,
                  Passing) {
    constexpr std::ptrdiff_t largest_block = 32;
    const std::size_t place = atom_place(atom);
    const Run run = place < atom_sizes.size() ? strided_runs[place] : strided_run;
    const std::ptrdiff_t block = std::min(largest_block, tuning().tile);
    for (std::ptrdiff_t y0 = 0; y0 < outer.extent; y0 += block) {
        const std::ptrdiff_t y1 = std::min(y0 + block, outer.extent);
        for (std::ptrdiff_t x0 = 0; x0 < inner.extent; x0 += block) {
            const Axis part{std::min(block, inner.extent - x0), inner.from, inner.to};
            run(from + y0 * outer.from + x0 * inner.from, to + y0 * outer.to + x0 * inner.to,
                {y1 - y0, outer.from, outer.to}, part, atom, {});
        }
    }
}

} // namespace oriel::copying
