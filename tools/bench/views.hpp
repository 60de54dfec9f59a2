// The last part of the benchmark: the memoryview. What a view costs to make, and what is done through one.
#pragma once

#include "copies.hpp"
#include "line.hpp"
#include "peers.hpp"

#include <vector>

namespace bench {

struct Views {
    std::vector<Table> tables;
    std::vector<Wrong> wrong; ///< answers that are not the right one; they were not measured
};

Views measure_views(const Settings& settings, const std::vector<Peer>& peers, Verdicts& verdicts, const Say& say);

/// Makes and lets go of oriel's counterparts of ViewTask::window and plane_window: a Span's of three axes and of two.
Work oriel_window();
Work oriel_plane_window();
Work oriel_unchecked_plane_window();

} // namespace bench
