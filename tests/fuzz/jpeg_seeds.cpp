// JPEG files of the kinds that our writer makes only of others like them (subsampled, progressive), and of those it
// never makes: CMYK, with restarts, with EXIF.
#include "codecs/codec_testing.hpp"
#include "codecs/jpeg_file.hpp"
#include "fuzz/targets.hpp"

#include <cstdint>
#include <string>
#include <tuple>

namespace fuzzing {
namespace {

/// Coded as a JPEG would be that it came from, where the writer knows how.
testing::Bytes sampled(std::uint8_t across, std::uint8_t down, bool progressive) {
    using namespace oriel;
    JpegCoding coding;
    coding.component_count = 3;
    coding.progressive = progressive;
    for (JpegCoding::Component& component : coding.components) component.quantisation.fill(9);
    coding.components[0].horizontal = across;
    coding.components[0].vertical = down;
    const Image picture = testing::numbered(37, 41, 3);
    testing::Bytes out;
    const auto output = codecs::memory_output(out);
    const auto sink = codecs::jpeg_codec.create(*output, {.max_memory = testing::plenty, .jpeg = coding});
    sink->begin(picture.frame());
    sink->rows(picture.view());
    sink->finish();
    return out;
}

} // namespace

std::vector<Seed> jpeg_seeds() {
    using namespace testing;
    std::vector<Seed> out;
    for (const unsigned components : {1U, 3U, 4U})
        for (const bool progressive : {false, true})
            for (const unsigned restarts : {0U, 2U}) {
                FlatJpeg flat{components, 3, 2, {}, progressive, restarts};
                for (unsigned k = 0; k < 6 * components; ++k) flat.values.push_back(static_cast<int>(k * 31 % 256));
                JpegFile file = flat.file();
                if (components == 4) file.insert(0, 0xee, Bytes(12, std::byte{0}));
                Bytes exif = bytes({'E', 'x',  'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1,
                                    1,   0x12, 0,   3,   0, 0, 0,   1,   0, 6,  0, 0, 0, 0, 0, 0});
                if (restarts != 0) file.insert(0, 0xe1, std::move(exif));
                out.push_back({std::to_string(components) + (progressive ? "-progressive-" : "-baseline-") +
                                   std::to_string(restarts),
                               file.join()});
            }
    for (const bool progressive : {false, true})
        for (const auto& [name, across, down] : {std::tuple{"420", 2, 2}, {"422", 2, 1}, {"440", 1, 2}})
            out.push_back({std::string(name) + (progressive ? "-progressive" : "-baseline"),
                           sampled(static_cast<std::uint8_t>(across), static_cast<std::uint8_t>(down), progressive)});
    return out;
}

} // namespace fuzzing
