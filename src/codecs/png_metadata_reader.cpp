#include "codecs/exif.hpp"
#include "codecs/png_chunks.hpp"
#include "codecs/png_metadata.hpp"
#include "codecs/png_profile.hpp"
#include "codecs/png_text.hpp"
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
constexpr std::uint32_t sRGB = chunk_type("sRGB");
constexpr std::uint32_t gAMA = chunk_type("gAMA");

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
    {chunk_type("tEXt"), "text", 0, false},
    {chunk_type("zTXt"), "text", 0, false},
    {iTXt, "text", 0, false},
};

/// iCCP: a name, a method, the profile deflated (section 11.3.2.3).
Bytes icc_profile(const Bytes& payload) {
    std::string_view rest = text_of(payload);
    if (!take_keyword(rest) || rest.empty()) return {};
    return inflated(rest[0], rest.substr(1), most_bytes).value_or(Bytes{});
}

std::optional<Density> density(const Bytes& payload) {
    if (payload.size() != 9) return std::nullopt;
    const Density out{static_cast<double>(load_be32(&payload[0])), static_cast<double>(load_be32(&payload[4])),
                      payload[8] == std::byte{1}};
    return out.x > 0 && out.y > 0 ? std::optional(out) : std::nullopt;
}

/// Whether a chunk of a right length that is carried as it is may be written again: others refuse what is not.
bool is_sound(std::uint32_t type, const Bytes& bytes) {
    if (type == sRGB) return std::to_integer<unsigned>(bytes[0]) <= 3; // intents
    if (type == gAMA) return load_be32(bytes.data()) != 0;
    return !is_text_chunk(type) || is_sound_text(type, bytes);
}

class Collector {
public:
    explicit Collector(const Input& input) : input_(input) { metadata_.format = "png"; }

    void take(const Chunk& chunk) {
        const auto* const kept =
            std::find_if(std::begin(own), std::end(own), [&](const Own& one) { return one.type == chunk.type; });
        if (kept != std::end(own)) take_own(chunk, *kept, met_[static_cast<std::size_t>(kept - own)]);
        else if (chunk.type == iCCP && !std::exchange(profile_met_, true)) metadata_.icc = icc_profile(payload(chunk));
        else if (chunk.type == eXIf && metadata_.exif.empty()) take_exif(payload(chunk));
        else if (chunk.type == pHYs && !metadata_.density) metadata_.density = density(payload(chunk));
    }

    Metadata taken() && {
        if (metadata_.exif.empty()) metadata_.exif = std::move(texts_.exif);
        if (metadata_.xmp.empty()) metadata_.xmp = std::move(texts_.xmp);
        if (metadata_.icc.empty() && !says_colours()) metadata_.icc = std::move(texts_.icc);
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
        const std::string_view keyword = is_text_chunk(chunk.type) ? keyword_of(bytes) : std::string_view{};
        const ProfileKind kind = profile_kind(keyword);
        if (kind == ProfileKind::exif || kind == ProfileKind::xmp || kind == ProfileKind::icc)
            return take_profile(chunk.type, bytes, kind);
        if (!is_sound(chunk.type, bytes)) return;
        met = true;
        const std::string_view name = kind == ProfileKind::none ? one.kind : name_of(kind);
        metadata_.own.push_back({std::string(name), chunk.name(), std::move(bytes), one.colour});
    }

    /// The first packet in the chunk made for it counts; of what other texts hold the first that can be read.
    void take_profile(std::uint32_t type, const Bytes& text, ProfileKind kind) {
        if (type == iTXt && keyword_of(text) == xmp_keyword) {
            if (!std::exchange(packet_met_, true)) metadata_.xmp = text_in(type, text, most_bytes).value_or(Bytes{});
            return;
        }
        // EXIF has a reader of its own, as in the header: what turns the picture is also what is carried.
        Profile profile = (kind == ProfileKind::exif ? exif_ : profiles_).read(type, text);
        Bytes& to = profile.kind == ProfileKind::exif  ? texts_.exif
                    : profile.kind == ProfileKind::xmp ? texts_.xmp
                                                       : texts_.icc;
        if (to.empty()) to = std::move(profile.bytes);
    }

    /// Whether chunks say what colours mean, so that a text need not.
    bool says_colours() const {
        return profile_met_ || std::ranges::any_of(metadata_.own, [](const OwnBlock& block) {
                   return block.type == "sRGB" || block.type == "cICP";
               });
    }

    const Input& input_;
    Metadata metadata_;
    std::size_t left_ = most_bytes;
    std::array<bool, std::size(own)> met_{};
    bool profile_met_ = false; ///< the first counts, also if it cannot be inflated: each try may cost 64 MiB
    bool packet_met_ = false;
    ProfileReader exif_;
    ProfileReader profiles_;
    struct {
        Bytes exif;
        Bytes xmp;
        Bytes icc;
    } texts_; ///< what they say, where no chunk made for it does
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
