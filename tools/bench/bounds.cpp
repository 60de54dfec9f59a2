#include "bounds.hpp"

namespace bench {

std::optional<double> bound(Operation operation, const Kind& kind) {
    const bool odd_pixel = kind.channels == 3; // 3, 6 or 12 bytes: no vector element has that size
    const bool rgb8 = kind.channels == 3 && kind.depth == Depth::u8;
    switch (operation) {
    case Operation::crop_half:
    case Operation::flip_y: return 1.10;
    case Operation::flip_x:
    case Operation::rotate_180: return odd_pixel ? 1.20 : 1.10;
    case Operation::extract:
        if (kind.depth != Depth::u8) return std::nullopt;
        return rgb8 ? 1.8 : 2.2;
    case Operation::subsample: return 1.6;
    case Operation::invert: return 1.10;
    case Operation::invert_in_place: return 0.55;
    case Operation::flip_x_invert: return 1.45;
    case Operation::transpose:
    case Operation::rotate_90:
    case Operation::rotate_270: return kind.channels == 4 ? 1.9 : 2.5;
    case Operation::to_planar:
    case Operation::to_interleaved: break;
    }
    if (rgb8) return 0.85;
    return std::nullopt;
}

} // namespace bench
