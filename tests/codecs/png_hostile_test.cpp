// PNG files that are legal, or nearly, and made to cost more than they should: time or memory out of proportion to the
// file, or words without end.
#include "codecs/png_file.hpp"
#include "oriel/error.hpp"
#include "oriel/oriel.hpp"

#include <doctest/doctest.h>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <string>

using namespace oriel;
using namespace testing;

namespace {

using namespace std::string_literals;

const PngKind gray8{0, 8};

/// One pixel, interlaced or not, between those chunks.
Bytes pixel_between(const std::vector<Bytes>& before, const std::vector<Bytes>& behind = {}, bool interlaced = false) {
    std::vector<Bytes> chunks{ihdr(1, 1, gray8, interlaced ? 1 : 0)};
    chunks.insert(chunks.end(), before.begin(), before.end());
    chunks.push_back(chunk("IDAT", zlib_stored(Bytes(2))));
    chunks.insert(chunks.end(), behind.begin(), behind.end());
    chunks.push_back(chunk("IEND", {}));
    return png_of(chunks);
}

std::vector<Bytes> many(std::size_t count, const Bytes& one) { return std::vector<Bytes>(count, one); }

Bytes repeated(std::size_t count, const Bytes& one) {
    Bytes out;
    out.reserve(count * one.size());
    for (std::size_t k = 0; k < count; ++k) append(out, one);
    return out;
}

std::string with_keyword(const std::string& keyword, const std::string& rest) { return keyword + "\0"s + rest; }

/// All that is done with a file: it is opened, its pixels are read, what it carries too, and it is written.
void use(const Bytes& file) {
    for (const std::string_view decoder : codecs::png_codec.decoders)
        decoded_samples(*open_png(file, plenty_of_memory, decoder));
    SaveOptions options;
    options.format = "png";
    encode(open(file), options);
}

/// Far beyond what any of it takes, also under a sanitizer; what these tests are about took minutes.
void check_takes_seconds(const std::function<void()>& work) {
    const auto start = std::chrono::steady_clock::now();
    work();
    CHECK(std::chrono::steady_clock::now() - start < std::chrono::seconds(20));
}

/// By how many KiB the peak of a process grows that does this.
long growth(const std::function<void()>& work) {
    const auto peak = [] {
        struct rusage used {};
        getrusage(RUSAGE_SELF, &used);
        return used.ru_maxrss;
    };
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    const pid_t child = fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        const long before = peak();
        work();
        const long more = peak() - before;
        _exit(write(ends[1], &more, sizeof more) == sizeof more ? 0 : 1);
    }
    long more = -1;
    CHECK(read(ends[0], &more, sizeof more) == sizeof more);
    close(ends[0]);
    close(ends[1]);
    int status = 0;
    waitpid(child, &status, 0);
    return more;
}

} // namespace

TEST_CASE("empty IDAT chunks by the hundred thousand cost a look each") {
    const PngKind kind{2, 8};
    const auto samples = random_samples(kind, 40, 30);
    const Bytes stream = zlib_stored(unfiltered_rows(kind, 40, 30, samples));
    const Bytes none = chunk("IDAT", {});
    const Bytes file = png_of({ihdr(40, 30, kind), repeated(50'000, none), chunk("IDAT", std::span(stream).first(100)),
                               repeated(50'000, none), chunk("IDAT", std::span(stream).subspan(100)),
                               repeated(50'000, none), chunk("IEND", {})});
    check_takes_seconds([&] {
        for (const std::string_view decoder : codecs::png_codec.decoders)
            CHECK(decoded_samples(*open_png(file, plenty_of_memory, decoder)) == samples);
    });
}

TEST_CASE("a length beyond 2^31 is refused in every chunk, one up to it as soon as the file ends") {
    for (const char* type : {"IDAT", "tEXt", "PLTE", "eXIf", "IEND", "tRNS"})
        for (const unsigned first : {0x7fU, 0x80U, 0xffU}) {
            CAPTURE(type);
            CAPTURE(first);
            Bytes long_one = chunk(type, Bytes(30));
            long_one[0] = static_cast<std::byte>(first);
            for (std::size_t i = 1; i < 4; ++i) long_one[i] = std::byte{0xff};
            const Bytes head = ihdr(1, 1, gray8);
            const Bytes file = png_of({head, long_one, chunk("IDAT", zlib_stored(Bytes(2))), chunk("IEND", {})});
            for (const std::string_view decoder : codecs::png_codec.decoders)
                CHECK_THROWS_AS(decoded_samples(*open_png(file, plenty_of_memory, decoder)), CodecError);
            const Bytes behind = png_of({head, chunk("IDAT", zlib_stored(Bytes(2))), long_one, chunk("IEND", {})});
            for (const std::string_view decoder : codecs::png_codec.decoders)
                CHECK_THROWS_AS(decoded_samples(*open_png(behind, plenty_of_memory, decoder)), CodecError);
        }
}

TEST_CASE("a chunk that may stand there once is looked for once, whatever stands between") {
    const Bytes gamma = chunk("gAMA", Bytes{std::byte{0}, std::byte{0}, std::byte{0xb1}, std::byte{0x8f}});
    const Bytes text = chunk("tEXt", text_bytes(with_keyword("a", "")));
    check_takes_seconds([&] {
        const Metadata metadata =
            open_png(pixel_between({repeated(50'000, text), repeated(400'000, gamma)}))->metadata();
        CHECK(metadata.own.size() == 50'001);
    });
}

TEST_CASE("a profile or packet that inflates to more than is taken is tried once, not for each of a hundred") {
    Bytes profile = text_bytes(with_keyword("bomb", "\0"s));
    append(profile, zlib_zeros(std::size_t{100} << 20));
    Bytes packet = text_bytes(with_keyword("XML:com.adobe.xmp", "\1\0\0\0"s));
    append(packet, zlib_zeros(std::size_t{100} << 20));
    const Bytes file = pixel_between({repeated(60, chunk("iCCP", profile)), repeated(60, chunk("iTXt", packet))});
    check_takes_seconds([&] {
        const Metadata metadata = open_png(file)->metadata(); // all of them read would be more than there may be
        CHECK(metadata.icc.empty());
        CHECK(metadata.xmp.empty());
    });
    check_takes_seconds([&] { use(file); });
}

TEST_CASE("texts that would inflate to gigabytes are carried as they are, and no decoder inflates them") {
    Bytes text = text_bytes(with_keyword("Comment", "\0"s));
    append(text, zlib_repeated('a', 7'900'000)); // libpng takes up to 8000000 bytes of each of a thousand
    for (const bool interlaced : {false, true}) {
        CAPTURE(interlaced);
        const Bytes file = pixel_between(many(40, chunk("zTXt", text)), many(40, chunk("zTXt", text)), interlaced);
        CHECK(growth([&] { use(file); }) < 64 << 10);
        CHECK(open(file).metadata().own.size() == 80);
    }
}

TEST_CASE("texts without anything in them are not carried by the million") {
    const Bytes text = chunk("tEXt", text_bytes(with_keyword("a", "")));
    CHECK(open_png(pixel_between({repeated(500'000, text)}))->metadata().own.size() == 500'000);
    CHECK_THROWS_WITH_AS(open_png(pixel_between({repeated(600'000, text)}))->metadata(),
                         doctest::Contains("is at most 67108864 in all"), LimitError);
}

TEST_CASE("what is ignored is said once") {
    Bytes colour(2);
    const auto source = open_png(pixel_between({repeated(10'000, chunk("tRNS", colour))}));
    CHECK(source->facts().notices ==
          std::vector<std::string>{"the tRNS chunk at byte 47 is ignored: there is one before it."});
    const FileFacts facts = open_png(pixel_between({repeated(10'000, chunk("acTL", Bytes(8)))}))->facts();
    CHECK(facts.notices.size() == 1);
    CHECK(facts.metadata.size() == 1);
}

TEST_CASE("16-bit transparency is compared in 16 bit, and an index without an entry is no other's") {
    const PngKind deep{0, 16};
    Bytes transparent{std::byte{0x12}, std::byte{0x34}};
    const Bytes file = simple_png(deep, 3, 1, {0x1234, 0x1235, 0x3412}, {chunk("tRNS", transparent)});
    for (const std::string_view decoder : codecs::png_codec.decoders)
        CHECK(decoded_samples(*open_png(file, plenty_of_memory, decoder)) ==
              std::vector<std::uint16_t>{0x1234, 0, 0x1235, 65535, 0x3412, 65535});
    for (const int depth : {1, 2, 4, 8})
        for (const std::size_t entries : {std::size_t{1}, std::size_t{1} << depth}) {
            CAPTURE(depth);
            const PngKind kind{3, depth};
            const int width = 1 << depth;
            std::vector<std::uint16_t> indices;
            for (int k = 0; k < width; ++k) indices.push_back(static_cast<std::uint16_t>(k));
            const Bytes indexed =
                png_of({ihdr(static_cast<std::uint32_t>(width), 1, kind), chunk("PLTE", test_palette(entries)),
                        chunk("IDAT", zlib_stored(unfiltered_rows(kind, width, 1, indices))), chunk("IEND", {})});
            const Bytes colours = test_palette(entries);
            std::vector<std::uint16_t> wanted;
            for (std::size_t k = 0; k < indices.size() * 3; ++k)
                wanted.push_back(k < colours.size() ? std::to_integer<std::uint16_t>(colours[k]) : std::uint16_t{0});
            for (const std::string_view decoder : codecs::png_codec.decoders)
                CHECK(decoded_samples(*open_png(indexed, plenty_of_memory, decoder)) == wanted);
        }
}
