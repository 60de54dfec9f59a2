// Images through the C ABI: the same pictures as through C++, opened, filtered, loaded and saved.
#include "c_api/handles.hpp"
#include "oriel/copy.hpp"
#include "oriel/filters/background.hpp"
#include "oriel/filters/channels.hpp"
#include "oriel/filters/crop.hpp"
#include "oriel/filters/fill.hpp"
#include "oriel/filters/flip.hpp"
#include "oriel/filters/gray.hpp"
#include "oriel/filters/invert.hpp"
#include "oriel/filters/pad.hpp"
#include "oriel/filters/paste.hpp"
#include "oriel/filters/rotate.hpp"
#include "oriel/filters/select.hpp"
#include "oriel/filters/subsample.hpp"
#include "oriel/filters/transpose.hpp"
#include "oriel/io.hpp"
#include "support/scratch_folder.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

using namespace testing;
using oriel::Picture;

namespace {

std::string sample(const char* name) { return std::string(ORIEL_SOURCE_DIR) + "/sample_images/" + name; }

CImage opened(const char* name) {
    CImage image;
    REQUIRE(oriel_open(sample(name).c_str(), nullptr, image.out()) == ORIEL_OK);
    return image;
}

oriel_image_facts facts_of(const oriel_image* image) {
    oriel_image_facts facts{};
    CHECK(oriel_image_info(image, &facts) == ORIEL_OK);
    return facts;
}

// What is seen, packed.
std::vector<int> seen(const oriel_image* image) {
    CImage packed;
    CView view;
    REQUIRE(oriel_image_materialise(image, nullptr, packed.out()) == ORIEL_OK);
    REQUIRE(oriel_image_view(packed, view.out()) == ORIEL_OK);
    return bytes_of(view);
}

std::vector<int> seen(const Picture& picture) {
    std::vector<int> out;
    for (const std::byte b : oriel::to_bytes(oriel::materialise(oriel::load(picture)).view()))
        out.push_back(std::to_integer<int>(b));
    return out;
}

void count_call(void* counter) { ++*static_cast<int*>(counter); }

} // namespace

TEST_CASE("an opened picture tells what it is, and no pixel is there") {
    const CImage image = opened("lighthouse.png");
    const oriel_image_facts facts = facts_of(image);
    CHECK(facts.width == 960);
    CHECK(facts.height == 640);
    CHECK(facts.channels == 3);
    CHECK(facts.loaded == 0);
    CHECK(facts.readonly == 1);
    CHECK(facts.max == 255);
    CHECK(facts.orientation == 1);
    CHECK(std::string(facts.element) == "B");
    CHECK(std::string(facts.names) == "rgb");
    CHECK(std::string(facts.file_format) == "png");
    CView view;
    CHECK(oriel_image_view(image, view.out()) == ORIEL_ETYPE);
    CHECK(says("oriel_image_load"));
    CHECK(oriel_image_invert_in_place(image, nullptr) == ORIEL_ETYPE);

    const CImage photo = opened("harbour.jpg"); // stored 600 x 800, EXIF orientation 6 or 8
    CHECK(facts_of(photo).width == 800);
    CHECK(facts_of(photo).orientation > 4);
    CHECK(facts_of(opened("relief.png")).max == 65535);
}

TEST_CASE("a picture is loaded, by itself and at once") {
    CImage loaded;
    REQUIRE(oriel_image_load(opened("leaf.png"), nullptr, loaded.out()) == ORIEL_OK);
    CHECK(facts_of(loaded).loaded == 1);
    CHECK(facts_of(loaded).readonly == 0);
    CHECK(std::string(facts_of(loaded).file_format) == "png");
    CHECK(std::string(facts_of(loaded).names) == "rgba");
    CImage at_once;
    REQUIRE(oriel_load(sample("leaf.png").c_str(), nullptr, at_once.out()) == ORIEL_OK);
    CHECK(seen(loaded) == seen(at_once));

    // Loading again gives the same pixels, not others.
    CImage again;
    REQUIRE(oriel_image_load(loaded, nullptr, again.out()) == ORIEL_OK);
    CView one;
    CView two;
    REQUIRE(oriel_image_view(loaded, one.out()) == ORIEL_OK);
    REQUIRE(oriel_image_view(again, two.out()) == ORIEL_OK);
    int identical = 0;
    CHECK(oriel_view_identical(one, two, &identical) == ORIEL_OK);
    CHECK(identical == 1);
}

TEST_CASE("every filter shows what its C++ counterpart shows, with pixels and without") {
    const Picture picture = oriel::open(sample("leaf.png"));
    const CImage lazy = opened("leaf.png");
    CImage loaded;
    REQUIRE(oriel_image_load(lazy, nullptr, loaded.out()) == ORIEL_OK);
    for (const oriel_image* image : {static_cast<oriel_image*>(lazy), static_cast<oriel_image*>(loaded)}) {
        CImage out;
        CHECK(oriel_image_crop(image, 10, 20, 30, 40, out.out()) == ORIEL_OK);
        CHECK(seen(out) == seen(picture | oriel::Crop{10, 20, 30, 40}));
        CHECK(facts_of(out).loaded == facts_of(image).loaded);
        CImage small;
        REQUIRE(oriel_image_crop(image, 100, 120, 50, 40, small.out()) == ORIEL_OK);
        const Picture part = picture | oriel::Crop{100, 120, 50, 40};
        CHECK(oriel_image_flip(small, ORIEL_FLIP_HORIZONTAL, out.out()) == ORIEL_OK);
        CHECK(seen(out) == seen(part | oriel::Flip{oriel::Direction::horizontal}));
        CHECK(oriel_image_flip(small, ORIEL_FLIP_VERTICAL, out.out()) == ORIEL_OK);
        CHECK(seen(out) == seen(part | oriel::Flip{oriel::Direction::vertical}));
        CHECK(oriel_image_flip(small, ORIEL_FLIP_BOTH, out.out()) == ORIEL_OK);
        CHECK(seen(out) == seen(part | oriel::Flip{oriel::Direction::both}));
        CHECK(oriel_image_rotate(small, -90, out.out()) == ORIEL_OK);
        CHECK(seen(out) == seen(part | oriel::Rotate{270}));
        CHECK(facts_of(out).width == 40);
        CHECK(oriel_image_transpose(small, out.out()) == ORIEL_OK);
        CHECK(seen(out) == seen(part | oriel::Transpose{}));
        CHECK(oriel_image_transverse(small, out.out()) == ORIEL_OK);
        CHECK(seen(out) == seen(part | oriel::Transverse{}));
        CHECK(oriel_image_subsample(small, 2, 3, 1, 0, out.out()) == ORIEL_OK);
        CHECK(seen(out) == seen(part | oriel::Subsample{2, 3, 1, 0}));
        CHECK(oriel_image_channels(small, "bga", out.out()) == ORIEL_OK);
        CHECK(seen(out) == seen(part | oriel::Channels{"bga"}));
        CHECK(oriel_image_select(small, "x=::-2,c=g", out.out()) == ORIEL_OK);
        CHECK(seen(out) == seen(part | oriel::Select{"x=::-2,c=g"}));
        CHECK(oriel_image_invert(small, nullptr, out.out()) == ORIEL_OK);
        CHECK(seen(out) == seen(part | oriel::Invert{}));
        CHECK(facts_of(out).inverted == 1);
        CHECK(oriel_image_invert(small, "ra", out.out()) == ORIEL_OK);
        CHECK(seen(out) == seen(part | oriel::Invert{"ra"}));
        CHECK(oriel_image_channels(small, "gra", out.out()) == ORIEL_OK);
        CHECK(facts_of(out).remapped == 1);
    }
}

TEST_CASE("a filter that cannot be is refused") {
    const CImage image = opened("leaf.png");
    CImage out;
    CHECK(oriel_image_crop(image, 0, 0, 0, 10, out.out()) == ORIEL_EVALUE);
    CHECK(oriel_image_crop(image, 0, 0, 401, 10, out.out()) == ORIEL_EINDEX);
    CHECK(oriel_image_flip(image, 3, out.out()) == ORIEL_EVALUE);
    CHECK(oriel_image_rotate(image, 45, out.out()) == ORIEL_EVALUE);
    CHECK(oriel_image_subsample(image, 0, 1, 0, 0, out.out()) == ORIEL_EVALUE);
    CHECK(oriel_image_channels(image, "x", out.out()) == ORIEL_EVALUE);
    CHECK(oriel_image_select(image, "[nothing", out.out()) == ORIEL_EVALUE);
    CHECK(oriel_image_invert(image, "x", out.out()) == ORIEL_EVALUE);
    CHECK(out == nullptr);
}

TEST_CASE("every stage shows what its C++ counterpart shows, with pixels and without") {
    const Picture part = oriel::open(sample("leaf.png")) | oriel::Crop{100, 120, 50, 40};
    CImage lazy;
    REQUIRE(oriel_image_crop(opened("leaf.png"), 100, 120, 50, 40, lazy.out()) == ORIEL_OK);
    CImage loaded;
    REQUIRE(oriel_image_load(lazy, nullptr, loaded.out()) == ORIEL_OK);
    const std::vector<int> before = seen(loaded);
    const oriel_region corner{10, 5, 20, 30};
    const oriel::Region same{{5, 30}, {10, 20}};
    for (const oriel_image* image : {static_cast<oriel_image*>(lazy), static_cast<oriel_image*>(loaded)}) {
        CImage out;
        CHECK(oriel_image_fill(image, "#ff8000", nullptr, nullptr, out.out()) == ORIEL_OK);
        CHECK(seen(out) == seen(part | oriel::Fill{"#ff8000"}));
        CHECK(facts_of(out).loaded == 0);
        CHECK(oriel_image_fill(image, "9", &corner, "ga", out.out()) == ORIEL_OK);
        CHECK(seen(out) == seen(part | oriel::Fill{"9", same, "ga"}));
        CHECK(oriel_image_invert_region(image, &corner, nullptr, out.out()) == ORIEL_OK);
        CHECK(seen(out) == seen(part | oriel::InvertRegion{same}));
        CHECK(oriel_image_invert_region(image, &corner, "b", out.out()) == ORIEL_OK);
        CHECK(seen(out) == seen(part | oriel::InvertRegion{same, "b"}));
        CImage small;
        REQUIRE(oriel_image_crop(image, 3, 4, 7, 6, small.out()) == ORIEL_OK);
        CHECK(oriel_image_paste(image, small, 40, 2, out.out()) == ORIEL_OK);
        CHECK(seen(out) == seen(part | oriel::Paste{part | oriel::Crop{3, 4, 7, 6}, 40, 2}));
        CHECK(oriel_image_pad(image, 1, 2, 3, -4, ORIEL_BORDER_COLOUR, nullptr, out.out()) == ORIEL_OK);
        CHECK(seen(out) == seen(part | oriel::Pad{1, 2, 3, -4}));
        CHECK(oriel_image_pad(image, 1, 2, 3, 4, ORIEL_BORDER_COLOUR, "red", out.out()) == ORIEL_OK);
        CHECK(seen(out) == seen(part | oriel::Pad{1, 2, 3, 4, oriel::Border::colour, "red"}));
        CHECK(facts_of(out).width == 56);
        CHECK(facts_of(out).height == 44);
        CHECK(oriel_image_pad(image, 1, 2, 3, 4, ORIEL_BORDER_EDGE, nullptr, out.out()) == ORIEL_OK);
        CHECK(seen(out) == seen(part | oriel::Pad{1, 2, 3, 4, oriel::Border::edge}));
        CHECK(oriel_image_pad(image, 1, 2, 3, 4, ORIEL_BORDER_MIRROR, nullptr, out.out()) == ORIEL_OK);
        CHECK(seen(out) == seen(part | oriel::Pad{1, 2, 3, 4, oriel::Border::mirror}));
        CHECK(oriel_image_background(image, "white", out.out()) == ORIEL_OK);
        CHECK(seen(out) == seen(part | oriel::Background{"white"}));
        CHECK(facts_of(out).channels == 3);
        CHECK(oriel_image_gray(image, out.out()) == ORIEL_OK);
        CHECK(seen(out) == seen(part | oriel::Gray{}));
        CHECK(facts_of(out).channels == 2);
    }
    CHECK(seen(loaded) == before); // who shares the pixels sees nothing of it
}

TEST_CASE("a stage that cannot be is refused") {
    const CImage image = opened("leaf.png");
    const CImage gray = opened("steps.pgm");
    CImage out;
    CHECK(oriel_image_fill(image, "no colour", nullptr, nullptr, out.out()) == ORIEL_EVALUE);
    CHECK(oriel_image_fill(image, "300", nullptr, nullptr, out.out()) == ORIEL_EVALUE);
    CHECK(oriel_image_fill(image, "red", nullptr, "x", out.out()) == ORIEL_EVALUE);
    const oriel_region empty{0, 0, 0, 5};
    CHECK(oriel_image_fill(image, "red", &empty, nullptr, out.out()) == ORIEL_EVALUE);
    CHECK(says("0 x 5"));
    for (const oriel_region& outside :
         {oriel_region{-1, 0, 5, 5}, oriel_region{0, 0, 401, 5}, oriel_region{1, 1, PTRDIFF_MAX, PTRDIFF_MAX}}) {
        CHECK(oriel_image_fill(image, "red", &outside, nullptr, out.out()) == ORIEL_EINDEX);
        CHECK(oriel_image_invert_region(image, &outside, nullptr, out.out()) == ORIEL_EINDEX);
    }
    CHECK(oriel_image_paste(image, image, 1, 0, out.out()) == ORIEL_EINDEX);
    CHECK(oriel_image_paste(gray, image, 0, 0, out.out()) != ORIEL_OK); // larger, and of colours
    CHECK(oriel_image_pad(image, 0, -400, 0, 0, ORIEL_BORDER_EDGE, nullptr, out.out()) == ORIEL_EVALUE);
    CHECK(oriel_image_pad(image, PTRDIFF_MAX, 0, 0, 0, ORIEL_BORDER_EDGE, nullptr, out.out()) == ORIEL_EOVERFLOW);
    CHECK(oriel_image_pad(image, 1, 1, 1, 1, 3, nullptr, out.out()) == ORIEL_EVALUE);
    CHECK(says("ORIEL_BORDER_MIRROR"));
    CImage gray_and_alpha;
    REQUIRE(oriel_image_gray(image, gray_and_alpha.out()) == ORIEL_OK);
    CHECK(oriel_image_background(gray_and_alpha, "red", out.out()) == ORIEL_EVALUE);
    CHECK(oriel_image_fill_in_place(image, "red", nullptr) == ORIEL_ETYPE);
    CHECK(oriel_image_paste_in_place(image, gray, 0, 0) == ORIEL_ETYPE);
    CHECK(out == nullptr);
}

TEST_CASE("pixels in memory are filled and pasted over, for all who look at them") {
    const Owner owner = counting(24);
    const CView view = view_of(owner, "B", {4, 6});
    CImage image;
    REQUIRE(oriel_image_of_view(view, 0, image.out()) == ORIEL_OK);
    CImage corner;
    REQUIRE(oriel_image_crop(image, 4, 2, 2, 2, corner.out()) == ORIEL_OK);
    CImage copy;
    REQUIRE(oriel_image_materialise(corner, nullptr, copy.out()) == ORIEL_OK);
    CHECK(oriel_image_fill_in_place(corner, "200", nullptr) == ORIEL_OK);
    CHECK(bytes_of(view) ==
          std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 200, 200, 18, 19, 20, 21, 200, 200});
    CHECK(oriel_image_paste_in_place(image, copy, 0, 1) == ORIEL_OK);
    CHECK(bytes_of(view) ==
          std::vector<int>{0, 1, 2, 3, 4, 5, 16, 17, 8, 9, 10, 11, 22, 23, 14, 15, 200, 200, 18, 19, 20, 21, 200, 200});
    CHECK(oriel_image_paste_in_place(image, copy, 5, 1) == ORIEL_EINDEX);
    CView readonly;
    REQUIRE(oriel_view_readonly(view, readonly.out()) == ORIEL_OK);
    CImage locked;
    REQUIRE(oriel_image_of_view(readonly, 0, locked.out()) == ORIEL_OK);
    CHECK(oriel_image_fill_in_place(locked, "0", nullptr) == ORIEL_EREADONLY);
    CHECK(oriel_image_paste_in_place(locked, copy, 0, 0) == ORIEL_EREADONLY);
}

TEST_CASE("what was opened from memory is needed as long as it is pasted somewhere") {
    const std::string a = "P5 2 1 255\nAB";
    const std::string b = "P5 1 1 255\nC";
    int freed_a = 0;
    int freed_b = 0;
    CImage onto;
    CImage what;
    REQUIRE(oriel_open_memory(a.data(), a.size(), count_call, &freed_a, nullptr, onto.out()) == ORIEL_OK);
    REQUIRE(oriel_open_memory(b.data(), b.size(), count_call, &freed_b, nullptr, what.out()) == ORIEL_OK);
    CImage pasted;
    REQUIRE(oriel_image_paste(onto, what, 1, 0, pasted.out()) == ORIEL_OK);
    onto = CImage();
    what = CImage();
    CHECK(freed_a + freed_b == 0);
    CHECK(seen(pasted) == std::vector<int>{'A', 'C'});
    pasted = CImage();
    CHECK(freed_a == 1);
    CHECK(freed_b == 1);
}

TEST_CASE("a picture is saved, and memory too") {
    const ScratchFolder folder;
    const std::string path = (folder.path() / "part.png").string();
    CImage part;
    REQUIRE(oriel_image_crop(opened("lighthouse.png"), 10, 20, 64, 48, part.out()) == ORIEL_OK);
    REQUIRE(oriel_image_save(part, path.c_str(), nullptr) == ORIEL_OK);
    CImage back;
    REQUIRE(oriel_load(path.c_str(), nullptr, back.out()) == ORIEL_OK);
    CHECK(seen(back) == seen(part));

    oriel_options options{};
    options.keep_existing = 1;
    CHECK(oriel_image_save(part, path.c_str(), &options) == ORIEL_EIO);
    CHECK(oriel_image_save(part, path.c_str(), nullptr) == ORIEL_OK);
    CHECK(oriel_image_save(part, (path + "?").c_str(), nullptr) == ORIEL_ECODEC);
    options.keep_existing = 0;
    options.format = "png";
    CHECK(oriel_image_save(back, (path + "?").c_str(), &options) == ORIEL_OK);
    CHECK(oriel_image_save(part, "/no/such/folder/x.png", nullptr) == ORIEL_EIO);

    Owner file;
    CHECK(oriel_image_encode(part, nullptr, file.out()) == ORIEL_EVALUE);
    REQUIRE(oriel_image_encode(part, &options, file.out()) == ORIEL_OK);
    std::ifstream in(path, std::ios::binary);
    const std::string written{std::istreambuf_iterator<char>(in), {}};
    std::size_t size = 0;
    CHECK(oriel_owner_size(file, &size) == ORIEL_OK);
    REQUIRE(size == written.size());
    const std::vector<int> encoded = bytes_of(view_of(file, "B", {static_cast<std::ptrdiff_t>(size)}));
    CHECK(std::equal(encoded.begin(), encoded.end(), written.begin(),
                     [](int a, char b) { return a == static_cast<unsigned char>(b); }));
}

TEST_CASE("the options arrive: quality, memory, progress") {
    const CImage image = opened("lighthouse.png");
    oriel_options options{};
    options.format = "jpeg";
    const auto size_at = [&](int quality) {
        options.quality = quality;
        Owner file;
        CHECK(oriel_image_encode(image, &options, file.out()) == ORIEL_OK);
        std::size_t size = 0;
        CHECK(oriel_owner_size(file, &size) == ORIEL_OK);
        return size;
    };
    CHECK(size_at(30) < size_at(0));
    CHECK(size_at(0) == size_at(92));

    oriel_options little{};
    little.max_memory = 1000;
    CImage out;
    CHECK(oriel_image_load(image, &little, out.out()) == ORIEL_ELIMIT);
    CHECK(oriel_load(sample("lighthouse.png").c_str(), &little, out.out()) == ORIEL_ELIMIT);
    CHECK(oriel_image_materialise(image, &little, out.out()) == ORIEL_ELIMIT);
    CHECK(out == nullptr);
    CImage loaded;
    REQUIRE(oriel_image_load(image, nullptr, loaded.out()) == ORIEL_OK);
    CHECK(oriel_image_materialise(loaded, &little, out.out()) == ORIEL_ELIMIT);

    struct Progress {
        std::uint64_t calls = 0, done = 0, total = 0;
        std::uint64_t limit = 0;
    } progress;
    const ScratchFolder folder;
    const std::string path = (folder.path() / "out.pnm").string();
    oriel_options watched{};
    watched.threads = 1;
    watched.progress_context = &progress;
    watched.progress = [](std::uint64_t done, std::uint64_t total, void* context) {
        auto& seen_so_far = *static_cast<Progress*>(context);
        ++seen_so_far.calls;
        seen_so_far.done = done;
        seen_so_far.total = total;
        return seen_so_far.calls == seen_so_far.limit ? 0 : 1;
    };
    progress.limit = 1;
    CHECK(oriel_image_load(image, &watched, out.out()) == ORIEL_ECANCELLED);
    CHECK(progress.calls == 1);
    progress = {};
    progress.limit = 2;
    CHECK(oriel_image_save(image, path.c_str(), &watched) == ORIEL_ECANCELLED);
    CHECK(!std::filesystem::exists(path));
    CHECK(progress.calls == 2);
    progress = {};
    CHECK(oriel_image_save(image, path.c_str(), &watched) == ORIEL_OK);
    CHECK(progress.done == 640);
    CHECK(progress.total == 640);
}

TEST_CASE("a picture is read from memory, which is given back with the last image of it") {
    int calls = 0;
    const std::string pgm = "P5 3 2 255\nabcdef";
    CImage image;
    CHECK(oriel_open_memory("P5 3", 4, count_call, &calls, nullptr, image.out()) == ORIEL_ECODEC);
    CHECK(calls == 0);
    REQUIRE(oriel_open_memory(pgm.data(), pgm.size(), count_call, &calls, nullptr, image.out()) == ORIEL_OK);
    CHECK(std::string(facts_of(image).file_format) == "pnm");
    CImage column;
    REQUIRE(oriel_image_crop(image, 1, 0, 1, 2, column.out()) == ORIEL_OK);
    image = CImage();
    CHECK(calls == 0);
    CHECK(seen(column) == std::vector<int>{'b', 'e'});
    column = CImage();
    CHECK(calls == 1);
}

TEST_CASE("a view is seen as a picture, and a picture's memory as a view") {
    const Owner owner = counting(24);
    const CView pixels = view_of(owner, "B", {2, 4, 3});
    CImage image;
    REQUIRE(oriel_image_of_view(pixels, 0, image.out()) == ORIEL_OK);
    CHECK(facts_of(image).loaded == 1);
    CHECK(facts_of(image).readonly == 0);
    CHECK(facts_of(image).orientation == 1);
    CHECK(std::string(facts_of(image).file_format).empty());
    CHECK(std::string(facts_of(image).names) == "rgb");
    CHECK(oriel_owner_exports(owner) == 2); // an image is an export like any view

    CImage mirrored;
    REQUIRE(oriel_image_flip(image, ORIEL_FLIP_HORIZONTAL, mirrored.out()) == ORIEL_OK);
    CView view;
    REQUIRE(oriel_image_view(mirrored, view.out()) == ORIEL_OK);
    CHECK(strides_of(view) == Numbers{12, -3, 1});
    CHECK(oriel_view_fill(indexed(view, {at(0), at(0)}), "x", 1) == ORIEL_OK);
    CHECK(bytes_of(indexed(pixels, {at(0), at(3)})) == std::vector<int>{'x', 'x', 'x'});

    CHECK(oriel_image_of_view(view_of(owner, "B", {24}), 0, image.out()) == ORIEL_ETYPE);
    CHECK(oriel_image_of_view(view_of(owner, "B", {4, 6}), 100, image.out()) == ORIEL_OK);
    CHECK(facts_of(image).max == 100);
}

TEST_CASE("pixels are inverted in place, for all who look at them") {
    const Owner owner = counting(6);
    const CView pixels = view_of(owner, "B", {1, 2, 3});
    CImage image;
    REQUIRE(oriel_image_of_view(pixels, 0, image.out()) == ORIEL_OK);
    CHECK(oriel_image_invert_in_place(image, "g") == ORIEL_OK);
    CHECK(bytes_of(pixels) == std::vector<int>{0, 254, 2, 3, 251, 5});
    CHECK(oriel_image_invert_in_place(image, nullptr) == ORIEL_OK);
    CHECK(bytes_of(pixels) == std::vector<int>{255, 1, 253, 252, 4, 250});
    CView readonly;
    REQUIRE(oriel_view_readonly(pixels, readonly.out()) == ORIEL_OK);
    REQUIRE(oriel_image_of_view(readonly, 0, image.out()) == ORIEL_OK);
    CHECK(facts_of(image).readonly == 1);
    CHECK(oriel_image_invert_in_place(image, nullptr) == ORIEL_EREADONLY);
}
