#include "batch.hpp"

#include "chain.hpp"
#include "colour.hpp"
#include "console.hpp"
#include "explain.hpp"
#include "in_place.hpp"
#include "many_writer.hpp"
#include "oriel/io.hpp"
#include "parallel.hpp"
#include "tiles.hpp"

#include <unistd.h>

#include <algorithm>

namespace oriel::tool {

namespace {

// How the threads of a line are shared out among its jobs.
struct Shares {
    std::size_t at_once; ///< jobs
    std::size_t each;    ///< threads for each of those

    Shares(const CommandLine& line, std::size_t jobs) {
        const std::size_t threads = threads_of(line.settings.jobs);
        at_once = std::clamp<std::size_t>(jobs, 1, threads);
        if (line.settings.in_place == InPlace::map) at_once = 1; // one mapping is guarded at a time
        each = threads / at_once;
    }
};

// The line as each job does it.
CommandLine line_of_each(CommandLine line, const Shares& shares) {
    // A tile has one thread: the others are for other tiles.
    line.settings.jobs = makes_tiles(line) ? 1 : static_cast<unsigned>(shares.each);
    line.settings.max_memory = memory_limit(line.settings); // asked once
    return line;
}

// The one output of a job, whose format may be known only now.
Destination destination(const Job& job, const Chain& chain, const Settings& settings) {
    Destination to = job.outputs[0];
    settle_format(to, chain.opened(), job.input);
    if (settings.in_place == InPlace::rewrite || to.is_input) require_single(chain.opened(), job.input);
    return to;
}

class Batch {
public:
    Batch(const CommandLine& line, const std::vector<Job>& jobs)
        : shares_(line, jobs.size()), line_(line_of_each(line, shares_)), jobs_(jobs),
          writer_(line_.settings, output_count(jobs), line_.settings.max_memory) {}

    int run() {
        in_parallel(jobs_.size(), shares_.at_once, [&](std::size_t i) {
            begin(jobs_[i]);
            return writer_.goes_on();
        });
        return writer_.finish();
    }

private:
    void begin(const Job& job) {
        if (job.refused) return writer_.fail(job.first, *job.refused, job.input, "");
        bool none_is_left = true;
        for (std::size_t i = 0; i < job.outputs.size(); ++i) {
            if (job.outputs[i].kept) writer_.skip(job.first + i, job.input, job.outputs[i]);
            else none_is_left = false;
        }
        if (none_is_left) return;
        try {
            write(job);
        } catch (...) {
            if (job.outputs.size() > 1)
                return writer_.fail_rest(job.first, job.outputs.size(), current_fault(), job.input);
            writer_.fail(job.first, current_fault(), job.input, job.outputs[0].name);
        }
    }

    void write(const Job& job) {
        if (line_.settings.in_place == InPlace::map) {
            static_cast<void>(edit_in_place(line_, job.input));
            return writer_.done(job.first);
        }
        const Chain chain = unverified_chain_of(line_, job);
        if (makes_tiles(line_)) return write_tiles(chain, job, shares_.each, writer_);
        writer_.write(job.first, chain.result(), job.input, destination(job, chain, line_.settings), writer_.gate(),
                      line_.settings.verify ? &chain.opened() : nullptr);
    }

    Shares shares_;
    CommandLine line_;
    const std::vector<Job>& jobs_;
    ManyWriter writer_;
};

} // namespace

int run_batch(const CommandLine& line, const std::vector<Job>& jobs) { return Batch(line, jobs).run(); }

int explain_batch(const CommandLine& asked, const std::vector<Job>& jobs) {
    const CommandLine line = line_of_each(asked, Shares(asked, jobs.size()));
    std::size_t failed = 0;
    for (const Job& job : jobs) {
        try {
            if (job.refused) throw *job.refused;
            if (line.settings.in_place == InPlace::map) {
                static_cast<void>(edit_in_place(line, job.input));
                continue;
            }
            const Chain chain = chain_of(line, job);
            if (makes_tiles(line)) {
                write_out(explain_tiles(line, job, chain, line.settings.max_memory));
                continue;
            }
            write_out(explanation(line, job.input, chain.pictures(), destination(job, chain, line.settings)));
        } catch (...) {
            if (!line.settings.keep_going) throw;
            const Fault fault = current_fault();
            write_fault(fault, line.settings.json, wants_colour(line.settings.colour, STDERR_FILENO));
            ++failed;
        }
    }
    if (failed == 0) return exit_code::done;
    return failed == jobs.size() ? exit_code::failed : exit_code::partly;
}

} // namespace oriel::tool
