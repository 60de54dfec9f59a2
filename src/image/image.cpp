// Where what an Image promises is made true: channels put in order and inverted while pixels are gathered.
#include "oriel/image.hpp"

#include "copy/invert.hpp"
#include "oriel/copy.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>

namespace oriel {
namespace {

// Rows that are gathered and then inverted while they are in the second-level cache. At least 16, so that a
// turned view is read in tiles.
std::ptrdiff_t cached_rows(const Frame& frame) {
    constexpr std::size_t cached = std::size_t{256} * 1024;
    const std::size_t rows = cached / std::max<std::size_t>(frame.row_bytes(), 1);
    return std::max<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(rows), 16);
}

// The visible channels in their order, not inverted.
void copy_visible(const View& stored, const Frame& frame, const View& to) {
    if (!frame.remaps()) return copy(stored, to);
    for (std::size_t k = 0; k < frame.channel_count(); ++k)
        copy(stored.index(2, frame.channels()[k].stored), to.index(2, static_cast<std::ptrdiff_t>(k)));
}

View three_axes(const View& view) {
    if (view.rank() == 2) return view.as_strided(view.layout().insert_axis(2));
    return view;
}

} // namespace

Image::Image(const View& view, std::uint64_t max) : Image(view, Frame(view.format(), three_axes(view).layout(), max)) {}

Image::Image(const View& view, const Frame& frame)
    : share_(view.share_), access_(view.readonly() ? Access::read_only : Access::writable), frame_(frame) {
    frame.layout().check(frame.format().itemsize(), share_.size(), access_ == Access::writable);
    share_.describe(frame_.format(), frame_.layout(), Where());
}

void gather(const Image& image, const View& to) {
    const Frame& frame = image.frame();
    const Layout wanted = frame.gathered().layout();
    if (!std::ranges::equal(to.shape(), wanted.shape()))
        throw ValueError(fmt::format("cannot gather a picture of shape ({}) to a view of shape ({})",
                                     fmt::join(wanted.shape(), ", "), fmt::join(to.shape(), ", ")));
    if (to.format() != frame.format())
        throw ValueError(fmt::format("cannot gather elements '{}' to a view of '{}': the formats differ",
                                     frame.format().code(), to.format().code()));
    const View stored = image.view();
    if (!frame.inverts()) return copy_visible(stored, frame, to);
    const std::ptrdiff_t band = cached_rows(frame);
    for (std::ptrdiff_t y = 0; y < frame.height(); y += band) {
        const Slice rows{y, y + band};
        const View part = to.slice(0, rows);
        copy_visible(stored.slice(0, rows), frame, part);
        copying::invert(part, frame.inverted_bits(), frame.max());
    }
}

Image materialise(const Image& image) {
    const Frame packed = image.frame().gathered();
    const View pixels = Buffer::allocate(packed.nbytes()).view(packed.format(), packed.layout());
    gather(image, pixels);
    return {pixels, packed};
}

void invert_in_place(const Image& image, std::string_view channels) {
    const Frame& frame = image.frame();
    const std::uint32_t visible = frame.channel_bits(channels);
    std::uint32_t stored = 0;
    for (std::size_t k = 0; k < frame.channel_count(); ++k)
        if ((visible >> k & 1U) != 0) stored |= 1U << frame.channels()[k].stored;
    copying::invert(image.view(), stored, frame.max());
}

} // namespace oriel
