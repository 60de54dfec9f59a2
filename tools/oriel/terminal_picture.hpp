// A small picture as characters: two pixels, one above the other, are a character.
#pragma once

#include "oriel/source.hpp"
#include "pixel_colours.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace oriel::tool {

/// How pixels become characters.
enum class Ink : std::uint8_t {
    colour, ///< half blocks in 24-bit colours: "\x1b[38;2;255;0;0m\x1b[48;2;0;0;255m▀"
    plain   ///< " .:-=+*#%@" by brightness, for what has no colours
};

/// Takes the rows of a picture and keeps their colours; transparent parts lie over a chessboard.
class TerminalSink final : public Sink {
public:
    Frame begin(const Frame& offered) override;
    void rows(const View& band) override;
    void finish() override {}
    std::uint64_t memory(const Frame& wanted) const override;

    /// Lines, ended; once all rows went by.
    std::string text(Ink ink) const;

private:
    Rgb at(std::size_t x, std::size_t y) const { return pixels_[y * width_ + x]; }
    std::string coloured_line(std::size_t y) const;
    std::string plain_line(std::size_t y) const;

    std::optional<PixelColours> colours_;
    std::size_t channels_ = 0;
    std::size_t width_ = 0;
    std::size_t height_ = 0;
    std::vector<Rgb> pixels_;
};

} // namespace oriel::tool
