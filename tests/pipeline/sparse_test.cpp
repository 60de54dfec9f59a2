// Pictures of 20 GB and more in files with holes, in every format that is read by position: what lies beyond 2^31 and
// 2^32 bytes, and at the very end, is read from where it is, at the cost of a little, and changed there.
#include "codecs/tiff_file.hpp"
#include "oriel/oriel.hpp"
#include "support/scratch_folder.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

using namespace oriel;
using testing::ScratchFolder;
using testing::TiffFile;

namespace {

using namespace std::string_literals;

/// A picture of a format, its pixels lying in rows from the end of `header` on.
struct Huge {
    std::string name;
    std::string header;
    std::ptrdiff_t width;
    std::ptrdiff_t height;
    std::ptrdiff_t pixel_bytes;
    bool bottom_up = false;
    std::string layout = {};   ///< of raw pixels
    std::ptrdiff_t unseen = 0; ///< bytes of a pixel that are not shown

    std::uint64_t bytes() const {
        return static_cast<std::uint64_t>(width) * static_cast<std::uint64_t>(height * pixel_bytes);
    }
    std::ptrdiff_t seen_bytes() const { return pixel_bytes - unseen; }
    off_t position(std::ptrdiff_t x, std::ptrdiff_t y) const {
        const std::ptrdiff_t row = bottom_up ? height - 1 - y : y;
        return static_cast<off_t>(header.size()) + (row * width + x) * pixel_bytes;
    }
    Picture open(const std::filesystem::path& path) const {
        return layout.empty() ? oriel::open(path) : open_raw(path, RawLayout::parse(layout));
    }
};

std::string little(std::uint64_t value, unsigned size) {
    std::string out;
    for (unsigned i = 0; i < size; ++i) out += static_cast<char>(value >> (8 * i));
    return out;
}

std::string npy_header(const std::string& facts) {
    std::string text = facts;
    text.resize((10 + text.size() + 64) / 64 * 64 - 10 - 1, ' ');
    text += '\n';
    return "\x93NUMPY\1\0"s + little(text.size(), 2) + text;
}

/// BigTIFF of one strip, or of strips of so many rows; the pixels are all that lacks.
std::string tiff_header(std::uint64_t width, std::uint64_t height, std::uint64_t rows) {
    TiffFile file;
    file.big = true;
    file.set(256, 4, {width}).set(257, 4, {height}).set(258, 3, {8, 8, 8}).set(262, 3, {2}).set(277, 3, {3});
    file.set(278, 4, {rows});
    std::vector<std::uint64_t> offsets;
    std::vector<std::uint64_t> sizes;
    for (std::uint64_t y = 0; y < height; y += rows) {
        offsets.push_back(y * width * 3);
        sizes.push_back(std::min(rows, height - y) * width * 3);
    }
    file.set(273, 16, offsets).set(279, 16, sizes);
    const std::uint64_t front = file.bytes().size();
    for (std::uint64_t& offset : offsets) offset += front;
    return file.set(273, 16, offsets).bytes();
}

std::string bmp_header(std::int32_t width, std::int32_t height) {
    return "BM" + little(0, 8) + little(54, 4) + little(40, 4) + little(static_cast<std::uint32_t>(width), 4) +
           little(static_cast<std::uint32_t>(height), 4) + little(1, 2) + little(32, 2) + std::string(24, '\0');
}

std::vector<Huge> every_format() {
    const std::string ff_sides = "\0\0\xea\x60\0\0\xea\x60"s; // 60000 both ways
    return {
        {"a.pam", "P7\nWIDTH 131072\nHEIGHT 65536\nDEPTH 3\nMAXVAL 255\nTUPLTYPE RGB\nENDHDR\n", 131072, 65536, 3},
        {"a.ppm", "P6\n100000 80000\n255\n", 100000, 80000, 3},
        {"one strip.tif", tiff_header(100000, 70000, 70000), 100000, 70000, 3},
        {"many strips.tif", tiff_header(100000, 70000, 1000), 100000, 70000, 3},
        {"a.npy", npy_header("{'descr': '<u2', 'fortran_order': False, 'shape': (80000, 50000, 3), }"), 50000, 80000,
         6},
        {"a.raw", "twelve bytes", 300000, 40000, 2, false, "300000x40000x1xu16le,offset=12"},
        {"a.pfm", "PF\n50000 40000\n-1.0\n", 50000, 40000, 12, true},
        {"a.ff", "farbfeld" + ff_sides, 60000, 60000, 8},
        {"a.bmp", bmp_header(80000, 70000), 80000, 70000, 4, true, {}, 1},
        // The largest that TGA can say, 16 GiB.
        {"a.tga", "\0\0\2"s + std::string(9, '\0') + "\xff\xff\xff\xff\x20\x28"s, 65535, 65535, 4},
    };
}

/// Puts a hole behind the header; false where there is no room even for that.
bool make(const std::filesystem::path& path, const std::string& header, std::uint64_t hole) {
    return ::truncate(path.c_str(), static_cast<off_t>(header.size() + hole)) == 0;
}

void put(const std::filesystem::path& path, off_t at, const std::string& bytes) {
    const int number = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    CHECK(::pwrite(number, bytes.data(), bytes.size(), at) == static_cast<ssize_t>(bytes.size()));
    ::close(number);
}

/// How many of the bytes of what is seen are not 0.
std::ptrdiff_t marked(const Image& image) {
    const std::vector<std::byte> bytes = to_bytes(materialise(image).view());
    return std::ranges::count_if(bytes, [](std::byte b) { return b != std::byte{0}; });
}

/// Whether every byte of this pixel is the mark.
bool is_mark(const Image& image, std::ptrdiff_t x, std::ptrdiff_t y) {
    const View pixel = image.view().slice(0, {y, y + 1}).slice(1, {x, x + 1});
    return std::ranges::all_of(to_bytes(pixel), [](std::byte b) { return b == std::byte{'m'}; });
}

std::uint64_t used_bytes(const std::filesystem::path& path) {
    struct stat facts {};
    CHECK(::stat(path.c_str(), &facts) == 0);
    return static_cast<std::uint64_t>(facts.st_blocks) * 512;
}

} // namespace

TEST_CASE("pixels anywhere in a file of 20 GB are read from where they are") {
    const ScratchFolder folder;
    for (const Huge& huge : every_format()) {
        CAPTURE(huge.name);
        const std::filesystem::path path = folder.file(huge.name, huge.header);
        REQUIRE(make(path, huge.header, huge.bytes()));
        CHECK(huge.bytes() >= (huge.name == "a.tga" ? 17'000'000'000U : 20'000'000'000U));
        // The row on which bytes pass 2^31, 2^32 and 10^10, and the corners.
        std::vector<std::pair<std::ptrdiff_t, std::ptrdiff_t>> places{{huge.width - 1, huge.height - 1}, {0, 0}};
        for (const std::ptrdiff_t passed :
             {std::ptrdiff_t{1} << 31, std::ptrdiff_t{1} << 32, std::ptrdiff_t{10'000'000'000}})
            places.emplace_back(huge.width / 2, passed / (huge.width * huge.pixel_bytes) + 1);
        const auto start = std::chrono::steady_clock::now();
        const Counters before = counters();
        for (const auto& [column, line] : places) {
            const std::ptrdiff_t x = column; // names that doctest's lambdas may look at
            const std::ptrdiff_t y = line;
            CAPTURE(x);
            CAPTURE(y);
            const std::string mark(static_cast<std::size_t>(huge.pixel_bytes), 'm');
            put(path, huge.position(x, y), mark);
            const Picture picture = huge.open(path);
            REQUIRE(picture.width() == huge.width);
            REQUIRE(picture.height() == huge.height);
            const std::ptrdiff_t left = std::min(std::max<std::ptrdiff_t>(x - 2, 0), huge.width - 5);
            const std::ptrdiff_t top = std::min(std::max<std::ptrdiff_t>(y - 2, 0), huge.height - 5);
            const Picture part = picture | Crop{left, top, 5, 5};
            const Image seen = load(part);
            CHECK(marked(seen) == huge.seen_bytes());
            CHECK(is_mark(seen, x - left, y - top));
            const Image turned = load(part | Rotate{90} | Flip{Direction::vertical});
            CHECK(marked(turned) == huge.seen_bytes());
            CHECK(is_mark(turned, 4 - (y - top), 4 - (x - left)));
            put(path, huge.position(x, y), std::string(mark.size(), '\0'));
        }
        CHECK(counters().bytes_allocated - before.bytes_allocated < 1 << 20);
        CHECK(used_bytes(path) < 1 << 20);
        CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
        std::filesystem::remove(path);
    }
}

TEST_CASE("pixels anywhere in a file of 20 GB are changed where they are") {
    const ScratchFolder folder;
    for (const Huge& huge : every_format()) {
        if (!huge.layout.empty() || huge.name == "a.pfm") continue; // map opens what says itself; 1.0 has zero bytes
        CAPTURE(huge.name);
        const std::filesystem::path path = folder.file(huge.name, huge.header);
        REQUIRE(make(path, huge.header, huge.bytes()));
        const std::ptrdiff_t x = huge.width - 300;
        const std::ptrdiff_t y = huge.height - 300;
        {
            const Image part = map(path, Mapping::writable) | Crop{x, y, 7, 3};
            fill_in_place(part, Colour("white"));
            part.view().owner().flush();
        }
        CHECK(marked(load(huge.open(path) | Crop{x, y, 7, 3})) == 7 * 3 * huge.seen_bytes());
        CHECK(marked(load(huge.open(path) | Crop{x - 2, y - 2, 11, 7})) == 7 * 3 * huge.seen_bytes());
        CHECK(used_bytes(path) < 1 << 20);
        std::filesystem::remove(path);
    }
}

TEST_CASE("a file of 20 GB that lacks its last byte is truncated") {
    const ScratchFolder folder;
    for (const Huge& huge : every_format()) {
        CAPTURE(huge.name);
        const std::filesystem::path path = folder.file(huge.name, huge.header);
        REQUIRE(make(path, huge.header, huge.bytes() - 1));
        CHECK_THROWS_AS(huge.open(path), CodecError);
        std::filesystem::remove(path);
    }
}

TEST_CASE("compressed strips behind a hole of 20 GB are decoded") {
    bool compressed = false;
    for (const FormatFacts& format : formats())
        compressed = compressed || (format.name == "tiff" && format.reads.find("LZW") != std::string::npos);
    if (!compressed) return; // a build without libtiff
    const ScratchFolder folder;
    constexpr std::uint64_t far_away = 20'000'000'000;
    TiffFile file;
    file.big = true;
    file.set(256, 4, {4}).set(257, 4, {2}).set(258, 3, {8}).set(259, 3, {32773}).set(262, 3, {1}).set(278, 4, {1});
    file.set(273, 16, {far_away, far_away + 5}).set(279, 16, {5, 2});
    const std::filesystem::path path = folder.file("far.tif", file.bytes());
    REQUIRE(::truncate(path.c_str(), static_cast<off_t>(far_away)) == 0);
    put(path, static_cast<off_t>(far_away), "\3abcd\xfdz"s); // PackBits: four bytes as they are; one, four times
    CHECK(to_bytes(load(path).view()) == std::vector<std::byte>{std::byte{'a'}, std::byte{'b'}, std::byte{'c'},
                                                                std::byte{'d'}, std::byte{'z'}, std::byte{'z'},
                                                                std::byte{'z'}, std::byte{'z'}});
}
