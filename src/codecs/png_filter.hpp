// The five row filters of PNG (section 9 of the specification): each byte less a prediction from its left,
// upper and upper-left neighbours, so that deflate finds small numbers.
//
//      c b        none 0   sub a   up b   average (a + b) / 2   Paeth: the one of a, b, c nearest to a + b - c
//      a x
//
// Which of them a row gets is guessed as section 12.7 recommends: the one that leaves the smallest sum of absolute
// values. A quarter of a long row tells as much as all of it (0.1 % in size), in less than half the time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace oriel::codecs::png {

/// Neighbouring rows: a pixel is of `pixel_bytes` (1 to 8), and what is on the left of the first is 0.
struct RowPair {
    const std::uint8_t* row;
    const std::uint8_t* above;
    std::size_t bytes;
    std::size_t pixel_bytes;
};

/// Sums of the absolute values of filtered bytes, taken as signed, one for each filter.
using FilterSums = std::array<std::uint64_t, 5>;

/// The same results, by whatever this processor has.
struct FilterKernels {
    /// Writes rows.bytes filtered bytes to `to`.
    void (*filter)(unsigned filter, const RowPair& rows, std::uint8_t* to);
    /// Adds what the bytes [begin, end) of the row would leave.
    void (*judge)(const RowPair& rows, std::size_t begin, std::size_t end, FilterSums& sums);
};

/// Those of the target that the copy kernels have chosen (copy/kernels.hpp).
FilterKernels filter_kernels() noexcept;

extern const FilterKernels portable_filters;
/// `target` as Highway names it. Portable ones if there are none for it.
FilterKernels simd_filters(std::string_view target) noexcept;

/// How much of a row is looked at before its filter is chosen.
enum class Judging : std::uint8_t { sample, whole };

/// Writes the number of the filter chosen, and the row filtered by it: rows.bytes + 1 in all.
void filter_row(const FilterKernels& kernels, const RowPair& rows, Judging judging, std::uint8_t* to);

} // namespace oriel::codecs::png
