// What is said when all goes well: the outcome, notes, the plan, facts, help.
#include "cli/tool.hpp"
#include "codecs/jpeg_file.hpp"
#include "vocabulary.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

using namespace cli;

namespace {

bool matches(const std::string& text, const std::string& pattern) {
    return std::regex_match(text, std::regex(pattern));
}

std::string gray16(std::size_t width, std::size_t height) {
    std::string out = "P5\n" + std::to_string(width) + ' ' + std::to_string(height) + "\n65535\n";
    for (std::size_t i = 0; i < 2 * width * height; ++i) out += static_cast<char>(i);
    return out;
}

} // namespace

TEST_CASE("one line on standard error tells what was written; -q silences it") {
    const Folder folder;
    folder.write("a.ppm", sample(40, 30));
    const Result result = folder.oriel({"a.ppm", "crop", "20x10", "-o", "out.png"});
    CHECK(result.out == "");
    CHECK(matches(result.err, R"(out\.png  20×10 rgb8  \([0-9.]+ m?s, ([0-9.]+ (bytes|KiB)|nothing) copied\)\n)"));
    CHECK(folder.oriel({"a.ppm", "crop", "20x10", "-q", "-f", "-o", "out.png"}).err == "");
}

TEST_CASE("the outcome as JSON goes to standard output") {
    const Folder folder;
    folder.write("a.ppm", sample(40, 30));
    const Result result = folder.oriel({"a.ppm", "crop", "20x10", "--json", "-o", "out\xff.png"});
    CHECK(result.err == "");
    const nlohmann::json outcome = nlohmann::json::parse(result.out);
    CHECK(outcome["path"] == "out\ufffd.png");
    CHECK(outcome["format"] == "png");
    CHECK(outcome["width"] == 20);
    CHECK(outcome["height"] == 10);
    CHECK(outcome["channels"] == "rgb");
    CHECK(outcome["bytes_copied"].is_number());
    CHECK(outcome["notes"].empty());
}

TEST_CASE("what is not kept is said in a line each") {
    const Folder folder;
    folder.write("a.pgm", gray16(8, 4));
    folder.write("b.ppm", sample(4, 3));
    const Result result = folder.oriel({"a.pgm", "-o", "out.jpg"});
    CHECK(result.exit == 0);
    CHECK(result.err.starts_with("oriel: note: 16 bit scaled to 8: jpeg holds no more\nout.jpg  8×4 gray8  ("));
    const Result quality = folder.oriel({"b.ppm", "--quality", "50", "-o", "out.png"});
    CHECK(quality.err.starts_with("oriel: note: --quality means nothing to png\nout.png  4×3 rgb8  ("));
    const Result compress = folder.oriel({"b.ppm", "--compress", "9", "-o", "out.pam"});
    CHECK(compress.err.starts_with("oriel: note: --compress means nothing to pam\nout.pam  4×3 rgb8  ("));
    CHECK(folder.oriel({"b.ppm", "--compress", "9", "-f", "-o", "out.png"}).err.starts_with("out.png  4×3 rgb8  ("));
    CHECK(folder.oriel({"a.pgm", "-q", "-f", "-o", "out.jpg"}).err == "");
    const Result other = folder.oriel({"b.ppm", "-t", "png", "-o", "out.JPG"});
    CHECK(other.err.starts_with("oriel: note: png is written, as -t asks, whatever the suffix .JPG says\nout.JPG  "));
    for (const std::string name : {"same.png", "none", "no.format"})
        CHECK(folder.oriel({"b.ppm", "-t", "png", "-o", name}).err.starts_with(name + "  4×3 rgb8  ("));
    folder.write("bits.pbm", "P4\n8 1\n\x55");
    CHECK(folder.oriel({"bits.pbm", "-t", "pbm", "-o", "bits.pnm"}).err.starts_with("bits.pnm  "));
    folder.write("f.bin", std::string(2 * 2 * 4, '\0'));
    const std::string floats = "oriel: note: floats from 0 to 1 scaled to ";
    CHECK(folder.oriel({"raw:f.bin,2x2x1xf32le", "-fo", "out.png"})
              .err.starts_with(floats + "16 bit, others clamped: png holds none\nout.png  2×2 gray16  ("));
    CHECK(folder.oriel({"raw:f.bin,2x2x1xf32le", "--depth", "8", "-fo", "out.png"})
              .err.starts_with(floats + "8 bit, others clamped, as --depth asks\nout.png  2×2 gray8  ("));
}

TEST_CASE("that a JPEG is encoded anew where it is only turned and cut is said in one line, with the reason") {
    const Folder folder;
    folder.write("a.ppm", sample(48, 32));
    REQUIRE(folder.oriel({"a.ppm", "--quality", "95", "-qo", "a.jpg"}).exit == 0);
    const bool moves =
        folder.oriel({"a.jpg", "-n", "-t", "jpeg", "--json"}).out.find("\"lossless\":\"") != std::string::npos;
    const std::string line =
        moves ? "oriel: note: encoded anew: the file is coded in blocks of 8×8, and the picture's "
                "first edge would lie inside of some (--lossless says what could be)\n"
              : "oriel: note: encoded anew: this build has no TurboJPEG (--lossless says what could be)\n";
    const auto err = [&](std::vector<std::string> words) {
        words.insert(words.end(), {"-f", "-o", "out.jpg"});
        const Result result = folder.oriel(words);
        CHECK(result.exit == 0);
        return result.err;
    };
    CHECK(err({"a.jpg", "crop", "16x16+3+0"}).starts_with(line + "out.jpg  16×16 rgb8  ("));
    CHECK(
        err({"a.jpg", "crop", "17x16+0+0", "flip", "h", "rotate", "90"}).starts_with(line + "out.jpg  16×17 rgb8  ("));
    CHECK(err({"a.jpg", "crop", "16x16+3+0", "-q"}) == "");
    // A quality is for what is encoded.
    if (moves) {
        CHECK(err({"a.jpg", "crop", "16x16+8+0", "--lossless", "--quality", "50"})
                  .find("oriel: note: --quality is not followed: no pixel is coded anew\n") != std::string::npos);
    }
    // Where it is done without loss, that is said; where it could not be, or nobody would want it, nothing.
    CHECK((err({"a.jpg", "crop", "16x16+8+0"}).find("encoded anew") == std::string::npos) == moves);
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{"a.jpg", "crop", "16x16+3+0", "invert"},
                                               {"a.jpg", "crop", "16x16+3+0", "channel", "g"},
                                               {"a.jpg", "crop", "16x16+3+0", "subsample", "2"},
                                               {"a.jpg", "crop", "16x16+3+0", "fill", "red", "--in", "4x4"},
                                               {"a.jpg", "crop", "16x16+3+0", "--quality", "90"},
                                               {"a.jpg", "crop", "16x16+3+0", "--lossless=off"},
                                               {"a.ppm", "crop", "16x16+3+0"}}) {
        CAPTURE(words.size());
        CHECK(err(words).starts_with("out.jpg  "));
    }
    CHECK(folder.oriel({"a.jpg", "crop", "16x16+3+0", "-o", "out.png"}).err.starts_with("out.png  16×16 rgb8  ("));
}

TEST_CASE("--explain tells every step's strides, the window, the copies and the peak, and writes nothing") {
    const Folder folder;
    folder.write("a.ppm", sample(400, 300));
    const Result result = folder.oriel({"a.ppm", "crop", "100x50+20+10", "flip", "h", "rotate", "90", "channel", "bgr",
                                        "invert", "-o", "out.ppm", "--explain"});
    CHECK(result.exit == 0);
    CHECK(result.err == "");
    const std::string steps =
        "  1 crop 100x50+20+10  view      100×50 rgb8  B shape (50, 100, 3) strides (1200, 3, 1) offset 12060\n"
        "  2 flip h             view      100×50 rgb8  B shape (50, 100, 3) strides (1200, -3, 1) offset 12357\n"
        "  3 rotate 90          view      50×100 rgb8  B shape (100, 50, 3) strides (-3, -1200, 1) offset 71157\n"
        "  4 channel bgr        view      50×100 rgb8  B shape (100, 50, 3) strides (-3, -1200, -1) offset 71159\n"
        "  5 invert             on write  50×100 rgb8  B shape (100, 50, 3) strides (-3, -1200, -1) offset 71159\n"
        "  read   100×50+20+10 of 400×300, 14.6 KiB\n";
    CAPTURE(result.out);
    CHECK(result.out.starts_with("plan for a.ppm (400×300): pnm rgb8, 351.6 KiB decoded"));
    CHECK(result.out.find(steps) != std::string::npos);
    CHECK(result.out.find("  write  out.ppm: pnm, 50×100 rgb8; the encoder holds ") != std::string::npos);
    CHECK(matches(result.out.substr(result.out.rfind("copies")),
                  R"(copies [0-9.]+ KiB · peak [0-9.]+ [KM]iB · limit [0-9.]+ [MGT]iB · output exists: no\n)"));
    CHECK(folder.names() == std::vector<std::string>{"a.ppm"});
}

TEST_CASE("--explain needs no output, and says whether there is one") {
    const Folder folder;
    folder.write("a.ppm", sample(40, 30));
    folder.write("out.ppm", "precious");
    const Result none = folder.oriel({"a.ppm", "-n"});
    CHECK(none.exit == 0);
    CHECK(none.out.find("  write  no output named: pnm, 40×30 rgb8") != std::string::npos);
    CHECK(folder.oriel({"a.ppm", "-no", "out.ppm"}).out.find("output exists: yes: needs -f\n") != std::string::npos);
    CHECK(folder.oriel({"a.ppm", "-nfo", "out.ppm"}).out.find("output exists: yes\n") != std::string::npos);
    CHECK(folder.oriel({"a.ppm", "-n", "--exists", "newer", "-o", "out.ppm"})
              .out.ends_with("output exists: yes: it would be left as it is\n"));
    CHECK(
        folder.oriel({"a.ppm", "-n", "--exists", "overwrite", "-o", "out.ppm"}).out.ends_with("output exists: yes\n"));
    CHECK(folder.oriel({"a.ppm", "-no", "a.ppm"}).out.find("output exists: yes, it is the input: needs -f\n") !=
          std::string::npos);
    CHECK(folder.read("out.ppm") == "precious");
}

TEST_CASE("--explain --json is the same as data") {
    const Folder folder;
    folder.write("a.ppm", sample(400, 300));
    const Result result =
        folder.oriel({"a.ppm", "crop", "100x50+20+10", "invert", "--in", "9x9", "--max-memory", "64M", "-n", "--json"});
    const nlohmann::json plan = nlohmann::json::parse(result.out);
    CHECK(plan["input"] == "a.ppm");
    CHECK(plan["decoded_bytes"] == 360000);
    CHECK(plan["steps"].size() == 2);
    CHECK(plan["steps"][0]["step"] == "crop 100x50+20+10");
    CHECK(plan["steps"][0]["way"] == "view");
    CHECK(plan["steps"][0]["shape"] == nlohmann::json{50, 100, 3});
    CHECK(plan["steps"][0]["strides"] == nlohmann::json{1200, 3, 1});
    CHECK(plan["steps"][0]["offset"] == 12060);
    CHECK(plan["steps"][1]["way"] == "stage");
    CHECK(plan["limit"] == 64 << 20);
    CHECK(plan["output_exists"] == false);
}

TEST_CASE("info tells what the header says, and reads no pixel") {
    const Folder folder;
    folder.write("a.ppm", sample(40, 30));
    folder.write("b.pgm", gray16(8, 4));
    const Result text = folder.oriel({"info", "a.ppm", "b.pgm"});
    CHECK(text.exit == 0);
    CHECK(text.err == "");
    CHECK(text.out.starts_with("a.ppm\n  size         40×30\n  format       pnm"));
    CHECK(text.out.find("  pixels       rgb8, u8 of values 0 to 255\n"
                        "  metadata     none\n"
                        "  decoded      3.5 KiB (3600 bytes)\n"
                        "  read         by window, or mapped (--in-place=map): a crop costs the crop\n"
                        "b.pgm\n  size         8×4\n") != std::string::npos);
    CHECK(text.out.find("  pixels       gray16, ") != std::string::npos);

    const Result json = folder.oriel({"info", "--json", "a.ppm", "b.pgm"});
    const std::size_t end = json.out.find('\n');
    const nlohmann::json first = nlohmann::json::parse(json.out.substr(0, end));
    const nlohmann::json second = nlohmann::json::parse(json.out.substr(end + 1));
    CHECK(first["path"] == "a.ppm");
    CHECK(first["width"] == 40);
    CHECK(first["channels"] == "rgb");
    CHECK(first["decoded_bytes"] == 3600);
    CHECK(first["color"] == "rgb");
    CHECK(first["profile"] == false);
    CHECK(first["frames"] == 1);
    CHECK(first["further_frames"] == false);
    CHECK(first["reading"] == "window");
    CHECK(first["mappable"] == true);
    CHECK(second["color"] == "gray");
    CHECK(second["bits"] == 16);
    CHECK(second["max"] == 65535);
    CHECK(second["orientation"] == 1);
}

TEST_CASE("info goes on after a file that fails, and then exits with 3") {
    const Folder folder;
    folder.write("a.ppm", sample(40, 30));
    folder.write("bad.ppm", "no");
    const Result result = folder.oriel({"info", "missing.ppm", "bad.ppm", "a.ppm"});
    CHECK(result.exit == 3);
    CHECK(folder.oriel({"info", "missing.ppm", "bad.ppm"}).exit == 1);
    CHECK(result.out.starts_with("a.ppm\n"));
    CHECK(result.err.starts_with("oriel: there is no file 'missing.ppm'\n"));
    CHECK(result.err.find("oriel: bad.ppm: not a picture") != std::string::npos);
    Setting setting;
    setting.input = sample(4, 3);
    CHECK(folder.oriel({"info", "-"}, setting).out.starts_with("standard input\n  size         4×3\n"));
}

TEST_CASE("where blocks of CMYK are moved nothing is said of RGB; where they are decoded it is") {
    const Folder folder;
    testing::JpegFile ink =
        testing::FlatJpeg{.components = 4, .across = 2, .values = {9, 8, 7, 6, 255, 0, 255, 0}}.file();
    ink.insert(0, 0xee, testing::adobe(0)); // as every program writes it, and stb wants it
    const testing::Bytes bytes = ink.join();
    folder.write("ink.jpg", {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    const std::string simple = "CMYK is shown as RGB by a simple formula";
    CHECK(folder.oriel({"info", "ink.jpg"}).out.find("  note         " + simple) != std::string::npos);
    CHECK(folder.oriel({"info", "ink.jpg", "--json"}).out.find(simple) != std::string::npos);
    const std::string note = "oriel: note: ink.jpg: " + simple + ", without a colour profile\n";
    CHECK(folder.oriel({"stats", "ink.jpg"}).err == note);
    CHECK(folder.oriel({"view", "ink.jpg"}).err == note);
    folder.write("onto.ppm", "P6\n16 8\n255\n" + std::string(std::size_t{3} * 16 * 8, 'x'));
    CHECK(folder.oriel({"diff", "onto.ppm", "ink.jpg"}).err == note);
    CHECK(folder.oriel({"onto.ppm", "paste", "ink.jpg", "-fo", "out.ppm"})
              .err.starts_with("oriel: note: what is pasted: " + simple));
    const Result decoded = folder.oriel({"ink.jpg", "invert", "-o", "decoded.jpg"});
    CHECK(decoded.err.find(simple) != std::string::npos);
    CHECK(decoded.err.find("decoded.jpg  16×8 rgb8 ") != std::string::npos);
    const Result moved = folder.oriel({"ink.jpg", "flip", "h", "-o", "moved.jpg"});
    CHECK(moved.exit == 0);
    if (moved.err.find("lossless: ") == std::string::npos) return; // a build without TurboJPEG
    CHECK(moved.err.find("RGB") == std::string::npos);
    CHECK(moved.err.find("moved.jpg  16×8 cmyk8 ") != std::string::npos);
    const Result json = folder.oriel({"ink.jpg", "flip", "h", "-fo", "moved.jpg", "--json"});
    CHECK(nlohmann::json::parse(json.out)["channels"] == "cmyk");
    CHECK(folder.oriel({"ink.jpg", "flip", "h", "-nfo", "moved.jpg"}).out.find("moved.jpg: jpeg, 16×8 cmyk8;") !=
          std::string::npos);
}

TEST_CASE("formats lists every format with what is read and written") {
    const Folder folder;
    const Result text = folder.oriel({"formats"});
    CHECK(text.exit == 0);
    for (const char* name : {"png ", "jpeg ", "pnm ", "pam "}) CHECK(text.out.find(name) != std::string::npos);
    std::istringstream lines(folder.oriel({"--json", "formats"}).out);
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line); ++count) {
        CHECK(nlohmann::json::parse(line)["suffixes"].is_array());
    }
    CHECK(count >= 4);
}

TEST_CASE("formats says why GIF, HDR, PSD and PIC are not built, or are not safe where they are") {
    const Folder folder;
    const std::string listed = '\n' + folder.oriel({"formats"}).out;
    for (const std::string name : {"gif", "hdr", "psd", "pic"}) {
        CAPTURE(name);
        const std::size_t begin = listed.find('\n' + name + "      " + name + '\n');
        REQUIRE(begin != std::string::npos);
        const std::string entry = listed.substr(begin, listed.find("\n  by", begin) - begin);
        const bool built = entry.find("\n  reads   nothing\n") == std::string::npos;
        CHECK(entry.ends_with(built ? "\n  not safe: files can be made that take its decoder over"
                                    : "\n  not built: files can be made that take its decoder over; build with "
                                      "-DORIEL_UNTRUSTED_CODECS=ON"));
    }
}

TEST_CASE("--codec names who decodes, --verify reads to the end") {
    const Folder folder;
    folder.write("in.ppm", sample(40, 300));
    REQUIRE(folder.oriel({"in.ppm", "-o", "in.png"}).exit == 0);
    CHECK(folder.oriel({"in.png", "--codec", "png=stb", "-o", "a.ppm"}).exit == 0);
    CHECK(folder.read("a.ppm") == folder.read("in.ppm"));
    const Result wrong = folder.oriel({"in.png", "--codec", "png=zip", "-o", "b.ppm"});
    CHECK(wrong.exit == 2);
    CHECK(wrong.err.find("oriel: --codec takes FORMAT=NAME, not 'png=zip'\n  this build has png=") == 0);

    CHECK(folder.oriel({"in.png", "--verify", "crop", "4x4", "-o", "c.ppm"}).exit == 0);
    std::string file = folder.read("in.png");
    file[file.size() - 20] ^= 1; // near the end of the last IDAT
    folder.write("bad.png", file);
    CHECK(folder.oriel({"bad.png", "--verify", "crop", "4x4", "-o", "d.ppm"}).exit == 1);
    CHECK(folder.oriel({"info", "--verify", "bad.png"}).exit == 1);
    // Of many, those that are sound are written; a plan reads none.
    for (const std::vector<std::string>& ops : std::vector<std::vector<std::string>>{
             {"crop", "4x4", "-o", "e/{stem}.ppm"}, {"crop", "4x4", "tiles", "2x2", "-o", "f/{stem}{n}.ppm"}}) {
        std::vector<std::string> line = {"in.png", "bad.png", "--verify", "--keep-going", "-q"};
        line.insert(line.end(), ops.begin(), ops.end());
        const Result result = folder.oriel(line);
        CHECK(result.exit == 3);
        CHECK(result.err.find("oriel: bad.png: ") == 0);
        line.emplace_back("--explain");
        CHECK(folder.oriel(line).exit == 0);
    }
    CHECK(folder.has("e/in.ppm"));
    CHECK_FALSE(folder.has("e/bad.ppm"));
    CHECK(folder.has("f/in4.ppm"));
    CHECK_FALSE(folder.has("f/bad1.ppm"));
}

TEST_CASE("oriel alone shows how it is used, and fails") {
    const Folder folder;
    const Result result = folder.oriel({});
    CHECK(result.exit == 2);
    CHECK(result.out == "");
    CHECK(result.err.starts_with("usage: oriel IN [OP ARG...]... -o OUT\n"));
    CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 8);
}

TEST_CASE("help and version win over every mistake and go to standard output") {
    const Folder folder;
    const std::string general = folder.oriel({"--help"}).out;
    CHECK(general.starts_with("oriel looks at images through views"));
    CHECK(folder.oriel({"help"}).out == general);
    CHECK(folder.oriel({"-h", "--nonsense", "-o"}).out == general);
    CHECK(folder.oriel({"missing.png", "--help", "-o"}).out == general);
    const std::string crop = folder.oriel({"help", "crop"}).out;
    CHECK(crop.starts_with("crop GEOM: cut out a rectangle\n\n  oriel photo.png crop 640x480+120+40"));
    CHECK(folder.oriel({"crop", "-h"}).out == crop);
    CHECK(folder.oriel({"a.png", "flip", "x", "crop", "--help", "--frob"}).out == crop);
    CHECK(folder.oriel({"info", "--help"}).out == folder.oriel({"help", "info"}).out);
    const Result version = folder.oriel({"--version", "crop"});
    CHECK(version.exit == 0);
    CHECK(matches(version.out, R"(oriel \d+\.\d+\.\d+\n)"));
    // With -v, wherever it stands: how it was built, on what it runs, and its libraries.
    const std::string more = folder.oriel({"-v", "--version"}).out;
    CHECK(more.starts_with(version.out + "  built    by "));
    CHECK(std::regex_search(more, std::regex(R"(\n  kernels  \S+, of portable)")));
    CHECK(std::regex_search(more, std::regex(R"(\n  stb_image +2\.\d+ )")));
    CHECK(std::regex_search(more, std::regex(R"(\n  CLI11 +2\.\d+\.\d+ )")));
    const nlohmann::json data = nlohmann::json::parse(folder.oriel({"--version", "-v", "--json"}).out);
    CHECK("oriel " + data["version"].get<std::string>() + '\n' == version.out);
    CHECK(data["targets"][0] == "portable");
    CHECK(data["libraries"].size() >= 5);
}

TEST_CASE("every op and command has a page that begins with examples, in 100 columns") {
    const Folder folder;
    for (const std::string& name : oriel::tool::known_words()) {
        CAPTURE(name);
        const Result result = folder.oriel({"help", name});
        CHECK(result.exit == 0);
        std::istringstream lines(result.out);
        std::string title;
        std::string blank;
        std::string example;
        std::getline(lines, title);
        std::getline(lines, blank);
        std::getline(lines, example);
        CHECK(blank == "");
        CHECK(example.starts_with("  oriel "));
        for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 108);
    }
}
