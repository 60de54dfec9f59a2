// One line on the terminal while a long save goes on: "  42 %  3.1 of 7.4 GiB  512 MiB/s  8 s left". It comes
// after half a second, so that quick work stays silent, and goes when the work is done.
#pragma once

#include "settings.hpp"

#include <chrono>
#include <cstdint>

namespace oriel::tool {

class ProgressLine {
public:
    /// `row_bytes` turns rows into bytes for the rate.
    ProgressLine(ShowProgress when, std::uint64_t row_bytes);
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    bool wanted() const noexcept { return wanted_; }
    void update(std::uint64_t rows, std::uint64_t all_rows);
    /// Takes the line away, so that messages start on a clean one.
    void clear();

private:
    using Clock = std::chrono::steady_clock;
    using Seconds = std::chrono::duration<double>;

    bool wanted_;
    bool drawn_ = false;
    std::uint64_t row_bytes_;
    Clock::time_point start_ = Clock::now();
    Clock::time_point last_drawn_ = start_;
};

} // namespace oriel::tool
