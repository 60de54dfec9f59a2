// Bands prepared by some threads and consumed by another, in order: each waits for the place of one that was consumed,
// so that no more than so many are in flight. Who consumes may prepare some too rather than wait.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <utility>
#include <vector>

namespace oriel::pipeline {

/// Who makes bands.
enum class Makers : bool {
    producers, ///< of whom there is one: it begins each band when the one before it is made
    all        ///< also who consumes, while what it waits for is not there
};

/// A Slot is what one band in flight owns; a Band is what is made in it, looked at until it is consumed.
template <class Slot, class Band> class Ring {
public:
    /// For bands 0 to `bands` - 1.
    Ring(std::size_t slots, std::size_t bands) : places_(slots), bands_(bands) {
        for (std::size_t k = 0; k < slots; ++k) places_[k].next = k;
    }

    /// Producers. Makes the next band that nobody has begun, by prepare(slot, its number). False if there is none, the
    /// consumer has gone, or it failed; the consumer is told.
    template <class Prepare> bool produce(const Prepare& prepare) {
        std::unique_lock lock(mutex_);
        if (begun_ == bands_) return false;
        const std::size_t k = begun_++;
        changed_.wait(lock, [&] { return stopped_ || places_[k % places_.size()].next == k; });
        return !stopped_ && make(k, lock, prepare);
    }

    /// Consumer: of 0, 1, 2, ... Throws what made the making of this one fail.
    template <class Prepare, class Consume>
    void consume(std::size_t k, Makers makers, const Prepare& prepare, const Consume& consume) {
        Place& place = places_[k % places_.size()];
        {
            std::unique_lock lock(mutex_);
            while (!place.full) {
                if (makers == Makers::all && begun_ < bands_ && places_[begun_ % places_.size()].next == begun_)
                    make(begun_++, lock, prepare);
                else changed_.wait(lock);
            }
            if (place.error) std::rethrow_exception(place.error);
        }
        consume(std::as_const(place.band));
        const std::lock_guard lock(mutex_);
        place.band = Band();
        place.full = false;
        place.next = k + places_.size();
        changed_.notify_all();
    }

    /// The consumer has gone: nobody waits for it.
    void stop() {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
        changed_.notify_all();
    }

private:
    // In a place that is this thread's alone until it is full.
    template <class Prepare> bool make(std::size_t k, std::unique_lock<std::mutex>& lock, const Prepare& prepare) {
        Place& place = places_[k % places_.size()];
        lock.unlock();
        std::exception_ptr error;
        try {
            place.band = prepare(place.slot, k);
        } catch (...) {
            error = std::current_exception();
        }
        lock.lock();
        place.full = true;
        place.error = error;
        changed_.notify_all();
        return !error;
    }

    struct Place {
        Slot slot;
        Band band;
        std::exception_ptr error;
        std::size_t next = 0; ///< the band it is for
        bool full = false;
    };
    std::vector<Place> places_;
    std::size_t bands_;
    std::size_t begun_ = 0;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopped_ = false;
};

} // namespace oriel::pipeline
