// What EXIF and XMP say of the pixels they come with, made true of those that are written: which way up, how many, and
// no thumbnail that shows what is no longer there.
#pragma once

#include "oriel/metadata.hpp"
#include "oriel/options.hpp"
#include "oriel/picture.hpp"

#include <string>
#include <vector>

namespace oriel::pipeline {

/// For an output that shows what `picture` shows. What cannot be mended is dropped, with a sentence. Where the word on
/// orientation is to be kept and nothing would say it, a block of EXIF is made if the output `takes_exif`.
void mend(Metadata& metadata, std::vector<std::string>& notes, const Picture& picture, Orientation orientation,
          bool takes_exif);

} // namespace oriel::pipeline
