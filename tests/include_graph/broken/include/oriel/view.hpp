#pragma once
#include "oriel/frame.hpp" // up
#include "copy/plan.hpp"   // not installed
#include <fmt/core.h>      // an application would have to have it
#include <cstddef>
