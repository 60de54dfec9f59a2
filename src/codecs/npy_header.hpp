// The header of a NumPy array file: Python literals as text.
//
//   \x93NUMPY  major minor  length  {'descr': '<u2', 'fortran_order': False, 'shape': (480, 640, 3), }   spaces \n
//   6 bytes    1 byte each  u16, from version 2 on u32
//
// Source: NumPy's documentation of numpy.lib.format. Nothing is evaluated: a small parser takes the dictionary such
// files have, its keys in any order and in either kind of quotes, and refuses all else.
#pragma once

#include "codecs/input.hpp"
#include "oriel/format.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace oriel::codecs::npy {

inline constexpr std::string_view magic = "\x93NUMPY";

struct Header {
    std::string descr; ///< "<u2"
    Format format;
    bool fortran_order = false;       ///< the first axis varies fastest
    std::vector<std::uint64_t> shape; ///< of any rank
    std::uint64_t payload = 0;        ///< where the elements begin
};

/// Throws CodecError that says what is wrong, and Truncated.
Header read_header(const Input& input);

/// The header of such an array in C order, byte for byte numpy.save's of NumPy 1.23 and later; it ends where elements
/// begin. It never needs a version above 1.
std::string header_text(const Format& format, std::span<const std::ptrdiff_t> shape);

/// Whether NumPy's files have elements of this format, as read and written here.
bool holds(const Format& format) noexcept;

/// "(480, 640, 3)", "(10,)": as Python shows a tuple.
template <class Numbers> std::string tuple_text(const Numbers& numbers) {
    std::string out = "(";
    for (const auto number : numbers) out += (out.size() > 1 ? ", " : "") + std::to_string(number);
    return out + (std::size(numbers) == 1 ? ",)" : ")");
}

} // namespace oriel::codecs::npy
