#include "footprint.hpp"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <vector>

namespace oriel::tool {

namespace {

struct Loop {
    std::uint64_t extent;
    std::uint64_t stride;
};

// Walks the loops, outermost first, which have rising addresses, and counts the pages of a run at each.
class PageCounter {
public:
    PageCounter(const std::vector<Loop>& loops, std::uint64_t run) : loops_(loops), run_(run) {}

    void walk(std::size_t loop, std::uint64_t at) {
        if (loop == loops_.size()) return take(at);
        for (std::uint64_t i = 0; i < loops_[loop].extent; ++i) walk(loop + 1, at + i * loops_[loop].stride);
    }
    std::uint64_t pages() const noexcept { return pages_; }

private:
    void take(std::uint64_t at) {
        const std::uint64_t first = std::max(at / Footprint::page, next_);
        const std::uint64_t end = (at + run_ - 1) / Footprint::page + 1;
        if (end <= first) return;
        pages_ += end - first;
        next_ = end;
    }

    const std::vector<Loop>& loops_;
    std::uint64_t run_;
    std::uint64_t next_ = 0; ///< the first page not counted yet
    std::uint64_t pages_ = 0;
};

} // namespace

Footprint footprint(const Layout& layout, std::size_t itemsize) {
    if (layout.empty()) return {};
    std::vector<Loop> loops;
    std::uint64_t run = itemsize; // bytes from the first to the last of what lies close together
    for (std::size_t a = 0; a < layout.rank(); ++a) {
        const auto extent = static_cast<std::uint64_t>(layout.extent(a));
        const auto stride = static_cast<std::uint64_t>(std::abs(layout.stride(a)));
        if (extent > 1 && stride >= Footprint::page) loops.push_back({extent, stride});
        else if (extent > 1) run += (extent - 1) * stride;
    }
    std::ranges::sort(loops, std::ranges::greater(), &Loop::stride);
    // Rows that adjoin are one run.
    for (; !loops.empty() && loops.back().stride <= run; loops.pop_back())
        run += (loops.back().extent - 1) * loops.back().stride;
    PageCounter counter(loops, run);
    counter.walk(0, static_cast<std::uint64_t>(layout.reach(itemsize).low));
    return {static_cast<std::uint64_t>(layout.size()) * itemsize, counter.pages()};
}

} // namespace oriel::tool
