#pragma once
#include "copy/plan.hpp"   // not installed
#include "oriel/frame.hpp" // up

#include <fmt/core.h> // an application would have to have it

#include <cstddef>
