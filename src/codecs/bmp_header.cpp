#include "codecs/bmp_header.hpp"

#include "codecs/little_endian.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <span>

namespace oriel::codecs::bmp {

namespace {

constexpr std::size_t file_header = 14;
constexpr std::uint32_t core = 12;
constexpr std::uint32_t os2 = 64;
constexpr std::uint32_t known_lengths[] = {core, 16, 40, 52, 56, os2, 108, 124};
constexpr std::size_t masks_at = 54; // behind a header of 40 bytes and inside longer ones: the same place
constexpr std::uint64_t most_bytes = PTRDIFF_MAX;

/// Values of biCompression.
enum : std::uint32_t {
    BI_RGB = 0,
    BI_RLE8 = 1,
    BI_RLE4 = 2,
    BI_BITFIELDS = 3,
    BI_JPEG = 4,
    BI_PNG = 5,
    BI_ALPHABITFIELDS = 6,
    BI_CMYK = 11,
    BI_CMYKRLE4 = 13
};

/// What stands in front of the pixels, without palette: private memory, zeros where a short header has no fields.
class Fixed {
public:
    explicit Fixed(const Input& input) : input_(input) {
        input.read(0, std::span(bytes_).first(file_header + 4));
        length_ = u32(14);
        if (std::ranges::find(known_lengths, length_) == std::end(known_lengths))
            fail(fmt::format("a BMP header of {} bytes; known are 12, 16, 40, 52, 56, 64, 108 and 124", length_));
        end_ = file_header + length_;
        input.read(0, std::span(bytes_).first(end_));
    }

    std::uint32_t length() const noexcept { return length_; }
    std::uint64_t end() const noexcept { return end_; } ///< of the header and of masks behind it
    std::uint16_t u16(std::size_t at) const noexcept { return load_le16(&bytes_[at]); }
    std::uint32_t u32(std::size_t at) const noexcept { return load_le32(&bytes_[at]); }
    const Input& input() const noexcept { return input_; }

    /// Takes so many masks behind the header as well.
    void read_masks(std::size_t count) {
        input_.read(end_, std::span(bytes_).subspan(end_, count * 4));
        end_ += count * 4;
    }

    /// "x.bmp: PROBLEM" as CodecError.
    [[noreturn]] void fail(const std::string& problem) const {
        throw CodecError(fmt::format("{}: {}", input_.name(), problem));
    }

private:
    const Input& input_;
    std::array<std::byte, file_header + 124> bytes_{};
    std::uint32_t length_ = 0;
    std::size_t end_ = 0;
};

void read_size(const Fixed& fixed, Header& header) {
    std::int64_t width = fixed.u16(18);
    std::int64_t height = fixed.u16(20);
    if (fixed.length() != core) {
        width = static_cast<std::int32_t>(fixed.u32(18));
        height = static_cast<std::int32_t>(fixed.u32(22));
    }
    if (width <= 0 || height == 0)
        fixed.fail(fmt::format("the header says {}×{}: a picture has at least one pixel", width, height));
    header.width = width;
    header.top_down = height < 0;
    header.height = height < 0 ? -height : height;
    std::uint64_t bytes = 0;
    if (__builtin_mul_overflow(static_cast<std::uint64_t>(header.width) * Frame::max_channels, header.height, &bytes) ||
        bytes > most_bytes)
        fixed.fail(fmt::format("the header says {}×{}: no file holds that many pixels", header.width, header.height));

    const std::size_t at = fixed.length() == core ? 22 : 26;
    if (fixed.u16(at) != 1) fixed.fail(fmt::format("a BMP has one plane, and this says {}", fixed.u16(at)));
    header.bits = fixed.u16(at + 2);
    constexpr unsigned depths[] = {1, 2, 4, 8, 16, 24, 32};
    if (std::ranges::find(depths, header.bits) == std::end(depths))
        fixed.fail(fmt::format("{} bit a pixel; BMP of 1, 2, 4, 8, 16, 24 and 32 are read", header.bits));
}

std::uint32_t compression_of(const Fixed& fixed) {
    const std::uint32_t compression = fixed.u32(30); // 0 in headers too short for it
    const bool is_os2 = fixed.length() == os2;
    if (fixed.length() <= 16) return BI_RGB;
    const auto not_read = [&](std::string_view what) {
        fixed.fail(fmt::format("its pixels are {}, which is not read\nsave it as PNG, or as BMP of 24 bit, with the "
                               "program that made it",
                               what));
    };
    if (is_os2 && compression == 3) not_read("compressed by OS/2's Huffman code");
    if (is_os2 && compression == 4) not_read("compressed by OS/2's RLE24");
    if (compression == BI_JPEG || compression == BI_PNG)
        fixed.fail(fmt::format("its pixels are an embedded {0} file, which is not read as BMP\ncut it out with "
                               "`tail -c +{1} FILE`",
                               compression == BI_JPEG ? "JPEG" : "PNG", std::uint64_t{fixed.u32(10)} + 1));
    if (compression >= BI_CMYK && compression <= BI_CMYKRLE4) not_read("CMYK");
    if (compression > BI_ALPHABITFIELDS) fixed.fail(fmt::format("unknown BMP compression {}", compression));
    return compression;
}

void read_compression(Fixed& fixed, Header& header) {
    const std::uint32_t compression = compression_of(fixed);
    const auto require_bits = [&](bool fit) {
        if (!fit)
            fixed.fail(fmt::format("BMP compression {} does not go with {} bit a pixel", compression, header.bits));
    };
    switch (compression) {
    case BI_RLE8:
        require_bits(header.bits == 8);
        header.compression = Compression::rle8;
        break;
    case BI_RLE4:
        require_bits(header.bits == 4);
        header.compression = Compression::rle4;
        break;
    case BI_BITFIELDS:
    case BI_ALPHABITFIELDS: {
        require_bits(header.bits == 16 || header.bits == 32);
        const bool behind = fixed.length() == 40;
        const bool alpha = behind ? compression == BI_ALPHABITFIELDS : fixed.length() >= 56;
        if (behind) fixed.read_masks(alpha ? 4 : 3);
        for (std::size_t k = 0; k < (alpha ? 4U : 3U); ++k) header.masks.push_back(fixed.u32(masks_at + 4 * k));
        break;
    }
    default:
        if (header.bits == 16) header.masks = {0x7c00, 0x03e0, 0x001f};
    }
    if (header.masks.size() == 4 && header.masks[3] == 0) header.masks.pop_back();
    if (header.masks.empty()) return;
    constexpr const char* names[] = {"red", "green", "blue", "alpha"};
    for (std::size_t k = 0; k < header.masks.size(); ++k)
        if (!Fields::is_sound(header.masks[k], header.bits))
            fixed.fail(fmt::format("the mask of {} is {:#010x}: not bits on end inside {}", names[k], header.masks[k],
                                   header.bits));
    if ((header.masks[0] | header.masks[1] | header.masks[2]) == 0) fixed.fail("the masks of all colours are 0");
}

/// As many entries as the header says and have room between it and the pixels; what lacks is black.
void read_palette(const Fixed& fixed, Header& header) {
    const std::uint64_t entry = fixed.length() == core ? 3 : 4;
    const std::uint64_t most = std::uint64_t{1} << header.bits;
    const std::uint64_t used = fixed.length() <= 16 ? 0 : fixed.u32(46);
    const std::uint64_t count = std::min({used == 0 ? most : used, most, (header.pixels - fixed.end()) / entry});
    std::vector<std::byte> bytes(count * entry);
    fixed.input().read(fixed.end(), bytes);
    for (std::size_t k = 0; k < bytes.size(); k += entry)
        header.palette.push_back({std::to_integer<std::uint8_t>(bytes[k + 2]),
                                  std::to_integer<std::uint8_t>(bytes[k + 1]),
                                  std::to_integer<std::uint8_t>(bytes[k])});
}

} // namespace

Header read_header(const Input& input) {
    Fixed fixed(input);
    Header header;
    read_size(fixed, header);
    read_compression(fixed, header);
    header.pixels = fixed.u32(10);
    if (header.pixels < fixed.end())
        fixed.fail(fmt::format("its pixels are said to begin at byte {}, inside the header, which has {}",
                               header.pixels, fixed.end()));
    if (header.bits <= 8) read_palette(fixed, header);
    constexpr std::uint32_t linked = 0x4c494e4b;
    constexpr std::uint32_t embedded = 0x4d424544;
    header.has_profile = fixed.length() == 124 && (fixed.u32(70) == linked || fixed.u32(70) == embedded);
    return header;
}

std::string Header::stored() const {
    std::string text;
    if (bits <= 8) text = fmt::format("palette of {}, {} bit", palette.size(), bits);
    else text = fmt::format("{} bit", bits);
    for (std::size_t k = 0; k < masks.size(); ++k)
        text += fmt::format("{}{}{}", k == 0 ? " (" : " ", "rgba"[k], std::popcount(masks[k]));
    if (!masks.empty()) text += ")";
    if (compression != Compression::none) text += compression == Compression::rle8 ? ", RLE8" : ", RLE4";
    return text + (top_down ? ", top down" : ", bottom up");
}

} // namespace oriel::codecs::bmp
