#include "pipeline/mend.hpp"

#include "codecs/exif.hpp"
#include "codecs/exif_mend.hpp"
#include "codecs/photoshop.hpp"
#include "codecs/png_profile.hpp"
#include "codecs/xmp_extension.hpp"
#include "codecs/xmp_mend.hpp"
#include "oriel/io.hpp"

#include <algorithm>
#include <cstdint>
#include <span>

namespace oriel::pipeline {

namespace {

// Whether the file's own pixels are written, all of them and as they are stored.
bool unchanged(const Picture& picture) {
    return picture.source()->origin() != nullptr && picture.frame() == picture.source()->shown() &&
           !picture.facts().colours_left_out;
}

// "the EXIF block is left out: ..."
void drop(std::vector<std::byte>& block, const char* what, std::vector<std::string>& notes) {
    block.clear();
    notes.push_back(std::string(what) +
                    " is left out: it cannot be read, so it would say of the picture what no longer "
                    "holds");
}

// Of a JPEG: the part of its XMP that is too large for a segment, which the packet names.
bool is_extension(const OwnBlock& block) { return block.type == "APP1"; }

bool holds_extension(const Metadata& metadata) { return std::ranges::any_of(metadata.own, is_extension); }

// It cannot be changed, since the packet has its digest: it stays as it is or goes.
bool extension_stays_true(const Metadata& metadata) {
    std::vector<std::span<const std::byte>> segments;
    for (const OwnBlock& block : metadata.own)
        if (is_extension(block)) segments.push_back(block.bytes);
    const auto packet = codecs::joined_xmp_extension(segments);
    return packet && codecs::is_true_of_other_pixels(*packet);
}

void mend_extension(Metadata& metadata, std::vector<std::string>& notes, bool changed) {
    if (!holds_extension(metadata)) return;
    if (changed && !extension_stays_true(metadata))
        notes.emplace_back("the extended XMP is left out: it may show or describe the pixels as they were");
    else if (!metadata.xmp.empty()) return;
    std::erase_if(metadata.own, is_extension);
}

} // namespace

void mend(Metadata& metadata, std::vector<std::string>& notes, const Picture& picture, Orientation orientation,
          bool takes_exif) {
    const bool changed = !unchanged(picture);
    const int stored = picture.facts().orientation;
    const int written = orientation == Orientation::keep ? stored : 1;
    // XMP's word alone turns nothing when a picture is opened, so what is written is the right way up as it is. Only
    // who keeps such words keeps that one too.
    const bool said_elsewhere =
        stored != 1 || picture.facts().orientation_tag || codecs::exif_says_orientation(metadata.exif);
    const bool about_written = orientation != Orientation::keep || said_elsewhere;
    const auto width = static_cast<std::uint32_t>(picture.width());
    const auto height = static_cast<std::uint32_t>(picture.height());
    const bool needed = changed || written != stored;
    if (needed && metadata.format == "png")
        codecs::png::drop_texts_of_pixels(metadata.own, said_elsewhere && written != stored);

    if (!metadata.exif.empty()) {
        codecs::ExifChange change;
        change.orientation = written;
        change.drop_pictures = change.drop_subject = changed;
        if (changed) change.size = {width, height};
        change.quarter_turned = changed && reach(picture.source()->frame(), picture.frame()).turned;
        if (auto mended = codecs::mend_exif(metadata.exif, change)) metadata.exif = std::move(*mended);
        else if (needed) drop(metadata.exif, "the EXIF block", notes);
    }
    if (metadata.exif.empty() && takes_exif && written != 1) metadata.exif = codecs::exif_of(written);
    if (changed && !metadata.photoshop.empty()) {
        if (auto mended = codecs::resources_without_pictures(metadata.photoshop))
            metadata.photoshop = std::move(*mended);
        else drop(metadata.photoshop, "IPTC, in Photoshop's block,", notes);
    }
    mend_extension(metadata, notes, changed);
    if (!metadata.xmp.empty()) {
        codecs::XmpChange change;
        if (about_written) change.orientation = written;
        change.drop_pictures = change.drop_subject = changed;
        change.drop_extension = !holds_extension(metadata);
        if (changed) change.size = {width, height};
        if (auto mended = codecs::mend_xmp(metadata.xmp, change)) metadata.xmp = std::move(*mended);
        else if (needed) drop(metadata.xmp, "the XMP packet", notes);
        if (metadata.xmp.empty()) std::erase_if(metadata.own, is_extension);
    }
}

} // namespace oriel::pipeline

namespace oriel {

bool holds_thumbnail(const Metadata& metadata) {
    codecs::ExifChange exif_without;
    exif_without.drop_pictures = true;
    codecs::XmpChange xmp_without;
    xmp_without.drop_pictures = true;
    const auto exif = codecs::mend_exif(metadata.exif, exif_without);
    const auto xmp = codecs::mend_xmp(metadata.xmp, xmp_without);
    const auto photoshop = codecs::resources_without_pictures(metadata.photoshop);
    std::vector<OwnBlock> texts = metadata.own;
    if (metadata.format == "png") codecs::png::drop_texts_of_pixels(texts, false);
    // What cannot be read may hold one.
    return (!metadata.exif.empty() && exif != metadata.exif) || (!metadata.xmp.empty() && xmp != metadata.xmp) ||
           photoshop != metadata.photoshop || texts != metadata.own ||
           (pipeline::holds_extension(metadata) && !pipeline::extension_stays_true(metadata));
}

} // namespace oriel
