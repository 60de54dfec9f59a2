// What the IDAT chunks of a PNG hold, decompressed a piece at a time in bounded memory, and checked to the byte: a
// filter number and a row's bytes, row after row.
#pragma once

#include "codecs/inflate.hpp"
#include "codecs/input.hpp"
#include "codecs/png_idat.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace oriel::codecs::png {

class Inflated {
public:
    /// At `data` the first IDAT chunk of `input` begins, which must outlive it; no more than `longest` bytes are taken
    /// at once. In a build that has a library that inflates.
    Inflated(const Input& input, std::uint64_t data, std::size_t longest);

    /// The next `count` bytes, with row_slack behind them; valid until the next call. Fewer if the stream has ended.
    std::span<const std::uint8_t> take(std::size_t count) {
        if (end_ - at_ < count) refill(count);
        const std::size_t there = std::min(count, end_ - at_);
        const std::span<const std::uint8_t> out(window_.data() + at_, there);
        at_ += there;
        return out;
    }

    /// What take(count) would give, if it is there already; empty otherwise.
    std::span<const std::uint8_t> coming(std::size_t count) const {
        if (end_ - at_ < count) return {};
        return {window_.data() + at_, count};
    }

    /// Verifies the CRC that is to come of what rows were made of, if it is near.
    void check_given() { idat_.check_given(in_.size()); }

    /// After the picture's last row: nothing more may come, the stream and every chunk to IEND must be sound.
    void finish();

    /// Bytes that one holds at most.
    static std::uint64_t memory(std::size_t longest) noexcept;

private:
    void refill(std::size_t count);

    const Input& input_;
    IdatReader idat_;
    std::unique_ptr<Inflater> inflater_;
    std::span<const std::byte> in_;
    bool dry_ = false;   ///< no IDAT is left
    bool ended_ = false; ///< the compressed stream is
    std::vector<std::uint8_t> window_;
    std::size_t at_ = 0; ///< [at_, end_) is decompressed and not yet taken
    std::size_t end_ = 0;
};

} // namespace oriel::codecs::png
