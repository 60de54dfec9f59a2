#include "write_picture.hpp"

#include "input.hpp"
#include "planned.hpp"
#include "progress.hpp"

#include <algorithm>
#include <cstdint>

namespace oriel::tool {

Plan write_alone(const Picture& picture, const Destination& to, const Settings& settings) {
    SaveOptions options = save_options_of(settings);
    options.format = to.format;
    Plan out = planned(picture, to.format, settings);
    ProgressLine line(settings.quiet ? ShowProgress::never : settings.progress, picture.frame().row_bytes());
    if (line.wanted()) {
        options.progress = [&line](std::uint64_t done, std::uint64_t total) {
            line.update(done, total);
            return true;
        };
    }
    if (to.is_stream()) save_descriptor(picture, to.descriptor, options);
    else save(picture, to.name, options);
    return out;
}

void write_among_others(const OneOfMany& one, const Settings& settings, MemoryGate& gate, SaveGroup& group,
                        const SaveGroup::Written& written) {
    SaveOptions options = save_options_of(settings);
    options.format = one.to.format;
    // What verifying decodes whole is held until it is written, so that both are one permit.
    const std::uint64_t first = one.unverified == nullptr ? 0 : verifying_memory(*one.unverified);
    const MemoryGate::Permit permit(gate, std::max(one.plan.peak, first));
    if (one.unverified != nullptr) verify(*one.unverified);
    group.save(one.picture, one.to.name, options, written);
}

} // namespace oriel::tool
