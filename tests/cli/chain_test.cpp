// What each op does to the pixels, alone and in chains, through the built tool.
#include "cli/pnm.hpp"
#include "cli/tool.hpp"

#include <doctest/doctest.h>

#include <ostream>
#include <string>
#include <vector>

using namespace cli;

namespace {

constexpr std::size_t width = 13;
constexpr std::size_t height = 9;

std::vector<std::string> line(std::vector<std::string> ops, const std::string& output = "out.ppm") {
    ops.insert(ops.begin(), "in.ppm");
    ops.insert(ops.end(), {"-o", output, "-f"});
    return ops;
}

// What the ops make of the sample.
Pixels seen(const std::vector<std::string>& ops, std::size_t channels = 3) {
    const Folder folder;
    folder.write("in.ppm", sample(width, height, channels));
    const Result result = folder.oriel(line(ops));
    INFO(result.err);
    REQUIRE(result.exit == 0);
    CHECK(result.out.empty());
    return read_pnm(folder.read("out.ppm"));
}

// The sample seen through a map of places.
template <class Place> Pixels sampled(std::size_t w, std::size_t h, const Place& place) {
    return make(w, h, 3, [&](std::size_t x, std::size_t y, std::size_t c) {
        const auto [from_x, from_y] = place(x, y);
        return sample_at(from_x, from_y, c);
    });
}

using XY = std::pair<std::size_t, std::size_t>;

} // namespace

TEST_CASE("no op is a copy") {
    CHECK(seen({}) == sampled(width, height, [](auto x, auto y) { return XY(x, y); }));
}

TEST_CASE("crop keeps a rectangle, in every dialect") {
    const Pixels expected = sampled(5, 4, [](auto x, auto y) { return XY(x + 8, y + 5); });
    CHECK(seen({"crop", "5x4+8+5"}) == expected);
    CHECK(seen({"crop", "5x4@se"}) == expected);
    CHECK(seen({"crop", "8,5..13,9"}) == expected);
    CHECK(seen({"crop", "-5,-4..100%,100%"}) == expected);
    CHECK(seen({"crop", "5x4@center+4+2"}) == expected);
    CHECK(seen({"crop", "50%x50%"}) == sampled(7, 5, [](auto x, auto y) { return XY(x, y); }));
}

TEST_CASE("flip h swaps left and right, flip v top and bottom") {
    const Pixels both = sampled(width, height, [](auto x, auto y) { return XY(width - 1 - x, height - 1 - y); });
    CHECK(seen({"flip", "h"}) == sampled(width, height, [](auto x, auto y) { return XY(width - 1 - x, y); }));
    CHECK(seen({"flip", "v"}) == sampled(width, height, [](auto x, auto y) { return XY(x, height - 1 - y); }));
    CHECK(seen({"flip", "hv"}) == both);
    CHECK(seen({"flip", "vh"}) == both);
}

TEST_CASE("rotate turns clockwise") {
    const Pixels quarter = sampled(height, width, [](auto x, auto y) { return XY(y, height - 1 - x); });
    const Pixels back = sampled(height, width, [](auto x, auto y) { return XY(width - 1 - y, x); });
    for (const char* angle : {"90", "cw"}) CHECK(seen({"rotate", angle}) == quarter);
    for (const char* angle : {"270", "-90", "ccw"}) CHECK(seen({"rotate", angle}) == back);
    CHECK(seen({"rotate", "180"}) == seen({"flip", "hv"}));
}

TEST_CASE("transpose and transverse mirror along the diagonals") {
    CHECK(seen({"transpose"}) == sampled(height, width, [](auto x, auto y) { return XY(y, x); }));
    CHECK(seen({"transverse"}) ==
          sampled(height, width, [](auto x, auto y) { return XY(width - 1 - y, height - 1 - x); }));
}

TEST_CASE("channel picks by letter and by number, in any order") {
    const Pixels green = make(width, height, 1, [](auto x, auto y, auto) { return sample_at(x, y, 1); });
    const Pixels swapped = make(width, height, 3, [](auto x, auto y, auto c) { return sample_at(x, y, 2 - c); });
    for (const char* list : {"g", "1"}) CHECK(seen({"channel", list}) == green);
    for (const char* list : {"bgr", "2,1,0", "b,g,r"}) CHECK(seen({"channel", list}) == swapped);
    CHECK(seen({"channel", "rrr"}) == make(width, height, 3, [](auto x, auto y, auto) { return sample_at(x, y, 0); }));
    CHECK(seen({"channel", "y"}, 1) == make(width, height, 1, [](auto x, auto y, auto) { return sample_at(x, y, 0); }));
}

TEST_CASE("invert makes a negative, of all channels or of some") {
    CHECK(seen({"invert"}) == make(width, height, 3, [](auto x, auto y, auto c) {
              return static_cast<unsigned char>(255 - sample_at(x, y, c));
          }));
    for (const std::vector<std::string>& ops : std::vector<std::vector<std::string>>{
             {"invert", "-c", "rb"}, {"invert", "--channels=0,2"}, {"invert", "-crb"}}) {
        CHECK(seen(ops) == make(width, height, 3, [](auto x, auto y, auto c) {
                  return static_cast<unsigned char>(c == 1 ? sample_at(x, y, c) : 255 - sample_at(x, y, c));
              }));
    }
    CHECK(seen({"invert", "invert"}) == seen({}));
}

TEST_CASE("invert --in changes a region and nothing else") {
    const auto inverted_where = [](auto inside) {
        return make(width, height, 3, [&](auto x, auto y, auto c) {
            return static_cast<unsigned char>(inside(x, y, c) ? 255 - sample_at(x, y, c) : sample_at(x, y, c));
        });
    };
    const Pixels block = inverted_where([](auto x, auto y, auto) { return x >= 2 && x < 7 && y >= 3 && y < 5; });
    CHECK(seen({"invert", "--in", "5x2+2+3"}) == block);
    CHECK(seen({"invert", "--in", "2,3..7,5"}) == block);
    CHECK(seen({"invert", "--in", "x=2:7,y=3:5"}) == block);
    CHECK(seen({"invert", "--in", "[3:5, 2:7]"}) == block);
    CHECK(seen({"invert", "--in=[4:2:-1, 2:7, :]"}) == block);
    CHECK(seen({"invert", "--in", "y=::2,x=1::3"}) ==
          inverted_where([](auto x, auto y, auto) { return y % 2 == 0 && x % 3 == 1; }));
    CHECK(seen({"invert", "-c", "g", "--in", "y=-1"}) ==
          inverted_where([](auto, auto y, auto c) { return y == height - 1 && c == 1; }));
    CHECK(seen({"invert", "--in", "x=:4", "invert", "--in", "4x9"}) == seen({}));
}

TEST_CASE("fill makes a region one colour, by name, by hexadecimal digits or by number") {
    const auto filled = [](auto inside, unsigned char r, unsigned char g, unsigned char b) {
        return make(width, height, 3, [=](auto x, auto y, auto c) {
            const unsigned char pixel[] = {r, g, b};
            return inside(x, y) ? pixel[c] : sample_at(x, y, c);
        });
    };
    const auto block = [](auto x, auto y) { return x >= 2 && x < 7 && y >= 3 && y < 5; };
    CHECK(seen({"fill", "orange", "--in", "5x2+2+3"}) == filled(block, 255, 165, 0));
    CHECK(seen({"fill", "#fa5", "--in", "2,3..7,5"}) == filled(block, 255, 170, 85));
    CHECK(seen({"fill", "#102030", "--in=y=3:5,x=2:7"}) == filled(block, 16, 32, 48));
    CHECK(seen({"fill", "7", "--in", "[4:2:-1, 2:7]"}) == filled(block, 7, 7, 7));
    CHECK(seen({"fill", "1,2,3", "--in", "x=1::3"}) == filled([](auto x, auto) { return x % 3 == 1; }, 1, 2, 3));
    CHECK(seen({"fill", "white"}) == filled([](auto, auto) { return true; }, 255, 255, 255));
    CHECK(seen({"rotate", "90", "fill", "red", "--in", "1x1", "rotate", "-90"}) ==
          filled([](auto x, auto y) { return x == 0 && y == height - 1; }, 255, 0, 0));
}

TEST_CASE("paste puts another picture at a place, gray into colours too") {
    const Folder folder;
    folder.write("in.ppm", sample(width, height));
    folder.write("small.ppm", sample(4, 3));
    folder.write("gray.pgm", sample(4, 3, 1));
    const auto pasted = [&](const std::vector<std::string>& words, std::size_t left, std::size_t top, bool gray) {
        CAPTURE(words);
        const Result result = folder.oriel(line(words));
        INFO(result.err);
        REQUIRE(result.exit == 0);
        CHECK(read_pnm(folder.read("out.ppm")) == make(width, height, 3, [=](auto x, auto y, auto c) {
                  const bool inside = x >= left && x < left + 4 && y >= top && y < top + 3;
                  return inside ? sample_at(x - left, y - top, gray ? 0 : c) : sample_at(x, y, c);
              }));
    };
    pasted({"paste", "small.ppm"}, 0, 0, false);
    pasted({"paste", "gray.pgm", "+9+6"}, 9, 6, true);
    pasted({"paste", "small.ppm", "@se"}, 9, 6, false);
    pasted({"paste", "small.ppm", "@se+2+1"}, 7, 5, false);
    pasted({"paste", "gray.pgm", "@nw+1+2"}, 1, 2, true);
    pasted({"paste", "small.ppm", "@center"}, 5, 3, false);
    pasted({"paste", "small.ppm", "+50%+0"}, 7, 0, false);
    pasted({"paste", "small.ppm", "+3+3", "paste", "small.ppm", "+3+3"}, 3, 3, false);
}

TEST_CASE("a region counts in the picture of its own step") {
    const auto turned = seen({"rotate", "90", "invert", "--in", "2x3+1+0", "rotate", "-90"});
    CHECK(turned == make(width, height, 3, [](auto x, auto y, auto c) {
              const bool inside = x < 3 && y >= height - 3 && y < height - 1;
              return static_cast<unsigned char>(inside ? 255 - sample_at(x, y, c) : sample_at(x, y, c));
          }));
}

TEST_CASE("subsample keeps every n-th pixel, rounded up") {
    CHECK(seen({"subsample", "2"}) == sampled(7, 5, [](auto x, auto y) { return XY(2 * x, 2 * y); }));
    CHECK(seen({"subsample", "4x3"}) == sampled(4, 3, [](auto x, auto y) { return XY(4 * x, 3 * y); }));
    CHECK(seen({"subsample", "4x3+1+2"}) == sampled(3, 3, [](auto x, auto y) { return XY(4 * x + 1, 3 * y + 2); }));
    CHECK(seen({"subsample", "010"}) == sampled(2, 1, [](auto x, auto y) { return XY(10 * x, 10 * y); }));
}

TEST_CASE("slice takes NumPy's slices, in brackets and by name") {
    CHECK(seen({"slice", "[::2, ::-2, ::-1]"}) ==
          make(7, 5, 3, [](auto x, auto y, auto c) { return sample_at(width - 1 - 2 * x, 2 * y, 2 - c); }));
    CHECK(seen({"slice", "x=3:-2,y=::-1,c=bgr"}) ==
          make(8, height, 3, [](auto x, auto y, auto c) { return sample_at(x + 3, height - 1 - y, 2 - c); }));
    CHECK(seen({"slice", "y=-1,c=0"}) ==
          make(width, 1, 1, [](auto x, auto, auto) { return sample_at(x, height - 1, 0); }));
}

TEST_CASE("ops are done from left to right") {
    CHECK(seen({"crop", "5x4", "flip", "h"}) == sampled(5, 4, [](auto x, auto y) { return XY(4 - x, y); }));
    CHECK(seen({"flip", "h", "crop", "5x4"}) == sampled(5, 4, [](auto x, auto y) { return XY(width - 1 - x, y); }));
}

TEST_CASE("an op's words may be repeated and keep nothing of the time before") {
    CHECK(seen({"crop", "10x8", "crop", "6x5+1+1", "crop", "2x2"}) ==
          sampled(2, 2, [](auto x, auto y) { return XY(x + 1, y + 1); }));
    CHECK(seen({"invert", "-c", "r", "invert"}) == seen({"invert", "-c", "gb"}));
}

TEST_CASE("a chain of fifty ops is one process and one copy") {
    std::vector<std::string> ops;
    for (int i = 0; i < 12; ++i) ops.insert(ops.end(), {"rotate", "90", "flip", "h", "transpose", "invert"});
    ops.insert(ops.end(), {"crop", "5x4+8+5", "channel", "bgr"});
    CHECK(seen(ops) == seen({"crop", "5x4+8+5", "channel", "bgr"}));
}

TEST_CASE("run may be said or left out, and options may stand anywhere") {
    const Folder folder;
    folder.write("in.ppm", sample(width, height));
    const std::vector<std::vector<std::string>> lines = {
        {"in.ppm", "crop", "5x4+1+1", "flip", "h", "-f", "-q", "-o", "out.ppm"},
        {"run", "in.ppm", "crop", "5x4+1+1", "flip", "h", "-fqo", "out.ppm"},
        {"-f", "run", "-q", "in.ppm", "crop", "5x4+1+1", "flip", "h", "--output=out.ppm"},
        {"-o", "out.ppm", "-f", "-q", "in.ppm", "crop", "5x4+1+1", "flip", "h"},
        {"in.ppm", "crop", "-o", "out.ppm", "5x4+1+1", "-f", "flip", "--quiet", "h"},
        {"in.ppm", "--force", "crop", "5x4+1+1", "--output", "out.ppm", "flip", "-q", "h"},
        {"crop", "5x4+1+1", "flip", "h", "-fq", "-oout.ppm", "--", "in.ppm"},
    };
    const Pixels expected = sampled(5, 4, [](auto x, auto y) { return XY(5 - x, y + 1); });
    for (const std::vector<std::string>& words : lines) {
        folder.write("out.ppm", "");
        const Result result = folder.oriel(words);
        CAPTURE(result.err);
        CHECK(result.exit == 0);
        CHECK(result.out + result.err == "");
        CHECK(read_pnm(folder.read("out.ppm")) == expected);
    }
}
