#include "codecs/png_stream.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace oriel::codecs::png {

namespace {

using Bytes = std::vector<std::byte>;

void append_u32(Bytes& to, std::uint32_t value) {
    std::array<std::byte, 4> bytes;
    store_be32(value, bytes.data());
    to.insert(to.end(), bytes.begin(), bytes.end());
}

// No reader of this stream looks at its CRCs.
void append_chunk(Bytes& to, std::uint32_t type, const Bytes& payload) {
    append_u32(to, static_cast<std::uint32_t>(payload.size()));
    append_u32(to, type);
    to.insert(to.end(), payload.begin(), payload.end());
    append_u32(to, 0);
}

Bytes image_header(const ImageHeader& image) {
    Bytes bytes;
    append_u32(bytes, image.width);
    append_u32(bytes, image.height);
    for (const unsigned value :
         {unsigned{image.depth}, static_cast<unsigned>(image.colour), 0U, 0U, image.interlaced ? 1U : 0U})
        bytes.push_back(static_cast<std::byte>(value));
    return bytes;
}

/// The bits of a transparent colour beyond the sample depth mean nothing; stb would scale them.
Bytes transparency(const Header& header) {
    Bytes bytes = header.transparency;
    if (header.image.colour == Colour::palette || header.sixteen()) return bytes;
    const auto mask = static_cast<std::byte>((1U << header.image.depth) - 1);
    for (std::size_t i = 0; i < bytes.size(); i += 2) {
        bytes[i] = std::byte{0};
        bytes[i + 1] &= mask;
    }
    return bytes;
}

Bytes head(const Header& header, std::uint64_t data_bytes) {
    Bytes bytes;
    for (const unsigned char c : signature) bytes.push_back(static_cast<std::byte>(c));
    append_chunk(bytes, IHDR, image_header(header.image));
    if (header.image.colour == Colour::palette) {
        Bytes palette = header.palette;
        palette.resize(768);
        append_chunk(bytes, PLTE, palette);
    }
    if (!header.transparency.empty()) append_chunk(bytes, tRNS, transparency(header));
    append_u32(bytes, static_cast<std::uint32_t>(data_bytes));
    append_u32(bytes, IDAT);
    return bytes;
}

Bytes tail() {
    Bytes bytes;
    append_u32(bytes, 0);
    append_chunk(bytes, IEND, {});
    return bytes;
}

std::size_t read_from(const Bytes& bytes, std::size_t& position, std::span<std::byte> to) {
    const std::size_t count = std::min(to.size(), bytes.size() - position);
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(position), count, to.begin());
    position += count;
    return count;
}

} // namespace

PngStream::PngStream(const Input& input, const Header& header, std::uint64_t data_bytes)
    : input_(input), head_(head(header, data_bytes)), tail_(tail()), data_left_(data_bytes) {
    begin_chunk(header.data);
}

std::size_t PngStream::read(std::span<std::byte> to) {
    std::size_t done = read_from(head_, head_read_, to);
    done += read_payloads(to.subspan(done));
    if (data_left_ == 0) done += read_from(tail_, tail_read_, to.subspan(done));
    return done;
}

std::size_t PngStream::read_payloads(std::span<std::byte> to) {
    // A piece is still in cache when its CRC is computed.
    constexpr std::size_t piece = std::size_t{128} << 10;
    std::size_t done = 0;
    while (done < to.size() && data_left_ > 0) {
        const std::uint64_t left = chunk_.length - chunk_read_;
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>({piece, to.size() - done, left}));
        const std::span<std::byte> now = to.subspan(done, count);
        input_.read(chunk_.payload() + chunk_read_, now);
        crc_.add(now);
        done += count;
        chunk_read_ += count;
        data_left_ -= count;
        if (count == left) {
            check_crc(input_, chunk_, crc_.value());
            begin_chunk(chunk_.end());
        }
    }
    return done;
}

void PngStream::begin_chunk(std::uint64_t offset) {
    for (;; offset = chunk_.end()) {
        chunk_ = read_chunk(input_, offset);
        chunk_read_ = 0;
        std::array<std::byte, 4> type;
        store_be32(chunk_.type, type.data());
        crc_ = Crc32();
        crc_.add(type);
        if (chunk_.type != IDAT || chunk_.length > 0) break;
        check_crc(input_, chunk_, crc_.value()); // an empty IDAT is legal
    }
    if (chunk_.type != IDAT && data_left_ > 0)
        fail(input_,
             fmt::format("{} stands where an IDAT chunk was: the file changed while it was read", chunk_.place()));
}

} // namespace oriel::codecs::png
