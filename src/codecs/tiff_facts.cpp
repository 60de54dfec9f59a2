#include "codecs/tiff_facts.hpp"

#include "codecs/frames.hpp"
#include "codecs/tiff_exif.hpp"

#include <algorithm>
#include <string_view>

namespace oriel::codecs::tiff {

namespace {

struct Carried {
    Tag tag;
    std::string_view name;
};
constexpr Carried carried[] = {
    {Tag::exif, "EXIF"},
    {Tag::gps, "EXIF"},
    {Tag::icc_profile, "ICC profile"},
    {Tag::xmp, "XMP"},
    {Tag::iptc, "IPTC"},
    {Tag::photoshop, "Photoshop"},
    {Tag::geo_keys, "GeoTIFF"},
    // What says how colours look besides a profile, and where in a document the picture stands.
    {Tag{301}, "transfer function"},
    {Tag{318}, "chromaticities"},
    {Tag{319}, "chromaticities"},
    {Tag{269}, "document"},
    {Tag{285}, "document"},
    {Tag{297}, "document"},
    {Tag{337}, "document"},
};

} // namespace

void add_facts(const Directory& directory, bool chosen, FileFacts& facts) {
    const std::uint64_t orientation = directory.number(Tag::orientation, 1);
    if (orientation >= 1 && orientation <= 8) facts.orientation = static_cast<int>(orientation);
    facts.orientation_tag = directory.has(Tag::orientation);
    if (std::ranges::any_of(directory.tags(), describes)) facts.metadata.emplace_back("EXIF");
    for (const Carried& each : carried)
        if (directory.has(each.tag) && std::ranges::find(facts.metadata, each.name) == facts.metadata.end())
            facts.metadata.emplace_back(each.name);
    // Without a unit the two numbers only say how long a pixel's sides are.
    if (directory.has(Tag::x_resolution) && directory.number(Tag::resolution_unit, 2) != 1)
        facts.metadata.emplace_back("pixel density");
    if ((directory.number(Tag::subfile_type, 0) & 1) != 0)
        facts.notices.emplace_back("the file's first picture, which is read, is a smaller copy of another one");
    facts.frames = directory.frames();
    facts.further_frames = directory.has(Tag::subdirectories) || directory.next_is_cut_off();
    if (directory.next_is_cut_off())
        facts.notices.emplace_back("the file ends before the next picture that it names: it is truncated");
    if (chosen) return;
    if (facts.frames > 1) facts.notices.push_back(frames_notice(facts.frames));
    else if (directory.has(Tag::subdirectories))
        facts.notices.emplace_back("the file holds other pictures inside this one, which are not read");
}

} // namespace oriel::codecs::tiff
