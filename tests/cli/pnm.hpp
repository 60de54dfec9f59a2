// The pixels of a binary PGM or PPM of 8 bits, for comparing what the tool wrote with what it should have.
#pragma once

#include <cstddef>
#include <functional>
#include <sstream>
#include <stdexcept>
#include <string>

namespace cli {

struct Pixels {
    std::size_t width = 0;
    std::size_t height = 0;
    std::size_t channels = 0;
    std::string values;

    friend bool operator==(const Pixels&, const Pixels&) = default;
};

inline Pixels read_pnm(const std::string& bytes) {
    std::istringstream text(bytes);
    std::string magic;
    Pixels out;
    int max = 0;
    text >> magic >> out.width >> out.height >> max;
    if (!text || (magic != "P5" && magic != "P6") || max != 255) throw std::runtime_error("not a PGM or PPM of 8 bits");
    out.channels = magic == "P5" ? 1 : 3;
    out.values = bytes.substr(static_cast<std::size_t>(text.tellg()) + 1);
    if (out.values.size() != out.width * out.height * out.channels)
        throw std::runtime_error("not as long as its header says");
    return out;
}

using Value = std::function<unsigned char(std::size_t x, std::size_t y, std::size_t channel)>;

inline Pixels make(std::size_t width, std::size_t height, std::size_t channels, const Value& value) {
    Pixels out{width, height, channels, {}};
    for (std::size_t y = 0; y < height; ++y)
        for (std::size_t x = 0; x < width; ++x)
            for (std::size_t c = 0; c < channels; ++c) out.values += static_cast<char>(value(x, y, c));
    return out;
}

/// So that a failing comparison prints something shorter than the pixels.
inline std::ostream& operator<<(std::ostream& out, const Pixels& pixels) {
    return out << pixels.width << "x" << pixels.height << "x" << pixels.channels << " #"
               << std::hash<std::string>()(pixels.values);
}

} // namespace cli
