// What stages that change a region share: the pixels of the region change where a window meets it.
//
//   below    +-------------+      A window is read from below (or from what is kept of it), then the part that
//            |   region    |      the two have in common is changed, in the window's own memory. What is below
//            | +---+---+   |      never sees it.
//   window ->| | X |   |   |
//            +-+---+---+---+
#pragma once

#include "image/filters/few_pixels.hpp"
#include "image/filters/stage_source.hpp"
#include "oriel/picture.hpp"
#include "oriel/region.hpp"

#include <optional>

namespace oriel {

class RegionSource : public StageSource {
public:
    RegionSource(const Picture& below, const Region& region);

    void read(const Window& window, const View& to) final;

protected:
    /// Those below, and what `changes` (View&) makes of them: for a change that is the same wherever a pixel lies.
    template <class Changes> std::optional<FewColours> few_and(const Changes& changes) const {
        const auto below = below_.picture().few_colours();
        if (!below) return std::nullopt;
        const View pixels = as_pixels(*below, frame_.channel_count());
        changes(pixels);
        return joined(*below, as_few(pixels, below->bits));
    }

private:
    /// Changes `part`, which is not empty: these rows and columns of the region, counted in rising order.
    virtual void change(const View& part, const Window& of_region) = 0;

    Region region_; ///< with steps of at least 1
};

/// Throws ValueError for a region without pixels, IndexError if it reaches outside of the frame.
void require_inside(const Region& region, const Frame& frame);

/// The same pixels of the picture transposed.
constexpr Region transposed(const Region& region) { return {region.x, region.y}; }

/// All of it.
Region whole_region(const Frame& frame);

} // namespace oriel
