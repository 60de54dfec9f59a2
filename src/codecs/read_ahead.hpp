// An Input that is gone through from front to back in small steps: a chunk's header, its payload, its CRC. One read of
// the file serves many of them.
#pragma once

#include "codecs/input.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace oriel::codecs {

/// Unlike other Inputs, for one thread at a time.
class ReadAhead final : public Input {
public:
    static constexpr std::size_t most_bytes = std::size_t{64} << 10; ///< that are held

    /// `input` must outlive it.
    explicit ReadAhead(const Input& input) : Input(input.name(), input.size()), input_(input) {}

    std::span<const std::byte> resident() const noexcept override { return input_.resident(); }
    void check_unchanged() const override { input_.check_unchanged(); }

private:
    void fill(std::uint64_t offset, std::span<std::byte> to) const override;

    const Input& input_;
    mutable std::vector<std::byte> held_;
    mutable std::uint64_t at_ = 0; ///< where in the input `held_` begins
};

} // namespace oriel::codecs
