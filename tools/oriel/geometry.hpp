// Geometry: a rectangle as people write it, in any of the dialects below. It is text with numbers until it
// meets a picture; then every edge is computed exactly and rounded once, so that 50%x100% and 50%x100%+50%+0
// part a picture of any width without a gap.
//
//   WxH+X+Y            640x480+120+40        from the top left; +X+Y may be left out
//   WxH@GRAVITY+DX+DY  100x100@se+20+20      offsets go inwards from the edge; from the centre right and down
//   W:H[@... or +X+Y]  16:9@center           the largest rectangle of that shape, its sides rounded
//   X0,Y0..X1,Y1       10,10..-10,-10        half-open; negative from the right or bottom edge
//
// Every number may be a percentage of the width or height: 50%x50%@center, 25%,25%..75%,75%.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace oriel::tool {

struct Rectangle {
    std::ptrdiff_t x = 0;
    std::ptrdiff_t y = 0;
    std::ptrdiff_t width = 0;
    std::ptrdiff_t height = 0;

    friend bool operator==(const Rectangle&, const Rectangle&) = default;
};

/// So many pixels and so many millionths of a percent of an axis.
struct Length {
    static constexpr std::int64_t percent = 1'000'000; ///< in millionths

    std::int64_t pixels = 0;
    std::int64_t millionths = 0;
};

class Geometry {
public:
    /// Throws a usage Fault; `WxH-20-20`, which tools read in two ways, is refused with both rewritten.
    static Geometry parse(std::string_view text);

    /// The part behind the size alone, "+X+Y" or "@GRAVITY+DX+DY": a place for something whose size sized() tells.
    static Geometry parse_position(std::string_view text);
    Geometry sized(std::ptrdiff_t width, std::ptrdiff_t height) const;

    /// The rectangle in a picture of this size. It may lie outside or be empty.
    Rectangle resolve(std::ptrdiff_t width, std::ptrdiff_t height) const;

    /// Of what a Fault speaks.
    struct Asked {
        std::string text;  ///< "crop 9x9+5+5"
        std::string again; ///< what is written before a geometry to ask again: "crop"
        bool pads = false; ///< --outside pad would do something
    };
    /// The rectangle, which must have pixels and lie inside; otherwise a Fault that says what would fit.
    Rectangle inside(std::ptrdiff_t width, std::ptrdiff_t height, const Asked& asked) const;
    /// The part of it that lies inside; a Fault if there is none.
    Rectangle clipped(std::ptrdiff_t width, std::ptrdiff_t height, const Asked& asked) const;
    /// All of it, wherever it lies; a Fault if it has no pixels.
    Rectangle anywhere(std::ptrdiff_t width, std::ptrdiff_t height, const Asked& asked) const;

private:
    friend class GeometryParser;

    /// One axis. Twice an edge is a whole number of pixels and millionths, even when half of what is left
    /// over goes to each side.
    struct Axis {
        enum class From : std::uint8_t { start, middle, end };
        struct Edge {
            Length length;
            bool from_end = false;
        };

        bool corners = false;
        Edge low;      ///< of corners
        Edge high;     ///< of corners
        Length size;   ///< otherwise
        Length offset; ///< otherwise
        From from = From::start;
    };
    struct Edges {
        std::ptrdiff_t low;
        std::ptrdiff_t high;
    };
    static Edges edges(const Axis& axis, std::ptrdiff_t extent);

    /// Of two sides, or 0 and 0.
    struct Aspect {
        std::int64_t width = 0;
        std::int64_t height = 0;
    };
    Rectangle largest(std::ptrdiff_t width, std::ptrdiff_t height) const;

    Axis x_;
    Axis y_;
    Aspect aspect_;
    bool plain_ = false; ///< WxH+X+Y in pixels: the text says what it is
};

} // namespace oriel::tool
