#include "codecs/stb_jpeg.hpp"

// Compiled with -fwrapv and without the check of shifts (see CMakeLists.txt): on damaged data its sums of
// coefficients overflow, and its bit buffer is shifted too far when it has run out of bits; wrapped, neither
// leads anywhere.
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_JPEG
#define STBI_NO_STDIO
#define STBI_NO_LINEAR
#define STBI_NO_HDR
// One of its assertions is wrong for the last of 256 codes, and damaged files reach it.
#define STBI_ASSERT(condition) static_cast<void>(0)
#define STBI_MALLOC(size) ::oriel::codecs::stb_allocate(size)
#define STBI_REALLOC(block, size) ::oriel::codecs::stb_reallocate(block, size)
#define STBI_FREE(block) ::oriel::codecs::stb_free(block)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb_image.h>
#pragma GCC diagnostic pop

namespace oriel::codecs {

StbJpeg stb_decode_jpeg(std::span<const std::byte> file, std::uint64_t memory) {
    constexpr int channels_as_stored = 0;
    StbBudget budget(memory);
    StbJpeg jpeg;
    int components = 0;
    stbi_uc* const pixels =
        stbi_load_from_memory(reinterpret_cast<const stbi_uc*>(file.data()), static_cast<int>(file.size()), &jpeg.width,
                              &jpeg.height, &components, channels_as_stored);
    if (pixels == nullptr) {
        jpeg.out_of_budget = budget.exceeded();
        jpeg.failure = stbi_failure_reason();
        return jpeg;
    }
    jpeg.channels = components >= 3 ? 3 : 1; // as stb's load_jpeg_image has it when no count is asked for
    jpeg.pixels = budget.release(pixels);
    return jpeg;
}

} // namespace oriel::codecs
