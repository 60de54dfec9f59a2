// "did you mean 'flip'?": the known word nearest to a mistyped one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::tool {

/// How many letters must be added, dropped, changed or swapped with their neighbour to turn one word into the
/// other (optimal string alignment). Cost: the product of the lengths.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// The nearest of `known`, the first of equals, if no more than half of its letters differ; empty if none is
/// near.
std::string nearest(std::string_view word, const std::vector<std::string>& known);

/// "; did you mean 'flip'?", or nothing.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

} // namespace oriel::tool
