// `oriel view`: characters and colours to the letter.
#include "cli/tool.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>

using namespace cli;

namespace {

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n') + 1); }

} // namespace

TEST_CASE("view draws two rows of pixels as one of characters; without colours by brightness") {
    const Folder folder;
    folder.write("a.pgm",
                 std::string("P5\n4 3\n255\n") + std::string("\x00\x40\x80\xff\x00\x40\x80\xff\xff\xff\x00\x00", 12));
    const Result result = folder.oriel({"view", "a.pgm"});
    CHECK(result.exit == 0);
    CHECK(result.err == "");
    CHECK(result.out == " :+@\n@@  \na.pgm  4×3 gray8\n");
    // Upright: turned clockwise, the left edge is the top.
    CHECK(folder.oriel({"view", "a.pgm", "rotate", "90"}).out == "@..\n ##\na.pgm  3×4 gray8\n");
}

TEST_CASE("view in colours: half blocks, each colour said once") {
    const Folder folder;
    folder.write("a.ppm",
                 std::string("P6\n2 3\n255\n") +
                     std::string("\xff\x00\x00\xff\x00\x00\x00\x00\xff\x00\xff\x00\x01\x02\x03\x01\x02\x03", 18));
    const std::string colours = "\x1b[38;2;255;0;0m\x1b[48;2;0;0;255m▀\x1b[48;2;0;255;0m▀\x1b[0m\n"
                                "\x1b[38;2;1;2;3m▀▀\x1b[0m\n"
                                "a.ppm  2×3 rgb8\n";
    CHECK(folder.oriel({"view", "--color", "always", "a.ppm"}).out == colours);
    Setting setting;
    setting.environment = {"ORIEL_COLOR=always"};
    CHECK(folder.oriel({"view", "a.ppm"}, setting).out == colours);
    CHECK(folder.oriel({"view", "a.ppm"}).out.find('\x1b') == std::string::npos); // no terminal
    CHECK(folder.oriel({"view", "--color", "sometimes", "a.ppm"}).err ==
          "oriel: --color takes auto, always or never, not 'sometimes'\n");
}

TEST_CASE("a picture is shown by every n-th pixel, so that it fits") {
    const Folder folder;
    folder.write("a.ppm", sample(400, 300));
    const auto lines = [](const Result& result) { return std::count(result.out.begin(), result.out.end(), '\n'); };
    const Result wide = folder.oriel({"view", "--width", "50", "a.ppm"});
    CHECK(first_line(wide.out).size() == 51);
    CHECK(lines(wide) == 20);
    CHECK(wide.out.ends_with("a.ppm  400×300 rgb8, every 8th pixel\n"));
    Setting setting;
    setting.environment = {"COLUMNS=100", "LINES=12"}; // ten lines of pixels, twenty rows
    const Result low = folder.oriel({"view", "a.ppm"}, setting);
    CHECK(first_line(low.out).size() == 28);
    CHECK(lines(low) == 11);
    // What is shown is what subsample keeps.
    REQUIRE(folder.oriel({"a.ppm", "subsample", "8", "-o", "b.ppm"}).exit == 0);
    const std::string small = folder.oriel({"view", "b.ppm"}).out;
    CHECK(small.substr(0, small.find("b.ppm")) == wide.out.substr(0, wide.out.find("a.ppm")));
}

TEST_CASE("what is transparent lies over a chessboard") {
    const Folder folder;
    std::string pam = "P7\nWIDTH 8\nHEIGHT 2\nDEPTH 2\nMAXVAL 255\nTUPLTYPE GRAYSCALE_ALPHA\nENDHDR\n";
    for (int i = 0; i < 16; ++i) pam += std::string("\xff\x00", 2);
    folder.write("a.pam", pam);
    CHECK(first_line(folder.oriel({"view", "--color", "always", "a.pam"}).out) ==
          "\x1b[38;2;170;170;170m\x1b[48;2;170;170;170m▀▀▀▀\x1b[38;2;100;100;100m\x1b[48;2;100;100;100m▀▀▀▀\x1b[0m\n");
}

TEST_CASE("the fields of the chessboard change in both directions") {
    const Folder folder;
    std::string pam = "P7\nWIDTH 1\nHEIGHT 8\nDEPTH 2\nMAXVAL 255\nTUPLTYPE GRAYSCALE_ALPHA\nENDHDR\n";
    for (int i = 0; i < 8; ++i) pam += std::string("\xff\x00", 2);
    folder.write("a.pam", pam);
    const auto line = [](const std::string& gray) {
        const std::string colour = gray + ';' + gray + ';' + gray;
        return "\x1b[38;2;" + colour + "m\x1b[48;2;" + colour + "m▀\x1b[0m\n";
    };
    const std::string expected = line("170") + line("170") + line("100") + line("100");
    CHECK(folder.oriel({"view", "--color", "always", "a.pam"}).out == expected + "a.pam  1×8 graya8\n");
}

TEST_CASE("a terminal of one line still shows something") {
    const Folder folder;
    folder.write("a.ppm", sample(40, 30));
    for (const char* lines : {"LINES=1", "LINES=2", "LINES=3"}) {
        Setting setting;
        setting.environment = {"COLUMNS=80", lines};
        const Result result = folder.oriel({"view", "a.ppm"}, setting);
        CHECK(result.exit == 0);
        CHECK(std::count(result.out.begin(), result.out.end(), '\n') == 2);
        CHECK(result.out.ends_with("a.ppm  40×30 rgb8, every 15th pixel\n"));
    }
}
