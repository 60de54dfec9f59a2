// Job: one operation on one kind of pixels at one size, in memory that everybody measured shares. What the result
// must be is worked out here by three plain loops, which know nothing of oriel; all are compared with it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

enum class Operation : std::uint8_t {
    crop_half, ///< the middle half of every row
    flip_y,
    flip_x,
    rotate_180,
    extract,   ///< the second channel
    subsample, ///< every second pixel of every second row
    invert,    ///< alpha is kept
    invert_in_place,
    flip_x_invert,
    transpose,
    rotate_90,
    rotate_270,
    to_planar,     ///< (height, width, channels) to (channels, height, width)
    to_interleaved ///< and back
};
std::string_view name(Operation operation);
std::span<const Operation> operations();

enum class Depth : std::uint8_t { u8, u16, f32 };

struct Kind {
    std::string_view name;
    Depth depth;
    std::size_t channels;

    constexpr std::size_t itemsize() const { return depth == Depth::u8 ? 1 : depth == Depth::u16 ? 2 : 4; }
    constexpr std::size_t pixel_bytes() const { return channels * itemsize(); }
    constexpr bool has_alpha() const { return channels == 4; }
};
std::span<const Kind> kinds();

struct Size {
    std::size_t width, height;

    std::string text() const { return std::to_string(width) + "x" + std::to_string(height); }
    std::size_t pixels() const { return width * height; }
    friend bool operator==(const Size&, const Size&) = default;
};

/// Whether the operation means anything for such pixels: a gray picture has no channel to extract.
bool applies(Operation operation, const Kind& kind);

/// The result: its shape, the source element it takes at each index (in elements, counted from the first), and
/// whether it is inverted.
struct Meaning {
    std::array<std::size_t, 3> shape;
    std::array<std::ptrdiff_t, 3> strides;
    std::size_t offset;
    bool inverts;
};

struct Job {
    Operation operation;
    Kind kind;
    Size size;
    /// The pixels, packed; planar for to_interleaved.
    std::byte* source;
    /// Room for the result. In place means: here, where the source's bytes lie beforehand.
    std::byte* target;

    bool in_place() const { return operation == Operation::invert_in_place; }
    Meaning meaning() const;
    std::size_t result_bytes() const;
};

/// What is to be in `target` afterwards. Cost: a plain loop over the elements.
std::vector<std::byte> expected(const Job& job);

/// Bytes of a picture of that kind: any values; floats lie in 0..1. The same on every machine.
void fill_with_pixels(std::span<std::byte> bytes, Depth depth);

} // namespace bench
