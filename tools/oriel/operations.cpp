#include "operations.hpp"

#include "actions.hpp"
#include "edits.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace oriel::tool {

namespace {

constexpr Operand crop_operands[] = {{"GEOM", "the rectangle to keep, as in crop 640x480+120+40"}};
constexpr Operand slice_operands[] = {{"EXPR", "what to take, as in slice x=10:-10,y=::2"}};
constexpr Operand flip_operands[] = {{"h|v|hv", "the direction: flip h swaps left and right, flip v top and bottom"}};
constexpr Operand rotate_operands[] = {{"90|180|270|-90", "the angle, clockwise: rotate 90"}};
constexpr Operand channel_operands[] = {{"LIST", "the channels to keep, as in channel r or channel bgr"}};
constexpr Operand orient_operands[] = {{"N", "the EXIF orientation of what is there, 1 to 8: orient 6"}};
constexpr Operand pad_operands[] = {
    {"N|T,R,B,L[=COLOR]", "how much goes around it, as in pad 10 or pad 0,20,0,20=white"}};
constexpr Operand fill_operands[] = {{"COLOR", "the colour, as in fill white, fill '#ff8000' or fill 10,20,30"}};
constexpr Operand paste_operands[] = {
    {"FILE", "the picture to put there, as in paste logo.png +20+20", false, true},
    {"POSITION", "where its top left corner goes, as in +20+20 or @se", true},
};
constexpr Operand subsample_operands[] = {{"N|NxM[+X+Y]", "the step, as in subsample 2 or subsample 4x2"}};

constexpr Operand tiles_operands[] = {{"WxH[,overlap=N]", "the size of a tile, as in tiles 256x256"}};
constexpr Operand grid_operands[] = {{"CxR", "columns and rows, as in grid 3x2"}};

constexpr Option invert_options[] = {
    {'c', "channels", "LIST", "which channels; without it all but alpha"},
    {0, "in", "REGION", "only there, GEOM or EXPR; the rest keeps its exact values"},
};

constexpr Option fill_options[] = {
    {'c', "channels", "LIST", "only these channels; the others keep their exact values"},
    {0, "in", "REGION", "only there, GEOM or EXPR; the rest keeps its exact values"},
};

constexpr Operation table[] = {
    {"crop",
     crop_operands,
     {},
     "cut out a rectangle",
     R"(  oriel photo.png crop 640x480+120+40 -o part.png      120 from the left, 40 from the top
  oriel photo.png crop 50%x50%@center -o middle.png    half of each side, from the middle
  oriel photo.png crop 100x100@se+20+20 -o stamp.png   20 away from the bottom right corner
  oriel photo.png crop 10,10..-10,-10 -o inner.png     10 pixels off every edge

GEOM is one of
  WxH[+X+Y]            X and Y count from the top left corner, and are 0 if left out
  WxH@GRAVITY[+DX+DY]  GRAVITY is center n ne e se s sw w nw; offsets go inwards from the edge
  X0,Y0..X1,Y1         X1 and Y1 are the first ones outside; negative counts from the far edge
  W:H[@GRAVITY]        the largest rectangle of that shape: 16:9@center
Any number but W and H of a shape may be a percentage of the width or height; edges are rounded to the
nearest pixel, so 50%x100% and 50%x100%+50%+0 meet exactly. The rectangle must lie inside the image,
unless the line says --outside clip (the part inside is taken) or --outside pad (what is missing is 0;
or pad=white, pad=edge, pad=mirror, as in 'oriel help pad').
Only the part is read, where the file's format allows it.
)",
     actions::crop},
    {"slice",
     slice_operands,
     {},
     "take rows, columns and channels by NumPy's slices",
     R"(  oriel in.png slice x=100:-100,y=::2 -o out.png       100 columns off each side, every second row
  oriel in.png slice x=::-1 -o mirrored.png            the same as flip h
  oriel in.png slice y=:240,c=bgr -o top.png           the upper 240 rows, blue first
  oriel in.png slice '[::2, ::-2, ::-1]' -o out.png    NumPy's order: rows, columns, channels

EXPR is START:STOP:STEP for each axis, named (x, y, c, in any order) or in brackets as [y, x, c].
Each part may be left out; STOP is the first one outside; negative counts from the end; a negative
step goes backwards; bounds beyond the ends are clamped. A single number keeps one row or column.
In brackets, ... stands for the axes not written. Nothing left is an error.
)",
     actions::slice},
    {"flip",
     flip_operands,
     {},
     "mirror: h swaps left and right, v top and bottom",
     R"(  oriel photo.png flip h -o mirrored.png
  oriel photo.png flip v -o upside-down.png
  oriel photo.png flip hv -o turned.png                both, which is half a turn

  A B     h:  B A     v:  C D     hv:  D C
  C D         D C         A B          B A
)",
     actions::flip,
     edits::flip},
    {"rotate",
     rotate_operands,
     {},
     "turn clockwise",
     R"(  oriel photo.png rotate 90 -o turned.png              a quarter turn clockwise; also rotate cw
  oriel photo.png rotate -90 -o turned.png             counter-clockwise; also 270 or ccw
  oriel photo.png rotate 180 -o turned.png

  A B     90:  C A     180:  D C     270:  B D
  C D          D B           B A           A C
)",
     actions::rotate,
     edits::rotate},
    {"transpose",
     {},
     {},
     "swap rows and columns",
     R"(  oriel photo.png transpose -o out.png                 mirrored along the diagonal from the top left

  A B        A C
  C D   ->   B D
)",
     actions::transpose},
    {"transverse",
     {},
     {},
     "mirror along the other diagonal",
     R"(  oriel photo.png transverse -o out.png                mirrored along the diagonal from the top right

  A B        D B
  C D   ->   C A
)",
     actions::transverse},
    {"orient",
     orient_operands,
     {},
     "turn as an EXIF orientation says",
     R"(  oriel photo.png orient 6 -o upright.png              a quarter turn clockwise
  oriel photo.png orient 3 --in-place                  half a turn

N is the tag's value: 1 nothing, 2 flip h, 3 rotate 180, 4 flip v, 5 transpose, 6 rotate 90,
7 transverse, 8 rotate 270. What a file's own tag says is done without asking: see --orient.
)",
     actions::orient,
     edits::orient},
    {"pad",
     pad_operands,
     {},
     "add rows and columns around it",
     R"(  oriel logo.png pad 16 -o spaced.png                  16 on every side
  oriel photo.png pad 0,20,0,20=white -o wide.png      top, right, bottom, left
  oriel photo.png pad 8=edge -o out.png                the last pixel again and again
  oriel photo.png pad 8=mirror -o out.png              what is inside, mirrored at the edge

  A B     1:  . . . .     1=edge:  A A B B     1=mirror:  A A B B     2=mirror of A B C:
  C D         . A B .              A A B B                A A B B         B A A B C C B
              . C D .              C C D D                C C D D
              . . . .              C C D D                C C D D

COLOR is as in 'oriel help fill'. Without one it is 0 in all channels: black, and transparent where
there is alpha.
)",
     actions::pad},
    {"channel",
     channel_operands,
     {},
     "keep some channels, in any order",
     R"(  oriel photo.png channel r -o red.png                 one channel, as a gray image
  oriel photo.png channel bgr -o swapped.png           red and blue change places
  oriel logo.png channel rgb -o opaque.png             without alpha
  oriel logo.png channel 3 -o mask.png                 by number, from 0

LIST is letters, r g b a, y for a gray image's only channel, or numbers, as in 2,1,0.
)",
     actions::channel},
    {"invert",
     {},
     invert_options,
     "make a negative",
     R"(  oriel film.png invert -o positive.png
  oriel film.png invert -c rg -o out.png               only red and green
  oriel form.png invert --in 400x60+120+880 -o out.png only there
  oriel form.png invert --in y=::2 -o out.png          every second row

Every value v becomes max - v, where max is white: 255, 65535, 1 of floats. Two inverts are exactly
nothing. Unsigned integers, booleans, f32 and f64 have an inverse; signed integers and f16 have none.
)",
     actions::invert,
     edits::invert},
    {"gray",
     {},
     {},
     "make it gray",
     R"(  oriel photo.png gray -o gray.png
  oriel photo.jpg gray -o gray.jpg                     without loss: its colours are left out
  oriel photo.jpg gray rotate 90 -o out.jpg            this too

Every pixel becomes 0.299 red + 0.587 green + 0.114 blue, of the values as they are stored; alpha
stays. A JPEG stores that by itself, so its colours are not even decoded. A gray picture stays as it is.
For one of the channels alone see 'oriel help channel'.
)",
     actions::gray},
    {"fill", fill_operands, fill_options, "make it, or a part of it, one colour",
     R"(  oriel form.png fill black --in 400x60+120+880 -o out.png
  oriel form.png fill '#ff8000' --in 120,880..520,940 -o out.png
  oriel scan.pgm fill 65535 --in y=:20 -o out.pgm      the picture's own value: here 16 bit
  oriel photo.png fill 10,20,30 --in x=::2 -o out.png  every second column
  oriel logo.png fill 0 -c a --in 9x9 -o out.png       transparent there, and nothing else changed
  oriel mosaic.pam fill 0 --in 64x64+9+9 --in-place=map    in the file, touching just that

COLOR is one of
  a name               black white gray silver red maroon orange yellow olive lime green aqua teal
                       blue navy fuchsia purple, grey cyan magenta (as CSS has them), transparent
  #rgb #rrggbb         8 bit values in hexadecimal, scaled to the depth; #rgba #rrggbbaa with alpha
  N or N,N,N[,N]       the picture's own values: one for all channels but alpha, or one for each
Alpha is opaque unless it is given. A gray picture takes grays only. With -c numbers are one for all
channels listed, or one for each.
)",
     actions::fill, edits::fill},
    {"paste",
     paste_operands,
     {},
     "put another picture on it",
     R"(  oriel photo.png paste logo.png -o out.png            at the top left
  oriel photo.png paste logo.png +120+40 -o out.png    120 from the left, 40 from the top
  oriel photo.png paste logo.png @se+20+20 -o out.png  20 away from the bottom right corner
  oriel mosaic.pam paste tile.pgm +4096+0 --in-place=map   in the file, touching just that

POSITION is +X+Y or @GRAVITY[+DX+DY], as in crop. All of FILE must lie inside (or, with --outside
clip, what does not is left out). Its pixels are copied as they are: alpha is not blended but copied,
opaque where FILE has none. Gray goes into colours, and depths are scaled; colour does not go into gray.
)",
     actions::paste,
     edits::paste},
    {"subsample",
     subsample_operands,
     {},
     "keep every n-th pixel; nothing is averaged",
     R"(  oriel photo.png subsample 2 -o half.png              every second column and row
  oriel photo.png subsample 4x2 -o out.png             every 4th column, every 2nd row
  oriel photo.png subsample 2x2+1+1 -o out.png         beginning at column 1, row 1

The size is rounded up: 5 pixels by 2 are 3.
)",
     actions::subsample},
    {"tiles",
     tiles_operands,
     {},
     "cut it into tiles of one size, each a file",
     R"(  oriel huge.ppm tiles 1024x1024 -o 'tiles/{row:03}_{col:03}.png'
  oriel scan.tif rotate 90 tiles 512x512 -o 'out/{x}_{y}.png' -j 8
  oriel a.png b.png tiles 256x256,overlap=16 -o '{stem}/{n:04}.png'

  tiles 4x3 of 10×5          4×3 4×3 2×3      the last column and row are what is left
                             4×2 4×2 2×2

With overlap=N every tile still is WxH, and neighbours share N pixels. It is the last op. The name
says which tile it is by {row} and {col}, {x} and {y} (its top left corner), which count from 0, or {n},
which counts from 1 along the rows. The picture is opened once: tiles are views of it, written side by
side (-j). Of a format that is read by windows each tile reads just itself; others are decoded once, and
held, if there is memory for all of it, or else a row of tiles at a time.
)",
     actions::whole,
     nullptr,
     actions::tiles},
    {"grid",
     grid_operands,
     {},
     "cut it into so many columns and rows, each a file",
     R"(  oriel sheet.png grid 3x2 -o 'part-{row}-{col}.png'   3 columns and 2 rows
  oriel scan.png grid 1x2 -o 'page{n}.png'             the upper half and the lower half

  grid 3x2 of 10×5           3×2 3×2 4×2      every pixel is in one part; sizes differ by 1 at most
                             3×3 3×3 4×3

It is the last op, and names its files as tiles does: see 'oriel help tiles'.
)",
     actions::whole,
     nullptr,
     actions::grid},
};

} // namespace

std::span<const Operation> operations() { return table; }

const Operation* find_operation(std::string_view name) {
    const auto found =
        std::find_if(std::begin(table), std::end(table), [&](const Operation& op) { return op.name == name; });
    return found == std::end(table) ? nullptr : found;
}

std::string usage_line(const Operation& operation) {
    std::string out(operation.name);
    for (const Operand& operand : operation.operands) {
        out += operand.optional ? fmt::format(" [{}]", operand.name) : fmt::format(" {}", operand.name);
    }
    for (const Option& option : operation.options) {
        out += fmt::format(" [{}{}{}]", option_text(option), option.value.empty() ? "" : " ", option.value);
    }
    return out;
}

} // namespace oriel::tool
