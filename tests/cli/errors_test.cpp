// The errors people meet, to the letter: what was asked, what exists, how to mend it. Each again as JSON, whose code is
// one of the table's.
#include "cli/tool.hpp"
#include "oriel/io.hpp"
#include "reference.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

using namespace cli;

namespace {

std::string png_chunk(const std::string& type, const std::string& body) {
    const std::string checked = type + body;
    std::uint32_t crc = 0xffffffffU; // as the PNG specification defines it, bit by bit
    for (const char c : checked) {
        crc ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0xedb88320U : 0U);
    }
    const auto number = [](std::uint32_t value) {
        std::string out;
        for (int shift = 24; shift >= 0; shift -= 8)
            out += static_cast<char>((value >> static_cast<unsigned>(shift)) & 255U);
        return out;
    };
    return number(static_cast<std::uint32_t>(body.size())) + checked + number(~crc);
}

// A header of two million pixels a side, and next to nothing behind it.
std::string bomb() {
    const std::string side("\x00\x1e\x84\x80", 4);
    return "\x89PNG\r\n\x1a\n" + png_chunk("IHDR", side + side + std::string("\x08\x02\x00\x00\x00", 5)) +
           png_chunk("IDAT", std::string("\x78\x9c\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00", 12)) +
           png_chunk("IEND", "");
}

std::string number(std::size_t value, unsigned bytes) {
    std::string out;
    for (unsigned i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 255U);
    return out;
}

// A PNG of one picture, made an APNG: how many frames it has stands in front of its pixels.
std::string animated(std::string png) {
    const std::size_t head = 8 + 12 + 13; // the signature and IHDR
    return png.insert(head, png_chunk("acTL", std::string("\0\0\0\2\0\0\0\0", 8)));
}

// Twice the one pixel of a WebP file. Source: WebP Container Specification, "Extended File Format".
std::string moving(const std::string& webp) {
    const auto chunk = [](const std::string& name, const std::string& body) {
        return name + number(body.size(), 4) + body;
    };
    const std::string frame = chunk("ANMF", std::string(12, '\0') + number(100, 3) + '\0' + webp.substr(12));
    return chunk("RIFF", "WEBP" + chunk("VP8X", '\2' + std::string(9, '\0')) + chunk("ANIM", std::string(6, '\0')) +
                             frame + frame);
}

// Two pages of one gray pixel, which both have.
std::string two_pages() {
    std::string out = "II*" + std::string(1, '\0') + number(10, 4) + "xx";
    struct Entry {
        unsigned tag, value;
    };
    for (const unsigned next : {100U, 0U}) {
        out += number(7, 2);
        for (const Entry& entry : {Entry{256, 1}, {257, 1}, {258, 8}, {262, 1}, {273, 8}, {278, 1}, {279, 1}})
            out += number(entry.tag, 2) + number(4, 2) + number(1, 4) + number(entry.value, 4);
        out += number(next, 4);
    }
    return out;
}

// "png, jpeg, ...", as far as they are read.
std::string readable() {
    std::string out;
    for (const oriel::FormatFacts& format : oriel::formats())
        if (!format.reads.empty()) out += (out.empty() ? "" : ", ") + format.name;
    return out;
}

struct Case {
    std::vector<std::string> arguments;
    int exit;
    std::string code;
    std::string message; ///< without "oriel: "
};

} // namespace

TEST_CASE("every class of error says what was asked, what exists and how to mend it, and leaves nothing") {
    const Folder folder;
    std::filesystem::copy_file(std::filesystem::path(ORIEL_SOURCE_DIR) / "sample_images/harbour.jpg",
                               folder.path() / "photo.jpg");
    folder.write("big.png", bomb());
    folder.write("a.ppm", sample(400, 300));
    folder.write("short.ppm", sample(400, 300).substr(0, 1000));
    folder.write("text.png", "hello, world");
    folder.write("empty.png", "");
    folder.write("bad.ppm", "P6 4 x 255\n");
    folder.write("apple.png", "\x89PNG\r\n\x1a\n" + png_chunk("CgBI", "abcd"));
    folder.write("alpha.pam", "P7\nWIDTH 1\nHEIGHT 1\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\nrgba");
    folder.write("pages.tif", two_pages());
    const std::vector<std::string> before = folder.names();
    const Case cases[] = {
        {{"photo.jpg", "crop", "400x300+600+500", "flip", "h", "-o", "out.png"},
         1,
         "out_of_bounds",
         "crop 400x300+600+500 reaches x=1000, y=800 but the image here is 800×600\n  "
         "step 1 of 2 (crop 400x300+600+500), input photo.jpg (stored 600×800, shown 800×600: EXIF orientation 6)\n  "
         "use --outside clip (→ 200×100) or --outside pad, or 400x300@se"},
        {{"a.ppm", "crop", "100x100-20-20", "-o", "out.png"},
         2,
         "usage",
         "'100x100-20-20' is ambiguous: ImageMagick reads -20 as off the left and top edge, X11 as from the right and "
         "bottom\n  "
         "step 1 of 1 (crop 100x100-20-20)\n  "
         "write 100x100+-20+-20 or 100x100@se+20+20"},
        {{"big.png", "-o", "out.ppm"},
         1,
         !png_by_rows() ? "limit" : "codec",
         !png_by_rows() ? "big.png: 2000000×2000000 pixels (RGB, 8 bit) are more than this PNG decoder takes: sides up "
                          "to 16777216, "
                          "1073741824 samples (4 for a palette pixel), 2147483647 bytes decoded\n  "
                          "read it with another decoder than stb, or convert it first, as in `pngtopam IN > OUT.pam`"
                        : "big.png: the header says 2000000×2000000 pixels (RGB, 8 bit), 12000002000000 bytes before "
                          "compression, but "
                          "36 compressed bytes cannot hold more than 37152: the header lies or the file is damaged\n  "
                          "fetch the file again, or have the program that made it write it anew"},
        {{"a.ppm", "rotate", "90", "-o", "out.ppm", "--max-memory", "10K"},
         1,
         "limit_memory",
         "writing a picture of 300×400 rgb u8 needs 156.1 KiB of memory; the limit is 10.0 KiB\n  "
         "allow more with --max-memory SIZE, or crop first"},
        {{"frob"},
         2,
         "usage",
         "'frob' is not a file here, an op, or a command; did you mean 'crop'?\n  "
         "'oriel --help' lists ops and commands"},
        {{"a.ppm"}, 2, "usage", "nothing to write: add -o FILE (or --explain to see the plan, info to look)"},
        {{"short.ppm", "-o", "out.ppm"},
         1,
         "truncated",
         "short.ppm: ends at byte 1000 but its header promises 360015: the file is truncated\n  "
         "fetch the file again; --allow-truncated keeps what is there of it"},
        {{"missing.ppm", "-o", "out.ppm"},
         1,
         "not_found",
         "there is no file 'missing.ppm'\n  "
         "check the name; - is standard input"},
        {{"a.ppm", "crop", "10,10..10,10", "-o", "out.ppm"},
         1,
         "empty",
         "crop 10,10..10,10 is 0×0, which has no pixels, in this image of 400×300\n  "
         "step 1 of 1 (crop 10,10..10,10), input a.ppm (400×300)\n  "
         "write crop with the right and bottom edge beyond the left and top one"},
        {{"a.ppm", "channel", "g", "fill", "red", "-o", "out.ppm"},
         1,
         "invalid",
         "'red' is no gray, and this picture is gray: write a gray (black, white, #808080) or a number from 0 to 255\n "
         " "
         "step 2 of 2 (fill red), input a.ppm (400×300)\n  "
         "'oriel help fill' shows what it takes"},
        {{"a.ppm", "-o", "a.ppm"},
         2,
         "exists",
         "'a.ppm' is the input itself\n  "
         "add -f to replace it, or choose another name"},
        {{"a.ppm", "flip", "h", "-o", "short.ppm"},
         2,
         "exists",
         "'short.ppm' exists\n  "
         "add -f to replace it, or choose another name"},
        {{"a.ppm", "-o", "no/where.ppm"},
         1,
         "not_found",
         "cannot write 'no/where.ppm': there is no folder 'no'\n  "
         "make it first: mkdir -p no"},
        {{"a.ppm", "-o", "/dev/full", "-t", "ppm"}, 1, "io", "cannot write '/dev/full': no space left on device"},
        {{"text.png", "-o", "out.ppm"},
         1,
         "codec",
         "text.png: not a picture in a format known here (it begins with 68 65 6c 6c 6f 2c 20 77); read are " +
             readable() + "\n  'oriel formats' shows what is read; pixels without a header are raw:FILE,WxHxCxTYPE"},
        {{"empty.png", "-o", "out.ppm"},
         1,
         "codec",
         "empty.png: the file is empty\n  fetch the file again, or have the program that made it write it anew"},
        {{"bad.ppm", "-o", "out.png"},
         1,
         "codec",
         "bad.ppm: byte 5 is 'x' where the header's height should be\n  "
         "fetch the file again, or have the program that made it write it anew"},
        {{"apple.png", "-o", "out.ppm"},
         1,
         "codec",
         "apple.png: this is Apple's variant of PNG (it begins with a CgBI chunk), which only iOS reads\n  "
         "convert it with Xcode's `pngcrush -revert-iphone-optimizations`"},
        {{"a.ppm", "-o", "out.pbm"},
         1,
         "codec",
         "PBM holds black and white, gray samples up to 1 or of a picture of 1 bit; this picture has the channels rgb, "
         "u8 up to 255: write PNM or PAM\n  'oriel formats' shows what each format holds"},
        {{"raw:a.ppm,9x9x1xi16le", "--depth", "16", "-o", "out.tif"},
         1,
         "invalid",
         "elements of i16 cannot be converted; unsigned integers, booleans and floats can\n  "
         "TIFF, NPY and raw hold them as they are"},
        {{"raw:a.ppm,9x9x1xi16le", "-o", "out.png"},
         1,
         "codec",
         "PNG holds unsigned integers of 8 or 16 bit, made of unsigned integers, booleans and floats; this picture's "
         "are i16\n  TIFF, NPY and raw hold them as they are"},
        {{"alpha.pam", "-o", "out.jpg"},
         1,
         "alpha",
         "jpeg has no alpha, and the picture here is rgba\n  "
         "add --background white (or another COLOR) to blend it, or --drop-alpha to leave it out"},
        {{"a.ppm", "a.ppm", "-o", "x{w}.ppm"},
         2,
         "collision",
         "'a.ppm' and 'a.ppm' would both be written to 'x400.ppm'\n  "
         "put {dir} or {n} in the template, so that each has a name of its own"},
        {{"pages.tif", "invert", "--in-place"},
         1,
         "frames",
         "'pages.tif' holds 2 pictures, and one of them would take the place of all\n  "
         "write another file with -o FILE"},
        {{"a.ppm", "pad", "0,65536,0,0", "-o", "out.tga"},
         1,
         "limit",
         "TGA holds at most 65535 pixels a side; this picture is 65936×300 rgb u8: crop it, or write PNG\n  "
         "'oriel formats' shows what each format holds, and who reads it here"},
    };
    std::set<std::string> met;
    for (const Case& one : cases) {
        std::vector<std::string> arguments = one.arguments;
        std::string line;
        for (const std::string& word : arguments) line += ' ' + word;
        CAPTURE(line);
        const Result text = folder.oriel(arguments);
        CHECK(text.exit == one.exit);
        CHECK(text.err == "oriel: " + one.message + '\n');
        CHECK(text.out == "");
        arguments.emplace_back("--json");
        const Result json = folder.oriel(arguments);
        CHECK(json.exit == one.exit);
        const nlohmann::json error = nlohmann::json::parse(json.err)["error"];
        CHECK(error["code"] == one.code);
        std::string again = error["message"];
        for (const std::string detail : error["details"]) again += "\n  " + detail;
        CHECK(again == one.message);
        CHECK(folder.names() == before);
        met.insert(one.code);
    }
    for (const oriel::tool::ErrorCode& code : oriel::tool::error_codes()) {
        CAPTURE(code.name);
        // These two nobody can ask for: a mistake of ours, and a machine without memory.
        CHECK(met.contains(std::string(code.name)) == (code.name != "internal" && code.name != "memory"));
    }
}

TEST_CASE("a file of several pictures is not rewritten in place, among others neither") {
    const Folder folder;
    folder.write("a.ppm", sample(4, 3));
    folder.write("pages.tif", two_pages());
    for (const char* more : {"--keep-going", "--explain"}) {
        const Result result = folder.oriel({"pages.tif", "a.ppm", "invert", "--in-place", "-j1", more});
        CHECK(result.exit != 0);
        CHECK(result.err.find("'pages.tif' holds 2 pictures, and one of them would take the place of all") !=
              std::string::npos);
        CHECK(folder.read("pages.tif") == two_pages());
    }
    for (const char* name : {"pages.tif", "./pages.tif"}) { // nor under its own name
        const Result result = folder.oriel({"pages.tif", "invert", "-f", "-o", name});
        CHECK(result.exit == 1);
        CHECK(result.err.find("would take the place of all") != std::string::npos);
        CHECK(folder.read("pages.tif") == two_pages());
    }
}

TEST_CASE("what holds pictures beside the one that is read is not rewritten in place") {
    const Folder folder;
    folder.write("a.ppm", sample(1, 1));
    REQUIRE(folder.oriel({"a.ppm", "-o", "a.png"}).exit == 0);
    folder.write("animated.png", animated(folder.read("a.png")));
    folder.write("two.ppm", sample(4, 3) + '\n' + sample(4, 3));
    folder.write("two.pam", "P7\nWIDTH 1\nHEIGHT 1\nDEPTH 1\nMAXVAL 255\nENDHDR\nxP7\n");
    for (const std::string name : {"animated.png", "two.ppm", "two.pam"}) {
        CAPTURE(name);
        const std::string before = folder.read(name);
        const Result result = folder.oriel({name, "invert", "--in-place"});
        CHECK(result.exit == 1);
        CHECK(result.err == "oriel: '" + name +
                                "' holds more pictures than the one that is read, and one of them would take the place "
                                "of all\n  write another file with -o FILE\n");
        CHECK(folder.read(name) == before);
        CHECK(folder.oriel({name, "invert", "-qfo", "out.ppm"}).exit == 0);
        CHECK(folder.oriel({"info", name}).out.find("\n  frames       1; further ones are not read\n") !=
              std::string::npos);
    }
    // Where they lie the others stay as they are; what is no picture is not among them.
    CHECK(folder.oriel({"two.ppm", "invert", "--in-place=map", "-q"}).exit == 0);
    CHECK(folder.read("two.ppm").ends_with('\n' + sample(4, 3)));
    folder.write("rest.ppm", sample(4, 3) + "\nand more");
    CHECK(folder.oriel({"rest.ppm", "invert", "--in-place", "-q"}).exit == 0);
}

TEST_CASE("a JPEG that another follows is not rewritten in place") {
    const Folder folder;
    folder.write("a.ppm", sample(16, 16));
    REQUIRE(folder.oriel({"a.ppm", "-o", "a.jpg"}).exit == 0);
    const std::string two = folder.read("a.jpg") + folder.read("a.jpg");
    folder.write("two.jpg", two);
    for (const std::vector<std::string>& ending :
         {std::vector<std::string>{"--in-place"}, {"-f", "-o", "two.jpg"}, {"--in-place", "--lossless=off"}}) {
        std::vector<std::string> arguments{"two.jpg", "flip", "h"};
        arguments.insert(arguments.end(), ending.begin(), ending.end());
        const Result result = folder.oriel(arguments);
        CHECK(result.exit == 1);
        CHECK(result.err.starts_with("oriel: 'two.jpg' holds more pictures than the one that is read, "));
        CHECK(folder.read("two.jpg") == two);
    }
    CHECK(folder.oriel({"two.jpg", "flip", "h", "-qo", "out.jpg"}).exit == 0);
    CHECK(folder.oriel({"a.jpg", "flip", "h", "--in-place", "-q"}).exit == 0);
}

TEST_CASE("a frame that is not read is asked for") {
    const Folder folder;
    folder.write("a.ppm", sample(1, 1));
    REQUIRE(folder.oriel({"a.ppm", "-o", "a.png"}).exit == 0);
    folder.write("animated.png", animated(folder.read("a.png")));
    CHECK(folder.oriel({"a.png", "--frame", "1", "-o", "out.ppm"})
              .err.starts_with("oriel: a.png: there is no frame 1; the file holds one picture, frame 0\n"));
    CHECK(folder.oriel({"animated.png", "--frame", "1", "-o", "out.ppm"})
              .err.starts_with("oriel: animated.png: there is no frame 1; of the pictures in this file one is read, "
                               "frame 0\n"));
}

TEST_CASE("an animated WebP is not rewritten in place") {
    if (readable().find("webp") == std::string::npos) return;
    const Folder folder;
    folder.write("a.ppm", sample(1, 1));
    REQUIRE(folder.oriel({"a.ppm", "-o", "a.webp"}).exit == 0);
    const std::string before = moving(folder.read("a.webp"));
    folder.write("moving.webp", before);
    CHECK(folder.oriel({"moving.webp", "--frame", "1", "-qo", "out.png"}).err == "");
    const Result result = folder.oriel({"moving.webp", "invert", "--in-place"});
    CHECK(result.exit == 1);
    CHECK(
        result.err.starts_with("oriel: 'moving.webp' holds 2 pictures, and one of them would take the place of all\n"));
    CHECK(folder.read("moving.webp") == before);
}

TEST_CASE("the codes of errors in the sources are those of the table, which are those that are promised") {
    std::string promised;
    for (const oriel::tool::ErrorCode& code : oriel::tool::error_codes()) promised += std::string(code.name) + ' ';
    std::set<std::string> used;
    const std::regex made(R"((?:exit_code::\w+,|from_message\()\s*"([a-z_]+)\")");
    for (const auto& file :
         std::filesystem::directory_iterator(std::filesystem::path(ORIEL_SOURCE_DIR) / "tools/oriel")) {
        std::ostringstream text;
        text << std::ifstream(file.path()).rdbuf();
        const std::string source = text.str();
        for (std::sregex_iterator at(source.begin(), source.end(), made); at != std::sregex_iterator(); ++at) {
            used.insert((*at)[1]);
        }
    }
    std::string found;
    for (const std::string& code : used) found += code + ' ';
    CHECK(found == promised);
}

TEST_CASE("words of other tools and of people are answered with ours") {
    const Folder folder;
    folder.write("a.ppm", sample(4, 3));
    const auto headline = [&](const std::vector<std::string>& arguments) {
        const std::string text = folder.oriel(arguments).err;
        return text.substr(0, text.find('\n'));
    };
    CHECK(headline({"negate"}) == "oriel: 'negate' is not a file here, an op, or a command; did you mean 'invert'?");
    CHECK(headline({"a.ppm", "flip", "h", "mirror", "-o", "b.ppm"}) ==
          "oriel: 'mirror' is not an op; did you mean 'flip'?");
    CHECK(headline({"identify", "a.ppm"}) ==
          "oriel: 'identify' is not a file here, an op, or a command; did you mean 'info'?");
    CHECK(headline({"help", "extract"}) == "oriel: 'extract' is not an op or a command; did you mean 'crop'?");
    CHECK(headline({"a.ppm", "channel", "red", "-o", "b.ppm"}) ==
          "oriel: 'red' is not a list of channels that any picture has; did you mean 'r'?");
    CHECK(headline({"a.ppm", "invert", "-c", "alhpa", "-o", "b.ppm"}) ==
          "oriel: 'alhpa' is not a list of channels that any picture has; did you mean 'a'?");
    CHECK(headline({"a.ppm", "fill", "blakc", "-o", "b.ppm"}).ends_with("; did you mean 'black'?"));
    CHECK(headline({"a.ppm", "-o", "b.jpgg"}) ==
          "oriel: 'b.jpgg': oriel writes no format with the suffix .jpgg; did you mean '.jpg'?");
    CHECK(headline({"completion", "bsh"}) == "oriel: there is no completion for 'bsh'; did you mean 'bash'?");
    CHECK(headline({"completion"}) == "oriel: completion needs one shell");
    CHECK(headline({"man", "crop"}) == "oriel: man takes no words, but 'crop' follows it");
}

TEST_CASE("who reads a file that ends early, with --allow-truncated, is told how much was there; not with -q") {
    const Folder folder;
    folder.write("short.ppm", sample(40, 30).substr(0, 2000));
    const std::string note = "short.ppm: the file ends at byte 2000: 16 of 30 stored rows are there, the rest is 0\n";
    const auto said = [&](std::vector<std::string> line) {
        line.emplace_back("--allow-truncated");
        const Result loud = folder.oriel(line);
        if (line[0] == "view") return loud.err; // it has no -q
        line.emplace_back("-q");
        CHECK(folder.oriel(line).err == "");
        return loud.err;
    };
    CHECK(said({"short.ppm", "-fo", "out.ppm"}).starts_with("oriel: note: " + note));
    CHECK(said({"short.ppm", "invert", "-t", "ppm", "-o", "-"}) == "oriel: note: " + note);
    CHECK(said({"stats", "short.ppm"}) == "oriel: note: " + note);
    CHECK(said({"view", "short.ppm"}) == "oriel: note: " + note);
    CHECK(said({"diff", "short.ppm", "short.ppm"}) == "oriel: note: " + note + "oriel: note: " + note);
    const Result json = folder.oriel({"stats", "short.ppm", "--allow-truncated", "--json"});
    CHECK(nlohmann::json::parse(json.err) ==
          nlohmann::json{{"path", "short.ppm"}, {"note", note.substr(0, note.size() - 1)}});
    CHECK(folder.oriel({"info", "short.ppm", "--allow-truncated"}).out.find("  note         " + note) !=
          std::string::npos);
}
