#include "elements.hpp"

#include "oriel/error.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>

namespace oriel::tool {

float widen_half(std::uint16_t bits) noexcept {
    const int exponent = (bits >> 10) & 0x1f;
    const auto fraction = static_cast<float>(bits & 0x3ff);
    const float magnitude = exponent == 0    ? std::ldexp(fraction, -24)
                            : exponent != 31 ? std::ldexp(fraction + 1024, exponent - 25)
                            : fraction == 0  ? std::numeric_limits<float>::infinity()
                                             : std::numeric_limits<float>::quiet_NaN();
    return (bits & 0x8000) != 0 ? -magnitude : magnitude;
}

void widen(const Format& format, const std::byte* from, std::size_t count, double* to) {
    with_elements(format, [&](const auto& element) {
        for (std::size_t i = 0; i < count; ++i) to[i] = static_cast<double>(element(from + i * element.size));
    });
}

void throw_no_number(const Format& format) {
    throw TypeError(fmt::format("values of {} are no numbers that can be looked at", format.name()));
}

std::string number_text(const Number& number) {
    return std::visit([](auto value) { return fmt::format("{}", value); }, number);
}

nlohmann::ordered_json number_json(const Number& number) {
    return std::visit([](auto value) { return nlohmann::ordered_json(value); }, number);
}

} // namespace oriel::tool
