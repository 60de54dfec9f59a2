// EXIF, XMP and ICC profiles that other programs put into a PNG's texts: read as what they are, mended, and written
// where PNG has a place for them.
#include "codecs/exif.hpp"
#include "codecs/exif_block.hpp"
#include "codecs/exif_camera.hpp"
#include "codecs/photoshop_resources.hpp"
#include "codecs/png_file.hpp"
#include "codecs/png_profile.hpp"
#include "oriel/oriel.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

using namespace oriel;
using namespace testing;
using codecs::png::ProfileKind;

namespace {

using namespace std::string_literals;

const PngKind rgb8{2, 8};
const std::string packet = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF "
                           "xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description "
                           "xmlns:tiff='http://ns.adobe.com/tiff/1.0/' tiff:Orientation='6'/></rdf:RDF></x:xmpmeta>";
const std::string xmp_mark = "http://ns.adobe.com/xap/1.0/\0"s;

std::string text_of(const Bytes& bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

Bytes picture(const std::vector<Bytes>& before) { return simple_png(rgb8, 5, 3, random_samples(rgb8, 5, 3), before); }

Bytes with_behind(Bytes file, const Bytes& behind) {
    file.insert(file.end() - 12, behind.begin(), behind.end());
    return file;
}

/// Of a kind of chunk: "tEXt", "zTXt", "iTXt", or "iTXt+" for one that is deflated.
Bytes text_chunk(const std::string& type, const std::string& keyword, const std::string& text) {
    Bytes payload = text_bytes(keyword + "\0"s);
    const bool deflated = type == "zTXt" || type == "iTXt+";
    if (type == "zTXt") append(payload, text_bytes("\0"s));
    if (type == "iTXt") append(payload, text_bytes("\0\0\0\0"s));
    if (type == "iTXt+") append(payload, text_bytes("\1\0\0\0"s));
    append(payload, deflated ? zlib_stored(text_bytes(text)) : text_bytes(text));
    return chunk(type.substr(0, 4), payload);
}

/// As ImageMagick writes them: 72 digits a line.
std::string in_digits(const std::string& name, const std::string& bytes) {
    std::string out = "\n" + name + "\n" + std::string(8 - std::to_string(bytes.size()).size(), ' ') +
                      std::to_string(bytes.size()) + "\n";
    std::size_t digits = 0;
    for (const char c : bytes)
        for (const int shift : {4, 0}) {
            out += "0123456789abcdef"[static_cast<unsigned char>(c) >> shift & 15];
            if (++digits % 72 == 0) out += '\n';
        }
    return out + "\n";
}

Bytes raw(const std::string& name, const std::string& bytes, const std::string& type = "zTXt") {
    return text_chunk(type, "Raw profile type " + name, in_digits(name, bytes));
}

std::string camera(std::uint32_t orientation = 6) { return text_of(CameraBlock{.orientation = orientation}.bytes()); }

std::string types_of(const Bytes& file) {
    std::string out;
    for (std::size_t at = 8; at < file.size();) {
        std::size_t length = 0;
        for (std::size_t i = 0; i < 4; ++i) length = length << 8 | std::to_integer<std::size_t>(file[at + i]);
        out += (out.empty() ? "" : " ") + text_of(file).substr(at + 4, 4);
        at += 12 + length;
    }
    return out;
}

SaveOptions as(const std::string& format) {
    SaveOptions options;
    options.format = format;
    return options;
}

Metadata metadata_of(const Bytes& file) { return open(file).metadata(); }

/// Of a PNG that carries nothing.
Metadata nothing() {
    Metadata out;
    out.format = "png";
    return out;
}

using Words = std::vector<std::string>;

} // namespace

TEST_CASE("an XMP packet is known in every kind of text, by both keywords") {
    for (const char* type : {"tEXt", "zTXt", "iTXt", "iTXt+"})
        for (const bool hex : {false, true}) {
            CAPTURE(type);
            CAPTURE(hex);
            const Bytes file =
                picture({hex ? raw("xmp", packet, type) : text_chunk(type, "XML:com.adobe.xmp", packet)});
            CHECK(metadata_of(file).xmp == text_bytes(packet));
            CHECK(metadata_of(file).own.empty());
            CHECK(open(file).facts().metadata == Words{"XMP"});
            CHECK(open(file).facts().orientation == 1); // as of other formats: XMP alone turns nothing
            CHECK(plan(open(file), "png").dropped.empty());
            CHECK(types_of(encode(open(file), as("png"))) == "IHDR iTXt IDAT IEND");
        }
    CHECK(metadata_of(picture({raw("APP1", xmp_mark + packet)})).xmp == text_bytes(packet));
    CHECK(open(picture({raw("APP1", xmp_mark + packet)})).facts().metadata == Words{"XMP"});
    CHECK(metadata_of(picture({raw("xmp", xmp_mark + packet)})).xmp == text_bytes(packet));
}

TEST_CASE("EXIF is known in every kind of text, turns the picture and is written as EXIF") {
    for (const char* type : {"tEXt", "zTXt", "iTXt", "iTXt+"})
        for (const char* name : {"exif", "APP1", "EXIF"})
            for (const std::string& mark : {""s, "Exif\0\0"s})
                for (const bool behind : {false, true}) {
                    CAPTURE(type);
                    CAPTURE(name);
                    CAPTURE(mark.size());
                    const Bytes one = raw(name, mark + camera(), type);
                    const Bytes file = behind ? with_behind(picture({}), one) : picture({one});
                    for (const std::string_view decoder : codecs::png_codec.decoders)
                        CHECK(open_png(file, plenty_of_memory, decoder)->facts().orientation == 6);
                    CHECK(open(file).width() == 3); // of 5x3
                    CHECK(open(file).facts().metadata == Words{"EXIF"});
                    CHECK(metadata_of(file).exif == text_bytes(camera()));
                    CHECK(metadata_of(file).own.empty());
                    CHECK(metadata_of(file).density.has_value());
                    const Bytes out = encode(open(file), as("png"));
                    CHECK(types_of(out) == "IHDR pHYs eXIf IDAT IEND");
                    CHECK(open(out).facts().orientation == 1);
                    CHECK(open(out).width() == 3);
                }
}

TEST_CASE("a thumbnail in EXIF in a text goes with a crop, in every format") {
    const Bytes file = picture({raw("exif", "Exif\0\0"s + camera())});
    REQUIRE(text_of(metadata_of(file).exif).find(CameraBlock::thumbnail_pixels) != std::string::npos);
    for (const char* format : {"png", "jpeg", "tiff", "webp"}) {
        const codecs::Codec* codec = codecs::by_name(format);
        if (codec == nullptr || codec->create == nullptr || (codec->carries & codecs::carries::exif) == 0) continue;
        CAPTURE(format);
        const std::string out = text_of(encode(open(file) | Crop{1, 1, 2, 2}, as(format)));
        CHECK(out.find("THUMBNAIL") == std::string::npos);
        CHECK(out.find(in_digits("", "THUMBNAIL").substr(11, 18)) == std::string::npos);
        CHECK(out.find(CameraBlock::date) != std::string::npos);
    }
}

TEST_CASE("the chunk that PNG has for it comes first, wherever it stands, and what else says it is not carried") {
    const Bytes three = chunk("eXIf", ExifBlock{.value = 3}.bytes());
    const Bytes six = raw("exif", camera());
    for (const Bytes& file : {picture({three, six}), picture({six, three}), with_behind(picture({six}), three),
                              with_behind(picture({three}), six)}) {
        CHECK(open(file).facts().orientation == 3);
        CHECK(codecs::exif_orientation(metadata_of(file).exif) == 3);
        CHECK(metadata_of(file).own.empty());
        CHECK(open(file).facts().metadata == Words{"EXIF", "further EXIF"});
        CHECK(plan(open(file), "png").dropped == Words{"further EXIF"});
    }
    INFO("unless it cannot be read");
    CHECK(open(picture({chunk("eXIf", text_bytes("what is this?")), six})).facts().orientation == 6);
    CHECK(metadata_of(picture({chunk("eXIf", text_bytes("what is this?")), six})).exif == text_bytes(camera()));
    INFO("EXIF that says no orientation is EXIF too");
    CHECK(open(picture({chunk("eXIf", text_bytes("MM\0*\0\0\0\x08\0\0\0\0\0\0"s)), six})).facts().orientation == 1);
    INFO("of two texts the first that can be read");
    const Bytes eight = raw("APP1", camera(8));
    CHECK(open(picture({raw("exif", "what is this?"), eight, six})).facts().orientation == 8);
    CHECK(metadata_of(picture({raw("exif", "what is this?"), eight, six})).exif == text_bytes(camera(8)));

    const Bytes standard = text_chunk("iTXt", "XML:com.adobe.xmp", "<x/>");
    for (const Bytes& file : {picture({standard, raw("xmp", packet)}), picture({raw("xmp", packet), standard}),
                              picture({text_chunk("zTXt", "XML:com.adobe.xmp", packet), standard})}) {
        CHECK(metadata_of(file).xmp == text_bytes("<x/>"));
        CHECK(metadata_of(file).own.empty());
        CHECK(plan(open(file), "png").dropped == Words{"further XMP"});
    }
}

TEST_CASE("an ICC profile in a text is one, unless a chunk says what colours mean") {
    std::string icc(200, '\0');
    icc.replace(16, 4, "RGB ");
    for (const char* name : {"icc", "icm"}) {
        const Bytes file = picture({raw(name, icc)});
        CHECK(metadata_of(file).icc == text_bytes(icc));
        CHECK(open(file).facts().metadata == Words{"ICC profile"});
        CHECK(types_of(encode(open(file), as("png"))) == "IHDR iCCP IDAT IEND");
    }
    const Bytes srgb = chunk("sRGB", Bytes(1));
    for (const Bytes& file : {picture({srgb, raw("icc", icc)}), picture({raw("icc", icc), srgb})}) {
        CHECK(metadata_of(file).icc.empty());
        CHECK(plan(open(file), "png").dropped == Words{"ICC profile"});
        CHECK(types_of(encode(open(file), as("png"))) == "IHDR sRGB IDAT IEND");
    }
}

TEST_CASE("a profile whose text is damaged is left out, and it is said; its pixels are read") {
    const std::string good = in_digits("exif", camera());
    const std::string digits = good.substr(good.find('\n', 8) + 1);
    const auto with_length = [&](const std::string& length) { return "\nexif\n" + length + "\n" + digits; };
    const std::string size = std::to_string(camera().size());
    CHECK(open(picture({text_chunk("tEXt", "Raw profile type exif", with_length(size))})).facts().orientation == 6);
    for (const std::string& text :
         {""s, "\n"s, "\nexif"s, "\nexif\n"s, "\nexif\n    "s, "\nexif\n    12"s, "\nexif\n   12\n"s, with_length("0"),
          with_length("-1"), with_length("many"), with_length("99999999999999999999"),
          with_length("18446744073709551615"), with_length(std::to_string(camera().size() + 1)),
          with_length(size + "x"), "\nexif\n" + size + "\n" + "zz" + digits.substr(2),
          "\nexif\n" + size + "\n" + digits.substr(0, digits.size() / 2), digits}) {
        CAPTURE(text.substr(0, 40));
        for (const char* type : {"tEXt", "zTXt", "iTXt", "iTXt+"}) {
            const Bytes file = picture({text_chunk(type, "Raw profile type exif", text)});
            CHECK(open(file).facts().orientation == 1);
            CHECK(metadata_of(file) == nothing());
            CHECK(plan(open(file), "png").dropped == Words{"EXIF"});
            CHECK(types_of(encode(open(file), as("png"))) == "IHDR IDAT IEND");
        }
    }
    INFO("so is a stream that is none, or has another method, or fields that do not end");
    for (const auto& [type, rest] : std::vector<std::pair<std::string, std::string>>{{"zTXt", ""},
                                                                                     {"zTXt", "\0"s},
                                                                                     {"zTXt", "\0no stream"s},
                                                                                     {"zTXt", "\1x"},
                                                                                     {"iTXt", "\0"s},
                                                                                     {"iTXt", "\1\1\0\0x"s}}) {
        const Bytes file = picture({chunk(type, text_bytes("Raw profile type exif\0"s + rest))});
        CHECK(metadata_of(file) == nothing());
        CHECK(plan(open(file), "png").dropped == Words{"EXIF"});
    }
    INFO("capital digits, other line ends and digits behind the last are no damage");
    std::string capital = good;
    std::ranges::transform(capital, capital.begin(), [](char c) { return c >= 'a' && c <= 'f' ? c - 'a' + 'A' : c; });
    CHECK(open(picture({text_chunk("tEXt", "Raw profile type exif", capital + "\r\n00")})).facts().orientation == 6);
    CHECK(codecs::png::profile_kind("Raw profile type generic") == ProfileKind::none);
    CHECK(open(picture({raw("generic", camera())})).facts().metadata == Words{"text"});
}

TEST_CASE("texts that inflate to gigabytes are not followed there, nor tried again and again") {
    const auto bomb = [](const std::string& name) {
        Bytes payload = text_bytes("Raw profile type " + name + "\0\0"s);
        append(payload, zlib_repeated('1', std::size_t{1} << 28));
        return chunk("zTXt", payload);
    };
    std::vector<Bytes> chunks(15, bomb("exif"));
    chunks.resize(30, bomb("xmp"));
    const Bytes file = picture(chunks);
    CHECK(metadata_of(file) == nothing());
    CHECK(plan(open(file), "png").dropped == Words{"EXIF", "XMP", "further EXIF", "further XMP"});
}

TEST_CASE("texts of Photoshop and IPTC are carried, unless they may show other pixels than are written") {
    const std::string keyword = "\x1c\2\x19\0\3foo"s;
    const std::string caption = resource(1028, keyword);
    const std::string copyright = resource(1034, "\1");
    const std::string thumbnail = resource(1036, "JPEG");
    struct Text {
        std::string name;
        std::string bytes;
        bool of_pixels;
    };
    for (const Text& text : {Text{"8bim", caption + copyright, false},
                             {"8bim", caption + thumbnail, true},
                             {"8bim", thumbnail, true},
                             {"8bim", resource(1033, "BGR"), true},
                             {"8bim", resource(1058, camera(1).substr(0, 100)), true},
                             {"8bim", resource(1060, "<x/>"), true},
                             {"8bim", caption.substr(0, 14), true},
                             {"8bim", "what?", true},
                             {"8bim", resource(1028, "\x1c\2\xca\0\4JPEG"s), true},
                             {"iptc", keyword, false},
                             {"iptc", keyword + "\0\0"s, false},
                             {"iptc", caption, false},
                             {"iptc", "\x1c\2\xca\0\4JPEG"s, true},
                             {"iptc", "\x1c\x08\x0a\0\4JPEG"s, true},
                             {"8bim", caption + resource(4000, "\xff\xd8\xffwhat"), true},
                             {"8bim", resource(2000, "outline"), true},
                             {"iptc", keyword + "\x1c\2\x19\x80\4\0\0\0\1x"s, false}}) {
        CAPTURE(text.name);
        CAPTURE(in_digits("", text.bytes));
        const Bytes file = picture({raw(text.name, text.bytes)});
        const std::string kind = text.name == "8bim" ? "Photoshop resources" : "IPTC";
        CHECK(open(file).facts().metadata == Words{kind});
        CHECK(plan(open(file), "png").dropped.empty());
        CHECK(types_of(encode(open(file), as("png"))) == "IHDR zTXt IDAT IEND");
        const Picture cropped = open(file) | Crop{1, 1, 2, 2};
        CHECK(plan(cropped, "png").dropped == (text.of_pixels ? Words{kind} : Words{}));
        CHECK(types_of(encode(cropped, as("png"))) == (text.of_pixels ? "IHDR IDAT IEND" : "IHDR zTXt IDAT IEND"));
    }
}

TEST_CASE("a text with EXIF's word on orientation goes when pixels are turned by it") {
    for (const char* keyword : {"exif:Orientation", "EXIF:Orientation", "tiff:Orientation"}) {
        const Bytes text = text_chunk("tEXt", keyword, "6");
        CHECK(types_of(encode(open(picture({text})), as("png"))) == "IHDR tEXt IDAT IEND"); // it turned nothing
        const Bytes file = with_behind(picture({text}), chunk("eXIf", ExifBlock{.value = 6}.bytes()));
        CHECK(types_of(encode(open(file), as("png"))) == "IHDR eXIf IDAT IEND");
        SaveOptions kept = as("png");
        kept.orientation = Orientation::keep;
        CHECK(types_of(encode(open(file, kept), kept)) == "IHDR eXIf tEXt IDAT IEND");
    }
}
