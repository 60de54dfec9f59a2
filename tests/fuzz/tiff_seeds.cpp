// TIFF files of the kinds that our writer does not make: either byte order, BigTIFF, strips in any order, planes.
#include "codecs/tiff_file.hpp"
#include "fuzz/targets.hpp"
#include "oriel/oriel.hpp"

#include <span>

namespace fuzzing {

std::vector<Seed> tiff_seeds() {
    using testing::TiffFile;
    std::vector<Seed> out;
    std::string pixels;
    for (int k = 0; k < 240; ++k) pixels += static_cast<char>(k * 29 % 251);
    const auto add = [&](const std::string& name, TiffFile file) {
        for (const char order : {'I', 'M'})
            for (const bool big : {false, true}) {
                file.order = order;
                file.big = big;
                const std::string text = file.bytes();
                const auto bytes = std::as_bytes(std::span(text));
                out.push_back({name + "-" + order + (big ? "-big" : ""), Bytes(bytes.begin(), bytes.end())});
            }
    };
    add("gray", TiffFile::gray(6, 4, pixels.substr(0, 24), 2));
    add("white-is-0", TiffFile::gray(6, 4, pixels.substr(0, 24)).set(262, 3, {0}));
    add("turned", TiffFile::gray(6, 4, pixels.substr(0, 24)).set(274, 3, {6}));
    add("u16", TiffFile::gray(6, 4, pixels.substr(0, 48), 3).set(258, 3, {16}));
    add("f32", TiffFile::gray(6, 4, pixels.substr(0, 96)).set(258, 3, {32}).set(339, 3, {3}));
    TiffFile backwards = TiffFile::gray(6, 4, pixels.substr(0, 24), 1);
    backwards.backwards = true;
    backwards.between = "abc";
    add("backwards", backwards);
    const auto colours = [&](std::size_t channels, bool planar) {
        TiffFile file;
        file.set(256, 3, {5}).set(257, 3, {4}).set(258, 3, std::vector<std::uint64_t>(channels, 8));
        file.set(262, 3, {channels == 2 ? 1U : 2U}).set(277, 3, {channels}).set(284, 3, {planar ? 2U : 1U});
        if (channels == 2 || channels == 4) file.set(338, 3, {2});
        if (!planar) return file.cut(pixels.substr(0, 20 * channels), 4, 3);
        for (std::size_t k = 0; k < channels; ++k) file.cut(pixels.substr(20 * k, 20), 4, 3);
        return file;
    };
    for (const std::size_t channels : {2U, 3U, 4U})
        for (const bool planar : {false, true})
            add(std::to_string(channels) + (planar ? "-planes" : "-pixels"), colours(channels, planar));
    // What libtiff decodes: PackBits, one literal a strip; tiles without compression; deflate by our own writer.
    TiffFile packed = TiffFile::gray(6, 4, pixels.substr(0, 24), 2).set(259, 3, {32773});
    for (std::string& strip : packed.strips) strip = "\x0b" + strip;
    add("packbits", packed);
    TiffFile tiles; // the one tile is all of the file, from its start
    tiles.set(256, 3, {6}).set(257, 3, {4}).set(258, 3, {8}).set(262, 3, {1});
    tiles.set(322, 3, {16}).set(323, 3, {16}).set(324, 4, {8}).set(325, 4, {256});
    tiles.set(270, 2, std::vector<std::uint64_t>(256, 'x'));
    add("tiles", tiles);
    for (const std::ptrdiff_t channels : {1, 3, 4})
        for (const char* code : {"B", "H", "f"}) {
            oriel::SaveOptions options;
            options.format = "tiff";
            options.compression = 6;
            const auto format = oriel::Format::parse(code);
            const oriel::Frame frame = oriel::Frame::packed(5, 7, channels, format);
            const oriel::View view = oriel::Buffer::allocate(frame.nbytes()).view(format, frame.layout());
            out.push_back({"deflate-" + std::string(code) + std::to_string(channels),
                           oriel::encode(oriel::Image(view, frame), options)});
        }
    return out;
}

} // namespace fuzzing
