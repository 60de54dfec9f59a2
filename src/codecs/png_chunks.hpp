// What a PNG file is made of: an eight-byte signature, then chunks to the end.
//
//      length (4) | type (4) | `length` bytes | CRC (4) of type and bytes          numbers are big-endian
//
// A chunk whose type begins with a capital letter is critical: who does not know it cannot show the picture.
#pragma once

#include "codecs/big_endian.hpp"
#include "codecs/input.hpp"
#include "oriel/error.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::codecs::png {

inline constexpr std::array<unsigned char, 8> signature{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

constexpr std::uint32_t chunk_type(const char (&name)[5]) {
    std::uint32_t type = 0;
    for (int i = 0; i < 4; ++i) type = type << 8 | static_cast<unsigned char>(name[i]);
    return type;
}

inline constexpr std::uint32_t IHDR = chunk_type("IHDR");
inline constexpr std::uint32_t PLTE = chunk_type("PLTE");
inline constexpr std::uint32_t IDAT = chunk_type("IDAT");
inline constexpr std::uint32_t IEND = chunk_type("IEND");
inline constexpr std::uint32_t tRNS = chunk_type("tRNS");
inline constexpr std::uint32_t iCCP = chunk_type("iCCP");
inline constexpr std::uint32_t pHYs = chunk_type("pHYs");
inline constexpr std::uint32_t eXIf = chunk_type("eXIf");
inline constexpr std::uint32_t iTXt = chunk_type("iTXt");

/// The keyword of an iTXt chunk that is an XMP packet (XMP specification, part 3, 1.1.5).
inline constexpr std::string_view xmp_keyword = "XML:com.adobe.xmp";

struct Chunk {
    std::uint32_t type = 0;
    std::uint32_t length = 0; ///< of the payload
    std::uint64_t offset = 0; ///< where the chunk begins, its length field

    std::uint64_t payload() const noexcept { return offset + 8; }
    std::uint64_t crc() const noexcept { return payload() + length; }
    std::uint64_t end() const noexcept { return crc() + 4; }
    bool critical() const noexcept { return (type & 0x2000'0000) == 0; }
    std::string name() const;
    std::string place() const; ///< for messages: "the IDAT chunk at byte 41"
};

/// CodecError: "photo.png: " and what is wrong.
[[noreturn]] void fail(const Input& input, const std::string& what);

/// The chunk that begins at `offset`. Throws CodecError unless it is one; Truncated if it is not all inside the file,
/// but for IDAT: what is there of its pixels may be all that is wanted.
Chunk read_chunk(const Input& input, std::uint64_t offset);

/// Reads a whole payload to verify its CRC and gives its first bytes, at most `most`. Throws CodecError.
std::vector<std::byte> read_payload(const Input& input, const Chunk& chunk, std::size_t most);

/// Throws CodecError, with both numbers, if the CRC stored after the chunk is not the computed one.
void check_crc(const Input& input, const Chunk& chunk, std::uint32_t computed);

} // namespace oriel::codecs::png
