#include "codecs/png_unfilter.hpp"

#include <cstdlib>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace oriel::codecs::png {

namespace {

enum Filter : unsigned { none, sub, up, average, paeth };

std::uint8_t nearest(int a, int b, int c) {
    const int to_a = std::abs(b - c);
    const int to_b = std::abs(a - c);
    const int to_c = std::abs(a + b - 2 * c);
    if (to_a <= to_b && to_a <= to_c) return static_cast<std::uint8_t>(a);
    return static_cast<std::uint8_t>(to_b <= to_c ? b : c);
}

// N bytes a pixel; the first pixel has nothing on its left.
template <std::size_t N>
void by_bytes(unsigned filter, const std::uint8_t* __restrict x, const std::uint8_t* __restrict above,
              std::uint8_t* __restrict row, std::size_t count) {
    const auto add = [](unsigned a, unsigned b) { return static_cast<std::uint8_t>(a + b); };
    switch (filter) {
    case none: std::memcpy(row, x, count); return;
    case up:
        for (std::size_t i = 0; i < count; ++i) row[i] = add(x[i], above[i]);
        return;
    case sub:
        for (std::size_t i = 0; i < N; ++i) row[i] = x[i];
        for (std::size_t i = N; i < count; ++i) row[i] = add(x[i], row[i - N]);
        return;
    case average:
        for (std::size_t i = 0; i < N; ++i) row[i] = add(x[i], above[i] / 2U);
        for (std::size_t i = N; i < count; ++i) row[i] = add(x[i], (row[i - N] + above[i]) / 2U);
        return;
    default:
        for (std::size_t i = 0; i < N; ++i) row[i] = add(x[i], above[i]);
        for (std::size_t i = N; i < count; ++i) row[i] = add(x[i], nearest(row[i - N], above[i], above[i - N]));
    }
}

#if defined(__SSE2__)

// Pixels of N bytes in the low half of a vector. Four or eight are read and written; what is too much lies in the next
// pixel, which is written after, or in the slack.
template <std::size_t N> __m128i load(const std::uint8_t* at) {
    if constexpr (N <= 4) {
        int value = 0;
        std::memcpy(&value, at, 4);
        return _mm_cvtsi32_si128(value);
    } else {
        return _mm_loadl_epi64(reinterpret_cast<const __m128i*>(at));
    }
}
template <std::size_t N> void store(std::uint8_t* at, __m128i pixel) {
    if constexpr (N <= 4) {
        const int value = _mm_cvtsi128_si32(pixel);
        std::memcpy(at, &value, 4);
    } else {
        _mm_storel_epi64(reinterpret_cast<__m128i*>(at), pixel);
    }
}

__m128i magnitude(__m128i x) { return _mm_max_epi16(x, _mm_sub_epi16(_mm_setzero_si128(), x)); }
__m128i chosen(__m128i mask, __m128i yes, __m128i no) {
    return _mm_or_si128(_mm_and_si128(mask, yes), _mm_andnot_si128(mask, no));
}

// All in 16 bits whose high bytes are 0. What does not need a, the pixel before, is done aside.
__m128i paeth_pixel(__m128i x, __m128i a, __m128i b, __m128i c) {
    const __m128i b_c = _mm_sub_epi16(b, c);
    // What the pixel is if its guess is a, b or c. The high bytes stay 0.
    const __m128i with_a = _mm_add_epi8(x, a);
    const __m128i with_b = _mm_add_epi8(x, b);
    const __m128i with_c = _mm_add_epi8(x, c);
    const __m128i to_a = magnitude(b_c);
    const __m128i to_b = magnitude(_mm_sub_epi16(a, c));
    const __m128i to_c = magnitude(_mm_add_epi16(a, _mm_sub_epi16(b_c, c)));
    const __m128i b_or_c = chosen(_mm_cmpgt_epi16(to_b, to_c), with_c, with_b);
    return chosen(_mm_cmpgt_epi16(to_a, _mm_min_epi16(to_b, to_c)), b_or_c, with_a);
}

template <std::size_t N>
void by_pixels(unsigned filter, const std::uint8_t* x, const std::uint8_t* above, std::uint8_t* row,
               std::size_t count) {
    // Each pixel waits for the one before it, a.
    const __m128i zero = _mm_setzero_si128();
    switch (filter) {
    case sub: {
        __m128i a = zero;
        for (std::size_t i = 0; i < count; i += N) {
            a = _mm_add_epi8(load<N>(x + i), a);
            store<N>(row + i, a);
        }
        return;
    }
    case average: {
        // The instruction rounds up, PNG down: so it gets what each byte lacks to 255, and gives what the average
        // lacks.
        const __m128i all = _mm_set1_epi8(-1);
        __m128i a_lacks = all;
        for (std::size_t i = 0; i < count; i += N) {
            const __m128i b_lacks = _mm_xor_si128(load<N>(above + i), all);
            a_lacks = _mm_sub_epi8(_mm_avg_epu8(a_lacks, b_lacks), load<N>(x + i));
            store<N>(row + i, _mm_xor_si128(a_lacks, all));
        }
        return;
    }
    case paeth: {
        __m128i a = zero; // this and what follows in 16 bits
        __m128i c = zero;
        for (std::size_t i = 0; i < count; i += N) {
            const __m128i b = _mm_unpacklo_epi8(load<N>(above + i), zero);
            a = paeth_pixel(_mm_unpacklo_epi8(load<N>(x + i), zero), a, b, c);
            store<N>(row + i, _mm_packus_epi16(a, a));
            c = b;
        }
        return;
    }
    default: by_bytes<N>(filter, x, above, row, count); // these two are vectors of any length already
    }
}

// Sub in pixels of one or two bytes: each is the sum of all up to it. Sums of 2, 4, 8 and more neighbours are made in
// 16 bytes side by side; only the last pixel of the 16 before has to be waited for.
template <std::size_t N> __m128i last_everywhere(__m128i pixels) {
    __m128i last = _mm_srli_si128(pixels, 16 - N);
    if constexpr (N == 1) last = _mm_unpacklo_epi8(last, last);
    return _mm_shuffle_epi32(_mm_shufflelo_epi16(last, 0), 0);
}

// The last 16 bytes may reach into the slack.
template <std::size_t N> void sub_by_sums(const std::uint8_t* x, std::uint8_t* row, std::size_t count) {
    __m128i before = _mm_setzero_si128();
    for (std::size_t i = 0; i < count; i += 16) {
        __m128i sums = _mm_loadu_si128(reinterpret_cast<const __m128i*>(x + i));
        if constexpr (N == 1) sums = _mm_add_epi8(sums, _mm_slli_si128(sums, 1));
        sums = _mm_add_epi8(sums, _mm_slli_si128(sums, 2));
        sums = _mm_add_epi8(sums, _mm_slli_si128(sums, 4));
        sums = _mm_add_epi8(_mm_add_epi8(sums, _mm_slli_si128(sums, 8)), before);
        _mm_storeu_si128(reinterpret_cast<__m128i*>(row + i), sums);
        before = last_everywhere<N>(sums);
    }
}

// The first row in the low half of each vector; the second, a pixel behind, in the high half: its b is the first's a.
template <std::size_t N>
void both_by_pixels(const FilteredRow& first, const FilteredRow& second, const std::uint8_t* above, std::size_t count) {
    const __m128i zero = _mm_setzero_si128();
    __m128i a = zero;
    __m128i c = zero;
    const auto step = [&](__m128i x, __m128i b) {
        b = _mm_unpacklo_epi64(_mm_unpacklo_epi8(b, zero), a);
        a = paeth_pixel(_mm_unpacklo_epi8(x, zero), a, b, c);
        c = b;
        return _mm_packus_epi16(a, a);
    };
    store<N>(first.row, step(load<N>(first.filtered), load<N>(above))); // of nothing, the second makes 0: its left edge
    for (std::size_t i = N; i < count; i += N) {
        const __m128i x = _mm_unpacklo_epi32(load<N>(first.filtered + i), load<N>(second.filtered + i - N));
        const __m128i pixels = step(x, load<N>(above + i));
        store<N>(first.row + i, pixels);
        store<N>(second.row + i - N, _mm_srli_epi64(pixels, 32));
    }
    const __m128i last = step(_mm_slli_epi64(load<N>(second.filtered + count - N), 32), zero);
    store<N>(second.row + count - N, _mm_srli_epi64(last, 32));
}

#endif

} // namespace

void unfilter_plainly(unsigned filter, const std::uint8_t* filtered, const std::uint8_t* above, std::uint8_t* row,
                      std::size_t count, std::size_t pixel_bytes) {
    switch (pixel_bytes) {
    case 1: return by_bytes<1>(filter, filtered, above, row, count);
    case 2: return by_bytes<2>(filter, filtered, above, row, count);
    case 3: return by_bytes<3>(filter, filtered, above, row, count);
    case 4: return by_bytes<4>(filter, filtered, above, row, count);
    case 6: return by_bytes<6>(filter, filtered, above, row, count);
    default: return by_bytes<8>(filter, filtered, above, row, count);
    }
}

void unfilter(unsigned filter, const std::uint8_t* filtered, const std::uint8_t* above, std::uint8_t* row,
              std::size_t count, std::size_t pixel_bytes) {
#if defined(__SSE2__)
    if (filter == sub && pixel_bytes == 1) return sub_by_sums<1>(filtered, row, count);
    if (filter == sub && pixel_bytes == 2) return sub_by_sums<2>(filtered, row, count);
    switch (pixel_bytes) {
    case 3: return by_pixels<3>(filter, filtered, above, row, count);
    case 4: return by_pixels<4>(filter, filtered, above, row, count);
    case 6: return by_pixels<6>(filter, filtered, above, row, count);
    case 8: return by_pixels<8>(filter, filtered, above, row, count);
    default: break;
    }
#endif
    unfilter_plainly(filter, filtered, above, row, count, pixel_bytes);
}

bool unfilter_both(const FilteredRow& first, const FilteredRow& second, const std::uint8_t* above, std::size_t count,
                   std::size_t pixel_bytes) {
#if defined(__SSE2__)
    if (first.filter == paeth && second.filter == paeth && (pixel_bytes == 3 || pixel_bytes == 4)) {
        if (pixel_bytes == 3) both_by_pixels<3>(first, second, above, count);
        else both_by_pixels<4>(first, second, above, count);
        return true;
    }
#endif
    return false;
}

} // namespace oriel::codecs::png
