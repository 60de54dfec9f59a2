// What a flip costs: each class of copy with its source or its destination mirrored, beside the same copy without.
#pragma once

#include "line.hpp"

namespace bench {

/// At the first of the sizes, for each kind of pixels asked for.
Table measure_flips(const Settings& settings, Verdicts& verdicts, const Say& say);

} // namespace bench
