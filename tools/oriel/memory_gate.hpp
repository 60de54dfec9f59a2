// MemoryGate: lets work begin while what all of it holds stays within a limit. What alone is more than that is let in
// once nothing else runs: whether it may be done at all is for the plan to say.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace oriel::tool {

class MemoryGate {
public:
    explicit MemoryGate(std::uint64_t limit) : limit_(limit) {}

    /// Held while the work goes on.
    class Permit {
    public:
        Permit(MemoryGate& gate, std::uint64_t bytes) : gate_(gate), bytes_(bytes) { gate_.enter(bytes_); }
        ~Permit() { gate_.leave(bytes_); }
        Permit(const Permit&) = delete;
        Permit& operator=(const Permit&) = delete;

    private:
        MemoryGate& gate_;
        std::uint64_t bytes_;
    };

    std::uint64_t limit() const noexcept { return limit_; }

private:
    void enter(std::uint64_t bytes) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return held_ == 0 || (held_ <= limit_ && bytes <= limit_ - held_); });
        held_ += bytes;
    }
    void leave(std::uint64_t bytes) {
        const std::lock_guard lock(mutex_);
        held_ -= bytes;
        changed_.notify_all();
    }

    std::uint64_t limit_;
    std::uint64_t held_ = 0;
    std::mutex mutex_;
    std::condition_variable changed_;
};

} // namespace oriel::tool
