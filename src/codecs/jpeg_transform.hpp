// JPEG to JPEG without a pixel decoded: the blocks of coefficients change places, and signs within them, so that the
// picture is turned and cropped and nothing is quantised again. TurboJPEG does it.
//
//   +--+--+--+-.    Blocks of all components together are units (16×16 pixels where colours are halved). A picture's
//   |  |  |  |  :   first unit begins at its corner; its last ones may reach beyond its edge. So what becomes the left
//   or
//   +--+--+--+-.    upper edge must be on the border of a unit; where the others lie does not matter.
//   |  |  |  |  :
//   '--'--'--'-'
#pragma once

#include "codecs/input.hpp"
#include "codecs/jpeg_markers.hpp"
#include "codecs/output.hpp"
#include "oriel/metadata.hpp"
#include "oriel/source.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace oriel::codecs::jpeg {

/// A window of a file's stored pixels, mirrored, then perhaps its rows made columns: all eight orientations.
struct Rearrangement {
    Window window;
    bool mirrored_x = false;
    bool mirrored_y = false;
    bool transposed = false;
    bool gray = false; ///< of the components only the first is kept, which is the luma of YCbCr
};

/// In pixels.
struct UnitSize {
    std::ptrdiff_t width = 8;
    std::ptrdiff_t height = 8;
};
/// Of what is kept: `gray` leaves blocks of one component.
UnitSize unit_size(const Header& header, bool gray = false) noexcept;

/// Whether this build has TurboJPEG.
bool transforms_here() noexcept;

/// Why TurboJPEG does not rearrange such a file, a clause: "TurboJPEG does not ..."; empty if it does.
std::string no_transform(const Header& header);

/// No less than what it holds at its peak: its coefficients twice, and the file or the result.
std::uint64_t transform_memory(const Header& header, std::uint64_t file_bytes) noexcept;

/// Writes the whole new file. The window's leading edges, as they are seen then, are on borders of units. A progressive
/// file stays one; arithmetic coding becomes Huffman coding. Of what stands beside the pixels just `metadata` is
/// written. Throws CodecError for a file that is damaged in any way, IoError, std::bad_alloc.
void transform(const Input& input, const Header& header, const Rearrangement& how, const Metadata& metadata,
               Output& output);

} // namespace oriel::codecs::jpeg
