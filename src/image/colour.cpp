#include "oriel/colour.hpp"

#include "copy/convert.hpp"
#include "oriel/copy.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <system_error>

namespace oriel {
namespace {

using Bytes = std::array<std::uint8_t, 4>;

struct Name {
    std::string_view name;
    Bytes rgba;
};

// CSS Color 4, section 6.1 (https://www.w3.org/TR/css-color-4/#named-colors): the sixteen basic ones and their
// synonyms.
constexpr Name table[] = {
    {"black", {0, 0, 0, 255}},       {"silver", {192, 192, 192, 255}}, {"gray", {128, 128, 128, 255}},
    {"white", {255, 255, 255, 255}}, {"maroon", {128, 0, 0, 255}},     {"red", {255, 0, 0, 255}},
    {"purple", {128, 0, 128, 255}},  {"fuchsia", {255, 0, 255, 255}},  {"green", {0, 128, 0, 255}},
    {"lime", {0, 255, 0, 255}},      {"olive", {128, 128, 0, 255}},    {"yellow", {255, 255, 0, 255}},
    {"navy", {0, 0, 128, 255}},      {"blue", {0, 0, 255, 255}},       {"teal", {0, 128, 128, 255}},
    {"aqua", {0, 255, 255, 255}},    {"grey", {128, 128, 128, 255}},   {"magenta", {255, 0, 255, 255}},
    {"cyan", {0, 255, 255, 255}},    {"orange", {255, 165, 0, 255}},   {"transparent", {0, 0, 0, 0}},
};

[[noreturn]] void throw_no_colour(std::string_view text, std::string_view why) {
    std::string known;
    for (const Name& one : table) known += fmt::format("{}{}", known.empty() ? "" : " ", one.name);
    throw ValueError(fmt::format("'{}' is no colour: {}\nwrite a name ({}), #rgb, #rrggbb (or with alpha #rgba, "
                                 "#rrggbbaa), or the picture's own values: 128, or 10,20,30",
                                 text, why, known));
}

std::optional<Bytes> named(std::string_view text) {
    const auto found = std::ranges::find(table, text, &Name::name);
    return found == std::end(table) ? std::nullopt : std::optional(found->rgba);
}

Bytes hexadecimal(std::string_view text) {
    const std::string_view digits = text.substr(1);
    const bool is_short = digits.size() == 3 || digits.size() == 4;
    if (!is_short && digits.size() != 6 && digits.size() != 8)
        throw_no_colour(text, fmt::format("after # there are 3, 4, 6 or 8 digits, not {}", digits.size()));
    if (digits.find_first_not_of("0123456789abcdefABCDEF") != std::string_view::npos)
        throw_no_colour(text, "its digits are not all hexadecimal");
    Bytes out{0, 0, 0, 255};
    const std::size_t width = is_short ? 1 : 2;
    for (std::size_t k = 0; k < digits.size() / width; ++k) {
        std::from_chars(digits.data() + k * width, digits.data() + (k + 1) * width, out[k], 16);
        if (is_short) out[k] = static_cast<std::uint8_t>(out[k] * 17);
    }
    return out;
}

template <class T> std::optional<T> parsed(std::string_view text) {
    T number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return number;
}

std::optional<Value> number(std::string_view text) {
    if (const auto natural = parsed<std::uint64_t>(text)) return Value(*natural);
    if (const auto integer = parsed<std::int64_t>(text)) return Value(*integer);
    const auto real = parsed<double>(text);
    if (real && std::isfinite(*real)) return Value(*real);
    return std::nullopt;
}

bool is_alpha(const Channel& channel) { return channel.role == Role::alpha; }

bool has_meaning(const Frame& frame) { return frame.is_gray() || frame.is_colour(); }

View empty_pixel(const Frame& frame, const Format& format) {
    const auto channels = static_cast<std::ptrdiff_t>(frame.channel_count());
    return Buffer::allocate(frame.channel_count() * format.itemsize()).view(format, {1, 1, channels});
}

// Integers stay within the picture's white; floats may be anything.
void require_in_range(const std::string& colour, const Value& value, const Frame& frame) {
    if (frame.format().kind() == Kind::floating) return;
    const auto* const natural = std::get_if<std::uint64_t>(&value.base());
    const bool is_signed = frame.format().kind() == Kind::signed_integer;
    const bool fits =
        natural != nullptr ? *natural <= frame.max() : is_signed && std::holds_alternative<std::int64_t>(value.base());
    if (!fits)
        throw ValueError(fmt::format("'{}' does not fit: the values of this picture are whole numbers {} {}", colour,
                                     is_signed ? "up to" : "from 0 to", frame.max()));
}

} // namespace

Colour::Colour(std::string_view text) : text_(text) {
    if (text.empty()) throw_no_colour(text, "it is empty");
    if (const auto name = named(text)) {
        rgba_ = *name;
    } else if (text.starts_with('#')) {
        rgba_ = hexadecimal(text);
    } else {
        for (std::size_t at = 0; at <= text.size();) {
            const std::size_t comma = std::min(text.find(',', at), text.size());
            const std::string_view part = text.substr(at, comma - at);
            const std::optional<Value> value = number(part);
            if (!value && numbers_.empty() && comma == text.size()) throw_no_colour(text, "there is none of that name");
            if (!value) throw_no_colour(text, fmt::format("'{}' is not a number", part));
            if (numbers_.size() == Frame::max_channels)
                throw_no_colour(text, fmt::format("a picture has at most {} channels", Frame::max_channels));
            numbers_.push_back(*value);
            at = comma + 1;
        }
    }
}

std::vector<std::string> Colour::names() {
    std::vector<std::string> out;
    for (const Name& one : table) out.emplace_back(one.name);
    return out;
}

View Colour::pixel(const Frame& frame) const {
    return numbers_.empty() ? pixel_of_bytes(frame) : pixel_of_numbers(frame);
}

View Colour::pixel(const Frame& frame, const ChannelList& channels) const {
    const Frame chosen = frame.select(channels.list()).without_meaning();
    if (!numbers_.empty() && numbers_.size() != 1 && numbers_.size() != channels.count)
        throw ValueError(fmt::format("'{}' has {} numbers, and {} channel{} chosen: write one number, or one for each",
                                     text_, numbers_.size(), channels.count, channels.count == 1 ? " is" : "s are"));
    if (!numbers_.empty()) return pixel_of_numbers(chosen);
    const View every = pixel_of_bytes(frame);
    const View out = empty_pixel(chosen, frame.format());
    for (std::size_t k = 0; k < channels.count; ++k)
        copy(every.index(2, channels.positions[k]), out.index(2, static_cast<std::ptrdiff_t>(k)));
    return out;
}

View Colour::pixel_of_bytes(const Frame& frame) const {
    if (!copying::converts(frame.format()))
        throw ValueError(fmt::format("'{}' means nothing to elements of {}, of which none is white: write a number for "
                                     "all channels, or one for each",
                                     text_, frame.format().name()));
    if (!has_meaning(frame))
        throw ValueError(
            fmt::format("'{}' means nothing to a picture whose channels are {}, not colours: write a number "
                        "for all of them, or one for each",
                        text_, frame.channel_names()));
    if (frame.is_gray() && (rgba_[0] != rgba_[1] || rgba_[1] != rgba_[2]))
        throw ValueError(
            fmt::format("'{}' is no gray, and this picture is gray: write a gray (black, white, #808080) or "
                        "a number from 0 to {}",
                        text_, frame.max()));
    if (rgba_[3] != 255 && !frame.has_alpha())
        throw ValueError(fmt::format("'{}' has an alpha, and this picture has none: its channels are {}", text_,
                                     frame.channel_names()));
    const View bytes = empty_pixel(frame, Format::of<std::uint8_t>());
    for (std::size_t k = 0; k < frame.channel_count(); ++k)
        bytes.set<std::uint8_t>({0, 0, static_cast<std::ptrdiff_t>(k)}, rgba_[is_alpha(frame.channels()[k]) ? 3 : k]);
    const View out = empty_pixel(frame, frame.format());
    copying::convert(bytes, 255, out, frame.max());
    return out;
}

View Colour::pixel_of_numbers(const Frame& frame) const {
    const std::size_t channels = frame.channel_count();
    const auto colours = channels - static_cast<std::size_t>(std::ranges::count_if(frame.channels(), is_alpha));
    const std::size_t given = numbers_.size();
    if (given != 1 && given != colours && given != channels)
        throw ValueError(fmt::format("'{}' has {} numbers, and this picture has {} channel{}, {}: write one number, or "
                                     "one for each{}",
                                     text_, given, channels, channels == 1 ? "" : "s", frame.channel_names(),
                                     colours < channels ? " (alpha may be left out)" : ""));
    const View out = empty_pixel(frame, frame.format());
    std::size_t next = 0;
    for (std::size_t k = 0; k < channels; ++k) {
        const bool opaque = is_alpha(frame.channels()[k]) && given < channels;
        const Value value = opaque ? Value(frame.max()) : numbers_[given == 1 ? 0 : next++];
        require_in_range(text_, value, frame);
        write(out, {0, 0, static_cast<std::ptrdiff_t>(k)}, value);
    }
    return out;
}

} // namespace oriel
