// The tables of codes (DHT) and of quantisation (DQT) in a JPEG file: whether they can exist, and which came.
#pragma once

#include "codecs/input.hpp"
#include "codecs/jpeg_header.hpp"
#include "codecs/jpeg_marker_reader.hpp"

#include <bitset>

namespace oriel::codecs::jpeg {

/// Which have come so far, by their numbers.
struct Tables {
    std::bitset<4> dc;
    std::bitset<4> ac;
    std::bitset<4> quantisation;

    /// Both throw CodecError for a table that cannot be. `header`, null once a scan has come, is told of them.
    void take_huffman(const Input& input, const Segment& segment, Header* header);
    void take_quantisation(const Input& input, const Segment& segment, Header* header);
};

} // namespace oriel::codecs::jpeg
