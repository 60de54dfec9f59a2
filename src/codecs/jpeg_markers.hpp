// The markers of a JPEG file: what its header says, and the guard that lets only sound ones reach a decoder.
//
//   FFD8 SOI   FFxx length data ...   FFC0 SOF: size   FFC4 DHT   FFDB DQT   FFDA SOS: scan, entropy-coded
//   FFD9 EOI
//
// Sources: ITU-T T.81 annex B (markers), T.872 6.5.3 (Adobe's), EXIF 2.32 4.5 (APP1), ICC.1 annex B.4 (APP2).
#pragma once

#include "codecs/input.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace oriel::codecs::jpeg {

struct Component {
    std::uint8_t id = 0;
    std::uint8_t horizontal = 1; ///< sampling factors, 1..4
    std::uint8_t vertical = 1;
    std::uint8_t quantisation = 0; ///< the number of its table
};

/// What only some decoders read.
struct Abilities {
    bool arithmetic = false;    ///< arithmetic coding
    bool unmarked_cmyk = false; ///< four components without Adobe's word on them
};
/// For what is not decoded.
inline constexpr Abilities any_ability{.arithmetic = true, .unmarked_cmyk = true};

struct Header {
    int width = 0;
    int height = 0;
    bool progressive = false;
    bool arithmetic = false;
    bool one_scan = false;           ///< the first scan codes all there is
    std::size_t component_count = 0; ///< 1, 3 or 4
    std::array<Component, 4> components{};
    bool jfif = false;
    std::optional<unsigned> adobe_transform; ///< 0: stored as it is, 1: YCbCr, 2: YCCK
    int orientation = 1;
    std::vector<std::string> metadata; ///< "EXIF", "XMP", "ICC profile", "comment", ...
    /// The tables of quantisation before the first scan, row by row of the frequencies; empty if not there.
    std::array<std::vector<std::uint16_t>, 4> quantisation{};
    bool optimised = false; ///< some Huffman table before the first scan has not all the codes there can be

    std::span<const Component> used() const noexcept { return {components.data(), component_count}; }
    /// Samples of a component, its sides padded to whole blocks of the interleave: what a decoder makes room
    /// for.
    std::uint64_t padded_samples(const Component& component) const noexcept;
    /// Whether three components are stored as red, green and blue.
    bool rgb() const noexcept;
    /// How many units of coding (blocks, or interleaved groups of them) a scan of these components has.
    std::uint64_t units(std::span<const std::size_t> scan) const noexcept;

    /// "800×600, 3 components, progressive"
    std::string text() const;
    /// "progressive, YCbCr 4:2:0"
    std::string stored() const;
};

/// Reads up to the first scan. Throws CodecError: damaged, or of a kind that is not read here (lossless, hierarchical,
/// 12 bit, sampling in fractions; arithmetic coding and CMYK of unknown polarity without the ability).
Header read_header(const Input& input, Abilities abilities = {});

/// Walks the whole file, scans included, and throws CodecError unless every segment is sound: lengths inside
/// the file, tables of codes that can exist, scans of components, tables and restarts that are there, no
/// component left out, at most `most_scans` scans, an end marker. Cost: reads the file once. What it says
/// holds for the bytes it saw: decode those, not the file again.
void check_file(const Input& input, Abilities abilities = {});

/// A segment beside the pixels: APP0 to APP15 or a comment (COM).
struct Extra {
    unsigned code = 0; ///< of its marker: E1 is APP1
    std::vector<std::byte> data;
};
/// Those that a Metadata is made of (JFIF, EXIF, XMP, profile, comments), up to the first scan. Throws as read_header;
/// LimitError if they have more than most_extra_bytes.
std::vector<Extra> read_extras(const Input& input);

inline constexpr std::size_t most_extra_bytes = std::size_t{64} << 20;
inline constexpr int most_scans = 100;
inline constexpr int most_segments = 10'000;

} // namespace oriel::codecs::jpeg
