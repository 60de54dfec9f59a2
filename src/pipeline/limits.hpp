// The memory a piece of work may hold.
#pragma once

#include "oriel/options.hpp"
#include "oriel/picture.hpp"

#include <cstdint>
#include <string_view>

namespace oriel::pipeline {

/// Options::max_memory, or the default. Never 0.
std::uint64_t memory_limit(const Options& options);

/// Throws MemoryLimitError if that is less than `needed`. `doing` begins the message: "writing". A picture that came by
/// a stream, which is held whole, says so.
void require_memory(const Picture& picture, std::string_view doing, std::uint64_t needed, const Options& options);

} // namespace oriel::pipeline
