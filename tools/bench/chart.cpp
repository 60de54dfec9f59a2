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

/// Everybody who has a bar, in the order in which they first do.
std::vector<std::string> everybody(const std::vector<Bars>& groups) {
    std::vector<std::string> out;
    for (const Bars& group : groups)
        for (const auto& [who, ratio] : group.bars)
            if (std::find(out.begin(), out.end(), who) == out.end()) out.push_back(who);
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

void draw_key(Canvas& canvas, const std::vector<std::string>& names) {
    std::ptrdiff_t x = 20;
    for (std::size_t i = 0; i < names.size(); ++i) {
        canvas.fill(x, 40, text_height, text_height, bar_colours[i % bar_colours.size()]);
        canvas.write(x + 20, 40, names[i]);
        x += 44 + letter_width * static_cast<std::ptrdiff_t>(names[i].size());
    }
}

} // namespace

void draw_bars(const std::string& title, const std::vector<Bars>& groups, const std::filesystem::path& path) {
    std::ptrdiff_t height = top + 24;
    for (const Bars& group : groups) height += static_cast<std::ptrdiff_t>(group.bars.size()) * bar_height + gap;
    const std::vector<std::string> names = everybody(groups);
    Canvas canvas(left + chart_width + right, height);
    canvas.write(20, 14, title);
    draw_key(canvas, names);
    draw_axis(canvas, height);
    std::ptrdiff_t y = top;
    for (const Bars& group : groups) {
        canvas.write(10, y + (static_cast<std::ptrdiff_t>(group.bars.size()) * bar_height - text_height) / 2,
                     group.name);
        for (const auto& [who, ratio] : group.bars) {
            const auto place_of = std::find(names.begin(), names.end(), who) - names.begin();
            const std::ptrdiff_t end = std::max(place(ratio), left + 1);
            canvas.fill(left, y, end - left, bar_height - 2,
                        bar_colours[static_cast<std::size_t>(place_of) % bar_colours.size()]);
            canvas.write(end + 6, y + 1, digits(ratio), place_of == 0 ? ink : memcpy_line);
            y += bar_height;
        }
        y += gap;
    }
    oriel::save(canvas.image(), path);
}

bool draw_chart(const std::vector<Cell>& cells, const std::vector<Peer>& peers, const std::filesystem::path& path) {
    std::vector<Bars> groups;
    const Cell* first = nullptr;
    for (const Cell& cell : cells) {
        if (cell.kind.name != "RGB8" || (first != nullptr && !(first->size == cell.size))) continue;
        if (first == nullptr) first = &cell;
        Bars group{std::string(name(cell.operation)), {{"oriel", ratio(cell.oriel(), cell.memcpy()).median}}};
        for (const Peer& peer : peers)
            if (const auto measured = cell.peer_ratio(peer.name)) group.bars.emplace_back(peer.name, *measured);
        groups.push_back(std::move(group));
    }
    if (first == nullptr) return false;
    draw_bars("time / memcpy of the same bytes, RGB8 " + first->size.text() + ", logarithmic; shorter is better",
              groups, path);
    return true;
}

} // namespace bench
