#pragma once
#include <oriel/view.hpp>

#include <nlohmann/json.hpp>

#include <stdint.h>
