// libpng as the oracle: what it reads, and files only it can write (filters of every kind, interlacing).
#pragma once

#include "codecs/png_file.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace testing {

/// What another program makes of a file.
struct PngPicture {
    int width = 0;
    int height = 0;
    int channels = 0;
    int depth = 0;                      ///< 8 or 16
    std::vector<std::uint16_t> samples; ///< widened, row by row

    bool operator==(const PngPicture&) const = default;
};

/// Palettes and small gray expanded, transparency as alpha; none if libpng refuses the file. Warnings are fine.
std::optional<PngPicture> libpng_read(const Bytes& file);

/// `transparency` is tRNS as stored, empty for none. `filter` is the one all rows get, 0 to 4, or any_filter: libpng
/// chooses. (Pictures of one row or column get filter 0 where one of the others would compare with what is not there.)
inline constexpr int any_filter = -1;
Bytes libpng_write(const PngKind& kind, int width, int height, const std::vector<std::uint16_t>& samples,
                   bool interlaced, const Bytes& transparency = {}, int filter = any_filter);

} // namespace testing
