// `oriel diff`: exit codes, what it says to the letter, and the picture it draws.
#include "cli/pnm.hpp"
#include "cli/tool.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>

using namespace cli;

namespace {

// sample(40, 30) with three values changed.
std::string changed() {
    std::string out = sample(40, 30);
    const std::size_t header = out.size() - std::size_t{40} * 30 * 3;
    const auto change = [&](std::size_t x, std::size_t y, std::size_t channel, int by) {
        char& value = out[header + (y * 40 + x) * 3 + channel];
        value = static_cast<char>(static_cast<unsigned char>(value) < 128 ? value + by : value - by);
    };
    change(5, 3, 1, 1);
    change(30, 7, 0, 20);
    change(4, 20, 2, 20);
    return out;
}

std::string values(std::size_t x, std::size_t y, std::size_t channel, int by) {
    std::string out;
    for (std::size_t c = 0; c < 3; ++c) {
        const int value = sample_at(x, y, c);
        out += (c == 0 ? "" : ",") + std::to_string(c != channel ? value : value < 128 ? value + by : value - by);
    }
    return out;
}

} // namespace

TEST_CASE("diff of the same pixels exits with 0, in whatever formats they are stored") {
    const Folder folder;
    folder.write("a.ppm", sample(40, 30));
    REQUIRE(folder.oriel({"a.ppm", "-o", "b.png"}).exit == 0);
    REQUIRE(folder.oriel({"a.ppm", "-o", "c.bmp"}).exit == 0);
    const Result png = folder.oriel({"diff", "a.ppm", "b.png"});
    CHECK(png.exit == 0);
    CHECK(png.err == "");
    CHECK(png.out == "a.ppm and b.png have the same pixels, 40×30 rgb8\n");
    CHECK(folder.oriel({"diff", "b.png", "c.bmp"}).exit == 0);
    CHECK(folder.oriel({"diff", "c.bmp", "b.png", "rotate", "90"}).exit == 0);
    CHECK(folder.oriel({"diff", "-q", "c.bmp", "a.ppm"}).out == "");
    const nlohmann::json data = nlohmann::json::parse(folder.oriel({"diff", "--json", "a.ppm", "b.png"}).out);
    CHECK(data["different"] == false);
    CHECK(data["psnr"].is_null());
}

TEST_CASE("diff says how many pixels differ, where, and by how much, and exits with 1") {
    const Folder folder;
    folder.write("a.ppm", sample(40, 30));
    folder.write("b.ppm", changed());
    const Result result = folder.oriel({"diff", "a.ppm", "b.ppm"});
    CHECK(result.exit == 1);
    CHECK(result.err == "");
    // 41 over 3600 values, and 10 log10(255^2 / (801 / 3600)).
    CHECK(result.out == "a.ppm and b.ppm differ: 3 of 1200 pixels, by up to 20\n"
                        "  first   x=5, y=3: " +
                            values(5, 3, 0, 0) + " and " + values(5, 3, 1, 1) +
                            ", 1 apart\n"
                            "  worst   x=30, y=7: " +
                            values(30, 7, 0, 0) + " and " + values(30, 7, 0, 20) +
                            ", 20 apart\n"
                            "  within  27×18+4+3\n"
                            "  mean    0.0113889 a value, PSNR 54.66 dB\n");
    CHECK(folder.oriel({"diff", "-q", "a.ppm", "b.ppm"}).exit == 1);
    CHECK(folder.oriel({"diff", "-q", "a.ppm", "b.ppm"}).out == "");
    const nlohmann::json data = nlohmann::json::parse(folder.oriel({"diff", "--json", "a.ppm", "b.ppm"}).out);
    CHECK(data["different"] == true);
    CHECK(data["different_pixels"] == 3);
    CHECK(data["first"]["x"] == 5);
    CHECK(data["worst"]["b"].size() == 3);
    CHECK(data["box"]["width"] == 27);
    // Of a part in which nothing has changed.
    CHECK(folder.oriel({"diff", "a.ppm", "b.ppm", "crop", "4x30"}).exit == 0);
}

TEST_CASE("values within the tolerance are the same") {
    const Folder folder;
    folder.write("a.ppm", sample(40, 30));
    folder.write("b.ppm", changed());
    const Result one = folder.oriel({"diff", "a.ppm", "b.ppm", "--tolerance", "1"});
    CHECK(one.exit == 1);
    CHECK(one.out.starts_with(
        "a.ppm and b.ppm differ: 2 of 1200 pixels by more than 1, by up to 20\n  first   x=30, y=7:"));
    CHECK(one.out.find("  within  27×14+4+7\n") != std::string::npos);
    const Result twenty = folder.oriel({"diff", "a.ppm", "b.ppm", "--tolerance", "20"});
    CHECK(twenty.exit == 0);
    CHECK(twenty.out == "a.ppm and b.ppm are the same within 20: 3 of 1200 pixels differ, by up to 20\n"
                        "  mean    0.0113889 a value, PSNR 54.66 dB\n");
    CHECK(folder.oriel({"diff", "a.ppm", "b.ppm", "--tolerance", "19.5"}).exit == 1);
    const Result wrong = folder.oriel({"diff", "a.ppm", "b.ppm", "--tolerance", "-1"});
    CHECK(wrong.exit == 2);
    CHECK(wrong.err == "oriel: --tolerance takes a number that is not negative, not '-1'\n"
                       "  write --tolerance 1, or --tolerance 0.01 for floats\n");
}

TEST_CASE("another size, depth or other channels are a difference, and it is named") {
    const Folder folder;
    folder.write("a.ppm", sample(40, 30));
    folder.write("narrow.ppm", sample(39, 30));
    folder.write("gray.pgm", sample(40, 30, 1));
    folder.write("deep.pgm", "P5\n40 30\n65535\n" + std::string(40 * 30 * 2, '\1'));
    folder.write("dim.pgm", "P5\n40 30\n100\n" + std::string(40 * 30, '\1'));
    const auto said = [&](const std::string& a, const std::string& b) {
        const Result result = folder.oriel({"diff", a, b});
        CHECK(result.exit == 1);
        return result.out;
    };
    CHECK(said("a.ppm", "narrow.ppm") == "a.ppm and narrow.ppm differ: the first is 40×30, the second 39×30\n");
    CHECK(said("a.ppm", "gray.pgm") == "a.ppm and gray.pgm differ: the first is rgb8, the second gray8\n");
    CHECK(said("gray.pgm", "deep.pgm") == "gray.pgm and deep.pgm differ: the first is gray8, the second gray16\n");
    CHECK(said("gray.pgm", "dim.pgm") ==
          "gray.pgm and dim.pgm differ: the first is white at 255, the second white at 100\n");
    CHECK(nlohmann::json::parse(folder.oriel({"diff", "--json", "a.ppm", "narrow.ppm"}).out)["why"] ==
          "the first is 40×30, the second 39×30");
}

TEST_CASE("values are compared, not bytes: byte orders, and what is no number") {
    const Folder folder;
    folder.write("a.bin", std::string("\x00\x01\x02\x03\x04\x05\x06\x07", 8));
    const auto exit = [&](const std::string& a, const std::string& b) {
        return folder.oriel({"diff", "-q", "raw:a.bin," + a, "raw:a.bin," + b}).exit;
    };
    CHECK(exit("4x1x1xu16le", "4x1x1xu16le") == 0);
    CHECK(exit("4x1x1xu16le", "4x1x1xu16be") == 1);
    const Result kinds = folder.oriel({"diff", "raw:a.bin,8x1x1xu8", "raw:a.bin,8x1x1xi8"});
    CHECK(kinds.exit == 1);
    CHECK(kinds.out == "raw:a.bin,8x1x1xu8 and raw:a.bin,8x1x1xi8 differ: the first is u8, the second i8\n");

    const auto one = [&](const std::string& name, const std::string& bytes) {
        folder.write(name, "Pf\n2 1\n-1.0\n" + bytes);
    };
    const std::string number("\x00\x00\x80\x3f", 4); // 1
    one("nan.pfm", std::string("\x00\x00\xc0\x7f", 4) + number);
    one("other.pfm", std::string("\x01\x00\xc0\x7f", 4) + number); // not a number, of other bits
    one("number.pfm", number + number);
    CHECK(folder.oriel({"diff", "nan.pfm", "other.pfm"}).exit == 0);
    const Result apart = folder.oriel({"diff", "nan.pfm", "number.pfm", "--tolerance", "1000"});
    CHECK(apart.exit == 1);
    CHECK(apart.out.find("  first   x=0, y=0: nan and 1, inf apart\n") != std::string::npos);
}

TEST_CASE("what decodes by rows is compared whichever way it is seen") {
    const Folder folder;
    folder.write("a.ppm", sample(300, 200));
    REQUIRE(folder.oriel({"a.ppm", "-o", "a.png"}).exit == 0);
    for (const std::vector<std::string>& ops : std::vector<std::vector<std::string>>{
             {"flip", "v"}, {"rotate", "90"}, {"rotate", "180"}, {"crop", "100x80+7+9", "flip", "v"}}) {
        std::vector<std::string> line = {"diff", "a.png", "a.ppm", "-q"};
        line.insert(line.end(), ops.begin(), ops.end());
        CHECK(folder.oriel(line).exit == 0);
        std::swap(line[1], line[2]);
        CHECK(folder.oriel(line).exit == 0);
    }
}

TEST_CASE("what keeps pictures from being compared is trouble: 2, and nothing on standard output") {
    const Folder folder;
    folder.write("a.ppm", sample(4, 3));
    folder.write("bad.ppm", "no");
    const auto trouble = [&](const std::vector<std::string>& words, const std::string& start) {
        const Result result = folder.oriel(words);
        CAPTURE(result.err);
        CHECK(result.exit == 2);
        CHECK(result.out == "");
        CHECK(result.err.starts_with("oriel: " + start));
    };
    trouble({"diff", "a.ppm", "missing.ppm"}, "there is no file 'missing.ppm'\n");
    trouble({"diff", "bad.ppm", "a.ppm"}, "bad.ppm: not a picture");
    trouble({"diff", "a.ppm"}, "diff compares two pictures, not 1\n  write oriel diff A B [OP ARG...]...\n");
    trouble({"diff", "-", "-"}, "standard input is named twice, but can be read once\n");
    trouble({"diff", "a.ppm", "a.ppm", "-o", "a.ppm", "-f"}, "'a.ppm' is one of the pictures that are compared\n");
    trouble({"diff", "a.ppm", "a.ppm", "crop", "9x9"}, "crop 9x9 reaches");
}

TEST_CASE(
    "diff -o draws the first picture in pale gray, red where they differ, a touch of orange within the tolerance") {
    const Folder folder;
    folder.write("a.pgm", std::string("P5\n3 1\n255\n") + "\xff\x40\x64");
    folder.write("b.pgm", std::string("P5\n3 1\n255\n") + "\xff\x41\x70");
    CHECK(folder.oriel({"diff", "a.pgm", "b.pgm", "--tolerance", "1", "-o", "delta.ppm"}).exit == 1);
    const std::string delta("\xff\xff\xff\xd5\xc1\x8f\xdc\x00\x00", 9);
    CHECK(read_pnm(folder.read("delta.ppm")).values == delta);
    CHECK(folder.oriel({"diff", "a.pgm", "b.pgm", "-o", "delta.ppm"}).exit == 2); // it is there
    CHECK(folder.oriel({"diff", "a.pgm", "b.pgm", "--tolerance", "1", "-fo", "delta.bmp"}).exit == 1);
    CHECK(folder.oriel({"diff", "-q", "delta.bmp", "delta.ppm"}).exit == 0);
    // To standard output goes the picture alone.
    const Result stream = folder.oriel({"diff", "a.pgm", "a.pgm", "-t", "ppm", "-o", "-"});
    CHECK(stream.exit == 0);
    CHECK(read_pnm(stream.out).width == 3);
    // Not in the format of a picture, which may be one that loses what differs.
    const Result unnamed = folder.oriel({"diff", "a.pgm", "a.pgm", "-o", "-"});
    CHECK(unnamed.exit == 2);
    CHECK(unnamed.err.starts_with("oriel: standard output needs a format: add -t FORMAT\n  write one of: -t "));
    CHECK(unnamed.out == "");
}

TEST_CASE("diff streams: pictures larger than the memory it may hold") {
    const Folder folder;
    folder.write("a.ppm", sample(3000, 2000));
    folder.write("b.ppm", sample(3000, 2000));
    CHECK(folder.oriel({"diff", "a.ppm", "b.ppm", "--max-memory", "4M"}).exit == 0);
    CHECK(folder.oriel({"diff", "a.ppm", "b.ppm", "--max-memory", "4M", "-o", "delta.ppm"}).exit == 0);
    CHECK(folder.oriel({"stats", "a.ppm", "--max-memory", "4M"}).exit == 0);
}

TEST_CASE("what diff loads of both pictures counts together") {
    const Folder folder;
    folder.write("a.ppm", sample(3000, 1000));
    REQUIRE(folder.oriel({"a.ppm", "-qo", "a.png"}).exit == 0);
    const auto turned = [&](const std::string& limit) {
        return folder.oriel({"diff", "a.png", "a.png", "rotate", "90", "-fo", "delta.ppm", "--max-memory", limit});
    };
    CHECK(turned("40M").exit == 0); // 9 MB each
    const Result result = turned("14M");
    CHECK(result.exit == 2);
    CHECK(result.err ==
          "oriel: the two pictures take 8.6 MiB and 8.6 MiB where they are held to be compared; the limit is "
          "14.0 MiB\n  allow more with --max-memory SIZE, or crop both first\n");
    // The plan says the same.
    const auto planned = [&](const std::string& limit) {
        return folder.oriel({"diff", "a.png", "a.png", "rotate", "90", "-nfo", "delta.ppm", "--max-memory", limit});
    };
    CHECK(planned("14M").err == result.err);
    CHECK(planned("40M").exit == 0);
}

TEST_CASE("diff --explain plans the picture of the differences too, and draws none") {
    const Folder folder;
    folder.write("a.ppm", sample(40, 30));
    folder.write("b.ppm", changed());
    const Result plain = folder.oriel({"diff", "a.ppm", "b.ppm", "rotate", "90", "--explain", "--max-memory", "1G"});
    CHECK(plain.exit == 0);
    CHECK(plain.out.find("delta") == std::string::npos);
    const Result plan =
        folder.oriel({"diff", "a.ppm", "b.ppm", "rotate", "90", "--explain", "--max-memory", "1G", "-o", "delta.png"});
    CHECK(plan.exit == 0);
    CHECK(plan.out.starts_with(plain.out));
    const std::string more = plan.out.substr(plain.out.size());
    CHECK(more.starts_with("plan for a.ppm and b.ppm (30×40): difference rgb8, 3.5 KiB decoded, made of both\n"
                           "  read   30×40+0+0 of 30×40, 3.5 KiB\n"));
    CHECK(more.find("\n  write  delta.png: png, 30×40 rgb8; the encoder holds ") != std::string::npos);
    CHECK(more.ends_with(" · output exists: no\n"));
    CHECK(!folder.has("delta.png"));
    const Result json = folder.oriel({"diff", "a.ppm", "b.ppm", "-no", "delta.png", "--json"});
    const std::string last = json.out.substr(json.out.rfind('\n', json.out.size() - 2) + 1);
    CHECK(nlohmann::json::parse(last)["output"] == "delta.png");
    CHECK(nlohmann::json::parse(last)["input_format"] == "difference");
}

TEST_CASE("a picture of the differences that its format cannot hold is refused with what it can") {
    const Folder folder;
    folder.write("a.ppm", sample(4, 3));
    const Result result = folder.oriel({"diff", "a.ppm", "a.ppm", "-o", "delta.pbm"});
    CHECK(result.exit == 2);
    CHECK(result.err.ends_with("\n  'oriel formats' shows what each format holds\n"));
    CHECK(!folder.has("delta.pbm"));
}
