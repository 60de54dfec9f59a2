// The CRC-32 of PNG and zlib (ISO 3309, polynomial 0xedb88320 reflected), over bytes given in any pieces.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace oriel::codecs {

class Crc32 {
public:
    void add(std::span<const std::byte> bytes) noexcept;
    std::uint32_t value() const noexcept { return ~state_; }

private:
    std::uint32_t state_ = 0xffff'ffff;
};

} // namespace oriel::codecs
