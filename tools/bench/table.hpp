// A table of text: aligned for a terminal, or in Markdown.
#pragma once

#include "pairs.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace bench {

struct Table {
    std::string title;
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows; ///< as many cells as there are columns
    std::size_t words = 1;                      ///< so many columns hold words and are aligned left, the others right
};
std::string plain(const Table& table);
std::string markdown(const Table& table);

/// How verdicts are counted and shown: "ok" if the median is within the bound, "noise" if only the interval reaches it
/// (which passes), "FAIL" if the interval lies wholly beyond.
struct Verdicts {
    std::size_t passed = 0;
    std::size_t in_noise = 0; ///< of those that passed
    std::size_t failed = 0;

    std::string judge(const Estimate& measured, double bound);
};

/// "12.3" and the like: three digits that mean something. "-" for what is unbounded.
std::string digits(double value);
/// "1.08 (1.05-1.12)"
std::string with_interval(const Estimate& estimate);

} // namespace bench
