// The segments of a JPEG file that are not about how its pixels are coded, APP0 to APP15 and comments: what the header
// takes from them, and which of them are carried along.
#pragma once

#include "codecs/jpeg_header.hpp"
#include "codecs/jpeg_marker_reader.hpp"

namespace oriel::codecs::jpeg {

/// JFIF's and Adobe's word on colours, EXIF's orientation, and what there is at all (Header::metadata).
void take_extra(const Segment& segment, Header& header);

/// Whether a Metadata is made of it: JFIF, EXIF, XMP, profile, IPTC, comments.
bool is_carried(const Segment& segment);

} // namespace oriel::codecs::jpeg
