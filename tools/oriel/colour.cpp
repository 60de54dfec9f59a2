#include "colour.hpp"

#include "suggestion.hpp"

#include <fmt/core.h>

#include <unistd.h>

#include <cstdlib>

namespace oriel::tool {

namespace {

// Attributes any terminal with colours has: https://ecma-international.org/publications-and-standards/standards/ecma-48
constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view red = "\x1b[1;31m";
constexpr std::string_view green = "\x1b[32m";
constexpr std::string_view plain = "\x1b[0m";

bool is_set(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0';
}

bool terminal_has_colour(int descriptor) {
    const char* term = std::getenv("TERM");
    return isatty(descriptor) != 0 && term != nullptr && std::string_view(term) != "dumb";
}

// A word that is none is an error for whoever understands the line.
ShowColour parsed_or_automatic(std::string_view value) {
    return value == "always" ? ShowColour::always : value == "never" ? ShowColour::never : ShowColour::automatic;
}

} // namespace

ShowColour parse_show_colour(std::string_view value, std::string_view asked) {
    if (value == "auto") return ShowColour::automatic;
    if (value == "always") return ShowColour::always;
    if (value == "never") return ShowColour::never;
    throw usage_fault(fmt::format("{} takes auto, always or never, not '{}'{}", asked, shown(value),
                                  did_you_mean(value, {"auto", "always", "never"})));
}

bool wants_colour(ShowColour when, int descriptor) {
    if (when == ShowColour::automatic) return !is_set("NO_COLOR") && terminal_has_colour(descriptor);
    return when == ShowColour::always;
}

bool wants_colour(const std::vector<std::string>& arguments, int descriptor) {
    const char* variable = std::getenv("ORIEL_COLOR");
    ShowColour when = variable == nullptr ? ShowColour::automatic : parsed_or_automatic(variable);
    constexpr std::string_view option = "--color";
    for (std::size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i) {
        const std::string_view word = arguments[i];
        if (word == option && i + 1 < arguments.size()) when = parsed_or_automatic(arguments[i + 1]);
        else if (word.starts_with("--color=")) when = parsed_or_automatic(word.substr(option.size() + 1));
    }
    return wants_colour(when, descriptor);
}

std::string coloured(const Fault& fault) {
    std::string out = fmt::format("{}oriel:{} {}{}{}\n", red, plain, bold, fault.headline(), plain);
    const std::vector<std::string>& details = fault.details();
    for (std::size_t i = 0; i < details.size(); ++i) {
        const bool mends = i + 1 == details.size();
        out += mends ? fmt::format("  {}{}{}\n", green, details[i], plain) : fmt::format("  {}\n", details[i]);
    }
    return out;
}

std::string coloured_help(std::string_view page) {
    std::string out;
    while (!page.empty()) {
        const std::size_t end = page.find('\n');
        const std::string_view line = page.substr(0, end);
        const bool heading = !line.empty() && line.front() != ' ' && line.find('.') == std::string_view::npos;
        out += heading ? fmt::format("{}{}{}\n", bold, line, plain) : fmt::format("{}\n", line);
        page = end == std::string_view::npos ? std::string_view() : page.substr(end + 1);
    }
    return out;
}

} // namespace oriel::tool
