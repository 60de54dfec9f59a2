#include "tile_reading.hpp"

#include "fault.hpp"
#include "held_source.hpp"
#include "oriel/copy.hpp"
#include "oriel/filters/crop.hpp"
#include "oriel/size_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <optional>
#include <utility>

namespace oriel::tool {

namespace {

Frame frame_of(const Frame& frame, const Rectangle& place) {
    return Crop{.x = place.x, .y = place.y, .width = place.width, .height = place.height}(frame);
}

// `part` of the source. The rows that `before` has are taken from there; they are the first ones, if any.
std::shared_ptr<HeldSource> hold(const std::shared_ptr<Source>& source, const Window& part, const HeldSource* before) {
    const Frame& natural = source->frame();
    if (source->reading() == Reading::whole) {
        const Window all{0, 0, natural.height(), natural.width()};
        return std::make_shared<HeldSource>(source, all, source->whole().view());
    }
    const Layout packed =
        Layout::contiguous({part.height, part.width, natural.layout().extent(2)}, natural.format().itemsize());
    const View pixels = Buffer::allocate(static_cast<std::size_t>(packed.size()) * natural.format().itemsize())
                            .view(natural.format(), packed);
    std::ptrdiff_t known = 0;
    if (before != nullptr) {
        const Window& old = before->part();
        known = std::clamp<std::ptrdiff_t>(old.y + old.height - part.y, 0, part.height);
        if (known > 0) {
            const std::ptrdiff_t from = part.y - old.y;
            copy(before->pixels().slice(0, {from, from + known}), pixels.slice(0, {0, known}));
        }
    }
    if (known < part.height) {
        source->read({part.y + known, part.x, part.height - known, part.width}, pixels.slice(0, {known, part.height}));
    }
    return std::make_shared<HeldSource>(source, part, pixels);
}

} // namespace

Picture tile_of(const Picture& picture, const Tile& tile) {
    return picture.seen_as(frame_of(picture.frame(), tile.place));
}

TileReading::TileReading(const Picture& picture, const Tiling& tiling, std::uint64_t beside, std::uint64_t limit)
    : picture_(picture), held_(picture.source()->held_memory()) {
    const Source& source = *picture.source();
    const Reach all = reach(source.frame(), picture.frame());
    bands_.push_back({all.window, std::vector<std::size_t>(tiling.count())});
    std::iota(bands_[0].tiles.begin(), bands_[0].tiles.end(), std::size_t{0});
    if (source.reading() == Reading::window) return;
    way_ = Way::once;
    if (source.reading() == Reading::rows) {
        const std::uint64_t window = source.bytes_of(all.window);
        if (window <= limit && held_ + beside <= limit - window) {
            held_ += window;
            return;
        }
        make_bands(tiling, all);
    }
    if (held_ + beside <= limit) return;
    throw Fault(exit_code::failed, "limit_memory",
                fmt::format("{} needs {} decoded, and {} to write a tile of it; the limit is {}",
                            way_ == Way::once ? "the picture" : "a row of tiles", size_text(held_), size_text(beside),
                            size_text(limit)),
                {"allow more with --max-memory SIZE, or crop first"});
}

void TileReading::make_bands(const Tiling& tiling, const Reach& all) {
    way_ = Way::bands;
    bands_.clear();
    const Frame& natural = picture_.source()->frame();
    const auto columns = static_cast<std::size_t>(tiling.columns());
    const auto rows = static_cast<std::size_t>(tiling.rows());
    std::uint64_t largest = 0;
    for (std::size_t k = 0; k < (all.turned ? columns : rows); ++k) {
        Band band;
        for (std::size_t i = 0; i < (all.turned ? rows : columns); ++i) {
            band.tiles.push_back(all.turned ? i * columns + k : k * columns + i);
        }
        const Frame first = frame_of(picture_.frame(), tiling.tile(band.tiles[0]).place);
        const Window of_tile = reach(natural, first).window;
        band.window = {of_tile.y, all.window.x, of_tile.height, all.window.width};
        largest = std::max(largest, picture_.source()->bytes_of(band.window));
        bands_.push_back(std::move(band));
    }
    std::sort(bands_.begin(), bands_.end(), [](const Band& a, const Band& b) { return a.window.y < b.window.y; });
    held_ += 2 * largest; // with the one before, for the rows they share
}

std::string_view TileReading::name() const noexcept {
    switch (way_) {
    case Way::each: return "each";
    case Way::once: return "once";
    case Way::bands: break;
    }
    return "bands";
}

void TileReading::run(const std::function<bool(std::size_t)>& wanted, const Group& group) const {
    std::shared_ptr<HeldSource> held;
    for (const Band& band : bands_) {
        if (std::none_of(band.tiles.begin(), band.tiles.end(), wanted)) continue;
        if (way_ == Way::each) {
            static_cast<void>(group(picture_, band.tiles));
            return;
        }
        held = hold(picture_.source(), band.window, held.get());
        if (!group(Picture(held, picture_.frame()), band.tiles)) return;
    }
}

} // namespace oriel::tool
