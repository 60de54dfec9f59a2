// --in-place, which writes the input anew, and --in-place=map, which changes its pixels where they lie: the same pixels
// as by way of another file, nothing else touched, and nothing changed by what is refused.
#include "cli/pnm.hpp"
#include "cli/tool.hpp"
#include "codecs/photoshop_resources.hpp"
#include "codecs/tiff_file.hpp"
#include "fault.hpp"
#include "footprint.hpp"
#include "oriel/picture.hpp"
#include "oriel/source.hpp"
#include "output.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

using namespace cli;
namespace fs = std::filesystem;

namespace {

using Names = std::vector<std::string>;

// A picture that was opened from a file of this format; its pixels are not read.
oriel::Picture opened_from(const std::string& format) {
    struct Opened final : oriel::Source {
        explicit Opened(const std::string& of) : Source(oriel::Frame::packed(1, 1, 3), {}) { facts_.format = of; }
        oriel::Reading reading() const noexcept override { return oriel::Reading::window; }
        void read(const oriel::Window&, const oriel::View&) override {}
    };
    return oriel::Picture(std::make_shared<Opened>(format));
}

std::string deep(std::size_t width, std::size_t height) {
    std::string out = "P6\n" + std::to_string(width) + ' ' + std::to_string(height) + "\n65535\n";
    for (std::size_t i = 0; i < width * height * 6; ++i) out += static_cast<char>(i * 37 + i / 251 * 11);
    return out;
}

struct stat facts_of(const Folder& folder, const std::string& name) {
    struct stat facts {};
    REQUIRE(stat((folder.path() / name).c_str(), &facts) == 0);
    return facts;
}

void make_old(const Folder& folder, const std::string& name) {
    const struct timespec long_ago[2] = {{1000000000, 0}, {1000000000, 0}};
    REQUIRE(utimensat(AT_FDCWD, (folder.path() / name).c_str(), long_ago, 0) == 0);
}

std::vector<std::string> line(const std::string& input, const std::vector<std::string>& ops,
                              const std::vector<std::string>& rest) {
    std::vector<std::string> out{input};
    out.insert(out.end(), ops.begin(), ops.end());
    out.insert(out.end(), rest.begin(), rest.end());
    return out;
}

} // namespace

TEST_CASE("in place, written anew or mapped, a file holds what another file would") {
    const std::vector<std::vector<std::string>> chains = {
        {},
        {"invert"},
        {"invert", "-c", "rb"},
        {"invert", "invert"},
        {"invert", "--in", "5x4+2+3"},
        {"invert", "-c", "g", "--in", "y=::-2,x=1::3"},
        {"flip", "h"},
        {"flip", "v"},
        {"rotate", "180"},
        {"flip", "h", "flip", "h"},
        {"flip", "h", "invert", "--in", "5x4+2+3", "rotate", "180", "flip", "v"},
        {"flip", "v", "fill", "#ff8000", "--in", "5x4", "invert", "-c", "r"},
        {"fill", "teal"},
        {"fill", "7", "--in", "x=::2"},
        {"invert", "fill", "1,2,3", "--in", "3x3@se", "invert"},
        {"invert", "-c", "g", "flip", "hv", "paste", "small.pgm", "@se", "invert", "--in", "6x6@se"},
        {"paste", "small.pgm", "+3+2", "paste", "small.ppm", "@center", "paste", "small.ppm"},
        {"flip", "h", "paste", "in.ppm"},
        {"invert", "--in", "9x9", "paste", "in.ppm", "flip", "v", "paste", "in.ppm"},
    };
    Folder folder;
    folder.write("small.pgm", sample(4, 3, 1));
    folder.write("small.ppm", sample(5, 2, 3));
    const std::vector<std::string> inputs = {sample(13, 9), deep(13, 9)};
    for (const std::vector<std::string>& ops : chains) {
        for (const std::string& input : inputs) {
            CAPTURE(ops);
            folder.write("in.ppm", input);
            REQUIRE(folder.oriel(line("in.ppm", ops, {"-f", "-o", "out.ppm"})).exit == 0);
            const std::string expected = folder.read("out.ppm");
            for (const char* way : {"--in-place", "--in-place=map"}) {
                if (way == std::string("--in-place") && input != inputs[0]) continue; // once is enough, it syncs
                CAPTURE(way);
                folder.write("in.ppm", input);
                const Result result = folder.oriel(line("in.ppm", ops, {way}));
                INFO(result.err);
                CHECK(result.exit == 0);
                CHECK(folder.read("in.ppm") == expected);
            }
        }
    }
    CHECK(folder.names() == Names{"in.ppm", "out.ppm", "small.pgm", "small.ppm"});
}

TEST_CASE("mapped, a file of any format comes to show what another file would, also one whose 0 is white") {
    Folder folder;
    folder.write("rgb.ppm", sample(13, 9));
    folder.write("gray.pgm", sample(13, 9, 1));
    folder.write("small.ppm", sample(5, 2, 3));
    const auto made = [&](const std::string& name, const std::string& from) {
        REQUIRE(folder.oriel({from, "-f", "-o", name}).exit == 0);
        return folder.read(name);
    };
    std::vector<std::pair<std::string, std::string>> files; // a name and what it holds
    for (const char* name : {"a.bmp", "a.tga", "a.tif", "a.pam", "a.ff"})
        files.emplace_back(name, made(name, "rgb.ppm"));
    std::string tiff = made("white.tif", "gray.pgm");
    // PhotometricInterpretation (262), a SHORT: 1, black is 0, becomes 0, white is 0.
    const std::size_t at = tiff.find(std::string("\x06\x01\x03\0\x01\0\0\0\x01", 9));
    REQUIRE(at != std::string::npos);
    tiff[at + 8] = '\0';
    files.emplace_back("white.tif", tiff);
    const std::vector<std::vector<std::string>> chains = {
        {},
        {"flip", "h", "flip", "h"},
        {"invert"},
        {"invert", "flip", "v"},
        {"flip", "h"},
        {"fill", "10", "--in", "2x2"},
        {"invert", "fill", "10", "--in", "2x2+3+3"},
        {"invert", "--in", "5x5+3+3"},
        {"paste", "small.ppm", "+3+2"},
    };
    for (const std::pair<std::string, std::string>& file : files) {
        const std::string &name = file.first, &bytes = file.second;
        for (const std::vector<std::string>& ops : chains) {
            if (name == "white.tif" && !ops.empty() && ops[0] == "paste") continue; // a colour picture on a gray one
            CAPTURE(name);
            CAPTURE(ops);
            folder.write(name, bytes);
            REQUIRE(folder.oriel(line(name, ops, {"-f", "-o", "expected.pam"})).exit == 0);
            const Result result = folder.oriel(line(name, ops, {"--in-place=map"}));
            INFO(result.err);
            CHECK(result.exit == 0);
            REQUIRE(folder.oriel({name, "-f", "-o", "shown.pam"}).exit == 0);
            CHECK(folder.read("shown.pam") == folder.read("expected.pam"));
            if (ops.empty()) CHECK(folder.read(name) == bytes);
        }
    }
}

TEST_CASE("mapped, pixels without a header are changed where their name says they lie") {
    const Folder folder;
    const std::string before = "head" + std::string("abcdef??ghijkl??");
    folder.write("a.bin", before);
    const std::string name = "raw:a.bin,3x2x2xu8,offset=4,stride=8";
    Result result = folder.oriel({name, "flip", "h", "fill", "48,48", "--in", "1x1+2+1", "--in-place=map"});
    INFO(result.err);
    CHECK(result.exit == 0);
    CHECK(folder.read("a.bin") == "headefcdab??klij00??");
    result = folder.oriel({name, "flip", "h", "--in-place=map", "--explain"});
    CHECK(result.out.find("plan for raw:a.bin") != std::string::npos);
    CHECK(folder.read("a.bin") == "headefcdab??klij00??");
    // A layout that the file has not enough bytes for.
    result = folder.oriel({"raw:a.bin,3x3x2xu8", "flip", "h", "--in-place=map"});
    CHECK(result.exit == 0); // 18 of 20 bytes
    CHECK(folder.oriel({"raw:a.bin,3x4x2xu8", "flip", "h", "--in-place=map"}).exit == 1);
}

TEST_CASE("values above the white, which no sound file has, come to be what they are by way of another file") {
    const Folder folder;
    folder.write("odd.pgm", std::string("P5 2 1 100\n") + "\xc8\x07");
    const std::string before = std::string("P5 3 2 100\n") + "\x01\x02\xff\x04\x05\x64";
    for (const std::vector<std::string>& ops :
         std::vector<std::vector<std::string>>{{"invert"},
                                               {"invert", "invert"},
                                               {"invert", "paste", "odd.pgm"},
                                               {"invert", "paste", "odd.pgm", "invert"}}) {
        CAPTURE(ops);
        folder.write("in.pgm", before);
        REQUIRE(folder.oriel(line("in.pgm", ops, {"-f", "-o", "out.pgm"})).exit == 0);
        REQUIRE(folder.oriel(line("in.pgm", ops, {"--in-place=map"})).exit == 0);
        const auto payload = [&](const char* name) { return folder.read(name).substr(folder.read(name).size() - 6); };
        CHECK(payload("in.pgm") == payload("out.pgm"));
    }
}

TEST_CASE("mapped, the file is the same one: its links, its mode, its name's link, and all bytes beside the region") {
    const Folder folder;
    const std::string before = sample(400, 300) + "and more behind";
    folder.write("a.ppm", before);
    chmod((folder.path() / "a.ppm").c_str(), 0640);
    fs::create_symlink("a.ppm", folder.path() / "link.ppm");
    fs::create_hard_link(folder.path() / "a.ppm", folder.path() / "hard.ppm");
    make_old(folder, "a.ppm");
    const struct stat then = facts_of(folder, "a.ppm");
    REQUIRE(folder.oriel({"link.ppm", "invert", "--in", "20x10+100+50", "--in-place=map"}).exit == 0);
    const struct stat now = facts_of(folder, "a.ppm");
    CHECK(now.st_ino == then.st_ino);
    CHECK(now.st_mode == then.st_mode);
    CHECK(now.st_size == then.st_size);
    CHECK(now.st_mtim.tv_sec > then.st_mtim.tv_sec);
    CHECK(fs::is_symlink(folder.path() / "link.ppm"));
    const std::string after = folder.read("hard.ppm");
    const std::size_t header = before.find("255\n") + 4;
    bool right = true;
    for (std::size_t i = 0; i < before.size(); ++i) {
        const std::size_t at = i - header;
        const bool inside = i >= header && at / 1200 >= 50 && at / 1200 < 60 && at % 1200 >= 300 && at % 1200 < 360;
        right = right && static_cast<unsigned char>(after[i]) == (inside ? 255 - static_cast<unsigned char>(before[i])
                                                                         : static_cast<unsigned char>(before[i]));
    }
    CHECK(right);
    REQUIRE(folder.oriel({"a.ppm", "invert", "--in", "20x10+100+50", "--in-place=map"}).exit == 0);
    CHECK(folder.read("a.ppm") == before);
}

TEST_CASE("mapped, what changes nothing touches nothing") {
    const Folder folder;
    folder.write("a.ppm", sample(40, 30));
    make_old(folder, "a.ppm");
    for (const std::vector<std::string>& ops : std::vector<std::vector<std::string>>{
             {}, {"flip", "h", "flip", "h"}, {"invert", "invert"}, {"flip", "h", "rotate", "180", "flip", "v"}}) {
        const Result result = folder.oriel(line("a.ppm", ops, {"--in-place=map"}));
        CHECK(result.exit == 0);
        CHECK(result.err.find("nothing changed where it lies") != std::string::npos);
    }
    CHECK(facts_of(folder, "a.ppm").st_mtim.tv_sec == 1000000000);
}

TEST_CASE("written anew, the file keeps its format, mode and link, whatever its name says") {
    const Folder folder;
    folder.write("b.ppm", sample(40, 30));
    REQUIRE(folder.oriel({"b.ppm", "-t", "png", "-qo", "a.jpg"}).exit == 0);
    chmod((folder.path() / "a.jpg").c_str(), 0604);
    fs::create_symlink("a.jpg", folder.path() / "link");
    fs::create_hard_link(folder.path() / "a.jpg", folder.path() / "hard");
    const std::string before = folder.read("a.jpg");
    const Result result = folder.oriel({"link", "crop", "20x10+5+5", "--in-place"});
    CHECK(result.exit == 0);
    CHECK(result.err.starts_with("link  20×10 rgb8  ("));
    CHECK(fs::is_symlink(folder.path() / "link"));
    CHECK(folder.read("a.jpg").starts_with("\x89PNG"));
    CHECK((facts_of(folder, "a.jpg").st_mode & 0777) == 0604);
    CHECK(folder.read("hard") == before); // another name for the old file
    CHECK(folder.oriel({"info", "a.jpg"}).out.find("20×10") != std::string::npos);
    CHECK(folder.names() == Names{"a.jpg", "b.ppm", "hard", "link"});
}

TEST_CASE("in place, the file's owner stays, where that may be") {
    if (geteuid() != 0) {
        MESSAGE("skipped: only root gives files away");
        return;
    }
    const Folder folder;
    folder.write("a.ppm", sample(40, 30));
    REQUIRE(chown((folder.path() / "a.ppm").c_str(), 12345, 54321) == 0);
    chmod((folder.path() / "a.ppm").c_str(), 0640);
    REQUIRE(folder.oriel({"a.ppm", "flip", "h", "--in-place"}).exit == 0);
    CHECK(facts_of(folder, "a.ppm").st_uid == 12345);
    CHECK(facts_of(folder, "a.ppm").st_gid == 54321);
    CHECK((facts_of(folder, "a.ppm").st_mode & 07777) == 0640);
}

TEST_CASE("a command line that cannot be in place is refused before anything is opened") {
    const Folder folder;
    folder.write("a.ppm", sample(40, 30));
    folder.write("b.ppm", sample(4, 3));
    const auto refused = [&](const std::vector<std::string>& arguments, const std::string& message, int exit = 2) {
        CAPTURE(message);
        const Result result = folder.oriel(arguments);
        CHECK(result.exit == exit);
        CHECK(result.err == "oriel: " + message + '\n');
        CHECK(result.out == "");
        CHECK(folder.read("a.ppm") == sample(40, 30));
        CHECK(folder.names() == Names{"a.ppm", "b.ppm"});
    };
    for (const char* way : {"--in-place", "--in-place=map"}) {
        refused({"a.ppm", "invert", way, "-o", "out.ppm"}, "--in-place and -o name two outputs\n  keep one of them");
        refused({"a.ppm", "invert", way, "-t", "png"}, "--in-place keeps the format of the file; -t asks for one\n"
                                                       "  leave out -t, or write another file with -o FILE");
        refused({"-", "invert", way},
                "standard input cannot be changed in place\n  name a file, or write one with -o FILE");
        refused({"/dev/zero", "invert", way}, "'/dev/zero' is not a regular file, which alone can be changed in place\n"
                                              "  write another file with -o FILE");
        refused({"no.ppm", "invert", way}, "there is no file 'no.ppm'\n  did you mean 'a.ppm'?", 1);
        refused({".", "invert", way}, "cannot read '.': it is a directory", 1);
        refused({"a.ppm", "flip", "h", "invert", "--in", "9x9+35+0", way},
                "--in 9x9+35+0 reaches x=44 but the image here is 40×30\n"
                "  step 2 of 2 (invert --in 9x9+35+0), input a.ppm (40×30)\n"
                "  use --outside clip (→ 5×9), or 9x9+31+0",
                1);
        refused({"a.ppm", "invert", "paste", "b.ppm", "+37+1", way},
                "paste b.ppm +37+1 is 4×3 at x=37, y=1: not all of it lies inside of the image here, which is 40×30\n"
                "  step 2 of 2 (paste b.ppm +37+1), input a.ppm (40×30)\n"
                "  write paste b.ppm +36+1 for the nearest place inside",
                1);
    }
    refused({"a.ppm", "invert", "--in-place=mop"},
            "--in-place takes map or nothing, not 'mop'\n"
            "  --in-place writes the file anew, --in-place=map changes it where its pixels lie");
    refused({"a.ppm", "invert", "--in-place", "--in-place=map"}, "--in-place is given twice\n  keep one of them");
    refused({"raw:a.ppm,40x30x3xu8", "invert", "--in-place"},
            "raw pixels cannot be written anew in place: what they are is in their name alone\n"
            "  write another file with -o FILE -t raw\n"
            "  what --in-place=map can do, it does where they lie");
    refused({"raw:-,40x30x3xu8", "invert", "--in-place=map"}, "standard input cannot be changed in place\n"
                                                              "  name a file, or write one with -o FILE");
    for (const char* exists : {"skip", "error", "newer"})
        refused({"a.ppm", "invert", "--in-place", "--exists", exists},
                "--in-place changes what exists, and --exists asks for something else\n  keep one of them");
    refused({"info", "a.ppm", "--in-place"}, "info has no --in-place\n  'oriel help info' shows what it takes");
    refused({"a.ppm", "invert", "crop", "9x9", "--in-place=map"},
            "crop cannot be done where the pixels lie, as --in-place=map asks\n"
            "  step 2 of 2 (crop 9x9)\n"
            "  these can: flip, rotate, orient, invert, fill, paste\n"
            "  --in-place without =map does it, and writes the file anew");
    refused({"a.ppm", "rotate", "cw", "rotate", "cw", "--in-place=map"},
            "rotate cw cannot be done where the pixels lie, as --in-place=map asks: rows become columns\n"
            "  step 1 of 2 (rotate cw)\n"
            "  rotate 180 can, and flip\n"
            "  --in-place without =map does it, and writes the file anew");
}

TEST_CASE("a format that cannot be mapped is told from one that can, and the other way is named") {
    const Folder folder;
    folder.write("a.ppm", sample(40, 30));
    REQUIRE(folder.oriel({"a.ppm", "-qo", "a.png"}).exit == 0);
    const std::string before = folder.read("a.png");
    const Result result = folder.oriel({"a.png", "invert", "--in-place=map"});
    CHECK(result.exit == 1);
    CHECK(result.err.starts_with("oriel: a.png: the pixels of png are decoded; only pixels that lie in the file as in "
                                 "memory can be mapped, as in "));
    CHECK(result.err.ends_with("\n  --in-place without =map writes the file anew\n"));
    CHECK(folder.oriel({"a.png", "invert", "--in-place=map", "-n"}).err == result.err);
    CHECK(folder.read("a.png") == before);
    folder.write("short.ppm", sample(40, 30).substr(0, 2000));
    const Result cut = folder.oriel({"short.ppm", "invert", "--in-place=map", "--allow-truncated"});
    CHECK(cut.exit == 1);
    CHECK(cut.err.find("stored rows are there, the rest is 0; only pixels") != std::string::npos);
}

TEST_CASE("mapped, a damaged picture to be pasted is found before anything changes") {
    const Folder folder;
    folder.write("a.ppm", sample(400, 300));
    folder.write("b.ppm", sample(400, 300));
    REQUIRE(folder.oriel({"b.ppm", "-qo", "b.png"}).exit == 0);
    const std::string sound = folder.read("b.png");
    std::string damaged = sound;
    damaged.back() = static_cast<char>(damaged.back() ^ 0x55); // the CRC of IEND
    folder.write("b.png", damaged);
    const std::string before = folder.read("a.ppm");
    const Result result = folder.oriel({"a.ppm", "invert", "--in", "9x9", "paste", "b.png", "--in-place=map"});
    CHECK(result.exit == 1);
    CHECK(result.err.find("step 2 of 2 (paste b.png), input a.ppm") != std::string::npos);
    CHECK(folder.read("a.ppm") == before);
    folder.write("b.png", sound);
    CHECK(folder.oriel({"a.ppm", "paste", "b.png", "-q", "--in-place=map"}).exit == 0);
    // What is left out of it is not judged: by rows, as far as it is read.
    folder.write("b.png", damaged);
    const Result clipped =
        folder.oriel({"a.ppm", "--outside", "clip", "paste", "b.png", "+0+150", "-q", "--in-place=map"});
    CHECK((clipped.exit == 0) == png_by_rows());
    folder.write("a.ppm", before);
    // A file pasted on itself, under the name that raw pixels have.
    CHECK(folder.oriel({"a.ppm", "paste", "raw:a.ppm,400x299x3xu8,offset=15", "+0+1", "-q", "--in-place=map"}).err ==
          "");
    const std::string pixels = before.substr(15, std::size_t{400} * 299 * 3);
    CHECK(folder.read("a.ppm") == before.substr(0, 15) + pixels.substr(0, 1200) + pixels);
}

TEST_CASE("a format that is read but not written cannot be written anew") {
    oriel::tool::Destination to;
    to.name = "-";
    CHECK_THROWS_WITH_AS(oriel::tool::settle_format(to, opened_from("tape"), "a.tape"),
                         "'a.tape' is a tape, which oriel reads but does not write", oriel::tool::Fault);
    CHECK(to.format.empty());
    oriel::tool::settle_format(to, opened_from("png"), "a.png");
    CHECK(to.format == "png");
    oriel::tool::settle_format(to, opened_from("tape"), "a.tape"); // settled already
    CHECK(to.format == "png");
    oriel::tool::Destination nowhere;
    oriel::tool::settle_format(nowhere, opened_from("tape"), "a.tape");
    CHECK(nowhere.format.empty());
}

TEST_CASE("a file without permission to write is not changed, in either way") {
    if (geteuid() == 0) {
        MESSAGE("skipped: nothing is read-only to root");
        return;
    }
    const Folder folder;
    folder.write("a.ppm", sample(4, 3));
    chmod((folder.path() / "a.ppm").c_str(), 0444);
    for (const char* way : {"--in-place", "--in-place=map"}) {
        const Result result = folder.oriel({"a.ppm", "invert", way});
        CHECK(result.exit == 1);
        CHECK(result.err == "oriel: cannot change 'a.ppm': Permission denied\n"
                            "  make it writable first (chmod u+w), or write another file with -o FILE\n");
        CHECK(folder.oriel({"a.ppm", "invert", way, "--explain"}).exit == 0);
    }
    CHECK(folder.read("a.ppm") == sample(4, 3));
}

TEST_CASE("--explain says what would be touched, and touches nothing") {
    const Folder folder;
    folder.write("a.ppm", sample(400, 300));
    make_old(folder, "a.ppm");
    const Result text = folder.oriel(
        {"a.ppm", "invert", "--in", "100x50+20+10", "flip", "h", "fill", "red", "--in", "5x4", "--in-place=map", "-n"});
    CHECK(text.exit == 0);
    CHECK(text.out ==
          "plan for a.ppm (400×300): pnm rgb8, changed where it lies in its 351.6 KiB\n"
          "  1 invert --in 100x50+20+10  touches 14.6 KiB on 16 pages\n"
          "  2 flip h                    touches nothing yet\n"
          "  3 fill red --in 5x4         touches 60 bytes on 2 pages\n"
          "  in the end all of it is turned or inverted: touches 351.6 KiB on 88 pages\n"
          "touches 375060 bytes (366.3 KiB), on at most 106 pages of 4.0 KiB; the rest of the file stays as it "
          "is\n");
    const Result json = folder.oriel({"a.ppm", "invert", "--in", "100x50+20+10", "--in-place=map", "-n", "--json"});
    const nlohmann::json plan = nlohmann::json::parse(json.out);
    CHECK(plan["in_place"] == "map");
    CHECK(plan["file_bytes"] == 360015);
    CHECK(plan["steps"][0]["touches"]["bytes"] == 15000);
    CHECK(plan["touches"]["bytes"] == 15000);
    CHECK(plan["in_the_end"]["pages"] == 0);
    const Result anew = folder.oriel({"a.ppm", "crop", "9x9", "--in-place", "-n"});
    CHECK(anew.exit == 0);
    CHECK(anew.out.find("  write  a.ppm: pnm, 9×9 rgb8;") != std::string::npos);
    CHECK(anew.out.ends_with("output exists: yes, it is the input\n"));
    CHECK(folder.read("a.ppm") == sample(400, 300));
    CHECK(facts_of(folder, "a.ppm").st_mtim.tv_sec == 1000000000);
}

TEST_CASE("one line tells what was changed; -q silences it, --json makes it data") {
    const Folder folder;
    folder.write("a.ppm", sample(40, 30));
    const Result text = folder.oriel({"a.ppm", "invert", "--in", "10x10", "--in-place=map"});
    CHECK(text.out == "");
    CHECK(text.err.starts_with("a.ppm  40×30 rgb8  ("));
    CHECK(text.err.ends_with("ms, 300 bytes changed where it lies)\n"));
    CHECK(folder.oriel({"a.ppm", "invert", "--in", "10x10", "--in-place=map", "-q"}).err == "");
    const Result json = folder.oriel({"a.ppm", "invert", "--in", "10x10", "--in-place=map", "--json"});
    CHECK(json.err == "");
    CHECK(nlohmann::json::parse(json.out)["bytes_changed"] == 300);
    CHECK(nlohmann::json::parse(json.out)["path"] == "a.ppm");
}

TEST_CASE("a thumbnail beside pixels that are changed where they lie is said to stay, since it shows what they were") {
    const Folder folder;
    const std::string thumbnail =
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
        "<rdf:Description xmlns:xmp='http://ns.adobe.com/xap/1.0/'><xmp:Thumbnails>pixels</xmp:Thumbnails>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>";
    const auto picture = [](const std::string& packet) {
        testing::TiffFile file = testing::TiffFile::gray(2, 2, "abcd");
        if (!packet.empty()) file.set(700, 1, {packet.begin(), packet.end()});
        return file;
    };
    const std::string stays = "oriel: note: the file may hold a thumbnail, which shows the picture as it was: ";
    const std::vector<std::string> change = {"a.tif", "fill", "black", "--in-place=map"};
    const auto said = [&](const testing::TiffFile& file, std::vector<std::string> arguments) {
        folder.write("a.tif", file.bytes());
        const Result result = folder.oriel(std::move(arguments));
        CHECK(result.exit == 0);
        return result.err.substr(0, result.err.rfind("a.tif"));
    };
    CHECK(said(picture(thumbnail), change) == stays + "--in-place without =map drops it\n");
    CHECK(folder.read("a.tif").find("<xmp:Thumbnails>") != std::string::npos);
    CHECK(said(picture(""), change) == "");
    CHECK(said(picture(thumbnail.substr(0, 90)), change) ==
          stays + "--in-place without =map drops it\n"); // as it seems
    const auto with_resources = [&](const std::string& resources) {
        const std::vector<std::uint64_t> bytes(resources.begin(), resources.end());
        return picture("").set(34377, 1, bytes);
    };
    CHECK(said(with_resources(testing::resource(1036, "thumb")), change) ==
          stays + "--in-place without =map drops it\n");
    CHECK(said(with_resources("what?"), change) == stays + "--in-place without =map drops it\n");
    CHECK(said(with_resources(testing::resource(1061, "digest")), change) == "");
    CHECK(said(picture(thumbnail), {"a.tif", "flip", "h", "flip", "h", "--in-place=map"}) == "");
    CHECK(said(picture(thumbnail), {"a.tif", "fill", "black", "--in-place=map", "-q"}) == "");
    CHECK(said(picture(thumbnail), {"a.tif", "fill", "black", "--in-place"}) == "");
    CHECK(folder.read("a.tif").find("<xmp:Thumbnails>") == std::string::npos);

    folder.write("a.tif", picture(thumbnail).bytes());
    const Result json = folder.oriel({"a.tif", "fill", "black", "--in-place=map", "--json"});
    CHECK(nlohmann::json::parse(json.out)["notes"].size() == 1);

    // EXIF's thumbnail in a TIFF is another picture of the file, which is not rewritten with one.
    const std::string others =
        "oriel: note: the file holds other pictures, which stay as they are, also where they show this one: -o FILE "
        "writes it alone\n";
    testing::TiffFile two = picture(thumbnail);
    CHECK(said(two.set(330, 4, {8}), change) == others + stays + "-o FILE drops it\n");
    folder.write("two.ppm", sample(4, 3) + sample(4, 3));
    CHECK(folder.oriel({"two.ppm", "invert", "--in-place=map"}).err.starts_with(others));
}

TEST_CASE("the pages of a region are those its rows lie on") {
    using oriel::Layout;
    using oriel::tool::footprint;
    using oriel::tool::Footprint;
    CHECK(footprint(Layout({1, 1, 1}, {1, 1, 1}, 4095), 1) == Footprint{1, 1});
    CHECK(footprint(Layout({1, 2, 1}, {1, 1, 1}, 4095), 1) == Footprint{2, 2});
    CHECK(footprint(Layout({10, 100, 3}, {300, 3, 1}, 0), 1) == Footprint{3000, 1});
    CHECK(footprint(Layout({3, 10, 3}, {100000, 3, 1}, 0), 1) == Footprint{90, 3});
    CHECK(footprint(Layout({3, 10, 3}, {-100000, -3, 1}, 200027), 1) == Footprint{90, 3});
    CHECK(footprint(Layout({100, 1000, 3}, {5000, 3, 1}, 0), 1) == Footprint{300000, 122});
    CHECK(footprint(Layout({100, 3000, 3}, {9000, 3, 1}, 0), 1) == Footprint{900000, 220});
    CHECK(footprint(Layout({4, 4, 3}, {8192, 2, 1 << 20}, 0), 2) == Footprint{96, 12}); // planes
    CHECK(footprint(Layout({0, 4, 3}, {8192, 2, 1}, 0), 1) == Footprint{0, 0});
}

TEST_CASE("a little of a picture larger than memory costs the little") {
    const Folder folder;
    folder.write("big.pam", "P7\nWIDTH 131072\nHEIGHT 65536\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\n");
    const auto size = static_cast<off_t>(fs::file_size(folder.path() / "big.pam") + std::uint64_t{131072} * 65536 * 3);
    if (truncate((folder.path() / "big.pam").c_str(), size) != 0) {
        MESSAGE("skipped: no sparse file of 24 GiB here");
        return;
    }
    const std::vector<std::vector<std::string>> lines = {
        {"info", "big.pam"},
        {"big.pam", "crop", "512x512+100000+60000", "-o", "crop.ppm"},
        {"big.pam", "invert", "--in", "512x512+100000+60000", "--in-place=map"},
        {"big.pam", "crop", "514x514+99999+59999", "-o", "after.ppm"},
        {"big.pam", "flip", "h", "fill", "red", "--in", "4x4", "flip", "h", "--in-place=map"},
        {"big.pam", "flip", "h", "crop", "5x5", "-o", "corner.ppm"},
    };
    for (const std::vector<std::string>& words : lines) {
        CAPTURE(words);
        const auto start = std::chrono::steady_clock::now();
        const Result result = folder.oriel(words);
        INFO(result.err);
        CHECK(result.exit == 0);
        CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(1));
        CHECK(result.peak_memory < std::uint64_t{256} << 20); // pages of the file that were only looked at count, too
    }
    CHECK(read_pnm(folder.read("crop.ppm")) == make(512, 512, 3, [](auto, auto, auto) { return 0; }));
    CHECK(read_pnm(folder.read("after.ppm")) == make(514, 514, 3, [](auto x, auto y, auto) -> unsigned char {
              return x > 0 && x < 513 && y > 0 && y < 513 ? 255 : 0;
          }));
    CHECK(read_pnm(folder.read("corner.ppm")) ==
          make(5, 5, 3, [](auto x, auto y, auto c) -> unsigned char { return x < 4 && y < 4 && c == 0 ? 255 : 0; }));
    CHECK(facts_of(folder, "big.pam").st_blocks * 512 < 16 << 20);
}
