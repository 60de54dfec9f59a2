#include "codecs/png_output.hpp"

#include "codecs/crc32.hpp"
#include "codecs/png_chunks.hpp"
#include "codecs/png_metadata.hpp"

#include <array>

namespace oriel::codecs::png {

void write_start(Output& output, const Stored& stored, const Metadata& metadata) {
    std::array<std::byte, 13> header{};
    store_be32(static_cast<std::uint32_t>(stored.frame.width()), &header[0]);
    store_be32(static_cast<std::uint32_t>(stored.frame.height()), &header[4]);
    header[8] = static_cast<std::byte>(stored.depth);
    header[9] = static_cast<std::byte>(stored.colour);
    output.write(std::as_bytes(std::span(signature)));
    write_chunk(output, IHDR, {header});
    write_colour_chunks(output, metadata);
    if (!stored.palette.empty()) write_chunk(output, PLTE, {stored.palette});
    if (!stored.transparency.empty()) write_chunk(output, tRNS, {stored.transparency});
    write_other_chunks(output, metadata);
}

void write_chunk(Output& output, std::uint32_t type, std::initializer_list<std::span<const std::byte>> payload) {
    std::size_t length = 0;
    for (const auto part : payload) length += part.size();
    std::array<std::byte, 8> head;
    store_be32(static_cast<std::uint32_t>(length), &head[0]);
    store_be32(type, &head[4]);
    output.write(head);
    Crc32 crc;
    crc.add(std::span(head).subspan(4));
    for (const auto part : payload) {
        crc.add(part);
        output.write(part);
    }
    std::array<std::byte, 4> tail;
    store_be32(crc.value(), tail.data());
    output.write(tail);
}

} // namespace oriel::codecs::png
