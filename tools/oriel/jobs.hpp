// Jobs: the inputs of a line and the outputs each has, all of them known before any work is done.
#pragma once

#include "chain.hpp"
#include "command_line.hpp"
#include "fault.hpp"
#include "output.hpp"
#include "output_template.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace oriel::tool {

struct Job {
    std::string input;
    std::vector<Destination> outputs; ///< one, or one for each tile
    std::optional<Fault> refused;     ///< why it cannot be begun, if the others go on without it
    std::size_t first = 0;            ///< the number of its first output among those of all jobs
    std::optional<Chain> chain{};     ///< of what can be read once, if it was opened for the names
};

/// A job for each input. Opens them only if their sizes are needed for names. Throws a Fault if two outputs are one
/// file or an output is another input; if an input or output will not do, unless --keep-going lets the others go on.
std::vector<Job> plan_jobs(const CommandLine& line, const std::vector<std::string>& inputs);

/// The job's input with the ops of the line over it, opened now if it has not been. Throws as Chain does.
Chain chain_of(const CommandLine& line, const Job& job);
/// The same, but for --verify of the input.
Chain unverified_chain_of(const CommandLine& line, const Job& job);

/// Outputs of all jobs, one at least for each.
std::size_t output_count(const std::vector<Job>& jobs);

} // namespace oriel::tool
