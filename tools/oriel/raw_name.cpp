#include "raw_name.hpp"

#include "fault.hpp"
#include "oriel/error.hpp"

#include <fmt/core.h>

#include <cstddef>

namespace oriel::tool {

namespace {

constexpr std::string_view prefix = "raw:";

constexpr const char* advice = "write raw:FILE,WIDTHxHEIGHTxCHANNELSxTYPE[,offset=N][,stride=N], as in "
                               "raw:scan.bin,640x480x3xu8";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Whether it begins like 640x480.
bool begins_layout(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at > 0 && at + 1 < text.size() && text[at] == 'x' && is_digit(text[at + 1]);
}

// The comma between path and layout; none in a name without a layout.
std::size_t divide(std::string_view name) {
    std::size_t comma = name.rfind(',');
    while (comma != std::string_view::npos && !begins_layout(name.substr(comma + 1)))
        comma = comma == 0 ? std::string_view::npos : name.rfind(',', comma - 1);
    return comma;
}

} // namespace

bool is_raw(std::string_view name) { return name.starts_with(prefix); }

RawName parse_raw_name(const std::string& name) {
    const std::size_t comma = divide(name);
    if (comma == std::string::npos)
        throw usage_fault(fmt::format("'{}' does not say how its pixels lie", shown(name)), {advice});
    RawName out{name.substr(prefix.size(), comma - prefix.size()), {}};
    if (out.path.empty())
        throw usage_fault(fmt::format("'{}' names no file", shown(name)), {advice, "- is standard input"});
    try {
        out.layout = RawLayout::parse(name.substr(comma + 1));
    } catch (const ValueError& error) {
        throw usage_fault(shown(error.what()), {advice});
    }
    return out;
}

std::string path_of(const std::string& name) {
    if (!is_raw(name)) return name;
    const std::size_t comma = divide(name);
    return name.substr(prefix.size(), comma == std::string::npos ? comma : comma - prefix.size());
}

std::string raw_name(const std::string& path, const Frame& frame) {
    const RawLayout layout{frame.width(), frame.height(), static_cast<std::ptrdiff_t>(frame.channel_count()),
                           frame.format()};
    return fmt::format("{}{},{}", prefix, path, layout.text());
}

} // namespace oriel::tool
