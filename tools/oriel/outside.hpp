// What a picture has beyond its edges, and what is done with a rectangle that reaches there (--outside).
#pragma once

#include "oriel/filters/pad.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace oriel::tool {

struct Beyond {
    Border border = Border::colour;
    std::optional<Colour> colour; ///< none is 0 in all channels
};

/// "edge", "mirror" or a colour. Throws a usage Fault.
Beyond parse_beyond(const std::string& text);

struct Outside {
    enum class Rule : std::uint8_t { error, clip, pad };

    Rule rule = Rule::error;
    Beyond beyond; ///< of Rule::pad

    /// A region of pixels to change has nothing to be padded with: it is clipped then.
    bool clips_regions() const noexcept { return rule != Rule::error; }
};

/// "error", "clip", "pad" or "pad=COLOR|edge|mirror". `asked` is what the value belongs to, for messages. Throws a
/// usage Fault.
Outside parse_outside(const std::string& text, std::string_view asked);

} // namespace oriel::tool
