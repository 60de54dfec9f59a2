// oriel_image: a Picture or, once it is loaded, an Image; immutable, so that any threads may use it.
#pragma once

#include "c_api/guard.hpp"
#include "oriel/image.hpp"
#include "oriel/io.hpp"
#include "oriel/oriel.h"
#include "oriel/picture.hpp"

#include <memory>
#include <utility>
#include <variant>

namespace oriel::c_api {

using Pixels = std::variant<Picture, Image>;

/// Memory that a picture is read from, which its owner wants to hear of when nobody looks at it any more.
struct Lent {
    void (*free_fn)(void* context) = nullptr;
    void* context = nullptr;

    Lent() = default;
    Lent(const Lent&) = delete;
    Lent& operator=(const Lent&) = delete;
    ~Lent() {
        if (free_fn != nullptr) free_fn(context);
    }
};

/// Holds what a picture is read from.
using Kept = std::shared_ptr<const void>;

} // namespace oriel::c_api

struct oriel_image {
    oriel::c_api::Pixels pixels;
    std::shared_ptr<const oriel::FileFacts> file; ///< null for what never was one
    oriel::c_api::Kept lent;                      ///< Lent, or several; null but for pictures in memory

    const oriel::Frame& frame() const noexcept {
        return std::visit([](const auto& seen) -> const oriel::Frame& { return seen.frame(); }, pixels);
    }
    /// Null while no pixel is in memory.
    const oriel::Image* loaded() const noexcept { return std::get_if<oriel::Image>(&pixels); }
    oriel::Picture picture() const {
        return std::visit([](const auto& seen) { return oriel::Picture(seen); }, pixels);
    }
    /// Other pixels of the same origin.
    std::unique_ptr<oriel_image> with(oriel::c_api::Pixels others) const {
        return std::make_unique<oriel_image>(oriel_image{std::move(others), file, lent});
    }
};

namespace oriel::c_api {

/// Null is the default.
SaveOptions options_of(const oriel_options* options);

/// The pixels of an image that has them. Throws TypeError for one that has not, NullArgument.
const Image& need_loaded(const oriel_image* image);

/// What is seen, in memory; loads what is not.
Image loaded_image(const oriel_image& image, const oriel_options* options);

} // namespace oriel::c_api
