// Select: slices in NumPy's rules, written "[y, x, c]" or by name.
//
//   Select{"[::2, ::-2, ::-1]"}          every second row; every second column, mirrored; BGR
//   Select{"x=100:-100,y=::2,c=g"}       named axes in any order; c also takes channel letters
//   Select{"[..., 0]"}                   an ellipsis stands for the axes not written
//
// A single number keeps its axis with one element (a picture stays a picture). Slices clamp; a result without
// pixels is an error.
#pragma once

#include "oriel/frame.hpp"
#include "oriel/region.hpp"

#include <string_view>

namespace oriel {

/// What such an expression takes of a picture.
struct Selection {
    Region region;
    ChannelList channels;
};
/// Throws as Select does.
ORIEL_API Selection parse_selection(std::string_view expression, const Frame& frame);

struct Select {
    std::string_view expression; ///< must live as long as the filter

    /// Throws ValueError for what does not parse (naming the place) or selects nothing, IndexError for a number
    /// outside its axis. O(1).
    ORIEL_API Frame operator()(const Frame& frame) const;
};

} // namespace oriel
