// Work that several threads do in any order and whose results are taken in the order in which it was given.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace oriel::codecs {

/// `threads` counts the caller's: it works too, when it would have to wait. The others begin with the first job and end
/// with this object, which lets jobs that were begun come to their end and drops the rest.
template <class Job> class OrderedWork {
public:
    /// `work` is called with a job and the number of the thread, 0 (the caller's) to threads - 1.
    using Work = std::function<void(Job&, unsigned thread)>;

    OrderedWork(unsigned threads, Work work) : threads_(threads), work_(std::move(work)) {}
    ~OrderedWork() {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        given_.notify_all();
    }
    OrderedWork(const OrderedWork&) = delete;
    OrderedWork& operator=(const OrderedWork&) = delete;

    std::size_t size() const { return entries_.size(); } ///< given and not taken; only the caller changes it

    void give(std::unique_ptr<Job> job) {
        auto entry = std::make_unique<Entry>(std::move(job));
        {
            const std::lock_guard lock(mutex_);
            entries_.push_back(std::move(entry));
        }
        given_.notify_one();
        start_another();
    }

    /// Whether the oldest job is done.
    bool ready() {
        const std::lock_guard lock(mutex_);
        return !entries_.empty() && entries_.front()->state == State::done;
    }

    /// The oldest job, done; there must be one. Throws what its work threw.
    std::unique_ptr<Job> take() {
        std::unique_lock lock(mutex_);
        Entry& oldest = *entries_.front();
        while (oldest.state != State::done) {
            if (Entry* const next = waiting()) run(*next, 0, lock);
            else finished_.wait(lock, [&] { return oldest.state == State::done; });
        }
        const std::unique_ptr<Entry> entry = std::move(entries_.front());
        entries_.pop_front();
        if (entry->error) std::rethrow_exception(entry->error);
        return std::move(entry->job);
    }

private:
    enum class State : std::uint8_t { waiting, begun, done };
    struct Entry {
        explicit Entry(std::unique_ptr<Job> given) : job(std::move(given)) {}
        std::unique_ptr<Job> job;
        State state = State::waiting;
        std::exception_ptr error;
    };

    Entry* waiting() {
        for (const auto& entry : entries_)
            if (entry->state == State::waiting) return entry.get();
        return nullptr;
    }

    // An entry that was begun stays where it is until it is done.
    void run(Entry& entry, unsigned thread, std::unique_lock<std::mutex>& lock) {
        entry.state = State::begun;
        lock.unlock();
        std::exception_ptr error;
        try {
            work_(*entry.job, thread);
        } catch (...) {
            error = std::current_exception();
        }
        lock.lock();
        entry.error = std::move(error);
        entry.state = State::done;
        finished_.notify_all();
    }

    void start_another() {
        const auto thread = static_cast<unsigned>(crew_.size() + 1);
        if (thread >= threads_) return;
        try {
            crew_.emplace_back([this, thread] { attend(thread); });
        } catch (const std::system_error&) {
            threads_ = thread; // no more threads to be had: those there are do it
        }
    }

    void attend(unsigned thread) {
        std::unique_lock lock(mutex_);
        for (;;) {
            Entry* next = nullptr;
            given_.wait(lock, [&] { return stopping_ || (next = waiting()) != nullptr; });
            if (stopping_) return;
            run(*next, thread, lock);
        }
    }

    unsigned threads_;
    Work work_;
    std::mutex mutex_;
    std::condition_variable given_;
    std::condition_variable finished_;
    std::deque<std::unique_ptr<Entry>> entries_;
    bool stopping_ = false;
    std::vector<std::jthread> crew_; // last: joined before what its threads use is gone
};

} // namespace oriel::codecs
