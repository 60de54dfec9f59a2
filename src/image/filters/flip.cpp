#include "oriel/filters/flip.hpp"

namespace oriel {

Frame Flip::operator()(const Frame& frame) const {
    switch (direction) {
    case Direction::horizontal: return frame.with_layout(frame.layout().flip(1));
    case Direction::vertical: return frame.with_layout(frame.layout().flip(0));
    case Direction::both: break;
    }
    return frame.with_layout(frame.layout().flip(0).flip(1));
}

} // namespace oriel
