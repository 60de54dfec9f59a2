// Decisions drawn from a hash of the whole input: the same ones for the same input.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace fuzzing {

class Chance {
public:
    explicit Chance(std::span<const std::byte> input) noexcept {
        for (const std::byte b : input) state_ = (state_ ^ std::to_integer<std::uint64_t>(b)) * 0x100000001b3; // FNV-1a
    }

    std::uint64_t draw() noexcept { // splitmix64
        std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
        z = (z ^ z >> 27) * 0x94d049bb133111eb;
        return z ^ z >> 31;
    }
    std::size_t index(std::size_t n) noexcept { return n == 0 ? 0 : static_cast<std::size_t>(draw() % n); }
    std::ptrdiff_t below(std::ptrdiff_t n) noexcept {
        return n <= 0 ? 0 : static_cast<std::ptrdiff_t>(draw() % static_cast<std::uint64_t>(n));
    }
    bool one_in(std::size_t n) noexcept { return index(n) == 0; }

private:
    std::uint64_t state_ = 0xcbf29ce484222325;
};

} // namespace fuzzing
