// What a JPEG carries beside its pixels: read from its segments, written into others.
#include "codecs/codec_testing.hpp"
#include "codecs/exif.hpp"
#include "codecs/exif_block.hpp"
#include "codecs/jpeg_file.hpp"
#include "codecs/jpeg_segments.hpp"
#include "oriel/error.hpp"
#include "oriel/source.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string_view>

using namespace oriel;
using namespace oriel::codecs;
using testing::append;
using testing::Bytes;
using testing::bytes;
using testing::ExifBlock;
using testing::JpegFile;

namespace {

Bytes text(std::string_view words) {
    Bytes out;
    append(out, words);
    return out;
}

// A 16×16 file with these segments behind its APP0.
Bytes file_with(std::span<const std::byte> segments) {
    const testing::FlatJpeg flat{.across = 2, .down = 2, .values = std::vector<int>(4, 9)};
    const Bytes whole = flat.file().join();
    Bytes out(whole.begin(), whole.begin() + 2);
    append(out, segments);
    out.insert(out.end(), whole.begin() + 2, whole.end());
    return out;
}

Metadata read(std::span<const std::byte> segments) {
    const Bytes file = file_with(segments);
    return jpeg::read_metadata(*memory_input(file));
}

// A Metadata with some of its members.
Metadata with(const Bytes& exif, const Bytes& xmp, const Bytes& icc = {}) {
    Metadata out;
    out.format = "jpeg";
    out.exif = exif;
    out.xmp = xmp;
    out.icc = icc;
    return out;
}

Metadata everything() {
    Metadata out;
    out.format = "jpeg";
    out.exif = ExifBlock{.value = 6}.bytes();
    out.xmp = text("<x:xmpmeta/>");
    for (std::size_t i = 0; i < 150'000; ++i) out.icc.push_back(static_cast<std::byte>(i * i >> 3)); // three parts
    out.own.push_back({"comment", "COM", text("by hand"), false});
    out.own.push_back({"comment", "COM", {}, false});
    return out;
}

} // namespace

TEST_CASE("what is written beside the pixels is what is read") {
    const Metadata every = everything();
    CHECK(read(jpeg::carried_segments(every)) == every);
    CHECK(read({}) == with({}, {}));
}

TEST_CASE("density goes through JFIF in the unit that says it exactly") {
    const auto through = [](const Density& density) {
        Metadata metadata;
        metadata.density = density;
        return read(jpeg::jfif_segment(metadata)).density;
    };
    const auto unit = [](const Density& density) {
        Metadata metadata;
        metadata.density = density;
        return static_cast<int>(jpeg::jfif_density(metadata).unit);
    };
    for (const double dots : {1.0, 72.0, 300.0, 65535.0}) {
        CHECK(through({dots / 0.0254, 96 / 0.0254}) == Density{dots / 0.0254, 96 / 0.0254});
        CHECK(unit({dots / 0.0254, 96 / 0.0254}) == 1);
    }
    CHECK(through({11800, 2000}) == Density{11800, 2000}); // 118 a centimetre, 299.72 an inch
    CHECK(unit({11800, 2000}) == 2);
    CHECK(through({4, 3, false}) == Density{4, 3, false});
    CHECK(through({0.5, 0.25, false}) == Density{10000, 5000, false});
    CHECK_FALSE(through({2, 2, false})); // square, as without a word
    CHECK_FALSE(through({0, 3000}));
    CHECK_FALSE(through({std::nan(""), 3000}));
    CHECK(through({1e12, 1e-12})->x == doctest::Approx(65535 / 0.0254));
}

TEST_CASE("where JFIF says nothing, EXIF's resolution is the density") {
    Bytes block = bytes({'M', 'M', 0, 42, 0, 0, 0, 8, 0, 3});
    append(block, bytes({0x01, 0x1a, 0, 5, 0, 0, 0, 1, 0, 0, 0, 50}));
    append(block, bytes({0x01, 0x1b, 0, 5, 0, 0, 0, 1, 0, 0, 0, 58}));
    append(block, bytes({0x01, 0x28, 0, 3, 0, 0, 0, 1, 0, 3, 0, 0}));
    append(block, bytes({0, 0, 0, 0}));
    append(block, bytes({0, 0, 0, 200, 0, 0, 0, 2, 0, 0, 0, 50, 0, 0, 0, 1})); // 100 and 50 a centimetre
    Metadata metadata;
    metadata.exif = block;
    CHECK(read(jpeg::carried_segments(metadata)).density == Density{10'000, 5'000});
    metadata.density = Density{1000, 1000};
    Bytes both;
    append(both, jpeg::jfif_segment(metadata));
    append(both, jpeg::carried_segments(metadata));
    CHECK(read(both).density == Density{1000, 1000});
    metadata.exif.resize(60); // cut inside the numbers
    CHECK_FALSE(read(jpeg::carried_segments(metadata)).density);
}

TEST_CASE("a profile is carried only if all its parts are there, once") {
    const Bytes segments = jpeg::carried_segments(with({}, {}, everything().icc));
    const std::size_t part = 65'535 + 2;
    REQUIRE(segments.size() > 2 * part);
    Bytes turned(segments.begin() + part, segments.end()); // in another order
    turned.insert(turned.end(), segments.begin(), segments.begin() + part);
    CHECK(read(turned).icc == everything().icc);
    CHECK(read(Bytes(segments.begin() + part, segments.end())).icc.empty());
    CHECK(read(Bytes(segments.begin(), segments.begin() + 2 * part)).icc.empty());
    Bytes twice = segments;
    twice.insert(twice.end(), segments.begin(), segments.begin() + part);
    CHECK(read(twice).icc.empty());
    for (const unsigned number : {0U, 4U, 255U}) {
        Bytes misnumbered = segments;
        misnumbered[16] = static_cast<std::byte>(number);
        CHECK(read(misnumbered).icc.empty());
    }
}

TEST_CASE("of several blocks the first counts, and the extension of XMP is as it stands there") {
    Metadata second = everything();
    second.exif = ExifBlock{.value = 3}.bytes();
    Bytes segments = jpeg::carried_segments(with(everything().exif, everything().xmp));
    append(segments, jpeg::carried_segments(with(second.exif, text("<y/>"))));
    append(segments, bytes({0xff, 0xe1, 0, 2 + 35 + 4}));
    append(segments, std::string_view("http://ns.adobe.com/xmp/extension/\0more", 39));
    CHECK(read(segments).exif == everything().exif);
    CHECK(read(segments).xmp == everything().xmp);
    const std::vector<OwnBlock> extension{
        {"extended XMP", "APP1", text({"http://ns.adobe.com/xmp/extension/\0more", 39}), false}};
    CHECK(read(segments).own == extension);
    const Bytes file = file_with(segments);
    const auto source = jpeg_codec.open(memory_input(file), {std::uint64_t{1} << 30});
    CHECK(source->facts().metadata == std::vector<std::string>{"EXIF", "XMP", "extended XMP"});
    CHECK(source->facts().orientation == 6);

    INFO("also where it says that nothing is to be turned");
    Bytes upright = jpeg::carried_segments(with(ExifBlock{.value = 1}.bytes(), {}));
    append(upright, jpeg::carried_segments(with(second.exif, {})));
    const Bytes other = file_with(upright);
    CHECK(jpeg_codec.open(memory_input(other), {std::uint64_t{1} << 30})->facts().orientation == 1);
}

TEST_CASE("what is larger than a segment is left out, in words") {
    Metadata large = everything();
    large.exif.resize(65'527);
    large.xmp.resize(65'505);
    large.icc.resize(255 * 65'519 + 1);
    std::vector<std::string> notes;
    CHECK_THROWS_AS(jpeg::carried_segments(with({}, large.xmp)), ValueError);
    CHECK_THROWS_AS(jpeg::carried_segments(with({}, {}, large.icc)), ValueError);
    jpeg::fit_segments(large, notes);
    CHECK(notes ==
          std::vector<std::string>{"the XMP packet of 65505 bytes is left out: a JPEG has room for 65504",
                                   "the colour profile of 16707346 bytes is left out: a JPEG has room for 16707345"});

    INFO("but for an orientation");
    large.exif.resize(65'528);
    jpeg::fit_segments(large, notes);
    CHECK(notes.back() == "the EXIF block of 65528 bytes is left out: a JPEG has room for 65527");
    CHECK(large.exif == exif_of(6));
    large.exif = ExifBlock{.value = 1}.bytes();
    large.exif.resize(65'528);
    jpeg::fit_segments(large, notes);
    CHECK(large.exif.empty());
}

TEST_CASE("more beside the pixels than any file needs is refused") {
    const Bytes comment = [] {
        Metadata metadata = with({}, {});
        metadata.own.push_back({"comment", "COM", Bytes(60'000), false});
        return jpeg::carried_segments(metadata);
    }();
    Bytes segments;
    for (int i = 0; i < 1200; ++i) append(segments, comment);
    CHECK_THROWS_AS(read(segments), LimitError);
}

TEST_CASE("a file written by the codec carries it all") {
    const Metadata every = [] {
        Metadata out = everything();
        out.density = Density{100 / 0.0254, 200 / 0.0254};
        return out;
    }();
    Bytes written;
    const auto output = memory_output(written);
    const auto sink = jpeg_codec.create(*output, {std::uint64_t{1} << 30, 92});
    sink->carry(every);
    const Frame frame = sink->begin(Frame::packed(16, 24, 3));
    sink->rows(Buffer::allocate(frame.nbytes()).view(frame.format(), frame.layout()));
    sink->finish();
    const auto source = jpeg_codec.open(memory_input(written), {std::uint64_t{1} << 30});
    const Metadata found = source->metadata();
    CHECK(found.icc == every.icc);
    CHECK(found.exif == every.exif);
    CHECK(found.xmp == every.xmp);
    CHECK(found.own == every.own);
    CHECK(found.density->x == doctest::Approx(every.density->x));
    CHECK(found.density->y == every.density->y);
    CHECK(source->frame().width() == 24);
    CHECK(source->whole().view().extent(0) == 16);
    const JpegFile file = JpegFile::parse(written);
    CHECK(std::ranges::count(file.segments, 0xe0U, &testing::JpegSegment::code) == 1);
}
