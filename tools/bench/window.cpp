// A Span's sub-window, which owns nothing: Span::window(origin, shape).
#include "oriel/buffer.hpp"
#include "oriel/span.hpp"
#include "views.hpp"

#include <array>

namespace bench {
namespace {

using Pixels = oriel::Span<const std::uint8_t, 3>;
using Index = std::array<std::ptrdiff_t, 3>;

} // namespace

Work oriel_window() {
    static const Pixels pixels(oriel::Buffer::allocate(480 * 640 * 3).view({}, {480, 640, 3}));
    return repeatedly_made([] {
        benchmark::DoNotOptimize(pixels); // else the arithmetic is done once, before the loop
        return pixels.window(Index{40, 20, 0}, Index{200, 300, 3});
    });
}

} // namespace bench
