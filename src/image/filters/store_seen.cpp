#include "image/filters/store_seen.hpp"

#include "oriel/copy.hpp"

namespace oriel {

void store_seen(const View& seen, const Image& image) {
    const Frame& frame = image.frame();
    const View stored = image.view();
    if (!frame.remaps()) return copy(seen, stored);
    for (std::size_t k = 0; k < frame.channel_count(); ++k)
        copy(seen.index(2, static_cast<std::ptrdiff_t>(k)), stored.index(2, frame.channels()[k].stored));
}

} // namespace oriel
