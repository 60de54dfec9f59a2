#include "numbers.hpp"

#include "fault.hpp"

#include <fmt/core.h>

#include <charconv>
#include <cmath>

namespace oriel::tool {

std::optional<std::int64_t> parse_integer(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

std::optional<double> parse_decimal(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    if (text.find_first_not_of("0123456789.") != std::string_view::npos || error != std::errc() ||
        end != text.data() + text.size())
        return std::nullopt;
    return value;
}

namespace {

struct Unit {
    std::string_view name;
    std::uint64_t bytes;
};

constexpr std::uint64_t kibi = 1024;
constexpr std::uint64_t kilo = 1000;
constexpr Unit units[] = {
    {"", 1},
    {"B", 1},
    {"K", kibi},
    {"KiB", kibi},
    {"kB", kilo},
    {"M", kibi* kibi},
    {"MiB", kibi* kibi},
    {"MB", kilo* kilo},
    {"G", kibi* kibi* kibi},
    {"GiB", kibi* kibi* kibi},
    {"GB", kilo* kilo* kilo},
    {"T", kibi* kibi* kibi* kibi},
    {"TiB", kibi* kibi* kibi* kibi},
    {"TB", kilo* kilo* kilo* kilo},
    {"P", kibi* kibi* kibi* kibi* kibi},
    {"PiB", kibi* kibi* kibi* kibi* kibi},
    {"PB", kilo* kilo* kilo* kilo* kilo},
    {"E", kibi* kibi* kibi* kibi* kibi* kibi},
    {"EiB", kibi* kibi* kibi* kibi* kibi* kibi},
    {"EB", kilo* kilo* kilo* kilo* kilo* kilo},
};

const Unit* find_unit(std::string_view name) {
    for (const Unit& unit : units) {
        if (unit.name == name) return &unit;
    }
    return nullptr;
}

Fault not_a_size(std::string_view text, std::string_view what) {
    return usage_fault(fmt::format("{} takes a size in bytes, not '{}'", what, shown(text)),
                       {"write it like 512M, 1.5G or 800MB (K M G T P E and KiB... are 1024, kB MB... are 1000)"});
}

} // namespace

std::uint64_t parse_size(std::string_view text, std::string_view what) {
    const std::size_t digits = text.find_first_not_of("0123456789.");
    const std::string_view number = text.substr(0, digits);
    const std::string_view suffix = digits == std::string_view::npos ? std::string_view() : text.substr(digits);
    const Unit* unit = find_unit(suffix);
    double value = 0;
    const auto [end, error] =
        std::from_chars(number.data(), number.data() + number.size(), value, std::chars_format::fixed);
    if (unit == nullptr || error != std::errc() || end != number.data() + number.size()) {
        throw not_a_size(text, what);
    }
    const double bytes = std::floor(value * static_cast<double>(unit->bytes));
    if (bytes < 1 || bytes >= 0x1p64) {
        throw usage_fault(fmt::format("{} must be at least 1 byte and less than 16 EiB, not '{}'", what, shown(text)),
                          {"write it like 512M, 1.5G or 800MB"});
    }
    return static_cast<std::uint64_t>(bytes);
}

std::string duration_text(double seconds) {
    if (seconds < 0.9995) return fmt::format("{:.0f} ms", seconds * 1000);
    if (seconds < 59.95) return fmt::format("{:.1f} s", seconds);
    const auto whole = static_cast<std::uint64_t>(seconds + 0.5);
    return fmt::format("{} min {} s", whole / 60, whole % 60);
}

} // namespace oriel::tool
