#include "codecs/tiff_metadata.hpp"

#include "codecs/photoshop.hpp"
#include "codecs/tiff_exif.hpp"

#include <algorithm>
#include <span>
#include <vector>

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

/// Bytes in order. They stand as words of 4, which some programs write in the file's byte order and some do not: IPTC
/// begins with 1C.
std::vector<std::byte> iptc(const Directory& directory) {
    constexpr std::byte begin{0x1c};
    std::vector<std::byte> out = directory.bytes(Tag::iptc);
    if (out.size() < 4 || directory.type(Tag::iptc) != Type::u32 || out[0] == begin || out[3] != begin) return out;
    for (std::size_t at = 0; at + 4 <= out.size(); at += 4) std::ranges::reverse(std::span(out).subspan(at, 4));
    return out;
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
    out.photoshop = there([&] { return directory.bytes(Tag::photoshop); });
    if (const std::vector<std::byte> own = there([&] { return iptc(directory); }); !own.empty())
        out.photoshop = with_iptc(out.photoshop, without_filling(own));
    out.density = there([&] { return density(directory); });
    return out;
}

} // namespace oriel::codecs::tiff
