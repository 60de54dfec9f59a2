#include "held_source.hpp"

#include "oriel/copy.hpp"

#include <utility>

namespace oriel::tool {

HeldSource::HeldSource(std::shared_ptr<Source> below, const Window& part, View pixels)
    : Source(below->frame(), below->facts(), below->shown()), below_(std::move(below)), part_(part),
      pixels_(std::move(pixels)), metadata_(below_->metadata()) {}

void HeldSource::read(const Window& window, const View& to) {
    const std::ptrdiff_t y = window.y - part_.y;
    const std::ptrdiff_t x = window.x - part_.x;
    copy(pixels_.slice(0, {y, y + window.height}).slice(1, {x, x + window.width}), to);
}

} // namespace oriel::tool
