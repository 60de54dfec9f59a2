#include "codecs/tiff_metadata.hpp"

#include "codecs/tiff_exif.hpp"

namespace oriel::codecs::tiff {

namespace {

enum Unit : std::uint64_t { none = 1, inch = 2, centimetre = 3 };

std::optional<Density> density(const Directory& directory) {
    const double x = directory.fraction(Tag::x_resolution);
    const double y = directory.fraction(Tag::y_resolution);
    const std::uint64_t unit = directory.number(Tag::resolution_unit, inch);
    if (!(x > 0) || !(y > 0)) return {};
    if (unit == centimetre) return Density{x * 100, y * 100, true};
    if (unit == inch) return Density{x / 0.0254, y / 0.0254, true};
    if (x == y) return {}; // pixels are square, of no known size
    return Density{x, y, false};
}

/// What is damaged or not in the file is not carried; that is said of whatever is not. The pixels do not need it.
template <class Read> auto there(const Read& read) -> decltype(read()) {
    try {
        return read();
    } catch (const CodecError&) {
        return {};
    }
}

} // namespace

Metadata read_metadata(const Input& input, int frame) {
    const Directory directory(input, frame);
    Metadata out;
    out.format = "tiff";
    out.icc = there([&] { return directory.bytes(Tag::icc_profile); });
    out.exif = there([&] { return exif_block(directory); });
    out.xmp = there([&] { return directory.bytes(Tag::xmp); });
    out.density = there([&] { return density(directory); });
    return out;
}

} // namespace oriel::codecs::tiff
