// `oriel IN [OP ARG...]... -o OUT`: opens the picture, lays the ops over it as views, and writes what is
// seen.
#include "batch.hpp"
#include "chain.hpp"
#include "commands.hpp"
#include "console.hpp"
#include "counting.hpp"
#include "explain.hpp"
#include "fault.hpp"
#include "folders.hpp"
#include "in_place.hpp"
#include "input.hpp"
#include "jobs.hpp"
#include "outcome.hpp"
#include "output.hpp"
#include "reports.hpp"
#include "write_picture.hpp"

#include <fmt/core.h>

#include <chrono>
#include <string>
#include <vector>

namespace oriel::tool {

namespace {

// One or more.
std::vector<std::string> named_inputs(const CommandLine& line) {
    std::vector<std::string> inputs = inputs_of(line);
    if (line.words.empty()) {
        throw usage_fault("no input: name a picture before the first op",
                          {"write oriel IN [OP ARG...]... -o OUT; - is standard input"});
    }
    const std::string& last = line.words.back().text;
    const bool has_output = line.settings.output || line.settings.explain || line.settings.in_place != InPlace::no;
    if (line.words.size() > 1 && !has_output && !is_there(last)) {
        throw usage_fault(fmt::format("nothing to write: '{}' is an input, which is not there", shown(last)),
                          {fmt::format("the output is named with -o: -o {}", shown(last))});
    }
    return inputs;
}

int run_alone(const CommandLine& line, const Job& job) {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point start = Clock::now();
    const std::string& input = job.input;
    Destination to = job.outputs[0];
    if (line.settings.in_place == InPlace::map) return edit_in_place(line, input);
    if (to.kept && !line.settings.explain) {
        Reports reports(line.settings, 1);
        reports.skipped(0, to, input);
        return exit_code::done;
    }
    const Chain chain = chain_of(line, job);
    settle_format(to, chain.opened(), input);
    if (line.settings.in_place == InPlace::rewrite || to.is_input) require_single(chain.opened(), input);
    if (line.settings.explain) {
        write_out(explanation(line, input, chain.pictures(), to));
        return exit_code::done;
    }
    Folders folders; // those of a template's name are made; of another name they have been found to be there
    if (!to.is_stream()) folders.prepare(to.name);
    const Counting counting;
    const Plan done = write_alone(chain.result(), to, line.settings);
    folders.sync();
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    report_outcome({input, chain.result(), done, to, line.settings, seconds, counting.bytes_copied()});
    return exit_code::done;
}

} // namespace

int run(const CommandLine& line) {
    const std::vector<std::string> inputs = named_inputs(line);
    std::vector<Job> jobs = plan_jobs(line, inputs);
    if (inputs.size() == 1 && !makes_tiles(line)) {
        if (jobs[0].refused) throw *jobs[0].refused;
        return run_alone(line, jobs[0]);
    }
    return line.settings.explain ? explain_batch(line, jobs) : run_batch(line, jobs);
}

} // namespace oriel::tool
