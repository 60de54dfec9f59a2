// Pixels that files store in another form than memory holds: numbers of palette entries, and channels as bits of a
// word. Turning them into pixels of memory is all that happens here; where they come from is the caller's affair
// (UnpackedRowsSource, or a decoder of runs).
#pragma once

#include "oriel/few_colours.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace oriel::codecs {

class Unpacking {
public:
    virtual ~Unpacking() = default;
    Unpacking(const Unpacking&) = delete;
    Unpacking& operator=(const Unpacking&) = delete;

    unsigned bits() const noexcept { return bits_; }                  ///< a stored pixel has: 1, 2, 4, 8, 16 or 32
    std::size_t pixel_bytes() const noexcept { return pixel_bytes_; } ///< that it becomes; of 8 bit, its channels

    /// Pixels `first` and on of those that are stored at `from`, as many as fill `to`. `from` has them all.
    virtual void unpack(std::span<const std::byte> from, std::size_t first, std::span<std::byte> to) const = 0;

    /// All that there can be, where they are few; with zeros among them if rows may be `missing`.
    virtual std::optional<FewColours> few_colours(bool missing) const;

protected:
    Unpacking(unsigned bits, std::size_t pixel_bytes) : bits_(bits), pixel_bytes_(pixel_bytes) {}

private:
    unsigned bits_;
    std::size_t pixel_bytes_;
};

/// Stored are numbers of entries: of 1, 2, 4 bit, the first pixel in a byte's high bits, or of 8, or of 16 in Intel's
/// order. A number beyond the entries is black.
class Palette final : public Unpacking {
public:
    struct Colour {
        std::uint8_t red = 0;
        std::uint8_t green = 0;
        std::uint8_t blue = 0;
        std::uint8_t alpha = 255;

        friend bool operator==(const Colour&, const Colour&) = default;
    };

    /// Becomes RGB, or gray if every entry is gray; with alpha behind if `with_alpha`.
    Palette(unsigned bits, std::span<const Colour> entries, bool with_alpha = false);

    void unpack(std::span<const std::byte> from, std::size_t first, std::span<std::byte> to) const override;
    std::optional<FewColours> few_colours(bool missing) const override;

private:
    std::vector<std::byte> pixels_; ///< one for each number that `bits` can hold
};

/// Stored are words of 16 or 32 bit in Intel's order; a mask says which bits are a channel. Channels of other than
/// 8 bit are stretched or shrunk to 0..255, rounded.
class Fields final : public Unpacking {
public:
    /// The bits of red, green, blue, and alpha if there is any: each on end, and inside the word. One that is 0 makes a
    /// channel of zeros.
    Fields(unsigned bits, std::span<const std::uint32_t> masks);

    /// Whether such a mask is bits on end inside a word of so many.
    static bool is_sound(std::uint32_t mask, unsigned bits) noexcept;

    void unpack(std::span<const std::byte> from, std::size_t first, std::span<std::byte> to) const override;

private:
    struct Field {
        std::uint32_t mask = 0;
        unsigned shift = 0;
        std::uint32_t max = 0;              ///< of the value that is left when the shift is done
        std::array<std::byte, 256> table{}; ///< what such a value becomes, if it has at most 8 bit

        std::byte operator()(std::uint32_t word) const noexcept;
    };

    template <std::size_t Bytes> void unpack_words(const std::byte* from, std::span<std::byte> to) const;

    std::vector<Field> fields_;
};

} // namespace oriel::codecs
