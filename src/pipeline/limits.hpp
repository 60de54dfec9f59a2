// The memory a piece of work may hold, and the refusal of what would hold more.
#pragma once

#include "oriel/options.hpp"

#include <cstdint>
#include <string>

namespace oriel::pipeline {

/// Options::max_memory, or the default. Never 0.
std::uint64_t memory_limit(const Options& options);

/// Throws LimitError with both numbers if `needed` is more. `what` begins the message: "saving big.png".
void require_memory(std::uint64_t needed, std::uint64_t limit, const std::string& what);

} // namespace oriel::pipeline
