// A view drawn over the buffer it looks at: which part of it, where its first element lies, which way its rows and
// columns go.
//
//   +----------------------+
//   |     +------------+   |
//   |     |         <x @   |     @ is the view's first pixel; its columns go to the left, its rows down
//   |     |            y   |
//   |     |            v   |
//   |     +------------+   |
//   +----------------------+
#pragma once

#include "oriel/frame.hpp"

#include <string>

namespace oriel::tool {

/// Lines of text, ended. `natural` is what the source stores, `seen` a view over it (see Source).
std::string stride_drawing(const Frame& natural, const Frame& seen);

} // namespace oriel::tool
