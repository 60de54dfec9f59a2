// What Options::max_memory forbids, told from what a format itself cannot hold: more memory helps here, and only here.
#pragma once

#include "oriel/api.hpp"
#include "oriel/error.hpp"

namespace oriel {

/// Work that would hold more bytes than Options::max_memory allows; nothing was allocated for it.
class ORIEL_API MemoryLimitError : public LimitError {
public:
    using LimitError::LimitError;
};

} // namespace oriel
