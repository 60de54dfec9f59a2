#include "codecs/png_plain_stream.hpp"

#include "codecs/png_chunks.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oriel::codecs::png {

namespace {

constexpr std::size_t block_bytes = std::size_t{32} << 10; // a stored block has at most 65535
constexpr std::size_t around_bytes = 12 + 2 + 5 + 4 + 12;  // chunk, zlib header, block header, Adler-32, IEND

/// A chunk's length and type, or its CRC.
void put(std::vector<std::byte>& to, std::initializer_list<std::uint32_t> numbers) {
    for (const std::uint32_t number : numbers) {
        to.resize(to.size() + 4);
        store_be32(number, &to[to.size() - 4]);
    }
}

} // namespace

PlainStream::PlainStream(const Input& input, const Header& header)
    : input_(input), header_(header), inflated_(input, header.data, block_bytes), left_(header.image.inflated_bytes()) {
    piece_.reserve(block_bytes + around_bytes);
}

std::uint64_t PlainStream::memory() noexcept { return Inflated::memory(block_bytes) + block_bytes + around_bytes; }

std::size_t PlainStream::read(std::span<std::byte> to) {
    const auto head = static_cast<std::size_t>(std::min<std::uint64_t>(to.size(), header_.data - read_));
    input_.read(read_, to.first(head));
    read_ += head;
    std::size_t done = head;
    while (done < to.size()) {
        if (at_ == piece_.size()) {
            if (left_ == 0) break;
            make_piece();
        }
        const std::size_t count = std::min(to.size() - done, piece_.size() - at_);
        std::copy_n(piece_.begin() + static_cast<std::ptrdiff_t>(at_), count,
                    to.begin() + static_cast<std::ptrdiff_t>(done));
        at_ += count;
        done += count;
    }
    return done;
}

void PlainStream::make_piece() {
    const std::uint64_t all = header_.image.inflated_bytes();
    const bool first = left_ == all;
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(left_, block_bytes));
    const auto bytes = std::as_bytes(inflated_.take(count));
    if (bytes.size() != count)
        fail(input_, fmt::format("the compressed pixels end at byte {} of {}: the file is damaged",
                                 all - left_ + bytes.size(), all));
    left_ -= count;
    const bool last = left_ == 0;

    piece_.clear();
    at_ = 0;
    put(piece_, {static_cast<std::uint32_t>((first ? 2 : 0) + 5 + count + (last ? 4 : 0)), IDAT});
    if (first) piece_.insert(piece_.end(), {std::byte{0x78}, std::byte{0x01}});
    for (const std::size_t value : {std::size_t{last ? 1U : 0U}, count, count >> 8, ~count, ~count >> 8})
        piece_.push_back(static_cast<std::byte>(value & 0xff));
    piece_.insert(piece_.end(), bytes.begin(), bytes.end());
    if (last) put(piece_, {0, 0, 0, IEND});
    put(piece_, {0});
    if (last) inflated_.finish(); // `bytes` are gone
}

} // namespace oriel::codecs::png
