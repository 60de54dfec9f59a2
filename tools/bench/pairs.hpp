// How times are taken: everybody compared runs once in each of (by default) 21 rounds, in an order drawn anew for
// each, and two of them are compared by the ratio of their times in the same round. A machine that slows down for a
// second slows down both. The median of these ratios is the result; the interval beside it holds the true median
// with 95 %, by counting (order statistics of the binomial distribution), which supposes nothing about the noise.
#pragma once

#include "work.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace bench {

struct Estimate {
    double median = 0;
    double low = 0;
    double high = 0;
};
/// Median and 95 % interval of a sample. With fewer than six values no two of them make such an interval; it is then
/// unbounded (from 0 to infinity), so that nothing can be concluded from it.
Estimate estimate(std::vector<double> sample);

struct Contender {
    std::string name;
    Work work;
    /// Nanoseconds for one time, by round; none in rounds it was left out of.
    std::vector<std::optional<double>> ns{};

    Estimate time() const;
};

struct Rounds {
    std::size_t count = 21;
    double sample_ns = 200'000; ///< a sample repeats its work until it takes about that long
};

/// Runs all of them. Whoever takes more than three times as long as `pace` takes part in every fourth round only (six
/// of 21), and in every tenth if it takes half as long again as another of these: there the question is not close, and
/// a run stays a matter of minutes. Each has been called once before.
void interleave(std::vector<Contender>& contenders, std::size_t pace, const Rounds& rounds);

/// The time of `a`, less `fixed_ns`, over that of `b`, round by round.
Estimate ratio(const Contender& a, const Contender& b, double fixed_ns = 0);

} // namespace bench
