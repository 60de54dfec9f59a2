#include "codecs/resolution.hpp"

#include <algorithm>
#include <cmath>

namespace oriel::codecs {

Resolution resolution(const std::optional<Density>& density) noexcept {
    constexpr double most = 400'000; // pixels a millimetre, so that all numbers fit
    const auto sound = [](double value) { return value >= 0.001 && value <= 1000 * most; };
    if (!density || !sound(density->x) || !sound(density->y)) return {};
    const auto fraction = [](double value, double by) {
        return std::array{static_cast<std::uint32_t>(std::llround(value * by)), static_cast<std::uint32_t>(by)};
    };
    if (!density->metric) {
        const double by = std::max(density->x, density->y) < 400'000 ? 10'000 : 1;
        return {fraction(density->x, by), fraction(density->y, by), 1};
    }
    const auto whole = [](double inches) {
        return inches >= 1 && std::abs(inches - std::round(inches)) < 0.005 * std::max(1.0, inches / 100);
    };
    const double x = density->x * 0.0254;
    const double y = density->y * 0.0254;
    if (whole(x) && whole(y)) return {fraction(x, 1), fraction(y, 1), 2};
    const double by = std::max(density->x, density->y) < 4'000'000 ? 10'000 : 1;
    return {fraction(density->x / 100, by), fraction(density->y / 100, by), 3};
}

} // namespace oriel::codecs
