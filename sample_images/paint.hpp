// What the sample pictures are painted with: colours, smooth noise, soft edges, and a small pixel font.
//
// Everything here is + - * / and sqrt on doubles and arithmetic on integers. IEEE 754 rounds each of these in
// exactly one way, so every machine draws the same bytes; sin, exp and pow would not promise that.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>

namespace samples {

struct Colour {
    double r = 0, g = 0, b = 0; ///< 0..255, as a screen shows them

    friend constexpr Colour operator+(Colour a, Colour c) { return {a.r + c.r, a.g + c.g, a.b + c.b}; }
    friend constexpr Colour operator*(Colour a, double f) { return {a.r * f, a.g * f, a.b * f}; }
};

struct Point {
    double x = 0, y = 0; ///< pixels, y downwards; a pixel's centre is at .5

    friend constexpr Point operator+(Point a, Point b) { return {a.x + b.x, a.y + b.y}; }
    friend constexpr Point operator-(Point a, Point b) { return {a.x - b.x, a.y - b.y}; }
};

inline double clamp01(double t) { return std::clamp(t, 0.0, 1.0); }
inline double mix(double a, double b, double t) { return a + (b - a) * t; }
inline Colour mix(Colour a, Colour b, double t) { return a * (1 - t) + b * t; }

/// 0 up to `from`, 1 beyond `to`, smooth between.
inline double smooth(double from, double to, double x) {
    const double t = clamp01((x - from) / (to - from));
    return t * t * (3 - 2 * t);
}

/// 1 at the centre, falling off like a light does, never quite 0.
inline double glow(Point p, Point centre, double radius) {
    const Point d = p - centre;
    return 1 / (1 + (d.x * d.x + d.y * d.y) / (radius * radius));
}

inline double length(Point p) { return std::sqrt(p.x * p.x + p.y * p.y); }

inline bool inside(Point p, double left, double top, double right, double bottom) {
    return p.x >= left && p.x < right && p.y >= top && p.y < bottom;
}

/// Where x is in a row of cells one wide, and how far into that cell, 0..1.
inline std::int64_t cell(double x) { return static_cast<std::int64_t>(std::floor(x)); }
inline double fraction(double x) { return x - std::floor(x); }

/// Any 32 bits for a lattice point, by multiply and shift.
inline std::uint32_t scatter(std::int64_t x, std::int64_t y, std::uint32_t seed) {
    std::uint32_t h =
        static_cast<std::uint32_t>(x) * 0x8da6b343U ^ static_cast<std::uint32_t>(y) * 0xd8163841U ^ seed * 0xcb1ab31fU;
    h = (h ^ (h >> 15)) * 0x2c1b3c6dU;
    h = (h ^ (h >> 12)) * 0x297a2d39U;
    return h ^ (h >> 15);
}

/// Smooth noise in 0..1 with features of about one unit.
inline double noise(double x, double y, std::uint32_t seed) {
    const double floor_x = std::floor(x), floor_y = std::floor(y);
    const auto column = static_cast<std::int64_t>(floor_x), row = static_cast<std::int64_t>(floor_y);
    const auto at = [&](int dx, int dy) { return scatter(column + dx, row + dy, seed) / 4294967295.0; };
    const auto eased = [](double t) { return t * t * t * (t * (t * 6 - 15) + 10); };
    const double tx = eased(x - floor_x), ty = eased(y - floor_y);
    return mix(mix(at(0, 0), at(1, 0), tx), mix(at(0, 1), at(1, 1), tx), ty);
}

/// Octaves of noise, each half as large and half as strong as the one before; 0..1.
inline double cloudy(double x, double y, int octaves, std::uint32_t seed) {
    double sum = 0, strength = 0.5, total = 0;
    for (int i = 0; i < octaves; ++i) {
        sum += strength * noise(x, y, seed + static_cast<std::uint32_t>(i));
        total += strength;
        strength *= 0.5;
        x = x * 2 + 17.3; // moved, so that the lattices of the octaves do not meet
        y = y * 2 + 5.7;
    }
    return sum / total;
}

/// Whether p, in units of font pixels from the text's top left corner, is on a stroke. Letters are 5 x 7 in
/// cells of 6 x 7.
bool on_text(Point p, std::string_view text);

} // namespace samples
