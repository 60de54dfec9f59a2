// TIFF as it is read: every kind of element, strips wherever they lie, what channels mean, and what is refused.
#include "codecs/codec_testing.hpp"
#include "codecs/tiff_file.hpp"
#include "oriel/error.hpp"
#include "oriel/oriel.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oriel;
using namespace oriel::codecs;
using namespace testing;
using namespace std::string_literals;

namespace {

using Strings = std::vector<std::string>;

/// By oriel's own reader, also what libtiff would take.
std::shared_ptr<Source> open_tiff(const TiffFile& file) { return open_text(tiff_codec, file.bytes(), false, "oriel"); }

#define CHECK_REFUSED(file, message) CHECK_THROWS_WITH_AS(open_tiff(file), message, CodecError)

std::string pixels_of(const Frame& frame) {
    return text_of(to_bytes(
        numbered(frame.height(), frame.width(), static_cast<std::ptrdiff_t>(frame.layout().extent(2)), frame.format())
            .view()));
}

unsigned sample_format(Kind kind) { return kind == Kind::floating ? 3 : kind == Kind::signed_integer ? 2 : 1; }

/// A file of such pixels, its channels together, as one strip.
TiffFile file_of(const Frame& frame, const std::string& pixels, std::size_t rows = 1000) {
    TiffFile file;
    const std::size_t channels = frame.channel_count();
    file.order = frame.format().byte_order() == ByteOrder::big ? 'M' : 'I';
    file.set(256, 3, {static_cast<std::uint64_t>(frame.width())});
    file.set(257, 3, {static_cast<std::uint64_t>(frame.height())});
    file.set(258, 3, std::vector<std::uint64_t>(channels, frame.format().itemsize() * 8));
    file.set(262, 3, {channels >= 3 ? 2U : 1U}).set(277, 3, {channels});
    file.set(339, 3, std::vector<std::uint64_t>(channels, sample_format(frame.format().kind())));
    if (channels == 2 || channels == 4) file.set(338, 3, {2});
    return file.cut(pixels, static_cast<std::size_t>(frame.height()), rows);
}

/// The pixels of all planes in turn.
std::string apart(const std::string& pixels, std::size_t channels, std::size_t itemsize) {
    std::string out;
    for (std::size_t channel = 0; channel < channels; ++channel)
        for (std::size_t i = channel * itemsize; i < pixels.size(); i += channels * itemsize)
            out += pixels.substr(i, itemsize);
    return out;
}

/// What people see, gathered.
std::string seen_text(const std::shared_ptr<Source>& source) {
    const Frame& shown = source->shown();
    const Frame want = shown.gathered();
    const View to = Buffer::allocate(want.nbytes()).view(want.format(), want.layout());
    gather(source->whole().seen_as(shown), to);
    return text_of(to_bytes(to));
}

} // namespace

TEST_CASE("elements of every kind and byte order lie in the file as they do in memory") {
    int checked = 0;
    for (const TiffElement& element : tiff_elements())
        for (std::ptrdiff_t channels = 1; channels <= 8; ++channels)
            for (const bool big : {false, true})
                for (const bool planar : {false, true}) {
                    const Frame frame = Frame::packed(5, 7, channels, element.format);
                    const std::string pixels = pixels_of(frame);
                    TiffFile file = file_of(frame, pixels);
                    file.order = element.order == ByteOrder::big ? 'M' : 'I';
                    if (planar) {
                        file.strips.clear();
                        const auto count = static_cast<std::size_t>(channels);
                        const std::string planes = apart(pixels, count, element.format.itemsize());
                        file.cut(planes, 5 * count, 5).set(284, 3, {2});
                    }
                    file.big = big;
                    CAPTURE(frame.text());
                    CAPTURE(planar);
                    const auto source = open_tiff(file);
                    CHECK(source->frame() == frame); // 5 to 8 channels mean nothing as it is
                    CHECK(source->shown() == frame);
                    CHECK(source->reading() == Reading::window);
                    CHECK(whole_text(*source) == pixels);
                    ++checked;
                }
    CHECK(checked == 2 * 11 * 8 * 2 * 2);
}

TEST_CASE("strips may have any rows and lie anywhere") {
    const Frame frame = Frame::packed(7, 5, 3, Format(Kind::unsigned_integer, 2, ByteOrder::big));
    const std::string pixels = pixels_of(frame);
    for (const bool planar : {false, true})
        for (const std::size_t rows : {1U, 2U, 3U, 6U, 7U, 100U})
            for (const bool backwards : {false, true})
                for (const char* between : {"", "x", "some text"}) {
                    TiffFile file = file_of(frame, pixels, rows);
                    if (planar) {
                        file.strips.clear();
                        const std::string planes = apart(pixels, 3, 2);
                        for (std::size_t k = 0; k < 3; ++k) file.cut(planes.substr(k * 70, 70), 7, rows);
                        file.set(284, 3, {2});
                    }
                    file.backwards = backwards;
                    file.between = between;
                    CAPTURE(rows);
                    CAPTURE(planar);
                    CAPTURE(backwards);
                    const auto source = open_tiff(file);
                    CHECK(whole_text(*source) == pixels);
                    for (const Window& window : {Window{2, 1, 4, 3}, Window{6, 4, 1, 1}, Window{0, 0, 7, 1}}) {
                        std::string expected;
                        for (std::ptrdiff_t y = window.y; y < window.y + window.height; ++y)
                            expected += pixels.substr(static_cast<std::size_t>((y * 5 + window.x) * 6),
                                                      static_cast<std::size_t>(window.width * 6));
                        CHECK(window_text(*source, window) == expected);
                    }
                }
}

TEST_CASE("where strips are is said in 16, 32 or 64 bit") {
    for (const unsigned type : {3U, 4U, 16U}) {
        TiffFile file = TiffFile::gray(3, 4, "abcdefghijkl", 2);
        file.offset_type = type;
        file.between = "-";
        CHECK(whole_text(*open_tiff(file)) == "abcdefghijkl");
        CHECK(whole_text(*open_tiff(file.set(279, 4, {1, 1}))) == "abcdefghijkl"); // not asked
        CHECK(whole_text(*open_tiff(file.set(279, 2, {1, 1}))) == "abcdefghijkl");
    }
    TiffFile one = TiffFile::gray(3, 2, "abcdef");
    CHECK(whole_text(*open_tiff(one.set(278, 4, {UINT32_MAX}))) == "abcdef");
    CHECK(whole_text(*open_tiff(one.without(278))) == "abcdef"); // one strip is what is meant
}

TEST_CASE("fewer bits than a byte are expanded to their values") {
    const auto packed = [](unsigned bits, std::string pixels) {
        return TiffFile::gray(5, 1, std::move(pixels)).set(258, 3, {bits});
    };
    const auto one = open_tiff(packed(1, "\xb0"));
    CHECK(one->frame() == Frame::packed(1, 5, 1, {}, 1));
    CHECK(whole_text(*one) == "\1\0\1\1\0"s);
    CHECK(whole_text(*open_tiff(packed(1, "\x0d").set(266, 3, {2}))) == "\1\0\1\1\0"s);
    const auto two = open_tiff(packed(2, "\xe4\x40"));
    CHECK(two->frame() == Frame::packed(1, 5, 1, {}, 3));
    CHECK(whole_text(*two) == "\3\2\1\0\1"s);
    const auto four = open_tiff(packed(4, "\x12\xf0\xe7"));
    CHECK(four->frame() == Frame::packed(1, 5, 1, {}, 15));
    CHECK(whole_text(*four) == "\1\2\xf\0\xe"s);
    CHECK(four->facts().stored == "gray, 4 bit");
    CHECK(four->reading() == Reading::window);
    CHECK(open_tiff(packed(1, "\xb0").without(258))->frame().max() == 1); // one bit unless the file says otherwise
}

TEST_CASE("any window of packed pixels is that part of them, in any view") {
    for (const unsigned bits : {1U, 2U, 4U}) {
        constexpr std::ptrdiff_t width = 29, height = 6;
        const std::size_t row = (width * bits + 7) / 8;
        const std::string bytes = text_of(to_bytes(numbered(height, static_cast<std::ptrdiff_t>(row), 1).view()));
        TiffFile file;
        file.set(256, 4, {width}).set(257, 4, {height}).set(258, 3, {bits}).set(262, 3, {1}).cut(bytes, height, 2);
        file.between = "x";
        const auto source = open_tiff(file);
        const auto value = [&](std::ptrdiff_t y, std::ptrdiff_t x) {
            const auto bit = static_cast<std::size_t>(x) * bits;
            const auto byte = static_cast<unsigned char>(bytes[static_cast<std::size_t>(y) * row + bit / 8]);
            return static_cast<char>(byte >> (8 - bits - bit % 8) & ((1U << bits) - 1));
        };
        const View room = Buffer::allocate(64 * 64).view({}, {64, 64, 1});
        for (std::ptrdiff_t x = 0; x < width; ++x)
            for (std::ptrdiff_t columns = 1; columns <= width - x; ++columns) {
                std::string expected;
                for (std::ptrdiff_t y = 1; y < 5; ++y)
                    for (std::ptrdiff_t k = 0; k < columns; ++k) expected += value(y, x + k);
                CAPTURE(bits);
                CAPTURE(x);
                CAPTURE(columns);
                REQUIRE(window_text(*source, {1, x, 4, columns}) == expected);
                const View to = room.slice(0, {0, 8, 2}).slice(1, {0, 2 * columns, 2}).flip(1);
                source->read({1, x, 4, columns}, to);
                REQUIRE(text_of(to_bytes(to)) == expected);
            }
        CHECK_THROWS_AS(source->read({0, 28, 1, 2}, room.slice(0, {0, 1}).slice(1, {0, 2})), ValueError);
        CHECK_THROWS_AS(source->read({5, 0, 2, 1}, room.slice(0, {0, 2}).slice(1, {0, 1})), ValueError);
    }
}

TEST_CASE("large packed pictures are expanded in pieces") {
    const std::string bytes = text_of(to_bytes(numbered(1000, 125, 1).view()));
    TiffFile file;
    file.set(256, 4, {1000}).set(257, 4, {1000}).set(258, 3, {1}).set(262, 3, {1}).cut(bytes, 1000, 1000);
    const std::string pixels = whole_text(*open_tiff(file));
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i / 8]);
        REQUIRE(pixels[i] == static_cast<char>(byte >> (7 - i % 8) & 1));
    }
}

TEST_CASE("where white is zero, gray is seen inverted") {
    TiffFile file = TiffFile::gray(3, 1, "\x01\x80\xff").set(262, 3, {0});
    const auto source = open_tiff(file);
    CHECK(source->frame() == Frame::packed(1, 3, 1));
    CHECK(source->shown() == Frame::packed(1, 3, 1).invert(1));
    CHECK(whole_text(*source) == "\x01\x80\xff");
    CHECK(seen_text(source) == "\xfe\x7f\0"s);
    CHECK(seen_text(open_tiff(TiffFile::gray(5, 1, "\xb0").set(258, 3, {1}).set(262, 3, {0}))) == "\0\1\0\0\1"s);
    TiffFile alpha = file_of(Frame::packed(1, 2, 2), "\x01\x80\xff\x20");
    CHECK(seen_text(open_tiff(alpha.set(262, 3, {0}))) == "\xfe\x80\0\x20"s); // alpha is not
    CHECK_REFUSED(file.set(339, 3, {2}),
                  "memory: white is zero in signed samples of 8 bit, which is not read\nconvert it "
                  "with `convert IN -colorspace sRGB -compress none OUT.tif`");
}

TEST_CASE("a palette's pixels are colours") {
    std::vector<std::uint64_t> map(3 * 16);
    const auto with = [&](std::uint64_t factor, std::uint64_t odd = 0) {
        for (std::size_t i = 0; i < 48; ++i) map[i] = (i * 5) * factor;
        map[17] += odd;
        return TiffFile::gray(3, 1, "\x01\xf0").set(258, 3, {4}).set(262, 3, {3}).set(320, 3, map);
    };
    const std::string colours = "\0\x50\xa0\x05\x55\xa5\x4b\x9b\xeb"s;
    for (const std::uint64_t factor : {1U, 256U, 257U}) {
        const auto source = open_tiff(with(factor));
        CHECK(source->frame() == Frame::packed(1, 3, 3));
        CHECK(whole_text(*source) == colours);
        CHECK(window_text(*source, {0, 1, 1, 2}) == colours.substr(3));
        CHECK(source->facts().stored == "palette, 4 bit");
    }
    const auto deep = open_tiff(with(257, 1));
    CHECK(deep->frame() == Frame::packed(1, 3, 3, Format::of<std::uint16_t>()));
    const Image image = deep->whole();
    CHECK(image.view().get<std::uint16_t>({0, 1, 0}) == 5 * 257);
    CHECK(image.view().get<std::uint16_t>({0, 1, 1}) == 85 * 257 + 1);

    TiffFile large = TiffFile::gray(2, 1, "\x02\xff").set(262, 3, {3}).set(320, 3, std::vector<std::uint64_t>(768));
    large.fields[320].numbers[255 + 256] = 0xff00;
    CHECK(whole_text(*open_tiff(large)) == "\0\0\0\0\xff\0"s);
    CHECK_REFUSED(large.set(320, 3, {1, 2, 3}), "memory: the palette has 3 numbers where 8 bit need 768");
    CHECK_REFUSED(large.without(320), "memory: the palette has 0 numbers where 8 bit need 768");
}

TEST_CASE("the file says what its channels mean") {
    const auto named = [](std::size_t channels, unsigned photometric, const std::vector<std::uint64_t>& extra) {
        const Frame frame = Frame::packed(1, 1, static_cast<std::ptrdiff_t>(channels));
        TiffFile file = file_of(frame, std::string(channels, 'x')).set(262, 3, {photometric}).without(338);
        if (!extra.empty()) file.set(338, 3, extra);
        const auto source = open_tiff(file);
        const auto& notices = source->facts().notices;
        return source->shown().channel_names() + (notices.empty() ? "" : ": " + notices.at(0));
    };
    CHECK(named(1, 1, {}) == "y");
    CHECK(named(2, 1, {2}) == "ya");
    CHECK(named(3, 2, {}) == "rgb");
    CHECK(named(4, 2, {2}) == "rgba");
    CHECK(named(4, 2, {}) == "rgba"); // as old writers leave it, and libtiff reads it
    CHECK(named(4, 2, {1}) == "rgba: colours are stored multiplied by alpha (associated); they are divided by it");
    CHECK(named(4, 2, {0}) == "0123: RGB and 1 more of no known meaning: all channels are numbered, 0 is red");
    CHECK(named(2, 1, {}) == "01: gray and 1 more of no known meaning: all channels are numbered");
    CHECK(named(2, 0, {0}) == "01: gray, white is zero and 1 more of no known meaning: all channels are numbered");
    CHECK(named(3, 1, {0, 0}) == "012: gray and 2 more of no known meaning: all channels are numbered");
    CHECK(named(5, 2, {2, 0}) == "01234: RGB and 2 more of no known meaning: all channels are numbered, 0 is red");
    CHECK(named(4, 5, {}) ==
          "0123: CMYK is not converted to RGB: its channels are numbered, 0 is cyan; a value of 0 is no ink");
    CHECK(named(5, 5, {2}) ==
          "01234: CMYK is not converted to RGB: its channels are numbered, 0 is cyan; a value of 0 is no ink");
}

TEST_CASE("colours that are stored multiplied by alpha are divided by it") {
    const auto associated = [](const Frame& frame, const std::string& pixels) {
        return open_tiff(file_of(frame, pixels).set(338, 3, {1}));
    };
    const Frame rgba = Frame::packed(1, 4, 4);
    const auto bytes = associated(rgba, "\x40\x20\x01\x80"    // half of it
                                        "\x07\x08\x09\xff"    // all of it
                                        "\x05\x06\x07\x00"    // nothing: there is no colour to be found
                                        "\x90\x10\x00\x20"s); // more than there can be
    CHECK(bytes->reading() == Reading::window);
    CHECK(!bytes->in_file());
    const std::string expected = "\x80\x40\x02\x80\x07\x08\x09\xff\x05\x06\x07\x00\xff\x80\x00\x20"s;
    CHECK(whole_text(*bytes) == expected);
    CHECK(window_text(*bytes, {0, 1, 1, 3}) == expected.substr(4));
    const auto deep =
        associated(Frame::packed(1, 1, 2, Format(Kind::unsigned_integer, 2, ByteOrder::big)), "\x10\x00\x40\x00"s);
    CHECK(deep->shown().channel_names() == "ya");
    CHECK(whole_text(*deep) == "\x40\x00\x40\x00"s); // 4096 * 65535 / 16384, rounded
    const float floats[] = {0.5F, 0.25F, 2, 0.5F};
    const auto half = associated(Frame::packed(1, 1, 4, Format::of<float>()),
                                 std::string(reinterpret_cast<const char*>(floats), sizeof floats));
    const Image image = half->whole();
    CHECK(image.view().get<float>({0, 0, 0}) == 1);
    CHECK(image.view().get<float>({0, 0, 1}) == 0.5F);
    CHECK(image.view().get<float>({0, 0, 2}) == 4);
    CHECK(image.view().get<float>({0, 0, 3}) == 0.5F);
    const auto tiny = associated(Frame::packed(1, 1, 2, Format(Kind::floating, 2, ByteOrder::little)), "abcd");
    CHECK(whole_text(*tiny) == "abcd");
    CHECK(tiny->facts().notices == Strings{"colours are multiplied by alpha (associated), and shown so"});
}

TEST_CASE("a file that does not say what its samples mean is guessed at, and it is said so") {
    const auto source = open_tiff(TiffFile::gray(1, 1, "x").without(262));
    CHECK(source->shown().channel_names() == "y");
    CHECK(source->facts().notices == Strings{"the file does not say what its samples mean; they are taken for gray"});
    const auto rgb = open_tiff(file_of(Frame::packed(1, 1, 3), "xyz").without(262));
    CHECK(rgb->shown().channel_names() == "rgb");
}

TEST_CASE("orientation, metadata and further pictures are facts of the file") {
    TiffFile file = TiffFile::gray(3, 2, "abcdef");
    const FileFacts plain = open_tiff(file)->facts();
    CHECK(plain.format == "tiff");
    CHECK(plain.stored == "gray, 8 bit");
    CHECK(plain.orientation == 1);
    CHECK(plain.metadata.empty());
    CHECK(plain.notices.empty());

    file.set(274, 3, {6}).set(34675, 1, {1, 2, 3, 4, 5, 6}).set(34665, 4, {8}).set(700, 1, {1}).set(270, 2, {'a', 0});
    file.set(305, 2, {'b', 0}).set(282, 4, {72}).set(254, 4, {1}).set(330, 4, {8});
    file.next = 8; // a circle
    const FileFacts facts = open_tiff(file)->facts();
    CHECK(facts.orientation == 6);
    CHECK(facts.metadata == Strings{"EXIF", "ICC profile", "XMP", "pixel density"});
    CHECK(facts.notices == Strings{"the file's first picture, which is read, is a smaller copy of another one",
                                   "the file holds other pictures inside this one, which are not read"});
    CHECK(facts.further_frames);
    CHECK_FALSE(plain.further_frames);
    CHECK(open_tiff(file.set(274, 3, {9}))->facts().orientation == 1);
    for (const unsigned type : {1U, 3U, 4U, 6U, 8U, 9U, 16U}) { // a SHORT by the standard
        CHECK(open_tiff(file.set(274, type, {6}))->facts().orientation == 6);
        CHECK(open_tiff(file.set(274, type, {0xfa}))->facts().orientation == 1);
    }

    TiffFile deep = file_of(Frame::packed(1, 2, 3, Format(Kind::signed_integer, 2, ByteOrder::big)), "abcdefghijkl");
    deep.big = true;
    CHECK(open_tiff(deep)->facts().stored == "RGB, signed 16 bit, big-endian, BigTIFF");
}

TEST_CASE("CMYK stays CMYK in a TIFF, whatever is done but choosing its channels") {
    TiffFile file = file_of(Frame::packed(3, 5, 4), std::string(60, 'x'));
    file.set(262, 3, {5}).without(338);
    const auto source = open_tiff(file);
    CHECK(source->facts().numbered.colours == 4);
    CHECK(open_tiff(TiffFile(file).set(332, 3, {2}))->facts().numbered.colours == 0); // other inks
    const std::string text = file.bytes();
    const Picture picture = open(bytes_of(text));
    SaveOptions options;
    options.format = "tiff";
    const auto inks_of = [&](const Picture& seen) {
        const auto written = encode(seen, options);
        return open(written).facts().numbered.colours == 4;
    };
    for (const int compression : {-1, 6}) {
        options.compression = compression;
        CHECK(inks_of(picture));
        CHECK(inks_of(picture | Rotate{90} | Crop{0, 0, 2, 2}));
        CHECK(inks_of(picture | Invert{}));
        CHECK(inks_of(picture | Fill{.colour = Colour("9"), .region = Region{{0, 2, 1}, {0, 2, 1}}}));
        CHECK_FALSE(inks_of(picture | Channels{"0,1,2"}));
        CHECK_FALSE(inks_of(picture | Channels{"1,0,3,2"}));
        CHECK_FALSE(inks_of(picture | Channels{"1,0,3,2"} | Pad{1, 1, 1, 1, Border::edge, {}}));
        options.strip = Strip::everything;
        CHECK(inks_of(picture));
        options.strip = Strip::nothing;
    }
}

TEST_CASE("colours with channels of no known meaning beside them stay what they are in a TIFF") {
    const auto numbered_of = [](std::ptrdiff_t channels, std::uint64_t photometric, std::vector<std::uint64_t> extra,
                                auto change) {
        TiffFile file =
            file_of(Frame::packed(3, 5, channels), std::string(static_cast<std::size_t>(15 * channels), 'x'));
        file.set(262, 3, {photometric}).set(338, 3, extra);
        const std::string text = file.bytes();
        SaveOptions options;
        options.format = "tiff";
        options.compression = static_cast<int>(channels) - 5; // none, of some
        const auto written = encode(change(open(bytes_of(text))), options);
        return open(written).facts().numbered;
    };
    const auto turned = [](const Picture& picture) { return picture | Rotate{90} | Invert{}; };
    const auto chosen = [](const Picture& picture) { return picture | Channels{"1,0,2,3"}; };
    CHECK(numbered_of(4, 2, {0}, turned) == TiffSamples{3, {}});
    CHECK(numbered_of(5, 2, {0, 2}, turned) == TiffSamples{3, {0, 2}});
    CHECK(numbered_of(6, 2, {2, 0, 1}, turned) == TiffSamples{3, {2, 0, 1}});
    CHECK(numbered_of(3, 1, {0, 2}, turned) == TiffSamples{1, {0, 2}});
    CHECK(numbered_of(5, 5, {2}, turned) == TiffSamples{4, {2}});
    CHECK(numbered_of(4, 2, {0}, chosen).colours == 1);     // what they are now is not known
    CHECK(numbered_of(4, 2, {2}, turned) == TiffSamples{}); // they have names
}

TEST_CASE("tags that are not carried are named, those that only say how pixels are stored are not") {
    TiffFile file = TiffFile::gray(3, 2, "abcdef");
    const auto named_with = [&](unsigned tag) { return open_tiff(TiffFile(file).set(tag, 3, {1}))->facts().metadata; };
    CHECK(open_tiff(file)->facts().metadata.empty());
    for (const unsigned tag : {254U, 263U, 266U, 317U, 336U}) CHECK(named_with(tag).empty());
    for (const unsigned tag : {280U, 42113U, 50838U, 65000U}) CHECK(named_with(tag) == Strings{"other tags"});
    CHECK(named_with(287) == Strings{"document"});
    CHECK(named_with(291) == Strings{"transfer function"});
}

TEST_CASE("a next picture that is not there makes a file of several") {
    TiffFile file = TiffFile::gray(3, 2, "abcdef");
    file.next = 100'000;
    const FileFacts facts = open_tiff(file)->facts();
    CHECK(facts.further_frames);
    CHECK(facts.notices == Strings{"the file ends before the next picture that it names: it is truncated"});
}

TEST_CASE("TIFF is known by its first four bytes") {
    for (const auto& head : {"II*\0"s, "MM\0*"s, "II+\0"s, "MM\0+"s}) {
        CHECK(tiff_codec.recognises(bytes_of(head)));
        CHECK(recognise(bytes_of(head)) == &tiff_codec);
    }
    for (const auto& head : {"II*"s, ""s, "IM*\0"s, "II\0*"s, "MM*\0"s, "II,\0"s, "JJ*\0"s})
        CHECK_FALSE(tiff_codec.recognises(bytes_of(head)));
}

TEST_CASE("what is not read is refused with its name, and with a way to convert it if there is one") {
    const TiffFile file = TiffFile::gray(3, 2, "abcdef");
    const auto with = [&](unsigned tag, std::uint64_t value) {
        TiffFile other = file;
        return other.set(tag, 3, {value});
    };
    CHECK_REFUSED(with(259, 5),
                  "memory: its pixels are compressed by LZW; of TIFF the uncompressed is read\nconvert it "
                  "with `tiffcp -c none IN OUT`");
    CHECK_REFUSED(with(259, 32773), "memory: its pixels are compressed by PackBits; of TIFF the uncompressed is read\n"
                                    "convert it with `tiffcp -c none IN OUT`");
    CHECK_REFUSED(with(259, 999), "memory: its pixels are compressed by number 999; of TIFF the uncompressed is read\n"
                                  "convert it with `tiffcp -c none IN OUT`");
    TiffFile tiles = file;
    tiles.strips.clear();
    tiles.set(322, 3, {16}).set(323, 3, {16}).set(324, 4, {8}).set(325, 4, {256});
    CHECK_REFUSED(tiles,
                  "memory: its pixels are stored in tiles; of TIFF strips are read\nconvert it with `tiffcp -s -c "
                  "none IN OUT`");
    CHECK_REFUSED(tiles.set(259, 3, {8}), "memory: its pixels are compressed by Deflate; of TIFF the uncompressed is "
                                          "read\nconvert it with `tiffcp -s -c none IN OUT`");
    CHECK_REFUSED(with(262, 6),
                  "memory: its colours are stored as YCbCr, which is not read\nconvert it with `convert IN "
                  "-colorspace sRGB -compress none OUT.tif`");
    CHECK_REFUSED(with(262, 4),
                  "memory: its colours are stored as transparency mask, which is not read\nconvert it with "
                  "`convert IN -colorspace sRGB -compress none OUT.tif`");
    CHECK_REFUSED(with(266, 2), "memory: the bits of its bytes are reversed (FillOrder 2)\nconvert it with `tiffcp -f "
                                "msb2lsb IN OUT`");
    CHECK_REFUSED(with(258, 12),
                  "memory: 1 sample of 12 bit (unsigned); read are unsigned and signed integers of 8, 16, "
                  "32 and 64 bit, floats of 16, 32 and 64, and one channel of 1, 2 or 4 bit\nconvert it "
                  "with `convert IN -depth 16 -compress none OUT.tif`");
    CHECK_THROWS_WITH_AS(open_tiff(with(339, 6)), doctest::Contains("1 sample of 8 bit (complex floats)"), CodecError);
    CHECK_THROWS_WITH_AS(open_tiff(with(339, 3)), doctest::Contains("1 sample of 8 bit (float)"), CodecError);
    TiffFile bits = file_of(Frame::packed(1, 1, 3), "xyz");
    CHECK_THROWS_AS(open_tiff(bits.set(258, 3, {1, 1, 1})), CodecError);
    CHECK_REFUSED(bits.set(258, 3, {5, 6, 5}), "memory: its samples are of unlike sizes in bits: 5 and 6");
    CHECK_REFUSED(bits.set(258, 3, {8, 8, 8}).set(339, 3, {1, 1, 2}),
                  "memory: its samples are of unlike kinds: 1 and 2");
    CHECK_REFUSED(with(277, 9), "memory: 9 channels; pictures of 1 to 8 are read");
    CHECK_REFUSED(with(277, 0), "memory: 0 channels; pictures of 1 to 8 are read");
    CHECK_REFUSED(with(262, 2), "memory: RGB with 1 samples a pixel");
    CHECK_REFUSED(with(284, 3), "memory: its PlanarConfiguration is 3, not 1 or 2");
}
