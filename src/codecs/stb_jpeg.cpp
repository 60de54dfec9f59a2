#include "codecs/stb_jpeg.hpp"

#include <exception>

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_JPEG
#define STBI_NO_STDIO
#define STBI_NO_LINEAR
#define STBI_NO_HDR
#define STBI_MALLOC(size) ::oriel::codecs::stb_allocate(size)
#define STBI_REALLOC(block, size) ::oriel::codecs::stb_reallocate(block, size)
#define STBI_FREE(block) ::oriel::codecs::stb_free(block)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb_image.h>
#pragma GCC diagnostic pop

namespace oriel::codecs {

StbJpeg stb_decode_jpeg(ByteStream& stream, std::uint64_t memory) {
    constexpr stbi_io_callbacks io{StbCallbacks::read, StbCallbacks::skip, StbCallbacks::eof};
    constexpr int channels_as_stored = 0;
    StbCallbacks callbacks{stream, {}};
    StbBudget budget(memory);
    StbJpeg jpeg;
    int components = 0;
    stbi_uc* const pixels =
        stbi_load_from_callbacks(&io, &callbacks, &jpeg.width, &jpeg.height, &components, channels_as_stored);
    if (callbacks.error) std::rethrow_exception(callbacks.error);
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
