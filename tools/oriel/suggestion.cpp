#include "suggestion.hpp"

#include <algorithm>
#include <numeric>

namespace oriel::tool {

std::size_t edit_distance(std::string_view a, std::string_view b) {
    // Three rows of the usual table; the oldest one is for swapped neighbours.
    std::vector<std::size_t> before_last(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t changed = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, changed});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = std::min(row[j], before_last[j - 2] + 1);
            }
        }
        std::swap(before_last, last);
        std::swap(last, row);
    }
    return last.back();
}

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
    constexpr std::size_t longest = 64; // nobody mistypes a longer word, and the cost is a product
    if (word.empty() || word.size() > longest) return {};
    std::string best;
    std::size_t best_distance = 4; // more is another word
    for (const std::string& candidate : known) {
        const std::size_t distance = edit_distance(word, candidate);
        if (distance * 2 <= candidate.size() && distance < best_distance) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
    const std::string near = nearest(word, known);
    return near.empty() ? std::string() : "; did you mean '" + near + "'?";
}

} // namespace oriel::tool
