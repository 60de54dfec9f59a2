// ManyWriter: what those who write many outputs share: memory, folders, waits for the disk, and what is said.
#pragma once

#include "folders.hpp"
#include "memory_gate.hpp"
#include "oriel/picture.hpp"
#include "oriel/save_group.hpp"
#include "output.hpp"
#include "reports.hpp"
#include "settings.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

namespace oriel::tool {

/// Any thread may write.
class ManyWriter {
public:
    /// `outputs` is how many there are; `settings` must outlive it.
    ManyWriter(const Settings& settings, std::size_t outputs, std::uint64_t memory)
        : settings_(settings), gate_(memory), reports_(settings, outputs) {}

    /// Writes output `i` and settles it; `gate` is where it waits for memory. What is `unverified`, if anything, is
    /// verified before. Throws nothing that is about the output.
    void write(std::size_t i, const Picture& picture, const std::string& input, const Destination& to, MemoryGate& gate,
               const Picture* unverified = nullptr) noexcept;
    // Settle it, each without work.
    void skip(std::size_t i, const std::string& input, const Destination& to);
    void done(std::size_t i); ///< somebody else has told
    void fail(std::size_t i, const Fault& fault, const std::string& input, const std::string& output);
    /// What is not written of the `count` outputs from `first` on, fails; none of them is being written any more.
    void fail_rest(std::size_t first, std::size_t count, const Fault& fault, const std::string& input);

    /// Whether another output is to be begun.
    bool goes_on() const noexcept { return !broken_ && (!failed_ || settings_.keep_going); }
    /// Names what waits, tells the rest, and gives the exit code. Throws if nothing could be told.
    int finish();

    const Settings& settings() const noexcept { return settings_; }
    MemoryGate& gate() noexcept { return gate_; }

private:
    template <class Tell> void tell(const Tell& tell);

    const Settings& settings_;
    MemoryGate gate_;
    Folders folders_;
    Reports reports_;
    std::atomic<bool> failed_{false};
    std::atomic<bool> broken_{false}; ///< standard output takes no more
    SaveGroup group_;                 ///< the last, so that what it calls is there as long as it is
};

} // namespace oriel::tool
