// Beyond the edges: --outside, pad, orient, fill of some channels, the globals that change how a file is opened.
#include "cli/pnm.hpp"
#include "cli/tool.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace cli;

namespace {

using Words = std::vector<std::string>;

// What a.ppm, 40×30, becomes.
Pixels made(const Words& words) {
    const Folder folder;
    folder.write("a.ppm", sample(40, 30));
    folder.write("b.ppm", sample(4, 3));
    Words all = {"a.ppm", "-qo", "out.ppm"};
    all.insert(all.end(), words.begin(), words.end());
    const Result result = folder.oriel(all);
    CHECK(result.err == "");
    REQUIRE(result.exit == 0);
    return read_pnm(folder.read("out.ppm"));
}

void check_refusal(const Words& words, const std::string& message) {
    const Folder folder;
    folder.write("a.ppm", sample(40, 30));
    folder.write("b.ppm", sample(4, 3));
    Words all = {"a.ppm", "-qo", "out.ppm"};
    all.insert(all.end(), words.begin(), words.end());
    const Result result = folder.oriel(all);
    CHECK(result.exit == 1);
    CHECK(result.err == "oriel: " + message + '\n');
    CHECK(folder.names() == Words{"a.ppm", "b.ppm"});
}

std::size_t clamped(std::ptrdiff_t at, std::size_t extent) {
    return static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(at, 0, static_cast<std::ptrdiff_t>(extent) - 1));
}

std::ptrdiff_t place(std::size_t at, std::ptrdiff_t from) { return static_cast<std::ptrdiff_t>(at) + from; }

} // namespace

TEST_CASE("crop beyond the edges: the part inside, or padded with nothing, a colour, the edge, a mirror") {
    CHECK(made({"crop", "20x20+30+25", "--outside", "clip"}) ==
          make(10, 5, 3, [](auto x, auto y, auto c) { return sample_at(x + 30, y + 25, c); }));
    CHECK(made({"--outside=pad", "crop", "20x20+30+25"}) == make(20, 20, 3, [](auto x, auto y, auto c) {
              return x < 10 && y < 5 ? sample_at(x + 30, y + 25, c) : static_cast<unsigned char>(0);
          }));
    CHECK(made({"crop", "50x40+-5+-5", "--outside", "pad=#010203"}) == make(50, 40, 3, [](auto x, auto y, auto c) {
              const bool inside = x >= 5 && x < 45 && y >= 5 && y < 35;
              return inside ? sample_at(x - 5, y - 5, c) : static_cast<unsigned char>(c + 1);
          }));
    CHECK(made({"crop", "9x7+-3+26", "--outside", "pad=edge"}) == make(9, 7, 3, [](auto x, auto y, auto c) {
              return sample_at(clamped(place(x, -3), 40), clamped(place(y, 26), 30), c);
          }));
    CHECK(made({"crop", "9x7+37+0", "--outside", "pad=mirror"}) ==
          make(9, 7, 3, [](auto x, auto y, auto c) { return sample_at(x < 3 ? x + 37 : 39 - (x - 3), y, c); }));
    // Wholly beside it there still is an edge.
    CHECK(made({"crop", "5x5+100+100", "--outside", "pad=edge"}) ==
          make(5, 5, 3, [](auto, auto, auto c) { return sample_at(39, 29, c); }));
    CHECK(made({"crop", "20x20", "--outside", "pad=red"}) ==
          make(20, 20, 3, [](auto x, auto y, auto c) { return sample_at(x, y, c); }));
}

TEST_CASE("what lies wholly outside has no part to take") {
    check_refusal({"crop", "5x5+40+0", "--outside", "clip"},
                  "crop 5x5+40+0 lies wholly outside of the image here, which is 40×30\n"
                  "  step 1 of 1 (crop 5x5+40+0), input a.ppm (40×30)\n"
                  "  write crop 5x5+35+0");
    check_refusal({"flip", "h", "invert", "--in", "5x5+0+30", "--outside", "clip"},
                  "--in 5x5+0+30 lies wholly outside of the image here, which is 40×30\n"
                  "  step 2 of 2 (invert --in 5x5+0+30), input a.ppm (40×30)\n"
                  "  write --in 5x5+0+25");
    check_refusal({"paste", "b.ppm", "+40+1", "--outside", "clip"},
                  "paste b.ppm +40+1 is 4×3 at x=40, y=1: not all of it lies inside of the image here, which is 40×30\n"
                  "  step 1 of 1 (paste b.ppm +40+1), input a.ppm (40×30)\n"
                  "  write paste b.ppm +36+1 for the nearest place inside");
    check_refusal({"crop", "30,10..10,20", "--outside", "pad"},
                  "crop 30,10..10,20 is -20×10, which has no pixels, in this image of 40×30\n"
                  "  step 1 of 1 (crop 30,10..10,20), input a.ppm (40×30)\n"
                  "  write crop with the right and bottom edge beyond the left and top one");
}

TEST_CASE("regions and pastes are clipped, which --outside pad means too") {
    for (const char* rule : {"clip", "pad=white"}) {
        CHECK(made({"invert", "--in", "9x9@se-3-3", "--outside", rule}) ==
              make(40, 30, 3, [](auto x, auto y, auto c) -> unsigned char {
                  const unsigned char value = sample_at(x, y, c);
                  return x >= 34 && y >= 24 ? static_cast<unsigned char>(255 - value) : value;
              }));
        CHECK(made({"paste", "b.ppm", "+-1+28", "--outside", rule}) == make(40, 30, 3, [](auto x, auto y, auto c) {
                  return x < 3 && y >= 28 ? sample_at(x + 1, y - 28, c) : sample_at(x, y, c);
              }));
    }
}

TEST_CASE("pad adds rows and columns on any side") {
    CHECK(made({"pad", "2"}) == make(44, 34, 3, [](auto x, auto y, auto c) {
              const bool inside = x >= 2 && x < 42 && y >= 2 && y < 32;
              return inside ? sample_at(x - 2, y - 2, c) : static_cast<unsigned char>(0);
          }));
    CHECK(made({"pad", "1,2,03,4=10,20,30"}) == make(46, 34, 3, [](auto x, auto y, auto c) {
              const bool inside = x >= 4 && x < 44 && y >= 1 && y < 31;
              return inside ? sample_at(x - 4, y - 1, c) : static_cast<unsigned char>(10 * (c + 1));
          }));
    CHECK(made({"crop", "2x1", "pad", "0,3,0,3=mirror"}) == make(8, 1, 3, [](auto x, auto, auto c) {
              constexpr std::size_t order[] = {1, 1, 0, 0, 1, 1, 0, 0};
              return sample_at(order[x], 0, c);
          }));
    CHECK(made({"rotate", "90", "pad", "1,0,0,0=edge", "crop", "1x2"}) ==
          make(1, 2, 3, [](auto, auto, auto c) { return sample_at(0, 29, c); }));
    CHECK(made({"pad", "0"}) == made({}));
}

TEST_CASE("a colour that the picture cannot have is said where it is asked for") {
    check_refusal({"channel", "g", "pad", "3=red"},
                  "'red' is no gray, and this picture is gray: write a gray (black, white, #808080) or a number from 0 "
                  "to 255\n"
                  "  step 2 of 2 (pad 3=red), input a.ppm (40×30)\n"
                  "  'oriel help pad' shows what it takes");
    check_refusal({"fill", "1,2,3", "-c", "rg"},
                  "'1,2,3' has 3 numbers, and 2 channels are chosen: write one number, or one for each\n"
                  "  step 1 of 1 (fill 1,2,3 -c rg), input a.ppm (40×30)\n"
                  "  'oriel help fill' shows what it takes");
    check_refusal({"fill", "1", "-c", "a"}, "channels 'a': there is no channel 'a'; this picture has r, g, b\n"
                                            "  step 1 of 1 (fill 1 -c a), input a.ppm (40×30)\n"
                                            "  'oriel help fill' shows what it takes");
    check_refusal({"pad", "1000000000000000"},
                  "pad 1000000000000000 of 40×30 pixels makes more of them than can be counted\n"
                  "  step 1 of 1 (pad 1000000000000000), input a.ppm (40×30)\n"
                  "  write less");
}

TEST_CASE("fill sets just the channels listed, in the file too") {
    const auto expected = make(40, 30, 3, [](auto x, auto y, auto c) -> unsigned char {
        return c != 1 && x < 9 && y < 5 ? static_cast<unsigned char>(c == 0 ? 2 : 1) : sample_at(x, y, c);
    });
    CHECK(made({"fill", "1,2", "-c", "br", "--in", "9x5"}) == expected);
    for (const char* way : {"--in-place", "--in-place=map"}) {
        const Folder folder;
        folder.write("a.ppm", sample(40, 30));
        REQUIRE(folder.oriel({"a.ppm", "fill", "1,2", "-c", "br", "--in", "9x5", "-q", way}).exit == 0);
        CHECK(read_pnm(folder.read("a.ppm")) == expected);
    }
}

TEST_CASE("orient turns as the tag of that number does") {
    const std::vector<Words> same = {{},
                                     {"flip", "h"},
                                     {"rotate", "180"},
                                     {"flip", "v"},
                                     {"transpose"},
                                     {"rotate", "90"},
                                     {"transverse"},
                                     {"rotate", "270"}};
    for (std::size_t k = 0; k < same.size(); ++k) {
        CAPTURE(k);
        CHECK(made({"orient", std::to_string(k + 1)}) == made(same[k]));
    }
    const Folder folder;
    folder.write("a.ppm", sample(40, 30));
    REQUIRE(folder.oriel({"a.ppm", "orient", "4", "-q", "--in-place=map"}).exit == 0);
    CHECK(read_pnm(folder.read("a.ppm")) == made({"flip", "v"}));
}

TEST_CASE("a file that holds one picture has no other frame") {
    check_refusal({"--frame", "1"}, "a.ppm: there is no frame 1; the file holds one picture, frame 0");
    CHECK(made({"--frame", "0"}) == made({}));
    const Folder folder;
    folder.write("a.ppm", sample(4, 3));
    const Result info = folder.oriel({"info", "a.ppm", "--frame=2"});
    CHECK(info.exit == 1);
    CHECK(info.err == "oriel: a.ppm: there is no frame 2; the file holds one picture, frame 0\n");
}

TEST_CASE("--no-mmap changes nothing where nothing is mapped") {
    CHECK(made({"flip", "h", "--no-mmap"}) == made({"flip", "h"}));
}

TEST_CASE("an EXIF orientation is applied, kept or ignored") {
    const Folder folder;
    const std::string photo = std::string(ORIEL_SOURCE_DIR) + "/sample_images/harbour.jpg";
    const auto size = [&](const Words& more) {
        Words words = {photo, "-qfo", "out.ppm"};
        words.insert(words.end(), more.begin(), more.end());
        const Result result = folder.oriel(words);
        CHECK(result.err == "");
        REQUIRE(result.exit == 0);
        return read_pnm(folder.read("out.ppm"));
    };
    const Pixels upright = size({});
    CHECK(upright.width == 800);
    CHECK(size({"--orient", "apply"}) == upright);
    const Pixels stored = size({"--orient=keep"});
    CHECK(stored.width == 600);
    CHECK(size({"--orient", "ignore"}) == stored);
    CHECK(size({"--orient", "ignore", "orient", "6"}) == upright);
}
