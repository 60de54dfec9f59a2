#include "oriel/oriel.hpp"
#include "pipeline/scene.hpp"
#include "support/scratch_folder.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

using namespace oriel;
using testing::scene;
using testing::ScratchFolder;
namespace fs = std::filesystem;

namespace {

std::string content(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void put(const fs::path& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

std::size_t entries(const fs::path& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), {}));
}

// A source that fails half-way through, when an output has been begun.
struct Broken final : Source {
    Broken() : Source(Frame::packed(100, 100, 3), {}) {}
    Reading reading() const noexcept override { return Reading::window; }
    void read(const Window&, const View&) override { throw CodecError("damaged"); }
};

} // namespace

TEST_CASE("what is saved is what is loaded") {
    const ScratchFolder folder;
    for (const Format& format : {Format::of<std::uint8_t>(), Format::of<std::uint16_t>()})
        for (const std::ptrdiff_t channels : {1, 2, 3, 4}) {
            const Image image = scene(37, 53, channels, format);
            const fs::path path = folder.path() / "picture.png";
            save(image, path);
            CHECK(equal(materialise(load(path)).view(), image.view()));
        }
}

TEST_CASE("a picture in memory is encoded and opened without a file") {
    const Image image = scene(20, 30, 3);
    SaveOptions options;
    options.format = "png";
    const std::vector<std::byte> bytes = encode(image | Rotate{90}, options);
    CHECK(equal(materialise(load(bytes)).view(), materialise(image | Rotate{90}).view()));
}

TEST_CASE("elements that are neither scaled nor rounded are saved in whichever byte order the format has") {
    for (const char* code : {">h", ">i", ">q", ">e", ">f"}) {
        CAPTURE(code);
        const Format format = Format::parse(code);
        const std::vector<std::byte> bytes = to_bytes(scene(9, 10, 8).view());
        const Image picture = Image(Buffer::copy_of(bytes).view(format, {9, 10, 1})) | Rotate{90};
        SaveOptions options;
        options.format = "tiff";
        options.compression = 6;
        const Image read = materialise(load(encode(picture, options)));
        const ByteOrder any = ByteOrder::little; // TIFF without compression keeps the picture's
        CHECK(read.frame().format().with_order(any) == format.with_order(any));
        CHECK(equal(read.view(), materialise(picture).view()));
    }
}

TEST_CASE("what cannot be scaled is refused by the plan already, with what can be done") {
    SaveOptions options;
    options.depth = 16;
    const Image picture(Buffer::allocate(180).view(Format::of<std::int16_t>(), {9, 10, 1}));
    CHECK_THROWS_WITH_AS((void)plan(picture, "tiff", options),
                         "elements of i16 cannot be converted; unsigned integers, booleans and floats can\n"
                         "TIFF, NPY and raw hold them as they are",
                         TypeError);
}

TEST_CASE("floats and wide integers are scaled to the most bits a format has, black and white as they are") {
    struct Most {
        const char* format;
        std::uint64_t max;
    };
    for (const Most& most : {Most{"png", 65535},
                             {"pnm", 65535},
                             {"pam", 65535},
                             {"farbfeld", 65535},
                             {"bmp", 255},
                             {"tga", 255},
                             {"qoi", 255},
                             {"jpeg", 255}})
        for (const char* code : {"e", ">e", "f", "d", ">d", "I", "Q", "?"}) {
            CAPTURE(most.format);
            CAPTURE(code);
            const Format format = Format::parse(code);
            const View view = Buffer::allocate(16 * format.itemsize()).view(format, {1, 16, 1});
            const Image picture(view);
            for (std::ptrdiff_t x = 8; x < 16; ++x) write(view, {0, x, 0}, Value(Frame::natural_max(format)));
            SaveOptions options;
            options.format = most.format;
            options.quality = 100;
            const bool keeps = format.kind() == Kind::boolean && *most.format == 'p';
            CHECK(plan(picture, most.format, options).max == (keeps ? 1 : most.max));
            const Image read = materialise(load(encode(picture, options)));
            for (const std::ptrdiff_t x : {0, 7, 8, 15})
                CHECK(std::get<std::uint64_t>(oriel::read(read.view(), {0, x, 0})) == (x < 8 ? 0 : read.frame().max()));
        }
}

TEST_CASE("a failed save leaves the old file and nothing else") {
    const ScratchFolder folder;
    const fs::path path = folder.path() / "out.png";
    put(path, "precious");
    CHECK_THROWS_AS(save(Picture(std::make_shared<Broken>()), path), CodecError);
    CHECK(content(path) == "precious");
    CHECK(entries(folder.path()) == 1);
}

TEST_CASE("a cancelled save leaves nothing") {
    const ScratchFolder folder;
    SaveOptions options;
    options.progress = [](std::uint64_t done, std::uint64_t) { return done == 0; };
    CHECK_THROWS_AS(save(scene(10, 10, 3), folder.path() / "out.png", options), Cancelled);
    CHECK(entries(folder.path()) == 0);
}

TEST_CASE("an existing file is replaced, or refused when overwriting is off") {
    const ScratchFolder folder;
    const fs::path path = folder.path() / "out.png";
    put(path, "old");
    SaveOptions options;
    options.overwrite = false;
    CHECK_THROWS_WITH_AS(save(scene(4, 4, 1), path, options),
                         ("'" + path.string() + "' exists and is not to be overwritten").c_str(), IoError);
    CHECK(content(path) == "old");
    save(scene(4, 4, 1), path);
    CHECK(load(path).width() == 4);
    CHECK(entries(folder.path()) == 1);
}

TEST_CASE("a file that comes to exist while the work goes on is not overwritten either") {
    const ScratchFolder folder;
    const fs::path path = folder.path() / "out.png";
    SaveOptions options;
    options.overwrite = false;
    options.progress = [&](std::uint64_t done, std::uint64_t) {
        if (done > 0) put(path, "somebody else's");
        return true;
    };
    CHECK_THROWS_AS(save(scene(4, 4, 1), path, options), IoError);
    CHECK(content(path) == "somebody else's");
    CHECK(entries(folder.path()) == 1);
}

TEST_CASE("the mode of a replaced file is kept, a new file's follows the umask") {
    const ScratchFolder folder;
    const fs::path path = folder.path() / "out.png";
    put(path, "old");
    fs::permissions(path, static_cast<fs::perms>(0640));
    save(scene(4, 4, 1), path);
    CHECK((fs::status(path).permissions() & fs::perms::mask) == static_cast<fs::perms>(0640));
    const mode_t before = ::umask(027);
    save(scene(4, 4, 1), folder.path() / "new.png");
    ::umask(before);
    CHECK((fs::status(folder.path() / "new.png").permissions() & fs::perms::mask) == static_cast<fs::perms>(0640));
}

TEST_CASE("a symbolic link is followed, also one whose target is not there yet") {
    const ScratchFolder folder;
    fs::create_directory(folder.path() / "real");
    const fs::path link = folder.path() / "link.png";
    fs::create_symlink("real/there.png", link);
    for (int k = 0; k < 2; ++k) {
        save(scene(4, 5 + k, 1), link);
        CHECK(fs::is_symlink(link));
        CHECK(load(folder.path() / "real" / "there.png").width() == 5 + k);
    }
}

TEST_CASE("a picture may be saved over the file it is read from") {
    const ScratchFolder folder;
    const fs::path path = folder.path() / "same.png";
    const Image image = scene(40, 30, 3);
    save(image, path);
    save(open(path) | Rotate{90}, path);
    CHECK(equal(materialise(load(path)).view(), materialise(image | Rotate{90}).view()));
}

TEST_CASE("a full disk, a missing folder and a directory are errors with the system's reason") {
    const ScratchFolder folder;
    const Image image = scene(50, 50, 3);
    SaveOptions png;
    png.format = "png";
    CHECK_THROWS_WITH_AS(save(image, "/dev/full", png), "cannot write '/dev/full': no space left on device", IoError);
    CHECK_THROWS_WITH_AS(save(image, "", png), "cannot write to a file without a name", IoError);
    const fs::path missing = folder.path() / "no" / "out.png";
    CHECK_THROWS_WITH_AS(save(image, missing),
                         ("cannot write '" + missing.string() + "': no such file or directory").c_str(), IoError);
    CHECK_THROWS_WITH_AS(save(image, folder.path(), png),
                         ("cannot write '" + folder.path().string() + "': it is a directory").c_str(), IoError);
}

TEST_CASE("a format is named by suffix or by option, and an unknown one is told what there is") {
    CHECK(format_of("a/b.PNG") == "png");
    CHECK_THROWS_WITH_AS(format_of("a/b.gif"),
                         doctest::Contains("no format is written under the suffix .gif; known are .png"), CodecError);
    CHECK_THROWS_WITH_AS(format_of("a.d/b"), doctest::Contains("has no suffix to tell a format by"), CodecError);
    SaveOptions options;
    options.format = "gif";
    CHECK_THROWS_WITH_AS(encode(scene(2, 2, 1), options),
                         doctest::Contains("format 'gif' is not written; written are png"), CodecError);
    options.format = "jif";
    CHECK_THROWS_WITH_AS(encode(scene(2, 2, 1), options),
                         doctest::Contains("there is no format 'jif'; written are png"), CodecError);
}

TEST_CASE("work beyond the memory limit is refused before anything is made") {
    const ScratchFolder folder;
    SaveOptions options;
    options.max_memory = 100'000;
    const fs::path path = folder.path() / "out.png";
    CHECK_THROWS_WITH_AS(save(scene(300, 300, 3), path, options), doctest::Contains("the limit is 97.7 KiB"),
                         LimitError);
    CHECK(entries(folder.path()) == 0);
    CHECK_THROWS_WITH_AS(plan(scene(300, 300, 3), "png", options), doctest::Contains("the limit is 97.7 KiB"),
                         LimitError);
}

TEST_CASE("a plan says what a save does: the window, the copies, whether it streams") {
    const auto source = std::make_shared<testing::WindowSource>(scene(600, 500, 3));
    const Picture part = Picture(source) | Crop{100, 50, 200, 300} | Flip{Direction::horizontal};
    const Plan what = plan(part, "png");
    CHECK(source->windows.empty());
    CHECK(what.window == Window{50, 100, 300, 200});
    CHECK(what.streams);
    CHECK(what.bytes_read == 200 * 300 * 3);

    const Counters before = counters();
    testing::KeepingSink sink;
    Options options;
    save(part, sink, options);
    // The source of this test copies what it reads as well.
    CHECK(counters().bytes_copied - before.bytes_copied - what.bytes_read == what.bytes_copied + sink.bytes.size());

    CHECK(plan(part | Rotate{90}, "png").streams);
    CHECK(plan(part | Rotate{90}, "png").bytes_held == 0);
}

TEST_CASE("unfinished files are discarded from a signal handler's position") {
    const ScratchFolder folder;
    SaveOptions options;
    options.progress = [&](std::uint64_t done, std::uint64_t) {
        if (done > 0) {
            CHECK(entries(folder.path()) == 1);
            discard_unfinished_files();
            CHECK(entries(folder.path()) == 0);
        }
        return done == 0;
    };
    CHECK_THROWS_AS(save(scene(4, 4, 1), folder.path() / "out.png", options), Cancelled);
}
