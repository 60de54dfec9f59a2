#pragma once
#include <nlohmann/json.hpp>
#include <oriel/view.hpp>
#include <stdint.h>
