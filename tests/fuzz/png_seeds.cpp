// PNG files of every kind, stored rather than compressed, so that changed bytes are changed pixels.
#include "codecs/png_file.hpp"
#include "fuzz/targets.hpp"

#include <algorithm>
#include <string>

namespace fuzzing {

std::vector<Seed> png_seeds() {
    using namespace testing;
    std::vector<Seed> out;
    for (const PngKind& kind : all_png_kinds) {
        const std::string name = std::to_string(kind.colour) + "-" + std::to_string(kind.depth);
        const auto samples = random_samples(kind, 7, 5);
        out.push_back({"plain-" + name, simple_png(kind, 7, 5, samples)});
        const std::size_t key = kind.colour == 0 ? 2 : kind.colour == 2 ? 6 : 3;
        if (kind.colour != 4 && kind.colour != 6)
            out.push_back({"key-" + name, simple_png(kind, 7, 5, samples, {chunk("tRNS", Bytes(key, std::byte{1}))})});
        std::vector<Bytes> chunks{ihdr(3, 3, kind, 1)}; // seven passes of which most are empty
        if (kind.colour == 3) chunks.push_back(chunk("PLTE", test_palette(std::size_t{1} << kind.depth)));
        Bytes rows;
        for (const PngSize& pass : {PngSize{1, 1}, PngSize{1, 1}, PngSize{2, 1}, PngSize{1, 2}, PngSize{3, 1}})
            append(rows, unfiltered_rows(kind, pass.width, pass.height, random_samples(kind, pass.width, pass.height)));
        chunks.push_back(chunk("IDAT", zlib_stored(rows)));
        chunks.push_back(chunk("IEND", {}));
        out.push_back({"interlaced-" + name, png_of(chunks)});
    }
    const PngKind gray{0, 8};
    out.push_back({"zeros", png_of({ihdr(300, 40, gray), chunk("IDAT", zlib_zeros(301 * 40)), chunk("IEND", {})})});
    out.push_back(
        {"exif", simple_png(gray, 2, 3, random_samples(gray, 2, 3),
                            {chunk("eXIf", text_bytes({"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0"
                                                       "\0\0\0\0",
                                                       26}))})});
    Bytes profile = text_bytes({"name\0\0", 6});
    append(profile, zlib_stored(Bytes(200, std::byte{7})));
    const std::vector<Bytes> beside{chunk("iCCP", profile), chunk("gAMA", Bytes(4, std::byte{1})),
                                    chunk("pHYs", Bytes(9, std::byte{1})),
                                    chunk("zTXt", text_bytes({"Comment\0\0x", 10})),
                                    chunk("iTXt", text_bytes({"XML:com.adobe.xmp\0\0\0\0\0<x/>", 26}))};
    out.push_back({"beside", simple_png(gray, 2, 3, random_samples(gray, 2, 3), beside)});
    const std::string exif = "4d4d002a0000000800010112000300000001000600000000\n0000";
    Bytes packet = text_bytes({"XML:com.adobe.xmp\0\0", 19});
    append(packet, zlib_stored(text_bytes("<x/>")));
    const std::vector<Bytes> profiles{
        chunk("tEXt", text_bytes(std::string("Raw profile type exif\0", 22) + "\nexif\n      26\n" + exif)),
        chunk("tEXt", text_bytes(std::string("Raw profile type 8bim\0", 22) + "\n8bim\n 12\n3842494d040c000000000000")),
        chunk("tEXt", text_bytes(std::string("Raw profile type iptc\0", 22) + "\niptc\n 8\n1c02190003666f6f")),
        chunk("zTXt", packet)};
    out.push_back({"profiles", simple_png(gray, 2, 3, random_samples(gray, 2, 3), profiles)});
    return out;
}

} // namespace fuzzing
