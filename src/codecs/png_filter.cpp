#include "codecs/png_filter.hpp"

#include "codecs/png_filter_bytes.hpp"
#include "copy/kernels.hpp"

#include <algorithm>
#include <cstring>

namespace oriel::codecs::png {

namespace {

// Of rows long enough to tell, this much of every so many bytes.
constexpr std::size_t sampled = 256;
constexpr std::size_t out_of = 1024;
constexpr std::size_t long_row = 4096;

// Where pixels have a left neighbour, loops without a question in them.
template <unsigned filter> void filter_rest(const RowPair& rows, std::uint8_t* __restrict to) {
    const std::uint8_t* const a = rows.row - rows.pixel_bytes;
    const std::uint8_t* const c = rows.above - rows.pixel_bytes;
    for (std::size_t i = rows.pixel_bytes; i < rows.bytes; ++i)
        to[i] = static_cast<std::uint8_t>(rows.row[i] - predicted(filter, a[i], rows.above[i], c[i]));
}

void filter_plainly(unsigned filter, const RowPair& rows, std::uint8_t* to) {
    if (filter == none) {
        std::memcpy(to, rows.row, rows.bytes);
        return;
    }
    filter_bytes(filter, rows, 0, std::min(rows.pixel_bytes, rows.bytes), to);
    switch (filter) {
    case sub: return filter_rest<sub>(rows, to);
    case up: return filter_rest<up>(rows, to);
    case average: return filter_rest<average>(rows, to);
    default: return filter_rest<paeth>(rows, to);
    }
}

} // namespace

const FilterKernels portable_filters{filter_plainly, judge_bytes};

FilterKernels filter_kernels() noexcept {
#if ORIEL_SIMD
    return simd_filters(copying::kernels().target);
#else
    return portable_filters;
#endif
}

void filter_row(const FilterKernels& kernels, const RowPair& rows, Judging judging, std::uint8_t* to) {
    FilterSums sums{};
    if (judging == Judging::whole || rows.bytes < long_row) kernels.judge(rows, 0, rows.bytes, sums);
    else
        for (std::size_t at = 0; at < rows.bytes; at += out_of)
            kernels.judge(rows, at, std::min(at + sampled, rows.bytes), sums);
    const auto best = static_cast<unsigned>(std::min_element(sums.begin(), sums.end()) - sums.begin());
    to[0] = static_cast<std::uint8_t>(best);
    kernels.filter(best, rows, to + 1);
}

} // namespace oriel::codecs::png
