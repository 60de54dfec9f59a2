// `oriel stats`: exact answers for pictures small enough to reckon by hand. (NumPy judges larger ones: judges/looking.)
#include "cli/tool.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <sstream>
#include <string>
#include <vector>

using namespace cli;

namespace {

nlohmann::json stats_of(const Folder& folder, std::vector<std::string> words) {
    words.insert(words.begin(), {"stats", "--json"});
    const Result result = folder.oriel(words);
    CAPTURE(result.err);
    REQUIRE(result.exit == 0);
    return nlohmann::json::parse(result.out);
}

std::string gray_pfm(const std::vector<float>& values) {
    std::string out = "Pf\n" + std::to_string(values.size()) + " 1\n-1.0\n";
    for (const float value : values) {
        const auto bits = std::bit_cast<std::uint32_t>(value);
        for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(bits >> shift);
    }
    return out;
}

} // namespace

TEST_CASE("stats shows each channel's least, greatest, mean, deviation and bars") {
    const Folder folder;
    folder.write("a.ppm",
                 std::string("P6\n2 2\n255\n") + std::string("\x00\x0a\xff\x00\x0a\xff\x64\x0a\xff\x64\x0a\xff", 12));
    const Result result = folder.oriel({"stats", "a.ppm"});
    CHECK(result.exit == 0);
    CHECK(result.err == "");
    CHECK(result.out == "a.ppm (2×2 rgb8)\n"
                        "     min  max  mean  deviation  0 to 255\n"
                        "  r    0  100    50         50  █           █                   \n"
                        "  g   10   10    10          0   █                              \n"
                        "  b  255  255   255          0                                 █\n");
}

TEST_CASE("stats --json gives exact sums and a histogram that counts every value") {
    const Folder folder;
    folder.write("a.pgm", std::string("P5\n5 1\n255\n") + "\x01\x02\x02\xff\x04");
    const nlohmann::json gray = stats_of(folder, {"a.pgm"})["channels"][0];
    CHECK(gray["channel"] == "y");
    CHECK(gray["count"] == 5);
    CHECK(gray["min"] == 1);
    CHECK(gray["max"] == 255);
    CHECK(gray["sum"] == 264);
    CHECK(gray["mean"] == 52.8);
    CHECK(gray["histogram"].size() == 256);
    CHECK(gray["histogram"][2] == 2);
    CHECK(gray["histogram"][255] == 1);
    CHECK(gray["nan"] == 0);
}

TEST_CASE("stats are of what the ops make of the picture") {
    const Folder folder;
    folder.write("a.ppm", sample(40, 30));
    const nlohmann::json part = stats_of(folder, {"a.ppm", "crop", "2x1+3+4", "channel", "g", "invert"});
    CHECK(part["width"] == 2);
    CHECK(part["channels"].size() == 1);
    CHECK(part["channels"][0]["sum"] == 510 - sample_at(3, 4, 1) - sample_at(4, 4, 1));
}

TEST_CASE("floats that are no numbers, infinite or beyond white are counted apart") {
    const Folder folder;
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const float infinity = std::numeric_limits<float>::infinity();
    folder.write("a.pfm", gray_pfm({0.25F, nan, 0.75F, infinity, -infinity, -1.0F, 2.0F}));
    const nlohmann::json gray = stats_of(folder, {"a.pfm"})["channels"][0];
    CHECK(gray["count"] == 4);
    CHECK(gray["nan"] == 1);
    CHECK(gray["infinite"] == 2);
    CHECK(gray["below"] == 1);
    CHECK(gray["above"] == 1);
    CHECK(gray["min"] == -1.0);
    CHECK(gray["max"] == 2.0);
    CHECK(gray["mean"] == 0.5);
    CHECK(gray["histogram"][64] == 1);
    const std::string text = folder.oriel({"stats", "a.pfm"}).out;
    CHECK(text.find("  y: 1 not a number, 2 infinite, 1 below the bars, 1 above them\n") != std::string::npos);

    folder.write("none.pfm", gray_pfm({nan}));
    const nlohmann::json none = stats_of(folder, {"none.pfm"})["channels"][0];
    CHECK(none["count"] == 0);
    CHECK_FALSE(none.contains("min"));
    CHECK(folder.oriel({"stats", "none.pfm"}).out.find("  y    -    -     -          -") != std::string::npos);
}

TEST_CASE("white of floats is in the last bar, and rows that differ spread as all of them do") {
    const Folder folder;
    folder.write("white.pfm", gray_pfm({1.0F, 1.0F, 0.0F}));
    const nlohmann::json white = stats_of(folder, {"white.pfm"})["channels"][0];
    CHECK(white["above"] == 0);
    CHECK(white["histogram"][255] == 2);

    // Rows of 1 and of 3: mean 2, and each value is 1 away.
    std::string rows = gray_pfm({1.0F, 1.0F, 3.0F, 3.0F});
    rows.replace(0, 10, "Pf\n2 2\n-1");
    folder.write("rows.pfm", rows);
    const nlohmann::json spread = stats_of(folder, {"rows.pfm"})["channels"][0];
    CHECK(spread["mean"] == 2.0);
    CHECK(spread["deviation"] == 1.0);
}

TEST_CASE("integers of 32 bits are summed exactly, and spread about a mean that is no whole number") {
    const Folder folder;
    const std::string words("\xff\xff\xff\xff"
                            "\x00\x00\x00\x00"
                            "\x01\x00\x00\x00"
                            "\x02\x00\x00\x00",
                            16);
    folder.write("a.bin", words);
    const nlohmann::json all = stats_of(folder, {"raw:a.bin,4x1x1xu32le"})["channels"][0];
    CHECK(all["sum"] == 4294967298);
    CHECK(all["max"] == 4294967295);
    CHECK(all["histogram"][255] == 1);
    // 0, 1 and 2, a row each and in one: the mean of the first two is a half.
    const nlohmann::json column = stats_of(folder, {"raw:a.bin,1x4x1xu32le", "crop", "1x2+0+1"})["channels"][0];
    const nlohmann::json row = stats_of(folder, {"raw:a.bin,4x1x1xu32le", "crop", "2x1+1+0"})["channels"][0];
    CHECK(column["deviation"] == 0.5);
    CHECK(row["deviation"] == 0.5);
    const nlohmann::json three = stats_of(folder, {"raw:a.bin,4x1x1xi32le", "crop", "3x1+0+0"})["channels"][0];
    CHECK(three["sum"] == 0);
    CHECK(three["deviation"].get<double>() == doctest::Approx(std::sqrt(2.0 / 3)));
}

TEST_CASE("stats of many files: one that fails does not stop the others, and the exit code tells") {
    const Folder folder;
    folder.write("a.ppm", sample(4, 3));
    folder.write("bad.ppm", "no");
    const Result some = folder.oriel({"stats", "--json", "a.ppm", "bad.ppm", "a.ppm"});
    CHECK(some.exit == 3);
    std::istringstream lines(some.out);
    int count = 0;
    for (std::string line; std::getline(lines, line); ++count) CHECK(nlohmann::json::parse(line)["path"] == "a.ppm");
    CHECK(count == 2);
    CHECK(nlohmann::json::parse(some.err)["error"]["code"] == "codec");
    CHECK(folder.oriel({"stats", "bad.ppm"}).exit == 1);
    CHECK(folder.oriel({"stats"}).err == "oriel: stats needs a file\n  write oriel stats FILE... [OP ARG...]...\n");
}
