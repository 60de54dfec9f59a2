// What holds for every Source, however its pixels are stored: windows are parts of the whole, and a file that is cut
// short is refused or, if that is tolerated, read as far as it goes.
#pragma once

#include "codecs/codec_testing.hpp"
#include "oriel/error.hpp"
#include "oriel/picture.hpp"

#include <cstddef>
#include <exception>
#include <memory>
#include <string>

namespace testing {

/// What people see, packed: upright, channels in the usual order.
inline std::string shown_text(const std::shared_ptr<oriel::Source>& source) {
    const oriel::Image seen = oriel::Picture(source).resident();
    return text_of(oriel::to_bytes(oriel::materialise(seen).view()));
}

/// The windows that are not that part of the whole, or that do not go into a view turned upside down with room
/// around it: "height x width + x + y" each.
inline std::string wrong_windows(oriel::Source& source) {
    const oriel::Frame& frame = source.frame();
    const oriel::View all = oriel::Buffer::allocate(frame.nbytes()).view(frame.format(), frame.layout());
    source.read({0, 0, frame.height(), frame.width()}, all);
    std::string wrong;
    for (std::ptrdiff_t y = 0; y < frame.height(); ++y)
        for (std::ptrdiff_t x = 0; x < frame.width(); ++x)
            for (std::ptrdiff_t height = 1; height <= frame.height() - y; ++height)
                for (std::ptrdiff_t width = 1; width <= frame.width() - x; ++width) {
                    const auto part = all.slice(0, {y, y + height}).slice(1, {x, x + width});
                    const oriel::View room =
                        oriel::Buffer::allocate(4 * frame.nbytes())
                            .view(frame.format(), {2 * frame.height(), 2 * frame.width(), frame.layout().extent(2)});
                    const oriel::View turned = room.slice(0, {1, 1 + height}).slice(1, {0, 2 * width, 2}).flip(0);
                    source.read({y, x, height, width}, turned);
                    if (window_text(source, {y, x, height, width}) == text_of(oriel::to_bytes(part)) &&
                        oriel::equal(turned, part))
                        continue;
                    wrong += std::to_string(height) + "x" + std::to_string(width) + "+" + std::to_string(x) + "+" +
                             std::to_string(y) + " ";
                }
    return wrong;
}

/// Whatever a file is cut to, it is refused with a CodecError or, if that is tolerated, gives the rows that are there
/// whole and zeros: the sizes at which that is not so. `header` bytes are needed in either case.
inline std::string wrong_truncations(const oriel::codecs::Codec& codec, const std::string& file, std::size_t header) {
    const std::string whole = whole_text(*open_text(codec, file));
    std::string wrong;
    for (std::size_t size = 0; size < file.size(); ++size) {
        const std::string part = file.substr(0, size);
        bool refused = false;
        try {
            whole_text(*open_text(codec, part));
        } catch (const oriel::CodecError&) {
            refused = true;
        }
        bool tolerated = size < header;
        try {
            const auto source = open_text(codec, part, true);
            const std::string got = whole_text(*source);
            const std::size_t row = source->frame().row_bytes();
            std::size_t same = 0;
            while (same < got.size() && got.compare(same, row, whole, same, row) == 0) same += row;
            for (; same < got.size() && size >= header; ++same) // a row may be there in part
                if (got[same] != whole[same] && got[same] != 0) break;
            tolerated = same >= got.size() && size >= header && !source->missing().empty();
        } catch (const oriel::CodecError&) {
        }
        if (!refused || !tolerated) wrong += std::to_string(size) + " ";
    }
    return wrong;
}

/// Each byte of the file is set to each of some values: what is then opened is read if it is small. Damage that throws
/// anything but CodecError: "byte: value" each.
inline std::string wrong_damages(const oriel::codecs::Codec& codec, const std::string& file) {
    std::string wrong;
    for (std::size_t at = 0; at < file.size(); ++at)
        for (const int value : {0, 1, 2, 3, 8, 16, 32, 64, 127, 128, 129, 255}) {
            std::string damaged = file;
            damaged[at] = static_cast<char>(value);
            for (const bool tolerant : {false, true}) try {
                    const auto source = open_text(codec, damaged, tolerant);
                    if (source->frame().nbytes() < std::size_t{1} << 20) shown_text(source);
                } catch (const oriel::CodecError&) {
                } catch (const std::exception& error) {
                    wrong += std::to_string(at) + ": " + std::to_string(value) + " " + error.what() + "\n";
                }
        }
    return wrong;
}

} // namespace testing
