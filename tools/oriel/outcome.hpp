// What is said once a picture is written: a line for it, and a line for everything that was not kept.
#pragma once

#include "oriel/io.hpp"
#include "oriel/picture.hpp"
#include "output.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace oriel::tool {

struct Outcome {
    const std::string& input;
    const Picture& picture;
    const Plan& plan;
    const Destination& to;
    const Settings& settings;
    double seconds;
    std::uint64_t bytes_copied;
};

struct OutcomeWords {
    std::string line;               ///< ended, with -v one before it; with --json an object, which has the notes
    std::vector<std::string> notes; ///< a sentence each; none with --json
};
OutcomeWords outcome_words(const Outcome& outcome);

/// To standard error, or with --json to standard output; nothing with -q, and just report_missing if the picture went
/// to standard output.
void report_outcome(const Outcome& outcome);

/// What is to be known of its reading, a sentence each: notices, those on decoding if its pixels are decoded, and what
/// was missing, as far as it has been read.
std::vector<std::string> reading_notes(const Picture& picture, bool decodes);

/// Those of a picture whose pixels were read, with its name in front: to standard error, with --json a line of it each;
/// nothing with -q.
void report_reading(const Picture& picture, const std::string& name, const Settings& settings);

/// The same of what was not there when it was read, alone.
void report_missing(const Picture& picture, const std::string& name, const Settings& settings);

} // namespace oriel::tool
