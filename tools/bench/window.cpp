// A Span's sub-window, which owns nothing: Span::window(origin, shape).
#include "oriel/buffer.hpp"
#include "oriel/span.hpp"
#include "views.hpp"

#include <array>

namespace bench {
namespace {

// `window` of the same Span again and again.
template <class T, std::size_t Rank, class Window> Work windows_of(const oriel::View& view, Window window) {
    return repeatedly_made([pixels = oriel::Span<const T, Rank>(view), window] {
        benchmark::DoNotOptimize(pixels); // else the arithmetic is done once, before the loop
        return window(pixels);
    });
}

template <class T> Works windows_of(const oriel::View& view) {
    return {windows_of<T, 2>(view,
                             [](const auto& pixels) {
                                 return pixels.window({40, 20}, {200, 300});
                             }),
            windows_of<T, 2>(view, [](const auto& pixels) {
                return pixels.unchecked_window({40, 20}, {200, 300});
            })};
}

oriel::View rgb() { return oriel::Buffer::allocate(480 * 640 * 3).view({}, {480, 640, 3}); }

} // namespace

Works oriel_pixel_windows() { return windows_of<std::array<std::uint8_t, 3>>(rgb()); }

Works oriel_plane_windows() {
    return windows_of<std::uint8_t>(oriel::Buffer::allocate(480 * 640).view({}, {480, 640}));
}

Works oriel_sample_windows() {
    return {windows_of<std::uint8_t, 3>(rgb(),
                                        [](const auto& samples) {
                                            return samples.window({40, 20, 0}, {200, 300, 3});
                                        }),
            windows_of<std::uint8_t, 3>(rgb(), [](const auto& samples) {
                return samples.unchecked_window({40, 20, 0}, {200, 300, 3});
            })};
}

} // namespace bench
