#include "many_writer.hpp"

#include "outcome.hpp"
#include "planned.hpp"
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
        const Plan planned = tool::planned(picture, to.format, settings_);
        write_among_others({picture, to, planned, unverified}, settings_, gate, group_, [&]() -> SaveGroup::Named {
            const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
            // What waits holds words, not the picture.
            OutcomeWords words = outcome_words({input, picture, planned, to, settings_, seconds, planned.bytes_copied});
            return [this, i, input, name = to.name, words = std::move(words)](const std::exception_ptr& error) {
                if (error) return fail(i, fault_of(error), input, name);
                tell([&](Reports& reports) { reports.written(i, words, name); });
            };
        });
    } catch (...) {
        fail(i, current_fault(), input, to.name);
    }
}

template <class Tell> void ManyWriter::tell(const Tell& tell) {
    try {
        tell(reports_);
    } catch (...) {
        broken_ = true;
    }
}

void ManyWriter::skip(std::size_t i, const std::string& input, const Destination& to) {
    tell([&](Reports& reports) { reports.skipped(i, to, input); });
}

void ManyWriter::done(std::size_t i) {
    tell([&](Reports& reports) { reports.written(i); });
}

void ManyWriter::fail(std::size_t i, const Fault& fault, const std::string& input, const std::string& output) {
    failed_ = true;
    tell([&](Reports& reports) { reports.failed(i, fault, input, output); });
}

void ManyWriter::fail_rest(std::size_t first, std::size_t count, const Fault& fault, const std::string& input) {
    failed_ = true;
    group_.finish(); // so that those that wait are settled
    tell([&](Reports& reports) { reports.rest_failed(first, count, fault, input); });
}

int ManyWriter::finish() {
    group_.finish();
    folders_.sync();
    reports_.finish();
    return reports_.exit(failed_ && !settings_.keep_going);
}

} // namespace oriel::tool
