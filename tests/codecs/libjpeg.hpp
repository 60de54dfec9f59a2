// libjpeg used as plainly as can be, by itself: JPEG files of kinds that our encoder does not write, and the pixels it
// decodes when nothing is skipped or cropped.
#pragma once

#include "oriel/view.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace testing {

struct LibjpegOptions {
    int quality = 90;
    int across = 2; ///< sampling of the first component; the others have 1
    int down = 2;
    bool progressive = false;
    bool separate_scans = false; ///< sequential, a scan for each component
    bool arithmetic = false;
    bool optimised = false;
    bool stored_as_rgb = false; ///< with Adobe's marker
    bool ycck = false;          ///< of four channels; CMYK otherwise
    bool adobe = true;          ///< of four channels: with the marker
    unsigned restart = 0;       ///< units
};

/// Of 1, 3 or 4 packed channels.
std::vector<std::byte> libjpeg_encode(const oriel::View& pixels, const LibjpegOptions& options = {});

/// Packed pixels: gray, RGB or CMYK as it is stored.
std::string libjpeg_decode(std::span<const std::byte> file);

} // namespace testing
