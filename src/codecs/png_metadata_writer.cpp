#include "codecs/png_chunks.hpp"
#include "codecs/png_metadata.hpp"
#include "codecs/png_output.hpp"
#include "oriel/error.hpp"

#if ORIEL_HAS_ZLIB
#include "codecs/deflate.hpp"
#else
#include "codecs/stb_write.hpp"
#endif

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>
#include <vector>

namespace oriel::codecs::png {

namespace {

using Bytes = std::vector<std::byte>;

constexpr std::uint64_t longest = 0x7fff'ffff; // section 5.3

void append(Bytes& to, std::string_view text) {
    const auto bytes = std::as_bytes(std::span(text));
    to.insert(to.end(), bytes.begin(), bytes.end());
}

void write_checked(Output& output, std::uint32_t type, std::string_view what, const Bytes& head,
                   std::span<const std::byte> body) {
    if (body.size() > longest - head.size())
        throw LimitError(fmt::format("{} of {} bytes is more than a PNG chunk holds, {}", what, body.size(), longest));
    write_chunk(output, type, {head, body});
}

#if ORIEL_HAS_ZLIB
/// A zlib stream, the same on every processor.
Bytes deflated(const Bytes& bytes) {
    if (bytes.size() > std::size_t{1} << 30) throw LimitError("a colour profile of more than 1 GiB is not written");
    constexpr std::size_t header = 2;
    Bytes out(header + static_cast<std::size_t>(stored_size(bytes.size())) + 4);
    out[0] = std::byte{0x78};
    out[1] = std::byte{0xda};
    const auto room = std::span(out).subspan(header, out.size() - header - 4);
    std::size_t size = make_deflater()->deflate(Matching::level_9, bytes, true, room);
    if (size == 0) size = store(bytes, true, room);
    store_be32(adler32_of(bytes), &out[header + size]);
    out.resize(header + size + 4);
    return out;
}
#else
Bytes deflated(const Bytes& bytes) {
    const ZlibStream stream = zlib_compress(bytes);
    return {stream.span().begin(), stream.span().end()};
}
#endif

void write_profile(Output& output, const Bytes& icc) {
    Bytes head;
    append(head, std::string_view("icc\0\0", 5)); // a name, and the method: deflate
    write_checked(output, iCCP, "a colour profile", head, deflated(icc));
}

/// Those of a list, whose order is that of the file.
void write_own(Output& output, const Metadata& metadata, std::span<const std::string_view> types) {
    if (metadata.format != "png") return;
    for (const OwnBlock& block : metadata.own) {
        if (std::ranges::find(types, block.type) == types.end()) continue;
        char name[5]{};
        std::copy_n(block.type.begin(), 4, name);
        write_checked(output, chunk_type(name), "a chunk", {}, block.bytes);
    }
}

// Whole numbers of pixels per metre; a mere ratio, which may be a fraction, in thousandths.
void write_density(Output& output, const Density& density) {
    const bool whole = density.x == std::floor(density.x) && density.y == std::floor(density.y);
    const double unit = density.metric || whole ? 1 : 1000;
    const auto fits = [](double value) { return value >= 1 && value <= static_cast<double>(longest); };
    const double x = std::round(density.x * unit);
    const double y = std::round(density.y * unit);
    if (!fits(x) || !fits(y)) return;
    std::array<std::byte, 9> bytes{};
    store_be32(static_cast<std::uint32_t>(x), &bytes[0]);
    store_be32(static_cast<std::uint32_t>(y), &bytes[4]);
    bytes[8] = static_cast<std::byte>(density.metric ? 1 : 0);
    write_chunk(output, pHYs, {bytes});
}

} // namespace

void write_colour_chunks(Output& output, const Metadata& metadata) {
    constexpr std::string_view always[] = {"cICP", "mDCV", "cLLI", "gAMA", "cHRM"};
    constexpr std::string_view instead_of_profile[] = {"sRGB"}; // both at once are forbidden (section 11.3.2.5)
    if (!metadata.icc.empty()) write_profile(output, metadata.icc);
    else write_own(output, metadata, instead_of_profile);
    write_own(output, metadata, always);
}

void write_other_chunks(Output& output, const Metadata& metadata) {
    if (metadata.density) write_density(output, *metadata.density);
    if (!metadata.exif.empty()) write_checked(output, eXIf, "EXIF", {}, metadata.exif);
    if (!metadata.xmp.empty()) {
        Bytes head;
        append(head, xmp_keyword);
        head.insert(head.end(), 5, std::byte{0}); // its end, not deflated, method, no language, no keyword in it
        write_checked(output, iTXt, "XMP", head, metadata.xmp);
    }
    constexpr std::string_view texts[] = {"tEXt", "zTXt", "iTXt"};
    write_own(output, metadata, texts);
}

} // namespace oriel::codecs::png
