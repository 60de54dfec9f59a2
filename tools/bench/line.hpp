// Line: one thing of oriel's beside one other, as a row of a table.
#pragma once

#include "settings.hpp"
#include "table.hpp"

#include <optional>
#include <string>
#include <vector>

namespace bench {

struct Line {
    std::string what;
    Work oriel; ///< empty if oriel has no such thing
    std::string other_name;
    Work other; ///< empty if the other is not there
    std::optional<double> bound;
};

using Say = std::function<void(const std::string&)>;

/// The lines of which both sides are there, measured, as a table. `say` is told what is being measured.
Table measured(std::string title, const std::vector<Line>& lines, const Settings& settings, Verdicts& verdicts,
               const Say& say);

} // namespace bench
