// Parts of operations that several of them take: a region, a list of channels, a colour, a place for another picture.
// Each is parsed before anything is opened, and what no picture could satisfy is refused then.
#pragma once

#include "geometry.hpp"
#include "oriel/colour.hpp"
#include "oriel/picture.hpp"
#include "oriel/region.hpp"
#include "outside.hpp"
#include "segment.hpp"
#include "settings.hpp"

#include <functional>
#include <string>

namespace oriel::tool {

/// Throws a usage Fault for slices that no picture has.
void require_slices(const std::string& expression);

/// Throws a usage Fault for channels that no picture has.
void require_channels(const std::string& list);

/// Throws a usage Fault for what is no colour in any picture.
Colour parse_colour(const std::string& text);

/// An EXIF orientation, 1 to 8. Throws a usage Fault.
int parse_orientation(const std::string& text);

/// Where in a picture. Throws a Fault, or the library's errors, if that is not inside.
using RegionOf = std::function<Region(const Frame&)>;
/// GEOM, or EXPR, which has brackets or names its axes. A rectangle that reaches outside is clipped, if that is the
/// rule.
RegionOf parse_region(const std::string& text, const Outside& outside);

/// FILE [POSITION], the words of paste.
class Placement {
public:
    explicit Placement(const Values& values);

    const std::string& file() const noexcept { return file_; }
    const Settings& settings() const noexcept { return settings_; }

    struct Placed {
        Picture what;
        std::ptrdiff_t x;
        std::ptrdiff_t y;
    };
    /// Opens the file, and says where it goes on a picture like `onto`: all of it, or by the rule the part that lies
    /// inside. Throws as open_input, and a Fault if it does not lie there.
    Placed on(const Frame& onto) const;

private:
    Rectangle inside(const Frame& onto, const Frame& what) const;

    std::string file_;
    std::string position_; ///< as typed
    Geometry geometry_;
    Settings settings_;
};

} // namespace oriel::tool
