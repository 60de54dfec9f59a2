// Command lines that are wrong: the exit code is 2, the message says what was asked and how to mend it, and nothing
// is written.
#include "cli/tool.hpp"
#include "oriel/io.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace cli;

namespace {

struct Case {
    std::vector<std::string> arguments;
    std::string message; ///< without "oriel: "
};

// Every case is run in a folder with the pictures a.ppm and b.ppm, and leaves it as it was.
void check_refusals(const std::vector<Case>& cases) {
    const Folder folder;
    folder.write("a.ppm", sample(40, 30));
    folder.write("b.ppm", sample(4, 3));
    const std::vector<std::string> before = folder.names();
    for (const Case& one : cases) {
        std::string line;
        for (const std::string& word : one.arguments) line += ' ' + word;
        CAPTURE(line);
        const Result result = folder.oriel(one.arguments);
        CHECK(result.exit == 2);
        CHECK(result.err == "oriel: " + one.message + '\n');
        CHECK(result.out == "");
        CHECK(folder.names() == before);
    }
}

// "png=oriel, png=stb": differs from build to build.
std::string decoders() {
    std::string out;
    for (const oriel::FormatFacts& format : oriel::formats())
        for (const std::string& name : format.decoders) out += (out.empty() ? "" : ", ") + format.name + "=" + name;
    return out;
}

} // namespace

TEST_CASE("a word that is no file, op or command is told from those there are") {
    check_refusals({
        {{"frob"},
         "'frob' is not a file here, an op, or a command; did you mean 'crop'?\n"
         "  'oriel --help' lists ops and commands"},
        {{"inof", "a.ppm"},
         "'inof' is not a file here, an op, or a command; did you mean 'info'?\n"
         "  'oriel --help' lists ops and commands"},
        {{"a.ppm", "flpi", "h", "-o", "out.ppm"},
         "'flpi' is not a file here, an op, or a command; did you mean 'flip'?\n"
         "  'oriel --help' lists ops and commands"},
        {{"zzzzzz"},
         "'zzzzzz' is not a file here, an op, or a command\n"
         "  'oriel --help' lists ops and commands"},
        {{"--frame", "0", "a.ppm", "info"},
         "'info' is a command, and a command comes first\n"
         "  write oriel info FILE..., with options behind it"},
        {{"a.ppm", "stats"},
         "'stats' is a command, and a command comes first\n"
         "  write oriel stats FILE... [OP ARG...]..., with options behind it"},
        {{"a.ppm", "crop", "4x4", "view"},
         "'view' is a command, and a command comes first\n"
         "  step 1 of 1 (crop 4x4 view)\n"
         "  write oriel view FILE... [OP ARG...]..., with options behind it"},
        {{"a.ppm", "crop", "4x4", "flpi", "h", "-o", "out.ppm"},
         "'flpi' is not an op; did you mean 'flip'?\n"
         "  step 1 of 1 (crop 4x4 flpi h)\n"
         "  crop takes no more words: crop GEOM"},
        {{"help", "crpo"}, "'crpo' is not an op or a command; did you mean 'crop'?\n  'oriel help' lists them"},
    });
}

TEST_CASE("an option that is not known is told from those there are") {
    check_refusals({
        {{"a.ppm", "--forse", "-o", "out.ppm"},
         "'--forse' is not an option; did you mean '--force'?\n"
         "  'oriel --help' lists them; a file of that name is written ./--forse"},
        {{"-x", "a.ppm"},
         "'-x' is not an option\n"
         "  'oriel --help' lists them; a file of that name is written ./-x"},
        {{"a.ppm", "invert", "--im", "4x4", "-o", "out.ppm"},
         "invert has no option '--im'; did you mean '--in'?\n"
         "  step 1 of 1 (invert --im 4x4)\n"
         "  write invert [-c LIST] [--in REGION]"},
        {{"a.ppm", "flip", "-c", "r", "h", "-o", "out.ppm"},
         "flip has no option '-c'\n"
         "  step 1 of 1 (flip -c r h)\n"
         "  write flip h|v|hv"},
        {{"a.ppm", "crop", "-.5", "-o", "out.ppm"},
         "crop has no option '-.5'\n"
         "  step 1 of 1 (crop -.5)\n"
         "  write crop GEOM"},
        {{"info", "a.ppm", "-o", "out.ppm"}, "info has no -o\n  'oriel help info' shows what it takes"},
        {{"formats", "--quality", "5"}, "formats has no --quality\n  'oriel help formats' shows what it takes"},
    });
}

TEST_CASE("an op that lacks a word, or has one too many, says what it takes") {
    check_refusals({
        {{"a.ppm", "crop", "-o", "out.ppm"},
         "crop needs GEOM\n  step 1 of 1 (crop)\n  write the rectangle to keep, as in crop 640x480+120+40"},
        {{"a.ppm", "crop", "crop", "1x1", "-o", "out.ppm"},
         "crop needs GEOM\n  step 1 of 2 (crop)\n  write the rectangle to keep, as in crop 640x480+120+40"},
        {{"a.ppm", "invert", "slice", "-o", "out.ppm"},
         "slice needs EXPR\n  step 2 of 2 (slice)\n  write what to take, as in slice x=10:-10,y=::2"},
        {{"a.ppm", "flip", "-o", "out.ppm"},
         "flip needs h|v|hv\n  step 1 of 1 (flip)\n"
         "  write the direction: flip h swaps left and right, flip v top and bottom"},
        {{"a.ppm", "rotate", "-o", "out.ppm"},
         "rotate needs 90|180|270|-90\n  step 1 of 1 (rotate)\n  write the angle, clockwise: rotate 90"},
        {{"a.ppm", "channel", "-o", "out.ppm"},
         "channel needs LIST\n  step 1 of 1 (channel)\n"
         "  write the channels to keep, as in channel r or channel bgr"},
        {{"a.ppm", "fill", "-o", "out.ppm"},
         "fill needs COLOR\n  step 1 of 1 (fill)\n"
         "  write the colour, as in fill white, fill '#ff8000' or fill 10,20,30"},
        {{"a.ppm", "orient", "-o", "out.ppm"},
         "orient needs N\n  step 1 of 1 (orient)\n"
         "  write the EXIF orientation of what is there, 1 to 8: orient 6"},
        {{"a.ppm", "pad", "-o", "out.ppm"},
         "pad needs N|T,R,B,L[=COLOR]\n  step 1 of 1 (pad)\n"
         "  write how much goes around it, as in pad 10 or pad 0,20,0,20=white"},
        {{"a.ppm", "pad", "1", "2", "-o", "out.ppm"},
         "'2' is one word too many for pad\n  step 1 of 1 (pad 1 2)\n"
         "  write pad N|T,R,B,L[=COLOR]; inputs go before the first op"},
        {{"a.ppm", "fill", "red", "-c", "-o", "out.ppm"},
         "fill -c needs LIST\n  step 1 of 1 (fill red -c)\n  write fill COLOR [-c LIST] [--in REGION]"},
        {{"a.ppm", "fill", "red", "-c", "", "-o", "out.ppm"},
         "fill -c needs LIST, not an empty word\n  step 1 of 1 (fill red -c )\n"
         "  write fill COLOR [-c LIST] [--in REGION]"},
        {{"a.ppm", "fill", "red", "--in", "9x9", "--in", "8x8", "-o", "out.ppm"},
         "fill has --in twice\n  step 1 of 1 (fill red --in 9x9 --in 8x8)\n  keep one of them"},
        {{"a.ppm", "paste", "-o", "out.ppm"},
         "paste needs FILE\n  step 1 of 1 (paste)\n"
         "  write the picture to put there, as in paste logo.png +20+20"},
        {{"a.ppm", "paste", "b.ppm", "+1+1", "c.ppm", "-o", "out.ppm"},
         "'c.ppm' is one word too many for paste\n  step 1 of 1 (paste b.ppm +1+1 c.ppm)\n"
         "  write paste FILE [POSITION]; inputs go before the first op"},
        {{"a.ppm", "subsample", "-o", "out.ppm"},
         "subsample needs N|NxM[+X+Y]\n  step 1 of 1 (subsample)\n"
         "  write the step, as in subsample 2 or subsample 4x2"},
        {{"a.ppm", "transpose", "90", "-o", "out.ppm"},
         "'90' is one word too many for transpose\n  step 1 of 1 (transpose 90)\n"
         "  write transpose; inputs go before the first op"},
        {{"crop", "9x9", "a.ppm", "-o", "out.ppm"},
         "'a.ppm' is one word too many for crop\n  step 1 of 1 (crop 9x9 a.ppm)\n"
         "  write crop GEOM; inputs go before the first op"},
        {{"a.ppm", "crop", "", "-o", "out.ppm"},
         "crop needs GEOM, not an empty word\n  step 1 of 1 (crop )\n"
         "  write the rectangle to keep, as in crop 640x480+120+40"},
        {{"a.ppm", "invert", "-c", "-o", "out.ppm"},
         "invert -c needs LIST\n  step 1 of 1 (invert -c)\n  write invert [-c LIST] [--in REGION]"},
        {{"a.ppm", "invert", "--in", "-o", "out.ppm"},
         "invert --in needs REGION\n  step 1 of 1 (invert --in)\n  write invert [-c LIST] [--in REGION]"},
        {{"a.ppm", "invert", "-c", "", "-o", "out.ppm"},
         "invert -c needs LIST, not an empty word\n  step 1 of 1 (invert -c )\n"
         "  write invert [-c LIST] [--in REGION]"},
        {{"a.ppm", "invert", "-c", "r", "-c", "g", "-o", "out.ppm"},
         "invert has -c twice\n  step 1 of 1 (invert -c r -c g)\n  keep one of them"},
    });
}

TEST_CASE("an op's word that no picture could satisfy is refused before one is opened") {
    constexpr const char* forms =
        "\n  write WxH+X+Y, WxH@GRAVITY, X0,Y0..X1,Y1 or W:H@GRAVITY: 640x480+120+40, 50%x50%@center, "
        "10,10..-10,-10, 16:9@center";
    const auto slice = [](const std::string& expression, const std::string& why) {
        return Case{{"missing.ppm", "slice", expression, "-o", "out.ppm"},
                    "slice '" + expression + "': " + why +
                        "; write [y, x, c] or x=A:B:STEP,y=A:B:STEP,c=LIST\n  step 1 of 1 (slice " + expression +
                        ")\n  'oriel help slice' shows examples"};
    };
    const auto pad = [](const std::string& text, const std::string& why) {
        return Case{{"missing.ppm", "pad", text, "-o", "out.ppm"},
                    "pad takes N or T,R,B,L, not '" + text + "': " + why + "\n  step 1 of 1 (pad " + text +
                        ")\n  write pad 10 for every side, or pad 0,20,0,20=white for top, right, bottom and left"};
    };
    check_refusals({
        pad("x", "'x' is not a whole number"),
        pad("1,2,3", "there are four sides, and one number for all or one each"),
        pad("1,2,3,4,5", "there are four sides, and one number for all or one each"),
        pad("1,,3,4", "'' is not a whole number"),
        pad("1.5", "'1.5' is not a whole number"),
        pad("0x10", "'0x10' is not a whole number"),
        pad("10%", "'10%' is not a whole number"),
        pad("+3", "'+3' is not a whole number"),
        pad("-3", "a side is at least 0; crop takes away"),
        pad("1000000000000001", "a number is too large"),
        pad("99999999999999999999", "'99999999999999999999' is not a whole number"),
        pad("=white", "'' is not a whole number"),
        pad("3=", "after = there is a colour, edge or mirror"),
        {{"missing.ppm", "pad", "3=mirorr", "-o", "out.ppm"},
         "'mirorr' is no colour, nor edge or mirror; did you mean 'mirror'?\n  step 1 of 1 (pad 3=mirorr)\n"
         "  write a colour, edge (the last pixel again and again) or mirror"},
        {{"missing.ppm", "pad", "3=#12", "-o", "out.ppm"},
         "'#12' is no colour: after # there are 3, 4, 6 or 8 digits, not 2\n  step 1 of 1 (pad 3=#12)\n"
         "  write a name (black silver gray white maroon red purple fuchsia green lime olive yellow navy blue teal "
         "aqua "
         "grey magenta cyan orange transparent), #rgb, #rrggbb (or with alpha #rgba, #rrggbbaa), or the picture's own "
         "values: 128, or 10,20,30"},
        {{"missing.ppm", "orient", "9", "-o", "out.ppm"},
         "orient takes an EXIF orientation from 1 to 8, not '9'\n  step 1 of 1 (orient 9)\n"
         "  1 is upright, 3 half a turn, 6 a quarter turn clockwise, 8 the other way"},
        {{"missing.ppm", "orient", "06", "-o", "out.ppm"},
         "orient takes an EXIF orientation from 1 to 8, not '06'\n  step 1 of 1 (orient 06)\n"
         "  1 is upright, 3 half a turn, 6 a quarter turn clockwise, 8 the other way"},
        {{"missing.ppm", "fill", "red", "-c", "q", "-o", "out.ppm"},
         "'q' is not a list of channels that any picture has\n  step 1 of 1 (fill red -c q)\n"
         "  write letters (r g b a, y of a gray image) or numbers: r, bgr, 2,1,0"},
        {{"missing.ppm", "fill", "red", "--in", "10", "-o", "out.ppm"},
         std::string("'10' is not a region: 'x' is missing between width and height\n"
                     "  step 1 of 1 (fill red --in 10)") +
             forms},
        {{"missing.ppm", "crop", "16:", "-o", "out.ppm"},
         std::string("'16:' is not a region: the height is missing\n  step 1 of 1 (crop 16:)") + forms},
        {{"missing.ppm", "crop", "16:9-20-20", "-o", "out.ppm"},
         "'16:9-20-20' is ambiguous: ImageMagick reads -20 as off the left and top edge, X11 as from the right and "
         "bottom\n"
         "  step 1 of 1 (crop 16:9-20-20)\n"
         "  write 16:9+-20+-20 or 16:9@se+20+20"},
        {{"missing.ppm", "crop", "100", "-o", "out.ppm"},
         std::string("'100' is not a region: 'x' is missing between width and height\n  step 1 of 1 (crop 100)") +
             forms},
        {{"missing.ppm", "crop", "0x5", "-o", "out.ppm"},
         std::string("'0x5' is not a region: it has no pixels; width and height are at least 1\n"
                     "  step 1 of 1 (crop 0x5)") +
             forms},
        {{"missing.ppm", "flip", "h", "crop", "100x100-20-20", "-o", "out.ppm"},
         "'100x100-20-20' is ambiguous: ImageMagick reads -20 as off the left and top edge, X11 as from the right and "
         "bottom\n"
         "  step 2 of 2 (crop 100x100-20-20)\n"
         "  write 100x100+-20+-20 or 100x100@se+20+20"},
        {{"missing.ppm", "invert", "--in", "10", "-o", "out.ppm"},
         std::string("'10' is not a region: 'x' is missing between width and height\n"
                     "  step 1 of 1 (invert --in 10)") +
             forms},
        {{"missing.ppm", "flip", "x", "-o", "out.ppm"},
         "flip takes h, v or hv, not 'x'\n  step 1 of 1 (flip x)\n"
         "  flip h swaps left and right, flip v top and bottom, flip hv both"},
        {{"missing.ppm", "rotate", "45", "-o", "out.ppm"},
         "rotate takes 90, 180, 270, -90, cw or ccw, not '45'\n  step 1 of 1 (rotate 45)\n"
         "  rotate 90 is a quarter turn clockwise, rotate -90 the other way"},
        {{"missing.ppm", "rotate", "090", "-o", "out.ppm"},
         "rotate takes 90, 180, 270, -90, cw or ccw, not '090'\n  step 1 of 1 (rotate 090)\n"
         "  rotate 90 is a quarter turn clockwise, rotate -90 the other way"},
        {{"missing.ppm", "channel", "q", "-o", "out.ppm"},
         "'q' is not a list of channels that any picture has\n  step 1 of 1 (channel q)\n"
         "  write letters (r g b a, y of a gray image) or numbers: r, bgr, 2,1,0"},
        {{"missing.ppm", "channel", "8", "-o", "out.ppm"},
         "'8' is not a list of channels that any picture has\n  step 1 of 1 (channel 8)\n"
         "  write letters (r g b a, y of a gray image) or numbers: r, bgr, 2,1,0"},
        {{"missing.ppm", "invert", "-c", "r,,g", "-o", "out.ppm"},
         "'r,,g' is not a list of channels that any picture has\n  step 1 of 1 (invert -c r,,g)\n"
         "  write letters (r g b a, y of a gray image) or numbers: r, bgr, 2,1,0"},
        {{"missing.ppm", "fill", "#12", "-o", "out.ppm"},
         "'#12' is no colour: after # there are 3, 4, 6 or 8 digits, not 2\n  step 1 of 1 (fill #12)\n"
         "  write a name (black silver gray white maroon red purple fuchsia green lime olive yellow navy blue teal "
         "aqua "
         "grey magenta cyan orange transparent), #rgb, #rrggbb (or with alpha #rgba, #rrggbbaa), or the picture's own "
         "values: 128, or 10,20,30"},
        {{"missing.ppm", "paste", "b.ppm", "+1", "-o", "out.ppm"},
         "'+1' is not a position: Y is missing, with its sign\n  step 1 of 1 (paste b.ppm +1)\n"
         "  write +X+Y or @GRAVITY+DX+DY, as in +120+40, @center or @se+20+20"},
        {{"missing.ppm", "paste", "b.ppm", "9x9+1+1", "-o", "out.ppm"},
         "'9x9+1+1' is not a position: X is missing, with its sign\n  step 1 of 1 (paste b.ppm 9x9+1+1)\n"
         "  write +X+Y or @GRAVITY+DX+DY, as in +120+40, @center or @se+20+20"},
        {{"missing.ppm", "paste", "b.ppm", "@se+1", "-o", "out.ppm"},
         "'@se+1' is not a position: DY is missing, with its sign\n  step 1 of 1 (paste b.ppm @se+1)\n"
         "  write +X+Y or @GRAVITY+DX+DY, as in +120+40, @center or @se+20+20"},
        {{"missing.ppm", "paste", "b.ppm", "-5-5", "-o", "out.ppm"},
         "'-5-5' is ambiguous: ImageMagick reads -5 as off the left and top edge, X11 as from the right and bottom\n"
         "  step 1 of 1 (paste b.ppm -5-5)\n"
         "  write +-5+-5 or @se+5+5"},
        slice("[1:2", "a bracket is missing"),
        slice("y=1:2:0", "'1:2:0' has a step of zero"),
        slice("z=1", "there is no axis 'z'; there are y, x and c"),
        slice("x=1,x=2", "axis x is given twice"),
        slice("y=010.5", "'010.5' is not a number for axis y"),
        slice("y=nan", "'nan' is not a number for axis y"),
        {{"missing.ppm", "subsample", "0", "-o", "out.ppm"},
         "subsample takes N or NxM[+X+Y], not '0': steps are at least 1\n  step 1 of 1 (subsample 0)\n"
         "  write subsample 2 for every second pixel, subsample 4x2 for every 4th column and 2nd row"},
        {{"missing.ppm", "subsample", "2x", "-o", "out.ppm"},
         "subsample takes N or NxM[+X+Y], not '2x': '' is not a whole number\n  step 1 of 1 (subsample 2x)\n"
         "  write subsample 2 for every second pixel, subsample 4x2 for every 4th column and 2nd row"},
        {{"missing.ppm", "subsample", "2+1+1", "-o", "out.ppm"},
         "subsample takes N or NxM[+X+Y], not '2+1+1': an offset needs both steps and both numbers\n"
         "  step 1 of 1 (subsample 2+1+1)\n"
         "  write subsample 2 for every second pixel, subsample 4x2 for every 4th column and 2nd row"},
        {{"missing.ppm", "subsample", "-2", "-o", "out.ppm"},
         "subsample takes N or NxM[+X+Y], not '-2': '-2' is not a whole number\n  step 1 of 1 (subsample -2)\n"
         "  write subsample 2 for every second pixel, subsample 4x2 for every 4th column and 2nd row"},
    });
}

TEST_CASE("a global that lacks its value, or has a bad one, says what it takes") {
    const std::string output = "\n  -o FILE: where the result goes; - is standard output";
    check_refusals({
        {{"a.ppm", "-o"}, "-o needs FILE" + output},
        {{"a.ppm", "-o", ""}, "-o needs FILE, not an empty word" + output},
        {{"a.ppm", "--output="}, "-o needs FILE, not an empty word" + output},
        {{"a.ppm", "-o", "-f"}, "-o needs FILE, but '-f' follows it\n  if '-f' is meant, write --output=-f"},
        {{"a.ppm", "-o", "x.ppm", "-o", "y.ppm"}, "-o is given twice\n  keep one of them"},
        {{"a.ppm", "--force=yes", "-o", "out.ppm"}, "--force takes no value\n  write --force"},
        {{"a.ppm", "-o", "out.png", "--strip=some"},
         "--strip takes all or nothing, not 'some'\n  --strip keeps what says how colours look, --strip=all nothing "
         "but the "
         "pixels"},
        {{"a.ppm", "-o", "out.jpg", "--quality", "0"}, "--quality takes a whole number from 1 to 100, not '0'"},
        {{"a.ppm", "-o", "out.jpg", "--lossless=maybe"},
         "--lossless takes trim, off or nothing, not 'maybe'\n  --lossless demands that a JPEG is made without loss, "
         "=trim "
         "leaves out what stands in the way, =off encodes"},
        {{"a.ppm", "-o", "out.png", "--compress", "10"}, "--compress takes a whole number from 0 to 9, not '10'"},
        {{"a.ppm", "-o", "out.png", "--compress", "-1"}, "--compress takes a whole number from 0 to 9, not '-1'"},
        {{"a.ppm", "-o", "out.jpg", "--quality", "-5"}, "--quality takes a whole number from 1 to 100, not '-5'"},
        {{"a.ppm", "-o", "out.jpg", "--quality", "0x10"}, "--quality takes a whole number from 1 to 100, not '0x10'"},
        {{"a.ppm", "-o", "out.jpg", "--quality", "1e1"}, "--quality takes a whole number from 1 to 100, not '1e1'"},
        {{"a.ppm", "-o", "out.jpg", "-j", "many"}, "--jobs takes a whole number from 0 to 1024, not 'many'"},
        {{"a.ppm", "-o", "out.jpg", "-j-1"}, "--jobs takes a whole number from 0 to 1024, not '-1'"},
        {{"a.ppm", "-o", "out.ppm", "--max-memory", "-1"},
         "--max-memory takes a size in bytes, not '-1'\n"
         "  write it like 512M, 1.5G or 800MB (K M G T P E and KiB... are 1024, kB MB... are 1000)"},
        {{"a.ppm", "-o", "out.ppm", "--max-memory", "0"},
         "--max-memory must be at least 1 byte and less than 16 EiB, not '0'\n  write it like 512M, 1.5G or 800MB"},
        {{"a.ppm", "-o", "out.ppm", "--outside", "padd"},
         "--outside takes error, clip or pad, not 'padd'; did you mean 'pad'?\n"
         "  pad may say with what: pad=white, pad=edge, pad=mirror"},
        {{"a.ppm", "-o", "out.ppm", "--outside", "pad="},
         "--outside takes error, clip or pad, not 'pad='; did you mean 'pad'?\n"
         "  pad may say with what: pad=white, pad=edge, pad=mirror"},
        {{"a.ppm", "-o", "out.ppm", "--outside=pad=egde"},
         "'egde' is no colour, nor edge or mirror; did you mean 'edge'?\n"
         "  write a colour, edge (the last pixel again and again) or mirror"},
        {{"a.ppm", "-o", "out.ppm", "--outside"},
         "--outside needs RULE\n"
         "  --outside RULE: for what reaches beyond the edges: error, clip or pad[=COLOR|edge|mirror]"},
        {{"a.ppm", "-o", "out.ppm", "--orient", "aply"},
         "--orient takes apply, keep or ignore, not 'aply'; did you mean 'apply'?\n"
         "  apply turns pixels upright; keep leaves them and the word on them; ignore forgets it"},
        {{"a.ppm", "-o", "out.ppm", "--background", "#ff000080"},
         "--background takes a colour without alpha, not '#ff000080'\n"
         "  write white, '#ff8000' or the picture's own values: 10,20,30"},
        {{"a.ppm", "-o", "out.ppm", "--background", "transparent"},
         "--background takes a colour without alpha, not 'transparent'\n"
         "  write white, '#ff8000' or the picture's own values: 10,20,30"},
        {{"a.ppm", "-o", "out.ppm", "--background", "1,2,3,4"},
         "--background takes a colour without alpha, not '1,2,3,4'\n"
         "  write white, '#ff8000' or the picture's own values: 10,20,30"},
        {{"a.ppm", "-o", "out.ppm", "--background", "white", "--drop-alpha"},
         "--background and --drop-alpha are two ways to be rid of alpha\n"
         "  keep one of them: the first blends, the second shows what is below"},
        {{"a.ppm", "-o", "out.ppm", "--depth", "12"},
         "--depth takes 8 or 16, not '12'\n"
         "  values are scaled: white stays white"},
        {{"a.ppm", "-o", "out.ppm", "--depth", "08"},
         "--depth takes 8 or 16, not '08'\n"
         "  values are scaled: white stays white"},
        {{"a.ppm", "-o", "out.ppm", "--frame", "-1"}, "--frame takes a whole number from 0 to 1000000000, not '-1'"},
        {{"a.ppm", "invert", "--in-place=map", "--no-mmap"},
         "--in-place=map maps the file, which --no-mmap forbids\n  --in-place without =map writes the file anew"},
        {{"a.ppm", "invert", "--in-place=map", "--depth", "16"},
         "--depth cannot be done where the pixels lie, as --in-place=map asks\n"
         "  --in-place without =map does it, and writes the file anew"},
        {{"a.ppm", "invert", "--in-place=map", "--strip"},
         "--strip cannot be done where the pixels lie, as --in-place=map asks\n"
         "  --in-place without =map does it, and writes the file anew"},
        {{"a.ppm", "invert", "--in-place=map", "--quality", "50"},
         "--quality means nothing to --in-place=map: pixels that can be mapped are not compressed\n"
         "  leave it out, or write the file anew with --in-place without =map"},
        {{"a.ppm", "invert", "--in-place=map", "--compress", "5"},
         "--compress means nothing to --in-place=map: pixels that can be mapped are not compressed\n"
         "  leave it out, or write the file anew with --in-place without =map"},
        {{"a.ppm", "invert", "--in-place=map", "--background", "white"},
         "--background cannot be done where the pixels lie, as --in-place=map asks\n"
         "  --in-place without =map does it, and writes the file anew"},
        {{"a.ppm", "invert", "--in-place=map", "--drop-alpha"},
         "--drop-alpha cannot be done where the pixels lie, as --in-place=map asks\n"
         "  --in-place without =map does it, and writes the file anew"},
        {{"a.ppm", "orient", "6", "--in-place=map"},
         "orient 6 cannot be done where the pixels lie, as --in-place=map asks: rows become columns\n"
         "  step 1 of 1 (orient 6)\n"
         "  1 to 4 can, and flip\n"
         "  --in-place without =map does it, and writes the file anew"},
        {{"a.ppm", "-o", "out.ppm", "--codec", "png=frob"},
         "--codec takes FORMAT=NAME, not 'png=frob'\n  this build has " + decoders()},
        {{"a.ppm", "-o", "out.ppm", "--progress", "alway"},
         "--progress takes auto, always or never, not 'alway'; did you mean 'always'?"},
    });
}

TEST_CASE("a bad value of an environment variable is named by the variable") {
    const Folder folder;
    folder.write("a.ppm", sample(4, 3));
    Setting setting;
    setting.environment = {"ORIEL_JOBS=many"};
    const Result jobs = folder.oriel({"a.ppm", "-o", "out.ppm"}, setting);
    CHECK(jobs.exit == 2);
    CHECK(jobs.err == "oriel: ORIEL_JOBS takes a whole number from 0 to 1024, not 'many'\n");
    CHECK(folder.oriel({"a.ppm", "-j", "1", "-qo", "out.ppm"}, setting).exit == 0);

    setting.environment = {"ORIEL_MAX_MEMORY=lots"};
    const Result memory = folder.oriel({"a.ppm", "-o", "out.ppm"}, setting);
    CHECK(memory.exit == 2);
    CHECK(memory.err.starts_with("oriel: ORIEL_MAX_MEMORY takes a size in bytes, not 'lots'\n"));
    setting.environment = {"ORIEL_MAX_MEMORY=", "ORIEL_JOBS="};
    CHECK(folder.oriel({"a.ppm", "-fqo", "out.ppm"}, setting).exit == 0);
}

TEST_CASE("a line without an input or an output says what to add") {
    check_refusals({
        {{"a.ppm"}, "nothing to write: add -o FILE (or --explain to see the plan, info to look)"},
        {{"a.ppm", "flip", "h"}, "nothing to write: add -o FILE (or --explain to see the plan, info to look)"},
        {{"crop", "9x9", "-o", "out.ppm"},
         "no input: name a picture before the first op\n  write oriel IN [OP ARG...]... -o OUT; - is standard input"},
        {{"-o", "out.ppm"},
         "no input: name a picture before the first op\n  write oriel IN [OP ARG...]... -o OUT; - is standard input"},
        {{"run"},
         "no input: name a picture before the first op\n"
         "  write oriel IN [OP ARG...]... -o OUT; - is standard input"},
        {{"", "-o", "out.ppm"}, "an input's name is empty\n  name a file; - is standard input"},
        {{"a.ppm", "out.png"},
         "nothing to write: 'out.png' is an input, which is not there\n  the output is named with -o: -o out.png"},
        {{"a.ppm", "b.ppm", "-o", "out.ppm"},
         "2 inputs, but one output, 'out.ppm'\n  write a name for each: -o '{stem}.ppm'"},
        {{"info"}, "info needs a file\n  write oriel info FILE..."},
        {{"formats", "png"}, "formats takes no words, but 'png' follows it\n  write oriel formats"},
        {{"help", "crop", "flip"}, "help takes one op or command\n  write, for instance, oriel help crop"},
    });
}

TEST_CASE("an output whose format cannot be told is refused with the formats there are") {
    const Folder folder;
    folder.write("a.ppm", sample(4, 3));
    const auto refused = [&](const std::vector<std::string>& arguments, const std::string& message) {
        const Result result = folder.oriel(arguments);
        CHECK(result.exit == 2);
        const std::string expected = "oriel: " + message + "\n  write one of";
        CHECK(result.err.substr(0, expected.size()) == expected);
        CHECK(result.err.find(" png ") != std::string::npos);
        CHECK(folder.names() == std::vector<std::string>{"a.ppm"});
    };
    refused({"a.ppm", "-o", "out"}, "'out' has no suffix to tell its format by");
    refused({"a.ppm", "-o", "out.xyz"}, "'out.xyz': oriel writes no format with the suffix .xyz");
    refused({"a.ppm", "-o", "out", "-t", "jpge"}, "--to 'jpge' is not a format oriel writes; did you mean 'jpeg'?");
}

TEST_CASE("a mistake at the end of the line is found before anything is opened or written") {
    const Folder folder;
    folder.write("a.ppm", sample(4, 3));
    folder.write("out.ppm", "keep");
    const Result result = folder.oriel({"a.ppm", "flip", "h", "-f", "-o", "out.ppm", "crop", "2x2", "flip", "q"});
    CHECK(result.exit == 2);
    CHECK(result.err.starts_with("oriel: flip takes h, v or hv, not 'q'\n  step 3 of 3 (flip q)\n"));
    CHECK(folder.read("out.ppm") == "keep");
}

TEST_CASE("no message shows the parser's own words or types") {
    const Folder folder;
    folder.write("a.ppm", sample(4, 3));
    for (const std::vector<std::string>& arguments :
         std::vector<std::vector<std::string>>{{"a.ppm", "crop"},
                                               {"a.ppm", "invert", "-c"},
                                               {"a.ppm", "crop", "a", "b"},
                                               {"a.ppm", "-o"},
                                               {"a.ppm", "invert", "--in=", "-c="},
                                               {"a.ppm", "crop", "++", "-o", "x.ppm"}}) {
        const Result result = folder.oriel(arguments);
        CHECK(result.exit == 2);
        for (const char* word : {"TEXT", "required", "REQUIRED", "arguments were not expected", "Run with"}) {
            CAPTURE(result.err);
            CHECK(result.err.find(word) == std::string::npos);
        }
    }
}

TEST_CASE("with --json an error is one line of JSON with a stable code") {
    const Folder folder;
    folder.write("a.ppm", sample(40, 30));
    const Result usage = folder.oriel({"--json", "frob"});
    CHECK(usage.exit == 2);
    CHECK(usage.out == "");
    CHECK(
        usage.err ==
        R"({"error":{"code":"usage","message":"'frob' is not a file here, an op, or a command; did you mean 'crop'?",)"
        R"("details":["'oriel --help' lists ops and commands"]}})"
        "\n");
    const Result outside = folder.oriel({"a.ppm", "crop", "9x9+99+99", "-o", "out.ppm", "--json"});
    CHECK(outside.exit == 1);
    CHECK(outside.err.starts_with(R"({"error":{"code":"out_of_bounds","message":"crop 9x9+99+99 reaches)"));
}
