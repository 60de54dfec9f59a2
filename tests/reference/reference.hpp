// The slow twin: loops by index that are obviously right and never optimised. Fast code is compared with it.
#pragma once

#include "oriel/image.hpp"
#include "oriel/view.hpp"
#include "support/brute_force.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace testing {

/// The bytes of one element, where they lie.
inline std::byte* element(const oriel::View& view, std::span<const std::ptrdiff_t> index) {
    std::byte* at = const_cast<std::byte*>(view.data());
    for (std::size_t a = 0; a < index.size(); ++a) at += index[a] * view.strides()[a];
    return at;
}

/// Every element, packed in row-major order.
inline std::vector<std::byte> reference_bytes(const oriel::View& view) {
    std::vector<std::byte> out;
    for_each_index(view.shape(), [&](std::span<const std::ptrdiff_t> index) {
        const std::byte* at = element(view, index);
        out.insert(out.end(), at, at + view.itemsize());
    });
    return out;
}

/// Copies through a temporary, element by element.
inline void reference_copy(const oriel::View& from, const oriel::View& to) {
    const std::vector<std::byte> bytes = reference_bytes(from);
    std::size_t next = 0;
    for_each_index(to.shape(), [&](std::span<const std::ptrdiff_t> index) {
        std::byte* at = element(to, index);
        for (std::size_t k = 0; k < to.itemsize(); ++k) at[k] = bytes[next++];
    });
}

/// What is seen at (y, x, c): channel order and inversion applied, as a number.
inline double reference_pixel(const oriel::Image& image, std::ptrdiff_t y, std::ptrdiff_t x, std::size_t c) {
    const oriel::Channel& channel = image.frame().channels()[c];
    const oriel::View view = image.view();
    const std::array<std::ptrdiff_t, 3> at{y, x, channel.stored};
    double value = 0;
    switch (view.itemsize()) {
    case 1: value = view.get<std::uint8_t>(at); break;
    case 2: value = view.get<std::uint16_t>(at); break;
    default:
        value = view.format().kind() == oriel::Kind::floating ? static_cast<double>(view.get<float>(at))
                                                              : static_cast<double>(view.get<std::uint32_t>(at));
    }
    return channel.inverted ? static_cast<double>(image.frame().max()) - value : value;
}

/// All of it, row by row.
inline std::vector<double> reference_pixels(const oriel::Image& image) {
    std::vector<double> out;
    for (std::ptrdiff_t y = 0; y < image.height(); ++y)
        for (std::ptrdiff_t x = 0; x < image.width(); ++x)
            for (std::size_t c = 0; c < image.channel_count(); ++c) out.push_back(reference_pixel(image, y, x, c));
    return out;
}

} // namespace testing
