#include "bars.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace oriel::tool {

std::string bars(const std::vector<std::uint64_t>& counts, std::size_t columns) {
    constexpr std::array<std::string_view, 9> heights = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    columns = std::min(columns, counts.size());
    std::vector<std::uint64_t> sums(columns);
    for (std::size_t i = 0; i < counts.size(); ++i) sums[i * columns / counts.size()] += counts[i];
    const std::uint64_t highest = sums.empty() ? 0 : *std::max_element(sums.begin(), sums.end());
    std::string out;
    for (const std::uint64_t sum : sums) {
        const double part = highest == 0 ? 0 : static_cast<double>(sum) / static_cast<double>(highest);
        out += heights[static_cast<std::size_t>(std::ceil(part * 8))];
    }
    return out;
}

} // namespace oriel::tool
