#include "codecs/inflate_whole.hpp"
#include "codecs/png_chunks.hpp"
#include "codecs/png_metadata.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace oriel::codecs::png {

namespace {

using Bytes = std::vector<std::byte>;

constexpr std::size_t most_bytes = std::size_t{64} << 20;
constexpr std::size_t longest_keyword = 79;

/// A chunk that is carried as it is: FileFacts::metadata's word for it, and its length where it has one.
struct Own {
    std::uint32_t type;
    std::string_view kind;
    std::uint32_t length; ///< 0: any; there may be several of them
    bool colour;
};
constexpr Own own[] = {
    {chunk_type("sRGB"), "sRGB", 1, true},
    {chunk_type("gAMA"), "gamma", 4, true},
    {chunk_type("cHRM"), "chromaticities", 32, true},
    {chunk_type("cICP"), "colour coding (cICP)", 4, true},
    {chunk_type("mDCV"), "mastering display", 24, true},
    {chunk_type("cLLI"), "light levels", 8, true},
    {chunk_type("tEXt"), "text", 0, false},
    {chunk_type("zTXt"), "text", 0, false},
    {iTXt, "text", 0, false},
};

std::string_view text_of(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Bytes up to the first 0, which is taken off too; nothing if there is none within `most` bytes.
std::optional<std::string_view> take_text(std::string_view& rest, std::size_t most) {
    const std::size_t end = rest.substr(0, most + 1).find('\0');
    if (end == rest.npos) return std::nullopt;
    const std::string_view out = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    return out;
}

std::optional<std::string_view> take_keyword(std::string_view& rest) {
    const auto keyword = take_text(rest, longest_keyword);
    return keyword && !keyword->empty() ? keyword : std::nullopt;
}

Bytes bytes_of(std::string_view text) {
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

/// `compression` is the number of its method, of which there is one.
std::optional<Bytes> inflated(char compression, std::string_view stream) {
    if (compression != 0) return std::nullopt;
    std::optional<Bytes> out = inflate_whole(std::as_bytes(std::span(stream)), most_bytes);
    return out && !out->empty() ? std::move(out) : std::nullopt;
}

/// iCCP: a name, a method, the profile deflated (section 11.3.2.3).
Bytes profile(const Bytes& payload) {
    std::string_view rest = text_of(payload);
    if (!take_keyword(rest) || rest.empty()) return {};
    return inflated(rest[0], rest.substr(1)).value_or(Bytes{});
}

/// iTXt: keyword, whether it is deflated, a method, a language, the keyword in it, the text (section 11.3.3.4).
Bytes packet(const Bytes& payload) {
    std::string_view rest = text_of(payload);
    if (take_keyword(rest) != xmp_keyword || rest.size() < 2) return {};
    const bool deflated = rest[0] == 1;
    const char method = rest[1];
    rest.remove_prefix(2);
    if (!take_text(rest, rest.size()) || !take_text(rest, rest.size())) return {};
    return deflated ? inflated(method, rest).value_or(Bytes{}) : bytes_of(rest);
}

/// eXIf: from the TIFF header on. Some programs put JPEG's mark in front.
Bytes exif(Bytes payload) {
    using namespace std::string_view_literals;
    constexpr std::string_view mark = "Exif\0\0"sv;
    if (text_of(payload).starts_with(mark)) payload.erase(payload.begin(), payload.begin() + mark.size());
    const std::string_view text = text_of(payload);
    return text.starts_with("II*\0"sv) || text.starts_with("MM\0*"sv) ? std::move(payload) : Bytes{};
}

std::optional<Density> density(const Bytes& payload) {
    if (payload.size() != 9) return std::nullopt;
    const Density out{static_cast<double>(load_be32(&payload[0])), static_cast<double>(load_be32(&payload[4])),
                      payload[8] == std::byte{1}};
    return out.x > 0 && out.y > 0 ? std::optional(out) : std::nullopt;
}

class Collector {
public:
    explicit Collector(const Input& input) : input_(input) { metadata_.format = "png"; }

    void take(const Chunk& chunk) {
        const auto* const kept =
            std::find_if(std::begin(own), std::end(own), [&](const Own& one) { return one.type == chunk.type; });
        if (kept != std::end(own)) take_own(chunk, *kept);
        else if (chunk.type == iCCP && metadata_.icc.empty()) metadata_.icc = profile(payload(chunk));
        else if (chunk.type == eXIf && metadata_.exif.empty()) metadata_.exif = exif(payload(chunk));
        else if (chunk.type == pHYs && !metadata_.density) metadata_.density = density(payload(chunk));
    }

    Metadata taken() && { return std::move(metadata_); }

private:
    Bytes payload(const Chunk& chunk) {
        if (chunk.length > left_)
            throw LimitError(fmt::format("{}: {} says it has {} bytes; what is carried beside the pixels is at most {} "
                                         "in all: strip everything to go on without it",
                                         input_.name(), chunk.place(), chunk.length, most_bytes));
        left_ -= chunk.length;
        return read_payload(input_, chunk, chunk.length);
    }

    void take_own(const Chunk& chunk, const Own& one) {
        const auto same = [&](const OwnBlock& block) { return block.type == chunk.name(); };
        if (one.length != 0 && (chunk.length != one.length || std::ranges::any_of(metadata_.own, same))) return;
        Bytes bytes = payload(chunk);
        std::string_view rest = text_of(bytes);
        if (one.length == 0 && !take_keyword(rest)) return;
        if (chunk.type == iTXt && metadata_.xmp.empty()) metadata_.xmp = packet(bytes);
        if (chunk.type == iTXt && text_of(bytes).starts_with(xmp_keyword)) return;
        metadata_.own.push_back({std::string(one.kind), chunk.name(), std::move(bytes), one.colour});
    }

    const Input& input_;
    Metadata metadata_;
    std::size_t left_ = most_bytes;
};

/// The chunk behind the last IDAT; nothing if there are too many of them.
std::optional<Chunk> behind_pixels(const Input& input, const Header& header, std::uint32_t most_idat) {
    Chunk chunk = read_chunk(input, header.data);
    for (; chunk.type == IDAT; chunk = read_chunk(input, chunk.end()))
        if (most_idat-- == 0) return std::nullopt;
    return chunk;
}

} // namespace

Metadata read_metadata(const Input& input, const Header& header, std::uint32_t most_idat) {
    Collector collector(input);
    Chunk chunk = read_chunk(input, signature.size());
    for (; chunk.offset < header.data; chunk = read_chunk(input, chunk.end())) collector.take(chunk);
    try {
        const auto behind = behind_pixels(input, header, most_idat);
        if (behind)
            for (chunk = *behind; chunk.type != IEND; chunk = read_chunk(input, chunk.end())) collector.take(chunk);
    } catch (const CodecError&) {
        // What lies behind the last row that is wanted is not judged; whoever wants all rows hears of it from the
        // reader.
    }
    return std::move(collector).taken();
}

} // namespace oriel::codecs::png
