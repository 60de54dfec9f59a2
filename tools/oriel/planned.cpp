#include "planned.hpp"

#include "endings.hpp"
#include "fault.hpp"
#include "oriel/error.hpp"

#include <fmt/core.h>

#include <string_view>

namespace oriel::tool {

namespace {

bool fits_without_alpha(const Picture& picture, const std::string& format, const SaveOptions& options) {
    if (!picture.frame().has_alpha()) return false;
    try {
        (void)plan(picture.seen_as(without_alpha(picture.frame())), format, options);
        return true;
    } catch (const CodecError&) {
        return false;
    }
}

} // namespace

Plan planned(const Picture& picture, const std::string& format, const Settings& settings) {
    return planned(picture, format, save_options_of(settings));
}

Plan planned(const Picture& picture, const std::string& format, const SaveOptions& options) {
    try {
        return plan(picture, format, options);
    } catch (const TruncatedError&) { // of what the input carries beside its pixels
        throw;
    } catch (const CodecError& error) {
        if (!fits_without_alpha(picture, format, options)) {
            if (std::string_view(error.what()).find('\n') != std::string_view::npos) throw; // it says what would do
            const Fault fault = current_fault();
            throw Fault(fault.exit(), fault.code(), fault.headline(), {"'oriel formats' shows what each format holds"});
        }
        throw Fault(exit_code::failed, "alpha",
                    fmt::format("{} has no alpha, and the picture here is {}", format, picture.frame().channel_names()),
                    {"add --background white (or another COLOR) to blend it, or --drop-alpha to leave it out"});
    }
}

std::string planned_format(const Destination& to, const Picture& opened) {
    if (!to.format.empty()) return to.format;
    std::string first;
    for (const FormatFacts& format : formats()) {
        if (format.writes.empty()) continue;
        if (format.name == opened.facts().format) return format.name;
        if (first.empty()) first = format.name;
    }
    return first;
}

} // namespace oriel::tool
