#include "codecs/png_idat.hpp"

#include <algorithm>
#include <array>

namespace oriel::codecs::png {

IdatReader::IdatReader(const Input& input, std::uint64_t offset) : input_(input) { begin(offset); }

void IdatReader::begin(std::uint64_t offset) {
    chunk_ = read_chunk(input_, offset);
    given_ = 0;
    std::array<std::byte, 4> type;
    store_be32(chunk_.type, type.data());
    crc_ = Crc32();
    crc_.add(type);
}

std::span<const std::byte> IdatReader::next() {
    while (chunk_.type == IDAT && given_ == chunk_.length) {
        check_crc(input_, chunk_, crc_.value());
        begin(chunk_.end());
    }
    if (chunk_.type != IDAT) return {};
    piece_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(piece_bytes, chunk_.length - given_)));
    const std::uint64_t at = chunk_.payload() + given_;
    // Of a file that is cut off, first what is there.
    const std::uint64_t there = at < input_.size() ? input_.size() - at : 0;
    if (there > 0 && there < piece_.size()) piece_.resize(static_cast<std::size_t>(there));
    input_.read(at, piece_);
    crc_.add(piece_);
    given_ += piece_.size();
    return piece_;
}

} // namespace oriel::codecs::png
