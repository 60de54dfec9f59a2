// Which pixels can be seen at all, where the source knows those it has.
#pragma once

#include "oriel/few_colours.hpp"
#include "oriel/picture.hpp"

#include <optional>

namespace oriel::pipeline {

/// In the picture's channels and as they are seen, inverted ones inverted. Nothing if the source does not know.
std::optional<FewColours> few_colours(const Picture& picture);

} // namespace oriel::pipeline
