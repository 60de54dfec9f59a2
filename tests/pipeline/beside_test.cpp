// What stands beside a JPEG's pixels, through the formats that have room for it: IPTC among Photoshop's resources, the
// part of XMP that is too large for a segment, a profile with a part missing.
#include "codecs/codec.hpp"
#include "codecs/jpeg_file.hpp"
#include "codecs/photoshop.hpp"
#include "codecs/photoshop_resources.hpp"
#include "codecs/tiff_file.hpp"
#include "oriel/oriel.hpp"
#include "pipeline/scene.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace oriel;
using testing::as_bytes;
using testing::as_text;
using testing::Bytes;
using testing::JpegFile;
using testing::photoshop_resources;
using testing::resource;
using Strings = std::vector<std::string>;

namespace {

constexpr unsigned app1 = 0xe1, app2 = 0xe2, app13 = 0xed;

struct Beside {
    unsigned code;
    std::string data;
};

// 32×24 pixels in colours, with these segments.
Bytes jpeg(const std::vector<Beside>& segments) {
    SaveOptions options;
    options.format = "jpeg";
    JpegFile file = JpegFile::parse(encode(testing::scene(24, 32, 3), options));
    std::size_t at = 1;
    for (const Beside& one : segments) file.insert(at++, one.code, as_bytes(one.data));
    return file.join();
}

std::string in_app13(const std::string& resources) { return std::string("Photoshop 3.0\0", 14) + resources; }

// The data of a JPEG's segments of that code which begin with this.
Strings segments(const Bytes& file, unsigned code, const std::string& begin) {
    Strings out;
    for (const testing::JpegSegment& segment : JpegFile::parse(file).segments)
        if (segment.code == code && as_text(segment.data).starts_with(begin)) out.push_back(as_text(segment.data));
    return out;
}
std::string resources_in(const Bytes& file) {
    std::string out;
    for (const std::string& one : segments(file, app13, in_app13(""))) out += one.substr(14);
    return out;
}

SaveOptions as(const std::string& format, Strip strip = Strip::nothing, Lossless lossless = Lossless::automatic) {
    SaveOptions out;
    out.format = format;
    out.strip = strip;
    out.lossless = lossless;
    return out;
}

// What is written of it and what is said of the rest.
struct Written {
    Bytes file;
    Strings dropped;
    Strings notes;
};
Written written(const Picture& picture, const SaveOptions& options) {
    const Plan planned = plan(picture, options.format, options);
    return {encode(picture, options), planned.dropped, planned.notes};
}

std::string without_thumbnail() {
    return as_text(*codecs::resources_without_pictures(as_bytes(photoshop_resources())));
}

// A packet that points to its extension, and that in pieces.
std::string packet(const std::string& attributes) {
    return "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
           "<rdf:Description xmlns:xmpNote='http://ns.adobe.com/xmp/note/' xmlns:tiff='http://ns.adobe.com/tiff/1.0/' "
           "xmlns:exif='http://ns.adobe.com/exif/1.0/' xmlns:d='urn:depth'" +
           attributes + "/></rdf:RDF></x:xmpmeta>";
}
const std::string digest = "0123456789ABCDEF0123456789ABCDEF";
const std::string pointing = packet(" xmpNote:HasExtendedXMP='" + digest + "'");

std::vector<Beside> in_two_pieces(const std::string& extension) {
    std::vector<Beside> out{{app1, std::string("http://ns.adobe.com/xap/1.0/\0", 29) + pointing}};
    const std::size_t half = extension.size() / 2;
    for (const std::size_t from : {half, std::size_t{0}}) // in whatever order
        out.push_back({app1, std::string("http://ns.adobe.com/xmp/extension/\0", 35) + digest +
                                 testing::big_number(extension.size(), 4) + testing::big_number(from, 4) +
                                 (from == 0 ? extension.substr(0, half) : extension.substr(half))});
    return out;
}
Strings extensions(const Bytes& file) { return segments(file, app1, "http://ns.adobe.com/xmp/extension/"); }
Strings extensions(const std::vector<Beside>& given) { return {given[1].data, given[2].data}; }

std::string profile(const std::string& space) {
    std::string out(150, 'i');
    return out.replace(16, 4, space);
}
Beside profile_part(unsigned number, unsigned count, const std::string& bytes) {
    return {app2,
            std::string("ICC_PROFILE\0", 12) + testing::big_number(number, 1) + testing::big_number(count, 1) + bytes};
}

} // namespace

TEST_CASE("Photoshop's resources go from JPEG to JPEG, coded anew or not, without their thumbnails if pixels changed") {
    const Bytes file = jpeg({{app13, in_app13(photoshop_resources())}});
    for (const Lossless lossless : {Lossless::automatic, Lossless::off}) {
        const SaveOptions options = as("jpeg", Strip::nothing, lossless);
        CHECK(resources_in(encode(open(file), options)) == photoshop_resources());
        for (const Picture& changed :
             {open(file) | Crop{8, 8, 16, 16}, open(file) | Rotate{90}, open(file) | Crop{3, 5, 9, 9} | Invert{}}) {
            const Written out = written(changed, options);
            CHECK(resources_in(out.file) == without_thumbnail());
            CHECK(as_text(out.file).find("THUMB") == std::string::npos);
            CHECK(out.dropped == Strings{});
            CHECK(out.notes == Strings{});
        }
    }
}

TEST_CASE("resources in several segments are one block, which is cut where it must be") {
    const std::string large = resource(1028, testing::iptc_entries()) + resource(4000, std::string(150'000, 'x'));
    const Bytes file = jpeg({{app13, in_app13(large.substr(0, 60'001))},
                             {app13, in_app13(large.substr(60'001, 60'000))},
                             {app13, in_app13(large.substr(120'001))}});
    const Bytes out = encode(open(file) | Rotate{90}, as("jpeg"));
    CHECK(resources_in(out) == large);
    REQUIRE(segments(out, app13, "").size() == 3);
    CHECK(segments(out, app13, "")[0].size() == 65'533);
}

TEST_CASE("resources that cannot be told apart are left out with a word once pixels have changed") {
    const Bytes file = jpeg({{app13, in_app13("8BIM and so on")}});
    CHECK(resources_in(encode(open(file), as("jpeg"))) == "8BIM and so on");
    const Written out = written(open(file) | Invert{}, as("jpeg"));
    CHECK(segments(out.file, app13, "").empty());
    CHECK(out.dropped == Strings{});
    CHECK(out.notes == Strings{"IPTC, in Photoshop's block, is left out: it cannot be read, so it would say of the "
                               "picture what no longer holds"});
}

TEST_CASE("stripped, resources go") {
    const Bytes file = jpeg({{app13, in_app13(photoshop_resources())}});
    for (const Strip strip : {Strip::personal, Strip::everything})
        for (const Lossless lossless : {Lossless::automatic, Lossless::off})
            CHECK(segments(encode(open(file) | Rotate{90}, as("jpeg", strip, lossless)), app13, "").empty());
}

TEST_CASE("resources go into a TIFF, IPTC under its own tag too, and back") {
    const Bytes file = jpeg({{app13, in_app13(photoshop_resources())}});
    const Bytes tiff = encode(open(file), as("tiff"));
    CHECK(open(tiff).facts().metadata == Strings{"IPTC", "Photoshop"});
    CHECK(as_text(codecs::iptc_of(open(tiff).metadata().photoshop)) == testing::iptc_entries());
    const Written back = written(open(tiff), as("jpeg"));
    CHECK(back.dropped == Strings{});
    const Bytes resources = as_bytes(resources_in(back.file));
    CHECK(as_text(codecs::iptc_of(resources)) == testing::iptc_entries());
    for (const unsigned number : {1005U, 1036U, 1061U})
        CHECK(as_text(resources).find("8BIM" + testing::big_number(number, 2)) != std::string::npos);
    CHECK(as_text(encode(open(tiff) | Rotate{90}, as("tiff"))).find("THUMB") == std::string::npos);
}

TEST_CASE("a TIFF's IPTC goes into a JPEG and a TIFF, be it bytes or words of four in either order") {
    const std::string iptc = testing::iptc_entries();
    const std::string filled = iptc + std::string((4 - iptc.size() % 4) % 4, '\0');
    for (const char order : {'I', 'M'})
        for (const unsigned type : {1U, 7U, 4U, 104U}) {
            CAPTURE(order);
            CAPTURE(type);
            testing::TiffFile file = testing::TiffFile::gray(3, 2, "abcdef");
            file.order = order;
            std::vector<std::uint64_t> values;
            if (type < 8 && type != 4)
                for (const char c : iptc) values.push_back(static_cast<unsigned char>(c));
            else
                for (std::size_t at = 0; at < filled.size(); at += 4) {
                    std::uint64_t word = 0; // so that the file has the bytes in order; 104: in the other
                    const bool straight = (order == 'M') == (type == 4);
                    for (std::size_t k = 0; k < 4; ++k)
                        word |= std::uint64_t{static_cast<unsigned char>(filled[at + k])} << 8 * (straight ? 3 - k : k);
                    values.push_back(word);
                }
            file.set(33723, type % 100, values);
            const Bytes tiff = as_bytes(file.bytes());
            CHECK(resources_in(encode(open(tiff), as("jpeg"))) == resource(1028, iptc));
            const Bytes again = encode(open(tiff), as("tiff"));
            CHECK(open(again).facts().metadata == Strings{"IPTC"});
            CHECK(resources_in(encode(open(again), as("jpeg"))) == resource(1028, iptc));
        }
}

TEST_CASE("where there is no place for resources, that is said") {
    const Bytes file = jpeg({{app13, in_app13(photoshop_resources())}});
    for (const std::string format : {"png", "pnm", "webp"})
        if (codecs::by_name(format) != nullptr) CHECK(plan(open(file), format).dropped == Strings{"IPTC"});
}

TEST_CASE("the part of XMP that is too large for a segment goes from JPEG to JPEG as it is") {
    const std::string extension = packet(" d:Notes='long'");
    const std::vector<Beside> given = in_two_pieces(extension);
    const Bytes file = jpeg(given);
    for (const Lossless lossless : {Lossless::automatic, Lossless::off})
        for (const Picture& picture : {open(file), open(file) | Rotate{90}, open(file) | Crop{3, 5, 9, 9}}) {
            const Written out = written(picture, as("jpeg", Strip::nothing, lossless));
            CHECK(extensions(out.file) == extensions(given));
            CHECK(as_text(open(out.file).metadata().xmp) == pointing);
            CHECK(out.dropped == Strings{});
            CHECK(out.notes == Strings{});
        }
    for (const Strip strip : {Strip::personal, Strip::everything})
        CHECK(extensions(encode(open(file), as("jpeg", strip))).empty());
}

TEST_CASE("a part of XMP that shows pixels as they were, or may, is left out with a word once they have changed") {
    const std::string jpeg_in_base64 = packet(" d:Data='/9j/4AAQSkZJRg'");
    const std::string says_size = packet(" exif:PixelXDimension='4000'");
    const std::string subject = packet(" exif:SubjectLocation='4 5'");
    const std::string tiff_in_base64 = packet(" d:Data='SUkqAAgAAAAA'");
    const std::string says_orientation = packet(" tiff:Orientation='1'");
    for (const std::string& extension :
         {jpeg_in_base64, tiff_in_base64, says_size, says_orientation, subject, std::string("no packet")}) {
        CAPTURE(extension);
        const std::vector<Beside> given = in_two_pieces(extension);
        const Bytes file = jpeg(given);
        CHECK(extensions(encode(open(file), as("jpeg"))) == extensions(given));
        const Written out = written(open(file) | Rotate{90}, as("jpeg"));
        CHECK(extensions(out.file).empty());
        CHECK(as_text(open(out.file).metadata().xmp) == packet(""));
        CHECK(out.dropped == Strings{});
        CHECK(out.notes == Strings{"the extended XMP is left out: it may show or describe the pixels as they were"});
    }
    std::vector<Beside> incomplete = in_two_pieces(packet(" d:Notes='long'"));
    incomplete.pop_back();
    CHECK(extensions(encode(open(jpeg(incomplete)) | Rotate{90}, as("jpeg"))).empty());
}

TEST_CASE("elsewhere the part of XMP that is too large for a segment is named, and nothing points to it") {
    const Bytes file = jpeg(in_two_pieces(packet(" d:Notes='long'")));
    for (const std::string format : {"png", "tiff", "webp"}) {
        if (codecs::by_name(format) == nullptr) continue;
        const Written out = written(open(file), as(format));
        CHECK(out.dropped == Strings{"extended XMP"});
        CHECK(as_text(open(out.file).metadata().xmp) == packet(""));
    }
}

TEST_CASE("a profile that is left out is said once") {
    const Bytes file = jpeg({profile_part(1, 1, profile("RGB "))});
    for (const std::string format : {"jpeg", "png", "tiff"}) {
        if (codecs::by_name(format)->gray_as_rgb) continue; // what is written is RGB all the same
        const Written out = written(open(file) | Channels{"g"}, as(format));
        CHECK(out.notes == Strings{"the colour profile is left out: it is not for gray"});
        CHECK(out.dropped == Strings{});
    }
}

TEST_CASE("a profile with a part missing is left out, and it is said which") {
    const auto said = [](const std::vector<Beside>& parts, const SaveOptions& options = as("jpeg")) {
        const Bytes file = jpeg(parts);
        const Written out = written(open(file) | Rotate{90}, options);
        CHECK(open(out.file).metadata().icc.empty());
        CHECK(out.dropped == Strings{});
        return out.notes;
    };
    const std::string half(150, 'i');
    const auto reason = [](const std::string& why) { return Strings{"the colour profile is left out: " + why}; };
    for (const std::string format : {"jpeg", "png", "tiff"})
        CHECK(said({profile_part(1, 3, profile("RGB ")), profile_part(3, 3, half)}, as(format)) ==
              reason("it is incomplete, part 2 of 3 is not in the file"));
    CHECK(said({profile_part(2, 4, half)}) == reason("it is incomplete, parts 1, 3 and 4 of 4 are not in the file"));
    CHECK(said({profile_part(1, 2, half), profile_part(2, 3, half)}) ==
          reason("its parts contradict each other on how many there are"));
    CHECK(said({profile_part(1, 2, half), profile_part(1, 2, half)}) == reason("its part 1 of 2 is there twice"));
    CHECK(said({profile_part(3, 2, half)}) == reason("it has a part 3 of 2"));
    CHECK(said({profile_part(0, 0, half)}) == reason("it has a part 0 of 0"));
    CHECK(said({{app2, std::string("ICC_PROFILE\0\1", 13)}}) == reason("a part of it is cut off"));

    INFO("not where there is no place for one, or none is wanted");
    const Bytes file = jpeg({profile_part(1, 3, half)});
    CHECK(plan(open(file), "pnm").notes == Strings{});
    CHECK(plan(open(file), "pnm").dropped == Strings{"ICC profile"});
    CHECK(plan(open(file), "jpeg", as("jpeg", Strip::everything)).notes == Strings{});
}
