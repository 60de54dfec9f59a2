// A Span's sub-window, which owns nothing: Span::window(origin, shape), looked for at compile time.
#include "oriel/buffer.hpp"
#include "oriel/span.hpp"
#include "views.hpp"

#include <array>

namespace bench {
namespace {

using Pixels = oriel::Span<const std::uint8_t, 3>;
using Index = std::array<std::ptrdiff_t, 3>;

template <class Span> Work window_of(const Span& span) {
    if constexpr (requires { span.window(Index{}, Index{}); })
        return repeatedly_made([&span] {
            benchmark::DoNotOptimize(span); // else the arithmetic is done once, before the loop
            return span.window(Index{40, 20, 0}, Index{200, 300, 3});
        });
    else return {};
}

} // namespace

Work oriel_window() {
    static const Pixels pixels(oriel::Buffer::allocate(480 * 640 * 3).view({}, {480, 640, 3}));
    return window_of(pixels);
}

} // namespace bench
