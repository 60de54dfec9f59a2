// -v: what was counted while the work was done, to be held against what --explain had said.
#pragma once

#include "oriel/copy.hpp"
#include "settings.hpp"

namespace oriel::tool {

/// The most memory the process had at any time, in bytes.
std::uint64_t peak_of_process() noexcept;

class Counting {
public:
    Counting() : before_(counters()) {}

    std::uint64_t bytes_copied() const { return counters().bytes_copied - before_.bytes_copied; }
    /// A line on standard error, if the line of the command asks for it.
    void report(const Settings& settings) const;

private:
    Counters before_;
};

} // namespace oriel::tool
