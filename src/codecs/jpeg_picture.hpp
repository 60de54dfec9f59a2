// What a JPEG's header means for a picture, and which pictures JPEG holds: the same for every decoder and encoder.
#pragma once

#include "codecs/jpeg_markers.hpp"
#include "oriel/frame.hpp"
#include "oriel/source.hpp"

#include <optional>

namespace oriel::codecs::jpeg {

/// The longest side that libjpeg takes, and so most readers.
inline constexpr std::ptrdiff_t longest_side = 65500;
inline constexpr int usual_quality = 92;
/// Up to this quality colours are halved in both directions (4:2:0), above they are not (4:4:4).
inline constexpr int halved_up_to = 90;

/// Gray stays gray; all else is RGB, unless it is decoded `in_gray`.
Frame frame_of(const Header& header, bool in_gray = false);
FileFacts facts_of(const Header& header, bool in_gray = false);
/// Whether one of its components is the picture in gray: the first of YCbCr, at full size.
bool has_luma(const Header& header) noexcept;
/// How to code a picture alike. Nothing if tables are missing or unsound.
std::optional<JpegCoding> coding_of(const Header& header);

/// The frame in which an encoder takes such a picture: gray or RGB of 8 bit. `quality` is checked too; 0 is none.
/// Throws CodecError: what is wrong and what to do; ValueError.
Frame accepted(const Frame& offered, int quality);

} // namespace oriel::codecs::jpeg
