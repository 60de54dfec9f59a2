// Pictures of few colours are written as they came: palettes as palettes, gray of 1, 2 and 4 bit in as many.
#include "codecs/png_file.hpp"
#include "oriel/copy.hpp"
#include "oriel/oriel.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <string>

using namespace oriel;
using namespace testing;

namespace {

const PngKind small_kinds[] = {{0, 1}, {0, 2}, {0, 4}, {3, 1}, {3, 2}, {3, 4}, {3, 8}};

SaveOptions as_png() {
    SaveOptions options;
    options.format = "png";
    return options;
}

Bytes saved(const Picture& picture) { return encode(picture, as_png()); }

/// Colour type and depth of IHDR.
PngKind kind_of(const Bytes& file) { return {std::to_integer<int>(file[25]), std::to_integer<int>(file[24])}; }

bool has_chunk(const Bytes& file, std::string_view type) {
    const Bytes wanted = text_bytes(type);
    return std::search(file.begin(), file.end(), wanted.begin(), wanted.end()) != file.end();
}

/// What is written shows what was seen, in as many channels.
void check_same(const Picture& seen, const Bytes& file) {
    const Image expected = materialise(load(seen));
    const Image read = materialise(load(file));
    CHECK(read.frame() == expected.frame());
    CHECK(equal(read.view(), expected.view()));
}

Bytes small_png(const PngKind& kind, int width, int height, const std::vector<Bytes>& before = {}) {
    return simple_png(kind, width, height, random_samples(kind, width, height), before);
}

SaveOptions as_pbm() {
    SaveOptions options;
    options.format = "pbm";
    return options;
}

using Chain = std::function<Picture(const Picture&)>;
struct Named {
    const char* name;
    Chain chain;
};
const Named same_kind[] = {
    {"nothing", [](const Picture& p) { return p; }},
    {"crop",
     [](const Picture& p) {
         return p | Crop{3, 1, 6, 4};
     }},
    {"flip h", [](const Picture& p) { return p | Flip{Direction::horizontal}; }},
    {"rotate 90", [](const Picture& p) { return p | Rotate{90}; }},
    {"rotate 180", [](const Picture& p) { return p | Rotate{180}; }},
    {"invert", [](const Picture& p) { return p | Invert{}; }},
    {"invert, turned and cut",
     [](const Picture& p) {
         return p | Invert{} | Rotate{270} | Crop{1, 2, 3, 5};
     }},
    {"subsample",
     [](const Picture& p) {
         return p | Subsample{2, 3};
     }},
};

} // namespace

TEST_CASE("geometry and inversion keep a palette and small gray") {
    for (const PngKind& kind : small_kinds)
        for (const Named& each : same_kind)
            for (const int width : {13, 16}) {
                CAPTURE(kind.text());
                CAPTURE(each.name);
                const Bytes file = small_png(kind, width, 11);
                const Picture seen = each.chain(open(file));
                const Bytes out = saved(seen);
                CHECK(kind_of(out).colour == kind.colour);
                CHECK(kind_of(out).depth == kind.depth);
                check_same(seen, out);
            }
}

TEST_CASE("so they do with transparency") {
    Bytes entries;
    for (const int alpha : {0, 128, 255}) entries.push_back(static_cast<std::byte>(alpha));
    for (const PngKind& kind : small_kinds) {
        Bytes transparency = entries;
        if (kind.colour == 0) transparency = {std::byte{0}, std::byte{1}};
        else if (kind.depth == 1) transparency.resize(2);
        for (const Named& each : same_kind) {
            CAPTURE(kind.text());
            CAPTURE(each.name);
            const Bytes file = small_png(kind, 13, 11, {chunk("tRNS", transparency)});
            const Picture seen = each.chain(open(file));
            const Bytes out = saved(seen);
            CHECK(kind_of(out).colour == kind.colour);
            CHECK(kind_of(out).depth == kind.depth);
            CHECK(has_chunk(out, "tRNS"));
            check_same(seen, out);
        }
    }
}

TEST_CASE("a palette that is opaque throughout, and says so, keeps its alpha channel") {
    const Bytes file = small_png({3, 2}, 9, 5, {chunk("tRNS", Bytes(4, std::byte{255}))});
    REQUIRE(open(file).channel_count() == 4);
    check_same(open(file), saved(open(file)));
    CHECK(kind_of(saved(open(file))).colour == 3);
}

TEST_CASE("channels in another order are a palette too; one alone is gray, alpha inverted is no small gray") {
    const Bytes file = small_png({3, 4}, 13, 7);
    const Picture swapped = open(file) | Channels{"bgr"};
    CHECK(kind_of(saved(swapped)).colour == 3);
    check_same(swapped, saved(swapped));
    const Picture green = open(file) | Channels{"g"};
    CHECK(kind_of(saved(green)).colour == 0);
    check_same(green, saved(green));

    INFO("black and white are still black and white, seen by one channel");
    std::vector<Bytes> chunks{ihdr(4, 1, {3, 1}), chunk("PLTE", text_bytes(std::string("\0\0\0\xff\xff\xff", 6))),
                              chunk("IDAT", zlib_stored(Bytes{std::byte{0}, std::byte{0b0101'0000}})),
                              chunk("IEND", {})};
    const Bytes bilevel = png_of(chunks);
    const Bytes one = saved(open(bilevel) | Channels{"r"});
    CHECK(kind_of(one).colour == 0);
    CHECK(kind_of(one).depth == 1);
    check_same(open(bilevel) | Channels{"r"}, one);

    const Bytes gray = small_png({0, 2}, 9, 5, {chunk("tRNS", Bytes{std::byte{0}, std::byte{2}})});
    const Picture inverted = open(gray) | Invert{"a"};
    CHECK(kind_of(saved(inverted)).colour == 4);
    check_same(inverted, saved(inverted));
    const Picture opaque = open(gray) | Channels{"y"};
    CHECK(kind_of(saved(opaque)).depth == 2);
    check_same(opaque, saved(opaque));
}

TEST_CASE("colours that stages add go into the palette while it has room, and a fitting depth") {
    const Region corner{{0, 2, 1}, {0, 2, 1}};
    const std::vector<Named> stages = {
        {"fill", [&](const Picture& p) { return p | Fill{.colour = Colour("#123456"), .region = corner}; }},
        {"fill one channel",
         [&](const Picture& p) { return p | Fill{.colour = Colour("7"), .region = corner, .channels = "g"}; }},
        {"invert a region", [&](const Picture& p) { return p | InvertRegion{corner}; }},
        {"pad", [](const Picture& p) { return p | Pad{1, 2, 3, 4, Border::colour, Colour("#010203")}; }},
        {"pad, turned",
         [](const Picture& p) { return p | Rotate{90} | Pad{1, 2, 3, 4, Border::colour, {}} | Rotate{270}; }},
        {"pad by the edge", [](const Picture& p) { return p | Pad{1, 2, 3, 4, Border::edge, {}}; }},
        {"paste its own",
         [](const Picture& p) {
             return p | Paste{p | Crop{0, 0, 3, 3} | Invert{}, 1, 1};
         }},
        {"one on the other",
         [&](const Picture& p) {
             return p | Fill{.colour = Colour("#123456"), .region = corner} | Flip{Direction::both} | Invert{} |
                    Pad{1, 1, 1, 1, Border::mirror, {}};
         }},
    };
    for (const PngKind& kind : {PngKind{3, 1}, PngKind{3, 2}, PngKind{3, 4}})
        for (const Named& each : stages) {
            CAPTURE(kind.text());
            CAPTURE(each.name);
            const Bytes file = small_png(kind, 13, 7);
            const Picture seen = each.chain(open(file));
            const Bytes out = saved(seen);
            CHECK(kind_of(out).colour == 3);
            CHECK(kind_of(out).depth >= kind.depth);
            check_same(seen, out);
        }
    INFO("a colour that was there needs no more bits");
    const Bytes file = small_png({3, 2}, 13, 7);
    const auto first = open(file).source()->few_colours()->pixels[0];
    const std::string same = std::to_string(first[0]) + ',' + std::to_string(first[1]) + ',' + std::to_string(first[2]);
    CHECK(kind_of(saved(open(file) | Fill{.colour = Colour(same), .region = corner})).depth == 2);
    CHECK(kind_of(saved(open(file) | Fill{.colour = Colour("#123456"), .region = corner})).depth == 4);
}

TEST_CASE("small gray takes grays that its depth can say, or that another can") {
    const Region corner{{0, 2, 1}, {0, 2, 1}};
    const Bytes bitmap = small_png({0, 1}, 13, 7);
    const auto filled = [&](const char* gray) {
        const Picture seen = open(bitmap) | Fill{.colour = Colour(gray), .region = corner};
        const Bytes out = saved(seen);
        CHECK(kind_of(out).colour == 0);
        check_same(seen, out);
        return kind_of(out).depth;
    };
    CHECK(filled("0") == 1);
    CHECK(filled("255") == 1);
    CHECK(filled("85") == 2);
    CHECK(filled("17") == 4);
    CHECK(filled("18") == 8);
    const Picture framed = open(bitmap) | Pad{1, 1, 1, 1, Border::colour, Colour("white")} | InvertRegion{corner};
    CHECK(kind_of(saved(framed)).depth == 1);
    check_same(framed, saved(framed));
    const Picture pasted = open(bitmap) | Paste{open(bitmap) | Rotate{90} | Crop{0, 0, 5, 5}, 2, 2};
    CHECK(kind_of(saved(pasted)).depth == 1);
    check_same(pasted, saved(pasted));
}

TEST_CASE("a palette without alpha, or in gray, is what is left of its colours") {
    const Bytes file = small_png({3, 4}, 13, 7, {chunk("tRNS", Bytes(3, std::byte{128}))});
    const Picture opaque = open(file) | Background{"#204060"};
    CHECK(kind_of(saved(opaque)).colour == 3);
    CHECK_FALSE(has_chunk(saved(opaque), "tRNS"));
    check_same(opaque, saved(opaque));
    const Picture gray = open(file) | Background{"white"} | Gray{};
    CHECK(kind_of(saved(gray)).colour == 0);
    check_same(gray, saved(gray));
    std::vector<Bytes> chunks{ihdr(4, 1, {3, 1}), chunk("PLTE", text_bytes(std::string("\0\0\0\xff\xff\xff", 6))),
                              chunk("IDAT", zlib_stored(Bytes{std::byte{0}, std::byte{0b0101'0000}})),
                              chunk("IEND", {})};
    const Bytes bilevel = png_of(chunks);
    CHECK(kind_of(saved(open(bilevel) | Gray{})).depth == 1);
}

TEST_CASE("what is not known to be few, or is too many, is written as colours") {
    const Region corner{{0, 2, 1}, {0, 2, 1}};
    const Bytes full = small_png({3, 8}, 13, 7); // its palette has 256 entries
    const Picture filled = open(full) | Fill{.colour = Colour("#123456"), .region = corner};
    CHECK(kind_of(saved(filled)).colour == 2);
    check_same(filled, saved(filled));
    const Bytes few = small_png({3, 2}, 13, 7);
    const Bytes many = small_png({2, 8}, 3, 3);
    const Picture pasted = open(few) | Paste{open(many), 1, 1};
    CHECK(kind_of(saved(pasted)).colour == 2);
    check_same(pasted, saved(pasted));
    const Picture onto = open(many) | Paste{open(few) | Crop{0, 0, 2, 2}, 1, 1};
    CHECK(kind_of(saved(onto)).colour == 2);
    check_same(onto, saved(onto));
}

TEST_CASE("a sample beyond the palette is black before and after") {
    for (const bool inverted : {false, true}) {
        std::vector<Bytes> chunks{
            ihdr(13, 9, {3, 4}), chunk("PLTE", test_palette(9)),
            chunk("IDAT", zlib_stored(unfiltered_rows({3, 4}, 13, 9, random_samples({3, 4}, 13, 9)))),
            chunk("IEND", {})};
        const Bytes file = png_of(chunks);
        const Picture seen = inverted ? open(file) | Invert{} : open(file);
        const Bytes out = saved(seen);
        CHECK(kind_of(out).colour == 3);
        check_same(seen, out);
    }
}

TEST_CASE("rows that are missing are 0 also where that is no colour of the palette") {
    Bytes file = simple_png({3, 8}, 200, 400, random_samples({3, 8}, 200, 400));
    file.resize(file.size() / 2);
    Options tolerant;
    tolerant.allow_truncated = true;
    if (!reads_by_rows()) return;
    const Picture seen = open(file, tolerant);
    check_same(seen, saved(seen));
}

TEST_CASE("a palette of equal entries, and one entry too many for its depth, are shown alike") {
    Bytes palette = test_palette(6);
    std::copy_n(palette.begin(), 3, palette.begin() + 6);
    std::vector<Bytes> chunks{ihdr(13, 9, {3, 2}), chunk("PLTE", palette),
                              chunk("IDAT", zlib_stored(unfiltered_rows({3, 2}, 13, 9, random_samples({3, 2}, 13, 9)))),
                              chunk("IEND", {})};
    const Bytes file = png_of(chunks);
    const Bytes out = saved(open(file));
    CHECK(kind_of(out).depth == 2);
    check_same(open(file), out);
}

TEST_CASE("the sink refuses a pixel that is none of those it was told of") {
    Bytes file;
    const auto output = codecs::memory_output(file);
    const auto sink = codecs::png_codec.create(*output, {.max_memory = plenty_of_memory, .quality = 0});
    sink->expect({2, {{0, 0, 0}, {255, 0, 0}, {1, 2, 3}}});
    const Image image(
        Buffer::copy_of(std::string("\xff\0\0\1\2\3\1\2\4\0\0\0", 12)).view(Format::of<std::uint8_t>(), {2, 2, 3}));
    CHECK(sink->begin(image.frame()) == image.frame().gathered());
    CHECK_THROWS_WITH_AS(sink->rows(image.view()),
                         "a pixel of 0x00040201 is none of the colours that were said to come", ValueError);
}

TEST_CASE("every decoder knows the colours") {
    for (const PngKind& kind : all_png_kinds) {
        CAPTURE(kind.text());
        const Bytes file = small_png(kind, 8, 8);
        const bool few = kind.colour == 3 || (kind.colour == 0 && kind.depth < 8);
        for (const std::string_view decoder : codecs::png_codec.decoders) {
            const auto colours = open_png(file, plenty_of_memory, decoder)->few_colours();
            REQUIRE(colours.has_value() == few);
            if (few) CHECK(colours->pixels.size() == std::size_t{1} << kind.depth);
        }
    }
}

TEST_CASE("gray of 1 bit becomes a bitmap, also inverted; gray of more bits is refused") {
    const Bytes one_bit = small_png({0, 1}, 13, 9);
    const Bytes two_bits = small_png({0, 2}, 13, 9);
    const Bytes eight_bits = small_png({0, 8}, 13, 9);
    const Picture seen = open(one_bit) | Rotate{90} | Invert{};
    const Bytes bitmap = encode(seen, as_pbm());
    const Image read = materialise(load(bitmap));
    const Image expected = materialise(load(seen));
    REQUIRE(read.width() == 9);
    CHECK(read.frame().max() == 1);
    for (std::ptrdiff_t y = 0; y < 13; ++y)
        for (std::ptrdiff_t x = 0; x < 9; ++x)
            CHECK(255 * read.view().get<std::uint8_t>({y, x, 0}) == expected.view().get<std::uint8_t>({y, x, 0}));
    CHECK_THROWS_AS((void)encode(open(two_bits), as_pbm()), CodecError);
    CHECK_THROWS_AS((void)encode(open(eight_bits), as_pbm()), CodecError);
}
