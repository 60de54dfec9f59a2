// One line on the terminal while long work goes on: "  42 %  3.1 of 7.4 GiB  512 MiB/s  8 s left", or for many files
// "  42 %  420 of 1000 outputs  35/s  16 s left". It comes after half a second, so that quick work stays silent, and
// goes when the work is done.
#pragma once

#include "settings.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace oriel::tool {

class ProgressLine {
public:
    /// `row_bytes` turns rows into bytes for the rate.
    ProgressLine(ShowProgress when, std::uint64_t row_bytes);
    /// As the line asks: never with -q.
    ProgressLine(const Settings& settings, std::uint64_t row_bytes)
        : ProgressLine(settings.quiet ? ShowProgress::never : settings.progress, row_bytes) {}
    /// Of things that are counted: "outputs".
    ProgressLine(ShowProgress when, std::string_view things);
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    bool wanted() const noexcept { return wanted_; }
    /// The same options, which tell this line of every band. It must outlive the work.
    Options watching(Options options);
    /// Rows, or things.
    void update(std::uint64_t done, std::uint64_t all);
    /// Takes the line away, so that messages start on a clean one.
    void clear();

private:
    std::string amount(std::uint64_t count) const;
    std::string rate(double per_second) const;

    using Clock = std::chrono::steady_clock;
    using Seconds = std::chrono::duration<double>;

    bool wanted_;
    bool drawn_ = false;
    std::uint64_t row_bytes_;
    std::string_view things_; ///< empty for bytes
    Clock::time_point start_ = Clock::now();
    Clock::time_point last_drawn_ = start_;
};

/// Takes a line away that is there. For a signal handler: only what is safe in one is done.
void clear_progress_line() noexcept;

} // namespace oriel::tool
