// A file that somebody writes to while it is read: no result is kept of it.
#include "oriel/oriel.hpp"
#include "pipeline/scene.hpp"
#include "support/scratch_folder.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

using namespace oriel;
using testing::scene;
using testing::ScratchFolder;
namespace fs = std::filesystem;

namespace {

// A picture in a file that was last written to long ago, so that any change shows.
fs::path old_file(const ScratchFolder& folder, const std::string& name) {
    const fs::path path = folder.path() / name;
    save(scene(60, 50, 3), path);
    const struct timespec long_ago[2] = {{1000000000, 0}, {1000000000, 0}};
    REQUIRE(::utimensat(AT_FDCWD, path.c_str(), long_ago, 0) == 0);
    return path;
}

void overwrite_a_byte(const fs::path& path) {
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(-1, std::ios::end);
    file.put('x');
}

// What a save is to see: `disturb` happens once the first row has been written.
SaveOptions disturbed(const std::function<void()>& disturb) {
    SaveOptions options;
    options.progress = [disturb](std::uint64_t done, std::uint64_t) {
        if (done > 0) disturb();
        return true;
    };
    return options;
}

} // namespace

TEST_CASE("a save from a file that changes meanwhile fails, and leaves the old output and nothing else") {
    for (const char* name : {"in.ppm", "in.pam", "in.png"})
        for (const bool longer : {false, true}) {
            const ScratchFolder folder;
            CAPTURE(name);
            const fs::path in = old_file(folder, name);
            const fs::path out = folder.file("out.pam", "precious");
            const SaveOptions options = disturbed([&] {
                if (longer) std::ofstream(in, std::ios::binary | std::ios::app) << "more";
                else overwrite_a_byte(in);
            });
            CHECK_THROWS_WITH_AS(save(open(in) | Invert{}, out, options),
                                 doctest::Contains("the file changed while it was read"), IoError);
            CHECK(fs::file_size(out) == 8);
            CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 2);
        }
}

TEST_CASE("so does one in memory, to a descriptor, and a load") {
    const ScratchFolder folder;
    const fs::path in = old_file(folder, "in.ppm");
    SaveOptions options = disturbed([&] { overwrite_a_byte(in); });
    options.format = "pam";
    CHECK_THROWS_AS((void)encode(open(in), options), IoError);
    const Picture opened = open(in);
    const Image loaded = load(opened);
    CHECK(loaded.height() == 60);
    const struct timespec other[2] = {{1000000001, 0}, {1000000001, 0}};
    REQUIRE(::utimensat(AT_FDCWD, in.c_str(), other, 0) == 0);
    CHECK_THROWS_AS((void)load(opened), IoError);
    CHECK_NOTHROW((void)load(open(in)));
}

TEST_CASE("a stage passes it on") {
    const ScratchFolder folder;
    const fs::path below = old_file(folder, "below.ppm");
    const fs::path above = old_file(folder, "above.ppm");
    const fs::path out = folder.path() / "out.ppm";
    for (const fs::path& one : {below, above}) {
        const SaveOptions options = disturbed([&] { overwrite_a_byte(one); });
        CHECK_THROWS_AS(save(open(below) | Paste{open(above), 0, 0}, out, options), IoError);
        CHECK_FALSE(fs::exists(out));
        (void)old_file(folder, one.filename().string());
    }
    CHECK_NOTHROW(save(open(below) | Paste{open(above), 0, 0}, out));
}

TEST_CASE("another file under the same name is no change of the one that is read") {
    const ScratchFolder folder;
    const fs::path in = old_file(folder, "in.ppm");
    const SaveOptions options = disturbed([&] {
        save(scene(3, 3, 1), folder.path() / "other.pgm");
        fs::rename(folder.path() / "other.pgm", in);
    });
    CHECK_NOTHROW(save(open(in) | Invert{}, folder.path() / "out.ppm", options));
}
