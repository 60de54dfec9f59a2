#include "image/filters/stage_source.hpp"

#include "image/filters/region_source.hpp"

namespace oriel {

bool ReadByWindow::holds() const noexcept {
    const Source& source = *picture_.source();
    return source.reading() != Reading::window || reach(source.frame(), picture_.frame()).turned;
}

std::uint64_t ReadByWindow::held_memory() const noexcept {
    const Source& source = *picture_.source();
    if (!holds()) return source.held_memory();
    const Reach need = reach(source.frame(), picture_.frame());
    return source.held_memory() + (source.reading() == Reading::whole ? 0 : source.bytes_of(need.window));
}

const Image& ReadByWindow::resident() {
    const std::lock_guard lock(mutex_);
    if (!resident_) resident_ = picture_.resident();
    return *resident_;
}

void ReadByWindow::read(const Window& window, const View& to) {
    const Region region{{window.y, window.height, 1}, {window.x, window.width, 1}};
    if (holds()) {
        const Image& held = resident();
        gather(held.seen_as(held.frame().cut(region.y, region.x)), to);
    } else {
        picture_.seen_as(picture_.frame().cut(region.y, region.x)).read(to);
    }
}

FileFacts facts_over(const Picture& below) {
    FileFacts facts = below.facts();
    if (!below.has_own_channels()) facts.numbered = {};
    if (!reach(below.source()->frame(), below.frame()).turned) return facts;
    if (facts.jpeg) facts.jpeg = facts.jpeg->transposed();
    if (facts.tiles) facts.tiles = facts.tiles->transposed();
    return facts;
}

bool better_transposed(const Picture& below) noexcept {
    const Source& source = *below.source();
    return source.reading() == Reading::window && reach(source.frame(), below.frame()).turned;
}

} // namespace oriel
