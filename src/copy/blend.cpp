// One loop an element type, chosen once.
#include "copy/blend.hpp"

#include "copy/element.hpp"
#include "memory/counting.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

namespace oriel::copying {
namespace {

constexpr std::size_t most_channels = 8;

template <class T> T blended(T value, T alpha, T under, std::uint64_t max) {
    if constexpr (std::is_floating_point_v<T>) {
        const T whole = std::clamp(alpha, T{0}, T{1});
        return value * whole + under * (T{1} - whole);
    } else if constexpr (sizeof(T) <= 2) {
        // Exact as doubles: a quotient below 2^17 that is no integer is at least 2^-16 away from one.
        const std::uint64_t a = std::min<std::uint64_t>(alpha, max);
        const std::uint64_t sum = std::min<std::uint64_t>(value, max) * a + under * (max - a) + max / 2;
        return static_cast<T>(static_cast<std::uint32_t>(static_cast<double>(sum) / static_cast<double>(max)));
    } else {
        __extension__ using Wide = unsigned __int128;
        const std::uint64_t a = std::min<std::uint64_t>(alpha, max);
        const Wide sum =
            static_cast<Wide>(std::min<std::uint64_t>(value, max)) * a + static_cast<Wide>(under) * (max - a) + max / 2;
        return static_cast<T>(sum / max);
    }
}

template <class T> void blend_all(const View& from, const View& colour, std::uint64_t max, const View& to) {
    const bool native = from.format().is_native();
    const std::ptrdiff_t channels = to.shape()[2];
    std::array<T, most_channels> under{};
    for (std::ptrdiff_t c = 0; c < channels; ++c)
        under[static_cast<std::size_t>(c)] = load<T>(colour.data() + c * colour.strides()[2], native);
    const std::byte* const source = from.data();
    std::byte* const target = to.mutable_data();
    for (std::ptrdiff_t y = 0; y < to.shape()[0]; ++y) {
        for (std::ptrdiff_t x = 0; x < to.shape()[1]; ++x) {
            const std::byte* const pixel = source + y * from.strides()[0] + x * from.strides()[1];
            std::byte* const out = target + y * to.strides()[0] + x * to.strides()[1];
            const T alpha = load<T>(pixel + channels * from.strides()[2], native);
            for (std::ptrdiff_t c = 0; c < channels; ++c) {
                const T value = load<T>(pixel + c * from.strides()[2], native);
                store<T>(out + c * to.strides()[2], blended(value, alpha, under[static_cast<std::size_t>(c)], max),
                         native);
            }
        }
    }
}

using Blend = void (*)(const View&, const View&, std::uint64_t, const View&);

Blend blend_of(const Format& format) noexcept {
    return chosen_by_sample(format, [](auto sample) -> Blend { return blend_all<decltype(sample)>; });
}

} // namespace

bool blends(const Format& format) noexcept { return blend_of(format) != nullptr; }

void blend(const View& from, const View& colour, std::uint64_t max, const View& to) {
    const Blend run = blend_of(from.format());
    if (run == nullptr)
        throw TypeError(
            fmt::format("elements of {} cannot be blended; unsigned integers, f32 and f64 can", from.format().name()));
    detail::count_copy(to.nbytes());
    run(from, colour, max, to);
}

} // namespace oriel::copying
