// Shuffle: a run of pixels whose bytes are picked from a source at any stride and order, and may be inverted.
//
// It is worked out for windows of 16 bytes, in which most processors can pick, or of 64 (LineShuffle). With 16,
// 48 bytes of destination, three pieces of 16, are whole pixels of 1, 2, 3, 4, 6, 8, 12 or 16 bytes. Each piece is
// the union of bytes picked from up to four windows of 16 bytes of the source. Example: RGB mirrored, so pixels of
// 3 bytes taken every -3. The first piece is pixels 0 to 4 and a byte of pixel 5, which lie between -15 and 3 from
// where pixel 0 begins; windows at -15 and -13 cover them, neither of them reaching beyond what is picked:
//
//      piece 0                  R0 G0 B0  R1 G1 B1  R2 G2 B2  R3 G3 B3  R4 G4 B4  R5
//      from the window at -15   15  .  .  12 13 14   9 10 11   6  7  8   3  4  5   0
//      from the window at -13    . 14 15   .  .  .   .  .  .   .  .  .   .  .  .   .
#pragma once

#include "copy/plan.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace oriel::copying {

/// How a pixel is inverted on its way: by flipping these bits of each byte. Or, where it is made of floats of 32 bits
/// in the machine's order, by taking from 1 those whose bits are all set; the others have none.
struct Flip {
    std::array<std::uint8_t, 16> bits{};
    bool floats = false;

    friend constexpr bool operator==(const Flip&, const Flip&) = default;
};

template <std::size_t bytes> struct ShuffleBy {
    static constexpr std::size_t window = bytes;
    static constexpr std::size_t pieces = 3;
    static constexpr std::size_t most_windows = 4;
    static constexpr std::ptrdiff_t group = pieces * window; ///< bytes of destination

    Swizzle swizzle;
    Flip flip{};
    std::ptrdiff_t stride = 0; ///< from pixel to pixel, at the source
    std::ptrdiff_t atom = 0;   ///< and at the destination, packed
    std::ptrdiff_t pixels = 0; ///< that fit a group

    /// Windows a piece; 0: pieces are too far spread, or pixels do not fill a group.
    std::size_t windows = 0;
    /// Pixels there must be from a group's first on, so that none of its windows ends beyond the run.
    std::ptrdiff_t reach = 0;
    // Set only where there are windows: for a small picture that would be noticed.
    std::array<std::array<std::ptrdiff_t, most_windows>, pieces> at;
    alignas(window) std::array<std::array<std::array<std::uint8_t, window>, most_windows>, pieces> pick; ///< 0x80: none
    alignas(window) std::array<std::array<std::uint8_t, window>, pieces> flips;

    constexpr void set_pixels(const Swizzle& bytes_of, std::ptrdiff_t apart, std::size_t size, const Flip& inverting) {
        swizzle = bytes_of;
        flip = inverting;
        stride = apart;
        atom = static_cast<std::ptrdiff_t>(size);
        pixels = group / atom;
    }
    constexpr void set_flip(const Flip& pixel) {
        flip = pixel;
        std::size_t byte = 0;
        for (auto& piece : flips)
            for (std::uint8_t& bits : piece) {
                bits = pixel.bits[byte];
                byte = byte + 1 == static_cast<std::size_t>(atom) ? 0 : byte + 1;
            }
    }
};

using Shuffle = ShuffleBy<16>;
using LineShuffle = ShuffleBy<64>;

/// A run without windows: what it takes to move pixels one by one.
inline Shuffle without_windows(const Swizzle& swizzle, std::ptrdiff_t stride, std::size_t atom, const Flip& flip) {
    Shuffle out;
    out.set_pixels(swizzle, stride, atom, flip);
    return out;
}

/// Prepares a run of pixels of `atom` (1..16) bytes at a source stride of any sign. Some hundred steps.
template <class S = Shuffle>
constexpr S make_shuffle(const Swizzle& swizzle, std::ptrdiff_t stride, std::size_t atom, const Flip& flip = {}) {
    S out{};
    out.set_pixels(swizzle, stride, atom, flip);
    if (S::group != out.pixels * out.atom) return out;
    if (flip != Flip{}) out.set_flip(flip);

    constexpr auto window = static_cast<std::ptrdiff_t>(S::window);
    std::ptrdiff_t before = 0; // how far windows lie before the first byte of the group's first pixel,
    std::ptrdiff_t after = 0;  // and end after it
    for (std::size_t piece = 0; piece < S::pieces; ++piece) {
        std::array<std::ptrdiff_t, S::window> wanted{};
        std::ptrdiff_t low = 0;
        std::ptrdiff_t high = 0;
        for (std::size_t k = 0; k < S::window; ++k) {
            const std::size_t byte = piece * S::window + k;
            wanted[k] = static_cast<std::ptrdiff_t>(byte / atom) * stride + swizzle.source[byte % atom];
            low = k == 0 || wanted[k] < low ? wanted[k] : low;
            high = k == 0 || wanted[k] >= high ? wanted[k] + 1 : high;
            for (auto& pick : out.pick[piece]) pick[k] = 0x80;
        }
        // From the lowest byte wanted upwards; no window ends after the highest, if there is room for one at all.
        std::size_t count = 0;
        for (std::ptrdiff_t next = low; next < high; ++count) {
            if (count == S::most_windows) {
                out.windows = 0;
                return out;
            }
            std::ptrdiff_t at = next + window <= high ? next : high - window;
            if (at < low && stride >= 0) at = low; // narrow pieces: beyond the side where more pixels are to come
            std::ptrdiff_t uncovered = high;
            for (std::size_t k = 0; k < S::window; ++k) {
                if (wanted[k] < next) continue;
                if (wanted[k] < at + window) out.pick[piece][count][k] = static_cast<std::uint8_t>(wanted[k] - at);
                else if (wanted[k] < uncovered) uncovered = wanted[k];
            }
            out.at[piece][count] = at;
            before = -at > before ? -at : before;
            after = at + window > after ? at + window : after;
            next = uncovered;
        }
        out.windows = count > out.windows ? count : out.windows;
        for (; count < S::most_windows; ++count) out.at[piece][count] = out.at[piece][0];
    }
    const std::ptrdiff_t apart = stride < 0 ? -stride : stride;
    const std::ptrdiff_t ends = stride < 0 ? before : after - swizzle.span; // beyond the first pixel
    out.reach = out.pixels;
    while (apart != 0 && (out.reach - 1) * apart < ends) ++out.reach;
    if (apart == 0 && ends > 0) out.windows = 0;
    return out;
}

/// Pixels whose bytes keep their order.
constexpr Swizzle unchanged(std::size_t atom) {
    Swizzle out;
    out.span = static_cast<std::uint8_t>(atom);
    for (std::size_t k = 0; k < atom; ++k) out.source[k] = static_cast<std::uint8_t>(k);
    return out;
}

/// The same, remembered: who copies small pictures, or large ones by bands, asks for one shuffle again and again, and
/// to prepare it takes as long as to move a kilobyte. Each thread remembers one.
template <class S = Shuffle>
S prepared_shuffle(const Swizzle& swizzle, std::ptrdiff_t stride, std::size_t atom, const Flip& flip = {}) {
    static thread_local constinit S last{};
    if (static_cast<std::size_t>(last.atom) != atom || last.stride != stride || last.swizzle != swizzle ||
        last.flip != flip)
        last = make_shuffle<S>(swizzle, stride, atom, flip);
    return last;
}

} // namespace oriel::copying
