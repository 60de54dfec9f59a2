// tiles and grid: one picture, many files.
#include "cli/pnm.hpp"
#include "cli/tool.hpp"
#include "tiling.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <sys/stat.h>

#include <cstdint>
#include <filesystem>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

using namespace cli;
using oriel::tool::Tile;
using oriel::tool::Tiling;
using oriel::tool::TilingOf;

namespace {

using Names = std::vector<std::string>;

void check_refusal(const Folder& folder, const Names& arguments, const std::string& message, int exit = 2) {
    CAPTURE(message);
    const Names before = folder.names();
    const Result result = folder.oriel(arguments);
    CHECK(result.err == "oriel: " + message + '\n');
    CHECK(result.exit == exit);
    CHECK(folder.names() == before);
}

std::size_t file_count(const Folder& folder, const std::string& name) {
    std::size_t count = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path() / name)) {
        if (entry.is_regular_file()) ++count;
    }
    return count;
}

Pixels cut(const Pixels& whole, const Tile& tile) {
    const auto x0 = static_cast<std::size_t>(tile.place.x);
    const auto y0 = static_cast<std::size_t>(tile.place.y);
    return make(static_cast<std::size_t>(tile.place.width), static_cast<std::size_t>(tile.place.height), whole.channels,
                [&](std::size_t x, std::size_t y, std::size_t c) {
                    return static_cast<unsigned char>(
                        whole.values[((y0 + y) * whole.width + x0 + x) * whole.channels + c]);
                });
}

// Cuts what the chain shows into tiles and compares each with that part of the whole.
void check_tiles(const Folder& folder, const Names& chain, const std::string& tiles, const Names& options) {
    Names one = chain;
    one.insert(one.end(), {"-fqo", "whole.ppm"});
    REQUIRE(folder.oriel(one).exit == 0);
    const Pixels whole = read_pnm(folder.read("whole.ppm"));
    std::filesystem::remove_all(folder.path() / "t");
    Names all = chain;
    all.insert(all.end(), {"tiles", tiles, "-j3", "-qo", "t/{row}_{col}_{n}_{x}_{y}_{w}_{h}.ppm"});
    all.insert(all.end(), options.begin(), options.end());
    const Result result = folder.oriel(all);
    CHECK(result.err == "");
    REQUIRE(result.exit == 0);
    const Tiling tiling =
        TilingOf::sizes(tiles)(static_cast<std::ptrdiff_t>(whole.width), static_cast<std::ptrdiff_t>(whole.height));
    CHECK(file_count(folder, "t") == tiling.count());
    for (std::size_t i = 0; i < tiling.count(); ++i) {
        const Tile tile = tiling.tile(i);
        std::string name = "t/";
        for (const std::ptrdiff_t number : {tile.row, tile.column, static_cast<std::ptrdiff_t>(i + 1), tile.place.x,
                                            tile.place.y, tile.place.width, tile.place.height}) {
            name += (name.size() == 2 ? "" : "_") + std::to_string(number);
        }
        CAPTURE(name);
        CHECK(read_pnm(folder.read(name + ".ppm")) == cut(whole, tile));
    }
}

std::string way_of(const Folder& folder, Names line) {
    line.insert(line.end(), {"--explain", "--json", "-o", "x{n}.ppm"});
    return nlohmann::json::parse(folder.oriel(line).out)["tiles"]["decoded"];
}

} // namespace

TEST_CASE("a grid of any size covers every pixel exactly once, in parts as equal as can be") {
    for (std::ptrdiff_t width = 1; width <= 13; ++width) {
        for (std::ptrdiff_t columns = 1; columns <= width; ++columns) {
            CAPTURE(width);
            CAPTURE(columns);
            const Tiling tiling = TilingOf::grid(std::to_string(columns) + "x3")(width, 7);
            REQUIRE(tiling.count() == static_cast<std::size_t>(columns) * 3);
            std::vector<int> covered(static_cast<std::size_t>(width) * 7);
            for (std::size_t i = 0; i < tiling.count(); ++i) {
                const Tile tile = tiling.tile(i);
                CHECK(tile.place.width >= width / columns);
                CHECK(tile.place.width <= width / columns + 1);
                for (std::ptrdiff_t y = tile.place.y; y < tile.place.y + tile.place.height; ++y) {
                    for (std::ptrdiff_t x = tile.place.x; x < tile.place.x + tile.place.width; ++x) {
                        ++covered.at(static_cast<std::size_t>(y * width + x));
                    }
                }
            }
            CHECK(covered == std::vector<int>(covered.size(), 1));
        }
    }
}

TEST_CASE("tiles of every size and overlap begin where the one before allows, and each brings pixels of its own") {
    for (std::ptrdiff_t extent = 1; extent <= 20; ++extent) {
        for (std::ptrdiff_t size = 1; size <= 8; ++size) {
            for (std::ptrdiff_t overlap = 0; overlap < size; ++overlap) {
                CAPTURE(extent);
                CAPTURE(size);
                CAPTURE(overlap);
                const std::string text = std::to_string(size) + "x8,overlap=" + std::to_string(overlap);
                const Tiling tiling = TilingOf::sizes(text)(extent, 8);
                std::ptrdiff_t end = 0;
                for (std::size_t i = 0; i < tiling.count(); ++i) {
                    const Tile tile = tiling.tile(i);
                    CHECK(tile.place.x == (i == 0 ? 0 : end - overlap));
                    const std::ptrdiff_t next = tile.place.x + tile.place.width;
                    CHECK(next > end);
                    CHECK((tile.place.width == size || i + 1 == tiling.count()));
                    end = next;
                }
                CHECK(end == extent);
            }
        }
    }
}

TEST_CASE("each tile is that part of the whole, from every kind of source") {
    const Folder folder;
    folder.write("a.ppm", sample(53, 41));
    REQUIRE(folder.oriel({"a.ppm", "-qo", "a.png"}).exit == 0);
    REQUIRE(folder.oriel({"a.ppm", "-qo", "a.jpg"}).exit == 0);
    CHECK(way_of(folder, {"a.ppm", "tiles", "9x9"}) == "each");
    CHECK(way_of(folder, {"a.png", "tiles", "9x9"}) == "once");
    const std::vector<Names> chains = {
        {}, {"rotate", "90"}, {"flip", "v"}, {"transpose", "crop", "30x40+3+2"}, {"invert", "--in", "20x20+5+5"}};
    for (const std::string input : {"a.ppm", "a.png", "a.jpg"}) {
        for (const Names& chain : chains) {
            Names line = {input};
            line.insert(line.end(), chain.begin(), chain.end());
            CAPTURE(input);
            check_tiles(folder, line, "16x12,overlap=3", {});
        }
    }
}

TEST_CASE("where there is no memory for all of a PNG, a row of tiles is held at a time, whichever way it is seen") {
    if (!png_by_rows()) return; // where stb decodes it whole there is no other way
    const Folder folder;
    folder.write("a.ppm", sample(1500, 1200));
    REQUIRE(folder.oriel({"a.ppm", "--compress", "1", "-qo", "a.png"}).exit == 0);
    const Names little = {"--max-memory", "4M"};
    for (const Names& chain :
         std::vector<Names>{{}, {"rotate", "90"}, {"flip", "v"}, {"rotate", "180", "crop", "900x900+77+99"}}) {
        Names line = {"a.png"};
        line.insert(line.end(), chain.begin(), chain.end());
        Names asked = line;
        asked.insert(asked.end(), {"tiles", "130x110,overlap=20"});
        asked.insert(asked.end(), little.begin(), little.end());
        const bool small = !chain.empty() && chain.back().starts_with("900");
        CHECK(way_of(folder, asked) == (small ? "once" : "bands"));
        check_tiles(folder, line, "130x110,overlap=20", small ? Names{"--max-memory", "3M"} : little);
    }
    const Result refused = folder.oriel({"a.png", "tiles", "1500x1100", "--max-memory", "4M", "-qo", "u/{n}.ppm"});
    CHECK(refused.exit == 1);
    CHECK(refused.err.starts_with("oriel: a row of tiles needs "));
    CHECK(!folder.has("u"));
}

TEST_CASE("a picture is held, or a row of tiles, exactly where the memory is enough") {
    if (!png_by_rows()) return;
    const Folder folder;
    folder.write("a.ppm", sample(1500, 1000));
    REQUIRE(folder.oriel({"a.ppm", "--compress", "1", "-qo", "a.png"}).exit == 0);
    const auto plan = [&](const Names& more) {
        Names line = {"a.png", "tiles", "130x110,overlap=20", "-n", "--json", "-o", "x{n}.ppm"};
        line.insert(line.end(), more.begin(), more.end());
        return nlohmann::json::parse(folder.oriel(line).out);
    };
    const nlohmann::json once = plan({});
    CHECK(once["tiles"]["decoded"] == "once");
    const std::uint64_t all = once["bytes_held"].get<std::uint64_t>() + once["bytes_each"].get<std::uint64_t>();
    CHECK(plan({"--max-memory", std::to_string(all)})["tiles"]["decoded"] == "once");
    const nlohmann::json bands = plan({"--max-memory", std::to_string(all - 1)});
    CHECK(bands["tiles"]["decoded"] == "bands");
    // The decoder's, and two rows of tiles in place of the picture.
    const std::uint64_t decoder = once["bytes_held"].get<std::uint64_t>() - 1500 * 1000 * 3;
    CHECK(bands["bytes_held"] == decoder + 2 * 110 * 1500 * 3);
}

TEST_CASE("a million tiles are not too many, and one more is") {
    CHECK(TilingOf::sizes("1x1")(1000, 1000).count() == 1'000'000);
    CHECK_THROWS(TilingOf::sizes("1x1")(1000, 1001));
}

TEST_CASE("the cells of a grid put together are the picture") {
    const Folder folder;
    folder.write("a.ppm", sample(50, 31));
    REQUIRE(folder.oriel({"a.ppm", "grid", "3x4", "-qo", "{row}{col}.ppm"}).exit == 0);
    std::string all;
    for (int row = 0; row < 4; ++row) {
        const Pixels left = read_pnm(folder.read(std::to_string(row) + "0.ppm"));
        const Pixels middle = read_pnm(folder.read(std::to_string(row) + "1.ppm"));
        const Pixels right = read_pnm(folder.read(std::to_string(row) + "2.ppm"));
        for (std::size_t y = 0; y < left.height; ++y) {
            for (const Pixels* part : {&left, &middle, &right}) {
                all += part->values.substr(y * part->width * 3, part->width * 3);
            }
        }
    }
    CHECK(all == read_pnm(sample(50, 31)).values);
}

TEST_CASE("tiles are told of one by one, can be resumed, and are the same for any number of jobs") {
    const Folder folder;
    folder.write("a.ppm", sample(20, 20));
    folder.write("b.ppm", sample(10, 10));
    const Names line = {"a.ppm", "b.ppm", "tiles", "8x8", "-o", "t/{stem}/{n}.png"};
    const auto run = [&](const Names& more) {
        Names all = line;
        all.insert(all.end(), more.begin(), more.end());
        return folder.oriel(all);
    };
    const Result first = run({"-j1"});
    CHECK(first.exit == 0);
    CHECK(first.err.starts_with("t/a/1.png  8×8 rgb8  ("));
    CHECK(first.err.find("\nt/b/4.png  2×2 rgb8  (") != std::string::npos);
    CHECK(first.err.find("\n13 outputs: 13 written  (") != std::string::npos);
    const std::string bytes = folder.read("t/a/5.png");
    std::filesystem::remove(folder.path() / "t/a/5.png");
    const Result second = run({"-j8", "--exists", "skip"});
    CHECK(second.exit == 0);
    CHECK(second.err.find("\n13 outputs: 1 written, 12 skipped  (") != std::string::npos);
    CHECK(folder.read("t/a/5.png") == bytes);
    const Result third = run({});
    CHECK(third.exit == 2);
    CHECK(third.err == "oriel: 't/a/1.png' exists\n  add -f to replace what exists, or --exists skip to write only the "
                       "others\n");
}

TEST_CASE("a pipe is read once, though names need the size of what comes") {
    const Folder folder;
    folder.write("a.ppm", sample(8, 4));
    mkfifo((folder.path() / "pipe").c_str(), 0600);
    const auto piped = [&](const Names& words) {
        std::thread writer([&] { folder.write("pipe", sample(8, 4)); });
        const Result result = folder.oriel(words);
        writer.join();
        CHECK(result.err == "");
        CHECK(result.exit == 0);
    };
    piped({"pipe", "tiles", "4x4", "-qo", "t{n}.ppm"});
    piped({"pipe", "flip", "h", "--verify", "-qo", "o{w}.ppm"});
    REQUIRE(folder.oriel({"a.ppm", "crop", "4x4+4+0", "-qo", "right.ppm"}).exit == 0);
    REQUIRE(folder.oriel({"a.ppm", "flip", "h", "-qo", "flipped.ppm"}).exit == 0);
    CHECK(folder.read("t2.ppm") == folder.read("right.ppm"));
    CHECK(folder.read("o8.ppm") == folder.read("flipped.ppm"));
}

TEST_CASE("tiles of a picture of 1 bit are of 1 bit, and may be bitmaps") {
    const Folder folder;
    folder.write("bits.pbm", "P4\n16 2\n\x55\xaa\x0f\xf0");
    REQUIRE(folder.oriel({"bits.pbm", "-qo", "bits.png"}).exit == 0);
    const Result result = folder.oriel({"bits.png", "tiles", "8x2", "-qo", "{n}.pbm"});
    CHECK(result.err == "");
    CHECK(result.exit == 0);
    CHECK(folder.read("1.pbm") == "P4\n8 2\n\x55\x0f");
    CHECK(folder.read("2.pbm") == "P4\n8 2\n\xaa\xf0");
}

TEST_CASE("where a picture fails, so do those of its tiles that are not there") {
    const Folder folder;
    folder.write("a.ppm", sample(8, 8));
    folder.write("wide.raw", std::string(8 * 8 * 4, '\0'));
    const std::string wide = "raw:wide.raw,8x8x1xi32le";
    const Names line = {wide, "a.ppm", "tiles", "4x4", "-j1", "-o", "t/{stem}{n}.png"};
    const Result stopped = folder.oriel(line);
    CHECK(stopped.exit == 1);
    CHECK(stopped.err.find("\n8 outputs: 0 written, 4 failed, 4 not done  (") != std::string::npos);
    Names going = line;
    going.emplace_back("--keep-going");
    const Result partly = folder.oriel(going);
    CHECK(partly.exit == 3);
    CHECK(partly.err.find("\n8 outputs: 4 written, 4 failed  (") != std::string::npos);
    CHECK(partly.err.find("input " + wide) == partly.err.rfind("input " + wide)); // told once
}

TEST_CASE("where a picture fails in the midst of it, its first tiles are there and the others fail") {
    if (!png_by_rows()) return;
    const Folder folder;
    folder.write("a.ppm", sample(1500, 1200));
    REQUIRE(folder.oriel({"a.ppm", "--compress", "1", "-qo", "a.png"}).exit == 0);
    const std::string whole = folder.read("a.png");
    folder.write("a.png", whole.substr(0, whole.size() / 2));
    const Result result =
        folder.oriel({"a.png", "tiles", "150x120", "--max-memory", "4M", "--json", "-o", "t/{n}.ppm"});
    std::istringstream lines(result.out);
    std::size_t told = 0;
    std::size_t errors = 0;
    nlohmann::json last;
    for (std::string line; std::getline(lines, line); ++told) {
        last = nlohmann::json::parse(line);
        if (last.contains("error")) ++errors;
    }
    const std::size_t written = file_count(folder, "t");
    CHECK(written >= 20);
    CHECK(written <= 60);
    CHECK(errors == 1);
    CHECK(told == written + 2);
    CHECK(last["summary"]["written"] == written);
    CHECK(last["summary"]["failed"] == 100 - written);
    CHECK(last["summary"]["not_done"] == 0);
    CHECK(result.exit == 1);
}

TEST_CASE("tiles that cannot be are refused, before any is written") {
    const Folder folder;
    folder.write("a.ppm", sample(20, 10));
    folder.write("b.ppm", sample(20, 10));
    folder.write("c.ppm", sample(20, 20));
    const std::string tiles = "\n  write tiles 256x256, or tiles 256x256,overlap=16 for tiles that share 16 pixels";
    for (const std::string bad : {"9", "9x", "x9", "0x9", "9x0", "-1x9", "9x9x9", "9.5x9"}) {
        check_refusal(folder, {"a.ppm", "tiles", bad, "-o", "{n}.ppm"},
                      "tiles takes WxH[,overlap=N], not '" + bad +
                          "': WxH is two whole numbers, at least 1\n  step 1 of "
                          "1 (tiles " +
                          bad + ")" + tiles);
    }
    check_refusal(
        folder, {"a.ppm", "tiles", "9x9,lap=1", "-o", "{n}.ppm"},
        "tiles takes WxH[,overlap=N], not '9x9,lap=1': behind the comma stands overlap=N\n  step 1 of 1 (tiles "
        "9x9,lap=1)" +
            tiles);
    check_refusal(
        folder, {"a.ppm", "tiles", "9x5,overlap=5", "-o", "{n}.ppm"},
        "tiles takes WxH[,overlap=N], not '9x5,overlap=5': the overlap must be smaller than a tile\n  step 1 of "
        "1 (tiles 9x5,overlap=5)" +
            tiles);
    check_refusal(folder, {"a.ppm", "grid", "3", "-o", "{n}.ppm"},
                  "grid takes CxR, not '3': columns and rows are whole numbers, at least 1\n  step 1 of 1 (grid 3)\n  "
                  "write grid 3x2 for 3 columns and 2 rows");
    check_refusal(
        folder, {"a.ppm", "grid", "21x2", "-o", "{n}.ppm"},
        "grid 21x2 has more cells than the image here, which is 20×10, has pixels\n  step 1 of 1 (grid 21x2), "
        "input a.ppm (20×10)\n  write at most grid 20x10",
        1);
    check_refusal(
        folder, {"a.ppm", "tiles", "9x9", "flip", "h", "-o", "{n}.ppm"},
        "tiles must be the last op: it makes many pictures of one\n  step 1 of 2 (tiles 9x9)\n  do the other ops "
        "first, or run oriel again on the tiles");
    check_refusal(
        folder, {"a.ppm", "grid", "2x2", "--in-place"},
        "grid makes many files of one, which cannot take its place\n  step 1 of 1 (grid 2x2)\n  name them with "
        "-o, as in -o 'tiles/{row}_{col}.png'");
    check_refusal(
        folder, {"a.ppm", "grid", "2x2", "-o", "out.ppm"},
        "-o out.ppm does not say which tile it is\n  put {row} and {col} in it, {x} and {y}, or {n}, as in -o "
        "'{row}_{col}.ppm'");
    check_refusal(folder, {"a.ppm", "grid", "2x2", "-o", "-", "-t", "png"},
                  "standard output takes one picture, but grid makes many\n  name files, as in -o "
                  "'tiles/{row}_{col}.png'");
    folder.write("a.pam", "P7\nWIDTH 1\nHEIGHT 1\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\nrgba");
    check_refusal(
        folder, {"a.pam", "grid", "1x1", "-q", "-o", "{n}.jpg"},
        "jpeg has no alpha, and the picture here is rgba\n  input a.pam, output 1.jpg\n  add --background white (or "
        "another COLOR) to blend it, or --drop-alpha to leave it out",
        1);
    check_refusal(
        folder, {"a.ppm", "b.ppm", "grid", "2x2", "-o", "{n}.ppm"},
        "2 inputs, but -o {n}.ppm does not say which one a tile is of\n  put {stem} in it, and {dir} if names "
        "recur");
    check_refusal(folder, {"c.ppm", "tiles", "1x1", "-o", "{row}{col}.ppm"},
                  "two tiles of 'c.ppm' would both be written to '110.ppm'\n  put something between numbers, as in "
                  "{row}_{col}");
    folder.write("wide.pgm", "P5 60000 60000 255\n");
    std::filesystem::resize_file(folder.path() / "wide.pgm", 19 + std::uintmax_t{60000} * 60000);
    check_refusal(
        folder, {"wide.pgm", "tiles", "1x1", "-o", "{n}.pgm"},
        "tiles 1x1 of a 60000×60000 image makes 60000 columns and 60000 rows: more than 1000000 files\n  step 1 "
        "of 1 (tiles 1x1), input wide.pgm (60000×60000)\n  write larger tiles, or crop first",
        1);
}

TEST_CASE("tiles of a JPEG are not without loss, and who demands that hears it") {
    const Folder folder;
    folder.write("a.ppm", sample(64, 48));
    REQUIRE(folder.oriel({"a.ppm", "-qo", "a.jpg"}).exit == 0);
    for (const char* const demand : {"--lossless", "--lossless=trim"}) {
        check_refusal(folder, {"a.jpg", "tiles", "16x16", demand, "-qo", "{n}.jpg"},
                      "tiles of a JPEG are cut of its decoded pixels, and written as JPEG they are not without loss\n  "
                      "input a.jpg\n  leave out --lossless, or cut one at a time, as in crop "
                      "512x512+0+0",
                      1);
    }
    CHECK(folder.oriel({"a.jpg", "tiles", "32x32", "--lossless=off", "-qo", "{n}.jpg"}).exit == 0);
}

TEST_CASE("--explain says how many tiles there are, of which sizes, and how they get their pixels") {
    const Folder folder;
    folder.write("a.ppm", sample(20, 10));
    const Result nowhere = folder.oriel({"a.ppm", "tiles", "8x8", "-n"});
    CHECK(nowhere.err == "");
    CHECK(nowhere.out.find("\n  write  no output named: pnm; each holds ") != std::string::npos);
    const Result text = folder.oriel({"a.ppm", "rotate", "90", "tiles", "8x8", "-no", "t/{row}_{col}.png"});
    CHECK(text.exit == 0);
    CHECK(text.out.starts_with("plan for a.ppm (20×10): pnm rgb8, 600 bytes decoded\n"
                               "  1 rotate 90  10×20 rgb8\n"
                               "  2 tiles 8x8  10×20 rgb8\n"
                               "  tiles  6 in 2 columns and 3 rows: 8×8, the last one 2×4\n"
                               "  read   each tile reads its own window\n"
                               "  write  t/0_0.png to t/2_1.png: png; each holds "));
    const nlohmann::json json =
        nlohmann::json::parse(folder.oriel({"a.ppm", "grid", "3x2", "--json", "-no", "{n}.png"}).out);
    CHECK(json["tiles"]["count"] == 6);
    CHECK(json["tiles"]["width"] == 6);
    CHECK(json["tiles"]["last_width"] == 7);
    CHECK(json["first_output"] == "1.png");
    CHECK(json["last_output"] == "6.png");
    CHECK(folder.names() == Names{"a.ppm"});
}
