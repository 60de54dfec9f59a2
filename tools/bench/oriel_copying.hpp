// What is measured of oriel: its public calls and nothing else.
#pragma once

#include "job.hpp"
#include "oriel/format.hpp"
#include "work.hpp"

namespace bench {

oriel::Format format_of(Depth depth);

/// copy() of a view, whose making is not in the time (views.hpp measures that), gather() where there is something to
/// invert, and invert_in_place().
Work oriel_copying(const Job& job);

} // namespace bench
