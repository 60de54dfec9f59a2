// The one table of operations: what each is called, what it takes, what help says of it, and what it does.
// The parser, the help pages and the error messages all read it.
#pragma once

#include "oriel/picture.hpp"
#include "oriel/region.hpp"
#include "segment.hpp"
#include "tiling.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::tool {

/// What a step does to the picture at its place in the chain. Regions are resolved against that picture.
using Action = std::function<Picture(const Picture&)>;

/// What a step does to the pixels of a file where they lie: either another way to look at all of them, which is made
/// true once the chain has ended, or new values in a region.
struct Edit {
    std::function<Frame(const Frame&)> look; ///< empty if values change
    Region region;
    std::function<void(const Image& part)> change; ///< is given that region
    bool sets = false;                             ///< the new values are not made of the old ones
    std::vector<std::string> notes{};              ///< on what they are read from, a sentence each
};
/// `frame` is what is seen at its place in the chain; `input` is the file's name. Changes nothing. Throws as an Action.
using PlanEdit = std::function<Edit(const Frame& frame, const std::string& input)>;

struct Operation {
    std::string_view name;
    std::span<const Operand> operands;
    std::span<const Option> options;
    std::string_view summary; ///< one line, without a full stop
    std::string_view help;    ///< examples first, lines ended
    /// What the words mean. Throws a usage Fault for those no picture could satisfy; opens nothing.
    Action (*build)(const Values& values);
    /// The same for --in-place=map; null if that cannot be.
    PlanEdit (*edit)(const Values& values) = nullptr;
    /// For what parts the picture and so ends the chain: how. `build` then gives the picture as it is.
    TilingOf (*part)(const Values& values) = nullptr;
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
    PlanEdit edit;                    ///< only with --in-place=map
    std::optional<TilingOf> tiling{}; ///< only of the last step
    std::string file{};               ///< another picture that it opens, if it does
};

} // namespace oriel::tool
