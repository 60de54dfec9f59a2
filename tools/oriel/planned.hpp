// The plan of a save, with the tool's own words for what stands in its way.
#pragma once

#include "oriel/io.hpp"
#include "output.hpp"
#include "settings.hpp"

#include <string>

namespace oriel::tool {

/// As oriel::plan, for the options of the line. A format that could hold the picture but for its alpha is a Fault that
/// names the ways to be rid of it.
Plan planned(const Picture& picture, const std::string& format, const Settings& settings);
Plan planned(const Picture& picture, const std::string& format, const SaveOptions& options);

/// The format of a plan that may have no output: the input's own without -o and -t, or the first that is written.
std::string planned_format(const Destination& to, const Picture& opened);

} // namespace oriel::tool
