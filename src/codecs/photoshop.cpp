#include "codecs/photoshop.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace oriel::codecs {

namespace {

using Bytes = std::vector<std::byte>;
using Span = std::span<const std::byte>;

constexpr unsigned iptc_number = 1028;
constexpr unsigned no_number = 0x1'0000;
// Thumbnails, a profile, slices, EXIF twice, XMP; and outlines, which are in pixels.
constexpr unsigned numbers_of_pixels[] = {1033, 1036, 1039, 1050, 1058, 1059, 1060};
constexpr unsigned first_outline = 2000;
constexpr unsigned last_outline = 2998;

// Of IPTC: what announces a preview and the preview itself (2:200, 2:201, 2:202), and the records of an object's own
// data.
constexpr unsigned application_record = 2;
constexpr unsigned preview_format = 200;
constexpr unsigned preview = 202;
constexpr unsigned first_object_record = 7;

std::uint64_t number(Span bytes, std::uint64_t at, unsigned size) {
    std::uint64_t value = 0;
    for (unsigned i = 0; i < size; ++i) value = value << 8 | std::to_integer<std::uint64_t>(bytes[at + i]);
    return value;
}

bool holds(Span bytes, std::uint64_t at, std::uint64_t count) {
    return at <= bytes.size() && count <= bytes.size() - at;
}

bool all_zero(Span bytes) {
    return std::ranges::all_of(bytes, [](std::byte byte) { return byte == std::byte{0}; });
}

struct Resource {
    unsigned number = 0;
    Span whole; // with what fills it up
    Span data;
};

bool is_signature(Span bytes, std::uint64_t at) {
    constexpr std::string_view signatures[] = {"8BIM", "MeSa", "AgHg", "PHUT", "DCSR"};
    if (!holds(bytes, at, 4)) return false;
    const std::string_view four(reinterpret_cast<const char*>(bytes.data()) + at, 4);
    return std::ranges::find(signatures, four) != std::end(signatures);
}

// Nothing if some of it is no resource. Zeros at the end are one without a number.
std::optional<std::vector<Resource>> resources_in(Span bytes) {
    std::vector<Resource> out;
    for (std::uint64_t at = 0; at < bytes.size();) {
        if (all_zero(bytes.subspan(at))) {
            out.push_back({no_number, bytes.subspan(at), {}});
            break;
        }
        const std::uint64_t name = at + 6;
        if (!is_signature(bytes, at) || !holds(bytes, name, 1)) return std::nullopt;
        const std::uint64_t size_at = name + (1 + number(bytes, name, 1) + 1) / 2 * 2;
        if (!holds(bytes, size_at, 4)) return std::nullopt;
        const std::uint64_t size = number(bytes, size_at, 4);
        const std::uint64_t data = size_at + 4;
        if (!holds(bytes, data, size)) return std::nullopt;
        std::uint64_t end = data + size;
        // Some writers do not fill up, least of all at the end.
        if (size % 2 != 0 && end < bytes.size() && !is_signature(bytes, end)) ++end;
        out.push_back(
            {static_cast<unsigned>(number(bytes, at + 4, 2)), bytes.subspan(at, end - at), bytes.subspan(data, size)});
        at = end;
    }
    return out;
}

void append(Bytes& out, Span bytes) { out.insert(out.end(), bytes.begin(), bytes.end()); }

void append_iptc(Bytes& out, Span iptc) {
    constexpr std::array<unsigned char, 8> head{'8', 'B', 'I', 'M', iptc_number >> 8, iptc_number & 255, 0, 0};
    append(out, std::as_bytes(std::span(head)));
    for (const int shift : {24, 16, 8, 0}) out.push_back(static_cast<std::byte>(iptc.size() >> shift & 255));
    append(out, iptc);
    if (iptc.size() % 2 != 0) out.push_back(std::byte{0});
}

// An entry of IPTC: 1C, record, number, size u16 (with the highest bit, the size of the size), data.
struct Entry {
    unsigned record = 0;
    unsigned number = 0;
    Span whole;
};

// Up to the first byte that begins none. Nothing if one is cut off.
std::optional<std::vector<Entry>> entries_in(Span iptc) {
    std::vector<Entry> out;
    for (std::uint64_t at = 0; at < iptc.size() && iptc[at] == std::byte{0x1c};) {
        if (!holds(iptc, at, 5)) return std::nullopt;
        std::uint64_t size = number(iptc, at + 3, 2);
        std::uint64_t data = at + 5;
        if ((size & 0x8000) != 0) {
            const std::uint64_t bytes = size & 0x7fff;
            if (bytes > 4 || !holds(iptc, data, bytes)) return std::nullopt;
            size = number(iptc, data, static_cast<unsigned>(bytes));
            data += bytes;
        }
        if (!holds(iptc, data, size)) return std::nullopt;
        out.push_back({static_cast<unsigned>(number(iptc, at + 1, 1)), static_cast<unsigned>(number(iptc, at + 2, 1)),
                       iptc.subspan(at, data + size - at)});
        at = data + size;
    }
    return out;
}

std::size_t size_of(const std::vector<Entry>& entries) {
    std::size_t out = 0;
    for (const Entry& entry : entries) out += entry.whole.size();
    return out;
}

bool is_preview(const Entry& entry) {
    return entry.record >= first_object_record ||
           (entry.record == application_record && entry.number >= preview_format && entry.number <= preview);
}

// Also one that is not known, with the beginning of a JPEG in it.
bool is_of_pixels(const Resource& one) {
    constexpr std::array jpeg{std::byte{0xff}, std::byte{0xd8}, std::byte{0xff}};
    return std::ranges::find(numbers_of_pixels, one.number) != std::end(numbers_of_pixels) ||
           (one.number >= first_outline && one.number <= last_outline) ||
           std::search(one.data.begin(), one.data.end(), jpeg.begin(), jpeg.end()) != one.data.end();
}

} // namespace

std::optional<std::vector<std::byte>> iptc_without_pictures(std::span<const std::byte> iptc) {
    const auto entries = entries_in(iptc);
    if (!entries || !all_zero(iptc.subspan(size_of(*entries)))) return std::nullopt;
    if (std::ranges::none_of(*entries, is_preview)) return Bytes(iptc.begin(), iptc.end());
    Bytes out;
    for (const Entry& entry : *entries)
        if (!is_preview(entry)) append(out, entry.whole);
    return out;
}

std::optional<std::vector<std::byte>> resources_without_pictures(std::span<const std::byte> resources) {
    const auto all = resources_in(resources);
    if (!all) return std::nullopt;
    Bytes out;
    for (const Resource& one : *all) {
        if (one.number != iptc_number) {
            if (!is_of_pixels(one)) append(out, one.whole);
            continue;
        }
        const auto iptc = iptc_without_pictures(one.data);
        if (!iptc) return std::nullopt;
        if (std::ranges::equal(*iptc, one.data)) append(out, one.whole);
        else append_iptc(out, *iptc);
    }
    return out;
}

std::span<const std::byte> iptc_of(std::span<const std::byte> resources) {
    const auto all = resources_in(resources);
    if (!all) return {};
    const auto found = std::ranges::find(*all, iptc_number, &Resource::number);
    return found == all->end() ? Span{} : found->data;
}

bool holds_more_than_iptc(std::span<const std::byte> resources) {
    const auto all = resources_in(resources);
    return !all || std::ranges::any_of(
                       *all, [](const Resource& one) { return one.number != iptc_number && one.number != no_number; });
}

std::vector<std::byte> with_iptc(std::span<const std::byte> resources, std::span<const std::byte> iptc) {
    Bytes out;
    const auto all = resources_in(resources);
    if (all && std::ranges::equal(iptc_of(resources), iptc)) return {resources.begin(), resources.end()};
    append_iptc(out, iptc);
    for (const Resource& one : all.value_or(std::vector<Resource>{}))
        if (one.number != iptc_number) append(out, one.whole);
    return out;
}

std::span<const std::byte> without_filling(std::span<const std::byte> iptc) {
    const auto entries = entries_in(iptc);
    if (!entries) return iptc;
    const std::size_t size = size_of(*entries);
    return iptc.size() - size < 4 && all_zero(iptc.subspan(size)) ? iptc.first(size) : iptc;
}

} // namespace oriel::codecs
