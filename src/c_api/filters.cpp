// Filters: each a value of C++ put over what a handle shows, pixels there or not.
#include "c_api/guard.hpp"
#include "c_api/image_handle.hpp"
#include "oriel/filters/channels.hpp"
#include "oriel/filters/crop.hpp"
#include "oriel/filters/flip.hpp"
#include "oriel/filters/invert.hpp"
#include "oriel/filters/rotate.hpp"
#include "oriel/filters/select.hpp"
#include "oriel/filters/subsample.hpp"
#include "oriel/filters/transpose.hpp"

#include <fmt/format.h>

using namespace oriel::c_api;

namespace {

template <class Filter> oriel_status filtered(const oriel_image* image, const Filter& filter, oriel_image** out) {
    return give(out, [&] {
        need(image, "image");
        return image->with(std::visit([&](const auto& seen) { return Pixels(seen | filter); }, image->pixels));
    });
}

// Directions by their numbers in C.
struct NumberedFlip {
    int direction;

    oriel::Frame operator()(const oriel::Frame& frame) const {
        switch (direction) {
        case ORIEL_FLIP_HORIZONTAL: return oriel::Flip{oriel::Direction::horizontal}(frame);
        case ORIEL_FLIP_VERTICAL: return oriel::Flip{oriel::Direction::vertical}(frame);
        case ORIEL_FLIP_BOTH: return oriel::Flip{oriel::Direction::both}(frame);
        default:
            throw oriel::ValueError(fmt::format("{} is no direction to flip; there are ORIEL_FLIP_HORIZONTAL, "
                                                "ORIEL_FLIP_VERTICAL, ORIEL_FLIP_BOTH",
                                                direction));
        }
    }
};

// Text that may be null, which is looked at where exceptions are caught.
template <class Filter> struct Written {
    const char* text;
    const char* name;

    oriel::Frame operator()(const oriel::Frame& frame) const {
        need(text, name);
        return Filter{text}(frame);
    }
};

} // namespace

oriel_status oriel_image_crop(const oriel_image* image, std::ptrdiff_t x, std::ptrdiff_t y, std::ptrdiff_t width,
                              std::ptrdiff_t height, oriel_image** out) {
    return filtered(image, oriel::Crop{.x = x, .y = y, .width = width, .height = height}, out);
}

oriel_status oriel_image_flip(const oriel_image* image, int direction, oriel_image** out) {
    return filtered(image, NumberedFlip{direction}, out);
}

oriel_status oriel_image_rotate(const oriel_image* image, int degrees, oriel_image** out) {
    return filtered(image, oriel::Rotate{degrees}, out);
}

oriel_status oriel_image_transpose(const oriel_image* image, oriel_image** out) {
    return filtered(image, oriel::Transpose{}, out);
}

oriel_status oriel_image_transverse(const oriel_image* image, oriel_image** out) {
    return filtered(image, oriel::Transverse{}, out);
}

oriel_status oriel_image_subsample(const oriel_image* image, std::ptrdiff_t step_x, std::ptrdiff_t step_y,
                                   std::ptrdiff_t x0, std::ptrdiff_t y0, oriel_image** out) {
    return filtered(image, oriel::Subsample{.step_x = step_x, .step_y = step_y, .x0 = x0, .y0 = y0}, out);
}

oriel_status oriel_image_channels(const oriel_image* image, const char* list, oriel_image** out) {
    return filtered(image, Written<oriel::Channels>{list, "list"}, out);
}

oriel_status oriel_image_select(const oriel_image* image, const char* expression, oriel_image** out) {
    return filtered(image, Written<oriel::Select>{expression, "expression"}, out);
}

oriel_status oriel_image_invert(const oriel_image* image, const char* channels, oriel_image** out) {
    return filtered(image, oriel::Invert{channels == nullptr ? "" : channels}, out);
}
