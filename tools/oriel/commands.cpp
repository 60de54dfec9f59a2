#include "commands.hpp"

#include <algorithm>

namespace oriel::tool {

namespace {

constexpr Command table[] = {
    {"run", "IN [OP ARG...]... -o OUT", "do ops on a picture and write it; run may be left out",
     R"(  oriel run photo.png flip h -o mirrored.png           the same as without run
  oriel run - crop 64x64 -t png -o - < photo.png       from standard input to standard output
  oriel run photo.png rotate 90 --explain              what it would cost; nothing is decoded

Ops are done from left to right, each on the picture that the one before it shows. They are views:
pixels are read once, and only those that are needed where the format allows it, and written once.
OUT appears complete or not at all. EXIF orientation is applied first, so coordinates are those a
viewer shows. 'oriel help' lists the ops.
)",
     takes::run, true, run},
    {"info", "FILE...", "what a picture's header says; no pixel is decoded",
     R"(  oriel info photo.jpg
  oriel info --json *.png                              one JSON object for each file, on a line

- is standard input.
)",
     takes::info, false, info},
    {"formats", "", "what this build reads and writes",
     R"(  oriel formats
  oriel formats --json
)",
     takes::formats, false, list_formats},
    {"help", "[OP|COMMAND]", "this, or all about one op or command",
     R"(  oriel help crop
  oriel crop --help                                    the same
)",
     takes::help, false, help},
};

} // namespace

std::span<const Command> commands() { return table; }

const Command* find_command(std::string_view name) {
    const auto found =
        std::find_if(std::begin(table), std::end(table), [&](const Command& command) { return command.name == name; });
    return found == std::end(table) ? nullptr : found;
}

} // namespace oriel::tool
