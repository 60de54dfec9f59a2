// The plain kinds of PNM: samples as decimal numbers with white space between, P1's as digits that need none.
//
// Sources: netpbm's pages pbm(5), pgm(5), ppm(5); comments may stand between samples too, as libnetpbm reads them.
#pragma once

#include "codecs/netpbm.hpp"

#include <cstdint>
#include <memory>

namespace oriel::codecs::netpbm {

/// Samples of such a header from the text's position on, seen as u8 or native u16. With `bits` they are the digits 0
/// (white) and 1 (black) and seen as 1 and 0. Throws CodecError for numbers that make no sense, and unless `tolerant`
/// if the file is too short to hold so many samples; reading does for samples above maxval and other text.
std::shared_ptr<Source> open_plain(std::shared_ptr<Input> input, const HeaderText& text, const Header& header,
                                   bool bits, FileFacts facts, bool tolerant);

} // namespace oriel::codecs::netpbm
