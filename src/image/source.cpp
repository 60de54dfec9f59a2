// What every Source can do with read() alone.
#include "oriel/source.hpp"

namespace oriel {

Origin::~Origin() = default;
Source::~Source() = default;
Sink::~Sink() = default;

void Source::check_unchanged() const {
    if (origin_) origin_->check_unchanged();
}

std::uint64_t Source::held_memory() const noexcept { return working_memory() + (origin_ ? origin_->held_memory() : 0); }

std::uint64_t Source::bytes_of(const Window& window) const noexcept {
    return static_cast<std::uint64_t>(window.height) * static_cast<std::uint64_t>(window.width) *
           static_cast<std::uint64_t>(frame_.layout().extent(2)) * frame_.format().itemsize();
}

Image Source::whole() {
    const View pixels = Buffer::allocate(frame_.nbytes()).view(frame_.format(), frame_.layout());
    read({0, 0, frame_.height(), frame_.width()}, pixels);
    return {pixels, frame_};
}

} // namespace oriel
