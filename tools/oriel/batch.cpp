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

std::uint64_t limit_of(const Settings& settings) {
    return settings.max_memory != 0 ? settings.max_memory : default_max_memory();
}

// The one output of a job, whose format may be known only now.
Destination destination(const Job& job, const Chain& chain, const Settings& settings) {
    Destination to = job.outputs[0];
    settle_format(to, chain.opened(), job.input);
    if (settings.in_place == InPlace::rewrite) require_single(chain.opened(), job.input);
    return to;
}

class Batch {
public:
    Batch(const CommandLine& line, const std::vector<Job>& jobs)
        : line_(line), jobs_(jobs), writer_(line_.settings, output_count(jobs), limit_of(line.settings)) {
        const std::size_t threads = threads_of(line.settings.jobs);
        at_once_ = std::clamp<std::size_t>(jobs.size(), 1, threads);
        if (line.settings.in_place == InPlace::map) at_once_ = 1; // one mapping is guarded at a time
        threads_each_ = threads / at_once_;
        // A tile has one thread: the others are for other tiles.
        line_.settings.jobs = makes_tiles(line) ? 1 : static_cast<unsigned>(threads_each_);
        line_.settings.max_memory = writer_.gate().limit(); // asked once
    }

    int run() {
        in_parallel(jobs_.size(), at_once_, [&](std::size_t i) {
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
            if (job.outputs[i].kept) writer_.reports().skipped(job.first + i, job.outputs[i], job.input);
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
            return writer_.reports().written(job.first);
        }
        const Chain chain = unverified_chain_of(line_, job);
        if (makes_tiles(line_)) return write_tiles(chain, job, threads_each_, writer_);
        writer_.write(job.first, chain.result(), job.input, destination(job, chain, line_.settings), writer_.gate(),
                      line_.settings.verify ? &chain.opened() : nullptr);
    }

    CommandLine line_;
    const std::vector<Job>& jobs_;
    ManyWriter writer_;
    std::size_t at_once_ = 1;
    std::size_t threads_each_ = 1;
};

} // namespace

int run_batch(const CommandLine& line, const std::vector<Job>& jobs) { return Batch(line, jobs).run(); }

int explain_batch(const CommandLine& line, const std::vector<Job>& jobs) {
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
                write_out(explain_tiles(line, job, chain, limit_of(line.settings)));
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
