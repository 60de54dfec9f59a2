// The picture beside the table: bars of time as a ratio to memcpy, drawn and written by oriel itself.
#pragma once

#include "copies.hpp"

#include <filesystem>

namespace bench {

/// Writes a chart of the RGB8 cells of the first size measured. False if there are none.
bool draw_chart(const std::vector<Cell>& cells, const std::vector<Peer>& peers, const std::filesystem::path& path);

} // namespace bench
