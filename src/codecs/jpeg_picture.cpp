#include "codecs/jpeg_picture.hpp"

#include "codecs/samples.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oriel::codecs::jpeg {

Frame frame_of(const Header& header, bool in_gray) {
    return Frame::packed(header.height, header.width, header.component_count == 1 || in_gray ? 1 : 3);
}

bool has_luma(const Header& header) noexcept {
    const Component& first = header.components[0];
    return header.component_count == 3 && !header.rgb() &&
           std::ranges::all_of(header.used(), [&](const Component& other) {
               return other.horizontal <= first.horizontal && other.vertical <= first.vertical;
           });
}

FileFacts facts_of(const Header& header, bool in_gray) {
    FileFacts facts;
    facts.colours_left_out = in_gray;
    facts.format = "jpeg";
    facts.stored = header.stored();
    facts.orientation = header.orientation;
    facts.metadata = header.metadata;
    facts.jpeg = coding_of(header);
    facts.further_frames = header.further_pictures;
    if (header.further_pictures)
        facts.notices.emplace_back("the file holds further pictures (MPF), which are not read");
    if (header.component_count == 4)
        facts.decoding.emplace_back("CMYK is shown as RGB by a simple formula, without a colour profile");
    if (header.component_count == 4 && !header.adobe_transform)
        facts.decoding.emplace_back("the file does not say how its CMYK is meant; 0 is taken for no ink");
    return facts;
}

std::optional<JpegCoding> coding_of(const Header& header) {
    JpegCoding out;
    out.component_count = header.component_count;
    out.rgb = header.rgb();
    out.progressive = header.progressive;
    out.optimised = header.optimised;
    for (std::size_t c = 0; c < header.component_count; ++c) {
        const Component& component = header.components[c];
        const std::vector<std::uint16_t>& steps = header.quantisation[component.quantisation];
        if (steps.size() != 64 || std::ranges::find(steps, 0) != steps.end()) return std::nullopt;
        std::ranges::copy(steps, out.components[c].quantisation.begin());
        if (header.component_count == 1) continue; // alone, it is sampled as it is
        out.components[c].horizontal = component.horizontal;
        out.components[c].vertical = component.vertical;
    }
    return out;
}

Frame accepted(const Frame& offered, int quality) {
    if (quality < 0 || quality > 100) throw ValueError(fmt::format("JPEG quality {}: it goes from 1 to 100", quality));
    if (offered.has_alpha() && (offered.is_gray() || offered.is_colour()))
        throw CodecError(fmt::format("JPEG has no alpha, and this picture is {}: put it on a colour with --background "
                                     "COLOR, leave alpha out with --drop-alpha, or write PNG",
                                     offered.channel_names()));
    if (!offered.is_gray() && !offered.is_colour())
        throw CodecError(fmt::format("JPEG holds gray or RGB; this picture's channels are {}: choose one or three of "
                                     "them with `channel`",
                                     offered.channel_names()));
    require_samples(offered, "JPEG", "unsigned integers of 8 bit");
    return offered.gathered_as(Format(), 255);
}

} // namespace oriel::codecs::jpeg
