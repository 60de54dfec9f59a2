// EXIF blocks as the tests build them, and a packet of XMP with everything that may change; every change is a seed.
#include "codecs/exif_block.hpp"
#include "codecs/exif_camera.hpp"
#include "codecs/photoshop_resources.hpp"
#include "fuzz/targets.hpp"

#include <initializer_list>
#include <string>
#include <string_view>

namespace fuzzing {

namespace {

// A byte of what is to change, the numbers it takes, and the block.
void add(std::vector<Seed>& to, const std::string& name, std::span<const std::byte> block) {
    for (const unsigned flags : {0U, 1U, 2U, 4U, 15U}) {
        Seed seed{name + "-" + std::to_string(flags), {static_cast<std::byte>(flags)}};
        if ((flags & 1U) != 0) seed.bytes.push_back(std::byte{2});
        if ((flags & 2U) != 0) seed.bytes.insert(seed.bytes.end(), {std::byte{250}, std::byte{40}});
        seed.bytes.insert(seed.bytes.end(), block.begin(), block.end());
        to.push_back(std::move(seed));
    }
}

constexpr std::string_view packet =
    "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    "<rdf:Description xmlns:tiff='http://ns.adobe.com/tiff/1.0/' xmlns:exif='http://ns.adobe.com/exif/1.0/' "
    "xmlns:xmp='http://ns.adobe.com/xap/1.0/' xmlns:xmpNote='http://ns.adobe.com/xmp/note/' tiff:Orientation='6' "
    "xmpNote:HasExtendedXMP='0'><exif:PixelXDimension>9</exif:PixelXDimension><xmp:Thumbnails><rdf:Alt/>"
    "</xmp:Thumbnails><tiff:ImageLength> 8 </tiff:ImageLength></rdf:Description></rdf:RDF></x:xmpmeta>";

} // namespace

std::vector<Seed> exif_seeds() {
    std::vector<Seed> out;
    for (const bool big_endian : {false, true}) {
        const std::string order = big_endian ? "-big" : "-little";
        add(out, "block" + order, testing::ExifBlock{.big_endian = big_endian, .value = 6}.bytes());
        add(out, "camera" + order, testing::CameraBlock{.big_endian = big_endian}.bytes());
        add(out, "without" + order, testing::CameraBlock{.big_endian = big_endian, .orientation = 0}.bytes());
    }
    return out;
}

std::vector<Seed> photoshop_seeds() {
    const std::string preview = testing::iptc_entry(2, 202, "JPEG") + testing::iptc_entries();
    return {{"all", testing::as_bytes(testing::photoshop_resources())},
            {"named", testing::as_bytes(testing::resource(1028, preview, "abc"))},
            {"iptc", testing::as_bytes(testing::resource(1028, testing::iptc_entries()))},
            {"metadata", testing::as_bytes(testing::resource(1058, "MM") + testing::resource(1060, "<x/>"))}};
}

std::vector<Seed> xmp_seeds() {
    std::vector<Seed> out;
    add(out, "packet", std::as_bytes(std::span(packet)));
    return out;
}

} // namespace fuzzing
