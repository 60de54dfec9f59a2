// The guard in front of the JPEG decoder: what it learns of a file, and what it lets nobody see.
#include "codecs/codec_testing.hpp"
#include "codecs/exif_block.hpp"
#include "codecs/jpeg_file.hpp"
#include "codecs/jpeg_markers.hpp"
#include "oriel/error.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <functional>
#include <string>

using namespace oriel;
using namespace oriel::codecs;
using namespace testing;

namespace {

JpegFile sound() { return JpegFile::parse(encode(jpeg_codec, numbered(17, 33, 3), 17, 75)); }

jpeg::Header header_of(const JpegFile& file) {
    const Bytes joined = file.join();
    return jpeg::read_header(*memory_input(joined));
}
void check(const Bytes& file) { jpeg::check_file(*memory_input(file)); }

/// What the guard says to a sound file that was changed.
std::string verdict(const std::function<void(JpegFile&)>& change) {
    JpegFile file = sound();
    change(file);
    try {
        check(file.join());
    } catch (const CodecError& error) {
        return error.what();
    }
    return "sound";
}

/// Whether these words are what it says of this file, or all it says.
bool says(const std::string& message, const std::string& words) {
    return message == words || (message.starts_with("memory: ") && message.find(words) != std::string::npos);
}

#define CHECK_SAYS(words, ...)                                                                                         \
    do {                                                                                                               \
        const std::string message = verdict([](JpegFile & file) __VA_ARGS__);                                          \
        CAPTURE(message);                                                                                              \
        CHECK(says(message, words));                                                                                   \
    } while (false)

constexpr unsigned SOF0 = 0xc0, DHT = 0xc4, SOS = 0xda, DQT = 0xdb, DNL = 0xdc, DRI = 0xdd, APP0 = 0xe0, APP1 = 0xe1,
                   APP2 = 0xe2, APP13 = 0xed, APP14 = 0xee, COM = 0xfe;

/// A Huffman table of class and number 0 with these counts of codes, and as many symbols.
Bytes huffman(std::initializer_list<unsigned> counts) {
    Bytes out = bytes({0});
    append(out, bytes(counts));
    out.resize(17);
    std::size_t sum = 0;
    for (const unsigned count : counts) sum += count;
    out.resize(17 + sum);
    return out;
}

Bytes exif(const ExifBlock& block) {
    Bytes out;
    append(out, std::string_view("Exif\0\0", 6));
    append(out, block.bytes());
    return out;
}

} // namespace

TEST_CASE("a header tells size, components and coding") {
    const jpeg::Header header = header_of(sound());
    CHECK(header.width == 33);
    CHECK(header.height == 17);
    CHECK(header.component_count == 3);
    CHECK_FALSE(header.progressive);
    CHECK(header.jfif);
    CHECK(header.orientation == 1);
    CHECK(header.metadata.empty());
    CHECK(header.text() == "33×17, 3 components");
    CHECK(header.stored() == "baseline, YCbCr 4:2:0");
    CHECK(jpeg::read_header(*memory_input(encode(jpeg_codec, numbered(8, 8, 3), 8, 95))).stored() ==
          "baseline, YCbCr 4:4:4");
    const FlatJpeg flat{.across = 2, .down = 3, .values = std::vector<int>(6, 9), .progressive = true};
    CHECK(header_of(flat.file()).text() == "16×24, 1 component, progressive");
    CHECK(header_of(flat.file()).stored() == "progressive, gray");
}

TEST_CASE("what our encoder writes is sound") {
    CHECK(verdict([](JpegFile&) {}) == "sound");
    for (const std::ptrdiff_t side : {1, 7, 8, 9, 16, 17, 50})
        for (const int quality : {1, 50, 90, 91, 100})
            CHECK_NOTHROW(check(encode(jpeg_codec, numbered(side, 2 * side, 3), side, quality)));
}

TEST_CASE("each EXIF orientation is read, in both byte orders") {
    for (std::uint32_t value = 1; value <= 8; ++value)
        for (const bool big_endian : {false, true}) {
            JpegFile file = sound();
            file.insert(1, APP1, exif({.big_endian = big_endian, .value = value}));
            const jpeg::Header header = header_of(file);
            CHECK(header.orientation == static_cast<int>(value));
            CHECK(header.metadata == std::vector<std::string>{"EXIF"});
        }
    JpegFile file = sound();
    file.insert(1, APP1, exif({.value = 9}));
    CHECK(header_of(file).orientation == 1);
    Bytes stub = exif({});
    stub.resize(5); // not even its header
    file.insert(1, APP1, stub);
    CHECK(header_of(file).orientation == 1);
}

TEST_CASE("metadata is named once each, in the order in which it comes") {
    JpegFile file = sound();
    const auto add = [&](unsigned code, std::string_view begins) {
        Bytes data;
        append(data, begins);
        file.insert(file.position(SOF0), code, data);
    };
    add(COM, "made by hand");
    add(APP2, std::string_view("ICC_PROFILE\0\1\2", 14));
    add(APP2, std::string_view("ICC_PROFILE\0\2\2", 14));
    add(APP1, std::string_view("http://ns.adobe.com/xap/1.0/\0<x/>", 33));
    add(APP13, std::string_view("Photoshop 3.0\0", 14));
    add(APP2, std::string_view("MPF\0", 4));
    add(APP1, "something else");
    file.first(APP0).data[7] = std::byte{1}; // dots an inch
    CHECK(header_of(file).metadata == std::vector<std::string>{"pixel density", "comment", "ICC profile", "XMP", "IPTC",
                                                               "further pictures", "other application data"});
    file.first(APP0).data[12] = file.first(APP0).data[13] = std::byte{1};
    file.first(APP0).data.resize(14);
    CHECK(header_of(file).metadata.front() == "pixel density");
    file.first(APP0).data.resize(17);
    CHECK(header_of(file).metadata[1] == "JFIF thumbnail");
}

TEST_CASE("what stands behind the end of the picture is said to be there, padding is nothing") {
    Bytes file = sound().join();
    const auto said = [&] {
        const auto names = jpeg::read_header(*memory_input(file)).metadata;
        return std::ranges::find(names, "what stands behind the picture") != names.end();
    };
    CHECK_FALSE(said());
    file.resize(file.size() + 100);
    CHECK_FALSE(said());
    append(file, std::string_view("ftypmp42"));
    CHECK(said());
}

TEST_CASE("pictures beside the first are further ones, unless they are smaller copies of it") {
    // Its directory: the pictures' entries, 16 bytes each, of which the first 4 hold the type.
    const auto index = [](char order, std::initializer_list<std::uint32_t> types, std::uint32_t lost = 0) {
        Bytes data;
        append(data, std::string_view("MPF\0", 4));
        const auto put = [&](std::uint32_t value, unsigned bytes) {
            for (unsigned k = 0; k < bytes; ++k)
                data.push_back(static_cast<std::byte>(value >> (8 * (order == 'M' ? bytes - 1 - k : k))));
        };
        append(data, std::string(2, order));
        put(42, 2);
        put(8, 4);
        put(1, 2);
        put(0xb002, 2);
        put(7, 2);
        put(static_cast<std::uint32_t>(types.size()) * 16, 4);
        put(26, 4);
        put(0, 4);
        for (const std::uint32_t type : types) {
            put(type, 4);
            data.resize(data.size() + 12);
        }
        data.resize(data.size() - lost);
        return data;
    };
    std::vector<std::string> named;
    const auto further = [&named](const Bytes& data) {
        JpegFile file = sound();
        file.insert(file.position(SOF0), APP2, data);
        const jpeg::Header header = header_of(file);
        named = header.metadata;
        CHECK(header.index_of_pictures == !named.empty());
        CHECK(header.further_pictures == (named == std::vector<std::string>{"further pictures"}));
        return header.further_pictures;
    };
    for (const char order : {'M', 'I'}) {
        CHECK_FALSE(further(index(order, {0x2003'0000})));
        CHECK(named.empty()); // nothing is lost with it
        CHECK_FALSE(further(index(order, {0x2003'0000, 0x4001'0001, 0x4001'0002})));
        CHECK(named == std::vector<std::string>{"smaller copies (MPF)"});
        CHECK(further(index(order, {0x2003'0000, 0x4001'0001, 0}))); // a map of brightness says nothing
        CHECK(further(index(order, {0x2002'0001, 0x0002'0001})));    // a panorama
        CHECK(further(index(order, {0x2003'0000, 0x4001'0001}, 1))); // what cannot be read may be one
    }
    Bytes name_alone;
    append(name_alone, std::string_view("MPF\0", 4));
    CHECK(further(name_alone));
    CHECK_FALSE(header_of(sound()).further_pictures);
    CHECK_FALSE(header_of(sound()).index_of_pictures);
}

TEST_CASE("another picture behind the end is found there, also behind zeros, and nothing else is one") {
    const Bytes one = sound().join();
    const auto behind = [&](std::size_t zeros, const Bytes& rest, std::size_t left_out = 0) {
        Bytes file = one;
        file.resize(file.size() - left_out + zeros);
        append(file, rest);
        return jpeg::picture_behind(*memory_input(file), jpeg::read_header(*memory_input(file)));
    };
    CHECK(behind(0, one));
    CHECK(behind(1000, one));
    CHECK_FALSE(behind(0, {}));
    CHECK_FALSE(behind(1000, {}));
    CHECK_FALSE(behind(0, Bytes(one.begin() + 1, one.end())));
    CHECK_FALSE(behind(0, bytes({0xff, 0xd8})));
    CHECK_FALSE(behind(0, one, 40)); // it is damaged, and that is what is to be said
}

TEST_CASE("of a file that is cut off nothing is said to stand behind its picture") {
    Bytes file = sound().join();
    const auto said = [&] {
        const auto names = jpeg::read_header(*memory_input(file), {.truncated = true}).metadata;
        return std::ranges::find(names, "what stands behind the picture") != names.end();
    };
    append(file, std::string_view("ftypmp42"));
    CHECK(said());
    file.resize(file.size() - 30);
    CHECK_FALSE(said());
}

TEST_CASE("where the file ends in its pixels some of them are there, before them none is") {
    const Bytes whole = sound().join();
    CHECK_THROWS_AS(check(Bytes(whole.begin(), whole.end() - 2)), TruncatedError);
    try {
        check(Bytes(whole.begin(), whole.begin() + 30));
        FAIL("it is cut");
    } catch (const TruncatedError&) {
        FAIL("there is nothing to keep");
    } catch (const CodecError&) {
    }
}

TEST_CASE("a header is read without what follows it") {
    const Bytes whole = sound().join();
    const JpegFile file = sound();
    const std::size_t scan = whole.size() - file.segments.back().coded.size() - 2;
    const Bytes start(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(scan));
    CHECK(jpeg::read_header(*memory_input(start)).width == 33);
    CHECK_THROWS_WITH_AS(
        check(start),
        ("memory: the JPEG ends at byte " + std::to_string(scan) + " without an end marker: the file is truncated")
            .c_str(),
        CodecError);
}

TEST_CASE("a file cut anywhere is truncated") {
    const Bytes whole = sound().join();
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        CAPTURE(size);
        CHECK_THROWS_WITH_AS(check(cut), doctest::Contains("truncated"), CodecError);
    }
}

TEST_CASE("a segment that reaches beyond the file says so") {
    Bytes file = sound().join();
    file[4] = std::byte{0xff};
    CHECK_THROWS_WITH_AS(check(file),
                         ("memory: the JPEG segment at byte 2 promises 65296 bytes, but the file ends at byte " +
                          std::to_string(file.size()) + ": it is truncated")
                             .c_str(),
                         CodecError);
    file[4] = std::byte{0};
    file[5] = std::byte{1};
    CHECK_THROWS_WITH_AS(check(file),
                         "memory: JPEG, at byte 2: a segment of length 1, which is less than 2: the file is damaged",
                         CodecError);
}

TEST_CASE("Huffman tables that cannot be are refused") {
    CHECK_SAYS("the DHT (Huffman table) segment is overfull: more codes of 1 bits than there are",
               { file.first(DHT).data = huffman({3}); });
    CHECK_SAYS("is overfull: more codes of 2 bits than there are", { file.first(DHT).data = huffman({1, 3}); });
    CHECK_SAYS("has 455 codes, more than 256", {
        file.first(DHT).data = huffman({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 200, 255});
    });
    CHECK_SAYS("ends inside a table", { file.first(DHT).data.pop_back(); });
    CHECK_SAYS("ends inside a table", { file.first(DHT).data.resize(16); });
    CHECK_SAYS("ends inside a table", { file.first(DHT).data.push_back(std::byte{0}); });
    CHECK_SAYS("names table 20", { file.first(DHT).data[0] = std::byte{0x20}; });
    CHECK_SAYS("names table 04", { file.first(DHT).data[0] = std::byte{0x04}; });
    CHECK_SAYS("sound", { file.insert(1, DHT, {}); });
    CHECK_SAYS("sound", { file.insert(1, DHT, huffman({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 255})); });
}

TEST_CASE("quantisation tables that cannot be are refused") {
    CHECK_SAYS("the DQT (quantisation table) segment names table 04", { file.first(DQT).data[0] = std::byte{4}; });
    CHECK_SAYS("names table 20", { file.first(DQT).data[0] = std::byte{0x20}; });
    CHECK_SAYS("ends inside a table", { file.first(DQT).data.pop_back(); });
    CHECK_SAYS("ends inside a table", { file.first(DQT).data.push_back(std::byte{0}); });
    CHECK_SAYS("ends inside a table", {
        file.first(DQT).data[0] = std::byte{0x10}; // two bytes a number
        file.first(DQT).data.resize(65);
    });
}

TEST_CASE("a scan needs the tables it names") {
    CHECK_SAYS("the SOS (scan) segment uses Huffman tables 0 and 0, which are not both there", { file.erase(DHT); });
    CHECK_SAYS("uses quantisation table 0, which is not there", { file.erase(DQT); });
    CHECK_SAYS("names Huffman tables 4 and 0; there are 0 to 3", { file.first(SOS).data[2] = std::byte{0x40}; });
    CHECK_SAYS("uses Huffman tables 3 and 0, which are not both there", { file.first(SOS).data[2] = std::byte{0x30}; });
}

TEST_CASE("restart intervals that lie are refused") {
    CHECK_SAYS("the DRI (restart interval) segment has 3 bytes instead of 2", {
        file.insert(1, DRI, bytes({0, 1, 0}));
    });
    // 33×17 at 4:2:0 are 3×2 groups of blocks.
    CHECK_SAYS("has 0 restart markers in its pixels instead of 2", { file.insert(1, DRI, bytes({0, 2})); });
    CHECK_SAYS("sound", { file.insert(1, DRI, bytes({0, 6})); });
    CHECK_SAYS("sound", { file.insert(1, DRI, bytes({0, 0})); });
    const FlatJpeg flat{.across = 5, .down = 2, .values = std::vector<int>(10, 9), .restart_interval = 3};
    CHECK_NOTHROW(check(flat.file().join()));
    JpegFile lost = flat.file();
    auto& coded = lost.first(SOS).coded;
    coded.erase(std::ranges::find(coded, std::byte{0xff}), std::ranges::find(coded, std::byte{0xff}) + 2);
    CHECK_THROWS_WITH_AS(check(lost.join()), doctest::Contains("has 2 restart markers in its pixels instead of 3"),
                         CodecError);
}

TEST_CASE("a number of lines must be that of the frame") {
    CHECK_SAYS("sound", { file.insert(file.segments.size(), DNL, bytes({0, 17})); });
    CHECK_SAYS("the DNL (number of lines) segment says 18 lines where the frame says 17", {
        file.insert(file.segments.size(), DNL, bytes({0, 18}));
    });
    CHECK_SAYS("has 1 bytes instead of 2", { file.insert(file.segments.size(), DNL, bytes({0})); });
}

TEST_CASE("frames that cannot be are refused") {
    CHECK_SAYS("the SOF (frame) segment says a width of 0",
               { file.first(SOF0).data[3] = file.first(SOF0).data[4] = std::byte{0}; });
    CHECK_SAYS("a JPEG whose height comes after its pixels (DNL), which is not read here",
               { file.first(SOF0).data[1] = file.first(SOF0).data[2] = std::byte{0}; });
    CHECK_SAYS("comes twice", { file.segments.insert(file.segments.begin(), file.first(SOF0)); });
    CHECK_SAYS("the SOS (scan) segment comes before the frame", { file.erase(SOF0); });
    CHECK_SAYS("is too short", { file.first(SOF0).data.resize(5); });
    CHECK_SAYS("has 14 bytes for 3 components", { file.first(SOF0).data.pop_back(); });
    CHECK_SAYS("samples component 1 0×1", { file.first(SOF0).data[10] = std::byte{0x01}; });
    CHECK_SAYS("samples component 0 2×5", { file.first(SOF0).data[7] = std::byte{0x25}; });
    CHECK_SAYS("names quantisation table 4", { file.first(SOF0).data[8] = std::byte{4}; });
    CHECK_SAYS("calls two components 1", { file.first(SOF0).data[9] = std::byte{1}; });
    CHECK_SAYS("a JPEG with components sampled 3×2 and 2×1, which is not read here", {
        file.first(SOF0).data[7] = std::byte{0x32};
        file.first(SOF0).data[10] = file.first(SOF0).data[13] = std::byte{0x21};
    });
}

TEST_CASE("kinds of JPEG that are not read are named") {
    CHECK_SAYS("memory: a JPEG of 12 bit, which is not read here; read are baseline and progressive JPEG of 8 bit with "
               "Huffman coding\nanother tool can re-encode it",
               { file.first(SOF0).data[0] = std::byte{12}; });
    CHECK_SAYS("a lossless JPEG", { file.first(SOF0).code = 0xc3; });
    CHECK_SAYS("a hierarchical JPEG", { file.first(SOF0).code = 0xc5; });
    CHECK_SAYS("a hierarchical JPEG", { file.insert(1, 0xde, file.first(SOF0).data); });
    CHECK_SAYS("a JPEG with arithmetic coding", { file.first(SOF0).code = 0xc9; });
    CHECK_SAYS("a JPEG with arithmetic coding", { file.insert(1, 0xcc, bytes({0, 0})); });
    CHECK_SAYS("a lossless JPEG", { file.first(SOF0).code = 0xcb; });
    CHECK_SAYS("a JPEG-LS file", { file.first(SOF0).code = 0xf7; });
    CHECK_SAYS("a JPEG of 2 components", { file.first(SOF0).data[5] = std::byte{2}; });
}

TEST_CASE("scans that cannot be are refused") {
    CHECK_SAYS("the SOS (scan) segment has 9 bytes for 3 of 3 components", { file.first(SOS).data.pop_back(); });
    CHECK_SAYS("has 10 bytes for 0 of 3 components", { file.first(SOS).data[0] = std::byte{0}; });
    CHECK_SAYS("is empty", { file.first(SOS).data.clear(); });
    CHECK_SAYS("names component 9, which the frame has not", { file.first(SOS).data[1] = std::byte{9}; });
    CHECK_SAYS("codes component 1 a second time", { file.first(SOS).data[3] = std::byte{1}; });
    CHECK_SAYS("codes component 1 a second time", { file.segments.push_back(file.first(SOS)); });
    CHECK_SAYS("codes coefficients 1 to 63, bits 0:0", { file.first(SOS).data[7] = std::byte{1}; });
    CHECK_SAYS("codes coefficients 0 to 63, bits 1:0", { file.first(SOS).data[9] = std::byte{0x10}; });
    CHECK_SAYS("codes coefficients 0 to 63, bits 0:0", { file.first(SOF0).code = 0xc2; }); // DC and AC in one
    CHECK_SAYS("it ends without a scan, so there are no pixels", { file.erase(SOS); });
    CHECK_SAYS("it ends without component 3", {
        auto& scan = file.first(SOS).data;
        scan[0] = std::byte{2};
        scan.erase(scan.begin() + 5, scan.begin() + 7);
    });
}

TEST_CASE("a progressive file without end is given up") {
    JpegFile file = FlatJpeg{.values = {9}, .progressive = true}.file();
    const JpegSegment scan = file.first(SOS);
    while (file.segments.size() < 4 + jpeg::most_scans) file.segments.push_back(scan);
    CHECK_NOTHROW(check(file.join()));
    file.segments.push_back(scan);
    CHECK_THROWS_WITH_AS(check(file.join()), doctest::Contains("is number 101; no picture needs more than 100"),
                         CodecError);
}

TEST_CASE("a header without end is given up") {
    JpegFile file = sound();
    for (int i = 0; i <= jpeg::most_segments; ++i) file.segments.push_back({COM, {}, {}});
    std::rotate(file.segments.begin(), file.segments.end() - jpeg::most_segments - 1, file.segments.end());
    CHECK_THROWS_WITH_AS(header_of(file), doctest::Contains("more than 10000 segments"), CodecError);
    Bytes fill = bytes({0xff, 0xd8});
    fill.resize(70'000, std::byte{0xff});
    CHECK_THROWS_WITH_AS(check(fill), doctest::Contains("a marker is expected and there is none"), CodecError);
    std::fill(fill.begin() + 2, fill.end(), std::byte{0});
    CHECK_THROWS_WITH_AS(check(fill), doctest::Contains("at byte 2: a marker is expected and there is none"),
                         CodecError);
}

TEST_CASE("markers without a place are refused") {
    for (const unsigned code : {0x00u, 0x01u, 0x02u, 0xbfu, 0xc8u, 0xd0u, 0xd7u, 0xd8u, 0xf0u, 0xfdu}) {
        Bytes file = sound().join();
        const Bytes odd = bytes({0xff, code, 0, 2});
        file.insert(file.begin() + 2, odd.begin(), odd.end());
        CAPTURE(code);
        CHECK_THROWS_WITH_AS(check(file), doctest::Contains("has no place here"), CodecError);
    }
}

TEST_CASE("fill bytes before markers, and padding before the frame, are passed over") {
    Bytes filled = bytes({0xff, 0xd8});
    Bytes padded = filled;
    bool before_frame = true;
    for (const JpegSegment& segment : sound().segments) {
        JpegFile one;
        one.segments = {segment};
        const Bytes joined = one.join();
        append(filled, bytes({0xff, 0xff, 0xff}));
        append(filled, std::span(joined).subspan(2, joined.size() - 4));
        append(padded, std::span(joined).subspan(2, joined.size() - 4));
        before_frame = before_frame && segment.code != SOF0;
        if (before_frame) append(padded, bytes({0, 7, 0}));
    }
    append(filled, bytes({0xff, 0xff, 0xd9}));
    Bytes late = padded;
    append(padded, bytes({0xff, 0xd9}));
    CHECK_NOTHROW(check(filled));
    CHECK_NOTHROW(check(padded));
    CHECK_FALSE(jpeg::read_header(*memory_input(filled)).padded);
    CHECK(jpeg::read_header(*memory_input(padded)).padded);

    JpegFile split = sound();
    split.segments[split.position(SOF0)].coded = bytes({7}); // padding behind the frame
    CHECK_THROWS_WITH_AS(check(split.join()), doctest::Contains("a marker is expected and there is none"), CodecError);
}

TEST_CASE("what follows the end marker is not looked at") {
    Bytes file = sound().join();
    append(file, "a second picture, a film");
    CHECK_NOTHROW(check(file));
}

TEST_CASE("four components need Adobe's word on what they mean") {
    const JpegFile plain = FlatJpeg{.components = 4, .values = {1, 2, 3, 4}}.file();
    CHECK_THROWS_WITH_AS(header_of(plain), doctest::Contains("without a word on what they mean"), CodecError);
    for (const unsigned transform : {0u, 1u, 2u}) {
        JpegFile file = plain;
        file.insert(0, APP14, adobe(transform));
        CAPTURE(transform);
        if (transform == 1) CHECK_THROWS_AS(header_of(file), CodecError);
        else CHECK(header_of(file).stored() == (transform == 0 ? "baseline, CMYK 4:4:4" : "baseline, YCCK 4:4:4"));
    }
}

TEST_CASE("three components may be RGB by Adobe's word or by their letters") {
    JpegFile file = FlatJpeg{.components = 3, .values = {1, 2, 3}}.file();
    CHECK(header_of(file).stored() == "baseline, YCbCr 4:4:4");
    file.insert(0, APP14, adobe(0));
    CHECK(header_of(file).stored() == "baseline, RGB 4:4:4");
}
