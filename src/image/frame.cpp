// The bookkeeping of channels: which are visible, what they mean, how they are named.
#include "oriel/frame.hpp"

#include "oriel/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace oriel {
namespace {

// What channels mean where nothing but their number (and which of them are alpha) is known.
void name_roles(std::span<Channel> channels) {
    const std::size_t n = channels.size();
    const auto is_alpha = [](const Channel& c) { return c.role == Role::alpha; };
    const auto alphas = std::count_if(channels.begin(), channels.end(), is_alpha);
    const bool alpha_ends = alphas == 1 && is_alpha(channels.back());
    const std::size_t colours = alpha_ends && n > 1 ? n - 1 : n;
    if (colours == 1) channels[0].role = Role::gray;
    else if (colours == 3 && (alphas == 0 || alpha_ends)) {
        channels[0].role = Role::red;
        channels[1].role = Role::green;
        channels[2].role = Role::blue;
    } else
        for (Channel& channel : channels)
            if (!is_alpha(channel)) channel.role = Role::other;
}

char letter(Role role) {
    switch (role) {
    case Role::gray: return 'y';
    case Role::red: return 'r';
    case Role::green: return 'g';
    case Role::blue: return 'b';
    case Role::alpha: return 'a';
    case Role::other: break;
    }
    return '\0';
}

// "r, g, b, a", or "0, 1, 2" where channels have no letters.
std::string listed(const Frame& frame) {
    std::string out;
    for (std::size_t k = 0; k < frame.channel_count(); ++k) {
        if (k != 0) out += ", ";
        const char name = letter(frame.channels()[k].role);
        out += name != '\0' ? std::string(1, name) : std::to_string(k);
    }
    return out;
}

} // namespace

std::uint64_t Frame::natural_max(const Format& format) noexcept {
    const auto bits = static_cast<unsigned>(format.itemsize() * 8);
    switch (format.kind()) {
    case Kind::unsigned_integer:
    case Kind::character: return ~std::uint64_t{0} >> (64 - bits);
    case Kind::signed_integer: return ~std::uint64_t{0} >> (65 - bits);
    default: return 1;
    }
}

Frame::Frame(const Format& format, const Layout& layout, std::uint64_t max)
    : format_(format), layout_(layout), max_(max != 0 ? max : natural_max(format)) {
    if (layout.rank() != 3)
        throw TypeError(fmt::format("a picture has three axes (height, width, channels), not {}", layout.rank()));
    if (format.kind() > Kind::floating)
        throw TypeError(fmt::format("the elements of a picture are numbers, not {} ('{}'); look at a field of a record "
                                    "(View::field), or cast",
                                    format.name(), format.code()));
    const std::ptrdiff_t stored = layout.extent(2);
    if (stored < 1 || stored > static_cast<std::ptrdiff_t>(max_channels))
        throw TypeError(fmt::format("a picture has 1 to {} channels, not {}", max_channels, stored));
    if (max_ > natural_max(format))
        throw ValueError(fmt::format("a maximum of {} does not fit elements of {}", max_, format.name()));
    Layout::contiguous({layout.extent(0), layout.extent(1), max_channels}, format.itemsize()); // sizes below fit
    channel_count_ = static_cast<std::uint8_t>(stored);
    for (std::uint8_t k = 0; k < channel_count_; ++k) channels_[k].stored = k;
    if (stored == 2 || stored == 4) channels_[channel_count_ - 1U].role = Role::alpha;
    name_roles({channels_.data(), channel_count_});
}

Frame Frame::packed(std::ptrdiff_t height, std::ptrdiff_t width, std::ptrdiff_t channels, const Format& format,
                    std::uint64_t max) {
    return {format, Layout::contiguous({height, width, channels}, format.itemsize()), max};
}

bool Frame::has_alpha() const noexcept {
    return std::ranges::any_of(channels(), [](const Channel& c) { return c.role == Role::alpha; });
}

ChannelList Frame::channels_but_alpha() const noexcept {
    ChannelList out;
    for (std::size_t k = 0; k < channel_count_; ++k)
        if (channels_[k].role != Role::alpha) out.positions[out.count++] = static_cast<std::uint8_t>(k);
    return out;
}

bool Frame::is_gray() const noexcept {
    return channels_[0].role == Role::gray &&
           (channel_count_ == 1 || (channel_count_ == 2 && channels_[1].role == Role::alpha));
}

bool Frame::is_colour() const noexcept {
    return channels_[0].role == Role::red &&
           (channel_count_ == 3 || (channel_count_ == 4 && channels_[3].role == Role::alpha));
}

bool Frame::remaps() const noexcept {
    if (channel_count_ != layout_.shape()[2]) return true;
    for (std::size_t k = 0; k < channel_count_; ++k)
        if (channels_[k].stored != k) return true;
    return false;
}

std::size_t Frame::row_bytes() const noexcept {
    return static_cast<std::size_t>(width()) * channel_count_ * format_.itemsize();
}

Frame Frame::with_layout(const Layout& layout) const {
    if (layout.rank() != 3 || layout.extent(2) != layout_.extent(2))
        throw TypeError(fmt::format("a frame of {} stored channels cannot take a layout with {}", layout_.extent(2),
                                    layout.text()));
    return {*this, [&] { return layout; }};
}

Frame Frame::select(std::span<const std::uint8_t> positions) const {
    const std::size_t count = positions.size();
    if (count < 1 || count > max_channels)
        throw TypeError(fmt::format("a picture has 1 to {} channels, not {}", max_channels, count));
    Frame out = *this;
    out.channel_count_ = static_cast<std::uint8_t>(count);
    out.channels_ = {};
    for (std::size_t k = 0; k < count; ++k) {
        if (positions[k] >= channel_count_) detail::throw_index(positions[k], 2, channel_count_);
        out.channels_[k] = channels_[positions[k]];
    }
    name_roles({out.channels_.data(), count});

    // Where the stored channels chosen are evenly spaced, a stride says it all.
    const int first = out.channels_[0].stored;
    const int step = count > 1 ? out.channels_[1].stored - first : 1;
    bool even = step != 0;
    for (std::size_t k = 0; k < count; ++k)
        even = even && out.channels_[k].stored == first + static_cast<int>(k) * step;
    if (even) {
        out.layout_ = layout_.take(2, {first, static_cast<std::ptrdiff_t>(count), step});
        for (std::size_t k = 0; k < count; ++k) out.channels_[k].stored = static_cast<std::uint8_t>(k);
    }
    return out;
}

Frame Frame::invert(std::uint32_t channel_bits) const noexcept {
    Frame out = *this;
    for (std::size_t k = 0; k < channel_count_; ++k)
        if ((channel_bits >> k & 1U) != 0) out.channels_[k].inverted = !out.channels_[k].inverted;
    return out;
}

Frame Frame::without_meaning() const noexcept {
    Frame out = *this;
    for (std::size_t k = 0; k < channel_count_; ++k) out.channels_[k].role = Role::other;
    return out;
}

Frame Frame::gathered() const { return gathered_as(format_, max_); }

Frame Frame::gathered_as(const Format& format, std::uint64_t max) const {
    Frame out = packed(height(), width(), channel_count_, format, max);
    for (std::size_t k = 0; k < channel_count_; ++k) out.channels_[k].role = channels_[k].role;
    return out;
}

ChannelList Frame::parse_channels(std::string_view list) const {
    ChannelList out;
    const auto fail = [&](const std::string& why) {
        throw ValueError(fmt::format("channels '{}': {}; this picture has {}", list, why, listed(*this)));
    };
    const auto take = [&](std::size_t position) {
        if (out.count == max_channels) fail(fmt::format("more than {}", max_channels));
        out.positions[out.count++] = static_cast<std::uint8_t>(position);
    };
    const auto take_letter = [&](char name) {
        for (std::size_t k = 0; k < channel_count_; ++k)
            if (letter(channels_[k].role) == name) return take(k);
        if (name == 'y') fail("'y' names the only colour of a gray picture");
        fail(fmt::format("there is no channel '{}'", name));
    };
    for (std::size_t at = 0; at <= list.size();) {
        const std::size_t comma = std::min(list.find(',', at), list.size());
        const std::string_view item = list.substr(at, comma - at);
        at = comma + 1;
        if (item.empty()) fail("a name is missing");
        if (item.find_first_not_of("0123456789") != std::string_view::npos) {
            for (const char name : item) take_letter(name);
            continue;
        }
        std::size_t number = 0;
        const auto parsed = std::from_chars(item.data(), item.data() + item.size(), number);
        if (parsed.ec != std::errc() || number >= channel_count_) fail(fmt::format("there is no channel {}", item));
        take(number);
    }
    return out;
}

std::uint32_t Frame::channel_bits(std::string_view list) const {
    std::uint32_t bits = 0;
    if (list.empty()) {
        for (std::size_t k = 0; k < channel_count_; ++k)
            if (channels_[k].role != Role::alpha) bits |= 1U << k;
        return bits;
    }
    const ChannelList named = parse_channels(list);
    for (const std::uint8_t position : named.list()) bits |= 1U << position;
    return bits;
}

std::uint32_t Frame::inverted_bits() const noexcept {
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < channel_count_; ++k)
        if (channels_[k].inverted) bits |= 1U << k;
    return bits;
}

std::string Frame::channel_names() const {
    std::string out;
    for (std::size_t k = 0; k < channel_count_; ++k) {
        const char name = letter(channels_[k].role);
        out += name != '\0' ? name : static_cast<char>('0' + k);
    }
    return out;
}

std::string Frame::text() const {
    std::string out = fmt::format("{}×{} {} {}", width(), height(), channel_names(), format_.name());
    if (max_ != natural_max(format_)) out += fmt::format(" (max {})", max_);
    return out;
}

} // namespace oriel
