// Damaged, truncated and hostile PNG files: each is refused with a message that says what is wrong and where,
// before anything of the promised size is allocated.
#include "codecs/inflate.hpp"
#include "codecs/png_file.hpp"
#include "oriel/oriel.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>

using namespace oriel;
using namespace testing;

namespace {

const PngKind gray8{0, 8};

/// What opening and decoding the file throws, or "" if nothing.
template <class E = CodecError>
std::string error_of(const Bytes& file, std::uint64_t max_memory = plenty_of_memory, std::string_view decoder = {}) {
    try {
        open_png(file, max_memory, decoder)->whole();
    } catch (const E& error) {
        return error.what();
    }
    return "";
}

std::string error_of_chunks(const std::vector<Bytes>& chunks) { return error_of(png_of(chunks)); }

Bytes pixels(int width, int height, const PngKind& kind = gray8) {
    return chunk("IDAT", zlib_stored(unfiltered_rows(kind, width, height, random_samples(kind, width, height))));
}

const Bytes iend = chunk("IEND", {});

Bytes with_wrong_crc(Bytes chunk) {
    chunk.back() ^= std::byte{1};
    return chunk;
}

Bytes ihdr_of(std::uint32_t width, std::uint32_t height, std::initializer_list<int> rest) {
    Bytes payload;
    append_u32(payload, width);
    append_u32(payload, height);
    for (const int v : rest) payload.push_back(static_cast<std::byte>(v));
    return chunk("IHDR", payload);
}

} // namespace

TEST_CASE("a PNG truncated after any byte is an error") {
    const Bytes file = simple_png({3, 4}, 9, 4, random_samples({3, 4}, 9, 4), {chunk("tRNS", Bytes(3))});
    REQUIRE(error_of(file).empty());
    for (std::size_t size = 8; size < file.size(); ++size) {
        CAPTURE(size);
        const Bytes head(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size));
        CHECK_MESSAGE(error_of(head).find("truncated") != std::string::npos, error_of(head));
    }
}

TEST_CASE("all rows of a PNG that ends behind them are there, if that is tolerated") {
    if (!reads_by_rows()) return;
    const PngKind kind{2, 8};
    const auto samples = random_samples(kind, 9, 4);
    const Bytes file = simple_png(kind, 9, 4, samples);
    const Bytes whole = to_bytes(open_png(file)->whole().view());
    Options tolerant;
    tolerant.allow_truncated = true;
    for (std::size_t missing = 1; missing <= 12 + 4; ++missing) { // IEND, and the CRC of IDAT
        CAPTURE(missing);
        const Bytes part(file.begin(), file.end() - static_cast<std::ptrdiff_t>(missing));
        const Picture picture = open(part, tolerant);
        CHECK(to_bytes(load(picture).view()) == whole);
        CHECK(picture.source()->missing().empty());
        CHECK(error_of(part).find("truncated") != std::string::npos);
    }
}

TEST_CASE("a truncated PNG says where it ends") {
    const Bytes file = simple_png(gray8, 2, 1, {5, 6});
    const auto cut = [&](std::size_t size) {
        return error_of(Bytes(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size)));
    };
    REQUIRE(file.size() == 71);
    CHECK(cut(8) == "memory: the file ends at byte 8 without an IEND chunk: it is truncated");
    CHECK(cut(20) ==
          "memory: the IHDR chunk at byte 8 says it has 13 bytes, but only 0 are left: the file is truncated "
          "or damaged");
    CHECK(cut(58).find("truncated") != std::string::npos);
    CHECK(cut(59) == "memory: the file ends at byte 59 without an IEND chunk: it is truncated");
    CHECK(cut(64) == "memory: at byte 59 a chunk should begin, but only 5 of its at least 12 bytes are there: the file "
                     "is truncated");
}

TEST_CASE("a wrong CRC is found in every chunk") {
    CHECK(error_of_chunks({with_wrong_crc(ihdr(1, 1, gray8)), pixels(1, 1), iend}) ==
          "memory: the IHDR chunk at byte 8 has a wrong CRC (stored 0x3a7e9b54, computed 0x3a7e9b55): the file is "
          "damaged");
    const auto says = [](const std::vector<Bytes>& chunks, const std::string& place) {
        const std::string error = error_of_chunks(chunks);
        CHECK_MESSAGE(error.find(place + " has a wrong CRC") != std::string::npos, error);
    };
    const Bytes head = ihdr(1, 1, gray8);
    says({head, with_wrong_crc(pixels(1, 1)), iend}, "the IDAT chunk at byte 33");
    says({head, pixels(1, 1), with_wrong_crc(iend)}, "the IEND chunk at byte 58");
    says({head, with_wrong_crc(chunk("tEXt", Bytes(5))), pixels(1, 1), iend}, "the tEXt chunk at byte 33");
    says({head, pixels(1, 1), with_wrong_crc(chunk("tEXt", Bytes(5))), iend}, "the tEXt chunk at byte 58");
    says({head, with_wrong_crc(chunk("IDAT", {})), pixels(1, 1), iend}, "the IDAT chunk at byte 33");
    says({head, pixels(1, 1), with_wrong_crc(chunk("IDAT", {})), iend}, "the IDAT chunk at byte 58");
    says({ihdr(1, 1, {3, 8}), with_wrong_crc(chunk("PLTE", test_palette(1))), pixels(1, 1), iend},
         "the PLTE chunk at byte 33");
}

TEST_CASE("a header that cannot be is refused") {
    const auto error = [](const Bytes& header) { return error_of_chunks({header, pixels(1, 1), iend}); };
    CHECK(error(ihdr(0, 1, gray8)) ==
          "memory: the header says 0×1 pixels; each side is 1 to 2147483647: the file is damaged");
    CHECK(error(ihdr(1, 0x8000'0000, gray8)) ==
          "memory: the header says 1×2147483648 pixels; each side is 1 to 2147483647: the file is damaged");
    CHECK(error(ihdr(1, 1, {5, 8})) ==
          "memory: the header says colour type 5; there are 0, 2, 3, 4 and 6: the file is damaged");
    CHECK(error(ihdr(1, 1, {0, 3})) == "memory: the header says 3 bit for gray, which PNG does not have: the file is "
                                       "damaged");
    CHECK(error(ihdr(1, 1, {0, 0})) == "memory: the header says 0 bit for gray, which PNG does not have: the file is "
                                       "damaged");
    CHECK(error(ihdr(1, 1, gray8, 2)) == "memory: the header says compression 0, filter 0, interlace 2; PNG has only "
                                         "compression 0, filter 0, interlace 0 or 1: the file is damaged");
    CHECK(error(ihdr_of(1, 1, {8, 0, 1, 0, 0})).find("compression 1") != std::string::npos);
    CHECK(error(ihdr_of(1, 1, {8, 0, 0, 1, 0})).find("filter 1") != std::string::npos);
    CHECK(error(ihdr_of(1, 1, {8, 0, 0, 0})) ==
          "memory: the IHDR chunk at byte 8 has 12 bytes, not 13: the file is damaged");

    INFO("every depth that the specification does not list for a colour type");
    for (const int colour : {0, 2, 3, 4, 6})
        for (int depth = 0; depth < 256; ++depth) {
            bool legal = false;
            for (const PngKind& kind : all_png_kinds) legal = legal || (kind.colour == colour && kind.depth == depth);
            CAPTURE(colour);
            CAPTURE(depth);
            const std::string text = error(ihdr(1, 1, {colour, depth}));
            CHECK((text.find("which PNG does not have") == std::string::npos) == legal);
        }
}

TEST_CASE("chunks out of place are refused") {
    const Bytes head = ihdr(1, 1, gray8);
    const Bytes data = pixels(1, 1);
    const Bytes text = chunk("tEXt", Bytes(5));
    const Bytes palette = chunk("PLTE", test_palette(1));
    CHECK(error_of_chunks({text, head, data, iend}) ==
          "memory: a PNG begins with an IHDR chunk, this one with tEXt: the file is damaged");
    CHECK(error_of_chunks({head, head, data, iend}) ==
          "memory: the IHDR chunk at byte 33 is a second header: the file is damaged");
    CHECK(error_of_chunks({head, iend}) ==
          "memory: the IEND chunk at byte 33 ends the file, but no IDAT chunk came: it has no pixels");
    CHECK(error_of_chunks({head, data}) == "memory: the file ends at byte 58 without an IEND chunk: it is truncated");
    CHECK(error_of_chunks({head, data, text, data, iend}) ==
          "memory: the IDAT chunk at byte 75 does not follow the other IDAT chunks: the file is damaged");
    CHECK(error_of_chunks({head, data, palette, iend}) ==
          "memory: the PLTE chunk at byte 58 is critical and not expected after the pixels: the file is damaged");
    CHECK(error_of_chunks({head, chunk("IDAx", {}), data, iend}) ==
          "memory: the IDAx chunk at byte 33 is critical and of an unknown kind: the picture cannot be shown "
          "without it");
    CHECK(error_of_chunks({head, data, chunk("IEND", Bytes(1))}) ==
          "memory: the IEND chunk at byte 58 has 1 bytes, not 0: the file is damaged");
    CHECK(error_of_chunks({ihdr(1, 1, {3, 8}), data, iend}) ==
          "memory: the pixels are palette indices, but no PLTE chunk precedes them: the file is damaged");
    CHECK(error_of_chunks({ihdr(1, 1, {3, 8}), palette, palette, data, iend}) ==
          "memory: the PLTE chunk at byte 48 is a second palette: the file is damaged");
    for (const int colour : {0, 2}) {
        const PngKind kind{colour, 8};
        CHECK(error_of_chunks({ihdr(1, 1, kind), palette, pixels(1, 1, kind), iend}).empty());
        CHECK(error_of_chunks({ihdr(1, 1, kind), palette, palette, pixels(1, 1, kind), iend}) ==
              "memory: the PLTE chunk at byte 48 is a second palette: the file is damaged");
    }
    const Bytes transparent = chunk("tRNS", Bytes(6));
    CHECK(error_of_chunks({ihdr(1, 1, {2, 8}), palette, transparent, pixels(1, 1, {2, 8}), iend}).empty());
    CHECK(error_of_chunks({ihdr(1, 1, {2, 8}), transparent, palette, pixels(1, 1, {2, 8}), iend}) ==
          "memory: the PLTE chunk at byte 51 stands behind a tRNS chunk, which has to follow it: the file is damaged");
    for (const std::size_t size : {std::size_t{0}, std::size_t{2}, std::size_t{771}})
        CHECK(error_of_chunks({ihdr(1, 1, {3, 8}), chunk("PLTE", Bytes(size)), data, iend}) ==
              "memory: the PLTE chunk at byte 33 has " + std::to_string(size) +
                  " bytes; a palette has 1 to 256 entries of 3 bytes: the file is damaged");
    Bytes not_a_chunk = chunk("te?t", {});
    CHECK(error_of_chunks({head, not_a_chunk, data, iend}) ==
          "memory: at byte 33 a chunk should begin, but its type is 0x74653f74, not four letters: the file is damaged");
    Bytes long_chunk = chunk("tEXt", {});
    std::fill_n(long_chunk.begin(), 4, std::byte{0xff});
    CHECK(error_of_chunks({head, long_chunk}) ==
          "memory: the tEXt chunk at byte 33 says it has 4294967295 bytes; a PNG chunk has at most 2147483647: the "
          "file is damaged");
}

TEST_CASE("Apple's variant of PNG is refused by name") {
    CHECK(error_of_chunks({chunk("CgBI", Bytes(4)), ihdr(1, 1, gray8), pixels(1, 1), iend})
              .find("memory: this is Apple's variant of PNG") == 0);
}

TEST_CASE("pixels that do not inflate are refused, whoever decodes them") {
    struct Words {
        std::string_view decoder;
        const char *few, *nonsense, *filter;
    };
    // What inflates is judged by our own reader where there is one, the filters by whoever undoes them.
    const bool judged = reads_by_rows();
    std::vector<Words> decoders{
        {"stb",
         judged ? "memory: the compressed pixels end at byte 17 of 18: the file is damaged"
                : "memory: the pixels in the IDAT chunks cannot be decoded (not enough pixels): the file is damaged",
         judged ? "cannot be decompressed" : "cannot be decoded",
         "memory: the pixels in the IDAT chunks cannot be decoded (invalid filter): the file is damaged"}};
    if (reads_by_rows())
        decoders.push_back({"oriel", "memory: the compressed pixels end in row 1 of 2: the file is damaged",
                            "cannot be decompressed",
                            "memory: row 1 says it has filter 5; there are 0 to 4: the file is damaged"});
    for (const Words& words : decoders) {
        CAPTURE(words.decoder);
        const auto error = [&](const Bytes& stream) {
            return error_of(png_of({ihdr(8, 2, gray8), chunk("IDAT", stream), iend}), plenty_of_memory, words.decoder);
        };
        CHECK(error(zlib_stored(Bytes(17))) == words.few);
        CHECK(error(Bytes(30)).find(words.nonsense) != std::string::npos);
        CHECK(error(Bytes(30, std::byte{0xff})).find(words.nonsense) != std::string::npos);
        Bytes too_far{std::byte{0x78}, std::byte{0x01}, std::byte{0x03}, std::byte{0x02}}; // back, with nothing there
        too_far.resize(18);
        CHECK(error(too_far).find(words.nonsense) != std::string::npos);
        Bytes wrong_filter(18);
        wrong_filter[9] = std::byte{5};
        CHECK(error(zlib_stored(wrong_filter)) == words.filter);
    }
}

TEST_CASE("read by rows, the compressed stream is checked to its last byte") {
    if (!reads_by_rows()) return;
    const auto error = [](const Bytes& stream) {
        return error_of(png_of({ihdr(8, 2, gray8), chunk("IDAT", stream), iend}));
    };
    const Bytes sound = zlib_stored(Bytes(18));
    CHECK(error(sound).empty());
    Bytes wrong = sound;
    wrong.back() ^= std::byte{1};
    CHECK(error(wrong).find("the Adler-32 is wrong") != std::string::npos);
    for (std::size_t size = 0; size < sound.size(); ++size) {
        CAPTURE(size);
        CHECK_FALSE(error(Bytes(sound.begin(), sound.begin() + static_cast<std::ptrdiff_t>(size))).empty());
    }
    CHECK(error(zlib_stored(Bytes(19))) ==
          "memory: the IDAT chunks hold more rows than the header says: the file is damaged or hostile");
}

TEST_CASE("the two bytes in front of the compressed stream are checked, and told from what follows") {
    if (!reads_by_rows()) return;
    const auto error = [](unsigned method, unsigned flags) {
        Bytes stream = zlib_stored(Bytes(18));
        stream[0] = static_cast<std::byte>(method);
        stream[1] = static_cast<std::byte>(flags);
        return error_of(png_of({ihdr(8, 2, gray8), chunk("IDAT", stream), iend}));
    };
    const auto says = [](const std::string& words) {
        return "memory: the pixels in the IDAT chunks cannot be decompressed (the stream's header" + words +
               "): the file is damaged";
    };
    CHECK(error(0x78, 0x02) == says(", 0x7802, is no multiple of 31"));
    CHECK(error(0x77, 0x09) == says(" names method 7; there is only 8, deflate"));
    CHECK(error(0x88, 0x1c) == says(" says a window of 65536 bytes; deflate has at most 32768"));
    for (unsigned bits = 8; bits <= 15; ++bits) {
        const unsigned method = (bits - 8) << 4 | 8;
        CHECK(error(method, 31 - (method << 8) % 31).empty());
    }
}

TEST_CASE("no distance reaches farther back than the window that the stream's header says") {
    if (!reads_by_rows()) return;
    // Behind the header: 300 times 0, 1 or 2, and all of them again, in a block with codes of its own.
    constexpr std::string_view digits =
        "ed904b16c0200c0219ee7fe89a8fa9ddf500bae02508062349b659285820ad3a2028276e2ad094b0b4e0b98e8e"
        "6a08192674d69c2e991ebb6cc3cf88614f8f3b5766a81c1535adc728dade06daa7fecefbe4ee436d3699c92bba"
        "f986bebbfab7ab076067011f";
    const auto stream = [&](unsigned window_bits) {
        const unsigned method = (window_bits - 8) << 4 | 8;
        Bytes out{static_cast<std::byte>(method), static_cast<std::byte>(31 - (method << 8) % 31)};
        for (std::size_t i = 0; i < digits.size(); i += 2)
            out.push_back(static_cast<std::byte>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16)));
        return out;
    };
    const auto error = [&](unsigned window_bits) {
        return error_of(png_of({ihdr(3, 150, gray8), chunk("IDAT", stream(window_bits)), iend}));
    };
    for (unsigned bits = 9; bits <= 15; ++bits) CHECK(error(bits).empty());
    if (codecs::inflating_library() != "ISA-L") return; // zlib lets pass what lies within one call's bytes
    CHECK(error(8).find("beyond the window of 256 bytes that the stream's header says") != std::string::npos);

    INFO("the header's bytes come one by one");
    for (const unsigned bits : {8U, 9U}) {
        const Bytes bytes = stream(bits);
        Bytes out(600);
        std::span<std::byte> room(out);
        const auto inflater = codecs::make_inflater();
        auto state = codecs::Inflater::State::running;
        for (std::size_t i = 0; i < bytes.size() && state == codecs::Inflater::State::running; ++i) {
            std::span<const std::byte> one = std::span(bytes).subspan(i, 1);
            state = inflater->inflate(one, room);
        }
        CHECK((state == codecs::Inflater::State::ended) == (bits == 9));
    }
}

TEST_CASE(
    "whether a distance beyond the window is minded, in a block with the fixed codes, does not depend on the decoder") {
    // 300 bytes as they are, then 3 of them again, from 300 back: further than a window of 256 bytes.
    Bytes rows(303);
    for (std::size_t i = 0; i < 300; ++i) rows[i] = static_cast<std::byte>(i * i / 7 % 2);
    std::copy_n(rows.begin(), 3, rows.begin() + 300);
    const auto stream = [&](unsigned window_bits) {
        Bytes out = zlib_stored(std::span(rows).first(300));
        out.resize(out.size() - 4);
        const unsigned method = (window_bits - 8) << 4 | 8;
        out[0] = static_cast<std::byte>(method);
        out[1] = static_cast<std::byte>(31 - (method << 8) % 31);
        out[2] = std::byte{0}; // not the last block
        // Each code's first bit is the lowest: the last block, 3 bytes, from 257 and 43 back, the end.
        const std::uint32_t bits = 0b011U | 0b1000000U << 3 | 0b00001U << 10 | 43U << 15 | 0U << 22;
        for (unsigned shift = 0; shift < 32; shift += 8) out.push_back(static_cast<std::byte>(bits >> shift));
        const Bytes whole = zlib_stored(rows);
        append(out, std::span(whole).last(4));
        return out;
    };
    for (const unsigned bits : {8U, 9U, 15U}) {
        CAPTURE(bits);
        const Bytes file = png_of({ihdr(2, 101, gray8), chunk("IDAT", stream(bits)), iend});
        const bool taken = error_of(file).empty();
        if (bits > 8) CHECK(taken);
        for (const std::string_view decoder : codecs::png_codec.decoders) {
            CAPTURE(decoder);
            CHECK(error_of(file, plenty_of_memory, decoder).empty() == taken);
        }
    }
}

TEST_CASE("an interlaced picture's stream is checked to its last byte too, wherever its chunks begin") {
    const auto decoders = codecs::png_codec.decoders;
    if (!reads_by_rows() || std::ranges::find(decoders, "libpng") == decoders.end()) return;
    // Of five small pictures: 2 + 2 + 3 + 4 + 4.
    constexpr std::size_t count = 15;
    const auto error = [](const Bytes& stream, std::size_t first) {
        const std::span<const std::byte> bytes(stream);
        first = std::min(first, bytes.size());
        return error_of(png_of({ihdr(3, 3, gray8, 1), chunk("iCCP", Bytes(3)), chunk("IDAT", bytes.first(first)),
                                chunk("IDAT", bytes.subspan(first)), chunk("tEXt", Bytes(1)), iend}));
    };
    const Bytes sound = zlib_stored(Bytes(count));
    Bytes wrong = sound;
    wrong.back() ^= std::byte{1};
    Bytes behind = sound;
    behind.push_back(std::byte{7});
    for (std::size_t first = 0; first <= sound.size(); ++first) {
        CAPTURE(first);
        CHECK(error(sound, first).empty());
        CHECK(error(behind, first).empty()); // as where rows are read
        CHECK(error(wrong, first).find("the Adler-32 is wrong") != std::string::npos);
        CHECK(error(zlib_stored(Bytes(count + 1)), first).find("more rows") != std::string::npos);
        CHECK(error(zlib_stored(Bytes(count + 1'000'000)), first).find("more rows") != std::string::npos);
        CHECK(error(zlib_stored(Bytes(count - 1)), first) ==
              "memory: the compressed pixels end at byte 14 of 15: the file is damaged");
        CHECK_FALSE(error(Bytes(sound.begin(), sound.end() - 1), first).empty());
    }
}

TEST_CASE("a header that promises more than its data can hold is refused before anything is allocated") {
    const Bytes file = png_of({ihdr(30'000, 30'000, gray8), pixels(1, 1), iend});
    CHECK(error_of(file, plenty_of_memory, "stb") ==
          "memory: the header says 30000×30000 pixels (gray, 8 bit), 900030000 bytes before compression, but 13 "
          "compressed bytes cannot hold more than 13416: the header lies or the file is damaged");
    CHECK_THROWS_AS(open_png(file)->whole(), CodecError);
    if (reads_by_rows()) CHECK_THROWS_AS(open_png(file), CodecError); // from the header and the file's size
    INFO("interlaced: 2 * 125 * 126 + 125 * 251 + 250 * 251 + 250 * 501 + 500 * 501 + 500 * 1001 bytes");
    CHECK(error_of(png_of({ihdr(1000, 1000, gray8, 1), pixels(1, 1), iend}))
              .find("interlaced), 1001875 bytes before compression") != std::string::npos);
    CHECK_FALSE(error_of(png_of({ihdr(1, 1, gray8), chunk("IDAT", {}), iend})).empty());
}

TEST_CASE("a picture beyond stb's numbers is refused from the header") {
    const auto error = [](std::uint32_t width, std::uint32_t height, const PngKind& kind) {
        return error_of<LimitError>(
            png_of({ihdr(width, height, kind), chunk("PLTE", test_palette(1)), pixels(1, 1), iend}), plenty_of_memory,
            "stb");
    };
    CHECK(error(40'000, 40'000, {2, 8}) ==
          "memory: 40000×40000 pixels (RGB, 8 bit) are more than this PNG decoder takes: sides up to 16777216, "
          "1073741824 samples (4 for a palette pixel), 2147483647 bytes decoded\n"
          "read it with another decoder than stb, or convert it first, as in `pngtopam IN > OUT.pam`");
    CHECK(error(1U << 25, 1, gray8).find("sides up to 16777216") != std::string::npos);
    CHECK(error(0x7fff'ffff, 0x7fff'ffff, {6, 16}).find("more than this PNG decoder takes") != std::string::npos);
    CHECK(error(32'768, 32'768, {0, 16}).find("more than this PNG decoder takes") != std::string::npos);
    CHECK(error(32'768, 16'384, {3, 1}).find("more than this PNG decoder takes") != std::string::npos);
}

TEST_CASE("max_memory is kept: more is refused before it is allocated") {
    const PngKind kind{2, 8};
    const Bytes file = simple_png(kind, 600, 300, random_samples(kind, 600, 300));
    for (const std::string_view decoder : {"", "stb"}) {
        const std::uint64_t needed = open_png(file, plenty_of_memory, decoder)->held_memory();
        const std::string error = error_of<LimitError>(file, needed - 1, decoder);
        CHECK(error.find("decoding 600×300 pixels (RGB, 8 bit) needs ") != std::string::npos);
        CHECK_NOTHROW(open_png(file, needed, decoder)->whole());
    }
    const std::uint64_t whole = open_png(file, plenty_of_memory, "stb")->held_memory();
    CHECK(whole > 2 * 540'000);
    CHECK(whole < 2 * 540'000 + 70'000);
}

TEST_CASE("the memory announced is enough for every kind") {
    for (const PngKind kind : all_png_kinds)
        for (const PngSize size : {PngSize{1, 1}, {1, 70'000}, {70'000, 1}, {300, 300}}) {
            CAPTURE(kind.text());
            CAPTURE(size.width);
            CAPTURE(size.height);
            const auto [width, height] = size;
            std::vector<Bytes> chunks{
                ihdr(static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), kind)};
            if (kind.colour == 3) chunks.push_back(chunk("PLTE", test_palette(2)));
            if (kind.colour < 4) chunks.push_back(chunk("tRNS", Bytes(kind.colour == 2 ? 6 : 2)));
            chunks.push_back(chunk("IDAT", zlib_zeros(static_cast<std::size_t>(height) * (1 + kind.row_bytes(width)))));
            chunks.push_back(iend);
            const Bytes file = png_of(chunks);
            for (const std::string_view decoder : {"", "stb"})
                CHECK(error_of(file, open_png(file, plenty_of_memory, decoder)->held_memory(), decoder).empty());
        }
}

TEST_CASE("pixels that inflate far beyond the header are refused in little memory") {
    // stb itself takes this file, and 96 MiB for it.
    const Bytes file = png_of({ihdr(1, 1, gray8), chunk("IDAT", zlib_zeros(std::size_t{64} << 20)), iend});
    CHECK(file.size() < 500'000);
    const auto source = open_png(file, plenty_of_memory, "stb");
    CHECK(source->held_memory() < 600'000);
    CHECK_THROWS_WITH_AS(
        source->whole(),
        reads_by_rows()
            ? "memory: the IDAT chunks hold more rows than the header says: the file is damaged or hostile"
            : "memory: the IDAT chunks inflate to more than the 2 bytes that the header's 1×1 pixels (gray, 8 bit) "
              "take: the file is damaged or hostile",
        CodecError);
    CHECK_THROWS_AS(open_png(file)->whole(), CodecError);
}
