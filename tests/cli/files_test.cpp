// Inputs that cannot be read and outputs that cannot be written: one message, exit code 1, and nothing left behind.
#include "cli/pnm.hpp"
#include "cli/tool.hpp"
#include "oriel/io.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

using namespace cli;

namespace {

using Names = std::vector<std::string>;

void check_failure(const Folder& folder, const std::vector<std::string>& arguments, const std::string& message,
                   int exit = 1) {
    const Names before = folder.names();
    const Result result = folder.oriel(arguments);
    CHECK(result.exit == exit);
    CHECK(result.err == "oriel: " + message + '\n');
    CHECK(result.out == "");
    CHECK(folder.names() == before);
}

} // namespace

TEST_CASE("a missing input is said to be missing, and a near name is suggested") {
    const Folder folder;
    folder.write("photo.ppm", sample(4, 3));
    check_failure(folder, {"phto.ppm", "-o", "out.ppm"}, "there is no file 'phto.ppm'\n  did you mean 'photo.ppm'?");
    check_failure(folder, {"./phto.ppm", "-o", "out.ppm"},
                  "there is no file './phto.ppm'\n  did you mean './photo.ppm'?");
    check_failure(folder, {"a/b.ppm", "-o", "out.ppm"},
                  "there is no file 'a/b.ppm'\n  check the name; - is standard input");
    check_failure(folder, {"-o", "out.ppm", "--", "crop"},
                  "there is no file 'crop'\n  check the name; - is standard input");
    check_failure(folder, {"[a.png,b.png]", "-o", "out.ppm"},
                  "there is no file '[a.png,b.png]'\n  check the name; - is standard input");
}

TEST_CASE("an input that is no picture is refused with what it is") {
    const Folder folder;
    folder.write("empty.png", "");
    folder.write("text.png", "hello, world");
    std::filesystem::create_directory(folder.path() / "folder");
    const Result empty = folder.oriel({"empty.png", "-o", "out.ppm"});
    CHECK(empty.exit == 1);
    CHECK(empty.err == "oriel: empty.png: the file is empty\n"
                       "  fetch the file again, or have the program that made it write it anew\n");
    const Result text = folder.oriel({"text.png", "-o", "out.ppm"});
    CHECK(text.exit == 1);
    CHECK(text.err.starts_with(
        "oriel: text.png: not a picture in a format known here (it begins with 68 65 6c 6c 6f 2c 20 77); read are "));
    check_failure(folder, {"folder", "-o", "out.ppm"}, "cannot read 'folder': it is a directory");
    CHECK(folder.names() == Names{"empty.png", "folder", "text.png"});
}

TEST_CASE("an input without permission is refused") {
    if (geteuid() == 0) return; // nothing is unreadable to root
    const Folder folder;
    folder.write("a.ppm", sample(4, 3));
    chmod((folder.path() / "a.ppm").c_str(), 0);
    check_failure(folder, {"a.ppm", "-o", "out.ppm"}, "cannot open 'a.ppm': permission denied");
}

TEST_CASE("a truncated input is an error and leaves no output") {
    const Folder folder;
    const std::string whole = sample(40, 30);
    folder.write("a.ppm", whole.substr(0, whole.size() - 1));
    const Result result = folder.oriel({"a.ppm", "flip", "h", "-o", "out.png"});
    CHECK(result.exit == 1);
    CHECK(result.err.find("truncated") != std::string::npos);
    CHECK(folder.names() == Names{"a.ppm"});
}

TEST_CASE("an op that does not fit the picture names its step, the input and what would fit") {
    const Folder folder;
    folder.write("a.ppm", sample(40, 30));
    check_failure(folder, {"a.ppm", "crop", "10x10+35+25", "-o", "out.ppm"},
                  "crop 10x10+35+25 reaches x=45, y=35 but the image here is 40×30\n"
                  "  step 1 of 1 (crop 10x10+35+25), input a.ppm (40×30)\n"
                  "  use --outside clip (→ 5×5) or --outside pad, or 10x10@se");
    check_failure(folder, {"a.ppm", "rotate", "90", "crop", "35x10", "flip", "h", "-o", "out.ppm"},
                  "crop 35x10 reaches x=35 but the image here is 30×40\n"
                  "  step 2 of 3 (crop 35x10), input a.ppm (40×30)\n"
                  "  use --outside clip (→ 30×10) or --outside pad");
    check_failure(folder, {"a.ppm", "invert", "--in", "10x10@se-1-1", "-o", "out.ppm"},
                  "--in 10x10@se-1-1 (10×10 at 31,21) reaches x=41, y=31 but the image here is 40×30\n"
                  "  step 1 of 1 (invert --in 10x10@se-1-1), input a.ppm (40×30)\n"
                  "  use --outside clip (→ 9×9), or 10x10@se");
    check_failure(folder, {"a.ppm", "invert", "--in", "c=r", "-o", "out.ppm"},
                  "--in c=r chooses channels, but a region is rows and columns\n"
                  "  step 1 of 1 (invert --in c=r), input a.ppm (40×30)\n"
                  "  choose the channels with -c, as in invert -c r --in y=:10");
    check_failure(
        folder, {"a.ppm", "channel", "g", "fill", "red", "-o", "out.ppm"},
        "'red' is no gray, and this picture is gray: write a gray (black, white, #808080) or a number from 0 to "
        "255\n  step 2 of 2 (fill red), input a.ppm (40×30)\n"
        "  'oriel help fill' shows what it takes");
    check_failure(folder, {"a.ppm", "crop", "9x9", "paste", "a.ppm", "-o", "out.ppm"},
                  "paste a.ppm +0+0 is 40×30 at x=0, y=0: not all of it lies inside of the image here, which is 9×9\n"
                  "  step 2 of 2 (paste a.ppm), input a.ppm (40×30)\n"
                  "  cut it first: oriel a.ppm crop 9x9 -o part.png");
    check_failure(folder, {"a.ppm", "channel", "g", "paste", "a.ppm", "-o", "out.ppm"},
                  "a picture of rgb cannot be pasted into one of y: colour does not go into gray; choose one of its "
                  "channels first\n"
                  "  step 2 of 2 (paste a.ppm), input a.ppm (40×30)\n"
                  "  'oriel help paste' shows what it takes");
    check_failure(folder, {"a.ppm", "paste", "b.ppm", "-o", "out.ppm"},
                  "there is no file 'b.ppm'\n  step 1 of 1 (paste b.ppm), input a.ppm (40×30)\n"
                  "  did you mean 'a.ppm'?");
    check_failure(folder, {"a.ppm", "channel", "y", "-o", "out.ppm"},
                  "channels 'y': 'y' names the only colour of a gray picture; this picture has r, g, b\n"
                  "  step 1 of 1 (channel y), input a.ppm (40×30)\n"
                  "  'oriel help channel' shows what it takes");
    check_failure(folder, {"a.ppm", "slice", "y=50:60", "-o", "out.ppm"},
                  "slice 'y=50:60': '50:60' selects none of the 30 rows; write [y, x, c] or "
                  "x=A:B:STEP,y=A:B:STEP,c=LIST\n"
                  "  step 1 of 1 (slice y=50:60), input a.ppm (40×30)\n"
                  "  'oriel help slice' shows what it takes");
    check_failure(folder, {"a.ppm", "slice", "x=40", "-o", "out.ppm"},
                  "slice 'x=40': column 40 is outside the image here, which has 40 columns\n"
                  "  step 1 of 1 (slice x=40), input a.ppm (40×30)\n"
                  "  'oriel help slice' shows what it takes");
    check_failure(folder, {"a.ppm", "subsample", "2x2+0+30", "-o", "out.ppm"},
                  "subsample 2x2+0+30 starts outside the image here, which is 40×30\n"
                  "  step 1 of 1 (subsample 2x2+0+30), input a.ppm (40×30)\n"
                  "  'oriel help subsample' shows what it takes");
}

TEST_CASE("an existing output is kept unless -f is given") {
    const Folder folder;
    folder.write("a.ppm", sample(4, 3));
    folder.write("out.ppm", "precious");
    check_failure(folder, {"a.ppm", "flip", "h", "-o", "out.ppm"},
                  "'out.ppm' exists\n  add -f to replace it, or choose another name", 2);
    CHECK(folder.read("out.ppm") == "precious");
    CHECK(folder.oriel({"a.ppm", "flip", "h", "-f", "-o", "out.ppm"}).exit == 0);
    CHECK(read_pnm(folder.read("out.ppm")).width == 4);
}

TEST_CASE("the input as the output needs -f, under whatever name, and then is replaced whole") {
    const Folder folder;
    folder.write("a.ppm", sample(4, 3));
    std::filesystem::create_symlink("a.ppm", folder.path() / "link.ppm");
    std::filesystem::create_hard_link(folder.path() / "a.ppm", folder.path() / "hard.ppm");
    for (const char* name : {"a.ppm", "./a.ppm", "link.ppm", "hard.ppm"}) {
        check_failure(folder, {"a.ppm", "flip", "h", "-o", name},
                      "'" + std::string(name) + "' is the input itself\n  add -f to replace it, or choose another name",
                      2);
    }
    CHECK(folder.oriel({"a.ppm", "flip", "h", "-f", "-o", "a.ppm"}).exit == 0);
    const Pixels flipped = make(4, 3, 3, [](auto x, auto y, auto c) { return sample_at(3 - x, y, c); });
    CHECK(read_pnm(folder.read("a.ppm")) == flipped);
    CHECK(folder.read("hard.ppm") == sample(4, 3));
}

TEST_CASE("an output through a link replaces what the link names") {
    const Folder folder;
    folder.write("a.ppm", sample(4, 3));
    folder.write("real.ppm", "old");
    std::filesystem::create_symlink("real.ppm", folder.path() / "link.ppm");
    CHECK(folder.oriel({"a.ppm", "-f", "-o", "link.ppm"}).exit == 0);
    CHECK(std::filesystem::is_symlink(folder.path() / "link.ppm"));
    CHECK(folder.read("real.ppm") == sample(4, 3));
}

TEST_CASE("an output that cannot be written is an error and leaves nothing") {
    const Folder folder;
    folder.write("a.ppm", sample(4, 3));
    std::filesystem::create_directory(folder.path() / "folder");
    check_failure(folder, {"a.ppm", "-o", "no/such/out.ppm"},
                  "cannot write 'no/such/out.ppm': there is no folder 'no/such'\n  make it first: mkdir -p no/such");
    check_failure(folder, {"a.ppm", "-o", "a.ppm/out.ppm"}, "cannot write 'a.ppm/out.ppm': not a directory");
    check_failure(folder, {"a.ppm", "-f", "-o", "folder"},
                  "'folder' is a directory\n  name a file in it: -o folder/NAME.png", 2);
    if (geteuid() != 0) {
        chmod((folder.path() / "folder").c_str(), 0500);
        check_failure(folder, {"a.ppm", "-o", "folder/out.ppm"}, "cannot write 'folder/out.ppm': permission denied");
        chmod((folder.path() / "folder").c_str(), 0700);
    }
    CHECK(std::filesystem::is_empty(folder.path() / "folder"));
}

TEST_CASE("where the working directory is gone, that is what is said, and whole paths still work") {
    const Folder folder;
    folder.write("a.ppm", sample(4, 3));
    const std::string base = folder.path().string();
    const auto from_nowhere = [&](const std::string& output) {
        const std::string script = "cd '" + base +
                                   "' && mkdir gone && cd gone && rmdir ../gone && '" ORIEL_TOOL "' -q '" + base +
                                   "/a.ppm' -o '" + output + "' 2> '" + base + "/said'";
        const int status = std::system(script.c_str());
        return std::to_string(WEXITSTATUS(status)) + ' ' + folder.read("said");
    };
    CHECK(from_nowhere("x.ppm") == "1 oriel: cannot write 'x.ppm': the working directory is gone\n");
    CHECK(from_nowhere(base + "/out.ppm") == "0 ");
    CHECK(folder.has("out.ppm"));
}

TEST_CASE("a full disk is an error, for a device as for standard output, whatever is written") {
    const Folder folder;
    folder.write("a.ppm", sample(400, 300));
    folder.write("a.pbm", "P4 8 3\nabc");
    int written = 0;
    for (const oriel::FormatFacts& facts : oriel::formats()) {
        const std::string format = facts.name;
        if (facts.writes.empty() || format == "raw") continue; // which is named by raw:, not by -t
        CAPTURE(format);
        const std::string input = format == "pbm" ? "a.pbm" : "a.ppm"; // it takes black and white alone
        check_failure(folder, {input, "-t", format, "-o", "/dev/full"},
                      "cannot write '/dev/full': no space left on device");
        Setting setting;
        setting.out = open("/dev/full", O_WRONLY | O_CLOEXEC);
        const Result result = folder.oriel({input, "-t", format, "-o", "-"}, setting);
        close(setting.out);
        CHECK(result.exit == 1);
        CHECK(result.err == "oriel: cannot write 'standard output': no space left on device\n");
        ++written;
    }
    CHECK(written >= 10);
    CHECK(std::filesystem::is_character_file("/dev/full"));
    Setting setting;
    setting.out = open("/dev/full", O_WRONLY | O_CLOEXEC);
    const Result info = folder.oriel({"info", "a.ppm"}, setting);
    close(setting.out);
    CHECK(info.exit == 1);
    CHECK(info.err == "oriel: cannot write to standard output: No space left on device\n"
                      "  send it to a place with room\n");
}

TEST_CASE("work beyond the memory limit is refused before it begins") {
    const Folder folder;
    folder.write("a.ppm", sample(400, 300));
    const Result option = folder.oriel({"a.ppm", "rotate", "90", "--max-memory", "10K", "-o", "out.png"});
    CHECK(option.exit == 1);
    CHECK(option.err.find("the limit is 10.0 KiB\n  allow more with --max-memory SIZE, or crop first\n") !=
          std::string::npos);
    Setting setting;
    setting.environment = {"ORIEL_MAX_MEMORY=10K"};
    CHECK(folder.oriel({"a.ppm", "rotate", "90", "-o", "out.png"}, setting).err == option.err);
    CHECK(folder.names() == Names{"a.ppm"});
    CHECK(folder.oriel({"a.ppm", "rotate", "90", "--max-memory", "100M", "-o", "out.png"}, setting).exit == 0);
}

TEST_CASE("names may be anything") {
    const Folder folder;
    for (const std::string name : {"with space.ppm", "-dash.ppm", "{stem}.ppm", "new\nline.ppm", "'quote\".ppm",
                                   "[a,b].ppm", "%d.ppm", "crop", "\xff\xfe.ppm"}) {
        CAPTURE(name);
        folder.write(name, sample(4, 3));
        const std::string output = "out " + name + ".ppm";
        const Result result = folder.oriel({"flip", "h", "-o", output, "--", name});
        CHECK(result.exit == 0);
        CHECK(read_pnm(folder.read(output)).width == 4);
        CHECK(std::count(result.err.begin(), result.err.end(), '\n') == 1);
        CHECK(folder.oriel({"info", "--json", "--", name}).exit == 0);
        CHECK(folder.oriel({"./" + name, "-q", "-o", "./-out.ppm", "-f"}).exit == 0);
    }
}

TEST_CASE("a name cannot write to the terminal through a message") {
    const Folder folder;
    const Result result = folder.oriel({"\x1b[31mred\n.ppm", "-o", "out.ppm"});
    CHECK(result.err == "oriel: there is no file '\\x1b[31mred\\n.ppm'\n  check the name; - is standard input\n");
}
