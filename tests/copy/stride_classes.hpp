// The ways a picture of a given shape may lie in memory, by name: the classes of strides that copy kernels tell apart.
#pragma once

#include "oriel/layout.hpp"

#include <array>
#include <cstddef>
#include <string_view>

namespace testing {

/// Axes outermost first, each with a sign, and how much room is left beside what they hold.
struct StrideClass {
    std::string_view name;
    std::array<int, 3> order;                     ///< 0 rows, 1 columns, 2 channels
    std::array<int, 3> sign{1, 1, 1};             ///< of rows, columns, channels; 0 repeats (sources only)
    std::array<std::ptrdiff_t, 3> every{1, 1, 1}; ///< one of so many
    std::ptrdiff_t unused = 0;                    ///< bytes behind each step of the middle axis
    std::ptrdiff_t padding = 0;                   ///< bytes behind each step of the outermost axis

    bool repeats() const { return sign[0] == 0 || sign[1] == 0 || sign[2] == 0; }

    oriel::Layout layout(std::ptrdiff_t height, std::ptrdiff_t width, std::ptrdiff_t channels,
                         std::size_t itemsize) const {
        const std::array<std::ptrdiff_t, 3> shape{height, width, channels};
        std::array<std::ptrdiff_t, 3> strides{};
        std::ptrdiff_t offset = 0;
        auto step = static_cast<std::ptrdiff_t>(itemsize);
        for (std::size_t k = 3; k-- > 0;) {
            const auto axis = static_cast<std::size_t>(order[k]);
            if (k == 1) step += unused;
            if (k == 0) step += padding;
            step *= every[axis];
            strides[axis] = sign[axis] * step;
            if (sign[axis] < 0 && shape[axis] > 0) offset += step * (shape[axis] - 1);
            if (sign[axis] != 0 && shape[axis] > 0) step *= shape[axis];
        }
        return {shape, strides, offset};
    }
};

inline constexpr StrideClass stride_classes[] = {
    {"packed", {0, 1, 2}},
    {"padded rows", {0, 1, 2}, {1, 1, 1}, {1, 1, 1}, 0, 5},
    {"flipped x", {0, 1, 2}, {1, -1, 1}},
    {"flipped y", {0, 1, 2}, {-1, 1, 1}},
    {"half a turn", {0, 1, 2}, {-1, -1, 1}},
    {"flipped x, padded rows", {0, 1, 2}, {1, -1, 1}, {1, 1, 1}, 0, 3},
    {"transposed", {1, 0, 2}},
    {"turned left", {1, 0, 2}, {1, -1, 1}},
    {"turned right", {1, 0, 2}, {-1, 1, 1}},
    {"transverse", {1, 0, 2}, {-1, -1, 1}},
    {"transposed, padded", {1, 0, 2}, {1, 1, 1}, {1, 1, 1}, 0, 7},
    {"planar", {2, 0, 1}},
    {"planar, flipped x", {2, 0, 1}, {1, -1, 1}},
    {"planes backwards", {2, 0, 1}, {1, 1, -1}},
    {"planar, transposed", {2, 1, 0}},
    {"lines of a channel", {0, 2, 1}},
    {"BGR", {0, 1, 2}, {1, 1, -1}},
    {"BGR, flipped x", {0, 1, 2}, {1, -1, -1}},
    {"BGR, turned", {1, 0, 2}, {-1, 1, -1}},
    {"all backwards", {0, 1, 2}, {-1, -1, -1}},
    {"every second column", {0, 1, 2}, {1, 1, 1}, {1, 2, 1}},
    {"every third column, flipped", {0, 1, 2}, {1, -1, 1}, {1, 3, 1}},
    {"every second row and column", {0, 1, 2}, {1, 1, 1}, {2, 2, 1}},
    {"every second, turned", {1, 0, 2}, {1, -1, 1}, {2, 2, 1}},
    {"one channel of two", {0, 1, 2}, {1, 1, 1}, {1, 1, 2}},
    {"a byte beside each pixel", {0, 1, 2}, {1, 1, 1}, {1, 1, 1}, 1, 0},
    {"one row repeated", {0, 1, 2}, {0, 1, 1}},
    {"one column repeated", {0, 1, 2}, {1, 0, 1}},
    {"one pixel repeated", {0, 1, 2}, {0, 0, 1}},
    {"one element repeated", {0, 1, 2}, {0, 0, 0}},
};

} // namespace testing
