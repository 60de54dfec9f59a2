#include "commands.hpp"

#include <algorithm>

namespace oriel::tool {

namespace {

constexpr Command table[] = {
    {"run", "IN [OP ARG...]... -o OUT", "do ops on a picture and write it; run may be left out",
     R"(  oriel run photo.png flip h -o mirrored.png           the same as without run
  oriel run - crop 64x64 -t png -o - < photo.png       from standard input to standard output
  oriel run photo.png rotate 90 --explain              what it would cost; nothing is decoded
  oriel run raw:scan.bin,640x480x1xu16le -o scan.png   pixels without a header
  oriel run photo.png rotate 90 --in-place             the file itself, written anew
  oriel run mosaic.pam invert --in 64x64 --in-place=map    in the file, touching just that

IN as raw:FILE,WxHxCxTYPE[,offset=N][,stride=N] is packed rows of W pixels with C channels each. TYPE
is bool, u8 or i8, or u16 u32 u64 i16 i32 i64 f16 f32 f64 with le or be behind it (the order of bytes).
Rows begin at byte offset and lie stride bytes apart. '-t raw' writes such a file.

Ops are done from left to right, each on the picture that the one before it shows. They are views:
pixels are read once, and only those that are needed where the format allows it, and written once.
OUT appears complete or not at all. EXIF orientation is applied first, so coordinates are those a
viewer shows. 'oriel help' lists the ops.

With --in-place the output is the input, in its own format: it is written anew beside it and takes its
place when it is complete. With --in-place=map flip, rotate 180, invert, fill and paste are done to the
pixels where they lie in the file, so that a little of a huge picture costs the little; --explain says
how much. This needs a format whose pixels lie there as in memory (PNM, PAM). There is no way back: if
it is interrupted, part of the work is done.
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
