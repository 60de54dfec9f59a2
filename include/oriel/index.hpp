// Index: one part of an index expression, as NumPy has it. A number drops its axis, a slice keeps it, an ellipsis
// stands for the axes not written, and newaxis puts an axis of extent 1.
//
//   view(0)                        the first row
//   view(all, Slice{{}, {}, -1})   mirrored
//   view(ellipsis, 1)              one channel
//   view(newaxis, 3)               row 3, as a picture of one row
#pragma once

#include "oriel/slice.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

namespace oriel {

struct Ellipsis {};
struct NewAxis {};

inline constexpr Ellipsis ellipsis{};
inline constexpr NewAxis newaxis{};
/// The slice that takes the whole axis.
inline constexpr Slice all{};

class Index {
public:
    enum class Part : std::uint8_t { number, slice, rest, added };

    /// A number beyond ptrdiff_t is outside every axis, and stays so.
    template <std::integral I>
    requires(!std::same_as<I, bool>) constexpr Index(I at) noexcept
        : number_(std::in_range<std::ptrdiff_t>(at) ? static_cast<std::ptrdiff_t>(at)
                                                    : std::numeric_limits<std::ptrdiff_t>::max()) {}
    constexpr Index(const Slice& slice) noexcept : part_(Part::slice), slice_(slice) {}
    constexpr Index(Ellipsis) noexcept : part_(Part::rest) {}
    constexpr Index(NewAxis) noexcept : part_(Part::added) {}

    constexpr Part part() const noexcept { return part_; }
    constexpr std::ptrdiff_t number() const noexcept { return number_; } ///< of a number; negative from the end
    constexpr const Slice& slice() const noexcept { return slice_; }     ///< of a slice

private:
    Part part_ = Part::number;
    std::ptrdiff_t number_ = 0;
    Slice slice_;
};

} // namespace oriel
