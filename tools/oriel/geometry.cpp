#include "geometry.hpp"

#include "fault.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <vector>

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

Rectangle Geometry::resolve(std::ptrdiff_t width, std::ptrdiff_t height) const {
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

// What to write instead: the part inside, or the same size moved inside.
std::string what_would_fit(const Rectangle& r, std::ptrdiff_t width, std::ptrdiff_t height, std::string_view prefix) {
    std::vector<std::string> choices;
    const std::ptrdiff_t left = std::max<std::ptrdiff_t>(r.x, 0);
    const std::ptrdiff_t top = std::max<std::ptrdiff_t>(r.y, 0);
    const std::ptrdiff_t right = std::min(r.x + r.width, width);
    const std::ptrdiff_t bottom = std::min(r.y + r.height, height);
    if (left < right && top < bottom) {
        choices.push_back(
            fmt::format("{} {} for the part inside", prefix, plain_text({left, top, right - left, bottom - top})));
    }
    if (r.width <= width && r.height <= height) {
        const Rectangle moved{std::clamp<std::ptrdiff_t>(r.x, 0, width - r.width),
                              std::clamp<std::ptrdiff_t>(r.y, 0, height - r.height), r.width, r.height};
        const bool last_corner = r.x + r.width > width && r.y + r.height > height;
        choices.push_back(last_corner ? fmt::format("{} {}x{}@se", prefix, r.width, r.height)
                                      : fmt::format("{} {}", prefix, plain_text(moved)));
    }
    if (choices.empty()) return fmt::format("write {} {}x{} for all of it", prefix, width, height);
    return choices.size() == 1 ? "write " + choices[0] : "write " + choices[0] + ", or " + choices[1];
}

} // namespace

Rectangle Geometry::inside(std::ptrdiff_t width, std::ptrdiff_t height, std::string_view asked,
                           std::string_view prefix) const {
    const Rectangle r = resolve(width, height);
    if (r.width <= 0 || r.height <= 0) {
        throw Fault(exit_code::failed, "empty",
                    fmt::format("{} is {}×{}, which has no pixels, in this image of {}×{}", asked, r.width, r.height,
                                width, height),
                    {fmt::format("write {} with the right and bottom edge beyond the left and top one", prefix)});
    }
    if (r.x < 0 || r.y < 0 || r.x + r.width > width || r.y + r.height > height) {
        const std::string resolved = plain_ ? "" : fmt::format(" ({}×{} at {},{})", r.width, r.height, r.x, r.y);
        throw Fault(exit_code::failed, "out_of_bounds",
                    fmt::format("{}{} {} but the image here is {}×{}", asked, resolved, where_outside(r, width, height),
                                width, height),
                    {what_would_fit(r, width, height, prefix)});
    }
    return r;
}

} // namespace oriel::tool
