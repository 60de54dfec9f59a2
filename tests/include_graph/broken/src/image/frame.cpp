#include "oriel/frame.hpp"
#include "copy/plan.hpp"
#include "pixel.hpp"
#include "oriel/help.hpp"
