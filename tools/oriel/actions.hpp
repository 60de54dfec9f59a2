// What each operation's words build.
#pragma once

#include "operations.hpp"

namespace oriel::tool::actions {

Action crop(const Values& values);
Action slice(const Values& values);
Action flip(const Values& values);
Action rotate(const Values& values);
Action transpose(const Values& values);
Action transverse(const Values& values);
Action channel(const Values& values);
Action fill(const Values& values);
Action gray(const Values& values);
Action invert(const Values& values);
Action orient(const Values& values);
Action pad(const Values& values);
Action paste(const Values& values);
Action subsample(const Values& values);
Action whole(const Values& values);

TilingOf grid(const Values& values);
TilingOf tiles(const Values& values);

} // namespace oriel::tool::actions
