// --explain of every command, and =draw: where a view's pixels lie, to the letter.
#include "cli/tool.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <regex>
#include <string>
#include <vector>

using namespace cli;

TEST_CASE("--explain=draw draws the view over the buffer's rows, its first pixel, and the way of its axes") {
    const Folder folder;
    folder.write("a.ppm", sample(96, 64));
    const Result result = folder.oriel({"a.ppm", "crop", "40x30+50+20", "flip", "h", "--explain=draw"});
    CHECK(result.exit == 0);
    CAPTURE(result.out);
    CHECK(result.out.find("  the buffer: 64 rows of 96 pixels, 288 bytes a row, 3 a pixel\n"
                          "    +------------------------------------------+\n"
                          "    |                                          |\n"
                          "    |                                          |\n"
                          "    |                                          |\n"
                          "    |                                          |\n"
                          "    |                     +-------------<x-@   |\n"
                          "    |                     |                y   |\n"
                          "    |                     |                v   |\n"
                          "    |                     |                |   |\n"
                          "    |                     |                |   |\n"
                          "    |                     +----------------+   |\n"
                          "    |                                          |\n"
                          "    |                                          |\n"
                          "    |                                          |\n"
                          "    |                                          |\n"
                          "    +------------------------------------------+\n"
                          "    @  the first pixel: byte 6027 (row 20, column 89)\n"
                          "    x  40 of them, -3 bytes from one to the next: to the left\n"
                          "    y  30 of them, +288 bytes from one to the next: down\n"
                          "    c  3 of them, +1 bytes from one to the next\n"
                          "  read   40×30+50+20 of 96×64") != std::string::npos);

    const std::string turned =
        folder.oriel({"a.ppm", "rotate", "90", "subsample", "2x3", "channel", "b", "--explain=draw"}).out;
    CAPTURE(turned);
    CHECK(turned.find("    @  the first pixel: byte 18146 (row 63, column 0)\n"
                      "    x  32 of them, -576 bytes from one to the next: up, every 2nd row\n"
                      "    y  32 of them, +9 bytes from one to the next: to the right, every 3rd column\n"
                      "    c  one only\n") != std::string::npos);
    CHECK(folder.oriel({"a.ppm", "--explain=paint"}).err ==
          "oriel: --explain takes draw or nothing, not 'paint'\n"
          "  --explain shows the plan, --explain=draw the strides as well\n");
}

TEST_CASE("a picture of one pixel, or a row, is drawn too") {
    const Folder folder;
    folder.write("dot.ppm", sample(1, 1));
    folder.write("row.ppm", sample(5000, 1));
    for (const char* name : {"dot.ppm", "row.ppm"}) {
        const Result result = folder.oriel({name, "flip", "hv", "--explain=draw"});
        CHECK(result.exit == 0);
        CHECK(result.out.find('@') != std::string::npos);
    }
}

TEST_CASE("every command that reads pictures explains what it would do, and does not") {
    const Folder folder;
    folder.write("a.ppm", sample(400, 300));
    const auto planned = [&](std::vector<std::string> words) {
        words.emplace_back("--explain");
        const Result result = folder.oriel(words);
        CAPTURE(result.err);
        CHECK(result.exit == 0);
        return result.out;
    };
    CHECK(planned({"stats", "a.ppm", "crop", "100x50+20+10"}).find("  read   100×50+20+10 of 400×300, 14.6 KiB\n") !=
          std::string::npos);
    CHECK(planned({"stats", "a.ppm"}).find("  count  the values of each channel, ") != std::string::npos);
    CHECK(planned({"view", "a.ppm", "--width", "40"}).find("  show   every 10th row and column of it, 3.5 KiB held") !=
          std::string::npos);
    CHECK(planned({"info", "a.ppm"}) ==
          "plan for a.ppm (400×300): pnm rgb8\n  read   the header alone; no pixel is decoded\n");
    const std::string diff = planned({"diff", "a.ppm", "a.ppm"});
    CHECK(diff.find("  compare with the other's rows, which are read in step") != std::string::npos);
    CHECK(diff.find("plan for a.ppm", 1) != std::string::npos); // of the second as well
    const nlohmann::json data =
        nlohmann::json::parse(folder.oriel({"stats", "a.ppm", "rotate", "90", "--json", "--explain"}).out);
    CHECK(data["bytes_read"] == 360000);
    CHECK(data["bytes_copied"] == 360000);
    CHECK_FALSE(data.contains("output"));
}

// What a decoder copies for itself comes on top: here it reads straight to where rows are wanted.
TEST_CASE("-v tells what was counted, which is what the plan had said") {
    const Folder folder;
    folder.write("a.ppm", sample(400, 300));
    const std::regex counted(R"(  counted: (\d+) bytes copied in \d+ copies, (\d+) bytes allocated in \d+ blocks; )");
    for (const std::vector<std::string>& ops :
         {std::vector<std::string>{}, {"flip", "h"}, {"crop", "400x50+0+10", "rotate", "90"}, {"invert"}}) {
        std::vector<std::string> words = {"stats", "a.ppm", "-j", "1"};
        words.insert(words.end(), ops.begin(), ops.end());
        const auto with = [&](std::vector<std::string> more) {
            more.insert(more.begin(), words.begin(), words.end());
            return folder.oriel(more);
        };
        const nlohmann::json plan = nlohmann::json::parse(with({"--explain", "--json"}).out);
        const std::string said = with({"-v"}).err;
        std::smatch found;
        CAPTURE(said);
        REQUIRE(std::regex_search(said, found, counted));
        CHECK(std::stoull(found[1]) == plan["bytes_copied"].get<std::uint64_t>());
        CHECK(std::stoull(found[2]) == plan["band_bytes"].get<std::uint64_t>());
    }
}
