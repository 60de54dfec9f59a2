#include "stride_drawing.hpp"

#include "oriel/picture.hpp"
#include "words.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace oriel::tool {

namespace {

constexpr std::ptrdiff_t most_columns = 48;
constexpr std::ptrdiff_t most_lines = 14;

// Characters in lines; a cell of a line is a byte.
class Canvas {
public:
    Canvas(std::ptrdiff_t columns, std::ptrdiff_t lines)
        : lines_(static_cast<std::size_t>(lines), std::string(static_cast<std::size_t>(columns), ' ')) {}

    void put(std::ptrdiff_t column, std::ptrdiff_t line, char what) {
        if (line < 0 || column < 0 || line >= std::ssize(lines_) || column >= std::ssize(lines_[0])) return;
        lines_[static_cast<std::size_t>(line)][static_cast<std::size_t>(column)] = what;
    }
    // From corner to corner, both on it.
    void box(std::ptrdiff_t left, std::ptrdiff_t top, std::ptrdiff_t right, std::ptrdiff_t bottom) {
        for (std::ptrdiff_t c = left; c <= right; ++c)
            for (const std::ptrdiff_t line : {top, bottom}) put(c, line, c == left || c == right ? '+' : '-');
        for (std::ptrdiff_t line = top + 1; line < bottom; ++line)
            for (const std::ptrdiff_t c : {left, right}) put(c, line, '|');
    }
    std::string text() const {
        std::string out;
        for (const std::string& line : lines_) out += "    " + line.substr(0, line.find_last_not_of(' ') + 1) + '\n';
        return out;
    }

private:
    std::vector<std::string> lines_;
};

// The way an axis goes through the buffer: (0, 0) if it has one element.
struct Way {
    std::ptrdiff_t x = 0;
    std::ptrdiff_t y = 0;
};

Way way_of(const Layout& natural, const Layout& seen, std::size_t axis) {
    if (seen.extent(axis) <= 1) return {};
    const std::ptrdiff_t stride = seen.stride(axis);
    const std::ptrdiff_t sign = stride < 0 ? -1 : 1;
    return sign * stride >= natural.stride(0) ? Way{0, sign} : Way{sign, 0};
}

std::string_view way_words(Way way) {
    if (way.x != 0) return way.x > 0 ? "to the right" : "to the left";
    return way.y > 0 ? "down" : "up";
}

std::string axis_line(char name, const Layout& natural, const Layout& seen, std::size_t axis) {
    const std::ptrdiff_t extent = seen.extent(axis);
    if (extent <= 1) return fmt::format("    {}  one only\n", name);
    const std::ptrdiff_t stride = seen.stride(axis);
    std::string out = fmt::format("    {}  {} of them, {:+} bytes from one to the next", name, extent, stride);
    if (axis == 2) return out + '\n';
    const Way way = way_of(natural, seen, axis);
    const std::ptrdiff_t apart = std::max(stride, -stride) / natural.stride(way.y != 0 ? 0 : 1);
    out += fmt::format(": {}", way_words(way));
    if (apart > 1) out += fmt::format(", every {} {}", ordinal(apart), way.y != 0 ? "row" : "column");
    return out + '\n';
}

} // namespace

std::string stride_drawing(const Frame& natural, const Frame& seen) {
    const Layout& stored = natural.layout();
    const Layout& layout = seen.layout();
    const Window window = reach(natural, seen).window;
    const std::ptrdiff_t offset = layout.offset();
    const std::ptrdiff_t row = offset / stored.stride(0);
    const std::ptrdiff_t column = offset % stored.stride(0) / stored.stride(1);

    // A character is twice as high as it is wide; the buffer's edge lies around the pixels.
    const double scale = std::max({static_cast<double>(natural.width()) / most_columns,
                                   static_cast<double>(natural.height()) / (2 * most_lines), 1e-9});
    const auto columns = std::clamp<std::ptrdiff_t>(
        static_cast<std::ptrdiff_t>(static_cast<double>(natural.width()) / scale), 8, most_columns);
    const auto lines = std::clamp<std::ptrdiff_t>(
        static_cast<std::ptrdiff_t>(static_cast<double>(natural.height()) / scale / 2), 5, most_lines);
    Canvas canvas(columns + 2, lines + 2);
    canvas.box(0, 0, columns + 1, lines + 1);
    const auto across = [&](std::ptrdiff_t x) { return 1 + x * columns / natural.width(); };
    const auto down = [&](std::ptrdiff_t y) { return 1 + y * lines / natural.height(); };
    const std::ptrdiff_t left = across(window.x);
    const std::ptrdiff_t top = down(window.y);
    const std::ptrdiff_t right = std::max(across(window.x + window.width) - 1, left);
    const std::ptrdiff_t bottom = std::max(down(window.y + window.height) - 1, top);
    canvas.box(left, top, right, bottom);

    // The origin is a corner of the window.
    const std::ptrdiff_t at_x = column > window.x ? right : left;
    const std::ptrdiff_t at_y = row > window.y ? bottom : top;
    for (const auto& [name, axis] : {std::pair{'y', std::size_t{0}}, std::pair{'x', std::size_t{1}}}) {
        const Way way = way_of(stored, layout, axis);
        if (way.x != 0) {
            canvas.put(at_x + 2 * way.x, at_y, name);
            canvas.put(at_x + 3 * way.x, at_y, way.x > 0 ? '>' : '<');
        } else if (way.y != 0) {
            canvas.put(at_x, at_y + way.y, name);
            canvas.put(at_x, at_y + 2 * way.y, way.y > 0 ? 'v' : '^');
        }
    }
    canvas.put(at_x, at_y, '@');

    std::string out = fmt::format("  the buffer: {} rows of {} pixels, {} bytes a row, {} a pixel\n", natural.height(),
                                  natural.width(), stored.stride(0), stored.stride(1));
    out += canvas.text();
    out += fmt::format("    @  the first pixel: byte {} (row {}, column {})\n", offset, row, column);
    out += axis_line('x', stored, layout, 1) + axis_line('y', stored, layout, 0) + axis_line('c', stored, layout, 2);
    return out;
}

} // namespace oriel::tool
