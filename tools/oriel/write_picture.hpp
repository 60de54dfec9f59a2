// Writing one picture to where it goes.
#pragma once

#include "memory_gate.hpp"
#include "oriel/io.hpp"
#include "oriel/picture.hpp"
#include "oriel/save_group.hpp"
#include "output.hpp"
#include "settings.hpp"

namespace oriel::tool {

/// Alone: the progress of its rows is shown. Gives the plan it was done by. Throws what saving throws.
Plan write_alone(const Picture& picture, const Destination& to, const Settings& settings);

struct OneOfMany {
    const Picture& picture;
    const Destination& to;
    const Plan& plan;
    const Picture* unverified; ///< verified first; null if nothing is to be
};
/// It waits until there is memory for it. For `written`, and for what is thrown, see SaveGroup.
void write_among_others(const OneOfMany& one, const Settings& settings, MemoryGate& gate, SaveGroup& group,
                        const SaveGroup::Written& written);

} // namespace oriel::tool
