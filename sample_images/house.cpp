// The house with the oriel, and the quay it stands on: the right side of the lighthouse picture. What light there
// is comes from the left, where the sun went, and from the lamps.
#include "lighthouse.hpp"

namespace samples {
namespace {

/// Stones in mortar.
Colour stones(Point p, double width, double height, std::uint32_t seed) {
    const double row = std::floor(p.y / height);
    const double shift = width * (scatter(0, cell(row), seed) % 100) / 100;
    const double column = std::floor((p.x + shift) / width);
    const double edge = std::min({p.x + shift - column * width, (column + 1) * width - p.x - shift, p.y - row * height,
                                  (row + 1) * height - p.y});
    const double tint = scatter(cell(column), cell(row), seed + 1) % 256 / 255.0;
    const Colour stone =
        mix(Colour{146, 108, 112}, Colour{206, 158, 138}, tint) * (0.88 + 0.22 * cloudy(p.x / 6, p.y / 5, 3, seed));
    return mix(Colour{92, 70, 88}, stone, smooth(0.2, 1.5, edge));
}

void paint_roof(Colour& c, Point p) {
    if (inside(p, 880, 186, 912, 262)) { // chimney, with two pots
        c = stones(p, 11, 6, 83) * mix(0.95, 0.5, (p.x - 880) / 32);
        if (p.y < 194) c = Colour{196, 150, 136} * mix(1, 0.55, (p.x - 880) / 32);
    }
    for (const double pot : {883.0, 898.0})
        if (inside(p, pot, 172, pot + 10, 187)) c = mix(Colour{214, 112, 82}, Colour{96, 44, 52}, (p.x - pot) / 10);
    const double rise = (308 - p.y) / 88;
    if (rise < 0 || rise > 1 || p.x < 684 + 34 * rise || p.x > 946 - 26 * rise) return;
    const double course = std::floor(p.y / 7.5);
    const double shift = course * 5.5;
    const double slate = std::floor((p.x + shift) / 11);
    const double tint = scatter(cell(slate), cell(course), 87) % 256 / 255.0;
    c = mix(Colour{52, 50, 84}, Colour{132, 96, 122}, 0.25 + 0.5 * tint - 0.3 * (p.x - 684) / 262 + 0.25 * rise);
    const double in_course = p.y / 7.5 - course;
    if (in_course > 0.86 || (p.x + shift) / 11 - slate < 0.09) c = c * 0.68;
    if (rise > 0.955) c = {176, 108, 104};
    if (rise < 0.035) c = {60, 46, 66};
}

void paint_smoke(Colour& c, Point p) {
    const double up = 176 - p.y;
    if (up < 0 || up > 190) return;
    const double centre = 890 + 0.26 * up + 26 * (noise(1, up / 46, 95) - 0.5) * up / 90;
    const double thick = 3.5 + up * 0.12;
    const double off = (p.x - centre) / thick;
    const double puff = cloudy(p.x / 17, (p.y + 30) / 15, 4, 97);
    c = mix(c, {186, 160, 186}, 0.55 * clamp01(1.2 - off * off) * smooth(0.30, 0.72, puff) * (1 - up / 190));
}

/// Lit glass in leads, `columns` panes wide.
Colour glass(double across, double down, double columns, double rows) {
    const double x = across * columns, y = down * rows;
    const double lead = std::min(fraction(x), 1 - fraction(x)) / columns;
    const double bar = std::min(fraction(y), 1 - fraction(y)) / rows;
    const double pane = scatter(cell(x), cell(y), static_cast<std::uint32_t>(columns) + 101) % 256 / 255.0;
    Colour c = mix(Colour{255, 186, 92}, Colour{255, 238, 176}, 0.25 + 0.35 * pane + 0.4 * smooth(0.9, 0.2, down));
    if (lead < 0.011 || bar < 0.008) c = {112, 66, 52};
    return c;
}

/// The window that gave the library its name: a bay on a corbel, three sides, the outer two turned away.
struct Bay {
    static constexpr double left = 708, inner_left = 736, inner_right = 806, right = 834, top = 344, bottom = 462;
};

void paint_bay(Colour& c, Point p) {
    const double down = (p.y - Bay::top) / (Bay::bottom - Bay::top);
    if (down < 0 || down >= 1 || p.x <= Bay::left || p.x >= Bay::right) return;
    const bool middle = p.x > Bay::inner_left && p.x < Bay::inner_right;
    const double from = middle ? Bay::inner_left : p.x <= Bay::inner_left ? Bay::left : Bay::inner_right;
    const double to = middle ? Bay::inner_right : p.x <= Bay::inner_left ? Bay::inner_left : Bay::right;
    const double across = (p.x - from) / (to - from);
    const double shade = middle ? 0.82 : p.x < Bay::inner_left ? 1.0 : 0.52;
    c = Colour{177, 121, 98} * shade; // timber
    const double frame = middle ? 0.07 : 0.14;
    if (across > frame && across < 1 - frame && down > 0.06 && down < 0.72) {
        const double height = (down - 0.06) / 0.66;
        c = glass((across - frame) / (1 - 2 * frame), height, middle ? 4 : 2, 6) * (middle ? 1.0 : 0.9);
        if (std::abs(height - 0.33) < 0.014) c = Colour{150, 96, 80} * shade; // transom
    }
    if (down > 0.75) { // panels below the glass
        const double panel = fraction(across * (middle ? 3 : 1));
        const double edge = std::min(panel, 1 - panel), edge_y = std::min(down - 0.78, 0.97 - down);
        if (edge > 0.10 && edge_y > 0) c = c * (edge > 0.17 && edge_y > 0.02 ? 0.80 : 0.62);
    }
    if (std::abs(down - 0.735) < 0.018) c = Colour{236, 182, 146} * shade;
}

/// Above the bay a small hipped roof with a knob; below it mouldings that step back to the wall.
void paint_corbel(Colour& c, Point p) {
    const double rise = (Bay::top - p.y) / 28;
    if (rise > 0 && rise < 1) {
        const double in = 30 * (rise * (2 - rise)) - 6;
        if (p.x > Bay::left + in && p.x < Bay::right - in) {
            const double side = p.x < Bay::inner_left + in * 0.5 ? 1.0 : p.x < Bay::inner_right - in * 0.5 ? 0.8 : 0.5;
            c = mix(Colour{46, 60, 84}, Colour{132, 150, 150}, side * 0.85) * (fraction(p.y / 4) > 0.75 ? 0.8 : 1.0);
        }
        if (rise < 0.12 && p.x > Bay::left - 6 && p.x < Bay::right + 6) c = {196, 140, 116};
    }
    if (length(p - Point{771, 313}) < 4) c = {150, 160, 150};
    const double below = (p.y - Bay::bottom) / 36;
    if (below < 0 || below >= 1) return;
    const double step = std::floor(below * 4) / 4;
    const double in = 4 + 56 * step * (0.55 + 0.45 * step);
    if (p.x <= Bay::left + in - 6 || p.x >= Bay::right - in + 6) return;
    const double across = (p.x - Bay::left) / (Bay::right - Bay::left);
    c = mix(Colour{214, 158, 128}, Colour{74, 48, 62}, clamp01(0.15 + 0.5 * fraction(below * 4) + 0.45 * across));
}

void paint_wall(Colour& c, Point p) {
    if (!inside(p, 700, 306, 930, 580)) return;
    c = stones(p, 23, 12, 81) * mix(0.98, 0.52, (p.x - 700) / 230);
    if (p.y < 318) c = c * mix(0.55, 1, (p.y - 306) / 12); // the eaves' shadow
    const double quoin = std::floor(p.y / 18);
    if (p.x < 712 + 12 * fraction(quoin / 2)) c = Colour{236, 186, 158} * (fraction(p.y / 18) < 0.066 ? 0.7 : 0.96);
    c = c + lamp * (0.40 * glow(p, {843, 497}, 30));
    if (inside(p, Bay::right, Bay::top - 6, Bay::right + 26 - 0.16 * std::max(0.0, p.y - Bay::bottom),
               Bay::bottom + 30))
        c = c * 0.66; // the bay's shadow
    if (inside(p, 862, 352, 906, 420)) {
        c = Colour{190, 136, 118} * 0.72;
        if (inside(p, 866, 356, 902, 414)) c = glass((p.x - 866) / 36, (p.y - 356) / 58, 2, 3) * 0.62;
        if (p.y > 415) c = {170, 124, 110};
    }
}

void paint_door(Colour& c, Point p) {
    const Point arch{p.x - 881, p.y - 502};
    const double from_middle = p.y > 502 ? std::abs(arch.x) : length(arch);
    if (p.y >= 580 || p.y <= 470 || from_middle >= 31) return;
    c = Colour{188, 138, 120} * mix(0.95, 0.6, (arch.x + 31) / 62);
    if (from_middle >= 24) return;
    const double plank = fraction((arch.x + 24) / 8);
    c = mix(Colour{30, 66, 84}, Colour{58, 118, 128}, 0.5 + 0.4 * plank - 0.005 * (p.y - 480));
    if (plank < 0.12) c = c * 0.6;
    if (p.y < 500 && p.y > 484 && std::abs(arch.x) < 17) c = lamp * 0.95;
    if (length(p - Point{863, 536}) < 2.6) c = {236, 190, 110};
}

void paint_sign(Colour& c, Point p) {
    if (!inside(p, 712, 512, 826, 545)) return;
    c = inside(p, 715, 515, 823, 542) ? Colour{34, 46, 74} : Colour{226, 178, 104};
    if (on_text({(p.x - 725) / 3, (p.y - 518.5) / 3}, "ORIEL")) c = {255, 226, 160};
}

void paint_door_lamp(Colour& c, Point p) {
    if (inside(p, 838, 482, 841, 490) || inside(p, 836, 490, 850, 493)) c = {44, 34, 46};
    if (inside(p, 838, 493, 848, 506)) c = {255, 244, 206};
    c = c + lamp * (0.32 * glow(p, {843, 499}, 9));
}

} // namespace

void paint_house(Colour& c, Point p) {
    paint_smoke(c, p);
    paint_roof(c, p);
    paint_wall(c, p);
    paint_door(c, p);
    paint_bay(c, p);
    paint_corbel(c, p);
    paint_sign(c, p);
    paint_door_lamp(c, p);
}

void paint_quay(Colour& c, Point p) {
    const double quay = 574 + 5 * (cloudy(p.x / 20, 2, 3, 15) - 0.5);
    if (p.x > 648 && p.y > quay && p.y < 640) {
        const Point paving{p.x + (p.y - quay) * 0.7, p.y};
        c = stones(paving, 34, 13, 17) * 0.72;
        c = c + lamp * (0.45 * glow({p.x, (p.y - 590) * 2.4}, {862, 0}, 60));
    } else if (p.x > 630 && p.x <= 648 && p.y > quay + (648 - p.x) * 0.4 && p.y < 640) {
        c = stones(p, 9, 13, 19);
    }
    const Point post = p - Point{682, 578};
    if (post.y > -26 && post.y < 6 && std::abs(post.x) < (post.y < -19 ? 9.0 : 6.5))
        c = mix(Colour{150, 96, 90}, Colour{34, 28, 50}, clamp01(0.5 + post.x / 13));
}

} // namespace samples
