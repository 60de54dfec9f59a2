#include "oriel/size_text.hpp"

#include <fmt/format.h>

#include <array>
#include <cstddef>

namespace oriel {

std::string size_text(std::uint64_t bytes) {
    constexpr std::array units{"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    if (bytes == 1) return "1 byte";
    if (bytes < 1024) return fmt::format("{} bytes", bytes);
    double value = static_cast<double>(bytes) / 1024;
    std::size_t unit = 0;
    for (; value >= 1023.95 && unit + 1 < units.size(); ++unit) value /= 1024; // 1023.95 would read as 1024.0
    return fmt::format("{:.1f} {}", value, units[unit]);
}

} // namespace oriel
