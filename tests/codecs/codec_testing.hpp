// Opening and encoding through a row of the codec table, for tests of single formats.
#pragma once

#include "codecs/codec.hpp"
#include "oriel/copy.hpp"
#include "oriel/image.hpp"
#include "oriel/source.hpp"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace testing {

inline constexpr std::uint64_t plenty = std::uint64_t{1} << 30;

inline std::span<const std::byte> bytes_of(std::string_view text) { return std::as_bytes(std::span(text)); }

/// Bytes that must outlive what is opened.
inline std::shared_ptr<oriel::Source> open_bytes(const oriel::codecs::Codec& codec, std::span<const std::byte> bytes,
                                                 std::uint64_t max_memory = plenty, bool allow_truncated = false,
                                                 std::string_view decoder = {}, int frame = 0) {
    return codec.open(
        oriel::codecs::memory_input(bytes),
        {.max_memory = max_memory, .allow_truncated = allow_truncated, .decoder = decoder, .frame = frame});
}
/// The same of a text, which stays alive as long as what is opened.
inline std::shared_ptr<oriel::Source> open_text(const oriel::codecs::Codec& codec, std::string text,
                                                bool allow_truncated = false, std::string_view decoder = {},
                                                int frame = 0) {
    struct Opened {
        std::string text;
        std::shared_ptr<oriel::Source> source;
    };
    const auto opened = std::make_shared<Opened>(Opened{std::move(text), nullptr});
    opened->source = open_bytes(codec, bytes_of(opened->text), plenty, allow_truncated, decoder, frame);
    return {opened, opened->source.get()};
}

/// Feeds an image, which lies as the sink wants it but for its row stride, in bands of this many rows.
inline std::vector<std::byte> encode(const oriel::codecs::Codec& codec, const oriel::Image& image,
                                     std::ptrdiff_t band = 3, int quality = 90) {
    std::vector<std::byte> out;
    const auto output = oriel::codecs::memory_output(out);
    const auto sink = codec.create(*output, {.max_memory = plenty, .quality = quality});
    sink->begin(image.frame());
    for (std::ptrdiff_t y = 0; y < image.height(); y += band) sink->rows(image.view().slice(0, {y, y + band}));
    sink->finish();
    return out;
}

/// An image that lies as the sink wants it, at once, with what is carried beside it.
inline std::vector<std::byte> encode_carrying(const oriel::codecs::Codec& codec, const oriel::Image& image,
                                              const oriel::Metadata& carried,
                                              const oriel::codecs::WriteSettings& settings = {.max_memory = plenty}) {
    std::vector<std::byte> out;
    const auto output = oriel::codecs::memory_output(out);
    const auto sink = codec.create(*output, settings);
    sink->carry(carried);
    sink->begin(image.frame());
    sink->rows(image.view());
    sink->finish();
    return out;
}

inline std::string text_of(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// The pixels of a window, packed.
inline std::string window_text(oriel::Source& source, const oriel::Window& window) {
    const oriel::Frame& frame = source.frame();
    const auto channels = static_cast<std::ptrdiff_t>(frame.channel_count());
    const auto bytes = static_cast<std::size_t>(window.height * window.width * channels) * frame.format().itemsize();
    const oriel::View to = oriel::Buffer::allocate(bytes).view(frame.format(), {window.height, window.width, channels});
    source.read(window, to);
    return text_of(oriel::to_bytes(to));
}

inline std::string whole_text(oriel::Source& source) {
    return window_text(source, {0, 0, source.frame().height(), source.frame().width()});
}

/// A picture of bytes that differ from their neighbours in every direction.
inline oriel::Image numbered(std::ptrdiff_t height, std::ptrdiff_t width, std::ptrdiff_t channels,
                             const oriel::Format& format = {}, std::uint64_t max = 0) {
    const oriel::Frame frame = oriel::Frame::packed(height, width, channels, format, max);
    const oriel::View view = oriel::Buffer::allocate(frame.nbytes()).view(format, frame.layout());
    for (std::size_t i = 0; i < frame.nbytes(); ++i)
        view.mutable_data()[i] = static_cast<std::byte>(i * 37 + i / 251 * 11 + 1);
    return oriel::Image(view, frame);
}

} // namespace testing
