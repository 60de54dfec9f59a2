// raw:PATH,WxHxCxTYPE[,offset=N][,stride=N]: the name of an input that has no header.
//
// A path may hold commas: the layout is what follows the last comma behind which digits, an x and digits stand.
#pragma once

#include "oriel/frame.hpp"
#include "oriel/raw.hpp"

#include <string>
#include <string_view>

namespace oriel::tool {

struct RawName {
    std::string path; ///< "-" for standard input
    RawLayout layout;
};

/// Whether a name is meant as one.
bool is_raw(std::string_view name);

/// Takes it apart. Throws a usage Fault that says what is missing or wrong.
RawName parse_raw_name(const std::string& name);

/// What is opened under a name: the path of a raw one, which need not be well formed, or else the name.
std::string path_of(const std::string& name);

/// How to name pixels written to `path`.
std::string raw_name(const std::string& path, const Frame& frame);

} // namespace oriel::tool
