#include "codecs/png_idat.hpp"

#include <algorithm>
#include <array>

namespace oriel::codecs::png {

IdatReader::IdatReader(const Input& input, std::uint64_t offset)
    : input_(input), piece_(static_cast<std::size_t>(std::min<std::uint64_t>(piece_bytes, input.size()))) {
    begin(offset);
}

void IdatReader::begin(std::uint64_t offset) {
    chunk_ = read_chunk(input_, offset);
    given_ = 0;
    in_piece_ = 0;
    std::array<std::byte, 4> type;
    store_be32(chunk_.type, type.data());
    crc_ = Crc32();
    crc_.add(type);
}

/// Goes on to the next chunk behind one that has been given.
bool IdatReader::more() {
    while (chunk_.type == IDAT && given_ == chunk_.length) {
        check_crc(input_, chunk_, crc_.value());
        begin(chunk_.end());
    }
    return chunk_.type == IDAT;
}

/// How much of the chunk's rest comes next. Of a file that is cut off, first what is there.
std::size_t IdatReader::some(std::size_t most) const {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(most, chunk_.length - given_));
    const std::uint64_t at = chunk_.payload() + given_;
    const std::uint64_t there = at < input_.size() ? input_.size() - at : 0;
    return there > 0 && there < count ? static_cast<std::size_t>(there) : count;
}

std::span<const std::byte> IdatReader::next() {
    std::size_t filled = 0;
    in_piece_ = 0;
    try {
        while (filled < piece_.size() && more()) {
            const std::span<std::byte> now = std::span(piece_).subspan(filled, some(piece_.size() - filled));
            input_.read(chunk_.payload() + given_, now);
            crc_.add(now);
            given_ += now.size();
            filled += now.size();
            in_piece_ += now.size();
        }
    } catch (const Error&) {
        if (filled == 0) throw; // else it will be met again, here or in check_given
    }
    return std::span(piece_).first(filled);
}

void IdatReader::check_given(std::size_t unused) {
    const std::uint64_t left = chunk_.length - given_;
    if (chunk_.type != IDAT || chunk_.offset == checked_ahead_ || left > most_ahead) return;
    if (chunk_.end() > input_.size() || (given_ == in_piece_ && in_piece_ <= unused)) return;
    Crc32 crc = crc_;
    std::array<std::byte, std::size_t{16} << 10> bytes;
    for (std::uint64_t at = chunk_.payload() + given_; at < chunk_.crc();) {
        const auto now =
            std::span(bytes).first(static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), chunk_.crc() - at)));
        input_.read(at, now);
        crc.add(now);
        at += now.size();
    }
    check_crc(input_, chunk_, crc.value());
    checked_ahead_ = chunk_.offset;
}

} // namespace oriel::codecs::png
