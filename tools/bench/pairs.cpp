#include "pairs.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>

namespace bench {
namespace {

double nanoseconds(const Work& work, std::size_t times) {
    const auto start = std::chrono::steady_clock::now();
    work(times);
    const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - start;
    return took.count();
}

/// How many times make a sample of at least this length, and what one time takes.
struct Pace {
    std::size_t times = 1;
    double ns = 0;
};
Pace pace_of(const Work& work, double sample_ns) {
    // The better of two: what is only slow the first time, or was interrupted, is not a slow piece of work.
    constexpr double long_run = 1e9; // slow enough to be slow all the time
    const auto took = [&](std::size_t times) {
        const double ns = nanoseconds(work, times);
        return ns >= long_run ? ns : std::min(ns, nanoseconds(work, times));
    };
    std::size_t times = 1;
    double ns = took(times);
    while (ns < sample_ns) {
        const double wanted = 1.2 * static_cast<double>(times) * sample_ns / std::max(ns, 1.0);
        times = std::clamp(static_cast<std::size_t>(wanted), times + 1, 100 * times);
        ns = took(times);
    }
    return {times, ns / static_cast<double>(times)};
}

/// In every how many rounds each takes part.
std::vector<std::size_t> turns(const std::vector<Pace>& paces, double pace) {
    double slow = std::numeric_limits<double>::infinity(); // the fastest of those who are
    for (const Pace& one : paces)
        if (one.ns > 3 * pace) slow = std::min(slow, one.ns);
    std::vector<std::size_t> every;
    for (const Pace& one : paces) every.push_back(one.ns <= 3 * pace ? 1 : one.ns <= 1.5 * slow ? 4 : 10);
    return every;
}

/// The k-th smallest and k-th largest of n values hold the median with 95 %: the largest such k, or 0. The median lies
/// below the k-th smallest if fewer than k values lie below it, each of which does so by the toss of a coin.
std::size_t interval_rank(std::size_t n) {
    double chance = std::pow(0.5, static_cast<double>(n)), below = 0; // of exactly k, and of fewer than k + 1
    for (std::size_t k = 0;; ++k) {
        below += chance;
        if (2 * below > 0.05) return k;
        chance *= static_cast<double>(n - k) / static_cast<double>(k + 1);
    }
}

} // namespace

Estimate estimate(std::vector<double> sample) {
    if (sample.empty()) return {0, 0, std::numeric_limits<double>::infinity()};
    std::sort(sample.begin(), sample.end());
    const std::size_t n = sample.size(), rank = interval_rank(n);
    const double median = (sample[(n - 1) / 2] + sample[n / 2]) / 2;
    if (rank == 0) return {median, 0, std::numeric_limits<double>::infinity()};
    return {median, sample[rank - 1], sample[n - rank]};
}

Estimate Contender::time() const {
    std::vector<double> sample;
    for (const auto& t : ns)
        if (t) sample.push_back(*t);
    return estimate(std::move(sample));
}

void interleave(std::vector<Contender>& contenders, std::size_t pace, const Rounds& rounds) {
    std::vector<std::size_t> order(contenders.size());
    std::vector<Pace> paces;
    for (Contender& c : contenders) {
        paces.push_back(pace_of(c.work, rounds.sample_ns));
        c.ns.assign(rounds.count, std::nullopt);
    }
    const std::vector<std::size_t> every = turns(paces, paces[pace].ns);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::mt19937 shuffled(1);
    for (std::size_t round = 0; round < rounds.count; ++round) {
        std::shuffle(order.begin(), order.end(), shuffled);
        for (const std::size_t i : order) {
            if (round % every[i] != 0) continue;
            const std::size_t times = paces[i].times;
            contenders[i].ns[round] = nanoseconds(contenders[i].work, times) / static_cast<double>(times);
        }
    }
}

Estimate ratio(const Contender& a, const Contender& b, double fixed_ns) {
    std::vector<double> sample;
    for (std::size_t round = 0; round < std::min(a.ns.size(), b.ns.size()); ++round)
        if (a.ns[round] && b.ns[round]) sample.push_back((*a.ns[round] - fixed_ns) / *b.ns[round]);
    return estimate(std::move(sample));
}

} // namespace bench
