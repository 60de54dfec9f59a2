// From scenes to pictures, and from pictures to the bytes of their files.
#include "pictures.hpp"

#include "oriel/oriel.hpp"

#include <array>
#include <string>

namespace samples {
namespace {

/// The mean of a pixel's n x n points.
struct Sampled {
    Tinted mean;
    double contrast = 0; ///< between its darkest and its lightest point
};
Sampled sampled(Tinted (*scene)(Point), std::ptrdiff_t x, std::ptrdiff_t y, int n) {
    Colour covering, plain;
    double alpha = 0, darkest = 1e9, lightest = -1e9;
    for (int i = 0; i < n * n; ++i) {
        const Tinted t =
            scene({static_cast<double>(x) + (i % n + 0.5) / n, static_cast<double>(y) + (i / n + 0.5) / n});
        const Colour c{std::clamp(t.colour.r, 0.0, 255.0), std::clamp(t.colour.g, 0.0, 255.0),
                       std::clamp(t.colour.b, 0.0, 255.0)};
        const double light = (c.r + c.g + c.b) * t.alpha + 255 * t.alpha;
        darkest = std::min(darkest, light);
        lightest = std::max(lightest, light);
        covering = covering + c * t.alpha;
        plain = plain + c;
        alpha += t.alpha;
    }
    const Colour mean = alpha > 0 ? covering * (1 / alpha) : plain * (1.0 / (n * n));
    return {{mean, alpha / (n * n)}, lightest - darkest};
}

/// A scene as 8-bit RGB or RGBA. Four points a pixel, sixteen where they differ.
oriel::Image painted(Tinted (*scene)(Point), std::ptrdiff_t width, std::ptrdiff_t height, std::ptrdiff_t channels) {
    constexpr double visible = 24;
    const auto size = static_cast<std::size_t>(width * height * channels);
    const oriel::View view = oriel::Buffer::allocate(size).view({}, {height, width, channels});
    const oriel::Span<std::uint8_t, 3> pixels(view);
    for (std::ptrdiff_t y = 0; y < height; ++y)
        for (std::ptrdiff_t x = 0; x < width; ++x) {
            Sampled s = sampled(scene, x, y, 2);
            if (s.contrast > visible) s = sampled(scene, x, y, 4);
            const auto [c, alpha] = s.mean;
            const std::array<double, 4> values{c.r, c.g, c.b, 255 * alpha};
            for (std::ptrdiff_t k = 0; k < channels; ++k)
                pixels(y, x, k) = static_cast<std::uint8_t>(values[static_cast<std::size_t>(k)] + 0.5);
        }
    return oriel::Image(view);
}

oriel::Image lighthouse() { return painted(lighthouse_at, 960, 640, 3); }
oriel::Image harbour() { return painted(harbour_at, 800, 600, 3); }
oriel::Image leaf() { return painted(leaf_at, 400, 400, 4); }

oriel::View gray16(std::ptrdiff_t width, std::ptrdiff_t height) {
    const auto size = static_cast<std::size_t>(width * height) * 2;
    return oriel::Buffer::allocate(size).view(oriel::Format::of<std::uint16_t>(), {height, width});
}

/// Heights, from 0 at the lowest point to 65535 at the highest.
oriel::Image relief() {
    constexpr std::ptrdiff_t width = 512, height = 384;
    std::vector<double> heights;
    for (std::ptrdiff_t i = 0; i < width * height; ++i)
        heights.push_back(height_at({static_cast<double>(i % width) + 0.5, static_cast<double>(i / width) + 0.5}));
    const auto [low, high] = std::minmax_element(heights.begin(), heights.end());
    const double unit = 65535 / (*high - *low);
    const oriel::View view = gray16(width, height);
    const oriel::Span<std::uint16_t, 2> pixels(view);
    for (std::ptrdiff_t i = 0; i < width * height; ++i)
        pixels(i / width, i % width) =
            static_cast<std::uint16_t>((heights[static_cast<std::size_t>(i)] - *low) * unit + 0.5);
    return oriel::Image(view);
}

/// Eleven steps from black to white, where white is 1000; below them the same without steps.
oriel::Image steps() {
    constexpr std::ptrdiff_t width = 264, height = 72, white = 1000;
    const oriel::View view = gray16(width, height);
    const oriel::Span<std::uint16_t, 2> pixels(view);
    for (std::ptrdiff_t y = 0; y < height; ++y)
        for (std::ptrdiff_t x = 0; x < width; ++x)
            pixels(y, x) = static_cast<std::uint16_t>(y < 48 ? x / 24 * white / 10 : x * white / (width - 1));
    return oriel::Image(view, white);
}

/// The marker segment that tells a viewer how to turn a JPEG: EXIF's APP1 with one TIFF tag in it.
std::array<std::byte, 36> orientation_segment(int orientation) {
    constexpr std::array<unsigned char, 36> bytes{
        0xff, 0xe1, 0,    34,   'E', 'x', 'i', 'f', 0, 0,             // APP1, its length
        'M',  'M',  0,    42,   0,   0,   0,   8,                     // a big-endian TIFF file, its directory is at 8
        0,    1,    0x01, 0x12, 0,   3,   0,   0,   0, 1, 0, 0, 0, 0, // one entry: Orientation, a SHORT, one of them
        0,    0,    0,    0};                                         // no other directory
    std::array<std::byte, 36> segment{};
    for (std::size_t i = 0; i < bytes.size(); ++i) segment[i] = static_cast<std::byte>(bytes[i]);
    segment[29] = static_cast<std::byte>(orientation);
    return segment;
}

} // namespace

std::span<const Sample> all() {
    static constexpr std::array<Sample, 5> samples{{{"lighthouse.png", lighthouse, 1},
                                                    {"leaf.png", leaf, 1},
                                                    {"relief.png", relief, 1},
                                                    {"harbour.jpg", harbour, 6},
                                                    {"steps.pgm", steps, 1}}};
    return samples;
}

std::vector<std::byte> file_bytes(const Sample& sample) {
    oriel::SaveOptions options;
    options.format = oriel::format_of(sample.file);
    options.quality = 90;
    const oriel::Image shown = sample.draw();
    if (sample.orientation == 1) return oriel::encode(shown, options);
    // Orientation 6: a viewer turns the stored picture a quarter clockwise, so it is stored turned back.
    std::vector<std::byte> bytes = oriel::encode(shown | oriel::Rotate{270}, options);
    const auto segment = orientation_segment(sample.orientation);
    bytes.insert(bytes.begin() + 2, segment.begin(), segment.end());
    return bytes;
}

} // namespace samples
