#include "codecs/webp_container.hpp"

#include "codecs/exif.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace oriel::codecs::webp {

namespace {

constexpr std::size_t riff_bytes = 12;
constexpr std::size_t chunk_head = 8;

// More chunks than that are no animation but an attempt to keep us busy.
constexpr int most_chunks = 1 << 20;

constexpr std::string_view known[] = {"VP8X", "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF", "ICCP", "EXIF", "XMP "};

// Of unknown chunks: enough for a sentence.
constexpr std::size_t most_names = 8;

constexpr std::uint32_t most_metadata = std::uint32_t{64} << 20;

std::uint32_t number(std::span<const std::byte> bytes) {
    std::uint32_t value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | std::to_integer<std::uint32_t>(bytes[i]);
    return value;
}

std::string_view text(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

class Walk {
public:
    Walk(const Input& input, bool tolerant) : input_(input), tolerant_(tolerant) {}

    Container run() {
        std::array<std::byte, riff_bytes> head{};
        input_.read(0, head);
        out_.bytes = std::uint64_t{number(std::span(head).subspan(4, 4))} + chunk_head;
        if (!tolerant_) input_.require(out_.bytes);
        const std::uint64_t end = std::min(out_.bytes, input_.size());
        std::uint64_t at = riff_bytes;
        int chunks = 0;
        for (; at < end && end - at >= chunk_head; ++chunks) {
            if (chunks == most_chunks) fail("it has more chunks than any picture");
            std::array<std::byte, chunk_head> chunk{};
            input_.read(at, chunk);
            const std::uint32_t size = number(std::span(chunk).subspan(4));
            at += chunk_head;
            take(text(std::span(chunk).first(4)), {at, size}, end);
            at += std::uint64_t{size} + (size & 1);
        }
        if (out_.width == 0 || out_.height == 0) fail("it has no picture");
        out_.frames = std::max(out_.frames, 1);
        return out_;
    }

private:
    [[noreturn]] void fail(const char* problem) const {
        throw CodecError(fmt::format("{}: {}: the file is damaged", input_.name(), problem));
    }

    template <std::size_t Bytes> std::array<std::byte, Bytes> first(const Place& place, std::uint64_t end) const {
        if (place.bytes < Bytes || end - place.offset < Bytes) fail("a chunk is shorter than what it has to hold");
        std::array<std::byte, Bytes> out{};
        input_.read(place.offset, out);
        return out;
    }

    void take(std::string_view name, const Place& place, std::uint64_t end) {
        // What is not all there is not carried; whether a frame is, its decoder says.
        const bool there = place.bytes <= end - place.offset;
        if (name == "VP8X") {
            const auto head = first<10>(place, end);
            const auto flags = std::to_integer<unsigned>(head[0]);
            extended_ = true;
            out_.alpha = (flags & 16U) != 0;
            out_.animated = (flags & 2U) != 0;
            out_.width = number(std::span(head).subspan(4, 3)) + 1;
            out_.height = number(std::span(head).subspan(7, 3)) + 1;
            if (out_.animated) out_.frames = 0;
        } else if (name == "VP8 " && !pixels_ && !out_.animated) {
            const auto head = first<10>(place, end);
            pixels_ = true;
            if (!extended_)
                size(number(std::span(head).subspan(6, 2)) & 0x3fff, number(std::span(head).subspan(8, 2)) & 0x3fff);
        } else if (name == "VP8L" && !pixels_ && !out_.animated) {
            const auto bytes = first<5>(place, end);
            const std::uint32_t head = number(std::span(bytes).subspan(1));
            pixels_ = true;
            out_.lossless = true;
            out_.alpha = out_.alpha || (head >> 28 & 1) != 0;
            if (!extended_) size((head & 0x3fff) + 1, (head >> 14 & 0x3fff) + 1);
        } else if (name == "ANMF" && out_.animated) {
            if (out_.lossless_frames == out_.frames && is_lossless(place, end)) ++out_.lossless_frames;
            ++out_.frames;
        } else if (std::ranges::find(known, name) == std::end(known)) {
            note(name);
        } else if (extended_ && there) {
            if (name == "ICCP" && !out_.icc) out_.icc = place;
            if (name == "EXIF" && !out_.exif) out_.exif = place;
            if (name == "XMP " && !out_.xmp) out_.xmp = place;
        }
    }

    // A frame's own chunks come behind 16 bytes on where it stands.
    bool is_lossless(const Place& frame, std::uint64_t end) const {
        constexpr std::size_t own = 16;
        if (frame.bytes < own + 4 || end - frame.offset < own + 4) return false;
        const auto head = first<own + 4>(frame, end);
        return text(std::span(head).subspan(own)) == "VP8L";
    }

    void note(std::string_view name) {
        if (out_.others.size() == most_names) return;
        std::string shown(name);
        std::ranges::replace_if(
            shown, [](char c) { return c < ' ' || c > '~'; }, '?');
        if (std::ranges::find(out_.others, shown) == out_.others.end()) out_.others.push_back(std::move(shown));
    }

    void size(std::uint32_t width, std::uint32_t height) {
        out_.width = width;
        out_.height = height;
    }

    const Input& input_;
    bool tolerant_;
    bool extended_ = false;
    bool pixels_ = false;
    Container out_;
};

std::vector<std::byte> block(const Input& input, const std::optional<Place>& place, std::string_view name) {
    if (!place) return {};
    if (place->bytes > most_metadata)
        throw LimitError(fmt::format("{}: its {} has {} bytes; at most {} are read", input.name(), name, place->bytes,
                                     most_metadata));
    std::vector<std::byte> out(place->bytes);
    input.read(place->offset, out);
    return out;
}

} // namespace

bool is_webp(std::span<const std::byte> head) noexcept {
    return head.size() >= riff_bytes && text(head.first(4)) == "RIFF" && text(head.subspan(8, 4)) == "WEBP";
}

Container read_container(const Input& input, bool tolerant) { return Walk(input, tolerant).run(); }

Metadata read_metadata(const Input& input, const Container& container) {
    Metadata out;
    out.format = "webp";
    out.icc = block(input, container.icc, "ICC profile");
    out.exif = block(input, container.exif, "EXIF");
    out.xmp = block(input, container.xmp, "XMP");
    // As in a JPEG: some writers put it there.
    if (text(out.exif).starts_with(std::string_view("Exif\0\0", 6)))
        out.exif.erase(out.exif.begin(), out.exif.begin() + 6);
    add_exif_density(out);
    return out;
}

} // namespace oriel::codecs::webp
