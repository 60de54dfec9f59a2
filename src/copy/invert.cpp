// Two ways to invert. Where max is 2^k - 1, max - v is v xor max: done in storage order on packed rows with a
// repeated mask, so neither byte order nor element size matters. Otherwise each number is loaded and subtracted.
#include "copy/invert.hpp"

#include "copy/element.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>

namespace oriel::copying {
namespace {

constexpr std::size_t word = sizeof(std::uint64_t);
constexpr std::size_t max_pixel = 8 * 8; // eight channels of eight bytes

// A whole number of pixels and of words, for any pixel of up to max_pixel bytes.
using Mask = std::array<std::byte, max_pixel * word>;

// XORs `bytes` bytes with a mask that repeats every `period` bytes, a multiple of the word.
void xor_row(std::byte* row, std::size_t bytes, const Mask& mask, std::size_t period) {
    std::size_t at = 0;
    for (; at + period <= bytes; at += period)
        for (std::size_t k = 0; k < period; k += word) {
            std::uint64_t value = 0;
            std::uint64_t bits = 0;
            std::memcpy(&value, row + at + k, word);
            std::memcpy(&bits, mask.data() + k, word);
            value ^= bits;
            std::memcpy(row + at + k, &value, word);
        }
    for (std::size_t k = 0; at < bytes; ++at, ++k) row[at] ^= mask[k];
}

// The bytes of `max` as an element of this format.
void store_mask(const Format& format, std::uint64_t max, std::byte* to) {
    for (std::size_t k = 0; k < format.itemsize(); ++k) {
        const std::size_t byte = format.byte_order() == ByteOrder::little ? k : format.itemsize() - 1 - k;
        to[k] = static_cast<std::byte>(max >> (8 * byte));
    }
}

template <class T>
void subtract_row(std::byte* row, std::ptrdiff_t count, std::ptrdiff_t stride, std::uint64_t max, bool native) {
    const T top = static_cast<T>(max);
    for (std::ptrdiff_t i = 0; i < count; ++i) {
        const T value = load<T>(row + i * stride, native);
        if constexpr (std::is_floating_point_v<T>) store<T>(row + i * stride, top - value, native);
        else store<T>(row + i * stride, value > top ? T{0} : static_cast<T>(top - value), native);
    }
}

using SubtractRow = void (*)(std::byte*, std::ptrdiff_t, std::ptrdiff_t, std::uint64_t, bool);

SubtractRow subtraction(const Format& format) {
    const bool floating = format.kind() == Kind::floating;
    switch (format.itemsize()) {
    case 1: return subtract_row<std::uint8_t>;
    case 2: return floating ? nullptr : subtract_row<std::uint16_t>;
    case 4: return floating ? subtract_row<float> : subtract_row<std::uint32_t>;
    default: return floating ? subtract_row<double> : subtract_row<std::uint64_t>;
    }
}

// Rows of packed pixels, each `channels` elements of which some are masked.
void xor_rows(const View& pixels, std::uint32_t channel_bits, std::uint64_t max) {
    const Layout& layout = pixels.layout();
    const std::size_t itemsize = pixels.itemsize();
    const auto channels = static_cast<std::size_t>(layout.extent(2));
    const std::size_t pixel = channels * itemsize;
    const std::size_t period = pixel * word;
    Mask mask{};
    for (std::size_t p = 0; p < word; ++p)
        for (std::size_t c = 0; c < channels; ++c)
            if ((channel_bits >> c & 1U) != 0) store_mask(pixels.format(), max, mask.data() + p * pixel + c * itemsize);
    std::byte* row = pixels.mutable_data();
    for (std::ptrdiff_t y = 0; y < layout.extent(0); ++y, row += layout.stride(0))
        xor_row(row, pixel * static_cast<std::size_t>(layout.extent(1)), mask, period);
}

bool has_packed_pixels(const View& pixels) {
    return pixels.layout().extent(2) <= 8 && pixels.layout().index(0, 0).is_c_contiguous(pixels.itemsize());
}

} // namespace

void invert(const View& pixels, std::uint32_t channel_bits, std::uint64_t max) {
    const Format& format = pixels.format();
    const SubtractRow subtract = subtraction(format);
    if (format.kind() == Kind::signed_integer || format.kind() == Kind::character || subtract == nullptr)
        throw TypeError(
            fmt::format("elements of {} cannot be inverted; unsigned integers and f32 or f64 can", format.name()));
    std::byte* const first = pixels.mutable_data();
    if (pixels.size() == 0 || channel_bits == 0) return;

    const bool power = format.kind() != Kind::floating && (max & (max + 1)) == 0;
    if (power && has_packed_pixels(pixels)) return xor_rows(pixels, channel_bits, max);

    const Layout& layout = pixels.layout();
    for (std::ptrdiff_t y = 0; y < layout.extent(0); ++y)
        for (std::ptrdiff_t c = 0; c < layout.extent(2); ++c) {
            if ((channel_bits >> c & 1U) == 0) continue;
            std::byte* row = first + y * layout.stride(0) + c * layout.stride(2);
            subtract(row, layout.extent(1), layout.stride(1), max, format.is_native());
        }
}

} // namespace oriel::copying
