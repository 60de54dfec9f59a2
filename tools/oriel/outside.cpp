#include "outside.hpp"

#include "fault.hpp"
#include "parts.hpp"
#include "suggestion.hpp"

#include <fmt/core.h>

namespace oriel::tool {

Beyond parse_beyond(const std::string& text) {
    if (text == "edge") return {Border::edge, {}};
    if (text == "mirror") return {Border::mirror, {}};
    const std::string near = nearest(text, {"edge", "mirror"});
    if (!near.empty()) {
        throw usage_fault(fmt::format("'{}' is no colour, nor edge or mirror; did you mean '{}'?", shown(text), near),
                          {"write a colour, edge (the last pixel again and again) or mirror"});
    }
    return {Border::colour, parse_colour(text)};
}

Outside parse_outside(const std::string& text, std::string_view asked) {
    using Rule = Outside::Rule;
    if (text == "error") return {Rule::error, {}};
    if (text == "clip") return {Rule::clip, {}};
    if (text == "pad") return {Rule::pad, {}};
    constexpr std::string_view with = "pad=";
    if (text.starts_with(with) && text.size() > with.size()) return {Rule::pad, parse_beyond(text.substr(with.size()))};
    throw usage_fault(fmt::format("{} takes error, clip or pad, not '{}'{}", asked, shown(text),
                                  did_you_mean(text, {"error", "clip", "pad"})),
                      {"pad may say with what: pad=white, pad=edge, pad=mirror"});
}

} // namespace oriel::tool
