// A leaf with a soft edge (`leaf.png`) and a map of heights (`relief.png`).
#include "paint.hpp"
#include "pictures.hpp"

namespace samples {
namespace {

struct Leaf {
    double along;  ///< along the midrib, 0 at the stalk's end and 1 at the tip
    double across; ///< from it, in pixels, positive on the right
    double inside; ///< how far inside the toothed edge, in pixels; negative outside
    double within; ///< the same without its teeth
};

/// The midrib runs from the lower left to the upper right and bends on its way.
Leaf leaf_seen_from(Point p) {
    const Point root{96, 330}, way{0.64, -0.7684}; // 0.64^2 + 0.7684^2 = 1
    const Point d = p - root;
    const double along = (d.x * way.x + d.y * way.y) / 330;
    const double bend = 62 * along * (1 - along);
    const double across = -d.x * way.y + d.y * way.x + bend - 18;
    const double blade = clamp01(along);
    const double width = 4.2 * 92 * blade * (1 - blade) * std::sqrt(1 - blade * 0.75) * (across > 0 ? 1.0 : 1.12);
    const double tooth = along * 19 + (across > 0 ? 0.4 : 0);
    const double teeth = 7.5 * (fraction(tooth)) * std::min(1.0, 4 * blade * (1 - blade));
    const double within = along < 0 || along > 1 ? -40 : width - std::abs(across);
    return {along, across, within - teeth, within};
}

} // namespace

Tinted leaf_at(Point p) {
    // Where nothing is to be seen there still are colours: a name, in sand.
    const double x = 35 * fraction(p.x / 140), y = 12 * fraction(p.y / 48);
    const bool written = on_text({x - 2, y - 2}, "ORIEL");
    const Colour hidden = written ? Colour{196, 120, 60} : Colour{236, 208, 150};

    const Leaf leaf = leaf_seen_from(p);
    const double shadow = 0.42 * smooth(-12, 16, leaf_seen_from(p - Point{9, 13}).within);
    const double stalk = smooth(1.3, -0.7, std::abs(leaf.across) - 4 * (1 - leaf.along)) *
                         (leaf.along > -0.13 && leaf.along < 0.9 ? 1 : 0);
    const double cover = std::max(smooth(-1.2, 1.2, leaf.inside), stalk);
    if (cover <= 0 && shadow < 1 / 512.0) return {hidden, 0};

    // Side veins leave the midrib at a slant; between them the blade is arched.
    const double side = std::abs(leaf.across);
    const double vein = leaf.along * 10 - side * 0.030 + (leaf.across > 0 ? 0.35 : 0);
    const double between = std::abs(fraction(vein) - 0.5) * 2; // 1 on a vein
    const double fine = cloudy(p.x / 5, p.y / 5, 3, 311);
    Colour c =
        mix(Colour{44, 104, 48}, Colour{150, 184, 62}, clamp01(0.32 + 0.0042 * leaf.across + 0.5 * (leaf.along - 0.4)));
    c = mix(c, {214, 142, 44},
            0.85 * smooth(0.52, 0.86, cloudy(p.x / 60, p.y / 60, 4, 313) + 0.34 * (leaf.along - 0.5))); // autumn begins
    c = c * (0.84 + 0.20 * (1 - between * between) + 0.14 * (fine - 0.5));
    c = mix(c, {214, 222, 136}, 0.75 * smooth(0.90, 0.99, between) * smooth(2, 20, leaf.inside));
    c = mix(c, {222, 220, 140}, smooth(1, -1, side - 3.4 * (1 - leaf.along) - 0.6));
    const Point drop{(p.x - 232) / 15, (p.y - 214) / 13}; // of dew
    const double r = length(drop);
    if (r < 1)
        c = mix(c * mix(0.78, 1.25, clamp01(0.5 + 0.5 * (drop.x + drop.y))), {255, 255, 250},
                0.95 * smooth(0.30, 0.10, length(drop - Point{-0.4, -0.4})));
    const double alpha = cover + (1 - cover) * shadow;
    return {mix(Colour{30, 26, 40}, c, cover / alpha), alpha};
}

double height_at(Point p) {
    Point q{p.x / 128 + 0.6 * cloudy(p.x / 170, p.y / 170, 3, 401),
            p.y / 128 + 0.6 * cloudy(p.x / 170, p.y / 170, 3, 405)};
    double sum = 0, strength = 1, carried = 1;
    for (std::uint32_t octave = 0; octave < 6; ++octave) {
        const double ridge = 1 - std::abs(2 * noise(q.x, q.y, 411 + octave) - 1);
        sum += strength * carried * ridge * ridge;
        carried = clamp01(1.6 * ridge * ridge); // rough on the ridges, smooth in the valleys
        strength *= 0.48;
        q = {1.6 * q.x - 1.2 * q.y + 3.3, 1.2 * q.x + 1.6 * q.y + 8.1}; // twice as fine, and turned
    }
    return sum;
}

} // namespace samples
