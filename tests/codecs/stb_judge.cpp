#include "codecs/stb_judge.hpp"

#include <cstdlib>
#include <memory>

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#define STBI_NO_STDIO
#define STBI_NO_LINEAR
#define STBI_NO_HDR
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb_image.h>
#pragma GCC diagnostic pop

namespace testing {

namespace {

template <class Sample, class Load> std::optional<PngPicture> read(const Bytes& file, int depth, Load* load) {
    PngPicture picture;
    picture.depth = depth;
    constexpr int channels_as_stored = 0;
    const std::unique_ptr<Sample, decltype(&std::free)> samples(
        load(reinterpret_cast<const stbi_uc*>(file.data()), static_cast<int>(file.size()), &picture.width,
             &picture.height, &picture.channels, channels_as_stored),
        std::free);
    if (!samples) return std::nullopt;
    const auto count = static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height) *
                       static_cast<std::size_t>(picture.channels);
    picture.samples.assign(samples.get(), samples.get() + count);
    return picture;
}

} // namespace

std::optional<PngPicture> stb_read(const Bytes& file) {
    if (file.size() > 24 && file[24] == std::byte{16}) // IHDR's depth
        return read<stbi_us>(file, 16, stbi_load_16_from_memory);
    return read<stbi_uc>(file, 8, stbi_load_from_memory);
}

} // namespace testing
