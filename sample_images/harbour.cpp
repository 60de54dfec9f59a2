// A harbour on a bright morning, 800 x 600 as it is shown: what `harbour.jpg` holds, turned.
#include "paint.hpp"
#include "pictures.hpp"

#include <array>

namespace samples {
namespace {

constexpr double waterline = 396;

struct House {
    double left, right, eaves, ridge;
    Colour wall;
    int floors, windows;
};
constexpr std::array<House, 8> houses{{{-20, 84, 214, 176, {236, 214, 170}, 3, 3},
                                       {84, 168, 246, 200, {212, 112, 84}, 3, 2},
                                       {168, 286, 190, 150, {246, 240, 226}, 4, 4},
                                       {286, 356, 262, 214, {126, 166, 190}, 2, 2},
                                       {356, 470, 226, 186, {238, 190, 96}, 3, 3},
                                       {470, 546, 280, 240, {226, 160, 158}, 2, 2},
                                       {546, 640, 250, 208, {150, 178, 138}, 3, 3},
                                       {640, 704, 292, 258, {240, 232, 214}, 2, 2}}};

Colour sky(Point p) {
    Colour c = mix(Colour{66, 128, 196}, Colour{206, 226, 236}, smooth(-60, 330, p.y));
    const auto density = [](double x, double y) { return cloudy((x + 0.5 * y) / 170, y / 88, 6, 203); };
    const double here = density(p.x, p.y);
    const double lit = clamp01(0.72 + 3 * (here - density(p.x - 14, p.y - 18)));
    return mix(c, mix(Colour{168, 182, 204}, Colour{255, 252, 246}, lit), 0.95 * smooth(0.46, 0.66, here));
}

void paint_hill(Colour& c, Point p) {
    const double top = 300 - 130 * smooth(330, 860, p.x) + 26 * (cloudy(p.x / 70, 2, 4, 211) - 0.5);
    if (p.y < top) return;
    const double wood = cloudy(p.x / 13, p.y / 9, 4, 213), field = noise(p.x / 90, p.y / 34, 215);
    const Colour green =
        mix(Colour{44, 82, 58}, Colour{150, 172, 94}, 0.6 * smooth(0.4, 0.6, field) + 0.5 * (wood - 0.3));
    c = mix(green, {166, 192, 210}, 0.30);
}

void paint_houses(Colour& c, Point p) {
    for (const House& house : houses) {
        const double middle = (house.left + house.right) / 2, half = (house.right - house.left) / 2;
        if (p.y < house.eaves) { // the gable looks at us; a chimney stands on its right side
            const double rise = (house.eaves - p.y) / (house.eaves - house.ridge);
            const double stack = middle + half * 0.45;
            if (inside(p, stack, house.ridge - 6, stack + 11, house.eaves - 10))
                c = p.x < stack + 6 ? Colour{176, 96, 74} : Colour{112, 60, 56};
            if (std::abs(p.x - middle) < (half + 3) * (1 - rise)) {
                const bool tile = std::abs(p.x - middle) > (half + 3) * (1 - rise) - 7;
                c = tile ? Colour{120, 62, 54} : house.wall * 0.98;
            }
            continue;
        }
        if (p.x < house.left || p.x >= house.right || p.y > 372) continue;
        c = house.wall * (0.90 + 0.14 * cloudy(p.x / 9, p.y / 14, 4, 221)) *
            mix(1.02, 0.93, (p.x - house.left) / (2 * half));
        if (p.y < house.eaves + 3) c = c * 0.7;
        const double storey = (372 - house.eaves) / house.floors;
        const double level = std::floor((p.y - house.eaves) / storey), y = fraction((p.y - house.eaves) / storey);
        const double across = (p.x - house.left) / (2 * half) * house.windows;
        const double x = fraction(across);
        const auto which = scatter(cell(across) + 31 * static_cast<std::int64_t>(house.left), cell(level), 223);
        const bool ground = level >= house.floors - 1;
        if (ground && which % 3 == 0) { // a door
            if (x > 0.28 && x < 0.72 && y > 0.22) c = which % 2 == 0 ? Colour{54, 92, 120} : Colour{120, 44, 44};
        } else if (x > 0.24 && x < 0.76 && y > 0.22 && y < 0.80) {
            const bool frame =
                x < 0.29 || x > 0.71 || y < 0.27 || y > 0.75 || std::abs(x - 0.5) < 0.025 || std::abs(y - 0.46) < 0.02;
            c = frame ? Colour{250, 248, 240}
                      : mix(Colour{40, 54, 74}, Colour{150, 178, 200}, 0.7 * noise(across * 3, p.y / 12, which % 64));
        } else if (which % 4 == 1 && y > 0.22 && y < 0.80 && x > 0.08 && x < 0.92) {
            c = Colour{58, 104, 96} * (static_cast<int>(p.y) % 4 == 0 ? 0.8 : 1.0); // shutters
        }
    }
    if (inside(p, 192, 318, 262, 335)) // the inn's name
        c = on_text({(p.x - 198) / 2, (p.y - 319.5) / 2}, "ORIEL") ? Colour{250, 226, 160} : Colour{38, 60, 52};
}

/// Hull, mast and rigging of a fishing boat; `reach` is half its length.
void paint_boat(Colour& c, Point p, Point at, double reach, Colour hull) {
    const Point q = p - at;
    const double x = q.x / reach;
    const double deck = -0.20 * reach - 0.14 * reach * (x + 0.2) * std::abs(x + 0.2);
    if (std::abs(x) < 1.1 && q.y < 3 && q.y > deck && x > -1 + 0.10 * (q.y + 6) / 8 &&
        x < 1.02 - 0.10 * (q.y + 4) / 8) {
        c = hull * (0.75 + 0.3 * clamp01(0.5 - 0.5 * x));
        if (q.y < deck + 2.5) c = {246, 240, 224};
        if (q.y > -1.5) c = {96, 40, 40};
    }
    if (q.y > -0.62 * reach && q.y < -0.18 * reach && x > 0.18 && x < 0.55) { // the wheelhouse
        c = x < 0.40 ? Colour{250, 246, 236} : Colour{196, 196, 200};
        if (q.y > -0.52 * reach && q.y < -0.38 * reach && x > 0.23 && x < 0.36) c = {52, 72, 92};
        if (q.y < -0.58 * reach) c = {70, 96, 120};
    }
    const double mast = -0.18 * reach;
    if (std::abs(q.x - mast) < 1.4 && q.y < -0.15 * reach && q.y > -1.9 * reach) c = {108, 76, 52};
    const double stay = std::abs(q.x - mast) / reach * 1.9 - (q.y + 1.9 * reach) / reach;
    if (std::abs(stay) < 0.022 && q.y < -0.2 * reach && x > -1) c = {70, 64, 66};
    if (q.y > -1.9 * reach && q.y < -1.72 * reach && q.x > mast && q.x < mast + 0.36 * reach) // a flag in three stripes
        c = q.x < mast + 0.12 * reach   ? Colour{40, 84, 150}
            : q.x < mast + 0.24 * reach ? Colour{244, 240, 230}
                                        : Colour{196, 52, 52};
}

/// All that stands above the water, which also is what the water mirrors.
Colour above(Point p) {
    Colour c = sky(p);
    paint_hill(c, p);
    paint_houses(c, p);
    if (p.y > 372) { // the quay
        const double block = p.x / 31 + 0.5 * std::floor(p.y / 9);
        c = mix(Colour{138, 130, 124}, Colour{186, 176, 162}, cloudy(p.x / 8, p.y / 6, 3, 231));
        if (fraction(block) < 0.04 || fraction(p.y / 9) < 0.11) c = c * 0.8;
        if (p.y > 389) c = mix(c, {44, 58, 48}, 0.65);
        if (p.y < 375) c = {206, 198, 186};
    }
    paint_boat(c, p, {590, waterline + 3}, 62, {58, 110, 150});
    paint_boat(c, p, {110, waterline + 8}, 48, {186, 64, 52});
    return c;
}

} // namespace

Tinted harbour_at(Point p) {
    Colour c{};
    if (p.y < waterline) {
        c = above(p);
    } else {
        const double depth = p.y - waterline;
        const double u = p.x / (26 + 0.34 * depth), v = 5200 / (depth + 130);
        const double wave = cloudy(u, v, 4, 241) - 0.5;
        const double chop = cloudy(u * 3.1, v * 2.6, 3, 245) - 0.5;
        Colour mirrored = above(
            {p.x + (20 + 0.25 * depth) * wave, waterline - depth * 1.15 - (34 + 0.4 * depth) * (wave + 0.45 * chop)});
        paint_boat(mirrored, {p.x + 12 * wave + 5 * chop, 503 - (p.y - 503) * 1.2 - 30 * (wave + 0.5 * chop)},
                   {384, 500}, 104, {36, 62, 84});
        c = mix(mirrored, {38, 84, 96}, clamp01(0.22 + 0.0012 * depth - 0.9 * chop));
        c = mix(c, {248, 250, 246}, 0.8 * smooth(0.66, 0.76, cloudy(u * 5, v * 4, 3, 247)) * smooth(20, 160, depth));
    }
    paint_boat(c, p, {590, waterline + 3}, 62, {58, 110, 150});
    paint_boat(c, p, {110, waterline + 8}, 48, {186, 64, 52});
    paint_boat(c, p, {384, 500}, 104, {36, 62, 84});
    const Point off{(p.x - 400) / 500, (p.y - 300) / 400};
    return {c * (1.04 - 0.20 * (off.x * off.x + off.y * off.y)), 1}; // a lens darkens its corners
}

} // namespace samples
