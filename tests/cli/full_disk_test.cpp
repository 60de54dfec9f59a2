// A file system without room. To have a small one takes a mount, which root may make, and anybody in a namespace of his
// own where the system lets him; where neither is so, CTest says that this was skipped.
#include "cli/tool.hpp"
#include "oriel/io.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string>
#include <vector>

using namespace cli;

namespace {

using Names = std::vector<std::string>;

bool put(const char* path, const std::string& text) {
    const int number = open(path, O_WRONLY | O_CLOEXEC);
    const bool done = number >= 0 && write(number, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    if (number >= 0) close(number);
    return done;
}

/// From here on this process, and those it starts, may see mounts that nobody else does.
bool enter_namespace() {
    const std::string user = std::to_string(geteuid());
    const std::string group = std::to_string(getegid());
    return unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 && put("/proc/self/setgroups", "deny") &&
           put("/proc/self/uid_map", user + ' ' + user + " 1") && put("/proc/self/gid_map", group + ' ' + group + " 1");
}

/// 256 KiB in all.
class SmallFileSystem {
public:
    explicit SmallFileSystem(const std::filesystem::path& path) : path_(path) {
        std::filesystem::create_directory(path);
        is_there_ = is_mounted() || (errno == EPERM && enter_namespace() && is_mounted());
    }
    ~SmallFileSystem() {
        if (is_there_) umount2(path_.c_str(), MNT_DETACH);
    }
    SmallFileSystem(const SmallFileSystem&) = delete;
    SmallFileSystem& operator=(const SmallFileSystem&) = delete;

    bool is_there() const { return is_there_; }
    Names names() const {
        Names out;
        for (const auto& entry : std::filesystem::directory_iterator(path_)) out.push_back(entry.path().filename());
        return out;
    }

private:
    bool is_mounted() const { return mount("tmpfs", path_.c_str(), "tmpfs", 0, "size=256k") == 0; }

    std::filesystem::path path_;
    bool is_there_ = false;
};

/// Nothing makes less of it.
std::string noise(std::size_t width, std::size_t height) {
    std::string out = "P6\n" + std::to_string(width) + ' ' + std::to_string(height) + "\n255\n";
    unsigned state = 1;
    for (std::size_t k = 0; k < width * height * 3; ++k) {
        state = state * 1664525U + 1013904223U;
        out += static_cast<char>(state >> 24);
    }
    return out;
}

} // namespace

TEST_CASE("a full file system is an error, and leaves what was there and nothing else") {
    const Folder folder;
    const SmallFileSystem full(folder.path() / "full");
    if (!full.is_there()) {
        MESSAGE("skipped: no small file system may be mounted here");
        return;
    }
    folder.write("a.ppm", noise(400, 300)); // 352 KiB
    folder.write("a.pbm", "P4 4000 1000\n" + noise(400, 417).substr(0, 500000));
    folder.write("full/b.ppm", sample(200, 250)); // 147 KiB, of which no second fits
    const auto check_failure = [&](const Names& words, const std::string& message) {
        const Result result = folder.oriel(words);
        CHECK(result.exit == 1);
        CHECK(result.err == "oriel: " + message + '\n');
        CHECK(full.names() == Names{"b.ppm"});
        CHECK(folder.read("full/b.ppm") == sample(200, 250));
    };
    int written = 0;
    for (const oriel::FormatFacts& facts : oriel::formats()) {
        const std::string format = facts.name;
        if (facts.writes.empty() || format == "raw") continue;
        CAPTURE(format);
        const std::string input = format == "pbm" ? "a.pbm" : "a.ppm"; // it takes black and white alone
        check_failure({input, "flip", "h", "--quality", "100", "-t", format, "-o", "full/out"},
                      "cannot write 'full/out': no space left on device");
        ++written;
    }
    CHECK(written >= 10);

    check_failure({"full/b.ppm", "flip", "h", "--in-place"}, "cannot write 'full/b.ppm': no space left on device");
    CHECK(folder.oriel({"full/b.ppm", "flip", "h", "--in-place=map"}).exit == 0); // needs no second one
    CHECK(folder.read("full/b.ppm") != sample(200, 250));

    folder.write("full/holes.pgm", "P5 1000 1000 255\n");
    REQUIRE(truncate((folder.path() / "full/holes.pgm").c_str(), 1000017) == 0);
    const Result holes = folder.oriel({"full/holes.pgm", "invert", "--in-place=map"});
    CHECK(holes.exit == 1);
    CHECK(holes.err == "oriel: full/holes.pgm: a page of the file could not be had while it was mapped\n"
                       "  the disk may be full, or failing; what was changed before stays changed\n");
}
