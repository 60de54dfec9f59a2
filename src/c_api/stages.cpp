// Stages: each a value of C++ put over the picture that a handle shows, and what they do in place.
#include "c_api/guard.hpp"
#include "c_api/image_handle.hpp"
#include "oriel/filters/background.hpp"
#include "oriel/filters/fill.hpp"
#include "oriel/filters/gray.hpp"
#include "oriel/filters/invert.hpp"
#include "oriel/filters/pad.hpp"
#include "oriel/filters/paste.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>

using namespace oriel::c_api;

namespace {

/// Gives `make_stage()` over the picture.
template <class Make> oriel_status staged(const oriel_image* image, Make make_stage, oriel_image** out) {
    return give(out, [&] {
        need(image, "image");
        return image->with(image->picture() | make_stage());
    });
}

oriel::Region region_of(const oriel_region& region) {
    if (region.width <= 0 || region.height <= 0)
        throw oriel::ValueError(
            fmt::format("a region of {} x {} pixels; it has at least 1 of each", region.width, region.height));
    return {{region.y, region.height}, {region.x, region.width}};
}

std::optional<oriel::Colour> colour_or_none(const char* colour) {
    if (colour == nullptr) return std::nullopt;
    return oriel::Colour(colour);
}

const char* or_empty(const char* channels) { return channels == nullptr ? "" : channels; }

oriel::Border border_of(int border) {
    switch (border) {
    case ORIEL_BORDER_COLOUR: return oriel::Border::colour;
    case ORIEL_BORDER_EDGE: return oriel::Border::edge;
    case ORIEL_BORDER_MIRROR: return oriel::Border::mirror;
    default:
        throw oriel::ValueError(fmt::format(
            "{} is no border; there are ORIEL_BORDER_COLOUR, ORIEL_BORDER_EDGE, ORIEL_BORDER_MIRROR", border));
    }
}

} // namespace

oriel_status oriel_image_fill(const oriel_image* image, const char* colour, const oriel_region* region,
                              const char* channels, oriel_image** out) {
    const auto fill = [&] {
        need(colour, "colour");
        oriel::Fill stage{.colour = colour, .channels = or_empty(channels)};
        if (region != nullptr) stage.region = region_of(*region);
        return stage;
    };
    return staged(image, fill, out);
}

oriel_status oriel_image_invert_region(const oriel_image* image, const oriel_region* region, const char* channels,
                                       oriel_image** out) {
    const auto invert = [&] {
        need(region, "region");
        return oriel::InvertRegion{region_of(*region), or_empty(channels)};
    };
    return staged(image, invert, out);
}

oriel_status oriel_image_paste(const oriel_image* image, const oriel_image* what, std::ptrdiff_t x, std::ptrdiff_t y,
                               oriel_image** out) {
    return give(out, [&] {
        need(image, "image");
        need(what, "what");
        auto pasted = image->with(image->picture() | oriel::Paste{what->picture(), x, y});
        // Bytes that either was opened from are read as long as this one lives.
        if (what->lent != nullptr) pasted->lent = std::make_shared<std::pair<Kept, Kept>>(image->lent, what->lent);
        return pasted;
    });
}

oriel_status oriel_image_pad(const oriel_image* image, std::ptrdiff_t top, std::ptrdiff_t right, std::ptrdiff_t bottom,
                             std::ptrdiff_t left, int border, const char* colour, oriel_image** out) {
    const auto pad = [&] { return oriel::Pad{top, right, bottom, left, border_of(border), colour_or_none(colour)}; };
    return staged(image, pad, out);
}

oriel_status oriel_image_background(const oriel_image* image, const char* colour, oriel_image** out) {
    const auto background = [&] {
        need(colour, "colour");
        return oriel::Background{colour};
    };
    return staged(image, background, out);
}

oriel_status oriel_image_gray(const oriel_image* image, oriel_image** out) {
    return staged(
        image, [] { return oriel::Gray{}; }, out);
}

oriel_status oriel_image_fill_in_place(oriel_image* image, const char* colour, const char* channels) {
    return guarded([&] {
        need(image, "image");
        need(colour, "colour");
        const oriel::Image& pixels = need_loaded(image);
        oriel::fill_in_place(pixels, colour, or_empty(channels));
    });
}

oriel_status oriel_image_paste_in_place(oriel_image* image, const oriel_image* what, std::ptrdiff_t x,
                                        std::ptrdiff_t y) {
    return guarded([&] {
        need(image, "image");
        need(what, "what");
        const oriel::Image& pixels = need_loaded(image);
        oriel::paste_in_place(pixels, what->picture(), x, y);
    });
}
