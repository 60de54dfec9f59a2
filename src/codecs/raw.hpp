// Raw: rows of pixels and nothing else. No first bytes tell it; whoever opens it says what it is.
#pragma once

#include "codecs/codec.hpp"
#include "oriel/raw.hpp"

#include <memory>

namespace oriel::codecs {

/// Rows laid out so, read by position. Throws ValueError for a layout that cannot be; Truncated, unless that is
/// tolerated, if the rows are not all there.
std::shared_ptr<Source> open_raw(std::shared_ptr<Input> input, const RawLayout& layout, const ReadSettings& settings);

} // namespace oriel::codecs
