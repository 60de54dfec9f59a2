#include "terminal_picture.hpp"

#include "elements.hpp"

#include <fmt/core.h>

#include <string_view>

namespace oriel::tool {

namespace {

constexpr Rgb light{170, 170, 170};
constexpr Rgb dark{100, 100, 100};
constexpr std::size_t square = 4; // pixels of the chessboard's fields

std::string sgr(int plane, Rgb colour) {
    return fmt::format("\x1b[{};2;{};{};{}m", plane, colour.red, colour.green, colour.blue);
}

} // namespace

Frame TerminalSink::begin(const Frame& offered) {
    colours_.emplace(offered);
    channels_ = offered.channel_count();
    width_ = static_cast<std::size_t>(offered.width());
    pixels_.clear();
    height_ = 0;
    return offered.gathered();
}

std::uint64_t TerminalSink::memory(const Frame& wanted) const {
    return static_cast<std::uint64_t>(wanted.width()) * static_cast<std::uint64_t>(wanted.height()) * sizeof(Rgb);
}

void TerminalSink::rows(const View& band) {
    std::vector<double> values(width_ * channels_);
    for (std::ptrdiff_t y = 0; y < band.extent(0); ++y, ++height_) {
        widen(band.format(), band.data() + y * band.layout().stride(0), values.size(), values.data());
        for (std::size_t x = 0; x < width_; ++x) {
            const bool odd = (x / square + height_ / square) % 2 != 0;
            pixels_.push_back(colours_->over(&values[x * channels_], odd ? dark : light));
        }
    }
}

std::string TerminalSink::text(Ink ink) const {
    std::string out;
    for (std::size_t y = 0; y < height_; y += 2) out += ink == Ink::colour ? coloured_line(y) : plain_line(y);
    return out;
}

std::string TerminalSink::coloured_line(std::size_t y) const {
    std::string out;
    std::optional<Rgb> upper; // the terminal's colours now
    std::optional<Rgb> lower;
    for (std::size_t x = 0; x < width_; ++x) {
        if (upper != at(x, y)) out += sgr(38, at(x, y));
        upper = at(x, y);
        if (y + 1 < height_) { // below the last row shines the terminal's own background
            if (lower != at(x, y + 1)) out += sgr(48, at(x, y + 1));
            lower = at(x, y + 1);
        }
        out += "▀";
    }
    return out + "\x1b[0m\n";
}

std::string TerminalSink::plain_line(std::size_t y) const {
    constexpr std::string_view ramp = " .:-=+*#%@";
    std::string out;
    for (std::size_t x = 0; x < width_; ++x) {
        const int upper = luminance(at(x, y));
        const int lower = y + 1 < height_ ? luminance(at(x, y + 1)) : upper;
        out += ramp[static_cast<std::size_t>((upper + lower) * static_cast<int>(ramp.size()) / 511)];
    }
    return out + '\n';
}

} // namespace oriel::tool
