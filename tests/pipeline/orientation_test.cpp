// The eight EXIF orientations show the same picture, through every pair of formats.
#include "codecs/codec.hpp"
#include "codecs/exif.hpp"
#include "codecs/exif_camera.hpp"
#include "codecs/tiff_file.hpp"
#include "oriel/oriel.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

using namespace oriel;

namespace {

using Bytes = std::vector<std::byte>;

// Smooth, brighter to the right and down: no two orientations look alike, and JPEG changes little.
Image upright() {
    const std::ptrdiff_t width = 61;
    const std::ptrdiff_t height = 45;
    const Frame frame = Frame::packed(height, width, 3);
    const View pixels = Buffer::allocate(frame.nbytes()).view(frame.format(), frame.layout());
    std::byte* at = pixels.mutable_data();
    for (std::ptrdiff_t y = 0; y < height; ++y)
        for (std::ptrdiff_t x = 0; x < width; ++x)
            for (const std::ptrdiff_t value : {x * 250 / width, y * 250 / height, (x + 2 * y) % 256})
                *at++ = static_cast<std::byte>(value);
    return Image(pixels, frame);
}

// As it is to be stored so that it is seen upright by the orientation.
Image stored(int orientation) {
    const int back = orientation == 6 ? 8 : orientation == 8 ? 6 : orientation;
    return materialise(upright() | Orient{back});
}

Bytes tiff(const Image& image, int orientation) {
    const View& view = image.view();
    testing::TiffFile file;
    const auto height = static_cast<std::size_t>(image.height());
    file.set(256, 4, {static_cast<std::uint64_t>(image.width())}).set(257, 4, {height}).set(258, 3, {8, 8, 8});
    file.set(262, 3, {2}).set(277, 3, {3}).set(274, 3, {static_cast<std::uint64_t>(orientation)});
    file.cut({reinterpret_cast<const char*>(view.data()), image.frame().nbytes()}, height, 7);
    const std::string text = file.bytes();
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

// A file of the format with this beside its pixels.
Bytes file_with(const std::string& format, const Image& image, Metadata metadata) {
    Bytes out;
    const auto output = codecs::memory_output(out);
    const auto sink = codecs::by_name(format)->create(*output, {.max_memory = std::uint64_t{1} << 28, .quality = 95});
    sink->carry(std::move(metadata));
    save(image, *sink);
    return out;
}

// A file of the format with such a word in its EXIF block, even 1.
Bytes file_of(const std::string& format, int orientation) {
    const Image image = stored(orientation);
    if (format == "tiff") return tiff(image, orientation);
    Metadata metadata;
    metadata.exif = codecs::exif_of(orientation);
    return file_with(format, image, std::move(metadata));
}

// A packet that says an orientation.
Bytes packet(int orientation) {
    const std::string text = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF "
                             "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description "
                             "xmlns:tiff='http://ns.adobe.com/tiff/1.0/' tiff:Orientation='" +
                             std::to_string(orientation) + "'/></rdf:RDF></x:xmpmeta>";
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

bool is_near(const std::optional<Density>& density, double x, double y) {
    return density && density->metric && std::abs(density->x - x) < 1 && std::abs(density->y - y) < 1;
}

SaveOptions to(const std::string& format, Orientation orientation) {
    SaveOptions out;
    out.format = format;
    out.orientation = orientation;
    return out;
}

// What a file holds, whatever it says of turning.
Picture as_stored(const Bytes& file) {
    Options options;
    options.orientation = Orientation::ignore;
    return open(file, options);
}

// The largest difference; 255 where even the sizes differ.
int distance(const Image& a, const Image& b) {
    if (a.width() != b.width() || a.height() != b.height()) return 255;
    const View one = materialise(a).view();
    const View other = materialise(b).view();
    int out = 0;
    for (std::size_t i = 0; i < a.frame().nbytes(); ++i)
        out = std::max(out, std::abs(std::to_integer<int>(one.data()[i]) - std::to_integer<int>(other.data()[i])));
    return out;
}

bool is_here(const std::string& format) { return codecs::by_name(format) != nullptr; }

std::vector<std::string> here(std::vector<std::string> names) {
    std::erase_if(names, [](const std::string& name) { return !is_here(name); });
    return names;
}

const std::vector<std::string> turning = here({"jpeg", "png", "tiff", "webp"}); // those that can say it
const std::vector<std::string> written = here({"jpeg", "png", "tiff", "webp", "pnm"});

int allowed(const std::string& from, const std::string& into) {
    return from == "jpeg" || into == "jpeg" ? 12 : 0; // at 92 or above, and twice
}

} // namespace

TEST_CASE("the eight EXIF orientations show the same picture, through every format pair") {
    REQUIRE(distance(upright(), upright() | Orient{3}) > 100);
    for (const std::string& from : turning)
        for (int orientation = 1; orientation <= 8; ++orientation) {
            const Bytes file = file_of(from, orientation);
            REQUIRE(open(file).facts().orientation == orientation);
            for (const std::string& into : written) {
                CAPTURE(from);
                CAPTURE(orientation);
                CAPTURE(into);
                const Bytes out = encode(open(file), to(into, Orientation::apply));
                CHECK(as_stored(out).facts().orientation == 1);
                CHECK(distance(load(as_stored(out)), upright()) <= allowed(from, into));
            }
        }
}

TEST_CASE("a chain is about what is seen, whichever way that is stored") {
    const Image wanted = materialise(upright() | Crop{5, 9, 40, 20} | Rotate{90});
    for (const std::string& from : turning)
        for (int orientation = 1; orientation <= 8; ++orientation)
            for (const std::string& into : written) {
                CAPTURE(from);
                CAPTURE(orientation);
                CAPTURE(into);
                const Bytes file = file_of(from, orientation);
                const Bytes out = encode(open(file) | Crop{5, 9, 40, 20} | Rotate{90}, to(into, Orientation::apply));
                CHECK(as_stored(out).facts().orientation == 1);
                CHECK(distance(load(as_stored(out)), wanted) <= allowed(from, into));
            }
}

TEST_CASE("kept, the word goes on with the pixels as they are stored; ignored, it goes") {
    for (const std::string& from : turning)
        for (const std::string& into : turning)
            for (int orientation = 1; orientation <= 8; ++orientation) {
                CAPTURE(from);
                CAPTURE(into);
                CAPTURE(orientation);
                const Bytes file = file_of(from, orientation);
                for (const Orientation how : {Orientation::keep, Orientation::ignore}) {
                    Options options;
                    options.orientation = how;
                    const Bytes out = encode(open(file, options), to(into, how));
                    CHECK(as_stored(out).facts().orientation == (how == Orientation::keep ? orientation : 1));
                    CHECK(distance(load(as_stored(out)), stored(orientation)) <= allowed(from, into));
                }
            }
}

TEST_CASE("a density of unlike sides turns with the picture") {
    const Image image = upright();
    for (const std::string& format : std::vector<std::string>{"jpeg", "png", "tiff"}) {
        CAPTURE(format);
        Metadata metadata;
        metadata.density = Density{20'000, 10'000, true};
        const Bytes file = file_with(format, image, std::move(metadata));
        const auto density = [&](const Picture& picture) {
            const Bytes out = encode(picture, to(format, Orientation::apply));
            return open(out).metadata().density.value_or(Density{});
        };
        CHECK(density(open(file)) == Density{20'000, 10'000, true});
        CHECK(density(open(file) | Flip{Direction::both}) == Density{20'000, 10'000, true});
        CHECK(density(open(file) | Rotate{90}) == Density{10'000, 20'000, true});
        CHECK(density(open(file) | Transpose{}) == Density{10'000, 20'000, true});
    }
}

TEST_CASE("XMP's word on orientation becomes 1, whether EXIF has one, which turns the pixels, or it stands alone") {
    for (const std::string& from : turning)
        for (const std::string& into : turning)
            for (const unsigned in_exif : {0U, 1U, 6U}) {
                CAPTURE(from);
                CAPTURE(into);
                CAPTURE(in_exif);
                Metadata metadata;
                metadata.xmp = packet(6);
                metadata.exif = testing::CameraBlock{.orientation = in_exif}.bytes();
                const Bytes file = file_with(from, upright(), metadata);
                const Bytes out = encode(open(file) | Crop{0, 0, 32, 16}, to(into, Orientation::apply));
                CHECK(as_stored(out).metadata().xmp == packet(1));
            }
}

TEST_CASE("XMP's word alone turns nothing, and is not left to others, unless such words are kept") {
    for (const std::string& from : turning)
        for (const std::string& into : turning) {
            CAPTURE(from);
            CAPTURE(into);
            Metadata metadata;
            metadata.xmp = packet(6);
            const Bytes file = file_with(from, upright(), metadata);
            CHECK(open(file).facts().orientation == 1);
            CHECK(distance(load(open(file)), upright()) <= allowed(from, from));
            const auto word = [&](const auto& filter, Orientation how) {
                Options options;
                options.orientation = how;
                return as_stored(encode(open(file, options) | filter, to(into, how))).metadata().xmp;
            };
            for (const Orientation how : {Orientation::apply, Orientation::ignore}) {
                CHECK(word(Orient{1}, how) == packet(1));
                CHECK(word(Flip{Direction::horizontal}, how) == packet(1));
                CHECK(word(Rotate{90}, how) == packet(1));
                CHECK(word(Crop{0, 0, 32, 16}, how) == packet(1));
            }
            CHECK(word(Orient{1}, Orientation::keep) == packet(6));
            CHECK(word(Rotate{90}, Orientation::keep) == packet(6));
        }
}

TEST_CASE("the density that only EXIF says is a file's, goes on to every format, and is not said to be lost") {
    constexpr double dots = 1 / 0.0254;
    for (const std::string& from : turning)
        for (const std::string& into : turning) {
            CAPTURE(from);
            CAPTURE(into);
            Metadata metadata;
            metadata.exif = testing::CameraBlock{.orientation = 1}.bytes();               // 300 × 150 dots an inch
            if (from == "tiff") metadata.density = Density{300 * dots, 150 * dots, true}; // has them nowhere else
            const Bytes file = file_with(from, upright(), metadata);
            const Picture picture = open(file);
            CHECK(is_near(picture.metadata().density, 300 * dots, 150 * dots));
            const auto density = [&](const Picture& one) {
                const Bytes out = encode(one, to(into, Orientation::apply));
                return open(out).metadata().density;
            };
            CHECK(is_near(density(picture), 300 * dots, 150 * dots));
            CHECK(is_near(density(picture | Rotate{90}), 150 * dots, 300 * dots));
        }
}

TEST_CASE("a density goes into a WebP as EXIF, and is not kept where another block says otherwise") {
    if (!is_here("webp")) return;
    constexpr double dots = 1 / 0.0254;
    for (const std::string& from : here({"jpeg", "png", "tiff"})) {
        CAPTURE(from);
        const auto dropped = [&](const Metadata& metadata, const auto& filter) {
            const Bytes file = file_with(from, upright(), metadata);
            return plan(open(file) | filter, "webp", to("webp", Orientation::apply)).dropped;
        };
        Metadata metadata;
        metadata.density = Density{300 * dots, 150 * dots, true};
        CHECK(dropped(metadata, Invert{}).empty());
        const Bytes file = file_with(from, upright(), metadata);
        for (const auto& [turned, x, y] :
             {std::tuple{0, 300 * dots, 150 * dots}, std::tuple{90, 150 * dots, 300 * dots}}) {
            const Bytes out = encode(open(file) | Rotate{turned}, to("webp", Orientation::apply));
            CHECK(is_near(open(out).metadata().density, x, y));
            CHECK(is_near(open(encode(open(out), to(from, Orientation::apply))).metadata().density, x, y));
        }
        metadata.exif = testing::CameraBlock{.orientation = 1}.bytes();
        CHECK(dropped(metadata, Invert{}).empty());
        CHECK(dropped(metadata, Rotate{90}).empty());
        if (from == "tiff") continue; // of which it is one
        metadata.density = Density{72 * dots, 72 * dots, true};
        CHECK(dropped(metadata, Invert{}) == std::vector<std::string>{"pixel density"});
    }
}
