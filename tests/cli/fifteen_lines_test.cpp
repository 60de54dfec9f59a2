// Fifteen lines as people would write them, run by a shell as they stand, on pictures made here. Where a line names a
// program that is not about pictures (curl, feh), a stand-in of that name serves; jq is the real one.
#include "cli/pnm.hpp"
#include "cli/tool.hpp"
#include "oriel/oriel.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <sys/stat.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <utility>

using namespace cli;
namespace fs = std::filesystem;

namespace {

constexpr const char* samples = ORIEL_SOURCE_DIR "/sample_images/";

class Desk : public Folder {
public:
    Desk() {
        fs::create_directory(path() / "bin");
        fs::create_symlink(ORIEL_TOOL, path() / "bin/oriel");
        script("curl", "exec cat photo.jpg");
        script("feh", "exec cat > seen.png");
        fs::copy_file(std::string(samples) + "harbour.jpg", path() / "photo.jpg");
        fs::copy_file(std::string(samples) + "lighthouse.png", path() / "photo.png");
        fs::copy_file(std::string(samples) + "lighthouse.png", path() / "in.png");
    }

    struct Ran {
        int exit;
        std::string out;
        std::string err;
    };
    Ran shell(const std::string& line) const {
        write("line.sh", line + '\n');
        const std::string command = "cd '" + path().string() + "' && PATH=\"$PWD/bin:$PATH\" sh line.sh >out 2>err";
        const int status = std::system(command.c_str());
        return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read("out"), read("err")};
    }

    oriel::Image image(const std::string& name) const { return oriel::load(path() / name); }

    // A file with this head and zeros behind it, which take no room on the disk.
    void sparse(const std::string& name, const std::string& head, std::uintmax_t pixels) const {
        write(name, head);
        fs::resize_file(path() / name, head.size() + pixels);
    }

private:
    void script(const std::string& name, const std::string& text) const {
        write("bin/" + name, "#!/bin/sh\n" + text + '\n');
        fs::permissions(path() / "bin" / name, fs::perms::owner_all);
    }
};

// An uncompressed gray TIFF of 8 bit in one strip, with nothing in its pixels.
std::string tiff_head(std::uint32_t width, std::uint32_t height) {
    std::string out = "II*";
    const auto put = [&](std::uint32_t value, int bytes) {
        for (int k = 0; k < bytes; ++k) out += static_cast<char>(value >> (8 * k) & 0xffU);
    };
    out += '\0';
    put(8, 4);
    const std::pair<std::uint32_t, std::uint32_t> tags[] = {{256, width}, {257, height}, {258, 8},
                                                            {259, 1},     {262, 1},      {273, 8 + 2 + 9 * 12 + 4},
                                                            {277, 1},     {278, height}, {279, width * height}};
    put(9, 2);
    for (const auto& entry : tags) {
        put(entry.first, 2);
        put(4, 2); // u32
        put(1, 4);
        put(entry.second, 4);
    }
    put(0, 4);
    return out;
}

void check_pixels(const oriel::Image& image, std::ptrdiff_t height, std::ptrdiff_t width, std::ptrdiff_t channels,
                  const std::function<int(std::ptrdiff_t, std::ptrdiff_t, std::ptrdiff_t)>& value) {
    const oriel::Image gathered = materialise(image);
    REQUIRE(gathered.height() == height);
    REQUIRE(gathered.width() == width);
    REQUIRE(gathered.channel_count() == static_cast<std::size_t>(channels));
    std::ptrdiff_t wrong = 0;
    for (std::ptrdiff_t y = 0; y < height; ++y)
        for (std::ptrdiff_t x = 0; x < width; ++x)
            for (std::ptrdiff_t c = 0; c < channels; ++c)
                if (gathered.view().get<std::uint8_t>({y, x, c}) != value(y, x, c)) ++wrong;
    CHECK(wrong == 0);
}

auto values_of(const oriel::Image& image) {
    return [view = materialise(image).view()](std::ptrdiff_t y, std::ptrdiff_t x, std::ptrdiff_t c) {
        return static_cast<int>(view.get<std::uint8_t>({y, x, c}));
    };
}

// Runs it, and expects it to be done.
Desk::Ran done(const Desk& desk, const std::string& line) {
    Desk::Ran ran = desk.shell(line);
    CAPTURE(line);
    CAPTURE(ran.err);
    REQUIRE(ran.exit == 0);
    return ran;
}

} // namespace

TEST_CASE("line 1: one-off transforms") {
    const Desk desk;
    done(desk,
         "oriel photo.jpg rotate 90 -o upright.jpg                     # lossless when the JPEG allows it; says which");
    const oriel::Image out = desk.image("upright.jpg");
    CHECK(out.width() == 600);
    CHECK(out.height() == 800);
}

TEST_CASE("line 2: crop the middle") {
    const Desk desk;
    done(desk, "oriel photo.png crop 50%x50%@center -o mid.png");
    const auto before = values_of(desk.image("photo.png")); // 960×640
    check_pixels(desk.image("mid.png"), 320, 480, 3,
                 [&](auto y, auto x, auto c) { return before(y + 160, x + 240, c); });
}

TEST_CASE("line 3: chain - one decode, zero copies, one encode") {
    const Desk desk;
    desk.sparse("scan.tif", tiff_head(9300, 7000), 9300 * 7000);
    {
        std::fstream file(desk.path() / "scan.tif", std::ios::binary | std::ios::in | std::ios::out);
        file.seekp(122 + 900 * 9300 + 1200 + 5); // column 5 of the crop's first row
        file.put('\x40');
    }
    done(desk, "oriel scan.tif crop 8000x6000+1200+900 rotate 270 flip h invert -o clean.png");
    // 270 brings column 5 to the fifth row from below, at the left; flip h to the right.
    const oriel::Image out = oriel::load(oriel::open(desk.path() / "clean.png") | oriel::Crop{5990, 7990, 10, 10});
    check_pixels(out, 10, 10, 1, [](auto y, auto x, auto) { return y == 4 && x == 9 ? 255 - 0x40 : 255; });
    CHECK(oriel::open(desk.path() / "clean.png").frame().text() == "6000×8000 y u8");
}

TEST_CASE("line 4: numpy-style slice, every 2nd pixel, mirrored, BGR") {
    const Desk desk;
    done(desk, "oriel in.png slice '[::2, ::-2, ::-1]' -o out.png");
    const auto before = values_of(desk.image("in.png"));
    check_pixels(desk.image("out.png"), 320, 480, 3,
                 [&](auto y, auto x, auto c) { return before(2 * y, 959 - 2 * x, 2 - c); });
}

TEST_CASE("line 5: the same, named axes, no quoting") {
    const Desk desk;
    done(desk, "oriel in.png slice x=100:-100,y=::2,c=g -o green.png");
    const auto before = values_of(desk.image("in.png"));
    check_pixels(desk.image("green.png"), 320, 760, 1, [&](auto y, auto x, auto) { return before(2 * y, x + 100, 1); });
}

TEST_CASE("line 6: redact or invert one rectangle, leave the rest byte-exact") {
    const Desk desk;
    desk.write("form.ppm", sample(640, 1000));
    done(desk, "oriel form.ppm -o form.png");
    const auto before = values_of(desk.image("form.ppm"));
    done(desk, "oriel form.png invert --in 400x60+120+880 -o form2.png\n"
               "oriel form.png fill black --in 120,880..520,940 --in-place");
    const auto inside = [](auto y, auto x) { return x >= 120 && x < 520 && y >= 880 && y < 940; };
    check_pixels(desk.image("form2.png"), 1000, 640, 3,
                 [&](auto y, auto x, auto c) { return inside(y, x) ? 255 - before(y, x, c) : before(y, x, c); });
    check_pixels(desk.image("form.png"), 1000, 640, 3,
                 [&](auto y, auto x, auto c) { return inside(y, x) ? 0 : before(y, x, c); });
}

TEST_CASE("line 7: edit a raw mosaic where it lies, touching only those pages") {
    const Desk desk;
    const std::string head = "P7\nWIDTH 1000000\nHEIGHT 37000\nDEPTH 1\nMAXVAL 255\nTUPLTYPE GRAYSCALE\nENDHDR\n";
    desk.sparse("mosaic.pam", head, std::uintmax_t{1000000} * 37000);
    done(desk, "oriel mosaic.pam invert --in 4096x4096+65536+32768 --in-place=map");
    struct stat status {};
    REQUIRE(stat((desk.path() / "mosaic.pam").c_str(), &status) == 0);
    CHECK(status.st_blocks * 512 < 64 << 20); // of 34 GiB
    const oriel::Picture after = oriel::open(desk.path() / "mosaic.pam");
    check_pixels(oriel::load(after | oriel::Crop{65530, 32760, 20, 20}), 20, 20, 1,
                 [](auto y, auto x, auto) { return y >= 8 && x >= 6 ? 255 : 0; });
    check_pixels(oriel::load(after | oriel::Crop{69622, 36854, 20, 20}), 20, 20, 1,
                 [](auto y, auto x, auto) { return y < 10 && x < 10 ? 255 : 0; });
}

TEST_CASE("line 8: headerless raw, 16-bit") {
    const Desk desk;
    desk.sparse("frame.bin", "", std::uintmax_t{8192} * 8192 * 2);
    {
        std::fstream file(desk.path() / "frame.bin", std::ios::binary | std::ios::in | std::ios::out);
        file.seekp((3840 * 8192 + 3841) * 2); // row 0, column 1 of the middle
        file.write("\x34\x12", 2);
    }
    done(desk, "oriel raw:frame.bin,8192x8192x1xu16le crop 512x512@center -o roi.npy");
    const oriel::Image out = materialise(desk.image("roi.npy"));
    CHECK(out.frame().text() == "512×512 y u16");
    CHECK(out.view().get<std::uint16_t>({0, 1, 0}) == 0x1234);
    CHECK(out.view().get<std::uint16_t>({1, 1, 0}) == 0);
}

TEST_CASE("line 9: batch with template, jobs, resume") {
    const Desk desk;
    fs::create_directory(desk.path() / "photos");
    for (const char* name : {"photos/one.jpg", "photos/two.jpg"})
        fs::copy_file(desk.path() / "photo.jpg", desk.path() / name);
    const std::string line =
        "oriel photos/*.jpg crop 1:1@center subsample 4 -o 'thumbs/{dir}/{stem}.png' -j 8 --exists skip";
    done(desk, line);
    const auto before = values_of(desk.image("photo.jpg")); // 800×600
    for (const char* name : {"thumbs/photos/one.png", "thumbs/photos/two.png"})
        check_pixels(desk.image(name), 150, 150, 3,
                     [&](auto y, auto x, auto c) { return before(4 * y, 4 * x + 100, c); });
    const auto written = fs::last_write_time(desk.path() / "thumbs/photos/one.png");
    done(desk, line);
    CHECK(fs::last_write_time(desk.path() / "thumbs/photos/one.png") == written);
}

TEST_CASE("line 9, without the batch: an aspect") {
    const Desk desk;
    done(desk, "oriel photo.jpg crop 1:1@center subsample 4 -o thumb.png");
    const auto before = values_of(desk.image("photo.jpg"));
    check_pixels(desk.image("thumb.png"), 150, 150, 3,
                 [&](auto y, auto x, auto c) { return before(4 * y, 4 * x + 100, c); });
}

TEST_CASE("line 10: tiles, named by row and column") {
    const Desk desk;
    desk.write("huge.ppm", sample(2100, 1100));
    done(desk, "oriel huge.ppm tiles 1024x1024 -o 'tiles/{row:03}_{col:03}.png' -j 8");
    const auto before = values_of(desk.image("huge.ppm"));
    check_pixels(desk.image("tiles/000_001.png"), 1024, 1024, 3,
                 [&](auto y, auto x, auto c) { return before(y, x + 1024, c); });
    check_pixels(desk.image("tiles/001_002.png"), 76, 52, 3,
                 [&](auto y, auto x, auto c) { return before(y + 1024, x + 2048, c); });
}

TEST_CASE("line 11: pipes") {
    const Desk desk;
    done(desk, "curl -s https://example.org/a.jpg | oriel - channel g flip v -t png -o - | feh -");
    const auto before = values_of(desk.image("photo.jpg"));
    check_pixels(desk.image("seen.png"), 600, 800, 1, [&](auto y, auto x, auto) { return before(599 - y, x, 1); });
}

TEST_CASE("line 12: facts for scripts") {
    if (std::system("command -v jq >/dev/null 2>&1") != 0) {
        MESSAGE("jq is not installed");
        return;
    }
    const Desk desk;
    desk.sparse("large.tif", tiff_head(40000, 30000), std::uintmax_t{40000} * 30000);
    desk.sparse("small.tif", tiff_head(400, 300), 400 * 300);
    CHECK(done(desk, "oriel info --json *.tif | jq -r 'select(.decoded_bytes > 1e9) | .path'").out == "large.tif\n");
}

TEST_CASE("line 13: regression test, exit 0 same, 1 different, 2 trouble") {
    const Desk desk;
    fs::copy_file(desk.path() / "photo.png", desk.path() / "before.png");
    const std::string line = "oriel diff before.png after.png --tolerance 1 -o delta.png";
    CHECK(desk.shell(line).exit == 2);
    fs::copy_file(desk.path() / "photo.png", desk.path() / "after.png");
    CHECK(desk.shell(line).exit == 0);
    done(desk, "oriel photo.png invert --in 9x9+40+50 -fo after.png");
    CHECK(desk.shell("rm -f delta.png; " + line).exit == 1);
    CHECK(desk.image("delta.png").width() == 960);
}

TEST_CASE("line 14: what will this cost?") {
    const Desk desk;
    desk.sparse("huge.pgm", "P5\n9100 9050\n255\n", std::uintmax_t{9100} * 9050);
    done(desk, "oriel huge.pgm --compress 1 -o huge.png");
    const Desk::Ran ran =
        done(desk, "oriel huge.png crop 9000x9000+0+0 rotate 90 slice y=::-1 invert -o x.png --explain");
    for (const char* words : {"plan for huge.png (9100×9050)", "  1 crop 9000x9000+0+0  view", "  2 rotate 90 ",
                              "  3 slice y=::-1 ", "  4 invert ", "on write", "copies ", "output exists: no"}) {
        CAPTURE(words);
        CHECK(ran.out.find(words) != std::string::npos);
    }
    CHECK_FALSE(desk.has("x.png"));
    const auto plan = nlohmann::json::parse(
        done(desk, "oriel huge.png crop 9000x9000+0+0 rotate 90 slice y=::-1 invert -o x.png --explain --json").out);
    CHECK(plan["steps"].size() == 4);
}

TEST_CASE("line 15: look at it in the terminal, and see what this build can do") {
    const Desk desk;
    desk.write("huge.ppm", sample(2100, 1100));
    const Desk::Ran ran = done(desk, "oriel view huge.ppm crop 800x600@se ; oriel --version -v");
    CHECK(ran.out.find("oriel ") != std::string::npos);
    CHECK(ran.out.size() > 1000);
}
