#include "oriel/oriel.hpp"
#include "pipeline/scene.hpp"
#include "support/scratch_folder.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

using namespace oriel;
using testing::ScratchFolder;

namespace {

std::span<const std::byte> bytes_of(const std::string& text) { return std::as_bytes(std::span(text)); }

} // namespace

TEST_CASE("what is no picture is refused with its first bytes and what can be read") {
    CHECK_THROWS_WITH_AS(
        open(bytes_of("GIF90a...")),
        doctest::Contains(
            "not a picture in a format known here (it begins with 47 49 46 39 30 61 2e 2e); read are png"),
        CodecError);
    CHECK_THROWS_WITH_AS(open(bytes_of("")), doctest::Contains("the file is empty"), CodecError);
}

TEST_CASE("what only an untrusted decoder could read is refused with the reason, unless the build has it") {
    for (const FormatFacts& format : formats())
        CHECK(format.untrusted == (std::string("gif hdr psd pic").find(format.name) != std::string::npos));
    for (const std::string& text :
         {std::string("GIF89a..."), std::string("GIF87a"), std::string("#?RADIANCE\n"), std::string("#?RGBE\n"),
          std::string("8BPS\0\1", 6), std::string("\x53\x80\xf6\x34")}) {
        CAPTURE(text);
        const char* const words = ORIEL_TEST_UNTRUSTED ? "memory" : "-DORIEL_UNTRUSTED_CODECS=ON";
        CHECK_THROWS_WITH_AS(open(bytes_of(text)), doctest::Contains(words), CodecError);
    }
}

TEST_CASE("missing files and directories are errors that name them") {
    const ScratchFolder folder;
    CHECK_THROWS_WITH_AS(open(folder.path() / "no.png"), doctest::Contains("no.png': no such file or directory"),
                         IoError);
    CHECK_THROWS_AS(open(folder.path()), IoError);
}

TEST_CASE("a suffix does not decide what a file is") {
    const ScratchFolder folder;
    SaveOptions png;
    png.format = "png";
    save(testing::scene(3, 4, 3), folder.path() / "picture.jpg", png);
    CHECK(open(folder.path() / "picture.jpg").facts().format == "png");
}

TEST_CASE("loading a window holds that window, not the picture") {
    const auto source = std::make_shared<testing::WindowSource>(testing::scene(400, 300, 3));
    const Picture part = Picture(source) | Crop{20, 30, 50, 40} | Rotate{90};
    const Image image = load(part);
    CHECK(image.view().owner().size() == 50 * 40 * 3);
    CHECK(equal(materialise(image).view(),
                materialise(Picture(source).resident() | Crop{20, 30, 50, 40} | Rotate{90}).view()));
    Options options;
    options.max_memory = 1000;
    CHECK_THROWS_WITH_AS(load(part, options), doctest::Contains("5.9 KiB of memory; the limit is 1000 bytes"),
                         LimitError);
}

TEST_CASE("a plain window is read to where it is wanted, and no other buffer is made of it") {
    const Image image = testing::scene(1200, 900, 3);
    SaveOptions saving;
    for (const std::string format : {"png", "pnm", "qoi"}) {
        CAPTURE(format);
        saving.format = format;
        const std::vector<std::byte> file = encode(image, saving);
        const Picture picture = open(file);
        if (picture.source()->reading() == Reading::whole) continue;
        const View room = Buffer::allocate(1300 * 1000 * 3).view({}, {1300, 1000, 3});
        std::fill_n(room.mutable_data(), room.nbytes(), std::byte{7});
        const View part = room(Slice{50, 1250}, Slice{20, 920});
        REQUIRE(part.extent(0) == picture.height());
        REQUIRE(part.extent(1) == picture.width());
        const std::uint64_t before = counters().bytes_allocated;
        picture.read(part);
        CHECK(counters().bytes_allocated - before < image.view().nbytes() / 2);
        CHECK(equal(part, image.view()));
        CHECK(room.data()[0] == std::byte{7});
        CHECK(room.index(0, 1250).index(0, 0).data()[0] == std::byte{7});
    }
}

TEST_CASE("loading tells how far it is, and stops when asked, with the same pixels as otherwise") {
    const Image image = testing::scene(2500, 1500, 3); // 11 MiB: three bands where rows are decoded one by one
    SaveOptions saving;
    for (const std::string format : {"png", "pnm"}) {
        CAPTURE(format);
        saving.format = format;
        const std::vector<std::byte> file = encode(image, saving);
        std::vector<std::uint64_t> done;
        Options options;
        options.progress = [&](std::uint64_t rows, std::uint64_t height) {
            CHECK(height == 2400);
            done.push_back(rows);
            return true;
        };
        const Picture part = open(file) | Crop{100, 100, 1400, 2400};
        const Image loaded = load(part, options);
        CHECK(equal(loaded.view(), part.resident().view()));
        REQUIRE(done.size() >= 2);
        CHECK(done.front() == 0);
        CHECK(done.back() == 2400);
        CHECK(std::is_sorted(done.begin(), done.end()));
        if (part.source()->reading() != Reading::whole) CHECK(done.size() == 4);
        options.progress = [](std::uint64_t rows, std::uint64_t) { return rows == 0; };
        CHECK_THROWS_AS(load(part, options), Cancelled);
    }
}

TEST_CASE("verify reads what no window would") {
    SaveOptions options;
    options.format = "png";
    std::vector<std::byte> file = encode(testing::scene(700, 500, 3), options);
    CHECK_NOTHROW(verify(open(std::span<const std::byte>(file))));
    file.back() ^= std::byte{1}; // of IEND
    const Picture damaged = open(std::span<const std::byte>(file));
    if (damaged.source()->reading() == Reading::rows) CHECK_NOTHROW(load(damaged | Crop{0, 0, 500, 20}));
    CHECK_THROWS_AS(verify(damaged), CodecError);
}

TEST_CASE("a decoder is chosen by name, and names that are none are refused with those there are") {
    SaveOptions writing;
    writing.format = "png";
    const std::vector<std::byte> file = encode(testing::scene(7, 5, 3), writing);
    Options options;
    options.decoders = {"png=stb"};
    CHECK(open(std::span<const std::byte>(file), options).source()->reading() == Reading::whole);
    for (const char* wrong : {"png=zlib", "pngg=stb", "png", "=stb", ""}) {
        options.decoders = {wrong};
        CHECK_THROWS_AS(open(std::span<const std::byte>(file), options), ValueError);
    }
}

TEST_CASE("ten filters on an open picture read nothing") {
    const auto source = std::make_shared<testing::WindowSource>(testing::scene(64, 48, 3));
    const Picture picture = Picture(source) | Crop{1, 1, 40, 60} | Flip{Direction::both} | Rotate{90} | Transpose{} |
                            Transverse{} | Subsample{2, 3} | Channels{"bgr"} | Invert{} | Select{"[::-1, 1:]"} |
                            Rotate{-90};
    CHECK(picture.width() > 0);
    CHECK(source->windows.empty());
}

TEST_CASE("the default limit is some of what there is") { CHECK(default_max_memory() > 0); }
