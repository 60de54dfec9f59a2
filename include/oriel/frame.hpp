// Frame: what is seen, without the pixels. An element format, a layout of (height, width, channels), what
// each channel means, and the operations that ride along: the order of channels and a bit for each channel
// that is inverted. Filters turn one Frame into another; since there are no pixels this costs nothing.
//
//   layout axis 2 holds the *stored* channels; the *visible* ones are a list over them:
//
//      BGRA in memory, seen as RGBA:   stored  0:B 1:G 2:R 3:A     visible  r->2  g->1  b->0  a->3
//
// Where strides alone can express the visible order (one channel, BGR as RGB) they do, and the list is
// 0, 1, 2, ...; otherwise the list is applied while pixels are gathered.
#pragma once

#include "oriel/api.hpp"
#include "oriel/format.hpp"
#include "oriel/layout.hpp"
#include "oriel/slice.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace oriel {

/// What a channel means. A gray image has one `gray`, a colour one `red, green, blue`; either may have `alpha`.
enum class Role : std::uint8_t { gray, red, green, blue, alpha, other };

/// One visible channel.
struct Channel {
    std::uint8_t stored = 0; ///< its index along the layout's channel axis
    Role role = Role::other;
    bool inverted = false; ///< seen as max - v

    friend constexpr bool operator==(const Channel&, const Channel&) = default;
};

/// Some of a frame's visible channels, by position, in an order.
struct ChannelList {
    std::array<std::uint8_t, 8> positions{};
    std::size_t count = 0;

    constexpr std::span<const std::uint8_t> list() const noexcept { return {positions.data(), count}; }
    friend constexpr bool operator==(const ChannelList&, const ChannelList&) = default;
};

class ORIEL_API Frame {
public:
    static constexpr std::size_t max_channels = 8;

    /// The largest value of unsigned and signed integers; 1 for floats and booleans.
    static std::uint64_t natural_max(const Format& format) noexcept;

    /// A frame of `layout` (height, width, channels): 1 channel is gray, 2 gray and alpha, 3 RGB, 4 RGBA, other
    /// counts mean nothing in particular. `max` is the value of white (255, 1000, 65535; 1 for floats); 0 takes
    /// the format's natural one. Throws TypeError unless the rank is 3 and there are 1 to 8 channels; ValueError
    /// if max is beyond the format; OverflowError if eight such channels would not fit the address arithmetic.
    Frame(const Format& format, const Layout& layout, std::uint64_t max = 0);

    /// The same with packed rows from offset 0. Also throws as Layout::contiguous.
    static Frame packed(std::ptrdiff_t height, std::ptrdiff_t width, std::ptrdiff_t channels, const Format& format = {},
                        std::uint64_t max = 0);

    std::ptrdiff_t height() const noexcept { return layout_.shape()[0]; }
    std::ptrdiff_t width() const noexcept { return layout_.shape()[1]; }
    std::size_t channel_count() const noexcept { return channel_count_; } ///< visible ones
    std::span<const Channel> channels() const noexcept { return {channels_.data(), channel_count_}; }
    const Format& format() const noexcept { return format_; }
    const Layout& layout() const noexcept { return layout_; }
    std::uint64_t max() const noexcept { return max_; }

    bool has_alpha() const noexcept;                               ///< some channel is alpha
    ChannelList channels_but_alpha() const noexcept;               ///< by position, in order
    bool is_gray() const noexcept;                                 ///< gray, perhaps with alpha after it
    bool is_colour() const noexcept;                               ///< red, green, blue, perhaps with alpha after it
    bool inverts() const noexcept { return inverted_bits() != 0; } ///< some channel is seen inverted
    bool remaps() const noexcept; ///< the visible channels are not the stored ones in order

    /// Bytes of one packed row, and of the whole picture packed. The frame's sizes were checked when it was made.
    std::size_t row_bytes() const noexcept;
    std::size_t nbytes() const noexcept { return row_bytes() * static_cast<std::size_t>(height()); }

    // New frames of the same picture. No pixel is touched; O(1).

    /// Another geometry over the same pixels; its third axis must hold the same stored channels.
    Frame with_layout(const Layout& layout) const;
    /// Some of the rows, or of the rows and the columns, as Layout::cut takes them.
    template <class... Part> Frame cut(const Part&... leading) const {
        static_assert(sizeof...(Part) <= 2, "oriel: a cut of rows and columns leaves the channels as they are");
        return {*this, [&] { return layout_.cut(leading...); }};
    }
    /// Rows [y, y + count), which must lie inside.
    Frame rows(std::ptrdiff_t y, std::ptrdiff_t count) const { return cut(Range{y, count, 1}); }
    /// The visible channels at these positions, in this order. One chosen channel is gray; two that end in
    /// alpha are gray and alpha; three without alpha are red, green, blue, and so are the first three of four
    /// that end in alpha; anything else has no meaning as colour. Throws IndexError, TypeError above 8 or for none.
    Frame select(std::span<const std::uint8_t> positions) const;
    /// Toggles the invert bit of the visible channels whose bit is set.
    Frame invert(std::uint32_t channel_bits) const noexcept;
    /// The same pixels with channels that mean nothing as colour (role `other`): CMYK, for instance.
    Frame without_meaning() const noexcept;
    /// The same sizes and meaning, packed from offset 0, nothing pending: what a gathered copy looks like.
    Frame gathered() const;
    /// The same, in another element format and max.
    Frame gathered_as(const Format& format, std::uint64_t max) const;

    /// A channel list as people write it: role letters (r g b a, y for a gray image's only colour) or
    /// numbers, as "r", "bgr", "0", "2,1,0". Throws ValueError naming what exists.
    ChannelList parse_channels(std::string_view list) const;
    /// A bit for each channel of such a list; an empty list means the colour channels, all but alpha.
    std::uint32_t channel_bits(std::string_view list) const;
    /// A bit for each visible channel that is seen inverted.
    std::uint32_t inverted_bits() const noexcept;

    /// The visible channels as letters: "rgb", "ya", "012".
    std::string channel_names() const;
    /// For messages: "640×480 rgb u8".
    std::string text() const;

    friend bool operator==(const Frame&, const Frame&) noexcept = default;

private:
    // The layout is made in its place: it is long, and copying one just written costs more than the arithmetic.
    template <class Make>
    Frame(const Frame& other, const Make& layout)
        : format_(other.format_), layout_(layout()), channels_(other.channels_), channel_count_(other.channel_count_),
          max_(other.max_) {}

    Format format_;
    Layout layout_;
    std::array<Channel, max_channels> channels_{};
    std::uint8_t channel_count_ = 0;
    std::uint64_t max_ = 255;
};

} // namespace oriel
