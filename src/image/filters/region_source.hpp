// What stages share: a Source over what is below, which changes the pixels of a region where a window meets it.
//
//   below    +-------------+      A window is read from below (or from what is kept of it), then the part that
//            |   region    |      the two have in common is changed, in the window's own memory. What is below
//            | +---+---+   |      never sees it.
//   window ->| | X |   |   |
//            +-+---+---+---+
#pragma once

#include "oriel/picture.hpp"
#include "oriel/region.hpp"

#include <cstdint>
#include <mutex>
#include <optional>
#include <string_view>

namespace oriel {

/// A Picture read by windows of what is seen. What is decoded whole or by rows, or would be read column by column, is
/// read once and kept. Thread-safe.
class ReadByWindow {
public:
    explicit ReadByWindow(const Picture& picture) : picture_(picture) {}

    const Picture& picture() const noexcept { return picture_; }
    /// Bytes that reading keeps alive.
    std::uint64_t held_memory() const noexcept;
    /// Fills `to` as gather does. Throws what reading throws.
    void read(const Window& window, const View& to);

private:
    bool holds() const noexcept;
    const Image& resident();

    Picture picture_;
    std::mutex mutex_;
    std::optional<Image> resident_;
};

class RegionSource : public Source {
public:
    RegionSource(const Picture& below, const Region& region);

    Reading reading() const noexcept final { return Reading::window; }
    std::string missing() const override { return below_.picture().source()->missing(); }
    std::uint64_t held_memory() const noexcept override { return below_.held_memory(); }
    Metadata metadata() const override { return below_.picture().source()->metadata(); }
    void check_unchanged() const override { below_.picture().source()->check_unchanged(); }
    void read(const Window& window, const View& to) final;

private:
    /// Changes `part`, which is not empty: these rows and columns of the region, counted in rising order.
    virtual void change(const View& part, const Window& of_region) = 0;

    ReadByWindow below_;
    Region region_; ///< with steps of at least 1
};

/// Throws ValueError for a region without pixels, IndexError if it reaches outside of the frame.
void require_inside(const Region& region, const Frame& frame);

/// That region of a frame, in the region's own order.
Frame cut(const Frame& frame, const Region& region);

/// All of it.
Region whole_region(const Frame& frame);

} // namespace oriel
