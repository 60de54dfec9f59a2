// The picture that shows where two others differ: the first of them in pale gray, and over it red where a pixel differs
// by more than the tolerance; where by less, the gray has a touch of orange.
#pragma once

#include "oriel/picture.hpp"

namespace oriel::tool {

/// RGB of 8 bits. Rows are read and compared as they are asked for. `a` and `b` are alike (see unlike) and readable by
/// rows.
Picture difference_picture(const Picture& a, const Picture& b, double tolerance);

} // namespace oriel::tool
