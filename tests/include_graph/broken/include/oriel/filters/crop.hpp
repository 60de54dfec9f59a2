#pragma once
#include "oriel/frame.hpp"
#include "view.hpp" // from nowhere
