// What a run was asked to measure.
#pragma once

#include "job.hpp"
#include "pairs.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

struct Settings {
    // Empty takes all; otherwise parts of the names of operations, names of kinds, sizes.
    std::vector<std::string> operations, kinds, sizes;
    bool quick = false;
    Rounds rounds;

    static bool takes(const std::vector<std::string>& wanted, std::string_view name) {
        const auto in_name = [&](const std::string& part) { return name.find(part) != name.npos; };
        return wanted.empty() || std::any_of(wanted.begin(), wanted.end(), in_name);
    }
    bool takes(const Kind& kind) const {
        return kinds.empty() || std::find(kinds.begin(), kinds.end(), kind.name) != kinds.end();
    }

    /// Large, large with rows of a power of two, and two small ones.
    static std::vector<Size> full_sizes() { return {{4000, 3000}, {4096, 4096}, {100, 100}, {7, 5}}; }
    static std::vector<Size> quick_sizes() { return {{1000, 750}, {1024, 1024}, {100, 100}, {7, 5}}; }
    static std::vector<Size> known_sizes() {
        return {{4000, 3000}, {4096, 4096}, {1000, 750}, {1024, 1024}, {100, 100}, {7, 5}};
    }
    std::vector<Size> sizes_taken() const {
        std::vector<Size> out;
        const auto named = [&](const Size& size) {
            return std::find(sizes.begin(), sizes.end(), size.text()) != sizes.end();
        };
        for (const Size& size : known_sizes())
            if (named(size)) out.push_back(size);
        if (!sizes.empty()) return out;
        return quick ? quick_sizes() : full_sizes();
    }
};

} // namespace bench
