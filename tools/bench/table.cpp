#include "table.hpp"

#include "bounds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>

namespace bench {

std::string plain(const Table& table) {
    std::vector<std::size_t> widths;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        std::size_t width = table.columns[c].size();
        for (const auto& row : table.rows) width = std::max(width, row[c].size());
        widths.push_back(width);
    }
    const auto line = [&](const std::vector<std::string>& cells) {
        std::string out;
        for (std::size_t c = 0; c < cells.size(); ++c)
            out += c < table.words ? fmt::format("{:<{}}  ", cells[c], widths[c])
                                   : fmt::format("{:>{}}  ", cells[c], widths[c]);
        out.erase(out.find_last_not_of(' ') + 1);
        return out + '\n';
    };
    std::string out = table.title + '\n' + line(table.columns);
    for (const auto& row : table.rows) out += line(row);
    return out;
}

std::string markdown(const Table& table) {
    const auto line = [](const std::vector<std::string>& cells) {
        std::string out = "|";
        for (const std::string& cell : cells) out += cell.empty() ? " |" : ' ' + cell + " |";
        return out + '\n';
    };
    std::string out = "### " + table.title + "\n\n" + line(table.columns) + '|';
    for (std::size_t c = 0; c < table.columns.size(); ++c) out += c < table.words ? "---|" : "--:|";
    out += '\n';
    for (const auto& row : table.rows) out += line(row);
    return out;
}

std::string Verdicts::judge(const Estimate& measured, double bound) {
    if (!passes(measured, bound)) return ++failed, "FAIL";
    ++passed;
    if (measured.median <= bound) return "ok";
    return ++in_noise, "noise";
}

std::string digits(double value) {
    if (!std::isfinite(value)) return "-";
    if (std::abs(value) < 0.0995) return fmt::format("{:.3f}", value);
    return std::abs(value) < 9.995 ? fmt::format("{:.2f}", value)
                                   : fmt::format("{:.{}f}", value, std::abs(value) < 99.95 ? 1 : 0);
}

std::string with_interval(const Estimate& estimate) {
    if (!std::isfinite(estimate.high)) return digits(estimate.median);
    return fmt::format("{} ({}-{})", digits(estimate.median), digits(estimate.low), digits(estimate.high));
}

} // namespace bench
