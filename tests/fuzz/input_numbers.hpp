// An input read as numbers, from the front; behind its end they are all 0.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace fuzzing {

class Numbers {
public:
    explicit Numbers(std::span<const std::byte> input) noexcept : rest_(input) {}

    bool done() const noexcept { return rest_.empty(); }

    std::uint8_t byte() noexcept {
        if (rest_.empty()) return 0;
        const auto value = std::to_integer<std::uint8_t>(rest_.front());
        rest_ = rest_.subspan(1);
        return value;
    }
    bool flag() noexcept { return (byte() & 1U) != 0; }
    /// 0 to n - 1, of one byte.
    std::size_t index(std::size_t n) noexcept { return n == 0 ? 0 : byte() % n; }
    std::ptrdiff_t below(std::ptrdiff_t n) noexcept { return n <= 0 ? 0 : byte() % n; }
    /// -16 to 15 mostly, sometimes something that is hard to count with.
    std::ptrdiff_t number() noexcept {
        const std::uint8_t first = byte();
        if (first < 200) return first % 32 - 16;
        if (first < 240) return static_cast<std::int8_t>(byte());
        if (first < 244) return PTRDIFF_MAX - byte();
        if (first < 248) return PTRDIFF_MIN + byte();
        std::uint64_t wide = 0;
        for (int k = 0; k < 8; ++k) wide = wide << 8 | byte();
        return static_cast<std::ptrdiff_t>(wide);
    }
    /// The next bytes, at most so many.
    std::span<const std::byte> bytes(std::size_t most) noexcept {
        const auto taken = rest_.first(std::min(most, rest_.size()));
        rest_ = rest_.subspan(taken.size());
        return taken;
    }
    std::string_view text(std::size_t most) noexcept {
        const auto taken = bytes(most);
        return {reinterpret_cast<const char*>(taken.data()), taken.size()};
    }
    std::span<const std::byte> rest() const noexcept { return rest_; }

private:
    std::span<const std::byte> rest_;
};

} // namespace fuzzing
