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

bool recognises(std::span<const std::byte> head) {
    const auto magic = std::as_bytes(std::span(png::signature));
    return head.size() >= magic.size() && std::equal(magic.begin(), magic.end(), head.begin());
}

std::shared_ptr<Source> open(std::shared_ptr<Input> input, const ReadSettings& settings) {
    return png::open(std::move(input), settings.max_memory);
}

std::unique_ptr<Sink> create(Output& output, const WriteSettings& settings) {
    return png::create(output, settings.max_memory);
}

} // namespace

const Codec png_codec{
    .name = "png",
    .suffixes = suffixes,
    .reads = "gray, RGB and palette, alpha, 1 to 16 bit, interlaced; the picture whole",
    .writes = "gray, RGB, with or without alpha, 8 and 16 bit",
    .library = "stb_image, stb_image_write",
    .recognises = recognises,
    .open = open,
    .create = create,
};

} // namespace oriel::codecs
