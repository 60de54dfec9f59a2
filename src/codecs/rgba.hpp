// Gray or colour, with or without alpha, as formats take it that store red, green, blue and perhaps alpha for all.
#pragma once

#include "oriel/frame.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace oriel::codecs {

/// Which of a picture's channels is which; gray is all three colours.
struct Rgba {
    std::array<std::uint8_t, 3> colours{};
    std::optional<std::uint8_t> alpha;

    /// Of a picture that such a format is to hold, with `bits` a sample and sides in 32. Throws CodecError, which names
    /// it and what channels it `holds`, for channels without a meaning as colour, elements that do not become such
    /// samples, and sides that are longer.
    static Rgba of(const Frame& offered, std::string_view format, std::string_view holds, unsigned bits);
};

} // namespace oriel::codecs
