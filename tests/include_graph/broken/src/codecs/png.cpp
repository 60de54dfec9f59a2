#include "oriel/table.hpp"

#include <CLI/CLI.hpp>
#include <stb_image.h>
