// libpng as the oracle: what it reads, and files only it can write (filters of every kind, interlacing).
#pragma once

#include "codecs/png_file.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace testing {

struct LibpngPicture {
    int width = 0;
    int height = 0;
    int channels = 0;
    int depth = 0;                      ///< 8 or 16
    std::vector<std::uint16_t> samples; ///< widened, row by row
};

/// Palettes and small gray expanded, transparency as alpha; none if libpng refuses the file. Warnings are fine.
std::optional<LibpngPicture> libpng_read(const Bytes& file);

/// Rows of packed samples (as unfiltered_rows without the filter bytes). `palette` is of 3 bytes an entry.
/// `transparency` is tRNS as stored, empty for none.
Bytes libpng_write(const PngKind& kind, int width, int height, const std::vector<std::uint16_t>& samples,
                   bool interlaced, const Bytes& transparency = {});

} // namespace testing
