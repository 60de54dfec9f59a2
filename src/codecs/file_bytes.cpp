#include "codecs/file_bytes.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oriel::codecs {

namespace {

constexpr std::size_t block_bytes = std::size_t{32} << 10;

} // namespace

std::uint64_t FileBytes::memory() noexcept { return block_bytes; }

void FileBytes::refill() {
    block_.resize(block_bytes);
    next_ = 0;
    there_ = input_->read_some(position_, block_);
    position_ += there_;
}

void FileBytes::throw_ended() const {
    throw Truncated(
        fmt::format("{}: ends at byte {} inside its pixels: the file is truncated", input_->name(), input_->size()));
}

void FileBytes::read(std::span<std::byte> to) {
    while (!to.empty()) {
        if (at_end()) throw_ended();
        const std::size_t count = std::min(to.size(), there_ - next_);
        std::copy_n(block_.begin() + static_cast<std::ptrdiff_t>(next_), count, to.begin());
        next_ += count;
        to = to.subspan(count);
    }
}

} // namespace oriel::codecs
