#include "codecs/xmp_extension.hpp"

#include "codecs/big_endian.hpp"
#include "codecs/xmp_mend.hpp"
#include "codecs/xmp_names.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>

namespace oriel::codecs {

namespace {

constexpr std::size_t digest_size = 32;
constexpr std::size_t head_size = xmp_extension_name.size() + digest_size + 8;

struct Piece {
    std::string_view digest;
    std::uint64_t whole = 0;
    std::uint64_t place = 0;
    std::span<const std::byte> bytes;
};

std::optional<Piece> piece_of(std::span<const std::byte> segment) {
    const std::string_view text(reinterpret_cast<const char*>(segment.data()), segment.size());
    if (segment.size() < head_size || !text.starts_with(xmp_extension_name)) return std::nullopt;
    const std::size_t numbers = xmp_extension_name.size() + digest_size;
    return Piece{text.substr(xmp_extension_name.size(), digest_size), load_be32(&segment[numbers]),
                 load_be32(&segment[numbers + 4]), segment.subspan(head_size)};
}

} // namespace

std::optional<std::vector<std::byte>> joined_xmp_extension(std::span<const std::span<const std::byte>> segments) {
    std::vector<Piece> pieces;
    for (const std::span<const std::byte> segment : segments) {
        const auto piece = piece_of(segment);
        if (!piece) return std::nullopt;
        pieces.push_back(*piece);
    }
    if (pieces.empty()) return std::nullopt;
    std::ranges::sort(pieces, {}, &Piece::place);
    std::vector<std::byte> out;
    for (const Piece& piece : pieces) {
        const bool belongs = piece.digest == pieces.front().digest && piece.whole == pieces.front().whole;
        if (!belongs || piece.place != out.size()) return std::nullopt;
        out.insert(out.end(), piece.bytes.begin(), piece.bytes.end());
    }
    if (out.size() != pieces.front().whole) return std::nullopt;
    return out;
}

bool is_true_of_other_pixels(std::span<const std::byte> packet) {
    const std::string_view text(reinterpret_cast<const char*>(packet.data()), packet.size());
    if (text.find("http://www.w3.org/1999/02/22-rdf-syntax-ns#") == text.npos) return false; // not even a packet
    if (shows_picture(text)) return false;
    XmpChange change;
    change.orientation = 0; // no picture's
    change.size = {0, 0};
    change.drop_pictures = change.drop_subject = true;
    const auto mended = mend_xmp(packet, change);
    return mended && std::ranges::equal(*mended, packet);
}

} // namespace oriel::codecs
