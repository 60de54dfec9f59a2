// Colours that a TIFF stores multiplied by alpha (ExtraSamples 1, "associated"): oriel's are not, and other formats'
// neither, so they are divided by it again while they are read.
#pragma once

#include "codecs/tiff_directory.hpp"
#include "oriel/frame.hpp"
#include "oriel/source.hpp"

#include <memory>

namespace oriel::codecs::tiff {

/// Whether the one channel beyond the colours is alpha that they were multiplied by.
bool is_associated(const Directory& directory, const Frame& shown);

/// Whether they can be divided by it: unsigned integers of up to 32 bit, f32 and f64, where 0 is black.
bool can_divide(const Directory& directory, const Frame& shown);

/// The same picture with its colours divided by alpha, its last channel, and a notice of it. Colours are clamped to the
/// frame's max; those of pixels with an alpha of 0 stay as they are.
std::shared_ptr<Source> divided(std::shared_ptr<Source> stored);

} // namespace oriel::codecs::tiff
