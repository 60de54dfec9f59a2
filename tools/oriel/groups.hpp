// Ops and globals by what they are for: the order in which help and pages show them. What no group names comes last.
#pragma once

#include "operations.hpp"
#include "settings.hpp"

#include <string_view>
#include <vector>

namespace oriel::tool {

struct OperationGroup {
    std::string_view title;
    std::vector<const Operation*> members;
};
std::vector<OperationGroup> operation_groups();

struct GlobalGroup {
    std::string_view title;
    std::vector<const Global*> members;
};
std::vector<GlobalGroup> global_groups();

} // namespace oriel::tool
