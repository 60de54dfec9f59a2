// JPEG files of the kinds that our writer does not make: gray, CMYK, progressive, with restarts, with EXIF.
#include "codecs/jpeg_file.hpp"
#include "fuzz/targets.hpp"

#include <string>

namespace fuzzing {

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
    return out;
}

} // namespace fuzzing
