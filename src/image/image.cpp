// Where what an Image promises is made true: channels put in order and inverted while pixels are gathered, in one
// pass or by bands that stay in the cache, by one thread or several.
#include "oriel/image.hpp"

#include "copy/invert.hpp"
#include "copy/pixels.hpp"
#include "copy/small.hpp"
#include "copy/tuning.hpp"
#include "memory/counting.hpp"
#include "oriel/copy.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <span>
#include <system_error>
#include <thread>
#include <vector>

namespace oriel {
namespace {

// Whether a row is seen down a column of what is stored.
bool is_turned(const Frame& frame) {
    const auto stride = [&](std::size_t axis) {
        const std::ptrdiff_t s = frame.layout().stride(axis);
        return s < 0 ? -s : s;
    };
    return stride(0) < stride(1);
}

// Rows that are gathered and then inverted while they are in the second-level cache; at least 32 of turned views, so
// that those are read in tiles.
std::ptrdiff_t band_rows(const Frame& frame) {
    const std::size_t rows = copying::tuning().band_bytes / std::max<std::size_t>(frame.row_bytes(), 1);
    return std::max<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(rows), is_turned(frame) ? 32 : 1);
}

std::span<const std::uint8_t> channel_order(const Frame& frame, std::array<std::uint8_t, Frame::max_channels>& order) {
    for (std::size_t k = 0; k < frame.channel_count(); ++k) order[k] = frame.channels()[k].stored;
    return {order.data(), frame.channel_count()};
}

// The visible channels in their order, not inverted: in one pass if pixels are small and packed.
void copy_visible(const View& stored, const Frame& frame, const View& to) {
    if (!frame.remaps()) return copy(stored, to);
    std::array<std::uint8_t, Frame::max_channels> order{};
    if (copying::copy_pixels(stored, to, {channel_order(frame, order), 0, 0})) return;
    for (std::size_t k = 0; k < frame.channel_count(); ++k)
        copy(stored.index(2, frame.channels()[k].stored), to.index(2, static_cast<std::ptrdiff_t>(k)));
}

// What is seen, in one pass where a kernel does all there is to do. Turning is faster by its own kernels, and then
// inverting by bands.
bool copy_seen(const View& stored, const Frame& frame, const View& to) {
    if (!frame.remaps()) {
        if (copying::copy_inverted(stored, to, frame.inverted_bits(), frame.max(), to.nbytes())) return true;
        if (is_turned(frame)) return false;
    }
    if (!copying::inverts_on_the_way(frame.format(), frame.max())) return false;
    std::array<std::uint8_t, Frame::max_channels> order{};
    return copying::copy_pixels(stored, to, {channel_order(frame, order), frame.inverted_bits(), frame.max()});
}

// What is seen, by bands that are gathered and then inverted. What is written past the caches is gathered beside, so
// that it need not be read from there before.
void gather_rows(const View& stored, const Frame& frame, const View& to) {
    if (!frame.inverts()) return copy_visible(stored, frame, to);
    if (copy_seen(stored, frame, to)) return;
    const std::ptrdiff_t band = std::min(band_rows(frame), frame.height());
    if (band == frame.height()) {
        copy_visible(stored, frame, to);
        return copying::invert(to, frame.inverted_bits(), frame.max());
    }
    const bool past_caches =
        2 * to.nbytes() >= copying::tuning().streaming_bytes && to.layout().index(0, 0).is_c_contiguous(to.itemsize());
    View beside;
    if (past_caches)
        beside = Buffer::allocate(static_cast<std::size_t>(band) * frame.row_bytes())
                     .view(frame.format(), {band, to.extent(1), to.extent(2)});
    for (std::ptrdiff_t y = 0; y < frame.height(); y += band) {
        const Slice rows{y, y + band};
        const View part = to.slice(0, rows);
        if (past_caches) {
            const View gathered = beside.slice(0, Slice{0, part.extent(0)});
            copy_visible(stored.slice(0, rows), frame, gathered);
            if (copying::copy_inverted(gathered, part, frame.inverted_bits(), frame.max(), to.nbytes())) continue;
        }
        copy_visible(stored.slice(0, rows), frame, part);
        copying::invert(part, frame.inverted_bits(), frame.max());
    }
}

// Small pictures, whose channels are where they were: sooner done than to choose a way.
bool gather_small(const Image& image, const View& to) {
    const Frame& frame = image.frame();
    if (frame.remaps()) return false;
    std::byte* const target = to.mutable_data() - to.layout().offset();
    const std::byte* const source = image.data() - frame.layout().offset();
    const std::size_t itemsize = to.itemsize();
    std::size_t bytes = 0;
    if (const std::uint32_t inverted = frame.inverted_bits(); inverted == 0)
        bytes = copying::copy_small(frame.layout(), source, to.layout(), target, itemsize);
    else if (const auto inverse = copying::inverse_of(frame.format(), frame.channel_count(), inverted, frame.max());
             inverse.period != 0)
        bytes = copying::copy_small_inverted(frame.layout(), source, to.layout(), target, itemsize, inverse);
    if (bytes != 0) detail::count_copy(bytes);
    return bytes != 0;
}

// One strip for each thread that may work, as far as there is work for it.
std::size_t strip_count(const Frame& frame, unsigned threads) {
    constexpr std::size_t worth_a_thread = std::size_t{4} << 20;
    const std::size_t most = threads != 0 ? threads : std::max(std::thread::hardware_concurrency(), 1U);
    return std::clamp<std::size_t>(
        frame.nbytes() / worth_a_thread, 1,
        std::min(most, static_cast<std::size_t>(std::max<std::ptrdiff_t>(frame.height(), 1))));
}

View three_axes(const View& view) {
    if (view.rank() == 2) return view.as_strided(view.layout().insert_axis(2));
    return view;
}

} // namespace

Image::Image(const View& view, std::uint64_t max, Where where)
    : Image(view, Frame(view.format(), three_axes(view).layout(), max), where) {}

Image::Image(const View& view, const Frame& frame, Where where)
    : frame_(frame), access_(view.readonly() ? Access::read_only : Access::writable), share_(view.share_) {
    frame.layout().check(frame.format().itemsize(), share_.size(), access_ == Access::writable);
    share_.describe(frame_.format(), frame_.layout(), where);
}

void gather(const Image& image, const View& to, unsigned threads) {
    const Frame& frame = image.frame();
    const std::ptrdiff_t wanted[] = {frame.height(), frame.width(), static_cast<std::ptrdiff_t>(frame.channel_count())};
    if (!std::ranges::equal(to.shape(), wanted))
        throw ValueError(fmt::format("cannot gather a picture of shape ({}) to a view of shape ({})",
                                     fmt::join(wanted, ", "), fmt::join(to.shape(), ", ")));
    if (to.format() != frame.format())
        throw ValueError(fmt::format("cannot gather elements '{}' to a view of '{}': the formats differ",
                                     frame.format().code(), to.format().code()));
    if (gather_small(image, to)) return; // a View of the image would cost a quarter of their time
    const View stored = image.view();
    const std::size_t strips = strip_count(frame, threads);
    if (strips == 1) return gather_rows(stored, frame, to);

    // Strips of rows, the caller's thread doing the first. What one of them throws is thrown once all have ended.
    std::vector<std::exception_ptr> errors(strips);
    const auto gather_strip = [&](std::size_t k) noexcept {
        try {
            const auto cut = [&](std::size_t n) {
                return static_cast<std::ptrdiff_t>(static_cast<std::size_t>(frame.height()) * n / strips);
            };
            const Slice rows{cut(k), cut(k + 1)};
            gather_rows(stored.slice(0, rows), frame.rows(cut(k), cut(k + 1) - cut(k)), to.slice(0, rows));
        } catch (...) {
            errors[k] = std::current_exception();
        }
    };
    {
        std::vector<std::jthread> workers;
        workers.reserve(strips);
        for (std::size_t k = 1; k < strips; ++k) {
            try {
                workers.emplace_back(gather_strip, k);
            } catch (const std::system_error&) { // no more threads are to be had
                gather_strip(k);
            }
        }
        gather_strip(0);
    }
    for (const std::exception_ptr& error : errors)
        if (error) std::rethrow_exception(error);
}

Image materialise(const Image& image, unsigned threads) {
    const Frame packed = image.frame().gathered();
    const View pixels = Buffer::allocate(packed.nbytes()).view(packed.format(), packed.layout());
    gather(image, pixels, threads);
    return {pixels, packed};
}

void invert_in_place(const Image& image, std::string_view channels) {
    const Frame& frame = image.frame();
    const std::uint32_t visible = frame.channel_bits(channels);
    std::uint32_t stored = 0;
    for (std::size_t k = 0; k < frame.channel_count(); ++k)
        if ((visible >> k & 1U) != 0) stored |= 1U << frame.channels()[k].stored;
    const Layout& layout = frame.layout();
    const std::size_t itemsize = frame.format().itemsize();
    if (stored != 0 && layout.is_c_contiguous(itemsize)) {
        const auto inverse =
            copying::inverse_of(frame.format(), static_cast<std::size_t>(layout.extent(2)), stored, frame.max());
        const std::size_t bytes = static_cast<std::size_t>(layout.size()) * itemsize;
        if (inverse.period != 0 && copying::invert_small(image.mutable_data(), bytes, inverse)) return;
    }
    copying::invert(image.view(), stored, frame.max());
}

} // namespace oriel
