// Options that reading and writing share.
#pragma once

#include "oriel/metadata.hpp"
#include "oriel/tiff_tiles.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace oriel {

/// What is done with EXIF's word on how stored pixels are to be turned.
enum class Orientation : std::uint8_t {
    apply,  ///< pictures are seen upright; outputs say that nothing is to be turned
    keep,   ///< pictures are seen as they are stored; outputs carry the word on
    ignore, ///< pictures are seen as they are stored; outputs say that nothing is to be turned
};

struct Options {
    /// For saving it must be what it was for opening.
    Orientation orientation = Orientation::apply;

    /// How many threads may work; 0 is one for each processor, 1 works on the caller's thread alone. Results are the
    /// same.
    unsigned threads = 0;

    /// Work that would hold more bytes than this is refused with a LimitError, from the header, before anything
    /// is allocated. 0 takes default_max_memory().
    std::uint64_t max_memory = 0;

    /// A file that ends before its last row is read as far as it goes; what is missing is 0, and Source::missing()
    /// says how much. Otherwise it is a CodecError.
    bool allow_truncated = false;

    /// Which picture of a file that holds several is read, from 0: a page of a TIFF. An IndexError if there is none.
    int frame = 0;

    /// Who decodes a format that several can, as in "png=stb"; formats() names them.
    std::vector<std::string> decoders;

    /// Called from time to time on the caller's thread by what loads, saves or encodes, with rows done and rows in all,
    /// first with (0, total) before an output is created. Returning false ends the work with Cancelled and leaves
    /// nothing behind. Opening calls nobody; a picture that is decoded whole is one step.
    std::function<bool(std::uint64_t done, std::uint64_t total)> progress;
};

/// Whether a JPEG that shows a JPEG file turned, mirrored or cropped is made by moving its coded blocks, which loses
/// nothing, or by decoding and encoding.
enum class Lossless : std::uint8_t {
    automatic, ///< by moving, where the picture can be had so exactly
    require,   ///< or not at all: an error says why, and which crop could
    trim,      ///< and what blocks cut by the picture's first edges show is left out
    off        ///< by encoding
};

struct SaveOptions : Options {
    /// a name of oriel::formats(), as "png"; empty takes it from the path's suffix. Required for memory and
    /// descriptors.
    std::string format;

    /// Quality of a JPEG or a lossy WebP, 1..100. 0 codes a picture that was read from a JPEG as that is coded
    /// (quantisation, subsampling), and others with 92.
    int quality = 0;

    /// How many bits an element of the output has, 8 or 16, where its format can: values are scaled, white stays white.
    /// 0 keeps those of the picture.
    int depth = 0;

    /// How a PNG or TIFF is compressed: 0 not at all, 1 to 3 quickly, 4 and 5 as usual, 6 to 9 ever more thoroughly; -1
    /// is as usual, and for a TIFF not at all unless the source is a TIFF that is. A build without zlib knows one way.
    /// The pixels are the same.
    int compression = -1;

    /// The tiles of a TIFF with deflate, which a TIFF then is unless `compression` is 0: width and height are multiples
    /// of 16 (ValueError). Nothing takes those of the TIFF that the picture was read from. Strips, if it has none, or
    /// its tiles are such as are not written, or a row of tiles would take half of the memory or more.
    std::optional<TiffTiles> tiles = {};

    /// What is left out of what the input carries beside its pixels: nothing, unless asked.
    Strip strip = Strip::nothing;

    /// Of a JPEG made of a JPEG. A WebP keeps every value with `require`, none with `off`; by itself it does unless a
    /// quality is given or the source is lossy.
    Lossless lossless = Lossless::automatic;

    /// false: an existing file of that name is an IoError, also if it appears while the work goes on.
    bool overwrite = true;
};

} // namespace oriel
