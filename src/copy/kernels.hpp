// Kernels: the loops that move atoms, chosen by (class, atom size) and never by element type, and those that
// invert values, compare and find them. A kernel reads and writes exactly the rows it is given: what lies between the
// atoms of a source may be read, not a byte beyond either end, and only atoms of the destination are written.
//
// There is one table of them for each target (a set of instructions). The portable table is always there; the others
// are made with Highway where it is found, and the best one this processor has is taken at the first use.
#pragma once

#include "copy/plan.hpp"
#include "copy/shuffle.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace oriel::copying {

/// How a kernel may go about memory.
struct Passing {
    /// Past the caches, for destinations too large to be found there again; not in place. Whoever asks for it settles
    /// what was written, once, after the last kernel: a wait for memory.
    bool streaming = false;
    /// How far from each byte read another lies that will be wanted soon, in a later row; 0: none. Processors see by
    /// themselves what comes next in this one.
    std::ptrdiff_t ahead = 0;
};

/// `rows.extent` runs of `axis.extent` atoms. The two sides do not overlap.
using Run = void (*)(const std::byte* from, std::byte* to, const Axis& rows, const Axis& axis, std::size_t atom,
                     Passing passing);

/// Two loops: the destination runs fastest along `inner`, the source along `outer`.
using Tile = void (*)(const std::byte* from, std::byte* to, const Axis& outer, const Axis& inner, std::size_t atom,
                      Passing passing);

/// Rows of `count` pixels, as the shuffle says. `from == to` is fine where the strides of both sides are the same.
using ShuffleRun = void (*)(const std::byte* from, std::byte* to, const Axis& rows, std::ptrdiff_t count,
                            const Shuffle& shuffle, Passing passing);

/// Which bits a packed row of pixels has inverted, and how.
struct Inversion {
    static constexpr std::size_t step = 64; ///< no vector is longer, in bytes
    static constexpr std::size_t max_channels = 8;

    std::size_t unit = 1;     ///< bytes after which the mask repeats: an element, or a pixel
    std::size_t channels = 1; ///< and it repeats after that many vectors of any length up to `step`
    bool streaming = false;   ///< past the caches, as far as there are whole lines; as in Passing
    std::uint64_t max = 255;  ///< where it is subtracted from
    bool native = true;       ///< byte order of what is subtracted
    alignas(step) std::array<std::byte, step * max_channels> mask; ///< the bits to flip, or all ones where to subtract
};

/// A packed row; `from == to` is fine, other overlaps are not. `bytes` is a whole number of elements.
using InvertRun = void (*)(const std::byte* from, std::byte* to, std::size_t bytes, const Inversion& inversion);

/// What can be done to a value v: flip bits of it, or take it from max (0 if it is above), in its own type.
enum class Inverting : std::uint8_t { bits, u8, u16, u32, u64, f32, f64 };

/// Whether elements of two runs are equal, in some format whose equality is not that of its bytes. `atom` is a whole
/// number of them.
using EqualRun = bool (*)(const std::byte* a, const std::byte* b, const Axis& axis, std::size_t atom);

/// Those formats: booleans (any byte but 0 is true), and floats in the machine's byte order and in the other.
enum class Equality : std::uint8_t { truth, f16, f32, f64, swapped_f16, swapped_f32, swapped_f64 };

/// Where among `count` elements, `stride` bytes apart, the first equal one is, or `count`; and how many are equal.
/// `bits` are those of an element of the type, in the lowest places.
using FindRun = std::size_t (*)(const std::byte* at, std::ptrdiff_t stride, std::size_t count, std::uint64_t bits);

/// As what elements are compared with the one wanted.
enum class Finding : std::uint8_t { u8, u16, u32, u64, f32, f64 };

/// What looks at values and moves none, by Equality and Finding.
struct Looking {
    std::array<EqualRun, 7> equal;
    std::array<FindRun, 6> find;
    std::array<FindRun, 6> count;
};

/// Kernels for each of atom_sizes, in that order.
using Runs = std::array<Run, atom_sizes.size()>;
using Tiles = std::array<Tile, atom_sizes.size()>;

struct Kernels {
    std::string_view target;
    Run rows; ///< atoms packed on both sides, but rows apart
    Runs reverse;
    ShuffleRun shuffle;
    Tiles tile;
    std::array<InvertRun, 7> invert; ///< by Inverting
    const Looking* looking;
    void (*settle)(); ///< after what went past the caches: it is seen before whatever is written next
};

/// The kernels in use.
ORIEL_API const Kernels& kernels() noexcept;

/// Of a plan of any kind but nothing, swizzle and transpose: what serves runs in the caches.
Run run_kernel(Class kind, std::size_t atom);

/// For tests: every table this processor can run, the portable one first, and the choice among them, which other
/// threads must not be copying during. An unknown name is false and changes nothing.
ORIEL_API std::span<const std::string_view> targets() noexcept;
ORIEL_API bool use_target(std::string_view name) noexcept;

/// The portable table: plain loops, any strides.
extern const Kernels portable_kernels;
extern const Looking portable_looking;
/// Its loops for each of atom_sizes, any strides.
extern const Runs strided_runs;

/// The same for atoms of any size.
void strided_run(const std::byte* from, std::byte* to, const Axis& rows, const Axis& axis, std::size_t atom,
                 Passing passing);
void strided_tile(const std::byte* from, std::byte* to, const Axis& outer, const Axis& inner, std::size_t atom,
                  Passing passing);
/// Atoms packed on both sides.
void copy_run(const std::byte* from, std::byte* to, const Axis& rows, const Axis& axis, std::size_t atom,
              Passing passing);
/// One atom repeated.
void fill_run(const std::byte* from, std::byte* to, const Axis& rows, const Axis& axis, std::size_t atom,
              Passing passing);

} // namespace oriel::copying
