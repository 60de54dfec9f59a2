#include "oriel/filters/subsample.hpp"

#include "oriel/error.hpp"

#include <fmt/format.h>

namespace oriel {

Frame Subsample::operator()(const Frame& frame) const {
    if (step_x < 1 || step_y < 1)
        throw ValueError(fmt::format("subsample {}x{}: steps are at least 1", step_x, step_y));
    if (x0 < 0 || y0 < 0 || x0 >= frame.width() || y0 >= frame.height())
        throw IndexError(fmt::format("subsample {}x{}+{}+{} starts outside the image here, which is {}×{}", step_x,
                                     step_y, x0, y0, frame.width(), frame.height()));
    return frame.cut(Slice{y0, {}, step_y}, Slice{x0, {}, step_x});
}

} // namespace oriel
