#include "codecs/jpeg_transform.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oriel::codecs::jpeg {

UnitSize unit_size(const Header& header, bool gray) noexcept {
    UnitSize out;
    if (header.component_count == 1 || gray) return out; // T.81 A.2.2: blocks, however it says they are sampled
    for (const Component& component : header.used()) {
        out.width = std::max<std::ptrdiff_t>(out.width, component.horizontal * 8);
        out.height = std::max<std::ptrdiff_t>(out.height, component.vertical * 8);
    }
    return out;
}

namespace {

// Whether it knows how components are sampled.
bool knows_sampling(const Header& header) noexcept {
    if (header.component_count == 1) return true;
    const Component& luma = header.components[0];
    for (std::size_t c = 1; c < header.component_count; ++c) {
        const Component& component = header.components[c];
        const bool black = c == 3;
        if (component.horizontal != (black ? luma.horizontal : 1) || component.vertical != (black ? luma.vertical : 1))
            return false;
    }
    const unsigned across = luma.horizontal;
    const unsigned down = luma.vertical;
    return (across <= 2 && down <= 2) || (across == 4 && down == 1);
}

} // namespace

std::string no_transform(const Header& header) {
    if (header.padded) return "TurboJPEG does not rearrange a JPEG with padding between its segments"; // it warns
    const bool unknown_colours = header.component_count == 3 && header.adobe_transform && *header.adobe_transform > 1;
    if (unknown_colours) // it makes an error of it
        return fmt::format("TurboJPEG does not rearrange a JPEG of which Adobe's APP14 says {}, which means nothing",
                           *header.adobe_transform);
    if (!knows_sampling(header)) return fmt::format("TurboJPEG does not rearrange a JPEG of {}", header.stored());
    return {};
}

std::uint64_t transform_memory(const Header& header, std::uint64_t file_bytes) noexcept {
    constexpr std::uint64_t state = std::uint64_t{1} << 20;
    std::uint64_t bytes = state + file_bytes + 2 * (file_bytes + file_bytes / 8);
    for (const Component& component : header.used()) bytes += 2 * header.padded_samples(component) * sizeof(short);
    return bytes;
}

} // namespace oriel::codecs::jpeg
