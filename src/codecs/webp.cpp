// The WebP row of the codec table. The parts: webp_container.hpp (what a file says), webp_reader.hpp, webp_writer.hpp.
#include "codecs/codec.hpp"
#include "codecs/exif.hpp"
#include "codecs/webp_container.hpp"
#include "codecs/webp_reader.hpp"
#include "codecs/webp_writer.hpp"

#include <cmath>
#include <optional>
#include <string>
#include <vector>

namespace oriel::codecs {

namespace {

constexpr std::string_view suffixes[] = {"webp"};

// But for rounding: a PNG counts whole pixels a metre.
bool same(const Density& a, const Density& b) noexcept {
    const auto near = [](double one, double other) { return std::abs(one - other) <= 0.001 * other; };
    return a.metric == b.metric && near(a.x, b.x) && near(a.y, b.y);
}

// Only EXIF says a density in a WebP. A block that somebody wrote stays as it is.
void fit_density(Metadata& metadata, std::vector<std::string>&) {
    if (!metadata.density) return;
    const int orientation = exif_orientation(metadata.exif);
    const bool ours = metadata.exif.empty() || metadata.exif == exif_of(orientation);
    if (ours) metadata.exif = exif_of(orientation, metadata.density);
    const std::optional<Density> said = exif_density(metadata.exif);
    if (!said || !same(*said, *metadata.density)) metadata.density.reset();
}

} // namespace

const Codec webp_codec{
    .name = "webp",
    .suffixes = suffixes,
    .reads = "lossy and lossless, alpha, one frame of an animation; the picture whole",
    .writes =
        "RGB (gray as RGB), with or without alpha, 8 bit: lossy at --quality and for lossy sources, else lossless",
    .library = "libwebp",
    .recognises = webp::is_webp,
    .open = webp::open,
    .create = webp::create,
    .carries = carries::icc | carries::exif | carries::xmp | carries::density,
    .gray_as_rgb = true,
    .fit = fit_density,
};

} // namespace oriel::codecs
