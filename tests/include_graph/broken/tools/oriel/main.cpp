#include "oriel/table.hpp"
#include "table.hpp"
#include <oriel/frame.hpp>

#include <CLI/CLI.hpp>
