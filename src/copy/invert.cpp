// Rows of packed pixels are inverted by kernels: by flipping bits where max is 2^k - 1, since max - v is then v xor
// max in any byte order; otherwise by subtracting. Elements apart are loaded and inverted in the same way one by one,
// so that a value above max becomes the same wherever it lies.
#include "copy/invert.hpp"

#include "copy/element.hpp"
#include "copy/kernels.hpp"
#include "copy/tuning.hpp"
#include "memory/counting.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>

namespace oriel::copying {
namespace {

template <class T>
void subtract_row(std::byte* row, std::ptrdiff_t count, std::ptrdiff_t stride, std::uint64_t max, bool native) {
    const T top = static_cast<T>(max);
    for (std::ptrdiff_t i = 0; i < count; ++i) {
        const T value = load<T>(row + i * stride, native);
        if constexpr (std::is_floating_point_v<T>) store<T>(row + i * stride, top - value, native);
        else store<T>(row + i * stride, value > top ? T{0} : static_cast<T>(top - value), native);
    }
}

template <class T>
void flip_row(std::byte* row, std::ptrdiff_t count, std::ptrdiff_t stride, std::uint64_t max, bool native) {
    for (std::ptrdiff_t i = 0; i < count; ++i) {
        const T value = load<T>(row + i * stride, native);
        store<T>(row + i * stride, static_cast<T>(value ^ static_cast<T>(max)), native);
    }
}

using InvertApart = void (*)(std::byte*, std::ptrdiff_t, std::ptrdiff_t, std::uint64_t, bool);

// How elements of a format are inverted, apart and packed.
struct Way {
    InvertApart apart;
    Inverting packed;
};

Way flipping(const Format& format) {
    switch (format.itemsize()) {
    case 1: return {flip_row<std::uint8_t>, Inverting::bits};
    case 2: return {flip_row<std::uint16_t>, Inverting::bits};
    case 4: return {flip_row<std::uint32_t>, Inverting::bits};
    default: return {flip_row<std::uint64_t>, Inverting::bits};
    }
}

Way way_to_invert(const Format& format, std::uint64_t max) {
    if (inverts_by_bits(format, max)) return flipping(format);
    switch (format.kind()) {
    case Kind::floating:
        if (format.itemsize() == 4) return {subtract_row<float>, Inverting::f32};
        if (format.itemsize() == 8) return {subtract_row<double>, Inverting::f64};
        break;
    case Kind::boolean:
    case Kind::unsigned_integer:
        switch (format.itemsize()) {
        case 1: return {subtract_row<std::uint8_t>, Inverting::u8};
        case 2: return {subtract_row<std::uint16_t>, Inverting::u16};
        case 4: return {subtract_row<std::uint32_t>, Inverting::u32};
        case 8: return {subtract_row<std::uint64_t>, Inverting::u64};
        default: break;
        }
        break;
    default: break;
    }
    throw TypeError(fmt::format("elements of {} cannot be inverted; unsigned integers, booleans, f32 and f64 can\n"
                                "f16 becomes f32 when it is written as PFM",
                                format.name()));
}

template <class T> std::uint64_t repeated(std::uint64_t max, bool native) noexcept {
    T value{};
    store<T>(reinterpret_cast<std::byte*>(&value), static_cast<T>(max), native);
    return value * (~std::uint64_t{0} / std::numeric_limits<T>::max());
}

bool inverts_all(std::size_t channels, std::uint32_t bits) noexcept {
    const std::uint32_t every = (std::uint32_t{1} << channels) - 1;
    return (bits & every) == every;
}

// The eight bytes of `all` that repeat along packed pixels, zero in the channels that are not inverted. None if pixels
// do not divide them.
std::optional<std::uint64_t> repeating_word(std::size_t itemsize, std::size_t channels, std::uint32_t bits,
                                            std::uint64_t all) {
    if (inverts_all(channels, bits)) return all;
    constexpr std::size_t size = sizeof(all);
    std::size_t pixel = channels * itemsize;
    if (pixel != 2 && pixel != 4 && pixel != size) return std::nullopt;
    const std::uint64_t element = ~std::uint64_t{0} >> (8 * (size - itemsize));
    std::uint64_t inverted = 0;
    for (std::size_t c = 0; c < channels; ++c) {
        const std::size_t place = std::endian::native == std::endian::little ? c : channels - 1 - c;
        if ((bits >> c & 1U) != 0) inverted |= element << (8 * itemsize * place);
    }
    for (; pixel < size; pixel *= 2) inverted |= inverted << (8 * pixel);
    return all & inverted;
}

Inversion inversion(const Format& format, std::size_t channels, std::uint32_t bits, std::uint64_t max, bool by_bits) {
    Inversion out;
    const std::size_t itemsize = format.itemsize();
    const std::size_t pixel = channels * itemsize;
    out.unit = inverts_all(channels, bits) ? itemsize : pixel;
    out.channels = out.unit <= 16 && std::has_single_bit(out.unit) ? 1 : channels; // any vector is whole units then
    out.max = max;
    out.native = format.is_native();
    const std::uint64_t all = by_bits ? max_word(format, max) : ~std::uint64_t{0};
    std::byte* const mask = out.mask.data();
    if (const auto word = repeating_word(itemsize, channels, bits, all)) {
        for (std::size_t at = 0; at < Inversion::step; at += sizeof(*word))
            std::memcpy(mask + at, &*word, sizeof(*word));
        return out;
    }
    const auto value = std::bit_cast<std::array<std::byte, sizeof(all)>>(all); // byte by byte up to a pixel
    for (std::size_t at = 0, c = 0; at < pixel; ++c)
        for (std::size_t b = 0; b < itemsize; ++b, ++at) mask[at] = (bits >> c & 1U) != 0 ? value[b] : std::byte{0};
    const std::size_t needed = out.channels * Inversion::step;
    for (std::size_t done = pixel; done < needed;) { // what is there already, again and again
        const std::size_t more = std::min(done, needed - done);
        std::memcpy(mask + done, mask, more);
        done += more;
    }
    return out;
}

bool has_packed_rows(const View& pixels) {
    const Layout& layout = pixels.layout();
    const auto item = static_cast<std::ptrdiff_t>(pixels.itemsize());
    const auto packed = [&](std::size_t axis, std::ptrdiff_t size) {
        return layout.extent(axis) == 1 || layout.stride(axis) == size;
    };
    return layout.extent(2) <= static_cast<std::ptrdiff_t>(Inversion::max_channels) && packed(2, item) &&
           packed(1, item * layout.extent(2));
}

// The same elements with axes running upwards, rows outside columns: inverting in place does not care about order.
View ordered(View pixels, std::uint32_t& bits) {
    for (const std::size_t axis : {0U, 1U})
        if (pixels.strides()[axis] < 0) pixels = std::move(pixels).flip(axis);
    if (pixels.strides()[2] < 0) {
        pixels = std::move(pixels).flip(2);
        std::uint32_t reversed = 0;
        for (std::ptrdiff_t c = 0; c < pixels.extent(2); ++c)
            if ((bits >> c & 1U) != 0) reversed |= std::uint32_t{1} << (pixels.extent(2) - 1 - c);
        bits = reversed;
    }
    if (pixels.strides()[0] < pixels.strides()[1]) pixels = std::move(pixels).swap_axes(0, 1);
    return pixels;
}

// Packed rows, or all of them as one; of `whole` bytes altogether.
void invert_rows(const View& from, const View& to, std::byte* target, std::uint32_t bits, std::uint64_t max,
                 std::size_t whole) {
    const Inverting kind = way_to_invert(from.format(), max).packed;
    const InvertRun run = kernels().invert[static_cast<std::size_t>(kind)];
    Inversion how =
        inversion(from.format(), static_cast<std::size_t>(from.extent(2)), bits, max, kind == Inverting::bits);
    const std::byte* source = from.data();
    how.streaming = source != target && 2 * whole >= tuning().streaming_bytes;
    const bool as_one = from.is_c_contiguous() && to.is_c_contiguous();
    const std::ptrdiff_t rows = as_one ? 1 : from.extent(0);
    const std::size_t bytes = from.nbytes() / static_cast<std::size_t>(rows);
    const std::ptrdiff_t from_stride = from.strides()[0];
    const std::ptrdiff_t to_stride = to.strides()[0];
    for (std::ptrdiff_t y = 0; y < rows; ++y) run(source + y * from_stride, target + y * to_stride, bytes, how);
    if (how.streaming) kernels().settle();
}

} // namespace

std::uint64_t max_word(const Format& format, std::uint64_t max) noexcept {
    const bool native = format.is_native();
    switch (format.itemsize()) {
    case 1: return repeated<std::uint8_t>(max, native);
    case 2: return repeated<std::uint16_t>(max, native);
    case 4: return repeated<std::uint32_t>(max, native);
    default: return repeated<std::uint64_t>(max, native);
    }
}

void require_invertible(const Format& format) { way_to_invert(format, 1); }

bool inverts_by_bits(const Format& format, std::uint64_t max) noexcept {
    // Not booleans: any byte but 0 is true, and with its lowest bit flipped it mostly still is.
    return format.kind() == Kind::unsigned_integer && (max & (max + 1)) == 0;
}

Inverse inverse_of(const Format& format, std::size_t channels, std::uint32_t channel_bits, std::uint64_t max) noexcept {
    const std::size_t itemsize = format.itemsize();
    const bool all = inverts_all(channels, channel_bits);
    if (inverts_by_bits(format, max)) {
        const auto word = repeating_word(itemsize, channels, channel_bits, max_word(format, max));
        if (word) return {all ? itemsize : channels * itemsize, *word, false};
    } else if (format.kind() == Kind::floating && itemsize == sizeof(float) && format.is_native() && max == 1 && all)
        return {itemsize, 0, true};
    return {};
}

void invert(const View& pixels, std::uint32_t channel_bits, std::uint64_t max) {
    const Way way = way_to_invert(pixels.format(), max);
    if (pixels.readonly()) detail::throw_read_only();
    if (pixels.size() == 0 || channel_bits == 0) return;
    const auto packed = [&](const View& rows) {
        if (!has_packed_rows(rows)) return false;
        invert_rows(rows, rows, rows.mutable_data(), channel_bits, max, 0);
        return true;
    };
    if (pixels.strides()[0] >= 0 && packed(pixels)) return; // another View costs a sixth of a small picture's time
    const View upwards = ordered(pixels, channel_bits);
    if (packed(upwards)) return;

    std::byte* const first = upwards.mutable_data();
    const Layout& layout = upwards.layout();
    for (std::ptrdiff_t y = 0; y < layout.extent(0); ++y)
        for (std::ptrdiff_t c = 0; c < layout.extent(2); ++c) {
            if ((channel_bits >> c & 1U) == 0) continue;
            std::byte* row = first + y * layout.stride(0) + c * layout.stride(2);
            way.apart(row, layout.extent(1), layout.stride(1), max, pixels.format().is_native());
        }
}

bool copy_inverted(const View& from, const View& to, std::uint32_t channel_bits, std::uint64_t max, std::size_t whole) {
    way_to_invert(from.format(), max); // throws if there is none
    std::byte* const target = to.mutable_data();
    if (from.size() == 0) return true;
    if (!has_packed_rows(from) || !has_packed_rows(to)) return false;
    detail::count_copy(from.nbytes());
    invert_rows(from, to, target, channel_bits, max, whole);
    return true;
}

} // namespace oriel::copying
