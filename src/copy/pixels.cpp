#include "copy/pixels.hpp"

#include "copy/execute.hpp"
#include "copy/invert.hpp"
#include "copy/plan.hpp"
#include "memory/counting.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace oriel::copying {
namespace {

constexpr std::ptrdiff_t largest_pixel = 16;

} // namespace

bool inverts_on_the_way(const Format& format, std::uint64_t max) noexcept {
    return inverts_by_bits(format, max) ||
           (format.kind() == Kind::floating && format.itemsize() == sizeof(float) && format.is_native());
}

bool copy_pixels(const View& from, const View& to, const ChannelMap& map) {
    std::byte* const target = to.mutable_data();
    if (to.size() == 0) return true;
    const Layout& source = from.layout();
    const auto item = static_cast<std::ptrdiff_t>(from.itemsize());
    const auto channels = static_cast<std::ptrdiff_t>(map.stored.size());
    const std::ptrdiff_t apart = source.extent(2) > 1 ? source.stride(2) : item;
    if (channels * item > largest_pixel || (channels > 1 && to.strides()[2] != item)) return false;
    std::ptrdiff_t low = 0;
    std::ptrdiff_t high = 0;
    for (std::ptrdiff_t k = 0; k < channels; ++k) {
        const std::ptrdiff_t at = map.stored[static_cast<std::size_t>(k)] * apart;
        low = k == 0 ? at : std::min(low, at);
        high = k == 0 ? at : std::max(high, at);
    }
    if (high - low + item > largest_pixel) return false;

    Swizzle swizzle;
    Flip flip;
    flip.floats = map.inverted != 0 && from.format().kind() == Kind::floating;
    const std::uint64_t word = flip.floats ? ~std::uint64_t{0} : max_word(from.format(), map.max);
    swizzle.span = static_cast<std::uint8_t>(high - low + item);
    const auto bits = std::bit_cast<std::array<std::uint8_t, sizeof(word)>>(word);
    for (std::size_t k = 0, at = 0; k < map.stored.size(); ++k) {
        const bool inverted = (map.inverted >> k & 1U) != 0;
        for (std::ptrdiff_t b = 0; b < item; ++b, ++at) {
            swizzle.source[at] = static_cast<std::uint8_t>(map.stored[k] * apart - low + b);
            if (inverted) flip.bits[at] = bits[static_cast<std::size_t>(b)];
        }
    }
    const std::byte* const origin = from.data() + low;
    const Layout from_pixels({source.extent(0), source.extent(1)}, {source.stride(0), source.stride(1)}, 0);
    const Layout to_pixels({to.extent(0), to.extent(1)}, {to.strides()[0], to.strides()[1]}, 0);
    detail::count_copy(to.nbytes());
    execute(plan_pixels(from_pixels, to_pixels, static_cast<std::size_t>(channels * item), swizzle), origin, target,
            flip);
    return true;
}

} // namespace oriel::copying
