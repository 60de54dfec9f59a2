#include "codecs/crc32.hpp"

#include <array>

#if ORIEL_HAS_ISAL
#include <isa-l/crc.h>
#endif

namespace oriel::codecs {

#if ORIEL_HAS_ISAL

// Its arguments and results are complemented, as value() is.
void Crc32::add(std::span<const std::byte> bytes) noexcept {
    state_ = ~crc32_gzip_refl(~state_, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

#else

namespace {

// table[0][b] is the CRC of byte b; table[k][b] that of b with k zero bytes after it. Eight bytes then cost
// eight look-ups that do not wait for one another ("slicing by 8"), about six times faster than a byte at a time.
using Tables = std::array<std::array<std::uint32_t, 256>, 8>;

constexpr Tables make_tables() {
    Tables table{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t crc = byte;
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb8'8320U : 0);
        table[0][byte] = crc;
    }
    for (std::size_t k = 1; k < table.size(); ++k)
        for (std::size_t byte = 0; byte < 256; ++byte) {
            const std::uint32_t before = table[k - 1][byte];
            table[k][byte] = (before >> 8) ^ table[0][before & 0xff];
        }
    return table;
}

constexpr Tables table = make_tables();

} // namespace

void Crc32::add(std::span<const std::byte> bytes) noexcept {
    std::uint32_t crc = state_;
    std::size_t i = 0;
    const auto at = [&](std::size_t k) { return std::to_integer<std::uint32_t>(bytes[i + k]); };
    for (; i + 8 <= bytes.size(); i += 8) {
        crc ^= at(0) | at(1) << 8 | at(2) << 16 | at(3) << 24;
        crc = table[7][crc & 0xff] ^ table[6][crc >> 8 & 0xff] ^ table[5][crc >> 16 & 0xff] ^ table[4][crc >> 24] ^
              table[3][at(4)] ^ table[2][at(5)] ^ table[1][at(6)] ^ table[0][at(7)];
    }
    for (; i < bytes.size(); ++i) crc = (crc >> 8) ^ table[0][(crc ^ at(0)) & 0xff];
    state_ = crc;
}

#endif

} // namespace oriel::codecs
