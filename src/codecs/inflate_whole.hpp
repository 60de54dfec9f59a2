// A zlib stream decompressed as one, where it is small: a profile, a text. By the library that inflates pieces, or by
// stb where the build has none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace oriel::codecs {

/// At most `most` bytes. Nothing if the stream is damaged, ends early or holds more; what follows it is not looked at.
/// (stb does not verify the Adler-32.) Throws std::bad_alloc.
std::optional<std::vector<std::byte>> inflate_whole(std::span<const std::byte> stream, std::size_t most);

} // namespace oriel::codecs
