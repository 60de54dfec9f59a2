// What scripts rely on: exit codes, the codes of errors, and variables of the environment. Help, manual and the page
// about the command line are made of these.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace oriel::tool {

struct ExitStatus {
    int code;
    std::string_view meaning;
};
std::span<const ExitStatus> exit_statuses();

/// The word in {"error": {"code": "out_of_bounds", ...}}.
struct ErrorCode {
    std::string_view name;
    std::string_view meaning;
};
std::span<const ErrorCode> error_codes();

struct Variable {
    std::string_view name;
    std::string_view meaning;
};
std::vector<Variable> variables();

} // namespace oriel::tool
