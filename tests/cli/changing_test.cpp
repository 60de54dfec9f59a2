// An input that somebody changes while the tool works on it. The moment is certain: the tool has opened the input when
// it comes to the picture to paste, which is a pipe, and waits there until the test has done what it does.
#include "cli/pnm.hpp"
#include "cli/tool.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

using namespace cli;

namespace {

using Names = std::vector<std::string>;

class Paused {
public:
    Paused() {
        REQUIRE(mkfifo((folder.path() / "pipe").c_str(), 0600) == 0);
        folder.write("in.ppm", sample(40, 30));
        const struct timespec long_ago[2] = {{1000000000, 0}, {1000000000, 0}};
        REQUIRE(utimensat(AT_FDCWD, path().c_str(), long_ago, 0) == 0);
    }

    std::filesystem::path path() const { return folder.path() / "in.ppm"; }

    // in.ppm with the pipe pasted on it, changed by `disturb` after it was opened.
    Result run(const std::vector<std::string>& rest, const std::function<void()>& disturb) const {
        std::vector<std::string> words = {"in.ppm", "invert", "--in", "9x9", "paste", "pipe", "+20+20"};
        words.insert(words.end(), rest.begin(), rest.end());
        Process process(folder.path(), words, {});
        const int pipe = open((folder.path() / "pipe").c_str(), O_WRONLY | O_CLOEXEC); // waits for the tool
        REQUIRE(pipe >= 0);
        disturb();
        const std::string picture = sample(4, 3);
        CHECK(write(pipe, picture.data(), picture.size()) == static_cast<ssize_t>(picture.size()));
        close(pipe);
        return process.wait();
    }

    void append() const { std::ofstream(path(), std::ios::binary | std::ios::app) << "more"; }
    void overwrite() const {
        std::fstream file(path(), std::ios::binary | std::ios::in | std::ios::out);
        file.seekp(100);
        file.put('x');
    }
    void cut() const { REQUIRE(truncate(path().c_str(), 2000) == 0); }

    Folder folder;
};

} // namespace

TEST_CASE("an input that changes is an error, and nothing is left under the output's name") {
    struct Case {
        void (Paused::*disturb)() const;
        const char* how;
    };
    for (const Case& one : {Case{&Paused::append, "3613 bytes when it was opened, 3617 now"},
                            Case{&Paused::overwrite, "somebody has written to it since it was opened"},
                            Case{&Paused::cut, "3613 bytes when it was opened, 2000 now"}}) {
        CAPTURE(one.how);
        for (const bool exists : {false, true}) {
            const Paused paused;
            if (exists) paused.folder.write("out.png", "precious");
            const Result result = paused.run({"-f", "-o", "out.png"}, [&] { (paused.*one.disturb)(); });
            CHECK(result.exit == 1);
            CHECK(result.err == "oriel: in.ppm: the file changed while it was read: " + std::string(one.how) +
                                    "\n  nothing is kept of what was read; read it again once nobody writes to it\n");
            CHECK(paused.folder.names() == (exists ? Names{"in.ppm", "out.png", "pipe"} : Names{"in.ppm", "pipe"}));
            if (exists) CHECK(paused.folder.read("out.png") == "precious");
        }
    }
}

TEST_CASE("in place, what somebody else wrote stays, and the work is not done") {
    for (const auto disturb : {&Paused::append, &Paused::overwrite, &Paused::cut}) {
        const Paused paused;
        std::string then;
        const Result result = paused.run({"--in-place"}, [&] {
            (paused.*disturb)();
            then = paused.folder.read("in.ppm");
        });
        CHECK(result.exit == 1);
        CHECK(result.err.starts_with("oriel: in.ppm: the file changed while it was read: "));
        CHECK(paused.folder.read("in.ppm") == then);
        CHECK(paused.folder.names() == Names{"in.ppm", "pipe"});
    }
}

TEST_CASE("a file that becomes another between opening and mapping is not changed") {
    const auto refused = [](const std::function<void(const Paused&)>& disturb, const std::string& message) {
        const Paused paused;
        std::string then;
        const Result result = paused.run({"--in-place=map"}, [&] {
            disturb(paused);
            then = paused.folder.read("in.ppm");
        });
        CHECK(result.exit == 1);
        CHECK(result.err.starts_with("oriel: in.ppm: " + message));
        CHECK(paused.folder.read("in.ppm") == then);
    };
    refused([](const Paused& paused) { paused.cut(); }, "ends at byte 2000 but its header promises 3613");
    refused([](const Paused& paused) { paused.folder.write("in.ppm", sample(41, 30)); },
            "the file changed while it was opened\n"
            "  nothing was changed in it; run it again once nobody writes to it\n");
    refused([](const Paused& paused) { paused.folder.write("in.ppm", "what?"); }, "not a picture");
}

TEST_CASE("nobody is in the way of who leaves the file alone") {
    for (const char* way : {"--in-place", "--in-place=map"}) {
        const Paused paused;
        CHECK(paused.run({way}, [] {}).exit == 0);
        const Pixels pixels = read_pnm(paused.folder.read("in.ppm"));
        CHECK(pixels == make(40, 30, 3, [](auto x, auto y, auto c) -> unsigned char {
                  if (x < 9 && y < 9) return static_cast<unsigned char>(255 - sample_at(x, y, c));
                  if (x >= 20 && x < 24 && y >= 20 && y < 23) return sample_at(x - 20, y - 20, c);
                  return sample_at(x, y, c);
              }));
    }
}
