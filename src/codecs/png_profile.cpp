#include "codecs/png_profile.hpp"

#include "codecs/exif.hpp"
#include "codecs/photoshop.hpp"
#include "codecs/png_chunks.hpp"
#include "codecs/png_text.hpp"
#include "codecs/xmp_names.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

namespace oriel::codecs::png {

namespace {

using Bytes = std::vector<std::byte>;

constexpr std::string_view raw_profile_keyword = "Raw profile type ";

struct Name {
    std::string_view text;
    ProfileKind kind;
};
constexpr Name raw_names[] = {{"exif", ProfileKind::exif},     {"app1", ProfileKind::exif}, {"xmp", ProfileKind::xmp},
                              {"icc", ProfileKind::icc},       {"icm", ProfileKind::icc},   {"iptc", ProfileKind::iptc},
                              {"8bim", ProfileKind::photoshop}};

bool same_letters(std::string_view a, std::string_view b) noexcept {
    const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
    return std::ranges::equal(a, b, {}, small, small);
}

int digit(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

bool is_space(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// The number behind a line with a name, and what follows it.
std::optional<std::size_t> take_length(std::string_view& rest) {
    constexpr std::string_view spaces = " \t\r\n";
    const std::size_t name = rest.find_first_not_of(spaces);
    const std::size_t line = rest.find('\n', std::min(name, rest.size()));
    const std::size_t first = rest.find_first_not_of(spaces, std::min(line, rest.size()));
    if (first == rest.npos) return std::nullopt;
    std::size_t length = 0;
    const char* const end = rest.data() + rest.size();
    const auto [stop, fault] = std::from_chars(rest.data() + first, end, length);
    if (fault != std::errc{} || stop == end || !is_space(*stop)) return std::nullopt;
    rest.remove_prefix(static_cast<std::size_t>(stop - rest.data()));
    return length;
}

/// What a raw profile's text holds; nothing if it is no such text, or has fewer digits than it says.
std::optional<Bytes> from_digits(std::string_view text) {
    const auto length = take_length(text);
    if (!length || *length == 0 || *length > text.size() / 2) return std::nullopt;
    Bytes out;
    out.reserve(*length);
    int high = -1;
    for (const char c : text) {
        if (out.size() == *length) break;
        if (is_space(c)) continue;
        const int low = digit(c);
        if (low < 0) return std::nullopt;
        if (high < 0) high = low;
        else out.push_back(static_cast<std::byte>(std::exchange(high, -1) << 4 | low));
    }
    return out.size() == *length ? std::optional(std::move(out)) : std::nullopt;
}

/// By its first bytes, as a JPEG's APP1 segment has them; some write them in front of what the keyword names too.
Profile known_by_mark(ProfileKind kind, Bytes bytes) {
    if (kind != ProfileKind::exif && kind != ProfileKind::xmp) return {kind, std::move(bytes)};
    if (text_of(bytes).starts_with(xmp_name)) {
        bytes.erase(bytes.begin(), bytes.begin() + xmp_name.size());
        return {ProfileKind::xmp, std::move(bytes)};
    }
    if (kind == ProfileKind::xmp) return {kind, std::move(bytes)};
    const auto block = exif_block(bytes);
    return {kind, Bytes(block.begin(), block.end())};
}

/// Whether IPTC, or Photoshop's resources, show or describe pixels as they were, or cannot be told apart.
bool is_of_pixels(const Bytes& bytes) {
    if (bytes.empty()) return true; // it could not be read
    const bool in_resources = text_of(bytes).starts_with("8BIM");
    return (in_resources ? resources_without_pictures(bytes) : iptc_without_pictures(bytes)) != bytes;
}

bool is_raw_profile(std::string_view keyword) {
    return same_letters(keyword.substr(0, raw_profile_keyword.size()), raw_profile_keyword);
}

bool says_orientation(std::string_view keyword) {
    return same_letters(keyword, "exif:Orientation") || same_letters(keyword, "tiff:Orientation");
}

} // namespace

std::string_view name_of(ProfileKind kind) noexcept {
    switch (kind) {
    case ProfileKind::none: break;
    case ProfileKind::exif: return "EXIF";
    case ProfileKind::xmp: return "XMP";
    case ProfileKind::icc: return "ICC profile";
    case ProfileKind::iptc: return "IPTC";
    case ProfileKind::photoshop: return "Photoshop resources";
    }
    return "text";
}

ProfileKind profile_kind(std::string_view keyword) noexcept {
    if (keyword == xmp_keyword) return ProfileKind::xmp;
    if (!is_raw_profile(keyword)) return ProfileKind::none;
    const std::string_view name = keyword.substr(raw_profile_keyword.size());
    const auto* const known = std::find_if(std::begin(raw_names), std::end(raw_names),
                                           [&](const Name& n) { return same_letters(n.text, name); });
    return known == std::end(raw_names) ? ProfileKind::none : known->kind;
}

Profile ProfileReader::read(std::uint32_t type, std::span<const std::byte> payload) {
    const std::string_view keyword = keyword_of(payload);
    Profile out{profile_kind(keyword), {}};
    if (out.kind == ProfileKind::none || payload.size() > longest_chunk) return out;
    const std::size_t most = std::min<std::size_t>(longest_chunk, left_);
    auto text = text_in(type, payload, most);
    // What could not be inflated may have cost as much work as what it could have become: 1032 times as much at most.
    left_ -= std::min(left_, text ? text->size() : std::min(most, 1032 * payload.size()));
    if (!text) return out;
    if (keyword == xmp_keyword) return {out.kind, std::move(*text)};
    auto bytes = from_digits(text_of(*text));
    return bytes ? known_by_mark(out.kind, std::move(*bytes)) : out;
}

void drop_texts_of_pixels(std::vector<OwnBlock>& own, bool turned_by_exif) {
    ProfileReader reader;
    std::erase_if(own, [&](const OwnBlock& block) {
        const auto type = block.type.size() == 4 ? load_be32(std::as_bytes(std::span(block.type)).data()) : 0;
        if (!is_text_chunk(type)) return false;
        const std::string_view keyword = keyword_of(block.bytes);
        if (says_orientation(keyword)) return turned_by_exif;
        if (profile_kind(keyword) == ProfileKind::none) return is_raw_profile(keyword); // of nobody knows what
        return is_of_pixels(reader.read(type, block.bytes).bytes);
    });
}

} // namespace oriel::codecs::png
