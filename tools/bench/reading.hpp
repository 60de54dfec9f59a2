// What only reading the source takes, where a copy reads more than it writes: no copy of it can be faster.
#pragma once

#include "line.hpp"

namespace bench {

/// At the first of the sizes, for each kind of pixels asked for; beside memcpy of what the copy writes.
Table measure_reading(const Settings& settings, Verdicts& verdicts, const Say& say);

} // namespace bench
