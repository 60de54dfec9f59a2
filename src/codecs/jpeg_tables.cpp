#include "codecs/jpeg_tables.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <vector>

namespace oriel::codecs::jpeg {

namespace {

constexpr unsigned all_ac_codes = 162;

// The table that ends at `end`. In the file it runs along the diagonals, to and fro (T.81 figure A.6).
std::vector<std::uint16_t> steps(const Segment& segment, std::size_t end, bool words) {
    std::vector<std::uint16_t> out(64);
    std::size_t at = end - (words ? 128 : 64);
    for (std::size_t diagonal = 0; diagonal < 15; ++diagonal)
        for (std::size_t k = 0; k <= diagonal; ++k) {
            const std::size_t y = diagonal % 2 == 0 ? diagonal - k : k;
            const std::size_t x = diagonal - y;
            if (y > 7 || x > 7) continue;
            out[y * 8 + x] = static_cast<std::uint16_t>(words ? segment.word(at) : segment.byte(at));
            at += words ? 2 : 1;
        }
    return out;
}

} // namespace

// T.81 B.2.4.2: one class and number, 16 counts, as many symbols. More codes of a length than can exist,
// or than 256 in all, would be written beyond the decoder's tables.
void Tables::take_huffman(const Input& input, const Segment& segment, Header* header) {
    for (std::size_t at = 0; at < segment.data.size();) {
        if (segment.data.size() - at < 17) fail(input, segment, "ends inside a table");
        const unsigned kind = segment.byte(at);
        if (kind >> 4 > 1 || (kind & 15) > 3) fail(input, segment, fmt::format("names table {:02x}", kind));
        unsigned sum = 0;
        unsigned code = 0;
        for (unsigned length = 1; length <= 16; ++length) {
            const unsigned count = segment.byte(at + length);
            sum += count;
            code = code * 2 + count;
            if (code > 1U << length)
                fail(input, segment, fmt::format("is overfull: more codes of {} bits than there are", length));
        }
        if (sum > 256) fail(input, segment, fmt::format("has {} codes, more than 256", sum));
        at += 17 + sum;
        if (at > segment.data.size()) fail(input, segment, "ends inside a table");
        (kind >> 4 == 0 ? dc : ac).set(kind & 15);
        if (kind >> 4 == 1 && sum < all_ac_codes && header != nullptr) header->optimised = true;
    }
}

void Tables::take_quantisation(const Input& input, const Segment& segment, Header* header) {
    for (std::size_t at = 0; at < segment.data.size();) {
        const unsigned kind = segment.byte(at);
        if (kind >> 4 > 1 || (kind & 15) > 3) fail(input, segment, fmt::format("names table {:02x}", kind));
        at += 1 + (kind >> 4 == 1 ? 128U : 64U);
        if (at > segment.data.size()) fail(input, segment, "ends inside a table");
        quantisation.set(kind & 15);
        if (header != nullptr) header->quantisation[kind & 15] = steps(segment, at, kind >> 4 == 1);
    }
}

} // namespace oriel::codecs::jpeg
