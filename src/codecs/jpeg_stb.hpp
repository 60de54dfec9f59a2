// JPEG through stb: the picture whole, both ways. All there is in the minimal build; elsewhere a second opinion.
#pragma once

#include "codecs/codec.hpp"

#include <memory>

namespace oriel::codecs::jpeg {

/// Throws CodecError, and LimitError for what is beyond stb's counting.
std::shared_ptr<Source> open_stb(std::shared_ptr<Input> input, const ReadSettings& settings);
/// Gray is written as YCbCr.
std::unique_ptr<Sink> create_stb(Output& output, const WriteSettings& settings);

} // namespace oriel::codecs::jpeg
