// The table of codecs. Each format is one file that fills one row: how it is recognised, opened and written.
// The pipeline reads the table; `oriel formats` prints it.
#pragma once

#include "codecs/input.hpp"
#include "codecs/output.hpp"
#include "oriel/jpeg_coding.hpp"
#include "oriel/metadata.hpp"
#include "oriel/source.hpp"
#include "oriel/tiff_tiles.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::codecs {

struct ReadSettings {
    std::uint64_t max_memory;      ///< bytes; never 0 here
    bool allow_truncated = false;  ///< rows that are missing at the end are 0 rather than an error
    std::string_view decoder = {}; ///< one of Codec::decoders; empty is the first that does it
    int frame = 0;                 ///< of several pictures in the file; never negative here
};

struct WriteSettings {
    std::uint64_t max_memory;
    int quality = 0;                     ///< of a JPEG or a lossy WebP, 1 to 100; 0 is `jpeg`, or what is usual
    unsigned threads = 0;                ///< that may compress; 0 is one for each processor
    int compression = -1;                ///< of a PNG or TIFF: 0 to 9, -1 for what is usual
    bool lossless = true;                ///< whether a WebP keeps every value
    bool from_compressed = false;        ///< FileFacts::compressed of what is written
    std::optional<JpegCoding> jpeg = {}; ///< of what the picture was read from, turned as the picture is
    std::optional<TiffTiles> tiles = {}; ///< the same of a TIFF; one with deflate has them, where it can
};

/// What a format has room for beside the pixels: a union in Codec::carries.
namespace carries {
inline constexpr unsigned icc = 1;
inline constexpr unsigned exif = 2;
inline constexpr unsigned xmp = 4;
inline constexpr unsigned density = 8;
inline constexpr unsigned own = 16; ///< OwnBlocks of its own files
inline constexpr unsigned photoshop = 32;
} // namespace carries

struct Codec {
    std::string_view name;                      ///< "png"
    std::span<const std::string_view> suffixes; ///< lower case, without the dot, the usual one first
    std::string_view reads;                     ///< in words; empty if it cannot
    std::string_view writes;
    std::string_view library;
    std::span<const std::string_view> decoders = {}; ///< by name, best first, where there are several

    /// Whether these first bytes (at most probe_bytes) are of this format: magic only, no guessing.
    bool (*recognises)(std::span<const std::byte> head);
    /// Reads the header. Allocates nothing of the picture's size. Throws CodecError (damaged, unsupported) with a
    /// message that names the input. Null if the format is not read.
    std::shared_ptr<Source> (*open)(std::shared_ptr<Input> input, const ReadSettings& settings);
    /// An encoder that writes to `output`, which outlives it. Null if the format is not written.
    std::unique_ptr<Sink> (*create)(Output& output, const WriteSettings& settings);
    /// Whether there are files whose pixels lie as in memory (Source::in_file), so that they can be mapped.
    bool maps = false;
    /// What its sink takes of Metadata: a union of `carries`.
    unsigned carries = 0;
    /// Whether its files hold gray as RGB: what is carried must then be true of that.
    bool gray_as_rgb = false;
    /// Drops what is too large for its files, with a sentence each. Null if anything fits.
    void (*fit)(Metadata& metadata, std::vector<std::string>& notes) = nullptr;
    /// Whether files can be made that take its decoder over. Such are read only in a build that asks for it.
    bool untrusted = false;
};

inline constexpr std::size_t probe_bytes = 64;

/// Every codec of this build.
std::span<const Codec* const> table();
/// Who reads these first bytes; null if nobody.
const Codec* recognise(std::span<const std::byte> head);
/// By name ("png"); null if there is none.
const Codec* by_name(std::string_view name);

// One per format.
extern const Codec png_codec;
extern const Codec jpeg_codec;
extern const Codec pnm_codec;
extern const Codec pbm_codec;
extern const Codec pam_codec;
extern const Codec tiff_codec;
extern const Codec bmp_codec;
extern const Codec tga_codec;
extern const Codec pfm_codec;
extern const Codec farbfeld_codec;
extern const Codec npy_codec;
extern const Codec qoi_codec;
extern const Codec webp_codec; // where there is libwebp
extern const Codec raw_codec;  // never recognised: see codecs/raw.hpp
extern const Codec gif_codec;  // this and the next three: see untrusted.cpp
extern const Codec hdr_codec;
extern const Codec psd_codec;
extern const Codec pic_codec;

} // namespace oriel::codecs
