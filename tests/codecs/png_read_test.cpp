// What a good PNG is read as, against pixels worked out from the samples that went into it.
#include "codecs/codec.hpp"
#include "codecs/exif_block.hpp"
#include "codecs/png_file.hpp"
#include "oriel/copy.hpp"
#include "oriel/error.hpp"
#include "oriel/source.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string_view>
#include <thread>
#include <utility>

using namespace oriel;
using namespace testing;

namespace {

using Samples = std::vector<std::uint16_t>;

Bytes be16(std::initializer_list<unsigned> values) {
    Bytes bytes;
    for (const unsigned v : values) {
        bytes.push_back(static_cast<std::byte>(v >> 8));
        bytes.push_back(static_cast<std::byte>(v));
    }
    return bytes;
}

unsigned expanded_gray(unsigned sample, int depth) { return depth >= 8 ? sample : sample * 255 / ((1U << depth) - 1); }

/// The pixels of a file without transparency, as the specification has them.
Samples expected_samples(const PngKind& kind, const Samples& stored) {
    const Bytes palette = test_palette(256);
    Samples out;
    for (const unsigned sample : stored) {
        if (kind.colour != 3) out.push_back(static_cast<std::uint16_t>(expanded_gray(sample, kind.depth)));
        else
            for (std::size_t c = 0; c < 3; ++c) out.push_back(std::to_integer<std::uint16_t>(palette[3 * sample + c]));
    }
    return out;
}

bool contains(const std::vector<std::string>& list, const std::string& word) {
    return std::find(list.begin(), list.end(), word) != list.end();
}

} // namespace

TEST_CASE("a PNG is known by its signature alone") {
    const Bytes file = simple_png({0, 8}, 1, 1, {7});
    CHECK(codecs::png_codec.recognises(std::span(file).first(8)));
    CHECK_FALSE(codecs::png_codec.recognises(std::span(file).first(7)));
    for (std::size_t i = 0; i < 8; ++i) {
        Bytes damaged = file;
        damaged[i] ^= std::byte{1};
        CHECK_FALSE(codecs::png_codec.recognises(damaged));
    }
}

TEST_CASE("every kind of PNG decodes to its pixels, expanded to 8 or 16 bit, whoever decodes it") {
    for (const PngKind kind : all_png_kinds)
        for (const auto& [asked, by] : {std::pair<PngSize, std::string_view>{{1, 1}, ""},
                                        {{1, 9}, ""},
                                        {{9, 1}, ""},
                                        {{17, 5}, ""},
                                        {{70, 3}, ""},
                                        {{17, 5}, "stb"},
                                        {{1, 1}, "stb"}}) {
            const PngSize size = asked; // names that doctest's lambdas may look at
            const std::string_view decoder = by;
            CAPTURE(decoder);
            CAPTURE(kind.text());
            CAPTURE(size.width);
            CAPTURE(size.height);
            const auto [width, height] = size;
            const Samples stored = random_samples(kind, width, height);
            const auto source = open_png(simple_png(kind, width, height, stored), plenty_of_memory, decoder);
            const Frame& frame = source->frame();
            CHECK(frame.height() == height);
            CHECK(frame.width() == width);
            CHECK(frame.channel_count() == static_cast<std::size_t>(kind.colour == 3 ? 3 : kind.samples()));
            CHECK(frame.has_alpha() == (kind.colour == 4 || kind.colour == 6));
            CHECK(frame.is_gray() == (kind.colour == 0 || kind.colour == 4));
            const bool by_rows = reads_by_rows() && decoder.empty();
            const Format sixteen(Kind::unsigned_integer, 2, by_rows ? ByteOrder::big : ByteOrder::native);
            CHECK(frame.format() == (kind.depth == 16 ? sixteen : Format::of<std::uint8_t>()));
            CHECK(source->reading() == (by_rows ? Reading::rows : Reading::whole));
            CHECK(frame.max() == (kind.depth == 16 ? 65535 : 255));
            CHECK(decoded_samples(*source) == expected_samples(kind, stored));
        }
}

TEST_CASE("a transparent colour becomes an alpha channel") {
    const auto alpha_of = [](const PngKind& kind, const Samples& stored, const Bytes& transparency) {
        const auto source = open_png(simple_png(kind, static_cast<int>(stored.size()) / kind.samples(), 1, stored,
                                                {chunk("tRNS", transparency)}));
        CHECK(source->frame().has_alpha());
        const Samples every = decoded_samples(*source);
        const std::size_t channels = source->frame().channel_count();
        Samples alpha;
        for (std::size_t i = channels - 1; i < every.size(); i += channels) alpha.push_back(every[i]);
        return alpha;
    };
    CHECK(alpha_of({0, 1}, {0, 1, 0}, be16({1})) == Samples{255, 0, 255});
    CHECK(alpha_of({0, 2}, {0, 1, 2, 3}, be16({2})) == Samples{255, 255, 0, 255});
    CHECK(alpha_of({0, 4}, {15, 1}, be16({15})) == Samples{0, 255});
    CHECK(alpha_of({0, 8}, {200, 201}, be16({201})) == Samples{255, 0});
    CHECK(alpha_of({0, 16}, {0x1234, 0x1235}, be16({0x1234})) == Samples{0, 65535});
    CHECK(alpha_of({2, 8}, {1, 2, 3, 1, 2, 4}, be16({1, 2, 3})) == Samples{0, 255});
    CHECK(alpha_of({2, 16}, {1, 2, 3, 1, 2, 0x103}, be16({1, 2, 0x103})) == Samples{65535, 0});
    CHECK(alpha_of({3, 8}, {0, 1, 2, 255}, {std::byte{9}, std::byte{0}}) == Samples{9, 0, 255, 255});

    INFO("bits of the colour beyond the sample depth mean nothing");
    CHECK(alpha_of({0, 1}, {0, 1}, be16({0xff03})) == Samples{255, 0});
    CHECK(alpha_of({0, 8}, {200, 201}, be16({0x77c9})) == Samples{255, 0});
}

TEST_CASE("a transparency that fits no pixel is ignored, and said to be") {
    const auto source = [](const PngKind& kind, const std::vector<Bytes>& before) {
        return open_png(simple_png(kind, 2, 1, random_samples(kind, 2, 1), before));
    };
    const auto rgba = source({6, 8}, {chunk("tRNS", be16({1, 2, 3}))});
    CHECK(rgba->frame().channel_count() == 4);
    REQUIRE(rgba->facts().notices.size() == 1);
    CHECK(rgba->facts().notices[0] == "the tRNS chunk at byte 33 is ignored: the picture has an alpha channel.");
    const auto gray = source({0, 8}, {chunk("tRNS", be16({1, 2}))});
    CHECK_FALSE(gray->frame().has_alpha());
    CHECK(gray->facts().notices[0] == "the tRNS chunk at byte 33 is ignored: it has 4 bytes, not 2.");
    const auto palette = source({3, 1}, {chunk("tRNS", Bytes(3))});
    CHECK_FALSE(palette->frame().has_alpha());
    CHECK(palette->facts().notices[0] == "the tRNS chunk at byte 51 is ignored: it has 3 entries and the palette 2.");
    const auto twice = source({0, 8}, {chunk("tRNS", be16({1})), chunk("tRNS", be16({2}))});
    CHECK(twice->facts().notices[0] == "the tRNS chunk at byte 47 is ignored: there is one before it.");
}

TEST_CASE("an index beyond the palette is black and opaque") {
    const PngKind kind{3, 8};
    for (const bool transparent : {false, true}) {
        CAPTURE(transparent);
        std::vector<Bytes> chunks{ihdr(3, 1, kind), chunk("PLTE", test_palette(2))};
        if (transparent) chunks.push_back(chunk("tRNS", Bytes(1)));
        chunks.push_back(chunk("IDAT", zlib_stored(unfiltered_rows(kind, 3, 1, {1, 2, 255}))));
        chunks.push_back(chunk("IEND", {}));
        const auto source = open_png(png_of(chunks));
        CHECK(decoded_samples(*source) == (transparent ? Samples{8, 254, 0x54, 255, 0, 0, 0, 255, 0, 0, 0, 255}
                                                       : Samples{8, 254, 0x54, 0, 0, 0, 0, 0, 0}));
    }
}

TEST_CASE("the pixels may lie in any number of IDAT chunks, empty ones too") {
    const PngKind kind{2, 8};
    const Samples stored = random_samples(kind, 40, 30);
    const Bytes stream = zlib_stored(unfiltered_rows(kind, 40, 30, stored));
    for (const std::size_t size : {std::size_t{1}, std::size_t{100}, stream.size() - 1}) {
        CAPTURE(size);
        std::vector<Bytes> chunks{ihdr(40, 30, kind), chunk("IDAT", {})};
        for (std::size_t at = 0; at < stream.size(); at += size) {
            chunks.push_back(chunk("IDAT", std::span(stream).subspan(at, std::min(size, stream.size() - at))));
            if (at % 3 == 0) chunks.push_back(chunk("IDAT", {}));
        }
        chunks.push_back(chunk("IDAT", {}));
        chunks.push_back(chunk("IEND", {}));
        CHECK(decoded_samples(*open_png(png_of(chunks))) == stored);
    }
}

TEST_CASE("what follows IEND is not looked at") {
    Bytes file = simple_png({0, 8}, 2, 1, {5, 6});
    append(file, text_bytes("anything at all"));
    CHECK(decoded_samples(*open_png(file)) == Samples{5, 6});
}

TEST_CASE("a PNG tells how it is stored and what else it carries") {
    const auto facts = [](const PngKind& kind, const std::vector<Bytes>& before) {
        return open_png(simple_png(kind, 1, 1, random_samples(kind, 1, 1), before))->facts();
    };
    CHECK(facts({3, 4}, {}).stored == "palette, 4 bit");
    CHECK(facts({3, 4}, {chunk("tRNS", Bytes(1))}).stored == "palette, 4 bit, transparent entries");
    CHECK(facts({0, 16}, {chunk("tRNS", Bytes(2))}).stored == "gray, 16 bit, one transparent colour");
    CHECK(facts({6, 8}, {}).stored == "RGBA, 8 bit");
    CHECK(facts({2, 8}, {}).format == "png");
    CHECK(facts({2, 8}, {}).metadata.empty());
    CHECK(facts({2, 8}, {}).orientation == 1);

    const FileFacts every =
        facts({2, 8}, {chunk("gAMA", Bytes(4)), chunk("iCCP", text_bytes("x")), chunk("tEXt", text_bytes("a")),
                       chunk("zTXt", text_bytes("b")), chunk("pHYs", Bytes(9)), chunk("prVt", Bytes(3))});
    CHECK(every.metadata == std::vector<std::string>{"gamma", "ICC profile", "text", "pixel density"});

    const FileFacts animated = facts({2, 8}, {chunk("acTL", Bytes(8))});
    CHECK(contains(animated.metadata, "animation"));
    CHECK(animated.further_frames);
    CHECK_FALSE(every.further_frames);
    CHECK(animated.notices == std::vector<std::string>{"The file is animated; only its default picture is read."});

    for (const bool big_endian : {false, true}) {
        const FileFacts turned =
            facts({2, 8}, {chunk("eXIf", ExifBlock{.big_endian = big_endian, .value = 6}.bytes())});
        CHECK(turned.orientation == 6);
        CHECK(contains(turned.metadata, "EXIF"));
    }
}

TEST_CASE("interlacing is seen in the header") {
    const Bytes file = png_of({ihdr(1, 1, {3, 2}, 1), chunk("PLTE", test_palette(4)),
                               chunk("IDAT", zlib_stored(Bytes(2))), chunk("IEND", {})});
    CHECK(open_png(file)->facts().stored == "palette, 2 bit, interlaced");
    CHECK(decoded_samples(*open_png(file)) == Samples{1, 255, 0x55});
}

TEST_CASE("stb's memory is the picture's buffer, a new one for each who asks for the whole") {
    const PngKind kind{2, 8};
    const Bytes file = simple_png(kind, 60, 50, random_samples(kind, 60, 50));
    const auto source = open_png(file, plenty_of_memory, "stb");
    CHECK(source->reading() == Reading::whole);
    const Counters before = counters();
    const Image first = source->whole();
    CHECK(counters().bytes_copied == before.bytes_copied);
    CHECK(counters().allocations == before.allocations);
    CHECK(first.view().owner().storage() == Storage::adopted);
    CHECK_FALSE(first.readonly());
    CHECK(first.frame() == source->frame());
    CHECK(source->whole().view().data() != first.view().data());
}

TEST_CASE("read by rows, a large picture takes little memory, and its end is not looked at for its beginning") {
    if (!reads_by_rows()) return;
    const PngKind kind{2, 8};
    const Samples stored = random_samples(kind, 300, 2000);
    Bytes file = simple_png(kind, 300, 2000, stored);
    const auto source = open_png(file);
    CHECK(source->held_memory() < 600'000);
    const auto last_row = [](Source& from, std::ptrdiff_t y) {
        const View row = Buffer::allocate(900).view({}, {1, 300, 3});
        from.read({.y = y, .x = 0, .height = 1, .width = 300}, row);
        return row.get<std::uint8_t>({0, 299, 2});
    };
    CHECK(last_row(*source, 1999) == stored.back());
    file[file.size() - 5] ^= std::byte{1}; // IEND's CRC
    file[file.size() - 40] ^= std::byte{1};
    CHECK(last_row(*open_png(file), 1000) == stored[1001 * 900 - 1]);
    CHECK_THROWS_AS(last_row(*open_png(file), 1999), CodecError);
}

TEST_CASE("any thread may read a PNG") {
    const PngKind kind{2, 8};
    const Samples stored = random_samples(kind, 60, 50);
    const Bytes file = simple_png(kind, 60, 50, stored);
    const auto source = open_png(file);
    std::vector<View> rows;
    for (int y = 0; y < 8; ++y) rows.push_back(Buffer::allocate(60 * 3).view(Format(), {1, 60, 3}));
    {
        std::vector<std::jthread> threads;
        for (std::ptrdiff_t y = 0; y < 8; ++y)
            threads.emplace_back([&source, y, to = rows[static_cast<std::size_t>(y)]] {
                source->read({.y = y, .x = 0, .height = 1, .width = 60}, to);
            });
    }
    for (std::size_t y = 0; y < 8; ++y) CHECK(rows[y].get<std::uint8_t>({0, 59, 2}) == stored[y * 180 + 179]);
}

TEST_CASE("the buffer outlives its source") {
    const PngKind kind{2, 8};
    const Samples stored = random_samples(kind, 20, 10);
    const Bytes file = simple_png(kind, 20, 10, stored);
    const View pixels = open_png(file)->whole().view();
    CHECK(pixels.get<std::uint8_t>({9, 19, 2}) == stored.back());
}

TEST_CASE("a window of a PNG is that part of the whole") {
    const PngKind kind{6, 16};
    const Samples stored = random_samples(kind, 20, 10);
    for (const std::string_view decoder : {"", "stb"}) {
        const auto source = open_png(simple_png(kind, 20, 10, stored), plenty_of_memory, decoder);
        const Buffer buffer = Buffer::allocate(3 * 5 * 4 * 2);
        const View to = buffer.view(source->frame().format(), {3, 5, 4});
        source->read({.y = 6, .x = 2, .height = 3, .width = 5}, to);
        CHECK(equal(to, source->whole().view().slice(0, {6, 9}).slice(1, {2, 7})));
        CHECK(to.get<std::uint16_t>({2, 4, 3}) == stored[(8 * 20 + 6) * 4 + 3]);
    }
}
