#include "codecs/jpeg_header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace oriel::codecs::jpeg {

namespace {

struct Sampling {
    unsigned horizontal = 1;
    unsigned vertical = 1;
};

Sampling finest(const Header& header) {
    Sampling out;
    for (const Component& component : header.used()) {
        out.horizontal = std::max<unsigned>(out.horizontal, component.horizontal);
        out.vertical = std::max<unsigned>(out.vertical, component.vertical);
    }
    return out;
}

std::uint64_t divide_up(std::uint64_t number, std::uint64_t by) { return (number + by - 1) / by; }

std::string_view colours(const Header& header) {
    switch (header.component_count) {
    case 1: return "gray";
    case 3: return header.rgb() ? "RGB" : "YCbCr";
    default: return header.adobe_transform == 2U ? "YCCK" : "CMYK";
    }
}

/// "4:2:0" where the other components are sampled alike and as usual.
std::string subsampling(const Header& header) {
    const Component& first = header.components[0];
    const Component& second = header.components[1];
    const Component& third = header.components[2];
    const unsigned across = first.horizontal / second.horizontal;
    const unsigned down = first.vertical / second.vertical;
    if (across == 0 || down == 0 || second.horizontal != third.horizontal || second.vertical != third.vertical)
        return " mixed";
    if (across == 1 && down == 1) return " 4:4:4";
    if (across == 2 && down == 1) return " 4:2:2";
    if (across == 2 && down == 2) return " 4:2:0";
    if (across == 1 && down == 2) return " 4:4:0";
    if (across == 4 && down == 1) return " 4:1:1";
    return fmt::format(" {}×{}", across, down);
}

} // namespace

std::uint64_t Header::padded_samples(const Component& component) const noexcept {
    const Sampling most = finest(*this);
    const std::uint64_t across = divide_up(static_cast<std::uint64_t>(width), most.horizontal * 8U);
    const std::uint64_t down = divide_up(static_cast<std::uint64_t>(height), most.vertical * 8U);
    return across * component.horizontal * 8 * (down * component.vertical * 8);
}

bool Header::rgb() const noexcept {
    const bool letters = components[0].id == 'R' && components[1].id == 'G' && components[2].id == 'B';
    return component_count == 3 && (letters || (adobe_transform == 0U && !jfif));
}

std::uint64_t Header::units(std::span<const std::size_t> scan) const noexcept {
    const Sampling most = finest(*this);
    const auto w = static_cast<std::uint64_t>(width);
    const auto h = static_cast<std::uint64_t>(height);
    if (scan.size() > 1) return divide_up(w, most.horizontal * 8U) * divide_up(h, most.vertical * 8U);
    // T.81 A.2.2: a scan of one component has its blocks alone, without padding.
    const Component& component = components[scan.front()];
    return divide_up(divide_up(w * component.horizontal, most.horizontal), 8) *
           divide_up(divide_up(h * component.vertical, most.vertical), 8);
}

std::string Header::text() const {
    return fmt::format("{}×{}, {} component{}{}", width, height, component_count, component_count == 1 ? "" : "s",
                       progressive ? ", progressive" : "");
}

std::string Header::stored() const {
    const std::string coding = fmt::format("{}{}",
                                           progressive  ? "progressive"
                                           : arithmetic ? "sequential"
                                                        : "baseline",
                                           arithmetic ? ", arithmetic coding" : "");
    return fmt::format("{}, {}{}", coding, colours(*this), component_count == 1 ? "" : subsampling(*this));
}

} // namespace oriel::codecs::jpeg
