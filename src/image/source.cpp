// What every Source can do with read() alone.
#include "oriel/source.hpp"

namespace oriel {

Source::~Source() = default;
Sink::~Sink() = default;

Image Source::whole() {
    const View pixels = Buffer::allocate(frame_.nbytes()).view(frame_.format(), frame_.layout());
    read({0, 0, frame_.height(), frame_.width()}, pixels);
    return {pixels, frame_};
}

} // namespace oriel
