// The picture beside the table: bars of time as a ratio to memcpy, drawn and written by oriel itself.
#pragma once

#include "copies.hpp"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace bench {

/// A group of bars: what was done, and who took how many times as long as what all are compared with.
struct Bars {
    std::string name;
    std::vector<std::pair<std::string, double>> bars;
};

/// Draws groups of bars on a logarithmic scale from a quarter to a hundred. Throws as oriel::save.
void draw_bars(const std::string& title, const std::vector<Bars>& groups, const std::filesystem::path& path);

/// The RGB8 cells of the first size measured, in a chart. False if there are none.
bool draw_chart(const std::vector<Cell>& cells, const std::vector<Peer>& peers, const std::filesystem::path& path);

} // namespace bench
