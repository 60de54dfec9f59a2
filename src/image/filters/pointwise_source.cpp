#include "image/filters/pointwise_source.hpp"

#include "image/filters/few_pixels.hpp"
#include "oriel/copy.hpp"

#include <algorithm>
#include <array>

namespace oriel {
namespace {

constexpr std::size_t band_bytes = std::size_t{64} << 10; // in the cache, and off the heap without asking the system

// A frame of as many rows and columns as the source below, whose pixels are such ones.
Frame of_size(const Frame& pixel, const Frame& natural) {
    const std::ptrdiff_t channels = pixel.layout().extent(2);
    return pixel.with_layout(
        Layout::contiguous({natural.height(), natural.width(), channels}, pixel.format().itemsize()));
}

} // namespace

PointwiseSource::PointwiseSource(const Picture& below, const Frame& pixel)
    : Source(of_size(pixel, below.source()->frame()), below.facts()), source_(below.source()), below_(below.frame()) {}

std::uint64_t PointwiseSource::working_memory() const noexcept {
    const std::size_t seen =
        static_cast<std::size_t>(frame_.width()) * below_.channel_count() * below_.format().itemsize();
    const std::size_t planes = std::max(band_bytes, seen);
    const bool at_once = reading() == Reading::whole;
    return source_->held_memory() + planes +
           (at_once ? frame_.nbytes() : std::max(band_bytes, source_->frame().row_bytes()));
}

std::optional<FewColours> PointwiseSource::few_colours() const {
    const auto below = Picture(source_, below_).few_colours();
    if (!below) return std::nullopt;
    const View seen = as_pixels(*below, below_.channel_count());
    const View out = as_pixels(*below, frame_.channel_count()); // of that size
    change(seen, out);
    return as_few(out, below->bits);
}

// The channels that are seen, of all pixels of a packed `stored`.
Layout PointwiseSource::all_seen(const Layout& stored) const {
    const Layout& seen = below_.layout();
    const std::ptrdiff_t first = seen.offset() % source_->frame().layout().stride(1);
    return {{stored.extent(0), stored.extent(1), seen.extent(2)},
            {stored.stride(0), stored.stride(1), seen.stride(2)},
            first};
}

void PointwiseSource::change_rows(const Image& seen, const View& to) const {
    const auto channels = static_cast<std::ptrdiff_t>(below_.channel_count());
    const std::size_t row = static_cast<std::size_t>(to.extent(1) * channels) * below_.format().itemsize();
    const std::ptrdiff_t fitting =
        std::min(static_cast<std::ptrdiff_t>(std::max<std::size_t>(band_bytes / row, 1)), to.extent(0));
    const Buffer scratch = Buffer::allocate(static_cast<std::size_t>(fitting) * row);
    for (std::ptrdiff_t y = 0; y < to.extent(0); y += fitting) {
        const std::ptrdiff_t rows = std::min(fitting, to.extent(0) - y);
        const View planes = scratch.view(below_.format(), {channels, rows, to.extent(1)}).permute({1, 2, 0});
        gather(seen.seen_as(seen.frame().rows(y, rows)), planes);
        change(planes, to.slice(0, {y, y + rows}));
    }
}

void PointwiseSource::read(const Window& window, const View& to) {
    if (to.layout().empty()) return;
    const Frame& natural = source_->frame();
    const std::ptrdiff_t stored = natural.layout().extent(2);
    const std::size_t row = static_cast<std::size_t>(window.width * stored) * natural.format().itemsize();
    const std::ptrdiff_t fitting =
        std::min(static_cast<std::ptrdiff_t>(std::max<std::size_t>(band_bytes / row, 1)), window.height);
    const Buffer scratch = Buffer::allocate(static_cast<std::size_t>(fitting) * row);
    for (std::ptrdiff_t y = 0; y < window.height; y += fitting) {
        const std::ptrdiff_t rows = std::min(fitting, window.height - y);
        const View band = scratch.view(natural.format(), {rows, window.width, stored});
        source_->read({window.y + y, window.x, rows, window.width}, band);
        change_rows({band, below_.with_layout(all_seen(band.layout()))}, to.slice(0, {y, y + rows}));
    }
}

Image PointwiseSource::whole() {
    if (source_->reading() != Reading::whole) return Source::whole();
    const Picture every(source_, below_.with_layout(all_seen(source_->frame().layout())));
    const View pixels = Buffer::allocate(frame_.nbytes()).view(frame_.format(), frame_.layout());
    change_rows(every.over(source_->whole()), pixels);
    return {pixels, frame_};
}

Picture laid_over(const std::shared_ptr<Source>& source, const Picture& below) {
    const Layout& seen = below.frame().layout();
    const std::ptrdiff_t from = below.source()->frame().layout().stride(1); // a packed pixel
    const Layout& to = source->frame().layout();
    const std::ptrdiff_t pixel = to.stride(1);
    const Layout laid({seen.extent(0), seen.extent(1), to.extent(2)},
                      {seen.stride(0) / from * pixel, seen.stride(1) / from * pixel, to.stride(2)},
                      seen.offset() / from * pixel);
    return {source, source->frame().with_layout(laid)};
}

} // namespace oriel
