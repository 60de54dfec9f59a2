// The refusal of work that would hold more memory than it may.
#pragma once

#include <cstdint>
#include <string_view>

namespace oriel {

/// Throws MemoryLimitError with both numbers if `needed` is more than `limit`. `what` begins the message: "decoding
/// big.png".
void require_memory(std::uint64_t needed, std::uint64_t limit, std::string_view what);

} // namespace oriel
