// Reports: what is said of many outputs. Threads settle them in any order; they are told in the order of the line, as
// soon as all before them are settled, so that the same work says the same with any number of threads.
//
//   a.png  400×300 rgb8  (12 ms, 351.6 KiB copied)          standard error; with --json an object a line, on
//   b.png  skipped: it exists                                standard output, and for failures too
//   oriel: c.jpg: the file ends early ...
//   oriel: note: not kept: EXIF (2 outputs, the first a.png)
//   3 outputs: 1 written, 1 skipped, 1 failed  (0.2 s)
#pragma once

#include "fault.hpp"
#include "outcome.hpp"
#include "output.hpp"
#include "progress.hpp"
#include "settings.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace oriel::tool {

class Reports {
public:
    /// `outputs` is how many will be settled at most.
    Reports(const Settings& settings, std::size_t outputs);

    // Output `i` is settled; each once. Throw a Fault if standard output cannot be written to.
    void written(std::size_t i, const OutcomeWords& words, const std::string& name);
    /// Somebody else has told.
    void written(std::size_t i);
    void skipped(std::size_t i, const Destination& to, const std::string& input);
    void failed(std::size_t i, const Fault& fault, const std::string& input, const std::string& output);
    /// Those of the `count` outputs from `first` on that are not settled fail for one reason, which is told once. If
    /// all of them are, the job has failed all the same.
    void rest_failed(std::size_t first, std::size_t count, const Fault& fault, const std::string& input);

    /// Tells what is left and the sum of it.
    void finish();

    /// What the process ends with. `stopped`: others were not begun because of a failure.
    int exit(bool stopped) const noexcept;

private:
    using Clock = std::chrono::steady_clock;

    struct Told {
        std::string line;
        std::vector<std::string> notes;
        std::string name;
    };
    struct Note {
        std::size_t outputs = 0;
        std::string first;
    };

    std::string failure(const Fault& fault, const std::string& input, const std::string& output) const;
    void settle(std::size_t i, std::size_t& kind, Told told);
    // Under the lock.
    bool is_settled(std::size_t i) const { return i < next_ || waiting_.contains(i); }
    void settle_locked(std::size_t i, std::size_t& kind, Told told);
    void tell(const Told& told);
    std::string summary() const;

    const Settings& settings_;
    std::size_t outputs_;
    std::mutex mutex_;
    ProgressLine progress_;
    Clock::time_point start_ = Clock::now();
    std::map<std::size_t, Told> waiting_; ///< settled, but not those before them
    std::size_t next_ = 0;                ///< the first that is not told
    std::vector<std::pair<std::string, Note>> notes_;
    std::size_t written_ = 0;
    std::size_t skipped_ = 0;
    std::size_t failed_ = 0;
};

} // namespace oriel::tool
