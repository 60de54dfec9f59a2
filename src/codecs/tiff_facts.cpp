#include "codecs/tiff_facts.hpp"

#include "codecs/frames.hpp"
#include "codecs/tiff_exif.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

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
    {Tag{290}, "transfer function"}, // its unit
    {Tag{291}, "transfer function"},
    {Tag{301}, "transfer function"},
    {Tag{318}, "chromaticities"},
    {Tag{319}, "chromaticities"},
    {Tag{269}, "document"},
    {Tag{285}, "document"},
    {Tag{286}, "document"},
    {Tag{287}, "document"},
    {Tag{297}, "document"},
    {Tag{337}, "document"},
};

// How pixels are stored, which is written as it is then, or said otherwise above (TIFF 6.0; 322 to 325, 347 and 559 of
// its supplements and libtiff; GeoTIFF's four beside its keys).
constexpr std::uint16_t of_storing[] = {
    254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, 277, 278,   279,   282,   283,   284,   288,  289,
    292, 293, 296, 317, 320, 321, 322, 323, 324, 325, 326, 327, 328, 330, 332,   333,   334,   336,   338,   339,  347,
    512, 513, 514, 515, 517, 518, 519, 520, 521, 529, 530, 531, 532, 559, 33550, 33922, 34264, 34736, 34737, 40965};

// A SHORT by the standard; some write other integers. 1 for what is none of the eight.
int orientation_of(const Directory& directory) {
    if (!directory.has(Tag::orientation)) return 1;
    const Type type = directory.type(Tag::orientation);
    const bool is_signed = type == Type::i8 || type == Type::i16 || type == Type::i32;
    const std::vector<std::byte> bytes = is_signed ? directory.bytes(Tag::orientation) : std::vector<std::byte>{};
    const std::uint64_t value =
        is_signed ? directory.integer(std::span(bytes).first(value_size(type))) : directory.number(Tag::orientation, 1);
    return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
}

} // namespace

bool is_known(Tag tag) noexcept {
    const auto number = static_cast<std::uint16_t>(tag);
    return describes(tag) || std::ranges::find(carried, tag, &Carried::tag) != std::end(carried) ||
           std::ranges::find(of_storing, number) != std::end(of_storing);
}

void add_facts(const Directory& directory, bool chosen, FileFacts& facts) {
    facts.orientation = orientation_of(directory);
    facts.orientation_tag = directory.has(Tag::orientation);
    if (std::ranges::any_of(directory.tags(), describes)) facts.metadata.emplace_back("EXIF");
    for (const Carried& each : carried)
        if (directory.has(each.tag) && std::ranges::find(facts.metadata, each.name) == facts.metadata.end())
            facts.metadata.emplace_back(each.name);
    if (!std::ranges::all_of(directory.tags(), is_known)) facts.metadata.emplace_back("other tags");
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
