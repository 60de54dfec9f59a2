// The pixel font of the signs in the sample pictures: just the letters they use.
#include "paint.hpp"

#include <array>

namespace samples {
namespace {

struct Letter {
    char name;
    std::array<std::uint8_t, 7> rows; ///< top down, the leftmost of five pixels in bit 4
};

constexpr std::array<Letter, 6> letters{{
    {'O', {0x0e, 0x11, 0x11, 0x11, 0x11, 0x11, 0x0e}},
    {'R', {0x1e, 0x11, 0x11, 0x1e, 0x14, 0x12, 0x11}},
    {'I', {0x0e, 0x04, 0x04, 0x04, 0x04, 0x04, 0x0e}},
    {'E', {0x1f, 0x10, 0x10, 0x1e, 0x10, 0x10, 0x1f}},
    {'L', {0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x1f}},
    {'7', {0x1f, 0x01, 0x02, 0x04, 0x08, 0x08, 0x08}},
}};

} // namespace

bool on_text(Point p, std::string_view text) {
    if (p.x < 0 || p.y < 0 || p.y >= 7 || p.x >= 6 * static_cast<double>(text.size())) return false;
    const auto column = static_cast<unsigned>(p.x), row = static_cast<unsigned>(p.y);
    if (column % 6 == 5) return false;
    for (const Letter& letter : letters)
        if (letter.name == text[column / 6]) return ((letter.rows[row] >> (4 - column % 6)) & 1) != 0;
    return false;
}

} // namespace samples
