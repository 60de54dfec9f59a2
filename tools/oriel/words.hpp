// Pictures and files in words, the same ones in every message, fact sheet and plan.
#pragma once

#include "oriel/io.hpp"
#include "oriel/picture.hpp"

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::tool {

/// "400×300"
std::string size_words(const Frame& frame);

/// "rgb8", "gray16", "graya8", "rgbf32": the channels, and the bits of one; "4 channels of 8 bit" where they have
/// numbers for names.
std::string pixel_words(const Frame& frame);

/// What the plan's output looks like.
Frame written_frame(const Picture& picture, const Plan& plan);

/// As pixel_words of that; "cmyk8" of blocks that are moved, though they would be seen as RGB.
std::string written_words(const Picture& picture, const Plan& plan);

/// "photo.jpg (stored 300×400, shown 400×300: EXIF orientation 6)" of a picture that was just opened.
std::string input_words(const std::string& name, const Picture& opened);

/// "standard input" for "-", otherwise the name made safe for a terminal.
std::string name_words(const std::string& name);

/// "window", "rows" or "whole"
std::string_view reading_name(Reading reading);

/// "EXIF, ICC profile"
std::string list_words(const std::vector<std::string>& items);

/// "1st", "2nd", "11th"
std::string ordinal(std::ptrdiff_t number);

/// One line of JSON, ended; what is not UTF-8 (a file name may be anything) is replaced.
std::string json_line(const nlohmann::ordered_json& value);

} // namespace oriel::tool
