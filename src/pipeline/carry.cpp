#include "pipeline/carry.hpp"

#include "codecs/exif.hpp"
#include "pipeline/mend.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

namespace oriel::pipeline {

namespace {

using codecs::Codec;

// How many colours a profile is about: bytes 16 to 19 of its header (ICC.1:2022, 7.2.6). 0 if it is of another space.
std::size_t profile_colours(const std::vector<std::byte>& icc) {
    if (icc.size() < 128) return 0;
    const std::string_view space(reinterpret_cast<const char*>(icc.data()) + 16, 4);
    return space == "CMYK" ? 4 : space == "RGB " ? 3 : space == "GRAY" ? 1 : 0;
}

std::size_t colours(const Frame& frame) { return frame.channel_count() >= 3 ? 3 : 1; }

std::size_t written_colours(const Frame& frame, const Metadata& metadata, const Codec& codec) {
    if (codec.gray_as_rgb) return 3;
    return metadata.numbered.colours != 0 ? metadata.numbered.colours : colours(frame);
}

bool takes(const Codec& codec, unsigned what) { return (codec.carries & what) != 0; }

// What says how colours look and is not true of what is written of them.
void drop_false_profile(Carried& out, std::size_t written) {
    if (out.metadata.icc.empty() || profile_colours(out.metadata.icc) == written) return;
    out.metadata.icc.clear();
    out.notes.push_back(fmt::format("the colour profile is left out: it is not for {}", written == 1   ? "gray"
                                                                                        : written == 4 ? "CMYK"
                                                                                                       : "RGB"));
}

// Primaries are of red, green and blue (PNG, third edition, 11.3.2: cHRM, cICP, mDCV); one of them alone is no gray of
// theirs. What says how values grow (gAMA, sRGB) is as true of one channel as of three.
void drop_false_primaries(Metadata& metadata, const Frame& stored, const Frame& frame) {
    if (colours(stored) != 3 || colours(frame) == 3) return;
    std::erase_if(metadata.own, [](const OwnBlock& block) {
        return block.type == "cHRM" || block.type == "cICP" || block.type == "mDCV";
    });
}

void strip(Metadata& metadata, Strip how) {
    if (how == Strip::nothing) return;
    metadata.exif.clear();
    metadata.xmp.clear();
    metadata.photoshop.clear();
    metadata.density.reset();
    std::erase_if(metadata.own, [how](const OwnBlock& block) { return how == Strip::everything || !block.colour; });
    if (how == Strip::everything) metadata.icc.clear();
}

void keep_what_has_room(Metadata& metadata, const Codec& codec) {
    if (codec.name != "tiff") metadata.numbered = {};
    if (!takes(codec, codecs::carries::icc)) metadata.icc.clear();
    if (!takes(codec, codecs::carries::exif)) metadata.exif.clear();
    if (!takes(codec, codecs::carries::xmp)) metadata.xmp.clear();
    if (!takes(codec, codecs::carries::photoshop)) metadata.photoshop.clear();
    if (!takes(codec, codecs::carries::density)) metadata.density.reset();
    if (!takes(codec, codecs::carries::own) || metadata.format != codec.name) metadata.own.clear();
}

// How notes begin that say why one is left out. Empty: there are none.
std::string_view in_notes(std::string_view kind) {
    struct Name {
        std::string_view kind, begins;
    };
    constexpr Name names[] = {
        {"ICC profile", "the colour profile"}, {"EXIF", "the EXIF block"}, {"XMP", "the XMP packet"},
        {"extended XMP", "the extended XMP"},  {"IPTC", "IPTC"},           {"Photoshop", "IPTC"}};
    const auto* const found = std::ranges::find(names, kind, &Name::kind);
    return found == std::end(names) ? std::string_view() : found->begins;
}

bool has(const Metadata& metadata, std::string_view kind) {
    if (kind == "ICC profile") return !metadata.icc.empty();
    if (kind == "EXIF") return !metadata.exif.empty();
    if (kind == "XMP") return !metadata.xmp.empty();
    if ((kind == "IPTC" || kind == "Photoshop") && !metadata.photoshop.empty()) return true; // PNG's are texts
    if (kind == "pixel density") return metadata.density.has_value();
    return std::ranges::any_of(metadata.own, [kind](const OwnBlock& block) { return block.kind == kind; });
}

// Whether it is said already.
bool is_noted(const Carried& out, std::string_view kind) {
    const std::string_view begins = in_notes(kind);
    return !begins.empty() && std::ranges::any_of(out.notes, [begins](const std::string& note) {
        return note.starts_with(begins) && note.find(" left out") != std::string::npos;
    });
}

// What was asked to be kept, and whether it is.
void note_orientation(Carried& out, const Picture& picture, Orientation orientation) {
    const int stored = picture.facts().orientation;
    if (orientation != Orientation::keep || stored == 1) return;
    if (codecs::exif_orientation(out.metadata.exif) == stored)
        out.notes.push_back(fmt::format("EXIF orientation {} is kept: viewers turn what is written", stored));
    else out.notes.push_back(fmt::format("EXIF orientation {} is not kept: nothing turns what is written", stored));
}

} // namespace

Carried carried(const Picture& picture, const Codec& codec, const SaveOptions& options, bool recoded) {
    Carried out;
    if (codec.carries != 0 && options.strip != Strip::everything) out.metadata = picture.metadata();
    if (picture.has_own_channels()) out.metadata.numbered = picture.facts().numbered;
    strip(out.metadata, options.strip);
    keep_what_has_room(out.metadata, codec);
    if (recoded) drop_false_profile(out, written_colours(picture.frame(), out.metadata, codec));
    if (recoded) drop_false_primaries(out.metadata, picture.source()->frame(), picture.frame());
    if (!out.metadata.icc_fault.empty() && takes(codec, codecs::carries::icc))
        out.notes.push_back("the colour profile is left out: " + out.metadata.icc_fault);
    const bool had_exif = !out.metadata.exif.empty();
    mend(out.metadata, out.notes, picture, options.orientation, takes(codec, codecs::carries::exif));
    if (codec.fit != nullptr) codec.fit(out.metadata, out.notes);
    note_orientation(out, picture, options.orientation);
    for (const std::string& kind : picture.facts().metadata)
        if ((!has(out.metadata, kind) || (kind == "EXIF" && !had_exif)) // what was made anew does not count
            && !is_noted(out, kind))
            out.dropped.push_back(kind);
    return out;
}

} // namespace oriel::pipeline
