// How the tests write lists and layouts in their messages, so that a failure shows its numbers.
#pragma once

#include "oriel/layout.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace testing {

inline std::string printed(std::span<const std::ptrdiff_t> numbers) {
    std::string text = "(";
    for (std::size_t i = 0; i < numbers.size(); ++i) text += (i ? ", " : "") + std::to_string(numbers[i]);
    return text + ")";
}

inline std::string printed(const oriel::Layout& layout) {
    return "shape " + printed(layout.shape()) + " strides " + printed(layout.strides()) + " offset " +
           std::to_string(layout.offset());
}

inline std::string printed(std::span<const std::byte> bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (const std::byte b : bytes) {
        const auto value = std::to_integer<unsigned>(b);
        text += digits[value >> 4];
        text += digits[value & 15];
    }
    return text;
}

/// A vector as the list argument of a Layout.
inline std::span<const std::ptrdiff_t> list(const std::vector<std::ptrdiff_t>& numbers) { return numbers; }

} // namespace testing
