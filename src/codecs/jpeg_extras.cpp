#include "codecs/jpeg_extras.hpp"

#include "codecs/exif.hpp"
#include "codecs/mpf.hpp"
#include "codecs/xmp_names.hpp"

#include <algorithm>
#include <span>
#include <string_view>
#include <utility>

namespace oriel::codecs::jpeg {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view mpf = "MPF\0"sv;

/// By what its data begin with.
struct Known {
    unsigned code;
    std::string_view begins;
    const char* name;
    bool carried = false;

    bool is(const Segment& segment) const { return segment.code == code && segment.begins_with(begins); }
};
constexpr Known every_known[] = {
    {marker::app1, "Exif\0"sv, "EXIF", true},
    {marker::app1, xmp_name, "XMP", true},
    {marker::app1, xmp_extension_name, "extended XMP", true},
    {marker::app2, "ICC_PROFILE\0"sv, "ICC profile", true},
    {marker::app13, "Photoshop 3.0\0"sv, "IPTC", true},
    {marker::com, ""sv, "comment", true},
};

bool is_mpf(const Segment& segment) { return segment.code == marker::app2 && segment.begins_with(mpf); }

Beside pictures_of(const Segment& segment) { return mpf_pictures(std::span(segment.data).subspan(mpf.size())); }

bool is_jfif(const Segment& segment) { return segment.code == marker::app0 && segment.begins_with("JFIF\0"sv); }

// Null for what is written anew, if at all.
const char* name_of(const Segment& segment) {
    for (const Known& known : every_known)
        if (known.is(segment)) return known.name;
    if (segment.code == marker::app14) return nullptr;
    if (is_mpf(segment)) {
        const Beside pictures = pictures_of(segment);
        if (pictures == Beside::nothing) return nullptr;
        return pictures == Beside::others ? "further pictures" : "smaller copies (MPF)";
    }
    if (!is_jfif(segment)) return "other application data";
    const bool has_thumbnail = segment.data.size() > 14 && segment.byte(12) != 0 && segment.byte(13) != 0;
    return has_thumbnail ? "JFIF thumbnail" : nullptr;
}

void note(Header& header, const char* kind) {
    if (std::find(header.metadata.begin(), header.metadata.end(), kind) == header.metadata.end())
        header.metadata.emplace_back(kind);
}

} // namespace

void take_extra(const Segment& segment, Header& header) {
    // Both as the decoder has them: it lets them decide on colours.
    if (is_jfif(segment)) {
        header.jfif = true;
        if (segment.data.size() > 7 && segment.byte(7) != 0) note(header, "pixel density");
    }
    if (segment.code == marker::app14 && segment.data.size() >= 12 && segment.begins_with("Adobe\0"sv))
        header.adobe_transform = segment.byte(11);
    if (const char* const name = name_of(segment)) note(header, name);
    if (is_mpf(segment)) {
        const Beside pictures = pictures_of(segment);
        header.index_of_pictures = header.index_of_pictures || pictures != Beside::nothing;
        header.further_pictures = header.further_pictures || pictures == Beside::others;
    }
    if (segment.code == marker::app1 && segment.begins_with("Exif\0"sv) && segment.data.size() > 6 &&
        !std::exchange(header.exif, true))
        header.orientation = exif_orientation(std::span(segment.data).subspan(6));
}

bool is_carried(const Segment& segment) {
    const auto carries = [&](const Known& known) { return known.carried && known.is(segment); };
    return is_jfif(segment) || std::ranges::any_of(every_known, carries);
}

} // namespace oriel::codecs::jpeg
