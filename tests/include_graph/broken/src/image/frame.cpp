#include "oriel/frame.hpp"

#include "copy/plan.hpp"
#include "oriel/help.hpp"
#include "pixel.hpp"
