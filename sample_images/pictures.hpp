// The sample pictures: scenes, which say what is seen at a point, and the files they become.
#pragma once

#include "oriel/image.hpp"
#include "paint.hpp"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace samples {

/// A colour that covers what is below it by alpha, 0..1.
struct Tinted {
    Colour colour;
    double alpha = 1;
};

Tinted lighthouse_at(Point p); ///< 960 x 640
Tinted harbour_at(Point p);    ///< 800 x 600
Tinted leaf_at(Point p);       ///< 400 x 400
double height_at(Point p);     ///< 512 x 384, in no unit

/// One file of sample_images/.
struct Sample {
    std::string_view file;
    oriel::Image (*draw)(); ///< the picture as it is shown
    int orientation;        ///< EXIF orientation the file stores it in
};
std::span<const Sample> all();

/// What the file holds, byte for byte.
std::vector<std::byte> file_bytes(const Sample& sample);

} // namespace samples
