#include "words.hpp"

#include "fault.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

namespace oriel::tool {

std::string size_words(const Frame& frame) { return fmt::format("{}×{}", frame.width(), frame.height()); }

namespace {

// Of channels that have numbers for names: "4 channels of 8 bit", "3 channels and alpha of 32 bit float".
std::string numbered_words(const Frame& frame) {
    const std::size_t count = frame.channels_but_alpha().count;
    return fmt::format("{} channel{}{} of {} bit{}", count, count == 1 ? "" : "s",
                       frame.has_alpha() ? " and alpha" : "", frame.format().itemsize() * 8,
                       frame.format().kind() == Kind::floating ? " float" : "");
}

} // namespace

std::string pixel_words(const Frame& frame) {
    std::string channels = frame.channel_names();
    if (channels.find_first_not_of("yrgba") != channels.npos) return numbered_words(frame);
    if (channels == "y") channels = "gray";
    if (channels == "ya") channels = "graya";
    const std::string_view kind = frame.format().kind() == Kind::floating ? "f" : "";
    return fmt::format("{}{}{}", channels, kind, frame.format().itemsize() * 8);
}

Frame written_frame(const Picture& picture, const Plan& plan) {
    // Trimming leaves out rows and columns; which ones does not matter to what is said of the sizes.
    const Layout kept = picture.frame().layout().take(0, {0, plan.height, 1}).take(1, {0, plan.width, 1});
    return picture.frame().with_layout(kept).gathered_as(plan.element, plan.max);
}

std::string written_words(const Picture& picture, const Plan& plan) {
    return plan.coded_channels.empty() ? pixel_words(written_frame(picture, plan)) : plan.coded_channels + '8';
}

std::string input_words(const std::string& name, const Picture& opened) {
    const int orientation = opened.facts().orientation;
    if (orientation == 1) return fmt::format("{} ({})", name_words(name), size_words(opened.frame()));
    return fmt::format("{} (stored {}, shown {}: EXIF orientation {})", name_words(name),
                       size_words(opened.source()->frame()), size_words(opened.frame()), orientation);
}

std::string name_words(const std::string& name) { return name == "-" ? "standard input" : shown(name); }

std::string_view reading_name(Reading reading) {
    switch (reading) {
    case Reading::window: return "window";
    case Reading::rows: return "rows";
    case Reading::whole: break;
    }
    return "whole";
}

std::string list_words(const std::vector<std::string>& items) {
    std::string out;
    for (const std::string& item : items) out += (out.empty() ? "" : ", ") + item;
    return out;
}

std::string ordinal(std::ptrdiff_t number) {
    const std::ptrdiff_t last = number % 10;
    const bool teen = number / 10 % 10 == 1;
    return fmt::format("{}{}", number,
                       teen || last > 3 || last < 1 ? "th"
                       : last == 1                  ? "st"
                       : last == 2                  ? "nd"
                                                    : "rd");
}

std::string json_line(const nlohmann::ordered_json& value) {
    return value.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
}

} // namespace oriel::tool
