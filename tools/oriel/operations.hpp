// The one table of operations: what each is called, what it takes, what help says of it, and what it does.
// The parser, the help pages and the error messages all read it.
#pragma once

#include "oriel/picture.hpp"
#include "segment.hpp"

#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace oriel::tool {

/// What a step does to the picture at its place in the chain. Regions are resolved against that picture.
using Action = std::function<Picture(const Picture&)>;

struct Operation {
    std::string_view name;
    std::span<const Operand> operands;
    std::span<const Option> options;
    std::string_view summary; ///< one line, without a full stop
    std::string_view help;    ///< examples first, lines ended
    /// What the words mean. Throws a usage Fault for those no picture could satisfy; opens nothing.
    Action (*build)(const Values& values);
};

std::span<const Operation> operations();
/// Null if there is none of that name.
const Operation* find_operation(std::string_view name);

/// "invert [-c LIST] [--in REGION]"
std::string usage_line(const Operation& operation);

/// An operation with its words, ready to be done.
struct Step {
    std::string text; ///< as typed: "crop 9x9+1+1"
    const Operation* operation;
    Action apply;
};

} // namespace oriel::tool
