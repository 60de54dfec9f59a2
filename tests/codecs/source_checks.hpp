// What every source must do, checked on a small file: each window is that part of the whole, whatever view it goes
// into, and a file cut off anywhere is an error, or as much as is there.
#pragma once

#include "codecs/codec_testing.hpp"
#include "oriel/error.hpp"
#include "oriel/io.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace testing {

/// Every window of a picture of a few pixels, into packed views and into views that lie otherwise.
inline void check_every_window(oriel::Source& source) {
    const oriel::Frame& frame = source.frame();
    const oriel::Image whole = source.whole();
    const auto channels = whole.view().extent(2);
    const auto itemsize = frame.format().itemsize();
    const auto room_side = 2 * std::max(frame.height(), frame.width());
    const oriel::View room =
        oriel::Buffer::allocate(static_cast<std::size_t>(room_side * room_side * (channels + 1)) * itemsize)
            .view(frame.format(), {room_side, room_side, channels + 1});
    for (std::ptrdiff_t y = 0; y < frame.height(); ++y)
        for (std::ptrdiff_t x = 0; x < frame.width(); ++x)
            for (std::ptrdiff_t h = 1; h <= frame.height() - y; ++h)
                for (std::ptrdiff_t w = 1; w <= frame.width() - x; ++w) {
                    const oriel::View part = whole.view().slice(0, {y, y + h}).slice(1, {x, x + w});
                    const oriel::View pixels = room.slice(2, {0, channels});
                    for (const oriel::View& to :
                         {oriel::Buffer::allocate(static_cast<std::size_t>(h * w * channels) * itemsize)
                              .view(frame.format(), {h, w, channels}),
                          pixels.slice(0, {0, h}).slice(1, {0, w}).flip(0).flip(1),
                          pixels.slice(0, {0, w}).slice(1, {0, h}).swap_axes(0, 1),
                          pixels.slice(0, {0, 2 * h, 2}).slice(1, {0, 2 * w, 2}).flip(2)}) {
                        source.read({y, x, h, w}, to);
                        if (!oriel::same_bytes(part, to))
                            FAIL("the window ", w, "x", h, "+", x, "+", y, " into ", to.layout().text());
                    }
                }
}

/// `open` opens the file cut off at every byte, tolerant or not. Where it is not, that is a CodecError, at once or when
/// it is read; where it is, either the header is refused or missing() is said and pixels are what `there` says of the
/// whole picture's for so many bytes of the file.
inline void check_every_truncation(std::string_view file, std::size_t header_bytes, const std::string& pixels,
                                   const std::function<std::shared_ptr<oriel::Source>(std::string_view, bool)>& open,
                                   const std::function<std::size_t(std::size_t)>& there) {
    for (std::size_t size = 0; size < file.size(); ++size) {
        CAPTURE(size);
        const std::string_view part = file.substr(0, size);
        CHECK_THROWS_AS(whole_text(*open(part, false)), oriel::CodecError);
        if (size < header_bytes) {
            CHECK_THROWS_AS(open(part, true), oriel::CodecError);
            continue;
        }
        const auto source = open(part, true);
        std::string wanted = pixels;
        const std::size_t kept = there(size);
        std::fill(wanted.begin() + static_cast<std::ptrdiff_t>(kept), wanted.end(), '\0');
        CHECK(whole_text(*source) == wanted);
        CHECK(source->missing().empty() == (kept == pixels.size()));
    }
}

inline std::shared_ptr<oriel::Source> open_part(const oriel::codecs::Codec& codec, std::string_view part,
                                                bool tolerant) {
    return codec.open(oriel::codecs::memory_input(bytes_of(part)), {plenty, tolerant});
}

/// As `oriel -t FORMAT` writes it: turned, gathered and converted on the way.
inline std::string encoded(const oriel::Picture& picture, const std::string& format) {
    oriel::SaveOptions options;
    options.format = format;
    return text_of(oriel::encode(picture, options));
}

/// What is seen of a source, packed.
inline std::string seen_text(const std::shared_ptr<oriel::Source>& source) {
    return text_of(oriel::to_bytes(oriel::materialise(oriel::Picture(source).resident()).view()));
}

/// The codec's sink asked to take such a picture.
inline oriel::Frame begin(const oriel::codecs::Codec& codec, const oriel::Frame& offered) {
    std::vector<std::byte> out;
    const auto output = oriel::codecs::memory_output(out);
    return codec.create(*output, {.max_memory = plenty, .quality = 90})->begin(offered);
}

} // namespace testing
