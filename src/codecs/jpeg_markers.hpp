// The guard of JPEG files: it walks their markers and lets only sound ones reach a decoder.
//
//   FFD8 SOI   FFxx length data ...   FFC0 SOF: size   FFC4 DHT   FFDB DQT   FFDA SOS: scan, entropy-coded
//   FFD9 EOI
//
// Sources: ITU-T T.81 annex B (markers), T.872 6.5.3 (Adobe's), EXIF 2.32 4.5 (APP1), ICC.1 annex B.4 (APP2).
#pragma once

#include "codecs/input.hpp"
#include "codecs/jpeg_header.hpp"

#include <cstddef>
#include <vector>

namespace oriel::codecs::jpeg {

/// What only some decoders read.
struct Abilities {
    bool arithmetic = false;    ///< arithmetic coding
    bool unmarked_cmyk = false; ///< four components without Adobe's word on them
    bool truncated = false;     ///< a file of which the end is missing
};
/// For what is not decoded.
inline constexpr Abilities any_ability{.arithmetic = true, .unmarked_cmyk = true};

/// Reads up to the first scan. Throws CodecError: damaged, or of a kind that is not read here (lossless, hierarchical,
/// 12 bit, sampling in fractions; arithmetic coding and CMYK of unknown polarity without the ability).
Header read_header(const Input& input, Abilities abilities = {});

/// Walks the whole file, scans included, and throws CodecError unless every segment is sound: lengths inside
/// the file, tables of codes that can exist, scans of components, tables and restarts that are there, no
/// component left out, at most `most_scans` scans, an end marker (Truncated). Cost: reads the file once. What it says
/// holds for the bytes it saw: decode those, not the file again.
void check_file(const Input& input, Abilities abilities = {});

/// Whether another JPEG follows the end of the one with this header, zeros aside, and no index (MPF) says what it is:
/// some cameras put it there so. Not if the file is damaged, which its decoder says. Cost: reads the file once.
bool picture_behind(const Input& input, const Header& header);

/// A segment beside the pixels: APP0 to APP15 or a comment (COM).
struct Extra {
    unsigned code = 0; ///< of its marker: E1 is APP1
    std::vector<std::byte> data;
};
/// Those that a Metadata is made of (JFIF, EXIF, XMP, profile, IPTC, comments), up to the first scan. Throws as
/// read_header; LimitError if they have more than most_extra_bytes.
std::vector<Extra> read_extras(const Input& input);

inline constexpr std::size_t most_extra_bytes = std::size_t{64} << 20;
inline constexpr int most_scans = 100;
inline constexpr int most_segments = 10'000;

} // namespace oriel::codecs::jpeg
