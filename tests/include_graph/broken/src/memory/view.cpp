#include "oriel/view.hpp"

#include "../image/pixel.hpp" // up, by another road

#include <fmt/format.h>

#include <sys/mman.h>
