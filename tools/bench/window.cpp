// A Span's sub-window, which owns nothing: Span::window(origin, shape).
#include "oriel/buffer.hpp"
#include "oriel/span.hpp"
#include "views.hpp"

namespace bench {
namespace {

// `window` of the same Span again and again.
template <std::size_t Rank, class Window> Work windows_of(const oriel::View& view, Window window) {
    return repeatedly_made([pixels = oriel::Span<const std::uint8_t, Rank>(view), window] {
        benchmark::DoNotOptimize(pixels); // else the arithmetic is done once, before the loop
        return window(pixels);
    });
}

} // namespace

Work oriel_window() {
    return windows_of<3>(oriel::Buffer::allocate(480 * 640 * 3).view({}, {480, 640, 3}), [](const auto& pixels) {
        return pixels.window({40, 20, 0}, {200, 300, 3});
    });
}

Work oriel_unchecked_plane_window() {
    return windows_of<2>(oriel::Buffer::allocate(480 * 640).view({}, {480, 640}), [](const auto& pixels) {
        return pixels.unchecked_window({40, 20}, {200, 300});
    });
}

Work oriel_plane_window() {
    return windows_of<2>(oriel::Buffer::allocate(480 * 640).view({}, {480, 640}), [](const auto& pixels) {
        return pixels.window({40, 20}, {200, 300});
    });
}

} // namespace bench
