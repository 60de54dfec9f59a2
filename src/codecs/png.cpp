// The PNG row of the codec table. Reading is in png_reader.hpp, writing in png_writer.hpp.
#include "codecs/codec.hpp"
#include "codecs/png_chunks.hpp"
#include "codecs/png_reader.hpp"
#include "codecs/png_writer.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace oriel::codecs {

namespace {

constexpr std::string_view suffixes[] = {"png"};
constexpr std::string_view decoders[] = {
#if ORIEL_HAS_ISAL || ORIEL_HAS_ZLIB
    "oriel",
#endif
#if ORIEL_HAS_LIBPNG
    "libpng",
#endif
    "stb"};

bool recognises(std::span<const std::byte> head) {
    const auto magic = std::as_bytes(std::span(png::signature));
    return head.size() >= magic.size() && std::equal(magic.begin(), magic.end(), head.begin());
}

std::shared_ptr<Source> open(std::shared_ptr<Input> input, const ReadSettings& settings) {
    return png::open(std::move(input), settings.max_memory, settings.allow_truncated, settings.decoder);
}

std::unique_ptr<Sink> create(Output& output, const WriteSettings& settings) {
    return png::create(
        output, {.max_memory = settings.max_memory, .threads = settings.threads, .compression = settings.compression});
}

} // namespace

const Codec png_codec {
    .name = "png", .suffixes = suffixes,
#if ORIEL_HAS_ISAL || ORIEL_HAS_ZLIB
    .reads = "gray, RGB and palette, alpha, 1 to 16 bit, by rows; interlaced whole",
#else
    .reads = "gray, RGB and palette, alpha, 1 to 16 bit, interlaced; the picture whole",
#endif
    .writes = "gray, RGB, with or without alpha, 8 and 16 bit; gray of 1, 2 and 4 bit; a PNG's palette again",
    .library =
#if ORIEL_HAS_ISAL
        "ISA-L, "
#endif
#if ORIEL_HAS_LIBDEFLATE
        "libdeflate, "
#endif
#if ORIEL_HAS_ZLIB
        "zlib, "
#endif
#if ORIEL_HAS_LIBPNG
        "libpng, "
#endif
#if ORIEL_HAS_ISAL || ORIEL_HAS_ZLIB
        "stb_image",
#else
        "stb_image, stb_image_write",
#endif
    .decoders = decoders, .recognises = recognises, .open = open, .create = create,
    .carries = carries::icc | carries::exif | carries::xmp | carries::density | carries::own,
};

} // namespace oriel::codecs
