// Image: a Frame over pixels in one buffer. Filters give new Images of the same buffer; nothing is copied.
#pragma once

#include "oriel/api.hpp"
#include "oriel/frame.hpp"
#include "oriel/view.hpp"

#include <concepts>
#include <cstddef>
#include <string_view>
#include <utility>

namespace oriel {

/// A filter is a small value that turns a Frame into another Frame of the same pixels.
template <class F>
concept Filter = requires(const F& filter, const Frame& frame) {
    { filter(frame) } -> std::same_as<Frame>;
};

class ORIEL_API Image {
public:
    /// Looks at a view as a picture: (height, width) is gray, (height, width, channels) as Frame has it.
    /// Throws TypeError for another rank or channel count, or elements that are no single numbers; ValueError for a max
    /// beyond the format. O(1).
    explicit Image(const View& view, std::uint64_t max = 0, Where where = Where::current());

    /// The pixels of `view`'s buffer seen as `frame`, whose layout is proved against the buffer (Layout::check).
    Image(const View& view, const Frame& frame, Where where = Where::current());

    const Frame& frame() const noexcept { return frame_; }
    std::ptrdiff_t height() const noexcept { return frame_.height(); }
    std::ptrdiff_t width() const noexcept { return frame_.width(); }
    std::size_t channel_count() const noexcept { return frame_.channel_count(); }
    bool readonly() const noexcept { return access_ == Access::read_only; }

    /// The memory as it is: (height, width, stored channels), with neither the order of channels nor inversion
    /// applied. Writing through it writes the buffer.
    View view(Where where = Where::current()) const {
        return {share_, frame_.format(), frame_.layout(), access_, where};
    }

    /// The first stored element (row 0, column 0, channel 0), as view() has it, valid while this image lives. Throws
    /// ReleasedError if it was moved from.
    const std::byte* data() const {
        if (!share_) detail::throw_released();
        return share_.data() + frame_.layout().offset();
    }
    /// The same, for writing. Throws ReadOnlyError.
    std::byte* mutable_data() const {
        if (readonly()) detail::throw_read_only();
        return const_cast<std::byte*>(data());
    }

    /// The pixels through another frame, which reaches no more than this one does (as filters give it).
    Image seen_as(const Frame& frame) const& {
        return {share_, access_, [&] { return frame; }};
    }
    Image seen_as(const Frame& frame) && {
        return {std::move(share_), access_, [&] { return frame; }};
    }

    template <Filter F> friend Image operator|(const Image& image, const F& filter) {
        return {image.share_, image.access_, [&] { return filter(image.frame_); }};
    }
    template <Filter F> friend Image operator|(Image&& image, const F& filter) {
        return {std::move(image.share_), image.access_, [&] { return filter(image.frame_); }};
    }

private:
    // The frame is made in its place: it is long, and copying one just written costs more than the arithmetic.
    template <class OfShare, class Make>
    Image(OfShare&& share, Access access, const Make& make)
        : frame_(make()), access_(access), share_(std::forward<OfShare>(share)) {
        share_.describe(frame_.format(), frame_.layout(), Where());
    }

    Frame frame_; // first: if there is no such frame, whoever it was to be made of keeps its share
    Access access_;
    Share share_;
};

/// Writes what is seen (channel order and inversion applied) to `to`: shape (height, width, channels) and the
/// image's format, any geometry. `to` must not overlap the image's buffer. As many threads work, each on 4 MiB or
/// more; 0 is one for each processor. The result is the same. Throws ValueError, ReadOnlyError.
/// Cost: the bytes of the picture, once.
ORIEL_API void gather(const Image& image, const View& to, unsigned threads = 1);

/// What is seen, packed in a new buffer with nothing pending. Copies nbytes() once, by as many threads as gather()
/// takes.
ORIEL_API Image materialise(const Image& image, unsigned threads = 0);

/// Inverts the pixels themselves: v -> max - v on the named channels, by default the colour channels (all but
/// alpha). Whoever shares the buffer sees it. Throws ReadOnlyError, ValueError for unknown channels, TypeError for
/// elements that have no inverse.
ORIEL_API void invert_in_place(const Image& image, std::string_view channels = {});

} // namespace oriel
