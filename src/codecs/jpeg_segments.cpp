#include "codecs/jpeg_segments.hpp"

#include "codecs/exif.hpp"
#include "codecs/jpeg_markers.hpp"
#include "codecs/xmp_names.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <string_view>

namespace oriel::codecs::jpeg {

namespace {

using namespace std::string_view_literals;
using Bytes = std::vector<std::byte>;

constexpr unsigned app0 = 0xe0, app1 = 0xe1, app2 = 0xe2, app13 = 0xed, com = 0xfe;
constexpr std::string_view jfif_name = "JFIF\0"sv;
constexpr std::string_view exif_name = "Exif\0\0"sv;
constexpr std::string_view icc_name = "ICC_PROFILE\0"sv;
constexpr std::string_view photoshop_name = "Photoshop 3.0\0"sv;

constexpr std::size_t most_data = 65'533; // of a segment, whose length of 16 bits counts itself
constexpr std::size_t photoshop_part = most_data - photoshop_name.size();
constexpr std::size_t icc_part = most_data - icc_name.size() - 2;
constexpr std::size_t most_icc = 255 * icc_part;
constexpr double inch = 0.0254;
constexpr double centimetre = 0.01;

unsigned number(std::span<const std::byte> bytes, std::size_t at) { return std::to_integer<unsigned>(bytes[at]); }
unsigned word(std::span<const std::byte> bytes, std::size_t at) {
    return number(bytes, at) << 8 | number(bytes, at + 1);
}

// What follows `name`, if that is what the segment begins with.
std::optional<std::span<const std::byte>> after(const Extra& segment, unsigned code, std::string_view name) {
    const auto begin = std::as_bytes(std::span(name));
    if (segment.code != code || segment.data.size() < begin.size()) return std::nullopt;
    if (!std::equal(begin.begin(), begin.end(), segment.data.begin())) return std::nullopt;
    return std::span(segment.data).subspan(begin.size());
}

// Nothing if it says only that pixels are square.
std::optional<Density> density_of(std::span<const std::byte> jfif) {
    if (jfif.size() < 7) return std::nullopt;
    const unsigned unit = number(jfif, 2);
    const unsigned x = word(jfif, 3);
    const unsigned y = word(jfif, 5);
    if (x == 0 || y == 0 || unit > 2 || (unit == 0 && x == y)) return std::nullopt;
    const double length = unit == 1 ? inch : unit == 2 ? centimetre : 1.0;
    return Density{x / length, y / length, unit != 0};
}

// The parts of a profile, which may come in any order.
class Profile {
public:
    void take(std::span<const std::byte> part) {
        if (!fault_.empty()) return;
        if (part.size() < 3) return void(fault_ = "a part of it is cut off");
        const std::size_t at = number(part, 0);
        const std::size_t count = number(part, 1);
        if (at < 1 || at > count) return void(fault_ = fmt::format("it has a part {} of {}", at, count));
        if (parts_.empty()) parts_.resize(count);
        if (count != parts_.size()) return void(fault_ = "its parts contradict each other on how many there are");
        if (!parts_[at - 1].empty()) return void(fault_ = fmt::format("its part {} of {} is there twice", at, count));
        parts_[at - 1].assign(part.begin() + 2, part.end());
    }
    // Why there is none that could be joined. Empty if there is, or there are no parts at all.
    std::string fault() const {
        if (!fault_.empty()) return fault_;
        std::vector<std::size_t> missing;
        for (std::size_t k = 0; k < parts_.size(); ++k)
            if (parts_[k].empty()) missing.push_back(k + 1);
        if (missing.empty()) return {};
        return fmt::format("it is incomplete, {} of {} {} not in the file", listed(missing), parts_.size(),
                           missing.size() == 1 ? "is" : "are");
    }
    Bytes joined() const {
        Bytes out;
        if (!fault().empty()) return out;
        for (const Bytes& part : parts_) out.insert(out.end(), part.begin(), part.end());
        return out;
    }

private:
    // "part 2", "parts 1, 3 and 4"
    static std::string listed(const std::vector<std::size_t>& numbers) {
        std::string out = numbers.size() == 1 ? "part" : "parts";
        for (std::size_t k = 0; k < numbers.size(); ++k)
            out += fmt::format("{}{}", k == 0 ? " " : k + 1 == numbers.size() ? " and " : ", ", numbers[k]);
        return out;
    }

    std::vector<Bytes> parts_;
    std::string fault_;
};

void append(Bytes& out, unsigned code, std::string_view name, std::span<const std::byte> data) {
    const std::size_t size = name.size() + data.size();
    if (size > most_data)
        throw ValueError(fmt::format("{} bytes are more than a JPEG segment holds, {}", size, most_data));
    const auto begin = std::as_bytes(std::span(name));
    const auto length = static_cast<unsigned>(size + 2);
    for (const unsigned byte : {0xffU, code, length >> 8, length & 255U}) out.push_back(static_cast<std::byte>(byte));
    out.insert(out.end(), begin.begin(), begin.end());
    out.insert(out.end(), data.begin(), data.end());
}

void append_profile(Bytes& out, std::span<const std::byte> icc) {
    const std::size_t count = (icc.size() + icc_part - 1) / icc_part;
    if (count > 255)
        throw ValueError(fmt::format("a profile of {} bytes is more than a JPEG holds, {}", icc.size(), most_icc));
    for (std::size_t k = 0; k < count; ++k) {
        const std::string name = std::string(icc_name) + static_cast<char>(static_cast<unsigned char>(k + 1)) +
                                 static_cast<char>(static_cast<unsigned char>(count));
        append(out, app2, name, icc.subspan(k * icc_part, std::min(icc_part, icc.size() - k * icc_part)));
    }
}

void append_photoshop(Bytes& out, std::span<const std::byte> resources) {
    for (std::size_t at = 0; at < resources.size(); at += photoshop_part)
        append(out, app13, photoshop_name, resources.subspan(at, std::min(photoshop_part, resources.size() - at)));
}

bool whole(double number) { return std::abs(number - std::round(number)) < 0.01; }

std::uint16_t nearest(double number) {
    return static_cast<std::uint16_t>(std::lround(std::clamp(number, 1.0, 65'535.0)));
}

// x : y in numbers of 16 bits.
JfifDensity ratio(const Density& density) {
    if (whole(density.x) && whole(density.y) && std::max(density.x, density.y) <= 65'535)
        return {0, nearest(density.x), nearest(density.y)};
    const double scale = 10'000 / std::max(density.x, density.y);
    return {0, nearest(density.x * scale), nearest(density.y * scale)};
}

} // namespace

Metadata read_metadata(const Input& input) {
    Metadata out;
    out.format = "jpeg";
    Profile profile;
    for (const Extra& segment : read_extras(input)) {
        if (const auto jfif = after(segment, app0, jfif_name); jfif && !out.density) out.density = density_of(*jfif);
        if (const auto exif = after(segment, app1, exif_name); exif && out.exif.empty())
            out.exif.assign(exif->begin(), exif->end());
        if (const auto xmp = after(segment, app1, xmp_name); xmp && out.xmp.empty())
            out.xmp.assign(xmp->begin(), xmp->end());
        if (after(segment, app1, xmp_extension_name)) out.own.push_back({"extended XMP", "APP1", segment.data, false});
        if (const auto resources = after(segment, app13, photoshop_name))
            out.photoshop.insert(out.photoshop.end(), resources->begin(), resources->end());
        if (const auto icc = after(segment, app2, icc_name)) profile.take(*icc);
        if (segment.code == com) out.own.push_back({"comment", "COM", segment.data, false});
    }
    out.icc = profile.joined();
    out.icc_fault = profile.fault();
    add_exif_density(out);
    return out;
}

void fit_segments(Metadata& metadata, std::vector<std::string>& notes) {
    const auto fit = [&notes](Bytes& block, std::size_t most, const char* what) {
        if (block.size() <= most) return;
        notes.push_back(fmt::format("{} of {} bytes is left out: a JPEG has room for {}", what, block.size(), most));
        block.clear();
    };
    const int orientation = exif_orientation(metadata.exif);
    fit(metadata.exif, most_data - exif_name.size(), "the EXIF block");
    if (metadata.exif.empty() && orientation != 1) metadata.exif = exif_of(orientation);
    fit(metadata.xmp, most_data - xmp_name.size(), "the XMP packet");
    if (metadata.xmp.empty()) std::erase_if(metadata.own, [](const OwnBlock& block) { return block.type == "APP1"; });
    fit(metadata.icc, most_icc, "the colour profile");
    for (OwnBlock& block : metadata.own) fit(block.bytes, most_data, "a comment");
}

JfifDensity jfif_density(const Metadata& metadata) {
    if (!metadata.density) return {};
    const Density& density = *metadata.density;
    const auto usable = [](double number) { return std::isfinite(number) && number > 0; };
    if (!usable(density.x) || !usable(density.y)) return {};
    if (!density.metric) return ratio(density);
    const bool inches = whole(density.x * inch) && whole(density.y * inch);
    const bool centimetres = !inches && whole(density.x * centimetre) && whole(density.y * centimetre);
    if (centimetres) return {2, nearest(density.x * centimetre), nearest(density.y * centimetre)};
    return {1, nearest(density.x * inch), nearest(density.y * inch)};
}

std::array<std::byte, 18> jfif_segment(const Metadata& metadata) {
    const JfifDensity density = jfif_density(metadata);
    const unsigned x = density.x;
    const unsigned y = density.y;
    const unsigned numbers[] = {0xff, app0,         0,      16,      'J',    'F',     'I', 'F', 0, 1,
                                1,    density.unit, x >> 8, x & 255, y >> 8, y & 255, 0,   0};
    std::array<std::byte, 18> out{};
    std::ranges::transform(numbers, out.begin(), [](unsigned value) { return static_cast<std::byte>(value); });
    return out;
}

std::vector<std::byte> carried_segments(const Metadata& metadata) {
    Bytes out;
    const auto append_own = [&](std::string_view type, unsigned code) {
        for (const OwnBlock& block : metadata.own)
            if (metadata.format == "jpeg" && block.type == type) append(out, code, "", block.bytes);
    };
    if (!metadata.exif.empty()) append(out, app1, exif_name, metadata.exif);
    if (!metadata.xmp.empty()) append(out, app1, xmp_name, metadata.xmp);
    append_own("APP1", app1);
    append_photoshop(out, metadata.photoshop);
    append_profile(out, metadata.icc);
    append_own("COM", com);
    return out;
}

} // namespace oriel::codecs::jpeg
