// What a PNG carries beside its pixels, both ways.
//
//   kept         iCCP sRGB gAMA cHRM cICP mDCV cLLI, eXIf, pHYs, tEXt zTXt iTXt (an XMP packet among them)
//   kept         EXIF, XMP and ICC profiles in other texts (png_profile.hpp), where no chunk made for them has them
//   not kept     tIME bKGD hIST sPLT sBIT, which another picture makes untrue, and what is not known here
//
// Chunks of one kind that may stand there once are taken once, the first, and only if they are as long as they must be.
// What other programs refuse (an sRGB intent above 3, a gamma of 0, texts with keywords or fields that none may have)
// is left out.
#pragma once

#include "codecs/input.hpp"
#include "codecs/output.hpp"
#include "codecs/png_header.hpp"
#include "oriel/metadata.hpp"

#include <cstdint>

namespace oriel::codecs::png {

/// Chunks in front of the pixels, their CRCs verified, and those that follow them, if they were found (Header::behind)
/// and as far as that part of the file is sound. A profile that cannot be inflated is left out. Throws CodecError;
/// LimitError for more than 64 MiB in all.
Metadata read_metadata(const Input& input, const Header& header);

/// iCCP or sRGB, and what else must stand before a palette. Throws IoError; LimitError for a profile no chunk can hold.
void write_colour_chunks(Output& output, const Metadata& metadata);

/// Density, EXIF, XMP and texts.
void write_other_chunks(Output& output, const Metadata& metadata);

} // namespace oriel::codecs::png
