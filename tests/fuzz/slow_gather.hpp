// What is seen of an image, one element at a time: channels picked, values inverted.
#pragma once

#include "fuzz/targets.hpp"
#include "oriel/image.hpp"
#include "reference/reference.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace fuzzing {

template <class T> T loaded(const std::byte* at, bool native) {
    std::byte raw[sizeof(T)];
    std::memcpy(raw, at, sizeof(T));
    if (!native) std::reverse(raw, raw + sizeof(T));
    T value;
    std::memcpy(&value, raw, sizeof(T));
    return value;
}

template <class T> void stored(std::byte* at, T value, bool native) {
    std::memcpy(at, &value, sizeof(T));
    if (!native) std::reverse(at, at + sizeof(T));
}

/// What it is above max is up to the library, but must be the same in every geometry.
template <class T> void inverted(std::byte* at, std::uint64_t max, bool native, bool boolean = false) {
    const T value = loaded<T>(at, native);
    const T top = static_cast<T>(max);
    if constexpr (std::is_floating_point_v<T>) stored<T>(at, top - value, native);
    else if ((max & (max + 1)) == 0 && !boolean) stored<T>(at, static_cast<T>(value ^ top), native);
    else stored<T>(at, value > top ? T{0} : static_cast<T>(top - value), native);
}

inline void invert_element(std::byte* at, const oriel::Frame& frame) {
    const bool native = frame.format().is_native();
    const bool floating = frame.format().kind() == oriel::Kind::floating;
    switch (frame.format().itemsize()) {
    case 1: return inverted<std::uint8_t>(at, frame.max(), native, frame.format().kind() == oriel::Kind::boolean);
    case 2: return inverted<std::uint16_t>(at, frame.max(), native);
    case 4: return floating ? inverted<float>(at, 1, native) : inverted<std::uint32_t>(at, frame.max(), native);
    default: return floating ? inverted<double>(at, 1, native) : inverted<std::uint64_t>(at, frame.max(), native);
    }
}

/// What is seen, packed.
inline Bytes seen_bytes(const oriel::Image& image) {
    Bytes out;
    const oriel::View view = image.view();
    for (std::ptrdiff_t y = 0; y < image.height(); ++y)
        for (std::ptrdiff_t x = 0; x < image.width(); ++x)
            for (const oriel::Channel& channel : image.frame().channels()) {
                const std::byte* at = testing::element(view, std::array<std::ptrdiff_t, 3>{y, x, channel.stored});
                out.insert(out.end(), at, at + view.itemsize());
                if (channel.inverted) invert_element(out.data() + out.size() - view.itemsize(), image.frame());
            }
    return out;
}

inline bool same_values(std::span<const std::byte> a, std::span<const std::byte> b, const oriel::Format& format) {
    if (std::ranges::equal(a, b)) return true;
    if (format.kind() != oriel::Kind::floating || a.size() != b.size()) return false;
    const std::size_t size = format.itemsize();
    const auto nan = [&](const std::byte* at) {
        if (size == 4) return std::isnan(loaded<float>(at, format.is_native()));
        return size == 8 && std::isnan(loaded<double>(at, format.is_native()));
    };
    for (std::size_t k = 0; k < a.size(); k += size) // the bits of a NaN are anybody's
        if (std::memcmp(&a[k], &b[k], size) != 0 && !(nan(&a[k]) && nan(&b[k]))) return false;
    return true;
}

} // namespace fuzzing
