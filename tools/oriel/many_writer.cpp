#include "many_writer.hpp"

#include "outcome.hpp"
#include "write_picture.hpp"

#include <chrono>
#include <exception>
#include <utility>

namespace oriel::tool {

namespace {

Fault fault_of(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (...) {
        return current_fault();
    }
}

} // namespace

void ManyWriter::write(std::size_t i, const Picture& picture, const std::string& input, const Destination& to,
                       MemoryGate& gate, const Picture* unverified) noexcept {
    using Clock = std::chrono::steady_clock;
    const Clock::time_point start = Clock::now();
    try {
        folders_.prepare(to.name);
        const Plan planned = plan_of(picture, to, settings_);
        write_among_others({picture, to, planned, unverified}, settings_, gate, group_, [&]() -> SaveGroup::Named {
            const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
            // What waits holds words, not the picture.
            OutcomeWords words = outcome_words({input, picture, planned, to, settings_, seconds, planned.bytes_copied});
            return [this, i, input, name = to.name, words = std::move(words)](const std::exception_ptr& error) {
                if (error) return fail(i, fault_of(error), input, name);
                try {
                    reports_.written(i, words, name);
                } catch (...) {
                    broken_ = true;
                }
            };
        });
    } catch (...) {
        fail(i, current_fault(), input, to.name);
    }
}

void ManyWriter::fail(std::size_t i, const Fault& fault, const std::string& input, const std::string& output) {
    failed_ = true;
    try {
        reports_.failed(i, fault, input, output);
    } catch (...) {
        broken_ = true;
    }
}

void ManyWriter::fail_rest(std::size_t first, std::size_t count, const Fault& fault, const std::string& input) {
    failed_ = true;
    group_.finish(); // so that those that wait are settled
    try {
        reports_.rest_failed(first, count, fault, input);
    } catch (...) {
        broken_ = true;
    }
}

int ManyWriter::finish() {
    group_.finish();
    folders_.sync();
    reports_.finish();
    return reports_.exit(failed_ && !settings_.keep_going);
}

} // namespace oriel::tool
