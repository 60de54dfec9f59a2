// The WebP row of the codec table. The parts: webp_container.hpp (what a file says), webp_reader.hpp, webp_writer.hpp.
#include "codecs/codec.hpp"
#include "codecs/webp_container.hpp"
#include "codecs/webp_reader.hpp"
#include "codecs/webp_writer.hpp"

namespace oriel::codecs {

namespace {

constexpr std::string_view suffixes[] = {"webp"};

} // namespace

const Codec webp_codec{
    .name = "webp",
    .suffixes = suffixes,
    .reads = "lossy and lossless, alpha, one frame of an animation; the picture whole",
    .writes =
        "RGB (gray as RGB), with or without alpha, 8 bit: lossy at --quality and for lossy sources, else lossless",
    .library = "libwebp",
    .recognises = webp::is_webp,
    .open = webp::open,
    .create = webp::create,
    .carries = carries::icc | carries::exif | carries::xmp,
    .gray_as_rgb = true,
};

} // namespace oriel::codecs
