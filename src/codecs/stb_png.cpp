#include "codecs/stb_png.hpp"

#include <algorithm>
#include <exception>
#include <limits>

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
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

StbPng stb_decode_png(ByteStream& stream, bool sixteen, std::uint64_t memory) {
    constexpr stbi_io_callbacks io{StbCallbacks::read, StbCallbacks::skip, StbCallbacks::eof};
    constexpr int channels_as_stored = 0;
    StbCallbacks callbacks{stream, {}};
    StbBudget budget(memory);
    StbPng png;
    const auto decode = [&](auto* load) {
        return reinterpret_cast<std::byte*>(
            load(&io, &callbacks, &png.width, &png.height, &png.channels, channels_as_stored));
    };
    std::byte* const pixels = sixteen ? decode(stbi_load_16_from_callbacks) : decode(stbi_load_from_callbacks);
    if (callbacks.error) std::rethrow_exception(callbacks.error);
    if (pixels == nullptr) {
        png.out_of_budget = budget.exceeded();
        png.failure = stbi_failure_reason();
        return png;
    }
    png.pixels = budget.release(pixels);
    return png;
}

std::optional<std::vector<std::byte>> stb_inflate(std::span<const std::byte> stream, std::size_t most) {
    constexpr std::size_t first_guess = 4096;
    constexpr int with_header = 1;
    if (stream.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) return std::nullopt;
    // What it has grown to and what it grows from; a block may be twice what it holds.
    StbBudget budget(3 * std::uint64_t{std::max(most, first_guess)});
    int size = 0;
    const char* const bytes = stbi_zlib_decode_malloc_guesssize_headerflag(
        reinterpret_cast<const char*>(stream.data()), static_cast<int>(stream.size()), first_guess, &size, with_header);
    if (bytes == nullptr || static_cast<std::size_t>(size) > most) return std::nullopt;
    const auto* const first = reinterpret_cast<const std::byte*>(bytes);
    return std::vector<std::byte>(first, first + size);
}

} // namespace oriel::codecs
