// The memory a piece of work may hold.
#pragma once

#include "oriel/options.hpp"

#include <cstdint>

namespace oriel::pipeline {

/// Options::max_memory, or the default. Never 0.
std::uint64_t memory_limit(const Options& options);

} // namespace oriel::pipeline
