// One loop an element type, chosen once.
#include "copy/luma.hpp"

#include "copy/element.hpp"
#include "memory/counting.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace oriel::copying {
namespace {

// Of 1000.
constexpr std::uint32_t red = 299;
constexpr std::uint32_t green = 587;
constexpr std::uint32_t blue = 114;
static_assert(red + green + blue == 1000);

template <class T> T weighed(T r, T g, T b) noexcept {
    if constexpr (std::is_floating_point_v<T>) {
        return T(0.299) * r + T(0.587) * g + T(0.114) * b;
    } else {
        __extension__ using Widest = unsigned __int128;
        using Wide = std::conditional_t<sizeof(T) <= 2, std::uint32_t,
                                        std::conditional_t<sizeof(T) == 4, std::uint64_t, Widest>>;
        return static_cast<T>((Wide{red} * r + Wide{green} * g + Wide{blue} * b + 500) / 1000);
    }
}

// Compilers make vectors of this loop.
void packed_bytes(const std::byte* r, const std::byte* g, const std::byte* b, std::byte* out,
                  std::ptrdiff_t count) noexcept {
    for (std::ptrdiff_t x = 0; x < count; ++x)
        out[x] =
            static_cast<std::byte>(weighed(std::to_integer<std::uint8_t>(r[x]), std::to_integer<std::uint8_t>(g[x]),
                                           std::to_integer<std::uint8_t>(b[x])));
}

template <class T> void weigh_all(const View& from, const View& to) {
    const bool native = from.format().is_native();
    const std::ptrdiff_t plane = from.strides()[2];
    const bool packed = sizeof(T) == 1 && from.strides()[1] == 1 && to.strides()[1] == 1;
    for (std::ptrdiff_t y = 0; y < to.shape()[0]; ++y) {
        const std::byte* pixel = from.data() + y * from.strides()[0];
        std::byte* out = to.mutable_data() + y * to.strides()[0];
        if (packed) {
            packed_bytes(pixel, pixel + plane, pixel + 2 * plane, out, to.shape()[1]);
            continue;
        }
        for (std::ptrdiff_t x = 0; x < to.shape()[1]; ++x, pixel += from.strides()[1], out += to.strides()[1])
            store<T>(
                out,
                weighed(load<T>(pixel, native), load<T>(pixel + plane, native), load<T>(pixel + 2 * plane, native)),
                native);
    }
}

using Weigh = void (*)(const View&, const View&);

Weigh weigh_of(const Format& format) noexcept {
    return chosen_by_sample(format, [](auto sample) -> Weigh { return weigh_all<decltype(sample)>; });
}

} // namespace

bool weighs(const Format& format) noexcept { return weigh_of(format) != nullptr; }

void luma(const View& from, const View& to) {
    const Weigh run = weigh_of(from.format());
    if (run == nullptr)
        throw TypeError(fmt::format("elements of {} cannot be weighed into gray; unsigned integers, f32 and f64 can",
                                    from.format().name()));
    detail::count_copy(to.nbytes());
    run(from, to);
}

} // namespace oriel::copying
