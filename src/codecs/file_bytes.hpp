// The bytes of a file one after another, for decoders that cannot know where they go next. Reads ahead in blocks.
#pragma once

#include "codecs/input.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace oriel::codecs {

class FileBytes {
public:
    /// From byte `position` to the end of the file.
    FileBytes(std::shared_ptr<const Input> input, std::uint64_t position)
        : input_(std::move(input)), position_(position) {}

    bool at_end() {
        if (next_ == there_) refill();
        return next_ == there_;
    }
    /// What one holds.
    static std::uint64_t memory() noexcept;
    /// Throws Truncated at the end.
    std::byte next() {
        if (at_end()) throw_ended();
        return block_[next_++];
    }
    /// Fills `to`. Throws Truncated if the file ends before it is full.
    void read(std::span<std::byte> to);

private:
    void refill();
    [[noreturn]] void throw_ended() const;

    std::shared_ptr<const Input> input_;
    std::uint64_t position_; ///< in the file, of what follows the block
    std::vector<std::byte> block_;
    std::size_t next_ = 0;
    std::size_t there_ = 0;
};

} // namespace oriel::codecs
