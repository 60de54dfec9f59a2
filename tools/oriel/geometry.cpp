#include "geometry.hpp"

#include "fault.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>

namespace oriel::tool {

namespace {

constexpr std::int64_t whole = 100 * Length::percent; // all of an axis

Length operator-(Length a, Length b) { return {a.pixels - b.pixels, a.millionths - b.millionths}; }
Length operator+(Length a, Length b) { return {a.pixels + b.pixels, a.millionths + b.millionths}; }
Length twice(Length a) { return a + a; }

__extension__ typedef __int128 Wide;

// Half of `doubled` on an axis of `extent` pixels, rounded to the nearest pixel, halves up.
std::ptrdiff_t rounded_half(Length doubled, std::ptrdiff_t extent) {
    const Wide numerator = Wide(doubled.pixels) * whole + Wide(doubled.millionths) * extent + whole;
    const Wide denominator = Wide(2) * whole;
    Wide quotient = numerator / denominator;
    if (numerator % denominator < 0) --quotient;
    constexpr Wide bound = Wide(1) << 61; // edges beyond are outside of anything; their difference fits
    return static_cast<std::ptrdiff_t>(std::clamp(quotient, -bound, bound));
}

} // namespace

Geometry::Edges Geometry::edges(const Axis& axis, std::ptrdiff_t extent) {
    const Length all{0, whole};
    Length low2; // twice the edges: a centre may lie between two pixels
    Length high2;
    if (axis.corners) {
        const auto place = [&](const Axis::Edge& edge) { return edge.from_end ? all - edge.length : edge.length; };
        low2 = twice(place(axis.low));
        high2 = twice(place(axis.high));
    } else {
        using From = Axis::From;
        low2 = axis.from == From::start    ? twice(axis.offset)
               : axis.from == From::middle ? all - axis.size + twice(axis.offset)
                                           : twice(all - axis.size - axis.offset);
        high2 = low2 + twice(axis.size);
    }
    return {rounded_half(low2, extent), rounded_half(high2, extent)};
}

Geometry Geometry::sized(std::ptrdiff_t width, std::ptrdiff_t height) const {
    Geometry out = *this;
    out.x_.size = {width, 0};
    out.y_.size = {height, 0};
    return out;
}

// a * b / c, rounded, but at least one pixel.
static std::ptrdiff_t scaled(std::ptrdiff_t a, std::int64_t b, std::int64_t c) {
    return std::max<std::ptrdiff_t>(static_cast<std::ptrdiff_t>((Wide(a) * b + c / 2) / c), 1);
}

Rectangle Geometry::largest(std::ptrdiff_t width, std::ptrdiff_t height) const {
    const bool as_wide = Wide(width) * aspect_.height <= Wide(height) * aspect_.width;
    Geometry out = as_wide ? sized(width, std::min(scaled(width, aspect_.height, aspect_.width), height))
                           : sized(std::min(scaled(height, aspect_.width, aspect_.height), width), height);
    out.aspect_ = {};
    return out.resolve(width, height);
}

Rectangle Geometry::resolve(std::ptrdiff_t width, std::ptrdiff_t height) const {
    if (aspect_.width != 0) return largest(width, height);
    const Edges x = edges(x_, width);
    const Edges y = edges(y_, height);
    return {x.low, y.low, x.high - x.low, y.high - y.low};
}

namespace {

std::string plain_text(const Rectangle& r) { return fmt::format("{}x{}+{}+{}", r.width, r.height, r.x, r.y); }

// "x=450, y=350" of those axes for which it is wrong.
std::string places(std::optional<std::ptrdiff_t> x, std::optional<std::ptrdiff_t> y) {
    if (x && y) return fmt::format("x={}, y={}", *x, *y);
    return x ? fmt::format("x={}", *x) : fmt::format("y={}", *y);
}

std::string where_outside(const Rectangle& r, std::ptrdiff_t width, std::ptrdiff_t height) {
    using Place = std::optional<std::ptrdiff_t>;
    const Place left = r.x < 0 ? Place(r.x) : Place();
    const Place top = r.y < 0 ? Place(r.y) : Place();
    const Place right = r.x + r.width > width ? Place(r.x + r.width) : Place();
    const Place bottom = r.y + r.height > height ? Place(r.y + r.height) : Place();
    std::string out;
    if (left || top) out = "starts at " + places(left, top);
    if (right || bottom) out += (out.empty() ? "reaches " : " and reaches ") + places(right, bottom);
    return out;
}

Rectangle meet(const Rectangle& r, std::ptrdiff_t width, std::ptrdiff_t height) {
    const std::ptrdiff_t left = std::max<std::ptrdiff_t>(r.x, 0);
    const std::ptrdiff_t top = std::max<std::ptrdiff_t>(r.y, 0);
    return {left, top, std::min(r.x + r.width, width) - left, std::min(r.y + r.height, height) - top};
}

bool has_pixels(const Rectangle& r) { return r.width > 0 && r.height > 0; }

// What to do instead: take the part inside, pad what is missing, or move it inside.
std::string what_would_do(const Rectangle& r, std::ptrdiff_t width, std::ptrdiff_t height, const Geometry::Asked& asked,
                          bool clips) {
    std::string out;
    const Rectangle part = meet(r, width, height);
    if (clips && has_pixels(part)) out = fmt::format("use --outside clip (→ {}×{})", part.width, part.height);
    if (clips && asked.pads) out += out.empty() ? "use --outside pad" : " or --outside pad";
    std::string moved = fmt::format("{}x{}", width, height);
    if (r.width <= width && r.height <= height) {
        const bool last_corner = r.x + r.width > width && r.y + r.height > height;
        moved = last_corner ? fmt::format("{}x{}@se", r.width, r.height)
                            : plain_text({std::clamp<std::ptrdiff_t>(r.x, 0, width - r.width),
                                          std::clamp<std::ptrdiff_t>(r.y, 0, height - r.height), r.width, r.height});
    } else if (!out.empty()) {
        return out;
    }
    return out.empty() ? fmt::format("write {} {}", asked.again, moved) : out + ", or " + moved;
}

std::string where_it_is(const Rectangle& r) { return fmt::format(" ({}×{} at {},{})", r.width, r.height, r.x, r.y); }

} // namespace

Rectangle Geometry::anywhere(std::ptrdiff_t width, std::ptrdiff_t height, const Asked& asked) const {
    const Rectangle r = resolve(width, height);
    if (has_pixels(r)) return r;
    throw Fault(exit_code::failed, "empty",
                fmt::format("{} is {}×{}, which has no pixels, in this image of {}×{}", asked.text, r.width, r.height,
                            width, height),
                {fmt::format("write {} with the right and bottom edge beyond the left and top one", asked.again)});
}

Rectangle Geometry::clipped(std::ptrdiff_t width, std::ptrdiff_t height, const Asked& asked) const {
    const Rectangle r = anywhere(width, height, asked);
    const Rectangle part = meet(r, width, height);
    if (has_pixels(part)) return part;
    throw Fault(exit_code::failed, "out_of_bounds",
                fmt::format("{}{} lies wholly outside of the image here, which is {}×{}", asked.text,
                            plain_ ? "" : where_it_is(r), width, height),
                {what_would_do(r, width, height, asked, false)});
}

Rectangle Geometry::inside(std::ptrdiff_t width, std::ptrdiff_t height, const Asked& asked) const {
    const Rectangle r = anywhere(width, height, asked);
    if (r.x >= 0 && r.y >= 0 && r.x + r.width <= width && r.y + r.height <= height) return r;
    throw Fault(exit_code::failed, "out_of_bounds",
                fmt::format("{}{} {} but the image here is {}×{}", asked.text, plain_ ? "" : where_it_is(r),
                            where_outside(r, width, height), width, height),
                {what_would_do(r, width, height, asked, true)});
}

} // namespace oriel::tool
