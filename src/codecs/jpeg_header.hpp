// What the header of a JPEG file says of its picture: the frame (SOF), and of the segments around it what changes how
// that is read.
#pragma once

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

struct Header {
    int width = 0;
    int height = 0;
    bool progressive = false;
    bool arithmetic = false;
    bool padded = false;             ///< bytes that are no marker lie between segments before the frame
    bool one_scan = false;           ///< the first scan codes all there is
    std::size_t component_count = 0; ///< 1, 3 or 4
    std::array<Component, 4> components{};
    bool jfif = false;
    std::optional<unsigned> adobe_transform; ///< 0: stored as it is, 1: YCbCr, 2: YCCK
    int orientation = 1;
    bool exif = false;                 ///< a block of it was seen: the first one counts
    std::vector<std::string> metadata; ///< "EXIF", "XMP", "ICC profile", "comment", ...
    bool index_of_pictures = false;    ///< one of several was seen (MPF): what it says holds
    bool further_pictures = false;     ///< it names some that are no smaller copies
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

} // namespace oriel::codecs::jpeg
