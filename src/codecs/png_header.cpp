#include "codecs/png_header.hpp"

#include "codecs/exif.hpp"
#include "codecs/png_end.hpp"
#include "codecs/png_profile.hpp"
#include "codecs/png_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace oriel::codecs::png {

namespace {

/// How an extension that is known is called in FileFacts::metadata.
struct Extension {
    std::uint32_t type;
    std::string_view name;
};
constexpr std::uint32_t acTL = chunk_type("acTL");
constexpr std::uint32_t CgBI = chunk_type("CgBI");
constexpr Extension extensions[] = {
    {eXIf, "EXIF"},
    {acTL, "animation"},
    {chunk_type("iCCP"), "ICC profile"},
    {chunk_type("sRGB"), "sRGB"},
    {chunk_type("gAMA"), "gamma"},
    {chunk_type("cHRM"), "chromaticities"},
    {chunk_type("cICP"), "colour coding (cICP)"},
    {chunk_type("mDCV"), "mastering display"},
    {chunk_type("cLLI"), "light levels"},
    {chunk_type("sBIT"), "significant bits"},
    {chunk_type("pHYs"), "pixel density"},
    {chunk_type("bKGD"), "background"},
    {chunk_type("hIST"), "histogram"},
    {chunk_type("sPLT"), "suggested palette"},
    {chunk_type("tIME"), "time"},
    {chunk_type("tEXt"), "text"},
    {chunk_type("zTXt"), "text"},
    {iTXt, "text"},
};

struct Kind {
    Colour colour;
    std::string_view name;
    std::uint32_t samples;
    std::array<std::uint8_t, 5> depths; ///< the legal ones; 0 ends them
};
constexpr Kind kinds[] = {
    {Colour::gray, "gray", 1, {1, 2, 4, 8, 16}},
    {Colour::rgb, "RGB", 3, {8, 16}},
    {Colour::palette, "palette", 1, {1, 2, 4, 8}},
    {Colour::gray_alpha, "gray and alpha", 2, {8, 16}},
    {Colour::rgba, "RGBA", 4, {8, 16}},
};

const Kind& kind_of(Colour colour) {
    return *std::find_if(std::begin(kinds), std::end(kinds), [&](const Kind& kind) { return kind.colour == colour; });
}

std::uint64_t filtered_rows(const ImageHeader& image, std::uint64_t width, std::uint64_t height) {
    if (width == 0 || height == 0) return 0;
    return height * (1 + (width * image.samples() * image.depth + 7) / 8);
}

std::string stored_text(const Header& header) {
    const ImageHeader& image = header.image;
    std::string text = fmt::format("{}, {} bit", kind_of(image.colour).name, image.depth);
    if (!header.transparency.empty())
        text += image.colour == Colour::palette ? ", transparent entries" : ", one transparent colour";
    if (image.interlaced) text += ", interlaced";
    return text;
}

// Of a palette the entries count that pixels can name, as libpng has it.
std::string transparency_of_palette_fault(std::size_t entries, const Header& header) {
    const std::size_t most = std::min(header.palette.size() / 3, std::size_t{1} << header.image.depth);
    if (entries != 0 && entries <= most) return {};
    return fmt::format("it has {} entries and the palette {}", entries, most);
}

/// Why the tRNS chunk has no meaning here, as libpng decides; empty if it has one.
std::string transparency_fault(const Header& header, const Chunk& chunk) {
    switch (header.image.colour) {
    case Colour::palette:
        if (header.palette.empty()) return "it stands before the palette";
        return transparency_of_palette_fault(chunk.length, header);
    case Colour::gray:
    case Colour::rgb:
        if (chunk.length != 2 * header.image.samples())
            return fmt::format("it has {} bytes, not {}", chunk.length, 2 * header.image.samples());
        return {};
    case Colour::gray_alpha:
    case Colour::rgba: return "the picture has an alpha channel";
    }
    return {};
}

void take_palette(const Input& input, const Chunk& chunk, Header& header) {
    const bool wanted = header.image.colour == Colour::palette;
    if (chunk.length == 0 || chunk.length > 768 || chunk.length % 3 != 0)
        fail(input, fmt::format("{} has {} bytes; a palette has 1 to 256 entries of 3 bytes: the file is damaged",
                                chunk.place(), chunk.length));
    if (std::exchange(header.palette_met, true))
        fail(input, chunk.place() + " is a second palette: the file is damaged");
    if (header.image.colour == Colour::rgb && !header.transparency.empty())
        fail(input, chunk.place() + " stands behind a tRNS chunk, which has to follow it: the file is damaged");
    // In the other kinds a palette is a suggestion for poorer displays.
    auto palette = read_payload(input, chunk, wanted ? chunk.length : 0);
    if (wanted) header.palette = std::move(palette);
}

void take_transparency(const Input& input, const Chunk& chunk, Header& header) {
    std::string fault = transparency_fault(header, chunk);
    if (fault.empty() && !header.transparency.empty()) fault = "there is one before it";
    auto bytes = read_payload(input, chunk, fault.empty() ? chunk.length : 0);
    if (fault.empty()) header.transparency = std::move(bytes);
    else if (!std::exchange(header.transparency_ignored, true))
        header.facts.notices.push_back(fmt::format("{} is ignored: {}.", chunk.place(), fault));
}

void take_exif(const Input& input, const Chunk& chunk, Header& header) {
    // The directory with the orientation is usually at the beginning, before any thumbnail, but may be anywhere.
    const std::vector<std::byte> bytes = read_payload(input, chunk, std::size_t{16} << 20);
    const auto block = exif_block(bytes);
    header.exif = !block.empty();
    header.facts.orientation = exif_orientation(block);
}

/// EXIF, XMP and ICC profiles that were met. One of each kind is read: the chunk that PNG has for it, or the first
/// text.
class Profiles {
public:
    /// Which of them a chunk holds. Reads a text that may be EXIF.
    ProfileKind take(const Input& input, const Chunk& chunk) {
        if (!is_text_chunk(chunk.type)) return take_chunk(chunk.type);
        const ProfileKind kind = kind_of_text(input, chunk);
        ++met_[static_cast<std::size_t>(kind)];
        return kind;
    }

    /// What only texts say counts where no chunk made for it does; what else they say is not carried.
    void finish(Header& header) const {
        if (!header.exif) header.facts.orientation = orientation_.value_or(1);
        for (const ProfileKind kind : {ProfileKind::exif, ProfileKind::xmp, ProfileKind::icc})
            if (met_[static_cast<std::size_t>(kind)] > 1)
                header.facts.metadata.push_back(fmt::format("further {}", name_of(kind)));
    }

private:
    /// Programs write EXIF twice, which is no loss: a second chunk does not count.
    ProfileKind take_chunk(std::uint32_t type) {
        if (type == eXIf && !std::exchange(exif_chunk_, true)) ++met_[static_cast<std::size_t>(ProfileKind::exif)];
        if (type == iCCP && !std::exchange(icc_chunk_, true)) ++met_[static_cast<std::size_t>(ProfileKind::icc)];
        return ProfileKind::none;
    }

    ProfileKind kind_of_text(const Input& input, const Chunk& chunk) {
        std::array<std::byte, longest_keyword + 1> first{};
        const auto bytes = std::span(first).first(std::min<std::size_t>(first.size(), chunk.length));
        input.read(chunk.payload(), bytes);
        const ProfileKind kind = profile_kind(keyword_of(bytes));
        if (kind != ProfileKind::exif || chunk.length > ProfileReader::longest_chunk) return kind;
        const Profile profile = reader_.read(chunk.type, read_payload(input, chunk, chunk.length));
        if (profile.kind == ProfileKind::exif && !profile.bytes.empty() && !orientation_)
            orientation_ = exif_orientation(profile.bytes);
        return profile.kind;
    }

    ProfileReader reader_;
    std::optional<int> orientation_; ///< of the first text that is EXIF
    std::array<int, 6> met_{};
    bool exif_chunk_ = false;
    bool icc_chunk_ = false;
};

void take_extension(const Input& input, const Chunk& chunk, Header& header, Profiles& profiles) {
    if (chunk.type == eXIf && !header.exif) take_exif(input, chunk, header);
    const auto* const known = std::find_if(std::begin(extensions), std::end(extensions),
                                           [&](const Extension& e) { return e.type == chunk.type; });
    if (known == std::end(extensions)) return;
    const ProfileKind kind = profiles.take(input, chunk);
    auto& metadata = header.facts.metadata;
    const std::string_view name = kind == ProfileKind::none ? known->name : name_of(kind);
    const bool first = std::find(metadata.begin(), metadata.end(), name) == metadata.end();
    if (!first) return;
    metadata.emplace_back(name);
    if (chunk.type != acTL) return;
    const std::vector<std::byte> counts = read_payload(input, chunk, 8);
    if (counts.size() == 8 && load_be32(counts.data()) == 1) return; // of one frame: a picture
    header.facts.further_frames = true;
    header.facts.notices.emplace_back("The file is animated; only its default picture is read.");
}

void take(const Input& input, const Chunk& chunk, Header& header, Profiles& profiles) {
    if (chunk.type == PLTE) return take_palette(input, chunk, header);
    if (chunk.type == tRNS) return take_transparency(input, chunk, header);
    if (!chunk.critical()) return take_extension(input, chunk, header, profiles);
    if (chunk.type == IHDR) fail(input, chunk.place() + " is a second header: the file is damaged");
    if (chunk.type == IEND) fail(input, chunk.place() + " ends the file, but no IDAT chunk came: it has no pixels");
    fail(input,
         fmt::format("{} is critical and of an unknown kind: the picture cannot be shown without it", chunk.place()));
}

/// Where the chunk behind the last IDAT begins: passed over, or found from the end of a file of very many; 0 if neither
/// is to be had.
std::uint64_t behind_pixels(const Input& input, std::uint64_t data) {
    Chunk chunk = read_chunk(input, data);
    for (int passed = 0; chunk.type == IDAT; chunk = read_chunk(input, chunk.end()))
        if (passed++ == most_passed) return behind_pixels_from_end(input, chunk.offset);
    return chunk.offset;
}

/// What is said behind the pixels; what must not stand there is the decoder's to judge.
void take_behind(const Input& input, Header& header, Profiles& profiles) {
    header.behind = behind_pixels(input, header.data);
    if (header.behind == 0) {
        header.facts.notices.push_back(
            fmt::format("what may stand behind the pixels (EXIF, texts) is not looked for: there are more than {} IDAT "
                        "chunks, and the last is not found from the file's end",
                        most_passed));
        return;
    }
    Chunk chunk = read_chunk(input, header.behind);
    for (int passed = 0; !chunk.critical(); chunk = read_chunk(input, chunk.end())) {
        if (passed++ == most_passed) {
            header.facts.notices.push_back(fmt::format("{} and what follows are not looked at: more than {} chunks "
                                                       "stand behind the pixels",
                                                       chunk.place(), most_passed));
            return;
        }
        if (chunk.type != acTL) take_extension(input, chunk, header, profiles);
    }
}

} // namespace

std::uint32_t ImageHeader::samples() const noexcept { return kind_of(colour).samples; }

std::uint64_t ImageHeader::inflated_bytes() const noexcept {
    if (!interlaced) return filtered_rows(*this, width, height);
    struct Pass {
        std::uint32_t x, y, step_x, step_y;
    };
    constexpr Pass adam7[] = {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4},
                              {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}};
    std::uint64_t bytes = 0;
    for (const Pass& pass : adam7) {
        const std::uint64_t columns = (std::uint64_t{width} + pass.step_x - 1 - pass.x) / pass.step_x;
        const std::uint64_t rows = (std::uint64_t{height} + pass.step_y - 1 - pass.y) / pass.step_y;
        bytes += filtered_rows(*this, columns, rows);
    }
    return bytes;
}

ImageHeader read_image_header(const Input& input, const Chunk& chunk) {
    if (chunk.type == CgBI)
        fail(input, "this is Apple's variant of PNG (it begins with a CgBI chunk), which only iOS reads\n"
                    "convert it with Xcode's `pngcrush -revert-iphone-optimizations`");
    if (chunk.type != IHDR)
        fail(input,
             fmt::format("a PNG begins with an IHDR chunk, this one with {}: the file is damaged", chunk.name()));
    if (chunk.length != 13)
        fail(input, fmt::format("{} has {} bytes, not 13: the file is damaged", chunk.place(), chunk.length));
    const std::vector<std::byte> bytes = read_payload(input, chunk, chunk.length);

    const ImageHeader image{.width = load_be32(&bytes[0]),
                            .height = load_be32(&bytes[4]),
                            .depth = std::to_integer<std::uint8_t>(bytes[8]),
                            .colour = Colour{std::to_integer<std::uint8_t>(bytes[9])},
                            .interlaced = bytes[12] == std::byte{1}};
    const auto illegal = [](std::uint32_t extent) { return extent == 0 || extent > 0x7fff'ffff; };
    if (illegal(image.width) || illegal(image.height))
        fail(input, fmt::format("the header says {}×{} pixels; each side is 1 to 2147483647: the file is damaged",
                                image.width, image.height));
    const auto* const kind =
        std::find_if(std::begin(kinds), std::end(kinds), [&](const Kind& k) { return k.colour == image.colour; });
    if (kind == std::end(kinds))
        fail(input, fmt::format("the header says colour type {}; there are 0, 2, 3, 4 and 6: the file is damaged",
                                static_cast<unsigned>(image.colour)));
    const auto* const depth = std::find(kind->depths.begin(), kind->depths.end(), image.depth);
    if (image.depth == 0 || depth == kind->depths.end())
        fail(input, fmt::format("the header says {} bit for {}, which PNG does not have: the file is damaged",
                                image.depth, kind->name));
    if (bytes[10] != std::byte{0} || bytes[11] != std::byte{0} || bytes[12] > std::byte{1})
        fail(input, fmt::format("the header says compression {}, filter {}, interlace {}; PNG has only compression 0, "
                                "filter 0, interlace 0 or 1: the file is damaged",
                                std::to_integer<unsigned>(bytes[10]), std::to_integer<unsigned>(bytes[11]),
                                std::to_integer<unsigned>(bytes[12])));
    return image;
}

std::uint32_t Header::channels() const noexcept {
    const std::uint32_t colours = image.colour == Colour::palette ? 3 : image.samples();
    return colours + (transparency.empty() ? 0 : 1);
}

std::uint64_t Header::decoded_bytes() const noexcept {
    return std::uint64_t{image.width} * image.height * channels() * (sixteen() ? 2 : 1);
}

Frame Header::frame() const {
    return Frame::packed(image.height, image.width, static_cast<std::ptrdiff_t>(channels()),
                         sixteen() ? Format::of<std::uint16_t>() : Format::of<std::uint8_t>());
}

Frame Header::stored_frame() const {
    const Frame native = frame();
    return sixteen() ? native.gathered_as(native.format().with_order(ByteOrder::big), native.max()) : native;
}

std::string Header::text() const { return fmt::format("{}×{} pixels ({})", image.width, image.height, facts.stored); }

Header read_header(const Input& input) {
    Header header;
    header.facts.format = "png";
    Profiles profiles;
    Chunk chunk = read_chunk(input, signature.size());
    header.image = read_image_header(input, chunk);
    while ((chunk = read_chunk(input, chunk.end())).type != IDAT) take(input, chunk, header, profiles);
    if (header.image.colour == Colour::palette && header.palette.empty())
        fail(input, "the pixels are palette indices, but no PLTE chunk precedes them: the file is damaged");
    header.data = chunk.offset;
    header.facts.stored = stored_text(header);
    try {
        take_behind(input, header, profiles);
    } catch (const CodecError&) {
        // Whoever wants the last row hears of it from the decoder.
    }
    profiles.finish(header);
    return header;
}

} // namespace oriel::codecs::png
