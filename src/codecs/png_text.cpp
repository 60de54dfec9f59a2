#include "codecs/png_text.hpp"

#include "codecs/inflate_whole.hpp"
#include "codecs/png_chunks.hpp"

#include <algorithm>
#include <utility>

namespace oriel::codecs::png {

namespace {

constexpr std::uint32_t tEXt = chunk_type("tEXt");
constexpr std::uint32_t zTXt = chunk_type("zTXt");

/// Bytes up to the first 0, which is taken off too; nothing if there is none within `most` bytes.
std::optional<std::string_view> take_field(std::string_view& rest, std::size_t most) noexcept {
    const std::size_t end = rest.substr(0, most + 1).find('\0');
    if (end == rest.npos) return std::nullopt;
    const std::string_view out = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    return out;
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

/// What follows the keyword.
bool is_text(std::uint32_t type, std::string_view rest) {
    if (type == tEXt) return rest.find('\0') == rest.npos;
    if (type == zTXt) return rest.size() > 1 && rest[0] == 0;
    if (rest.size() < 2 || static_cast<unsigned char>(rest[0]) > 1 || rest[1] != 0) return false;
    const bool deflated = rest[0] == 1;
    rest.remove_prefix(2);
    if (!take_field(rest, rest.size()) || !take_field(rest, rest.size())) return false;
    return deflated ? !rest.empty() : rest.find('\0') == rest.npos;
}

std::optional<std::vector<std::byte>> plain(std::string_view text, std::size_t most) {
    if (text.size() > most) return std::nullopt;
    const auto bytes = std::as_bytes(std::span(text));
    return std::vector<std::byte>(bytes.begin(), bytes.end());
}

} // namespace

bool is_text_chunk(std::uint32_t type) noexcept { return type == tEXt || type == zTXt || type == iTXt; }

std::string_view text_of(std::span<const std::byte> bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::optional<std::string_view> take_keyword(std::string_view& rest) noexcept {
    const auto keyword = take_field(rest, longest_keyword);
    return keyword && !keyword->empty() ? keyword : std::nullopt;
}

std::string_view keyword_of(std::span<const std::byte> payload) noexcept {
    std::string_view rest = text_of(payload);
    return take_keyword(rest).value_or(std::string_view{});
}

bool is_sound_text(std::uint32_t type, std::span<const std::byte> payload) {
    std::string_view rest = text_of(payload);
    const auto keyword = take_keyword(rest);
    return keyword && is_keyword(*keyword) && is_text(type, rest);
}

std::optional<std::vector<std::byte>> inflated(char method, std::string_view stream, std::size_t most) {
    if (method != 0) return std::nullopt;
    auto out = inflate_whole(std::as_bytes(std::span(stream)), most);
    return out && !out->empty() ? std::move(out) : std::nullopt;
}

std::optional<std::vector<std::byte>> text_in(std::uint32_t type, std::span<const std::byte> payload,
                                              std::size_t most) {
    std::string_view rest = text_of(payload);
    if (!take_keyword(rest)) return std::nullopt;
    if (type == tEXt) return plain(rest, most);
    if (rest.empty()) return std::nullopt;
    if (type == zTXt) return inflated(rest[0], rest.substr(1), most);
    if (rest.size() < 2) return std::nullopt;
    const bool deflated = rest[0] == 1;
    const char method = rest[1];
    rest.remove_prefix(2);
    if (!take_field(rest, rest.size()) || !take_field(rest, rest.size())) return std::nullopt;
    return deflated ? inflated(method, rest, most) : plain(rest, most);
}

} // namespace oriel::codecs::png
