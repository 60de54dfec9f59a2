// Alpha and depth on the way out: --background, --drop-alpha, --depth, and formats that hold neither.
#include "cli/pnm.hpp"
#include "cli/tool.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace cli;

namespace {

using Words = std::vector<std::string>;

std::string pam(std::size_t depth, int max, const std::string& type, const std::string& pixels) {
    const std::size_t width = pixels.size() / depth / (max > 255 ? 2 : 1);
    return "P7\nWIDTH " + std::to_string(width) + "\nHEIGHT 1\nDEPTH " + std::to_string(depth) + "\nMAXVAL " +
           std::to_string(max) + "\nTUPLTYPE " + type + "\nENDHDR\n" + pixels;
}

// Half transparent red, a hidden blue, opaque white.
const std::string rgba = std::string("\xff\x00\x00\x80", 4) + std::string("\x00\x00\xff\x00", 4) + "\xff\xff\xff\xff";

} // namespace

TEST_CASE("a format without alpha says how to be rid of it, before anything is written") {
    for (const Words& words :
         {Words{"-o", "out.jpg"}, {"-o", "out.ppm"}, {"-o", "out.pfm"}, {"-t", "jpeg", "-o", "-"}}) {
        const Folder folder;
        folder.write("a.pam", pam(4, 255, "RGB_ALPHA", rgba));
        Words all = {"a.pam", "flip", "h"};
        all.insert(all.end(), words.begin(), words.end());
        const Result result = folder.oriel(all);
        const std::string suffix = words.back().substr(words.back().find('.') + 1);
        const std::string format = suffix == "jpg" || suffix == "-" ? "jpeg" : suffix == "ppm" ? "pnm" : suffix;
        CHECK(result.exit == 1);
        CHECK(result.out == "");
        CHECK(result.err == "oriel: " + format + " has no alpha, and the picture here is rgba\n" +
                                "  add --background white (or another COLOR) to blend it, or --drop-alpha to leave it "
                                "out\n");
        CHECK(folder.names() == Words{"a.pam"});
        all.insert(all.end(), {"--explain", "--json"});
        const Result plan = folder.oriel(all);
        CHECK(plan.exit == 1);
        CHECK(plan.err.starts_with(R"({"error":{"code":"alpha",)"));
    }
    const Folder folder;
    folder.write("a.pam", pam(2, 255, "GRAYSCALE_ALPHA", std::string("\x10\x80", 2)));
    CHECK(folder.oriel({"a.pam", "-o", "out.pgm"}).err ==
          "oriel: pnm has no alpha, and the picture here is ya\n"
          "  add --background white (or another COLOR) to blend it, or --drop-alpha to leave it out\n");
}

TEST_CASE("what cannot be written for another reason keeps its own words") {
    const Folder folder;
    folder.write("a.pam", pam(4, 255, "RGB_ALPHA", rgba));
    const Result result = folder.oriel({"a.pam", "-o", "out.pbm"});
    CHECK(result.exit == 1);
    CHECK(result.err.find("--background") == std::string::npos);
    CHECK(result.err.find("PBM") != std::string::npos);
}

TEST_CASE("alpha is blended onto a colour, or left out, whatever the format") {
    const Folder folder;
    folder.write("a.pam", pam(4, 255, "RGB_ALPHA", rgba));
    const auto made = [&](const Words& words) {
        Words all = {"a.pam", "-qfo", "out.ppm"};
        all.insert(all.end(), words.begin(), words.end());
        const Result result = folder.oriel(all);
        CHECK(result.err == "");
        REQUIRE(result.exit == 0);
        return read_pnm(folder.read("out.ppm")).values;
    };
    // 255 * 128/255 + 255 * 127/255 and 0 * 128/255 + 255 * 127/255
    CHECK(made({"--background", "white"}) == std::string("\xff\x7f\x7f\xff\xff\xff\xff\xff\xff"));
    CHECK(made({"--background=10,20,30"}) ==
          std::string("\x85\x0a\x0f\x0a\x14\x1e\xff\xff\xff")); // 132.98, 9.96, 14.94
    CHECK(made({"--drop-alpha"}) == std::string("\xff\x00\x00\x00\x00\xff\xff\xff\xff", 9));
    CHECK(made({"channel", "rgb", "--drop-alpha"}) == std::string("\xff\x00\x00\x00\x00\xff\xff\xff\xff", 9));
    CHECK(made({"--background", "white", "invert", "flip", "h"}) ==
          std::string("\x00\x00\x00\xff\xff\xff\x7f\xff\xff", 9));
    REQUIRE(folder.oriel({"a.pam", "--background", "black", "-qo", "out.pam"}).exit == 0);
    CHECK(folder.read("out.pam").find("TUPLTYPE RGB\n") != std::string::npos);
}

TEST_CASE("a step of a global is named like any other") {
    const Folder folder;
    folder.write("a.pam", pam(2, 255, "GRAYSCALE_ALPHA", "\x10\x20"));
    const Result result = folder.oriel({"a.pam", "flip", "h", "--background", "red", "-o", "out.pgm"});
    CHECK(result.exit == 1);
    CHECK(result.err == "oriel: 'red' is no gray, and this picture is gray: write a gray (black, white, #808080) or a "
                        "number from 0 to 255\n"
                        "  step 2 of 2 (--background red), input a.pam (1×1)\n"
                        "  'oriel help run' shows what it takes\n");
    const Result plan = folder.oriel({"a.pam", "--background", "white", "-o", "out.pgm", "--explain"});
    CHECK(plan.out.find("  1 --background white  stage") != std::string::npos);
}

TEST_CASE("16 bit are blended as 16 bit") {
    const Folder folder;
    folder.write("a.pam", pam(2, 65535, "GRAYSCALE_ALPHA", std::string("\x10\x00\x80\x00", 4)));
    REQUIRE(folder.oriel({"a.pam", "--background", "black", "-qo", "out.pgm"}).exit == 0);
    // 4096 * 32768 / 65535 = 2048.03
    CHECK(folder.read("out.pgm") == std::string("P5\n1 1\n65535\n\x08\x00", 15));
}

TEST_CASE("--depth scales to what is asked, and says so in one line") {
    const Folder folder;
    const std::string values("\x00\x7f\x00\x80\x00\x81\x80\x00\xff\x7f\xff\xff", 12);
    folder.write("a.pgm", "P5\n6 1\n65535\n" + values);
    const Result down = folder.oriel({"a.pgm", "--depth", "8", "-o", "out.pgm"});
    CHECK(down.exit == 0);
    CHECK(down.err.starts_with("oriel: note: 16 bit scaled to 8, as --depth asks\nout.pgm  6×1 gray8  ("));
    // (v * 255 + 32767) / 65535: 127 and 128 are less than half of 257, 129 is more
    CHECK(folder.read("out.pgm") == "P5\n6 1\n255\n" + std::string("\x00\x00\x01\x80\xff\xff", 6));
    folder.write("b.pgm", "P5\n3 1\n255\n" + std::string("\x00\x80\xff", 3));
    const Result up = folder.oriel({"b.pgm", "--depth=16", "-o", "up.pgm"});
    CHECK(up.err.starts_with("oriel: note: 8 bit scaled to 16, as --depth asks\n"));
    CHECK(folder.read("up.pgm") == "P5\n3 1\n65535\n" + std::string("\x00\x00\x80\x80\xff\xff", 6));
    folder.write("c.pgm", "P5\n3 1\n1000\n" + std::string("\x00\x00\x01\xf4\x03\xe8", 6));
    const Result white = folder.oriel({"c.pgm", "--depth", "16", "-o", "white.pgm"});
    CHECK(white.err.starts_with("oriel: note: values of 0 to 1000 scaled to 0 to 65535\n"));
    CHECK(folder.read("white.pgm") == "P5\n3 1\n65535\n" + std::string("\x00\x00\x80\x00\xff\xff", 6));
    const Result same = folder.oriel({"a.pgm", "--depth", "16", "-o", "same.pgm"});
    CHECK(same.err.find("note") == std::string::npos);
    CHECK(folder.read("same.pgm") == folder.read("a.pgm"));
}

TEST_CASE("a depth that the format has not got is said") {
    const Folder folder;
    folder.write("a.pgm", "P5\n1 1\n65535\n" + std::string("\x80\x00", 2));
    CHECK(folder.oriel({"a.pgm", "--depth", "16", "-o", "out.jpg"})
              .err.starts_with("oriel: note: --depth 16 is not followed: jpeg has 8 bit\n"
                               "oriel: note: 16 bit scaled to 8: jpeg holds no more\n"));
    CHECK(folder.oriel({"a.pgm", "--depth", "8", "-o", "out.ff"})
              .err.starts_with("oriel: note: --depth 8 is not followed: farbfeld has 16 bit\n"));
    REQUIRE(folder.oriel({"a.pgm", "--depth", "8", "-q", "--in-place"}).exit == 0);
    CHECK(folder.read("a.pgm") == "P5\n1 1\n255\n" + std::string("\x80", 1));
}
