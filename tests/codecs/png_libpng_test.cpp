// libpng as the judge: of what we read (all filters, interlacing, damage) and of what we write.
#include "codecs/codec.hpp"
#include "codecs/input.hpp"
#include "codecs/libpng.hpp"
#include "codecs/png_file.hpp"
#include "oriel/copy.hpp"
#include "oriel/error.hpp"
#include "oriel/filters/crop.hpp"
#include "oriel/filters/flip.hpp"
#include "oriel/filters/transpose.hpp"
#include "oriel/image.hpp"
#include "oriel/source.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <random>
#include <utility>

using namespace oriel;
using namespace testing;

namespace {

using Samples = std::vector<std::uint16_t>;

struct Read {
    std::ptrdiff_t width;
    std::ptrdiff_t height;
    Samples samples;
};

/// What one of our decoders reads, or none if it is refused.
std::optional<Read> oriel_read(const Bytes& file, std::string_view decoder) {
    try {
        const auto source = open_png(file, plenty_of_memory, decoder);
        return Read{source->frame().width(), source->frame().height(), decoded_samples(*source)};
    } catch (const Error&) {
        return std::nullopt;
    }
}

/// None of our decoders crashes, nor shows other pixels than libpng does where that takes the file; and what one takes
/// all take, libpng too (stb where its stream is not judged by us takes more). Gives whether the usual one took it.
bool agrees_or_refuses(const Bytes& file) {
    if (!codecs::png_codec.recognises(file)) return false;
    bool taken = false;
    for (const std::string_view decoder : codecs::png_codec.decoders) {
        CAPTURE(decoder);
        const auto ours = oriel_read(file, decoder);
        if (decoder == codecs::png_codec.decoders.front()) taken = ours.has_value();
        else if (reads_by_rows()) CHECK(ours.has_value() == taken);
        if (!ours) continue;
        const auto theirs = libpng_read(file); // which would believe any header
        if (decoder != "stb" || reads_by_rows()) CHECK(theirs);
        if (!theirs) continue;
        CHECK(ours->width == theirs->width);
        CHECK(ours->height == theirs->height);
        CHECK(ours->samples == theirs->samples);
    }
    return taken;
}

/// Smooth content, so that every filter is chosen somewhere.
Samples smooth_samples(const PngKind& kind, int width, int height) {
    Samples samples;
    std::mt19937 random(5);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int c = 0; c < kind.samples(); ++c)
                samples.push_back(static_cast<std::uint16_t>(
                    static_cast<unsigned>(x * (c + 3) + y * (y / 8 % 4) * 5 + static_cast<int>(random() % 3)) &
                    ((1U << kind.depth) - 1)));
    return samples;
}

/// Encodes an image as the pipeline does: gathered a band at a time.
Bytes written(const Image& image, std::ptrdiff_t band_rows) {
    Bytes file;
    const auto output = codecs::memory_output(file);
    const auto sink = codecs::png_codec.create(*output, {.max_memory = plenty_of_memory, .quality = 0});
    const Frame wanted = sink->begin(image.frame());
    const Image packed = materialise(image);
    const View all = packed.view();
    REQUIRE(wanted.layout() == all.layout());
    for (std::ptrdiff_t y = 0; y < image.height(); y += band_rows) {
        const View band = all.slice(0, {y, y + band_rows});
        sink->rows(band);
    }
    sink->finish();
    return file;
}

/// A picture of `samples`, 8 bit or big-endian 16 bit.
Image image_of(int channels, int depth, int width, int height, const Samples& samples) {
    const Format format =
        depth == 8 ? Format::of<std::uint8_t>() : Format::of<std::uint16_t>().with_order(ByteOrder::big);
    const Frame frame = Frame::packed(height, width, channels, format);
    const View view = Buffer::allocate(frame.nbytes()).view(format, frame.layout());
    std::size_t next = 0;
    for (std::ptrdiff_t y = 0; y < height; ++y)
        for (std::ptrdiff_t x = 0; x < width; ++x)
            for (std::ptrdiff_t c = 0; c < channels; ++c) {
                if (depth == 8) view.set<std::uint8_t>({y, x, c}, static_cast<std::uint8_t>(samples[next++]));
                else view.set<std::uint16_t>({y, x, c}, samples[next++]);
            }
    return Image(view, frame);
}

Samples samples_of(const Image& image) { return testing::samples_of(materialise(image).view()); }

constexpr PngSize sizes[] = {{1, 1}, {1, 11}, {11, 1}, {70, 3}, {33, 40}};

} // namespace

TEST_CASE("every kind of PNG reads as libpng reads it, whoever decodes it: all filters, interlaced or not, with "
          "transparency or not") {
    for (const PngKind kind : all_png_kinds)
        for (const PngSize size : sizes)
            for (const bool interlaced : {false, true})
                for (const bool transparent : {false, true}) {
                    CAPTURE(kind.text());
                    CAPTURE(size.width);
                    CAPTURE(size.height);
                    const auto [width, height] = size;
                    CAPTURE(interlaced);
                    CAPTURE(transparent);
                    const Samples samples = smooth_samples(kind, width, height);
                    const Bytes file = libpng_write(kind, width, height, samples, interlaced,
                                                    transparent ? some_transparency(kind, samples) : Bytes{});
                    REQUIRE_FALSE(file.empty());
                    const auto theirs = libpng_read(file);
                    REQUIRE(theirs);
                    for (const std::string_view decoder : codecs::png_codec.decoders) {
                        CAPTURE(decoder);
                        const auto source = open_png(file, plenty_of_memory, decoder);
                        CHECK(source->frame().channel_count() == static_cast<std::size_t>(theirs->channels));
                        CHECK(source->frame().format().itemsize() == static_cast<std::size_t>(theirs->depth / 8));
                        CHECK(decoded_samples(*source) == theirs->samples);
                    }
                }
}

TEST_CASE("a header that has grown since the file was opened moves no pixel past the picture") {
    if (std::ranges::find(codecs::png_codec.decoders, "libpng") == codecs::png_codec.decoders.end()) return;
    const PngKind kind = all_png_kinds[0];
    for (const bool interlaced : {true, false}) {
        const auto file_of = [&](int width, int height) {
            return libpng_write(kind, width, height, smooth_samples(kind, width, height), interlaced, {});
        };
        constexpr std::ptrdiff_t ihdr = 8, ihdr_end = 8 + 8 + 13 + 4;
        for (const PngSize size : {PngSize{64, 4000}, PngSize{9000, 8}}) {
            const Bytes larger = file_of(size.width, size.height);
            Bytes file = file_of(64, 8);
            const auto source =
                codecs::png_codec.open(codecs::memory_input(file),
                                       {.max_memory = plenty_of_memory, .allow_truncated = false, .decoder = "libpng"});
            std::copy(larger.begin() + ihdr, larger.begin() + ihdr_end, file.begin() + ihdr);
            CHECK_THROWS_AS(static_cast<void>(source->whole()), CodecError);
        }
    }
}

TEST_CASE("a window ends in any column: what lies behind it is not undone, and not missed") {
    constexpr PngSize size{19, 12};
    for (const PngKind kind : all_png_kinds)
        for (const bool transparent : {false, true}) {
            const Samples samples = smooth_samples(kind, size.width, size.height);
            const Bytes file = libpng_write(kind, size.width, size.height, samples, false,
                                            transparent ? some_transparency(kind, samples) : Bytes{});
            const auto source = open_png(file);
            const View whole = source->whole().view();
            for (std::ptrdiff_t end = 1; end <= size.width; ++end) {
                CAPTURE(kind.text());
                CAPTURE(transparent);
                CAPTURE(end);
                const std::ptrdiff_t x = std::max<std::ptrdiff_t>(end - 3, 0);
                const View window = whole.slice(0, {5, 9}).slice(1, {x, end});
                const View to = Buffer::allocate(window.nbytes()).view(window.format(), {4, end - x, window.extent(2)});
                source->read({.y = 5, .x = x, .height = 4, .width = end - x}, to);
                CHECK(equal(to, window));
            }
        }
}

TEST_CASE("the memory announced is enough for interlaced pictures of any shape") {
    for (const PngKind kind : {PngKind{0, 1}, {3, 2}, {2, 8}, {6, 16}})
        for (const PngSize size : {PngSize{1, 30'000}, {30'000, 1}, {8, 4'000}, {9, 3'000}, {200, 200}}) {
            CAPTURE(kind.text());
            CAPTURE(size.width);
            CAPTURE(size.height);
            const auto [width, height] = size;
            const Samples samples = random_samples(kind, width, height);
            const Bytes file = libpng_write(kind, width, height, samples, true, some_transparency(kind, samples));
            const std::uint64_t announced = open_png(file)->held_memory();
            CHECK_NOTHROW(open_png(file, announced)->whole());
        }
}

TEST_CASE("no flipped bit changes pixels unnoticed") {
    for (const PngKind kind : {PngKind{3, 2}, {2, 8}}) {
        const Samples samples = smooth_samples(kind, 9, 5);
        const Bytes file = libpng_write(kind, 9, 5, samples, kind.colour == 2, some_transparency(kind, samples));
        for (std::size_t bit = 0; bit < 8 * file.size(); ++bit) {
            CAPTURE(bit);
            Bytes damaged = file;
            damaged[bit / 8] ^= static_cast<std::byte>(1U << bit % 8);
            agrees_or_refuses(damaged);
        }
    }
}

TEST_CASE("a file damaged at random is refused or read as libpng reads it") {
    std::mt19937 random(17);
    const auto below = [&random](std::size_t count) { return static_cast<std::ptrdiff_t>(random() % count); };
    std::size_t files = 0;
    for (const PngKind kind : all_png_kinds)
        for (int round = 0; round < 200; ++round) {
            const int width = 1 + static_cast<int>(random() % 30);
            const int height = 1 + static_cast<int>(random() % 20);
            const Samples samples = smooth_samples(kind, width, height);
            Bytes file = libpng_write(kind, width, height, samples, round % 2 != 0,
                                      round % 3 == 0 ? some_transparency(kind, samples) : Bytes{}, round % 6 - 1);
            for (std::size_t damages = 1 + random() % 3; damages > 0; --damages) {
                const auto at = file.begin() + below(file.size());
                const auto length = std::min(1 + below(40), file.end() - at);
                switch (random() % 6) {
                case 0: *at ^= static_cast<std::byte>(1U << random() % 8); break;
                case 1: *at = static_cast<std::byte>(random()); break;
                case 2: std::fill_n(at, length, std::byte{0}); break;
                case 3: file.erase(at, at + length); break;
                case 4: {
                    const Bytes again(at, at + length);
                    file.insert(file.begin() + below(file.size()), again.begin(), again.end());
                    break;
                }
                default: file.resize(1 + random() % file.size());
                }
            }
            CAPTURE(kind.text());
            CAPTURE(round);
            agrees_or_refuses(file);
            ++files;
        }
    CHECK(files == 3000);
}

TEST_CASE("a chunk changed under a right CRC is refused or read as libpng reads it") {
    // Only the Adler-32 inside the compressed data could tell; libpng looks at it and refuses, stb does not.
    std::mt19937 random(11);
    std::size_t taken = 0;
    for (const PngKind kind : all_png_kinds)
        for (int round = 0; round < 150; ++round) {
            const int width = 1 + static_cast<int>(random() % 12);
            const int height = 1 + static_cast<int>(random() % 6);
            const Samples samples = random_samples(kind, width, height, static_cast<unsigned>(random()));
            const Bytes rows = unfiltered_rows(kind, width, height, samples);
            Bytes header = ihdr(static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), kind);
            Bytes parts[] = {Bytes(header.begin() + 8, header.end() - 4),
                             test_palette(std::min<std::size_t>(std::size_t{1} << kind.depth, 256)),
                             some_transparency(kind, samples), zlib_stored(rows)};
            for (int change = 0; change < 2; ++change) {
                Bytes& part = parts[random() % 4];
                if (part.empty()) continue;
                if (random() % 4 == 0) part.resize(random() % (part.size() + 4));
                else part[random() % part.size()] = static_cast<std::byte>(random());
            }
            std::vector<Bytes> chunks{chunk("IHDR", parts[0])};
            if (kind.colour == 3 || random() % 8 == 0) chunks.push_back(chunk("PLTE", parts[1]));
            if (!parts[2].empty()) chunks.push_back(chunk("tRNS", parts[2]));
            chunks.push_back(chunk("IDAT", parts[3]));
            chunks.push_back(chunk("IEND", {}));
            CAPTURE(kind.text());
            CAPTURE(round);
            taken += agrees_or_refuses(png_of(chunks)) ? 1 : 0;
        }
    CHECK(taken > 100); // the test is about something
}

TEST_CASE("chunks left out, doubled, exchanged, renamed, longer, shorter: all decoders take the same files") {
    constexpr int width = 5, height = 3;
    std::size_t taken = 0;
    std::size_t files = 0;
    for (const PngKind kind : all_png_kinds) {
        const Samples samples = random_samples(kind, width, height);
        const Bytes stream = zlib_stored(unfiltered_rows(kind, width, height, samples));
        const std::span<const std::byte> bytes(stream);
        struct Part {
            std::string type;
            Bytes payload;
        };
        std::vector<Part> parts{{"IHDR", {}}, {"gAMA", Bytes(4, std::byte{1})}};
        const Bytes header = ihdr(width, height, kind);
        parts[0].payload.assign(header.begin() + 8, header.end() - 4);
        if (kind.colour == 3 || kind.colour == 2) parts.push_back({"PLTE", test_palette(2)});
        if (const Bytes transparency = some_transparency(kind, samples); !transparency.empty())
            parts.push_back({"tRNS", transparency});
        parts.push_back({"IDAT", Bytes(bytes.begin(), bytes.begin() + 4)});
        parts.push_back({"IDAT", Bytes(bytes.begin() + 4, bytes.end() - 2)});
        parts.push_back({"IDAT", Bytes(bytes.end() - 2, bytes.end())});
        parts.push_back({"tEXt", text_bytes("late")});
        parts.push_back({"IEND", {}});
        const auto judge = [&](const std::string& what, const std::vector<Part>& of) {
            std::vector<Bytes> chunks;
            for (const Part& part : of) chunks.push_back(chunk(part.type, part.payload));
            CAPTURE(kind.text());
            CAPTURE(what);
            ++files;
            const bool took = agrees_or_refuses(png_of(chunks));
            taken += took ? 1 : 0;
            return took;
        };
        CHECK(judge("nothing", parts));
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const auto at = static_cast<std::ptrdiff_t>(i);
            const std::string name = parts[i].type + " " + std::to_string(i);
            const auto changed = [&](const std::string& how, const Part& part) {
                std::vector<Part> of = parts;
                of[i] = part;
                judge(name + how, of);
            };
            std::vector<Part> of = parts;
            of.erase(of.begin() + at);
            judge(name + " left out", of);
            for (std::size_t k = 0; k <= parts.size(); ++k) {
                const auto to = static_cast<std::ptrdiff_t>(k);
                of = parts;
                of.insert(of.begin() + to, parts[i]);
                judge(name + " once more at " + std::to_string(k), of);
                if (k == parts.size()) continue;
                of = parts;
                std::swap(of[i], of[k]);
                judge(name + " exchanged with " + std::to_string(k), of);
            }
            for (const char* const type : {"abCd", "ABCD", "IDAT", "PLTE", "tRNS", "IEND", "IHDR"}) {
                changed(std::string(" named ") + type, {type, parts[i].payload});
                of = parts;
                of.insert(of.begin() + at, {type, parts[i].payload});
                judge(name + " behind one of its own named " + type, of);
            }
            Bytes longer = parts[i].payload;
            longer.push_back(std::byte{0});
            changed(" longer", {parts[i].type, longer});
            changed(" empty", {parts[i].type, {}});
            for (std::size_t size = 1; size < std::min<std::size_t>(parts[i].payload.size(), 16); ++size)
                changed(" of " + std::to_string(size),
                        {parts[i].type,
                         {parts[i].payload.begin(), parts[i].payload.begin() + static_cast<std::ptrdiff_t>(size)}});
        }
    }
    CHECK(taken > files / 20);
    CHECK(taken < files / 2);
}

TEST_CASE("compressed streams of more, of less, with other ends and headers: all decoders take the same files") {
    constexpr int width = 5, height = 3;
    std::size_t taken = 0;
    std::size_t files = 0;
    for (const PngKind kind : all_png_kinds)
        for (const bool interlaced : {false, true}) {
            // Rows of zeros: what a picture is made of is the same however it is cut up.
            const auto rows_in = [&](int w, int h) { return static_cast<std::size_t>(h) * (1 + kind.row_bytes(w)); };
            const std::size_t passes = 3 * rows_in(1, 1) + rows_in(3, 1) + rows_in(2, 2) + rows_in(5, 1);
            const std::size_t count = interlaced ? passes : rows_in(width, height);
            const auto judge = [&](const std::string& what, const Bytes& stream, std::size_t first) {
                const std::span<const std::byte> bytes(stream);
                std::vector<Bytes> chunks{ihdr(width, height, kind, interlaced ? 1 : 0)};
                if (kind.colour == 3) chunks.push_back(chunk("PLTE", test_palette(1)));
                chunks.push_back(chunk("IDAT", bytes.first(std::min(first, bytes.size()))));
                chunks.push_back(chunk("IDAT", bytes.subspan(std::min(first, bytes.size()))));
                chunks.push_back(chunk("IEND", {}));
                CAPTURE(kind.text());
                CAPTURE(interlaced);
                CAPTURE(what);
                ++files;
                const bool took = agrees_or_refuses(png_of(chunks));
                taken += took ? 1 : 0;
                return took;
            };
            const Bytes sound = zlib_stored(Bytes(count));
            CHECK(judge("nothing", sound, 3));
            for (std::size_t size = 0; size < sound.size(); ++size)
                judge("ends after " + std::to_string(size), {sound.begin(), sound.begin() + static_cast<long>(size)},
                      4);
            for (std::size_t bytes = 0; bytes < count + 20; ++bytes)
                judge("holds " + std::to_string(bytes), zlib_stored(Bytes(bytes)), 5);
            for (const std::size_t more : {1U, 4U, 300U}) {
                Bytes stream = sound;
                stream.resize(sound.size() + more, std::byte{1});
                judge("followed by " + std::to_string(more), stream, sound.size());
                judge("followed at once by " + std::to_string(more), stream, stream.size());
            }
            for (std::size_t at = 0; at < sound.size(); ++at)
                for (const unsigned bit : {1U, 32U, 128U}) {
                    Bytes stream = sound;
                    stream[at] ^= static_cast<std::byte>(bit);
                    judge("byte " + std::to_string(at) + " changed by " + std::to_string(bit), stream, 2);
                }
            for (unsigned method = 0; method < 256; ++method)
                for (const unsigned flags : {0U, 32U}) {
                    Bytes stream = sound;
                    stream[0] = static_cast<std::byte>(method);
                    stream[1] = static_cast<std::byte>(flags + 31 - (method << 8 | flags) % 31);
                    judge("header " + std::to_string(method) + " " + std::to_string(flags), stream, 1);
                }
            for (std::size_t at = 7; at < 7 + count; ++at) { // filters, under a right Adler-32
                Bytes rows(count);
                rows[at - 7] = std::byte{5};
                judge("a 5 at " + std::to_string(at - 7), zlib_stored(rows), 7);
            }
        }
    CHECK(taken > files / 20);
    CHECK(taken < files / 2);
}

TEST_CASE("what we write, libpng reads as the same pixels: every kind and size, in bands of any height") {
    for (const int channels : {1, 2, 3, 4})
        for (const int depth : {8, 16})
            for (const PngSize size : sizes)
                for (const bool smooth : {false, true}) {
                    const PngKind kind{channels == 1 ? 0 : channels == 2 ? 4 : channels == 3 ? 2 : 6, depth};
                    CAPTURE(kind.text());
                    CAPTURE(size.width);
                    CAPTURE(size.height);
                    const auto [width, height] = size;
                    CAPTURE(smooth);
                    const Samples samples =
                        smooth ? smooth_samples(kind, width, height) : random_samples(kind, width, height);
                    const Image image = image_of(channels, depth, width, height, samples);
                    const Bytes file = written(image, 7);
                    CHECK(written(image, height) == file);
                    const auto theirs = libpng_read(file);
                    REQUIRE(theirs);
                    CHECK(theirs->width == width);
                    CHECK(theirs->height == height);
                    CHECK(theirs->channels == channels);
                    CHECK(theirs->depth == depth);
                    CHECK(theirs->samples == samples);
                    CHECK(decoded_samples(*open_png(file)) == samples);
                }
}

TEST_CASE("flipped, cropped and transposed pictures are written as they are seen") {
    for (const int depth : {8, 16}) {
        const PngKind kind{2, depth};
        const Image image = image_of(3, depth, 30, 20, random_samples(kind, 30, 20));
        const auto check = [](const Image& seen) {
            const auto theirs = libpng_read(written(seen, 4));
            REQUIRE(theirs);
            CHECK(theirs->width == seen.width());
            CHECK(theirs->height == seen.height());
            CHECK(theirs->samples == samples_of(seen));
        };
        check(image | Flip{Direction::horizontal});
        check(image | Flip{Direction::vertical});
        check(image | Crop{.x = 3, .y = 5, .width = 11, .height = 7});
        check(image | Transpose{});
    }
}
