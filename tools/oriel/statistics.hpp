// Statistics of a picture's channels, gathered while its rows go by: a Sink that keeps numbers instead of pixels.
//
// Values of 8 and 16 bits are counted, each by itself: everything else follows from the counts exactly. Sums of
// wider integers are exact as well (128 bits); only their deviation, and all of floats, is rounded, as long double.
#pragma once

#include "elements.hpp"
#include "oriel/source.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace oriel::tool {

/// Of one channel. Of floats only finite values count; the others are told apart.
struct ChannelStatistics {
    std::uint64_t count = 0;
    std::uint64_t nan = 0;
    std::uint64_t infinite = 0;
    Number min; ///< min, max, mean and deviation mean nothing if count is 0
    Number max;
    std::string sum; ///< in digits: it may be larger than any number here
    double mean = 0;
    double deviation = 0; ///< the standard deviation of the population: divided by count
    /// How many values fall into each of up to 256 equal parts of the picture's range of values, from Statistics::low.
    std::vector<std::uint64_t> histogram;
    std::uint64_t below = 0; ///< the range: floats may be outside it
    std::uint64_t above = 0;
};

struct Statistics {
    std::string low; ///< the range that histograms divide, both ends included
    std::string high;
    std::vector<ChannelStatistics> channels;
};

/// Looks at the values of one channel, a row at a time.
class Accumulator {
public:
    Accumulator() = default;
    virtual ~Accumulator();
    Accumulator(const Accumulator&) = delete;
    Accumulator& operator=(const Accumulator&) = delete;

    /// `count` elements, `stride` bytes apart.
    virtual void row(const std::byte* at, std::size_t count, std::ptrdiff_t stride) = 0;
    virtual ChannelStatistics result() const = 0;
};

class StatisticsSink final : public Sink {
public:
    Frame begin(const Frame& offered) override;
    void rows(const View& band) override;
    void finish() override {}
    std::uint64_t memory(const Frame& wanted) const override;

    /// Once all rows went by.
    Statistics result() const;

private:
    std::vector<std::unique_ptr<Accumulator>> channels_;
    std::string low_;
    std::string high_;
};

} // namespace oriel::tool
