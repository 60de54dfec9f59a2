#include "plan.hpp"

#include "oriel/view.hpp"

#include <stb_image.h>
