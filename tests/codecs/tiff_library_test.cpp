// TIFF as libtiff decodes it: files that libtiff writes in every way it knows come back as they were, by any window;
// what is damaged or missing is an error.
#include "codecs/codec_testing.hpp"
#include "codecs/source_testing.hpp"
#include "codecs/tiff_file.hpp"
#include "oriel/error.hpp"
#include "oriel/oriel.hpp"

#include <doctest/doctest.h>

#include <tiffio.h>

#include <cstring>
#include <string>
#include <vector>

using namespace oriel;
using namespace oriel::codecs;
using namespace testing;
using namespace std::string_literals;

namespace {

/// A file in memory that libtiff writes.
struct Written {
    std::string bytes;
    std::size_t at = 0;

    static tmsize_t read(thandle_t handle, void* to, tmsize_t count) {
        auto& file = *static_cast<Written*>(handle);
        const std::size_t some =
            std::min(static_cast<std::size_t>(count), file.bytes.size() - std::min(file.at, file.bytes.size()));
        std::memcpy(to, file.bytes.data() + file.at, some);
        file.at += some;
        return static_cast<tmsize_t>(some);
    }
    static tmsize_t write(thandle_t handle, void* from, tmsize_t count) {
        auto& file = *static_cast<Written*>(handle);
        const auto size = static_cast<std::size_t>(count);
        file.bytes.resize(std::max(file.bytes.size(), file.at + size));
        std::memcpy(file.bytes.data() + file.at, from, size);
        file.at += size;
        return count;
    }
    static toff_t seek(thandle_t handle, toff_t offset, int whence) {
        auto& file = *static_cast<Written*>(handle);
        file.at = (whence == SEEK_END ? file.bytes.size() : whence == SEEK_CUR ? file.at : 0) + offset;
        return file.at;
    }
    static int close(thandle_t) { return 0; }
    static toff_t size(thandle_t handle) { return static_cast<Written*>(handle)->bytes.size(); }
};

struct Way {
    int compression = COMPRESSION_ADOBE_DEFLATE;
    bool tiled = true;
    bool planar = false;
    const char* mode = "wl"; ///< b is big-endian, 8 BigTIFF
    int predictor = 1;
    std::uint32_t rows = 5; ///< of strips
    int pages = 1;
    int orientation = 1;
    unsigned bits = 0; ///< below 8: the picture's values, one channel, are packed so
    int photometric = -1;
};

/// Bytes of one block, cut out of the picture, with zeros where it reaches beyond.
std::string block(const Image& image, std::ptrdiff_t y, std::ptrdiff_t x, std::ptrdiff_t height, std::ptrdiff_t width,
                  std::ptrdiff_t first, std::ptrdiff_t channels, unsigned bits) {
    std::string out;
    const View view = image.view();
    const std::size_t itemsize = view.itemsize();
    for (std::ptrdiff_t row = y; row < y + height; ++row) {
        unsigned packed = 0, filled = 0;
        for (std::ptrdiff_t column = x; column < x + width; ++column)
            for (std::ptrdiff_t channel = first; channel < first + channels; ++channel) {
                std::string value(itemsize, '\0');
                if (row < image.height() && column < image.width())
                    value.assign(reinterpret_cast<const char*>(view.data()) + row * view.layout().stride(0) +
                                     column * view.layout().stride(1) + channel * view.layout().stride(2),
                                 itemsize);
                if (bits == 0) {
                    out += value;
                } else {
                    packed = packed << bits | static_cast<unsigned char>(value[0]);
                    filled += bits;
                    if (filled == 8) {
                        out += static_cast<char>(packed);
                        packed = filled = 0;
                    }
                }
            }
        if (filled != 0) out += static_cast<char>(packed << (8 - filled));
    }
    return out;
}

std::string written(const Image& image, const Way& way) {
    Written file;
    TIFF* const tiff = TIFFClientOpen("test", way.mode, &file, Written::read, Written::write, Written::seek,
                                      Written::close, Written::size, nullptr, nullptr);
    REQUIRE(tiff != nullptr);
    const Format& format = image.frame().format();
    const auto channels = static_cast<std::ptrdiff_t>(image.channel_count());
    for (int page = 0; page < way.pages; ++page) {
        TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, static_cast<std::uint32_t>(image.width()));
        TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, static_cast<std::uint32_t>(image.height()));
        TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE,
                     way.bits != 0 ? static_cast<int>(way.bits) : static_cast<int>(format.itemsize() * 8));
        TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, static_cast<int>(channels));
        TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT,
                     format.kind() == Kind::floating         ? 3
                     : format.kind() == Kind::signed_integer ? 2
                                                             : 1);
        TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, way.planar ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
        TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC,
                     way.photometric >= 0 ? way.photometric
                     : channels >= 3      ? PHOTOMETRIC_RGB
                                          : PHOTOMETRIC_MINISBLACK);
        TIFFSetField(tiff, TIFFTAG_COMPRESSION, way.compression);
        TIFFSetField(tiff, TIFFTAG_ORIENTATION, way.orientation);
        if (way.predictor != 1) TIFFSetField(tiff, TIFFTAG_PREDICTOR, way.predictor);
        if (way.photometric == PHOTOMETRIC_PALETTE) {
            std::vector<std::uint16_t> map(256);
            for (std::size_t k = 0; k < map.size(); ++k) map[k] = static_cast<std::uint16_t>(k * 257);
            TIFFSetField(tiff, TIFFTAG_COLORMAP, map.data(), map.data(), map.data());
        }
        const std::uint16_t alpha[] = {EXTRASAMPLE_UNASSALPHA};
        if (channels == 2 || channels == 4) TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, alpha);
        if (way.tiled) {
            TIFFSetField(tiff, TIFFTAG_TILEWIDTH, 16);
            TIFFSetField(tiff, TIFFTAG_TILELENGTH, 16);
        } else {
            TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, way.rows);
        }
        std::uint32_t number = 0;
        const std::ptrdiff_t planes = way.planar ? channels : 1;
        const std::ptrdiff_t high = way.tiled ? 16 : static_cast<std::ptrdiff_t>(way.rows);
        const std::ptrdiff_t wide = way.tiled ? 16 : image.width();
        for (std::ptrdiff_t plane = 0; plane < planes; ++plane)
            for (std::ptrdiff_t y = 0; y < image.height(); y += high)
                for (std::ptrdiff_t x = 0; x < image.width(); x += wide, ++number) {
                    const std::ptrdiff_t rows = way.tiled ? high : std::min(high, image.height() - y);
                    std::string bytes = block(image, y, x, rows, wide, plane, channels / planes, way.bits);
                    if (page != 0) bytes.assign(bytes.size(), static_cast<char>(page)); // told apart
                    const auto size = static_cast<tmsize_t>(bytes.size());
                    const tmsize_t done = way.tiled ? TIFFWriteEncodedTile(tiff, number, bytes.data(), size)
                                                    : TIFFWriteEncodedStrip(tiff, number, bytes.data(), size);
                    REQUIRE(done == size);
                }
        REQUIRE(TIFFWriteDirectory(tiff) == 1);
    }
    TIFFClose(tiff);
    return file.bytes;
}

/// An image of one format; floats are numbers, so that predictors may do what they like.
Image picture(std::ptrdiff_t height, std::ptrdiff_t width, std::ptrdiff_t channels, const Format& format) {
    const Image image = numbered(height, width, channels, format);
    return image;
}

/// Counts the bytes that are read of it.
class CountedInput final : public Input {
public:
    CountedInput(std::string bytes) : Input("counted", bytes.size()), bytes_(std::move(bytes)) {}
    mutable std::uint64_t read_bytes = 0;

protected:
    void fill(std::uint64_t offset, std::span<std::byte> to) const override {
        std::memcpy(to.data(), bytes_.data() + offset, to.size());
        read_bytes += to.size();
    }

private:
    std::string bytes_;
};

} // namespace

TEST_CASE("however libtiff writes a picture, it is read as it was") {
    int checked = 0;
    for (const int compression : {COMPRESSION_NONE, COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE, COMPRESSION_PACKBITS,
                                  COMPRESSION_ZSTD, COMPRESSION_LZMA})
        for (const bool tiled : {false, true})
            for (const bool planar : {false, true})
                for (const char* mode : {"wl", "wb8"})
                    for (const char* code : {"B", "H", "I", "f", "h", "d"})
                        for (std::ptrdiff_t channels = 1; channels <= 5; ++channels) {
                            if (TIFFIsCODECConfigured(static_cast<std::uint16_t>(compression)) == 0) continue;
                            const Format format = Format::parse(code);
                            const bool predicts = compression != COMPRESSION_NONE &&
                                                  compression != COMPRESSION_PACKBITS && channels % 2 == 1;
                            // libtiff 4.5 writes big-endian floats with their bytes turned round before it predicts.
                            const bool turned = format.kind() == Kind::floating && mode[1] == 'b';
                            const int predictor = !predicts || turned ? 1 : format.kind() == Kind::floating ? 3 : 2;
                            const Image image = picture(21, 37, channels, format);
                            const std::string bytes = written(image, {.compression = compression,
                                                                      .tiled = tiled,
                                                                      .planar = planar,
                                                                      .mode = mode,
                                                                      .predictor = predictor});
                            const auto source = open_text(tiff_codec, bytes, false, "libtiff");
                            CAPTURE(source->facts().stored);
                            CAPTURE(channels);
                            CHECK(source->frame().format() == format);
                            CHECK(source->shown().channel_names() == image.frame().channel_names());
                            CHECK(whole_text(*source) == text_of(to_bytes(image.view())));
                            CHECK(source->reading() == Reading::window);
                            ++checked;
                        }
    CHECK(checked >= 4 * 2 * 2 * 2 * 6 * 5);
}

TEST_CASE("windows are parts of the whole, and orientation is applied to them") {
    for (const bool tiled : {false, true})
        for (const bool planar : {false, true}) {
            const Image image = numbered(18, 17, 3);
            const auto source =
                open_text(tiff_codec, written(image, {.tiled = tiled, .planar = planar, .orientation = 6}));
            CHECK(source->facts().orientation == 6);
            std::string wrong;
            for (const Window& window :
                 {Window{0, 0, 1, 1}, {15, 15, 2, 2}, {17, 0, 1, 17}, {0, 16, 18, 1}, {3, 5, 14, 11}}) {
                const View part = image.view()
                                      .slice(0, {window.y, window.y + window.height})
                                      .slice(1, {window.x, window.x + window.width});
                if (window_text(*source, window) != text_of(to_bytes(part))) wrong += "x";
            }
            CHECK(wrong == "");
        }
    const Image small = numbered(6, 5, 2);
    CHECK(wrong_windows(*open_text(tiff_codec, written(small, {.tiled = false, .rows = 4}))) == "");
}

TEST_CASE("pixels of a few bits, palettes and white that is zero, packed or not, in tiles and strips") {
    int checked = 0;
    for (const bool tiled : {false, true})
        for (const unsigned bits : {1U, 2U, 4U, 8U})
            for (const int photometric : {PHOTOMETRIC_MINISBLACK, PHOTOMETRIC_MINISWHITE, PHOTOMETRIC_PALETTE}) {
                const auto white = static_cast<unsigned char>((1U << bits) - 1);
                Image image = numbered(19, 35, 1);
                for (std::size_t k = 0; k < image.view().nbytes(); ++k)
                    image.view().mutable_data()[k] &= std::byte{white};
                const std::string bytes =
                    written(image, {.tiled = tiled, .bits = bits == 8 ? 0 : bits, .photometric = photometric});
                std::string expected = text_of(to_bytes(image.view()));
                if (photometric == PHOTOMETRIC_MINISWHITE)
                    for (char& value : expected) value = static_cast<char>(white - static_cast<unsigned char>(value));
                if (photometric == PHOTOMETRIC_PALETTE) {
                    std::string colours;
                    for (const char value : expected) colours += std::string(3, value);
                    expected = colours;
                }
                CAPTURE(bits);
                CAPTURE(photometric);
                CHECK(shown_text(open_text(tiff_codec, bytes)) == expected);
                CHECK(shown_text(open_text(tiff_codec, bytes)) == shown_text(open_text(tiff_codec, bytes, true)));
                ++checked;
            }
    CHECK(checked == 24);
}

TEST_CASE("fax is read as libtiff writes it") {
    Image image = numbered(19, 35, 1);
    for (std::size_t k = 0; k < image.view().nbytes(); ++k) image.view().mutable_data()[k] &= std::byte{1};
    const auto source =
        open_text(tiff_codec, written(image, {.compression = COMPRESSION_CCITTFAX4, .tiled = false, .bits = 1}));
    CHECK(source->facts().stored == "gray, 1 bit, CCITT Group 4 fax");
    CHECK(whole_text(*source) == text_of(to_bytes(image.view())));
}

TEST_CASE("going down a picture reads each block once; a window reads those it meets") {
    for (const bool tiled : {false, true})
        for (const bool planar : {false, true}) {
            const auto input = std::make_shared<CountedInput>(
                written(numbered(200, 300, 3), {.tiled = tiled, .planar = planar, .rows = 16}));
            const auto source = tiff_codec.open(input, {.max_memory = plenty});
            const std::uint64_t opened = input->read_bytes;
            CHECK(opened < 40'000);
            for (std::ptrdiff_t y = 0; y < 200; y += 7)
                window_text(*source, {y, 0, std::min<std::ptrdiff_t>(7, 200 - y), 300});
            CHECK(input->read_bytes - opened <= input->size());
            const auto other = tiff_codec.open(input, {.max_memory = plenty});
            input->read_bytes = 0;
            window_text(*other, {100, 100, 4, 4});
            CHECK(input->read_bytes < input->size() / 8);
        }
}

TEST_CASE("a strip that is large is read by rows, from its top") {
    const Image image = numbered(3000, 1000, 3);
    const std::string bytes = written(image, {.tiled = false, .rows = 4000});
    const auto source = open_text(tiff_codec, bytes);
    CHECK(source->reading() == Reading::rows);
    CHECK(source->held_memory() < bytes.size() + (1U << 20));
    CHECK(whole_text(*source) == text_of(to_bytes(image.view())));
    const View part = image.view().slice(0, {700, 710}).slice(1, {10, 20});
    CHECK(window_text(*source, {700, 10, 10, 10}) == text_of(to_bytes(part)));
    const std::string cut = bytes.substr(0, bytes.size() / 2);
    CHECK_THROWS_AS(open_text(tiff_codec, cut), CodecError); // the directory stood behind the pixels
}

TEST_CASE("a page is chosen by its number, and otherwise the first is read, and said") {
    const std::string bytes = written(numbered(20, 20, 1), {.pages = 3});
    const auto first = open_text(tiff_codec, bytes);
    CHECK(first->facts().frames == 3);
    CHECK(first->facts().notices ==
          std::vector<std::string>{"3 frames, the first is read; --frame N (0 to 2) reads another"});
    for (const int page : {1, 2}) {
        const auto source = open_text(tiff_codec, bytes, false, {}, page);
        CHECK(source->facts().notices.empty());
        CHECK(whole_text(*source) == std::string(400, static_cast<char>(page)));
    }
    CHECK_THROWS_WITH_AS(open_text(tiff_codec, bytes, false, {}, 3),
                         "memory: there is no frame 3; the file holds 3, 0 to 2", IndexError);
    Options options;
    options.frame = 2;
    const Picture picture = open(bytes_of(bytes), options);
    CHECK(picture.facts().frames == 3);
    options.frame = -1;
    CHECK_THROWS_AS(open(bytes_of(bytes), options), IndexError);
    options.frame = 1;
    CHECK_THROWS_WITH_AS(open(bytes_of("P5 1 1 255\na"), options),
                         "memory: there is no frame 1; the file holds one picture, frame 0", IndexError);
}

TEST_CASE("blocks that the file ends before are an error; if that is tolerated they are 0, and counted") {
    // libtiff writes the directory last; here it stands first, and the last strip is cut.
    const Image image = numbered(6, 8, 1);
    const std::string deflated = text_of(to_bytes(image.view()));
    TiffFile file = TiffFile::gray(8, 6, deflated, 2).set(259, 3, {32773}); // PackBits: literals of 16 bytes
    for (std::string& strip : file.strips) strip = "\x0f"s + strip;
    const std::string whole = file.bytes();
    REQUIRE(whole_text(*open_text(tiff_codec, whole)) == deflated);
    const std::string cut = whole.substr(0, whole.size() - 1);
    const auto source = open_text(tiff_codec, cut);
    CHECK(window_text(*source, {0, 0, 4, 8}) == deflated.substr(0, 32)); // what is there is read
    const std::string message = "memory: ends at byte " + std::to_string(cut.size()) +
                                " but strip 2 of 3 has 17 bytes from byte " + std::to_string(whole.size() - 17) +
                                " on: the file is truncated";
    CHECK_THROWS_WITH_AS(window_text(*source, {4, 0, 1, 1}), message.c_str(), Truncated);
    const auto tolerant = open_text(tiff_codec, cut, true);
    CHECK(tolerant->missing() == "");
    CHECK(whole_text(*tolerant) == deflated.substr(0, 32) + std::string(16, '\0'));
    CHECK(tolerant->missing() == "the file is truncated: 1 of 3 strips are not there, and 0");
}

TEST_CASE("what cannot be decompressed is an error in libtiff's words, and nothing is printed") {
    std::string bytes = written(numbered(20, 20, 3), {.compression = COMPRESSION_ADOBE_DEFLATE});
    bytes.replace(12, 40, std::string(40, '\xff'));
    CHECK_THROWS_WITH_AS(whole_text(*open_text(tiff_codec, bytes)),
                         doctest::Contains("libtiff cannot read tile 0 (Decoding error at scanline 0"), CodecError);
    CHECK_THROWS_AS(whole_text(*open_text(tiff_codec, bytes, true)), CodecError);
}

TEST_CASE("tiles that are more than the memory allowed are refused before they are made") {
    TiffFile file;
    file.set(256, 4, {10}).set(257, 4, {10}).set(258, 3, {8}).set(259, 3, {8}).set(262, 3, {1});
    file.set(322, 4, {65536}).set(323, 4, {65536}).set(324, 4, {8}).set(325, 4, {10});
    CHECK_THROWS_AS(open_bytes(tiff_codec, bytes_of(file.bytes()), 1U << 24), LimitError);
    file.set(322, 4, {0xfffffff0}).set(323, 4, {0xfffffff0});
    CHECK_THROWS_AS(open_text(tiff_codec, file.bytes()), Error);
}

TEST_CASE("any byte of a compressed file may be wrong") {
    for (const bool tiled : {false, true})
        for (const int compression : {COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE, COMPRESSION_PACKBITS}) {
            const std::string bytes =
                written(numbered(5, 6, 3), {.compression = compression, .tiled = tiled, .rows = 2});
            std::string wrong;
            for (std::size_t at = 0; at < bytes.size(); ++at)
                for (const int value : {0, 1, 127, 255}) {
                    std::string damaged = bytes;
                    damaged[at] = static_cast<char>(value);
                    for (const bool tolerant : {false, true}) try {
                            const auto source = open_bytes(tiff_codec, bytes_of(damaged), 1U << 24, tolerant);
                            if (source->frame().nbytes() < std::size_t{1} << 16) whole_text(*source);
                        } catch (const Error&) {
                        } catch (const std::exception& error) {
                            wrong += std::to_string(at) + ": " + error.what() + "\n";
                        }
                }
            CHECK(wrong == "");
        }
}

TEST_CASE("deflate is written so that libtiff reads it, whatever the elements") {
    int checked = 0;
    for (const char* code : {"B", "H", ">H", "I", "Q", "h", "i", "f", "d", "e"})
        for (std::ptrdiff_t channels = 1; channels <= 5; ++channels)
            for (const int compression : {1, 5, 9}) {
                const Format format = Format::parse(code);
                const Image image = numbered(50, 41, channels, format);
                SaveOptions options;
                options.format = "tiff";
                options.compression = compression;
                const std::vector<std::byte> bytes = oriel::encode(image, options);
                const auto source = open_bytes(tiff_codec, bytes);
                CAPTURE(source->facts().stored);
                CHECK(source->facts().compressed);
                CHECK(same_bytes(Picture(source).resident().view(), image.view()) == format.is_native());
                if (!format.is_native()) CHECK(equal(Picture(source).resident().view(), image.view()));
                ++checked;
            }
    CHECK(checked == 150);
}

TEST_CASE("a sink that compresses and is given other than its rows refuses") {
    const Image image = numbered(4, 5, 3);
    std::vector<std::byte> bytes;
    const auto output = memory_output(bytes);
    const auto sink = tiff_codec.create(*output, {.max_memory = plenty, .compression = 5});
    sink->begin(image.frame());
    sink->rows(image.view().slice(0, {0, 3}));
    CHECK_THROWS_WITH_AS(sink->rows(image.view().slice(0, {0, 2})), "a TIFF of 4 rows was given more of them",
                         ValueError);
    CHECK_THROWS_WITH_AS(sink->finish(), "a TIFF of 4 rows was given only 3", ValueError);
}

TEST_CASE("strips and tiles are compressed by several threads to the same bytes, and a pipe gets them too") {
    const Image image = numbered(2000, 700, 3);
    for (const auto& tiles : {std::optional<TiffTiles>(), std::optional(TiffTiles{64, 128})}) {
        SaveOptions options;
        options.format = "tiff";
        options.compression = 1;
        options.tiles = tiles;
        options.threads = 1;
        const std::vector<std::byte> one = oriel::encode(image, options);
        options.threads = 4;
        CHECK(oriel::encode(image, options) == one);
        CHECK(whole_text(*open_bytes(tiff_codec, one)) == text_of(to_bytes(image.view())));

        struct Pipe final : Output {
            std::vector<std::byte> bytes;
            void write(std::span<const std::byte> more) override {
                bytes.insert(bytes.end(), more.begin(), more.end());
            }
        } pipe;
        const auto sink = tiff_codec.create(pipe, {.max_memory = plenty, .compression = 1, .tiles = tiles});
        sink->begin(image.frame());
        sink->rows(image.view());
        sink->finish();
        CHECK(pipe.bytes == one);
    }
}

namespace {

/// As `tiles` or, without any, as the source has them.
std::vector<std::byte> deflated(const Picture& picture, const std::optional<TiffTiles>& tiles = {},
                                int compression = 1) {
    SaveOptions options;
    options.format = "tiff";
    options.compression = compression;
    options.tiles = tiles;
    return oriel::encode(picture, options);
}

/// "32x16", or "none".
std::string tiles_of(std::span<const std::byte> bytes) {
    const std::optional<TiffTiles> tiles = open(bytes).facts().tiles;
    return tiles ? std::to_string(tiles->width) + "x" + std::to_string(tiles->height) : "none";
}

/// Reads as another source does, but gives rows from the top.
class FromTheTop final : public Source {
public:
    explicit FromTheTop(std::shared_ptr<Source> below)
        : Source(below->frame(), below->facts(), below->shown()), below_(std::move(below)) {}
    Reading reading() const noexcept override { return Reading::rows; }
    void read(const Window& window, const View& to) override { below_->read(window, to); }

private:
    std::shared_ptr<Source> below_;
};

/// The tiles one after the other, as libtiff decodes them: with what they have beyond the picture.
std::string libtiff_tiles(std::span<const std::byte> bytes) {
    Written file{text_of(bytes)};
    TIFF* const tiff = TIFFClientOpen("test", "r", &file, Written::read, Written::write, Written::seek, Written::close,
                                      Written::size, nullptr, nullptr);
    REQUIRE(tiff != nullptr);
    REQUIRE(TIFFIsTiled(tiff) != 0);
    std::string out;
    for (std::uint32_t k = 0; k < TIFFNumberOfTiles(tiff); ++k) {
        std::string tile(static_cast<std::size_t>(TIFFTileSize(tiff)), '?');
        CHECK(TIFFReadEncodedTile(tiff, k, tile.data(), TIFFTileSize(tiff)) == TIFFTileSize(tiff));
        out += tile;
    }
    TIFFClose(tiff);
    return out;
}

} // namespace

TEST_CASE("tiles are cut as TIFF has it: those at the edges are whole, with 0 beyond the picture") {
    int checked = 0;
    for (const char* code : {"B", "H", "I", "Q", "h", "e", "f", "d"})
        for (std::ptrdiff_t channels = 1; channels <= 4; ++channels)
            for (const std::ptrdiff_t width : {1, 15, 32, 33})
                for (const std::ptrdiff_t height : {1, 16, 17}) {
                    const Image image = numbered(height, width, channels, Format::parse(code));
                    const std::vector<std::byte> bytes = deflated(image, TiffTiles{32, 16});
                    std::string expected;
                    for (std::ptrdiff_t y = 0; y < height; y += 16)
                        for (std::ptrdiff_t x = 0; x < width; x += 32)
                            expected += block(image, y, x, 16, 32, 0, channels, 0);
                    CAPTURE(image.frame().text());
                    CHECK(tiles_of(bytes) == "32x16");
                    CHECK(libtiff_tiles(bytes) == expected);
                    CHECK(whole_text(*open_bytes(tiff_codec, bytes)) == text_of(to_bytes(image.view())));
                    ++checked;
                }
    CHECK(checked == 8 * 4 * 4 * 3);
}

TEST_CASE("a TIFF in tiles stays in them, turned as the picture is, where it is compressed") {
    const Image image = numbered(50, 70, 3);
    const std::string by_libtiff = written(image, {});
    CHECK(tiles_of(deflated(open(bytes_of(by_libtiff)), {}, -1)) == "16x16");

    const std::vector<std::byte> bytes = deflated(image, TiffTiles{48, 16});
    const Picture picture = open(bytes);
    const auto stays = [](const Picture& seen, const std::string& tiles) {
        const std::vector<std::byte> again = deflated(seen, {}, -1);
        CHECK(tiles_of(again) == tiles);
        SaveOptions plain;
        plain.format = "pam";
        CHECK(equal(open(again).resident().view(), load(oriel::encode(seen, plain)).view()));
    };
    stays(picture, "48x16");
    stays(picture | Crop{3, 4, 41, 33} | Flip{Direction::vertical} | Invert{}, "48x16");
    stays(picture | Channels{"b"}, "48x16");
    stays(picture | Rotate{90}, "16x48");
    stays(picture | Rotate{270} | Transpose{}, "48x16");
    const Fill gray{Colour("#808080"), Region{{0, 3, 1}, {0, 3, 1}}};
    stays((picture | Rotate{90} | gray), "16x48");
    stays((picture | Rotate{90} | gray) | Rotate{90}, "48x16");
    stays(Picture(std::make_shared<FromTheTop>(picture.source())) | Rotate{90} | gray, "16x48");

    CHECK(tiles_of(deflated(picture, {}, 0)) == "none");
    CHECK(tiles_of(deflated(picture, TiffTiles{16, 32}, -1)) == "16x32"); // what is asked is not turned
    CHECK(tiles_of(deflated(picture | Rotate{90}, TiffTiles{16, 32}, -1)) == "16x32");
    CHECK(tiles_of(deflated(image, TiffTiles{16, 32}, -1)) == "16x32");
    const std::string plain = written(image, {.compression = COMPRESSION_NONE});
    CHECK(tiles_of(deflated(open(bytes_of(plain)), {}, -1)) == "none");
    CHECK(tiles_of(deflated(open(bytes_of(plain)), {}, 3)) == "16x16");
}

TEST_CASE("tiles that TIFF does not have, or memory no room for, become strips; to ask for the former is an error") {
    const Image image = numbered(50, 70, 3);
    const auto as = [&](const TiffTiles& tiles) {
        std::vector<std::byte> bytes;
        const auto output = memory_output(bytes);
        const auto sink =
            tiff_codec.create(*output, {.max_memory = std::uint64_t{64} << 20, .compression = 1, .tiles = tiles});
        sink->begin(image.frame());
        CHECK(sink->memory(image.frame()) <= std::uint64_t{64} << 20);
        sink->rows(image.view());
        sink->finish();
        CHECK(whole_text(*open_bytes(tiff_codec, bytes)) == text_of(to_bytes(image.view())));
        return tiles_of(bytes);
    };
    CHECK(as({1024, 1024}) == "1024x1024");
    for (const TiffTiles& tiles :
         {TiffTiles{20, 16}, {16, 20}, {0, 16}, {16, 0}, {4096, 4096}, {4294967280, 4294967280}})
        CHECK(as(tiles) == "none");
    CHECK_THROWS_WITH_AS(deflated(image, TiffTiles{20, 16}),
                         "tiles of 20×16; width and height of a TIFF's are multiples of 16", ValueError);
    CHECK_THROWS_AS(deflated(image, TiffTiles{16, 0}), ValueError);
}

TEST_CASE("a compressed TIFF stays compressed, one that is not stays so, and --compress decides") {
    const auto stored = [](const Picture& picture, int compression) {
        SaveOptions options;
        options.format = "tiff";
        options.compression = compression;
        const std::vector<std::byte> bytes = oriel::encode(picture, options);
        return open(bytes).facts().compressed;
    };
    const std::string compressed = written(numbered(20, 20, 3), {});
    const std::string plain = TiffFile::gray(3, 2, "abcdef").bytes();
    CHECK(stored(open(bytes_of(compressed)), -1));
    CHECK_FALSE(stored(open(bytes_of(compressed)), 0));
    CHECK_FALSE(stored(open(bytes_of(plain)), -1));
    CHECK(stored(open(bytes_of(plain)), 3));
}

TEST_CASE("profile, XMP and density are read and written, compressed or not") {
    Metadata given;
    given.icc.resize(200, std::byte{7});
    given.xmp.resize(31, std::byte{'x'});
    given.density = Density{300 / 0.0254, 150 / 0.0254, true};
    for (const int compression : {0, 5})
        for (const auto& density : {given.density, std::optional(Density{1234.5, 1234.5, true}),
                                    std::optional(Density{2, 3, false}), std::optional<Density>()}) {
            given.density = density;
            const Image image = numbered(4, 5, 3);
            const std::vector<std::byte> bytes =
                encode_carrying(tiff_codec, image, given, {.max_memory = plenty, .compression = compression});
            const auto source = open_bytes(tiff_codec, bytes);
            const Metadata back = source->metadata();
            CHECK(back.icc == given.icc);
            CHECK(back.xmp == given.xmp);
            REQUIRE(back.density.has_value() == density.has_value());
            if (density) {
                CHECK(back.density->x == doctest::Approx(density->x));
                CHECK(back.density->y == doctest::Approx(density->y));
                CHECK(back.density->metric == density->metric);
            }
            CHECK(whole_text(*source) == text_of(to_bytes(image.view())));
        }
}

TEST_CASE("what is sound and beyond libtiff is not called damaged") {
    const auto said = [](const testing::TiffFile& file) -> std::string {
        try {
            return whole_text(*open_text(tiff_codec, file.bytes()));
        } catch (const CodecError& error) {
            return error.what();
        }
    };
    const auto file = [](std::vector<std::uint64_t> bits, std::uint64_t compression, std::uint64_t planar) {
        testing::TiffFile out;
        const std::uint64_t samples = bits.size();
        out.set(256, 4, {2}).set(257, 4, {1}).set(258, 3, std::move(bits)).set(259, 3, {compression});
        out.set(262, 3, {samples < 3 ? 1U : 2U}).set(277, 3, {samples}).set(284, 3, {planar});
        for (std::uint64_t k = 0; k < (planar == 2 ? samples : 1); ++k) out.strips.emplace_back("RIFFxxxxWEBP");
        return out.set(278, 4, {1});
    };
    const bool webp = said(file({8, 8, 8}, 50001, 1)).find("does not read") == std::string::npos;
    if (webp) {
        const std::string read =
            ", which is not read here\nof WebP in TIFF 3 or 4 interleaved channels of 8 bit are read";
        CHECK(said(file({8, 8, 8}, 50001, 2)) == "memory: its pixels are compressed by WebP as 3 channels of 8 bit, "
                                                 "each in a plane of its own" +
                                                     read);
        CHECK(said(file({16, 16, 16}, 50001, 1)) ==
              "memory: its pixels are compressed by WebP as 3 channels of 16 bit" + read);
        CHECK(said(file({8}, 50001, 1)) == "memory: its pixels are compressed by WebP as 1 channels of 8 bit" + read);
        CHECK(said(file({8, 8, 8}, 50001, 1)).ends_with(": the file is damaged"));
    }
    testing::TiffFile predicted = file({8, 8, 8}, 5, 1);
    predicted.set(317, 3, {7});
    CHECK(said(predicted) == "memory: libtiff cannot read strip 0 (\"Predictor\" value 7 not supported): this is not "
                             "read here\nanother program may write it anew, in another compression");
}

TEST_CASE("a profile or density that the file names and does not have is not carried, and the pixels are read") {
    TiffFile file = TiffFile::gray(3, 2, "abcdef").set(282, 4, {72}).set(283, 4, {72});
    std::string bytes = file.bytes();
    const std::string entry = file.number(282, 2) + file.number(4, 2) + file.number(1, 4);
    REQUIRE(bytes.find(entry) != bytes.npos);
    bytes.replace(bytes.find(entry), 12,
                  file.number(282, 2) + file.number(5, 2) + file.number(1, 4) + file.number(1U << 30, 4));
    const auto source = open_text(tiff_codec, bytes);
    CHECK(source->facts().metadata == std::vector<std::string>{"pixel density"});
    CHECK_FALSE(source->metadata().density.has_value());
    CHECK(whole_text(*source) == "abcdef");
}
