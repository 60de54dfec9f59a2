// What is said once a picture is written: a line for it, and a line for everything that was not kept.
#pragma once

#include "oriel/io.hpp"
#include "oriel/picture.hpp"
#include "output.hpp"

#include <cstdint>

namespace oriel::tool {

struct Outcome {
    const Picture& picture;
    const Plan& plan;
    const Destination& to;
    const Settings& settings;
    double seconds;
    std::uint64_t bytes_copied;
};

/// To standard error, or with --json to standard output; nothing with -q or if the picture went to standard
/// output.
void report_outcome(const Outcome& outcome);

} // namespace oriel::tool
