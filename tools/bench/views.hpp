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

/// A window that is made and let go of: one that is looked at to lie inside, and one that is not.
struct Works {
    Work checked;
    Work unchecked;
};
Works oriel_pixel_windows();  ///< of pixels of three channels
Works oriel_plane_windows();  ///< of single elements
Works oriel_sample_windows(); ///< the pixels once more, their channels as a third axis

} // namespace bench
