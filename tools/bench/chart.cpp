#include "chart.hpp"

#include "oriel/io.hpp"
#include "oriel/span.hpp"
#include "sample_images/paint.hpp"
#include "table.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace bench {
namespace {

using Colour = std::array<std::uint8_t, 3>;

constexpr Colour ink{40, 40, 46}, faint{222, 222, 226}, memcpy_line{150, 150, 158};
constexpr std::array<Colour, 6> bar_colours{
    {{206, 84, 40}, {70, 110, 170}, {140, 170, 210}, {110, 150, 90}, {150, 110, 170}, {200, 170, 90}}};

// In pixels. A line of text is 7 font pixels high and drawn twice as large.
constexpr std::ptrdiff_t scale = 2, text_height = 7 * scale, letter_width = 6 * scale;
constexpr std::ptrdiff_t left = 210, right = 90, top = 96, chart_width = 700, bar_height = 18, gap = 14;

// Bars are logarithmic, from a quarter of memcpy's time to a hundred times that.
constexpr double least = 0.25, most = 100;
std::ptrdiff_t place(double ratio) {
    const double t = std::log(std::clamp(ratio, least, most) / least) / std::log(most / least);
    return left + static_cast<std::ptrdiff_t>(t * static_cast<double>(chart_width));
}

class Canvas {
public:
    Canvas(std::ptrdiff_t width, std::ptrdiff_t height)
        : view_(oriel::Buffer::allocate(static_cast<std::size_t>(width * height * 3)).view({}, {height, width, 3})),
          pixels_(view_) {
        fill(0, 0, width, height, {255, 255, 255});
    }

    void fill(std::ptrdiff_t x, std::ptrdiff_t y, std::ptrdiff_t width, std::ptrdiff_t height, Colour colour) {
        for (std::ptrdiff_t j = y; j < y + height; ++j)
            for (std::ptrdiff_t i = x; i < x + width; ++i) set(i, j, colour);
    }
    /// The text's top left corner is at (x, y). Capitals only: the font has no others.
    void write(std::ptrdiff_t x, std::ptrdiff_t y, std::string text, Colour colour = ink) {
        for (char& c : text)
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        const auto width = letter_width * static_cast<std::ptrdiff_t>(text.size());
        for (std::ptrdiff_t j = 0; j < text_height; ++j)
            for (std::ptrdiff_t i = 0; i < width; ++i)
                if (samples::on_text({static_cast<double>(i) / scale, static_cast<double>(j) / scale}, text))
                    set(x + i, y + j, colour);
    }
    oriel::Image image() const { return oriel::Image(view_); }

private:
    void set(std::ptrdiff_t x, std::ptrdiff_t y, Colour colour) {
        for (std::ptrdiff_t k = 0; k < 3; ++k) pixels_.at(y, x, k) = colour[static_cast<std::size_t>(k)];
    }

    oriel::View view_;
    oriel::Span<std::uint8_t, 3> pixels_;
};

struct Bar {
    std::size_t colour;
    double ratio;
};

std::vector<Bar> bars(const Cell& cell, const std::vector<Peer>& peers) {
    std::vector<Bar> out{{0, ratio(cell.oriel(), cell.memcpy()).median}};
    for (std::size_t i = 0; i < peers.size(); ++i)
        if (const auto measured = cell.peer_ratio(peers[i].name)) out.push_back({i + 1, *measured});
    return out;
}

void draw_axis(Canvas& canvas, std::ptrdiff_t height) {
    for (const double mark : {0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0}) {
        canvas.fill(place(mark) - (mark == 1 ? 1 : 0), top - 8, mark == 1 ? 3 : 1, height - top - 16,
                    mark == 1 ? memcpy_line : faint);
        const std::string text = mark < 1 ? digits(mark) : std::to_string(static_cast<int>(mark));
        canvas.write(place(mark) - letter_width * static_cast<std::ptrdiff_t>(text.size()) / 2, top - 28, text);
    }
}

void draw_key(Canvas& canvas, const std::vector<Peer>& peers) {
    std::ptrdiff_t x = 20;
    const auto entry = [&](const std::string& name, std::size_t colour) {
        canvas.fill(x, 40, text_height, text_height, bar_colours[colour % bar_colours.size()]);
        canvas.write(x + 20, 40, name);
        x += 44 + letter_width * static_cast<std::ptrdiff_t>(name.size());
    };
    entry("oriel", 0);
    for (std::size_t i = 0; i < peers.size(); ++i) entry(peers[i].name, i + 1);
}

} // namespace

bool draw_chart(const std::vector<Cell>& cells, const std::vector<Peer>& peers, const std::filesystem::path& path) {
    std::vector<const Cell*> drawn;
    for (const Cell& cell : cells)
        if (cell.kind.name == "RGB8" && (drawn.empty() || drawn.front()->size == cell.size)) drawn.push_back(&cell);
    if (drawn.empty()) return false;

    std::ptrdiff_t height = top + 24;
    for (const Cell* cell : drawn) height += static_cast<std::ptrdiff_t>(bars(*cell, peers).size()) * bar_height + gap;
    Canvas canvas(left + chart_width + right, height);
    canvas.write(20, 14,
                 "time / memcpy of the same bytes, RGB8 " + drawn.front()->size.text() +
                     ", logarithmic; shorter is better");
    draw_key(canvas, peers);
    draw_axis(canvas, height);
    std::ptrdiff_t y = top;
    for (const Cell* cell : drawn) {
        const auto all = bars(*cell, peers);
        canvas.write(10, y + (static_cast<std::ptrdiff_t>(all.size()) * bar_height - text_height) / 2,
                     std::string(name(cell->operation)));
        for (const Bar& bar : all) {
            const std::ptrdiff_t end = std::max(place(bar.ratio), left + 1);
            canvas.fill(left, y, end - left, bar_height - 2, bar_colours[bar.colour % bar_colours.size()]);
            canvas.write(end + 6, y + 1, digits(bar.ratio), bar.colour == 0 ? ink : memcpy_line);
            y += bar_height;
        }
        y += gap;
    }
    oriel::save(canvas.image(), path);
    return true;
}

} // namespace bench
