#include "commands.hpp"

#include <algorithm>

namespace oriel::tool {

namespace {

constexpr Command table[] = {
    {"run", "IN... [OP ARG...]... -o OUT", "do ops on pictures and write them; run may be left out",
     R"(  oriel run photo.png flip h -o mirrored.png           the same as without run
  oriel run - crop 64x64 -t png -o - < photo.png       from standard input to standard output
  oriel run photo.png rotate 90 --explain              what it would cost; nothing is decoded
  oriel run raw:scan.bin,640x480x1xu16le -o scan.png   pixels without a header
  oriel run photo.png rotate 90 --in-place             the file itself, written anew
  oriel run mosaic.pam invert --in 64x64 --in-place=map    in the file, touching just that
  oriel run photos/*.jpg subsample 4 -o 'small/{dir}/{stem}.png' -j 8 --exists skip

IN as raw:FILE,WxHxCxTYPE[,offset=N][,stride=N] is packed rows of W pixels with C channels each. TYPE
is bool, u8 or i8, or u16 u32 u64 i16 i32 i64 f16 f32 f64 with le or be behind it (the order of bytes).
Rows begin at byte offset and lie stride bytes apart. '-t raw' writes such a file.

Ops are done from left to right, each on the picture that the one before it shows. They are views:
pixels are read once, and only those that are needed where the format allows it, and written once.
OUT appears complete or not at all. EXIF orientation is applied first, so coordinates are those a
viewer shows. 'oriel help' lists the ops.

Of several inputs each has its own output: OUT then is a template with fields, whose folders are made.
  {dir} {stem} {ext}   of photos/a.jpg these are photos, a and jpg
  {n} {w} {h}          the input's number, from 1; the output's width and height
  {row} {col} {x} {y}  of a tile: see 'oriel help tiles'
{n:03} writes at least 3 digits; {{ and }} are braces. -j says how many are done at a time: the bytes are
the same. --exists skip leaves outputs that are there as they are, so that the same line goes on where it
was stopped; --exists newer overwrites those older than their input. The first failure ends the work,
with --keep-going after the others. That two outputs are one file is an error before any work is done.

With --in-place the output is the input, in its own format: it is written anew beside it and takes its
place when it is complete. With --in-place=map flip, rotate 180, orient 1 to 4, invert, fill and paste
are done to the pixels where they lie in the file, so that a little of a huge picture costs the little;
--explain says how much. This needs pixels that lie there as in memory: binary PGM and PPM, PAM, PFM,
farbfeld, NPY, raw:..., BMP of 24 or 32 bit, and TGA and TIFF without compression; no palettes, bitmaps or
plain text. There is no way back: if it is interrupted, part of the work is done.
)",
     takes::run, true, run},
    {"info", "FILE...", "what a picture's header says; no pixel is decoded",
     R"(  oriel info photo.jpg
  oriel info --json *.png                              one JSON object for each file, on a line

- is standard input. A file that fails does not stop the others: the exit code is then 3, or that of the
failure if there was no other file.
)",
     takes::info, false, info},
    {"stats", "FILE... [OP ARG...]...", "what values the channels have",
     R"(  oriel stats photo.png
  oriel stats scan.tif crop 50%x50%@center channel r   of what ops make of it
  oriel stats --json *.png                             one JSON object for each file, on a line

Of each channel the least and greatest value, the mean, the standard deviation, and bars: how many values
fall into each part of the range from 0 to white. Integers are summed exactly. Of floats only finite ones
count; how many are not a number, infinite or outside the bars is said below. Rows go by in bands: it
costs the time to read what ops keep, and little memory. Exit codes are those of info.
)",
     takes::stats, true, stats},
    {"diff", "A B [OP ARG...]...", "whether two pictures are the same, and where they differ",
     R"(  oriel diff before.png after.png
  oriel diff before.png after.png --tolerance 1 -o delta.png
  oriel diff a.tif b.tif crop 512x512@center           only there; ops are done to both
  oriel diff -q a.png b.png && echo same

Exit codes: 0 the same, 1 different, 2 trouble. Values are compared, not files: a PNG and a PPM may be the
same. Another size, depth or other channels are a difference. Said are how many pixels differ by more than
--tolerance, the first and the worst of them with their values in A and B, the rectangle that holds them
all, the mean difference and PSNR. Neither picture is held in memory, where its format allows that.

-o writes a picture of it: A in pale gray, red where a pixel differs by more than the tolerance, a touch of
orange where by less.
)",
     takes::diff, true, diff},
    {"view", "FILE... [OP ARG...]...", "show pictures in the terminal",
     R"(  oriel view photo.jpg
  oriel view huge.ppm crop 800x600@se
  oriel view photo.png --width 120 --color always | less -R

Two pixels, one above the other, are one character in 24-bit colours. Every n-th pixel is shown, as
'subsample n' would, so that all of it fits; nothing is averaged. Transparent parts lie over a chessboard.
Where there are no colours (no terminal, NO_COLOR, TERM=dumb) it is drawn with the characters .:-=+*#%@.
COLUMNS and LINES, if set, are the size of the terminal.
)",
     takes::view, true, view},
    {"formats", "", "what this build reads and writes",
     R"(  oriel formats
  oriel formats --json
)",
     takes::formats, false, list_formats},
    {"completion", "bash|zsh|fish", "what completes this command line in your shell",
     R"(  oriel completion bash > ~/.local/share/bash-completion/completions/oriel
  oriel completion zsh > ~/.zfunc/_oriel               with fpath=(~/.zfunc $fpath) before compinit
  oriel completion fish > ~/.config/fish/completions/oriel.fish
  . <(oriel completion bash)                           for this shell only

An installed oriel has brought them along.
)",
     takes::help, false, completion},
    {"man", "", "the manual page, for man",
     R"(  oriel man | man -l -
  oriel man > ~/.local/share/man/man1/oriel.1          then man oriel
)",
     takes::help, false, manual},
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
