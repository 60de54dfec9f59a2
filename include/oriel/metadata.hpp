// What a file carries beside its pixels: colour profile, EXIF, XMP, density, and what is its format's own. All of it
// is opaque; the pipeline mends just what a change of the pixels makes untrue (pipeline/carry.hpp).
#pragma once

#include "oriel/tiff_samples.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace oriel {

/// Pixels per metre, or just their ratio.
struct Density {
    double x = 0;
    double y = 0;
    bool metric = true; ///< false: x : y is the shape of a pixel, its size is unknown

    friend bool operator==(const Density&, const Density&) = default;
};

/// What only files of the same format can carry: a PNG's gAMA or tEXt, a JPEG's comment.
struct OwnBlock {
    std::string kind; ///< as in FileFacts::metadata: "gamma", "text", "comment"
    std::string type; ///< as the format names it: "gAMA", "tEXt", "COM"
    std::vector<std::byte> bytes;
    bool colour = false; ///< it says what the values mean, and stays when what is private is stripped

    friend bool operator==(const OwnBlock&, const OwnBlock&) = default;
};

struct Metadata {
    std::vector<std::byte> icc;  ///< a profile as ICC.1 has it
    std::string icc_fault;       ///< why there is one in the file and not here: "it is incomplete, ..."
    std::vector<std::byte> exif; ///< from its TIFF header on ("II*\0" or "MM\0*"), without JPEG's "Exif\0\0"
    std::vector<std::byte> xmp;  ///< the packet, UTF-8
    /// Photoshop's image resources ("8BIM" and so on), IPTC among them, as TIFF's tag 34377 has them.
    std::vector<std::byte> photoshop;
    std::optional<Density> density;
    TiffSamples numbered;      ///< FileFacts::numbered, where the picture's channels are those of the file
    std::string format;        ///< the codec's name that `own` belongs to
    std::vector<OwnBlock> own; ///< in the order of the file

    friend bool operator==(const Metadata&, const Metadata&) = default;
};

/// What an output leaves out of what its input carries.
enum class Strip : std::uint8_t {
    nothing,
    personal, ///< EXIF, XMP, IPTC, texts, density: all but what says how colours look
    everything
};

} // namespace oriel
