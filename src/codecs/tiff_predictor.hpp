// The differences that are compressed in place of a TIFF's values.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace oriel::codecs::tiff {

enum class Predictor : std::uint8_t { none = 1, differences = 2, float_differences = 3 };

template <class Value> void difference(std::span<std::byte> row, std::size_t channels) {
    const std::size_t count = row.size() / sizeof(Value);
    for (std::size_t k = count; k-- > channels;) {
        Value left, here;
        std::memcpy(&left, &row[(k - channels) * sizeof(Value)], sizeof(Value));
        std::memcpy(&here, &row[k * sizeof(Value)], sizeof(Value));
        here = static_cast<Value>(here - left);
        std::memcpy(&row[k * sizeof(Value)], &here, sizeof(Value));
    }
}

/// A row of values in Intel's order becomes what is compressed: each less its left neighbour; of floats all highest
/// bytes, then all second ones and so on, each byte less the one a pixel before it.
inline void predict(Predictor how, std::span<std::byte> row, std::size_t itemsize, std::size_t channels,
                    std::vector<std::byte>& scratch) {
    if (how == Predictor::differences) {
        if (itemsize == 1) difference<std::uint8_t>(row, channels);
        else if (itemsize == 2) difference<std::uint16_t>(row, channels);
        else difference<std::uint32_t>(row, channels);
    } else if (how == Predictor::float_differences) {
        scratch.assign(row.begin(), row.end());
        const std::size_t count = row.size() / itemsize;
        for (std::size_t k = 0; k < count; ++k)
            for (std::size_t byte = 0; byte < itemsize; ++byte)
                row[(itemsize - 1 - byte) * count + k] = scratch[k * itemsize + byte];
        difference<std::uint8_t>(row, channels);
    }
}

} // namespace oriel::codecs::tiff
