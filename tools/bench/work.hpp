// Work: what is measured, as a loop of its own. The loop is inside the call, so that calling through a function
// object costs a nanosecond a sample and not a nanosecond a time; whoever is measured is called the same way.
#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <functional>
#include <utility>

namespace bench {

/// Does one thing `times` times.
using Work = std::function<void(std::size_t times)>;

/// `once` as Work. The compiler must take it that all memory is read after each time.
template <class F> Work repeated(F once) {
    return [once = std::move(once)](std::size_t times) mutable {
        for (std::size_t i = 0; i < times; ++i) {
            once();
            benchmark::ClobberMemory();
        }
    };
}

/// The same for a function that makes something: what it makes is destroyed after each time.
template <class F> Work repeatedly_made(F make) {
    return [make = std::move(make)](std::size_t times) mutable {
        for (std::size_t i = 0; i < times; ++i) {
            auto made = make();
            benchmark::DoNotOptimize(made);
        }
    };
}

} // namespace bench
