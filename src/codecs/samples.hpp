// Which elements become the samples of formats that hold numbers from black to white: the same for all of them.
#pragma once

#include "oriel/frame.hpp"

#include <string_view>

namespace oriel::codecs {

/// Unsigned integers, booleans and floats, which are scaled. Throws CodecError for others: it names the format, what it
/// `holds`, and formats that hold such elements as they are.
void require_samples(const Frame& offered, std::string_view format, std::string_view holds);

} // namespace oriel::codecs
