#include "codecs/exif.hpp"
#include "codecs/inflate_whole.hpp"
#include "codecs/png_chunks.hpp"
#include "codecs/png_metadata.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace oriel::codecs::png {

namespace {

using Bytes = std::vector<std::byte>;

constexpr std::size_t most_bytes = std::size_t{64} << 20;
/// What a chunk counts for beside its bytes: a file of nothing but empty texts takes memory too.
constexpr std::size_t chunk_cost = 128;
constexpr std::size_t longest_keyword = 79;
constexpr std::uint32_t sRGB = chunk_type("sRGB");
constexpr std::uint32_t gAMA = chunk_type("gAMA");
constexpr std::uint32_t tEXt = chunk_type("tEXt");
constexpr std::uint32_t zTXt = chunk_type("zTXt");

/// A chunk that is carried as it is: FileFacts::metadata's word for it, and its length where it has one.
struct Own {
    std::uint32_t type;
    std::string_view kind;
    std::uint32_t length; ///< 0: any; there may be several of them
    bool colour;
};
constexpr Own own[] = {
    {sRGB, "sRGB", 1, true},
    {gAMA, "gamma", 4, true},
    {chunk_type("cHRM"), "chromaticities", 32, true},
    {chunk_type("cICP"), "colour coding (cICP)", 4, true},
    {chunk_type("mDCV"), "mastering display", 24, true},
    {chunk_type("cLLI"), "light levels", 8, true},
    {tEXt, "text", 0, false},
    {zTXt, "text", 0, false},
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

bool is_packet(const Bytes& payload) {
    std::string_view rest = text_of(payload);
    return take_keyword(rest) == xmp_keyword;
}

/// iTXt: keyword, whether it is deflated, a method, a language, the keyword in it, the text (section 11.3.3.4).
Bytes packet(const Bytes& payload) {
    std::string_view rest = text_of(payload);
    if (!take_keyword(rest) || rest.size() < 2) return {};
    const bool deflated = rest[0] == 1;
    const char method = rest[1];
    rest.remove_prefix(2);
    if (!take_text(rest, rest.size()) || !take_text(rest, rest.size())) return {};
    return deflated ? inflated(method, rest).value_or(Bytes{}) : bytes_of(rest);
}

std::optional<Density> density(const Bytes& payload) {
    if (payload.size() != 9) return std::nullopt;
    const Density out{static_cast<double>(load_be32(&payload[0])), static_cast<double>(load_be32(&payload[4])),
                      payload[8] == std::byte{1}};
    return out.x > 0 && out.y > 0 ? std::optional(out) : std::nullopt;
}

/// Latin-1 without control characters, and no space but single ones between others (section 11.3.3.2).
bool is_keyword(std::string_view text) {
    const auto prints = [](char c) {
        const auto code = static_cast<unsigned char>(c);
        return (code >= 32 && code <= 126) || code >= 161;
    };
    return !text.empty() && std::ranges::all_of(text, prints) && text.front() != ' ' && text.back() != ' ' &&
           text.find("  ") == text.npos;
}

/// What follows the keyword of a tEXt, zTXt or iTXt chunk. Streams are not inflated.
bool is_text(std::uint32_t type, std::string_view rest) {
    if (type == tEXt) return rest.find('\0') == rest.npos;
    if (type == zTXt) return rest.size() > 1 && rest[0] == 0;
    if (rest.size() < 2 || static_cast<unsigned char>(rest[0]) > 1 || rest[1] != 0) return false;
    const bool deflated = rest[0] == 1;
    rest.remove_prefix(2);
    if (!take_text(rest, rest.size()) || !take_text(rest, rest.size())) return false;
    return deflated ? !rest.empty() : rest.find('\0') == rest.npos;
}

/// Whether a chunk of a right length that is carried as it is may be written again: others refuse what is not.
bool is_sound(std::uint32_t type, const Bytes& bytes) {
    if (type == sRGB) return std::to_integer<unsigned>(bytes[0]) <= 3; // intents
    if (type == gAMA) return load_be32(bytes.data()) != 0;
    if (type != tEXt && type != zTXt && type != iTXt) return true;
    std::string_view rest = text_of(bytes);
    const auto keyword = take_keyword(rest);
    return keyword && is_keyword(*keyword) && is_text(type, rest);
}

class Collector {
public:
    explicit Collector(const Input& input) : input_(input) { metadata_.format = "png"; }

    void take(const Chunk& chunk) {
        const auto* const kept =
            std::find_if(std::begin(own), std::end(own), [&](const Own& one) { return one.type == chunk.type; });
        if (kept != std::end(own)) take_own(chunk, *kept, met_[static_cast<std::size_t>(kept - own)]);
        else if (chunk.type == iCCP && !std::exchange(profile_met_, true)) metadata_.icc = profile(payload(chunk));
        else if (chunk.type == eXIf && metadata_.exif.empty()) take_exif(payload(chunk));
        else if (chunk.type == pHYs && !metadata_.density) metadata_.density = density(payload(chunk));
    }

    Metadata taken() && {
        add_exif_density(metadata_);
        return std::move(metadata_);
    }

private:
    Bytes payload(const Chunk& chunk) {
        const std::size_t cost = chunk.length + chunk_cost;
        if (cost > left_)
            throw LimitError(fmt::format("{}: {} says it has {} bytes; what is carried beside the pixels is at most {} "
                                         "in all: strip everything to go on without it",
                                         input_.name(), chunk.place(), chunk.length, most_bytes));
        left_ -= cost;
        return read_payload(input_, chunk, chunk.length);
    }

    void take_exif(const Bytes& bytes) {
        const auto block = exif_block(bytes);
        metadata_.exif.assign(block.begin(), block.end());
    }

    /// `met`: one of this kind is there already.
    void take_own(const Chunk& chunk, const Own& one, bool& met) {
        if (one.length != 0 && (chunk.length != one.length || met)) return;
        Bytes bytes = payload(chunk);
        if (chunk.type == iTXt && is_packet(bytes)) {
            if (!std::exchange(packet_met_, true)) metadata_.xmp = packet(bytes);
            return;
        }
        if (!is_sound(chunk.type, bytes)) return;
        met = true;
        metadata_.own.push_back({std::string(one.kind), chunk.name(), std::move(bytes), one.colour});
    }

    const Input& input_;
    Metadata metadata_;
    std::size_t left_ = most_bytes;
    std::array<bool, std::size(own)> met_{};
    bool profile_met_ = false; ///< the first counts, also if it cannot be inflated: each try may cost 64 MiB
    bool packet_met_ = false;
};

} // namespace

Metadata read_metadata(const Input& input, const Header& header) {
    Collector collector(input);
    Chunk chunk = read_chunk(input, signature.size());
    for (; chunk.offset < header.data; chunk = read_chunk(input, chunk.end())) collector.take(chunk);
    if (header.behind == 0) return std::move(collector).taken();
    try {
        chunk = read_chunk(input, header.behind);
        for (int taken = 0; chunk.type != IEND && taken < most_passed; ++taken, chunk = read_chunk(input, chunk.end()))
            collector.take(chunk);
    } catch (const CodecError&) {
        // What lies behind the last row that is wanted is not judged; whoever wants all rows hears of it from the
        // reader.
    }
    return std::move(collector).taken();
}

} // namespace oriel::codecs::png
