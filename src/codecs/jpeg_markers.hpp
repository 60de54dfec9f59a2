// The markers of a JPEG file: what its header says, and the guard that lets only sound ones reach a decoder.
//
//   FFD8 SOI   FFxx length data ...   FFC0 SOF: size   FFC4 DHT   FFDB DQT   FFDA SOS: scan, entropy-coded   FFD9 EOI
//
// Sources: ITU-T T.81 annex B (markers), EXIF 2.32 4.5 (APP1), ICC.1 annex B.4 (APP2).
#pragma once

#include "codecs/input.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace oriel::codecs::jpeg {

struct Component {
    std::uint8_t horizontal = 1; ///< sampling factors, 1..4
    std::uint8_t vertical = 1;
};

struct Header {
    int width = 0;
    int height = 0;
    bool progressive = false;
    int component_count = 0; ///< 1, 3 or 4
    std::array<Component, 4> components{};
    int orientation = 1;
    std::vector<std::string> metadata; ///< "EXIF", "XMP", "ICC profile", "comment"

    /// "800×600, 3 components, progressive"
    std::string text() const;
};

/// Reads up to the first scan. Throws CodecError: damaged, or of a kind that is not read here (arithmetic coding,
/// lossless, hierarchical, 12 bit).
Header read_header(const Input& input);

/// Walks the whole file, scans included, and throws CodecError unless every segment is sound: lengths inside the
/// file, Huffman tables that are complete segments of codes that can exist, at most `most_scans` scans, an EOI at
/// the end. Cost: reads the file once.
void check_file(const Input& input);

inline constexpr int most_scans = 200;

} // namespace oriel::codecs::jpeg
