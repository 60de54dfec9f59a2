// map: a picture where it lies. What is seen is what is loaded, what is written is in the file, nothing else changes.
#include "oriel/oriel.hpp"
#include "pipeline/scene.hpp"
#include "support/scratch_folder.hpp"

#include <doctest/doctest.h>

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

// The same picture saved in every format that can be mapped and holds it.
std::vector<fs::path> files_of(const Image& image, const ScratchFolder& folder) {
    std::vector<fs::path> out;
    for (const char* name : {"a.pnm", "a.pam"}) {
        if (name == std::string("a.pnm") && image.channel_count() % 2 == 0) continue;
        out.push_back(folder.path() / name);
        save(image, out.back());
    }
    return out;
}

} // namespace

TEST_CASE("a mapped picture shows what a loaded one does, and nothing is copied or read for it") {
    const ScratchFolder folder;
    for (const Format& format : {Format::of<std::uint8_t>(), Format::of<std::uint16_t>()})
        for (const std::ptrdiff_t channels : {1, 2, 3, 4}) {
            const Image image = scene(37, 53, channels, format);
            for (const fs::path& path : files_of(image, folder))
                for (const Mapping mapping : {Mapping::read_only, Mapping::copy_on_write, Mapping::writable}) {
                    CAPTURE(path.string());
                    const Counters before = counters();
                    const Image mapped = map(path, mapping);
                    CHECK(counters().allocations == before.allocations);
                    CHECK(mapped.view().owner().storage() == Storage::mapped);
                    CHECK(mapped.readonly() == (mapping == Mapping::read_only));
                    CHECK(mapped.frame().gathered() == load(path).frame().gathered());
                    CHECK(equal(mapped.view(), image.view()));
                }
        }
}

TEST_CASE("pixels without a header are mapped where their layout says they lie") {
    const ScratchFolder folder;
    const fs::path path = folder.path() / "a.bin";
    std::ofstream(path, std::ios::binary) << "headabcdef??ghijkl??";
    const RawLayout layout = RawLayout::parse("3x2x2xu8,offset=4,stride=8");
    {
        const Image image = map_raw(path, layout, Mapping::writable);
        CHECK(image.view().owner().storage() == Storage::mapped);
        CHECK(equal(image.view(), load(open_raw(path, layout)).view()));
        fill_in_place(image | Crop{1, 1, 2, 1}, "48,48");
    }
    CHECK(content(path) == "headabcdef??gh0000??");
    CHECK_THROWS_AS(static_cast<void>(map_raw(path, RawLayout::parse("3x4x2xu8"))), CodecError);
    Options cut;
    cut.allow_truncated = true;
    CHECK_THROWS_AS(static_cast<void>(map_raw(path, RawLayout::parse("3x4x2xu8"), Mapping::read_only, cut)),
                    CodecError);
}

TEST_CASE("what is changed through a writable mapping is in the file, and nothing beside it") {
    const ScratchFolder folder;
    for (const Format& format : {Format::of<std::uint8_t>(), Format::of<std::uint16_t>()})
        for (const fs::path& path : files_of(scene(37, 53, 3, format), folder)) {
            const std::string before = content(path);
            const Picture edited = load(path) | InvertRegion{{{5, 8, 1}, {7, 20, 1}}, "rb"} |
                                   Fill{"#123456", Region{{30, 2, 1}, {0, 53, 1}}};
            {
                const Image image = map(path, Mapping::writable);
                invert_in_place(image | Crop{7, 5, 20, 8}, "rb");
                fill_in_place(image | Crop{0, 30, 53, 2}, "#123456");
                image.view().owner().flush();
                CHECK(content(path) != before); // while it is still mapped
            }
            CHECK(content(path) == [&] {
                SaveOptions options;
                options.format = format_of(path);
                const std::vector<std::byte> bytes = encode(edited, options);
                return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
            }());
            {
                const Image image = map(path, Mapping::copy_on_write);
                const std::string now = content(path);
                fill_in_place(image, "0");
                image.view().owner().flush();
                CHECK(content(path) == now);
                CHECK(image.view().data()[0] == std::byte{0});
            }
        }
}

TEST_CASE("a mirror of all is done where it lies") {
    const ScratchFolder folder;
    const Image image = scene(37, 53, 3, Format::of<std::uint16_t>());
    for (const fs::path& path : files_of(image, folder))
        for (const Direction direction : {Direction::horizontal, Direction::vertical, Direction::both}) {
            const Image mapped = map(path, Mapping::writable);
            const Image before = materialise(mapped | Flip{direction});
            copy((mapped | Flip{direction}).view(), mapped.view());
            CHECK(equal(load(path).view(), before.view()));
        }
}

TEST_CASE("what must be decoded, or is not all there, is refused with why and what can be mapped") {
    const ScratchFolder folder;
    const fs::path png = folder.path() / "a.png";
    save(scene(4, 5, 3), png);
    CHECK_THROWS_WITH_AS(map(png),
                         doctest::Contains("a.png: the pixels of png are decoded; only pixels that lie in the file as "
                                           "in memory can be mapped, as in pnm"),
                         CodecError);
    const fs::path cut = folder.file("cut.pgm", "P5 4 4 255\n0123456789");
    CHECK_THROWS_WITH_AS(map(cut), doctest::Contains("cut.pgm: ends at byte 21"), CodecError);
    Options options;
    options.allow_truncated = true;
    CHECK_THROWS_WITH_AS(map(cut, Mapping::read_only, options), doctest::Contains("2 of 4 stored rows are there"),
                         CodecError);
}

TEST_CASE("what is no file, or may not be written, is refused and not waited for") {
    const ScratchFolder folder;
    const fs::path fifo = folder.path() / "fifo";
    REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
    CHECK_THROWS_WITH_AS(map(fifo), doctest::Contains("only regular files can be mapped"), IoError);
    CHECK_THROWS_AS(map(folder.path()), IoError);
    CHECK_THROWS_WITH_AS(map(folder.path() / "none"), doctest::Contains("no such file"), IoError);
    CHECK_THROWS_AS(map(folder.file("text", "hello")), CodecError);
    CHECK_THROWS_AS(map(folder.file("empty", "")), CodecError);
    if (::geteuid() == 0) return; // nothing is read-only to root
    const fs::path path = folder.path() / "a.ppm";
    save(scene(4, 5, 3), path);
    fs::permissions(path, static_cast<fs::perms>(0400));
    CHECK_THROWS_WITH_AS(map(path, Mapping::writable), doctest::Contains("permission denied"), IoError);
    CHECK_NOTHROW(map(path, Mapping::copy_on_write));
}

TEST_CASE("a picture larger than memory is mapped, and a little of it changed, at the cost of the little") {
    const ScratchFolder folder;
    const fs::path path = folder.file("big.pam", std::string("P7\nWIDTH 131072\nHEIGHT 65536\nDEPTH 3\nMAXVAL 255\n"
                                                             "TUPLTYPE RGB\nENDHDR\n"));
    const auto header = fs::file_size(path);
    if (::truncate(path.c_str(), static_cast<off_t>(header + std::uint64_t{131072} * 65536 * 3)) != 0) {
        MESSAGE("skipped: no file of 24 GiB here");
        return;
    }
    for (const Mapping mapping : {Mapping::copy_on_write, Mapping::writable}) {
        const Image part = map(path, mapping) | Crop{100000, 40000, 512, 512};
        invert_in_place(part);
        CHECK(part.view().get<std::uint8_t>({511, 511, 2}) == 255);
        part.view().owner().flush();
        const Image read = load(open(path) | Crop{100000 - 1, 40000 - 1, 514, 514});
        const std::uint8_t inside = mapping == Mapping::writable ? 255 : 0;
        CHECK(read.view().get<std::uint8_t>({1, 1, 0}) == inside);
        CHECK(read.view().get<std::uint8_t>({512, 512, 0}) == inside);
        CHECK(read.view().get<std::uint8_t>({0, 1, 2}) == 0);
        CHECK(read.view().get<std::uint8_t>({513, 512, 0}) == 0);
    }
    struct stat facts {};
    REQUIRE(::stat(path.c_str(), &facts) == 0);
    CHECK(facts.st_blocks * 512 < 16 << 20); // 512 rows touch a page or two each
}
