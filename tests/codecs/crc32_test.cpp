// The CRC-32 of PNG, against published values and the bitwise definition.
#include "codecs/crc32.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string_view>
#include <vector>

using oriel::codecs::Crc32;

namespace {

std::uint32_t crc_of(std::span<const std::byte> bytes) {
    Crc32 crc;
    crc.add(bytes);
    return crc.value();
}

std::uint32_t bit_by_bit(std::span<const std::byte> bytes) {
    std::uint32_t crc = 0xffff'ffff;
    for (const std::byte b : bytes) {
        crc ^= std::to_integer<std::uint32_t>(b);
        for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb8'8320U : 0);
    }
    return ~crc;
}

} // namespace

TEST_CASE("the CRC of the check string and of IEND are the published ones") {
    const auto of = [](std::string_view text) { return crc_of(std::as_bytes(std::span(text))); };
    CHECK(of("123456789") == 0xcbf4'3926);
    CHECK(of("IEND") == 0xae42'6082);
    CHECK(of("") == 0);
}

TEST_CASE("the CRC does not depend on how the bytes are divided") {
    std::mt19937 random(1);
    std::vector<std::byte> bytes(300);
    for (std::byte& b : bytes) b = static_cast<std::byte>(random());
    for (std::size_t size = 0; size < 40; ++size)
        CHECK(crc_of(std::span(bytes).first(size)) == bit_by_bit(std::span(bytes).first(size)));
    for (std::size_t cut = 0; cut <= bytes.size(); cut += 7) {
        Crc32 crc;
        crc.add(std::span(bytes).first(cut));
        crc.add(std::span(bytes).subspan(cut));
        CHECK(crc.value() == bit_by_bit(bytes));
    }
}
