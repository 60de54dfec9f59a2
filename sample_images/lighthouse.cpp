// A coast at dusk, 960 x 640: what `lighthouse.png` shows. Painted back to front, one function a thing; each
// gets the colour so far and changes it where it lies.
#include "lighthouse.hpp"

#include "pictures.hpp"

#include <array>

namespace samples {
namespace {

constexpr double horizon = 402;
constexpr Point sun{566, 398};
constexpr Point lantern{335, 109};

/// The clear sky at height y, with the light of the sun that has just gone.
Colour clear_sky(Point p) {
    struct Stop {
        double y;
        Colour colour;
    };
    constexpr std::array<Stop, 6> stops{{{-80, {16, 20, 56}},
                                         {90, {44, 44, 98}},
                                         {210, {104, 72, 128}},
                                         {300, {196, 104, 120}},
                                         {360, {246, 158, 112}},
                                         {horizon, {255, 206, 142}}}};
    Colour c = stops[0].colour;
    for (std::size_t i = 1; i < stops.size(); ++i) c = mix(c, stops[i].colour, smooth(stops[i - 1].y, stops[i].y, p.y));
    const Point squeezed{(p.x - sun.x) * 0.6, p.y - sun.y};
    c = mix(c, {255, 226, 160}, 0.75 * glow(squeezed, {0, 0}, 75));
    return mix({26, 26, 72}, c, 0.45 + 0.55 * glow(squeezed, {0, 0}, 420));
}

void paint_stars(Colour& c, Point p) {
    const auto column = cell(p.x / 24);
    const auto row = cell(p.y / 24);
    const std::uint32_t h = scatter(column, row, 77);
    if (h % 5 > 1) return;
    const Point star{static_cast<double>(column) * 24 + 3 + (h >> 8) % 18,
                     static_cast<double>(row) * 24 + 3 + (h >> 16) % 18};
    const double strength = ((h >> 24) % 100 / 100.0 + 0.25) * (1 - smooth(40, 250, p.y));
    const double near = glow(p, star, 0.75);
    c = c + Colour{235, 232, 255} * (strength * near * near);
}

void paint_moon(Colour& c, Point p) {
    constexpr Point centre{742, 108};
    constexpr double radius = 34;
    const double halo = glow(p, centre, 46);
    c = c + Colour{120, 116, 150} * (0.42 * halo * halo);
    const double distance = length(p - centre);
    if (distance > radius) return;
    const double seas = cloudy(p.x / 17, p.y / 17, 3, 31);
    const Colour face = Colour{252, 240, 214} * (0.84 + 0.2 * smooth(0.42, 0.6, seas));
    const double lit = smooth(radius * 0.93, radius * 1.12, length(p - centre - Point{-15, -12}));
    c = mix(c, face, 0.06 + 0.94 * lit);
}

void paint_clouds(Colour& c, Point p) {
    const auto density = [](double x, double y) {
        const double drift = cloudy(x / 210, y / 70, 3, 5);
        return cloudy(x / 230 + drift, (y + 0.12 * x) / 58 + drift, 5, 11);
    };
    const double high = 1 - smooth(300, 396, p.y);
    const double here = density(p.x, p.y);
    const double cover = smooth(0.47, 0.72, here) * (0.35 + 0.65 * high);
    if (cover <= 0) return;
    const double towards_sun = density(p.x + (sun.x - p.x) * 0.035, p.y + 11);
    const double lit = clamp01(0.45 + 4.2 * (here - towards_sun));
    const double low = smooth(40, 330, p.y);
    const Colour dark = mix(Colour{44, 42, 88}, Colour{138, 82, 116}, low);
    const Colour bright = mix(Colour{214, 138, 158}, Colour{255, 190, 136}, low);
    const double near_sun = 0.45 + 0.55 * glow(p, sun, 330);
    c = mix(c, mix(dark, bright, lit * near_sun), 0.86 * cover);
}

void paint_beam(Colour& c, Point p) {
    const Point d = p - lantern;
    constexpr double dx = 0.9864, dy = -0.1644; // a unit vector: towards the right, rising a little
    const double along = std::abs(d.x * dx + d.y * dy);
    const double across = std::abs(d.x * dy - d.y * dx) / (5 + along * 0.075);
    const double haze = 0.75 + 0.5 * cloudy(p.x / 60, p.y / 30, 3, 91);
    if (across < 1)
        c = c + Colour{255, 232, 176} * (0.62 * (1 - across) * (1 - across * across) * haze / (1 + along / 260));
    const double near = glow(p, lantern, 30);
    c = c + lamp * (0.60 * near * near);
}

/// Hills far away, the hazier the farther.
void paint_hills(Colour& c, Point p) {
    struct Hill {
        double from, to, height;
        Colour colour;
        std::uint32_t seed;
    };
    constexpr std::array<Hill, 3> hills{{{380, 1100, 34, {176, 104, 122}, 41},
                                         {640, 1100, 52, {124, 74, 110}, 42},
                                         {-100, 520, 46, {138, 84, 116}, 43}}};
    for (const Hill& hill : hills) {
        const double inland = clamp01(std::min(p.x - hill.from, hill.to - p.x) / 330);
        const double top = horizon - hill.height * std::sqrt(inland) * (0.35 + cloudy(p.x / 90, 0, 4, hill.seed));
        if (inland > 0 && p.y > top && p.y < horizon) c = mix(hill.colour, c, 0.25 * smooth(top, horizon, p.y));
    }
}

void paint_sea(Colour& c, Point p) {
    if (p.y < horizon) return;
    const double depth = p.y - horizon;
    const double scale = 1 / (depth + 7);
    const double u = (p.x - 480) * scale, v = 900 * scale; // on the water's plane
    const double swell = cloudy(u * 2.2, v * 1.7, 3, 51) - 0.5;
    const double ripple = cloudy(u * 9, v * 7.5, 4, 55) - 0.5;
    const double wave = 0.6 * swell + ripple;

    const Colour mirrored = clear_sky({p.x, horizon - depth * 1.05 - 190 * std::max(wave, -0.1) - 6});
    const Colour deep{18, 40, 74};
    c = mix(mirrored, deep, clamp01(0.34 + 0.0012 * depth - 1.25 * wave));

    // The road of light below the sun, and single glints on it.
    const double road = glow({p.x, 0}, {sun.x + 26 * swell, 0}, 20 + depth * 0.34);
    const double facet = cloudy(u * 15, v * 16, 3, 63);
    c = c + Colour{255, 164, 84} * (0.36 * road * road * (1 - 0.002 * depth));
    c = mix(c, {255, 222, 150}, smooth(0.56, 0.70, facet) * road * road * 0.95);
    const double moonlight = glow({p.x, 0}, {742, 0}, 40 + depth * 0.2);
    c = c + Colour{170, 176, 214} * (0.4 * smooth(0.60, 0.74, facet) * moonlight);
}

/// Height of the left cliff's edge above the sea, as y, and where its foot meets the water.
double cliff_top(double x) {
    const double plateau = 336 - 14 * smooth(60, 330, x) + 9 * (cloudy(x / 55, 3, 4, 21) - 0.5);
    const double fall = x < 392 ? 0 : (x - 392) * (x - 392) * 0.030;
    return plateau + fall + 16 * smooth(388, 430, x) * cloudy(x / 12, 9, 3, 23);
}
double cliff_foot(double x) { return 588 - 0.27 * x + 12 * (cloudy(x / 30, 1, 4, 27) - 0.5); }

void paint_cliff(Colour& c, Point p) {
    const double top = cliff_top(p.x), foot = cliff_foot(p.x);
    if (p.x > 500 || p.y < top) return;
    if (p.y > foot) { // foam, then the cliff's dark mirror image
        const double below = p.y - foot;
        const double foam = cloudy(p.x / 14, p.y / 5, 4, 29);
        if (p.x > 478) return;
        c = mix(c, {20, 24, 48}, 0.72 * (1 - smooth(0, 62, below + 40 * (foam - 0.5))) * (1 - smooth(430, 478, p.x)));
        c = mix(c, {236, 206, 204},
                smooth(0.5, 0.72, foam + 0.34 * (1 - smooth(0, 13, below)) - 0.12) * (1 - smooth(5, 22, below)) * 0.9);
        return;
    }
    // Rock: buttresses, cracks and tilted ledges, lit from the right where the sun went.
    const auto relief = [](double x, double y) {
        const auto ridge = [](double n) { return 1 - std::abs(2 * n - 1); };
        const double bent = 26 * cloudy(x / 60, y / 60, 2, 33);
        const double ledge = (y + 0.22 * x + 0.8 * bent) / 15;
        const double step = fraction(ledge);
        return 30 * ridge(noise((x + bent) / 74, (y - 0.3 * x) / 190, 34)) +
               8 * ridge(noise((x + bent) / 24, y / 61, 35)) + 3.2 * cloudy(x / 9, y / 9, 3, 36) +
               3.6 * step * (1 - smooth(0.72, 1, step)) * smooth(0.35, 0.7, noise(x / 30, std::floor(ledge), 37));
    };
    const double here = relief(p.x, p.y);
    const double light = clamp01(0.36 + 0.30 * (here - relief(p.x + 1.5, p.y)) +
                                 0.20 * (here - relief(p.x, p.y - 1.5)) + 0.010 * (here - 26));
    Colour rock = mix(Colour{28, 24, 52}, Colour{236, 146, 104}, light * (0.34 + 0.56 * smooth(0, 430, p.x)));
    rock = mix(rock, {22, 24, 44}, 0.55 * smooth(foot - 46, foot + 6, p.y)); // wet
    const double turf = 10 + 24 * cloudy(p.x / 16, p.y / 26, 4, 39) - (p.y - top);
    const double blade = cloudy(p.x / 3.2 + p.y / 9, p.y / 7, 3, 45);
    const Colour grass = mix(Colour{34, 44, 52}, Colour{146, 134, 78}, blade * (0.35 + 0.65 * smooth(20, 380, p.x)));
    c = mix(rock, grass, smooth(-1.5, 1.5, turf));
}

/// Rocks in the water before the cliff, with foam round them.
void paint_skerries(Colour& c, Point p) {
    struct Rock {
        Point foot;
        double half, height;
    };
    constexpr std::array<Rock, 3> rocks{{{{486, 479}, 15, 17}, {{512, 490}, 9, 7}, {{330, 557}, 26, 15}}};
    for (const Rock& rock : rocks) {
        const double across = (p.x - rock.foot.x) / rock.half;
        const double rough = 0.55 + 0.9 * cloudy(p.x / 9, p.y / 30, 3, 73);
        const double top = rock.foot.y - rock.height * rough * (1 - across * across);
        const double wash = rock.foot.y + 3 * cloudy(p.x / 7, 1, 2, 75) - 2.5 * across * across;
        const Point d{across / 1.5, (p.y - rock.foot.y) / 7};
        c = mix(c, {228, 196, 196},
                smooth(0.62, 0.8, cloudy(p.x / 10, p.y / 3, 3, 74) + 0.35 * (1 - length(d))) *
                    (length(d) < 1 ? 0.9 : 0.0));
        if (std::abs(across) < 1 && p.y > top && p.y < wash) {
            const double light = cloudy(p.x / 6, p.y / 5, 3, 76) + 0.5 * across - 0.05 * (p.y - top);
            c = mix(Colour{30, 26, 48}, Colour{206, 128, 100}, 0.8 * clamp01(light));
        }
    }
}

void paint_cottage(Colour& c, Point p) {
    if (inside(p, 196, 268, 204, 292)) c = {84, 58, 72};
    if (p.y > 280 && p.y < 304 && p.x > 176 + (304 - p.y) * 0.5 && p.x < 292 - (304 - p.y) * 0.5) {
        const double course = std::floor(p.y / 4);
        c = mix(Colour{120, 54, 58}, Colour{196, 92, 74},
                0.6 * noise(p.x / 7 + course * 3.1, course, 47) + 0.3 * (p.x - 176) / 116);
    }
    if (!inside(p, 182, 303, 286, 338)) return;
    c = mix(Colour{116, 104, 132}, Colour{226, 190, 170}, 0.12 + 0.75 * (p.x - 182) / 104);
    if (p.y < 306) c = c * 0.62;
    for (const double left : {194.0, 258.0})
        if (inside(p, left, 311, left + 16, 325))
            c = inside(p, left + 7, 311, left + 9, 325) ? Colour{90, 60, 60} : lamp;
    if (inside(p, 226, 311, 239, 338)) c = {58, 66, 96};
}

/// The tower's half width at height y.
double tower_half(double y) { return 17 + 13 * smooth(80, 420, y); }

void paint_tower(Colour& c, Point p) {
    const Point d = p - Point{lantern.x, 0};
    const double half = tower_half(p.y);
    if (p.y <= 136 || p.y >= 338 || std::abs(d.x) >= half) return;
    const double across = d.x / half;                             // -1 .. 1
    const double turn = across * (0.78 + 0.22 * across * across); // about the angle on the round wall
    const double wound = (p.y + 20 * turn - 136) / 44;            // stripes climb to the left
    const bool red = fraction(wound) < 0.5;
    const double light = 0.30 + 0.70 * smooth(-0.9, 0.75, across) - 0.22 * smooth(0.72, 1, across);
    const Colour paint = red ? Colour{208, 52, 48} : Colour{255, 240, 222};
    c = mix(Colour{44, 34, 70}, paint, light) + Colour{40, 14, 0} * smooth(0.2, 0.9, across);
    c = c * (0.93 + 0.10 * cloudy(p.x / 4, p.y / 22, 3, 61));
    if (p.y < 146) c = c * mix(0.55, 1, (p.y - 136) / 10); // the gallery's shadow
    for (const double y : {168.0, 222.0, 276.0})
        if (inside(p, lantern.x + 1, y, lantern.x + 8, y + 13)) c = p.x < lantern.x + 3 ? Colour{60, 40, 56} : lamp;
    if (inside(p, lantern.x - 15, 312, lantern.x + 2, 338))
        c = p.x < lantern.x - 12 ? Colour{30, 24, 44} : Colour{70, 52, 62};
}

/// The gallery, the lantern room behind its rail, and a dome.
void paint_lantern(Colour& c, Point p) {
    const Point d = p - Point{lantern.x, 0};
    if (p.y > 130 && p.y <= 137 && std::abs(d.x) < 30 - 0.9 * (p.y - 130))
        c = mix(Colour{46, 38, 64}, Colour{206, 150, 128}, smooth(-20, 30, d.x));
    if (p.y > 92 && p.y <= 130 && std::abs(d.x) < 15) {
        const double lit = glow(p, lantern, 13);
        c = mix(Colour{120, 84, 84}, Colour{255, 250, 226}, clamp01(1.5 * lit));
        if (fraction((d.x + 20) / 10) < 0.16 || p.y > 126) c = {52, 38, 54};
    }
    const bool rail = std::abs(p.y - 118) < 0.9 || std::abs(p.y - 124) < 0.7;
    if (p.y > 117 && p.y <= 130 && std::abs(d.x) < 28.5 && (rail || fraction((d.x + 30) / 7.1) < 0.18))
        c = {44, 34, 52};
    const Point dome{d.x / 18.5, (p.y - 93) / 21};
    if (p.y <= 93 && length(dome) < 1)
        c = mix(Colour{70, 24, 40}, Colour{226, 96, 78}, clamp01(0.35 + 0.75 * dome.x - 0.1 * dome.y));
    if (inside(p, lantern.x - 1.2, 56, lantern.x + 1.2, 74) || length(p - Point{lantern.x, 68}) < 4) c = {60, 36, 48};
    if (inside(p, lantern.x, 57, lantern.x + 13 - (p.y - 57), 63)) c = {60, 36, 48}; // a vane that points right
}

/// A boat on the sea, sailing to the left; below the waterline, its image on the waves.
void paint_boat(Colour& c, Point p) {
    constexpr Point mast{604, 488};
    Point q = p - mast;
    const bool image = q.y > 10;
    if (image) {
        q.y = 10 - (q.y - 10) * 1.25;
        q.x += 26 * (cloudy(p.x / 22, p.y / 3.5, 3, 71) - 0.5);
    }
    Colour paint{};
    bool hit = false;
    const auto fill = [&](Colour with) {
        paint = with;
        hit = true;
    };
    // Jib and mainsail bulge away from the wind.
    const double up = clamp01(-q.y / 118);
    const double bulge = 4 * up * (1 - up) * 7;
    if (q.y > -108 && q.y < -8 && q.x < -3 && q.x > -3 - 44 * (1 - (-q.y - 8) / 100) - bulge * 0.5)
        fill(mix(Colour{236, 150, 112}, Colour{255, 214, 170}, clamp01((q.x + 46) / 40)));
    if (q.y > -118 && q.y < -12 && q.x > 2 && q.x < 3 + 52 * (1 - (-q.y - 12) / 106) + bulge) {
        fill(mix(Colour{255, 236, 204}, Colour{222, 150, 128}, clamp01(q.x / 60)));
        const double seam = (q.y + 0.1 * q.x) / 17;
        if (fraction(seam) < 0.05) paint = paint * 0.9;
        if (on_text({(q.x - 7) / 3.0, (q.y + 39) / 3.0}, "R7")) paint = {150, 36, 48};
    }
    if (std::abs(q.x) < 1.3 && q.y > -124 && q.y < 0) fill({66, 42, 48});
    if (std::abs(q.y + 10) < 1.1 && q.x > 0 && q.x < 60) fill({66, 42, 48});
    if (q.y > -124 && q.y < -115 && q.x > 1 && q.x < 16 + 2 * (q.y + 119)) fill({220, 60, 56}); // pennant
    const double deck = -3.5 - 0.0016 * (q.x - 14) * (q.x - 14);
    if (std::abs(q.x) < 70 && q.y > deck && q.y <= 10 && q.x > -50 + (q.y + 8) * 1.2 && q.x < 60 - (q.y + 4) * 0.55) {
        fill(mix(Colour{40, 44, 78}, Colour{92, 76, 100}, clamp01((q.x + 50) / 120)));
        if (q.y < deck + 2.6) paint = {250, 216, 176};
        if (q.y > 7) paint = {142, 44, 48};
    }
    if (length(q - Point{34, -10}) < 3.4 || (q.y > -8 && q.y < -1 && std::abs(q.x - 34) < 4))
        fill({52, 34, 52}); // who steers
    if (!hit) return;
    c = image ? mix(c, paint * 0.8, 0.5 * (1 - smooth(10, 92, p.y - mast.y))) : paint;
}

/// Grass and flowers in front, down to the picture's lower edge.
void paint_meadow(Colour& c, Point p) {
    const double edge = 628 - 54 * smooth(560, 120, p.x) * smooth(760, 100, p.x) - 26 * smooth(640, 960, p.x) +
                        18 * (cloudy(p.x / 60, 4, 4, 13) - 0.5);
    const double lean = (p.y - 620) * 0.25;
    const double blades =
        34 * noise((p.x + lean) / 2.3, 0, 65) * noise((p.x + lean) / 5.1, 1, 66) * cloudy(p.x / 50, 0, 2, 68);
    if (p.y < edge - blades) return;
    const double tuft = cloudy(p.x / 4 + p.y / 30, p.y / 14, 4, 67);
    c = mix(Colour{14, 16, 34}, Colour{78, 70, 66}, tuft * (1 - smooth(edge, edge + 70, p.y)));
    const std::uint32_t h = scatter(cell(p.x / 9), cell(p.y / 9), 69);
    const Point flower{std::floor(p.x / 9) * 9 + 2 + h % 5, std::floor(p.y / 9) * 9 + 2 + (h >> 8) % 5};
    if ((h >> 16) % 9 == 0 && p.y > edge + 2 && length(p - flower) < 1.7)
        c = (h >> 24) % 3 == 0 ? Colour{238, 198, 120} : Colour{196, 120, 156};
}

void paint_gulls(Colour& c, Point p) {
    struct Gull {
        Point at;
        double size;
    };
    constexpr std::array<Gull, 5> gulls{
        {{{470, 214}, 13}, {{500, 232}, 9}, {{447, 246}, 8}, {{610, 262}, 7}, {{532, 200}, 6}}};
    for (const Gull& gull : gulls) {
        const Point d{(p.x - gull.at.x) / gull.size, (p.y - gull.at.y) / gull.size};
        const double wing = std::abs(d.x) - 0.1;
        const double line = -0.9 * wing + 0.85 * wing * wing - (d.x > 0 ? 0.18 * d.x : 0);
        if (std::abs(d.x) < 1 && std::abs(d.y - line) < 0.13 * (1.15 - std::abs(d.x))) c = {48, 38, 66};
    }
}

} // namespace

Tinted lighthouse_at(Point p) {
    Colour c = clear_sky(p);
    paint_stars(c, p);
    paint_moon(c, p);
    paint_clouds(c, p);
    paint_gulls(c, p);
    paint_hills(c, p);
    paint_sea(c, p);
    paint_boat(c, p);
    paint_beam(c, p);
    paint_cliff(c, p);
    paint_skerries(c, p);
    paint_cottage(c, p);
    paint_tower(c, p);
    paint_lantern(c, p);
    paint_house(c, p);
    paint_quay(c, p);
    paint_meadow(c, p);
    return {c, 1};
}

} // namespace samples
