#include "parallel.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace oriel::tool {

void in_parallel(std::size_t count, std::size_t threads, const std::function<bool(std::size_t)>& work) {
    std::atomic<std::size_t> next{0};
    std::atomic<bool> stopped{false};
    std::mutex mutex;
    std::exception_ptr error;
    const auto take_turns = [&] {
        try {
            while (!stopped) {
                const std::size_t i = next.fetch_add(1);
                if (i >= count) return;
                if (!work(i)) stopped = true;
            }
        } catch (...) {
            stopped = true;
            const std::lock_guard lock(mutex);
            if (!error) error = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> others;
        try {
            for (std::size_t k = 1; k < std::min(threads, count); ++k) others.emplace_back(take_turns);
        } catch (const std::system_error&) { // no more threads are to be had: those that are do it all
        }
        take_turns();
    }
    if (error) std::rethrow_exception(error);
}

std::size_t threads_of(unsigned jobs) { return jobs != 0 ? jobs : std::max(std::thread::hardware_concurrency(), 1U); }

} // namespace oriel::tool
