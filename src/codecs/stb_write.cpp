#include "codecs/stb_write.hpp"

#include "oriel/error.hpp"

#include <fmt/format.h>

#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#define STBI_WRITE_NO_STDIO
// It writes through whatever it is given, null too: refusing memory must be an exception.
#define STBIW_MALLOC(size) ::oriel::codecs::stb_allocate_or_throw(size)
#define STBIW_REALLOC(block, size) ::oriel::codecs::stb_reallocate_or_throw(block, size)
#define STBIW_FREE(block) ::oriel::codecs::stb_free(block)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#include <stb_image_write.h>
#pragma GCC diagnostic pop

namespace oriel::codecs {

namespace {

constexpr int deflate_quality = 8; // how many matches each hash remembers; stb's own choice for PNG

} // namespace

std::uint64_t zlib_compress_memory(std::uint64_t size) noexcept {
    // Fixed Huffman codes: 9 bits for a literal at the most, and what is worse than stored is stored after
    // that.
    const std::uint64_t worst = size + size / 8 + 64;
    std::uint64_t capacity = 2;
    while (capacity <= worst) capacity = 2 * capacity + 1; // as stbiw__sbgrowf has it
    const std::uint64_t matches = 16384 * (sizeof(void*) + 2 * sizeof(int) + (4 * deflate_quality) * sizeof(void*));
    return capacity + matches;
}

ZlibStream zlib_compress(std::span<const std::byte> bytes) {
    if (bytes.size() > zlib_compress_most)
        throw LimitError(
            fmt::format("deflate was given {} bytes; stb's takes at most {}", bytes.size(), zlib_compress_most));
    StbBudget budget(zlib_compress_memory(bytes.size()));
    // stb wants mutable bytes and does not change them.
    auto* const data = const_cast<unsigned char*>(reinterpret_cast<const unsigned char*>(bytes.data()));
    int size = 0;
    unsigned char* const stream = stbi_zlib_compress(data, static_cast<int>(bytes.size()), &size, deflate_quality);
    return {budget.release(stream), static_cast<std::size_t>(size)};
}

void jpeg_encode(const std::byte* pixels, int width, int height, int channels, int quality,
                 const std::function<void(std::span<const std::byte>)>& put) {
    using Put = std::function<void(std::span<const std::byte>)>;
    const auto forward = [](void* context, void* data, int size) {
        (*static_cast<const Put*>(context))({static_cast<const std::byte*>(data), static_cast<std::size_t>(size)});
    };
    // Its frames are compiled here, as C++, and hold nothing: an exception of `put` may pass through them.
    if (stbi_write_jpg_to_func(forward, const_cast<Put*>(&put), width, height, channels, pixels, quality) == 0)
        throw CodecError(fmt::format("the JPEG encoder refused {}×{} with {} channels", width, height, channels));
}

} // namespace oriel::codecs
