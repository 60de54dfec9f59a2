#include "statistics.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

namespace oriel::tool {

namespace {

__extension__ typedef __int128 Int128; // NOLINT: `using` has no __extension__
__extension__ typedef unsigned __int128 Uint128;

constexpr std::size_t max_bins = 256;

std::string digits(Int128 number) {
    const bool negative = number < 0;
    Uint128 rest = negative ? Uint128{0} - static_cast<Uint128>(number) : static_cast<Uint128>(number);
    std::string out;
    do out += static_cast<char>('0' + static_cast<int>(rest % 10));
    while ((rest /= 10) != 0);
    if (negative) out += '-';
    std::reverse(out.begin(), out.end());
    return out;
}

// Whole numbers from low to high, in equal parts, or one part for each where there are few.
struct IntegerRange {
    Int128 low;
    Int128 high;

    std::size_t bins() const noexcept {
        const Int128 span = high - low + 1;
        return span < Int128{max_bins} ? static_cast<std::size_t>(span) : max_bins;
    }
    // A value above high (which no sound file has) is in the last part.
    std::size_t bin(Int128 value) const noexcept {
        const Int128 part = (value - low) * static_cast<Int128>(bins()) / (high - low + 1);
        return std::min(static_cast<std::size_t>(part), bins() - 1);
    }
};

template <class T> IntegerRange range_of(const Frame& frame) {
    if constexpr (std::is_signed_v<T>) return {std::numeric_limits<T>::min(), std::numeric_limits<T>::max()};
    else return {0, static_cast<Int128>(frame.max())};
}

// Values of few bits: how often each occurs.
template <class Element> class Counted final : public Accumulator {
    using T = typename Element::Number;
    static constexpr std::size_t values = std::size_t{1} << (8 * sizeof(T));
    // Equal values in a row wait for each other's counts, unless neighbours count in tables of their own.
    static constexpr std::size_t tables = sizeof(T) == 1 ? 4 : 1;

public:
    Counted(const Element& element, IntegerRange range) : element_(element), range_(range), counts_(values * tables) {}

    void row(const std::byte* at, std::size_t count, std::ptrdiff_t stride) override {
        std::size_t i = 0;
        for (; i + tables <= count; i += tables)
            for (std::size_t t = 0; t < tables; ++t, at += stride) ++counts_[t * values + place(element_(at))];
        for (; i < count; ++i, at += stride) ++counts_[place(element_(at))];
    }

    ChannelStatistics result() const override {
        ChannelStatistics out;
        out.histogram.resize(range_.bins());
        Int128 sum = 0;
        bool first = true;
        for (std::size_t v = 0; v < values; ++v) {
            const std::uint64_t times = occurrences(v);
            if (times == 0) continue;
            const T value = value_at(v);
            if (first) out.min = number_of(value);
            first = false;
            out.max = number_of(value);
            out.count += times;
            out.histogram[range_.bin(value)] += times;
            sum += static_cast<Int128>(times) * value;
        }
        out.sum = digits(sum);
        if (out.count == 0) return out;
        const auto n = static_cast<Int128>(out.count);
        out.mean = static_cast<double>(static_cast<long double>(sum) / static_cast<long double>(n));
        // Around a whole number near the mean squares are exact, and what is left to subtract is less than 1.
        const Int128 near = sum / n;
        Int128 squares = 0;
        for (std::size_t v = 0; v < values; ++v) {
            const Int128 apart = value_at(v) - near;
            squares += static_cast<Int128>(occurrences(v)) * apart * apart;
        }
        const long double rest = static_cast<long double>(sum - near * n) / static_cast<long double>(n);
        const long double variance = static_cast<long double>(squares) / static_cast<long double>(n) - rest * rest;
        out.deviation = static_cast<double>(std::sqrt(std::max(variance, 0.0L)));
        return out;
    }

private:
    static std::size_t place(T value) noexcept {
        return static_cast<std::size_t>(static_cast<int>(value) - static_cast<int>(std::numeric_limits<T>::min()));
    }
    static T value_at(std::size_t place) noexcept {
        return static_cast<T>(static_cast<int>(place) + static_cast<int>(std::numeric_limits<T>::min()));
    }
    std::uint64_t occurrences(std::size_t v) const noexcept {
        std::uint64_t times = 0;
        for (std::size_t t = 0; t < tables; ++t) times += counts_[t * values + v];
        return times;
    }

    Element element_;
    IntegerRange range_;
    std::vector<std::uint64_t> counts_;
};

// Squares of the distances from the mean, a row at a time: a row by itself first, then put together with the rows
// before it, so that no large numbers are subtracted from each other.
class Spread {
public:
    void add(std::uint64_t count, long double mean, long double squares) noexcept {
        if (count == 0) return;
        const auto before = static_cast<long double>(count_);
        const auto more = static_cast<long double>(count);
        const long double apart = mean - mean_;
        count_ += count;
        const auto all = static_cast<long double>(count_);
        mean_ += apart * (more / all);
        squares_ += squares + apart * apart * (before * more / all);
    }
    long double mean() const noexcept { return mean_; }
    double deviation() const noexcept {
        return count_ == 0 ? 0 : static_cast<double>(std::sqrt(squares_ / static_cast<long double>(count_)));
    }

private:
    std::uint64_t count_ = 0;
    long double mean_ = 0;
    long double squares_ = 0;
};

// Integers of 32 and 64 bits.
template <class Element> class Summed final : public Accumulator {
    using T = typename Element::Number;

public:
    Summed(const Element& element, IntegerRange range) : element_(element), range_(range), histogram_(range.bins()) {}

    void row(const std::byte* at, std::size_t count, std::ptrdiff_t stride) override {
        if (count == 0) return;
        Int128 sum = 0;
        const std::byte* next = at;
        for (std::size_t i = 0; i < count; ++i, next += stride) {
            const T value = element_(next);
            sum += value;
            min_ = std::min(min_, value);
            max_ = std::max(max_, value);
            ++histogram_[range_.bin(value)];
        }
        // Around whole numbers, the row's and the first of all: a long double keeps no fractions beside 2^63.
        if (count_ == 0) origin_ = element_(at);
        const auto n = static_cast<long double>(count);
        const Int128 near = sum / static_cast<Int128>(count);
        const auto rest = static_cast<long double>(sum - near * static_cast<Int128>(count)) / n;
        long double squares = 0;
        next = at;
        for (std::size_t i = 0; i < count; ++i, next += stride) {
            const auto apart = static_cast<long double>(element_(next) - near);
            squares += apart * apart;
        }
        spread_.add(count, static_cast<long double>(near - origin_) + rest, squares - n * rest * rest);
        sum_ += sum;
        count_ += count;
    }

    ChannelStatistics result() const override {
        ChannelStatistics out;
        out.count = count_;
        out.min = number_of(min_);
        out.max = number_of(max_);
        out.sum = digits(sum_);
        if (count_ != 0)
            out.mean = static_cast<double>(static_cast<long double>(sum_) / static_cast<long double>(count_));
        out.deviation = spread_.deviation();
        out.histogram = histogram_;
        return out;
    }

private:
    Element element_;
    IntegerRange range_;
    std::vector<std::uint64_t> histogram_;
    T min_ = std::numeric_limits<T>::max();
    T max_ = std::numeric_limits<T>::min();
    Int128 sum_ = 0;
    Int128 origin_ = 0; ///< the first value
    std::uint64_t count_ = 0;
    Spread spread_;
};

// Floats: those that are no numbers and the infinite ones are counted apart.
template <class Element> class Floating final : public Accumulator {
    using T = typename Element::Number;

public:
    Floating(const Element& element, std::uint64_t white)
        : element_(element), white_(static_cast<double>(white)), histogram_(max_bins) {}

    void row(const std::byte* at, std::size_t count, std::ptrdiff_t stride) override {
        std::uint64_t finite = 0;
        long double sum = 0;
        const std::byte* next = at;
        for (std::size_t i = 0; i < count; ++i, next += stride) {
            const T value = element_(next);
            if (!std::isfinite(value)) {
                ++(std::isnan(value) ? nan_ : infinite_);
                continue;
            }
            ++finite;
            sum += static_cast<long double>(value);
            min_ = std::min(min_, value);
            max_ = std::max(max_, value);
            put(static_cast<double>(value));
        }
        if (finite == 0) return;
        const long double mean = sum / static_cast<long double>(finite);
        long double squares = 0;
        next = at;
        for (std::size_t i = 0; i < count; ++i, next += stride) {
            const T value = element_(next);
            if (!std::isfinite(value)) continue;
            const long double apart = static_cast<long double>(value) - mean;
            squares += apart * apart;
        }
        spread_.add(finite, mean, squares);
        sum_ += sum;
        count_ += finite;
    }

    ChannelStatistics result() const override {
        ChannelStatistics out;
        out.count = count_;
        out.nan = nan_;
        out.infinite = infinite_;
        out.min = min_;
        out.max = max_;
        out.sum = fmt::format("{}", static_cast<double>(sum_));
        out.mean = static_cast<double>(spread_.mean());
        out.deviation = spread_.deviation();
        out.histogram = histogram_;
        out.below = below_;
        out.above = above_;
        return out;
    }

private:
    void put(double value) noexcept {
        if (value < 0) ++below_;
        else if (value > white_) ++above_;
        else ++histogram_[std::min(static_cast<std::size_t>(value / white_ * max_bins), max_bins - 1)];
    }

    Element element_;
    double white_;
    std::vector<std::uint64_t> histogram_;
    T min_ = std::numeric_limits<T>::max();
    T max_ = std::numeric_limits<T>::lowest();
    std::uint64_t count_ = 0;
    std::uint64_t nan_ = 0;
    std::uint64_t infinite_ = 0;
    std::uint64_t below_ = 0;
    std::uint64_t above_ = 0;
    long double sum_ = 0;
    Spread spread_;
};

std::unique_ptr<Accumulator> accumulator(const Frame& frame) {
    return with_elements(frame.format(), [&](const auto& element) -> std::unique_ptr<Accumulator> {
        using Element = std::decay_t<decltype(element)>;
        using T = typename Element::Number;
        if constexpr (std::is_floating_point_v<T>) return std::make_unique<Floating<Element>>(element, frame.max());
        else if constexpr (sizeof(T) <= 2) return std::make_unique<Counted<Element>>(element, range_of<T>(frame));
        else return std::make_unique<Summed<Element>>(element, range_of<T>(frame));
    });
}

} // namespace

Accumulator::~Accumulator() = default;

Frame StatisticsSink::begin(const Frame& offered) {
    for (std::size_t c = 0; c < offered.channel_count(); ++c) channels_.push_back(accumulator(offered));
    with_elements(offered.format(), [&](const auto& element) {
        using T = typename std::decay_t<decltype(element)>::Number;
        if constexpr (std::is_floating_point_v<T>) {
            low_ = "0";
            high_ = fmt::format("{}", offered.max());
        } else {
            low_ = digits(range_of<T>(offered).low);
            high_ = digits(range_of<T>(offered).high);
        }
    });
    return offered.gathered();
}

void StatisticsSink::rows(const View& band) {
    const auto width = static_cast<std::size_t>(band.extent(1));
    const auto itemsize = static_cast<std::ptrdiff_t>(band.format().itemsize());
    const auto pixel = static_cast<std::ptrdiff_t>(channels_.size()) * itemsize;
    const std::byte* at = band.data();
    for (std::ptrdiff_t y = 0; y < band.extent(0); ++y) {
        const std::byte* channel = at + y * band.layout().stride(0);
        for (const auto& one : channels_) {
            one->row(channel, width, pixel);
            channel += itemsize;
        }
    }
}

std::uint64_t StatisticsSink::memory(const Frame& wanted) const {
    constexpr std::uint64_t table = sizeof(std::uint64_t);
    const bool sixteen = wanted.format().kind() != Kind::floating && wanted.format().itemsize() == 2;
    return wanted.channel_count() * table * (sixteen ? std::uint64_t{1} << 16 : std::uint64_t{4} << 8);
}

Statistics StatisticsSink::result() const {
    Statistics out{low_, high_, {}};
    for (const auto& one : channels_) out.channels.push_back(one->result());
    return out;
}

} // namespace oriel::tool
