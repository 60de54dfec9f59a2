// Makes EXIF blocks for tests: a TIFF header and one directory with an orientation among other tags.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace testing {

struct ExifBlock {
    bool big_endian = false;
    std::uint32_t value = 1;
    std::uint32_t type = 3; // SHORT; 1 BYTE, 4 LONG, 6 SBYTE, 8 SSHORT, 9 SLONG
    std::uint32_t count = 1;
    std::uint32_t directory_offset = 8;

    std::vector<std::byte> bytes() const {
        std::vector<std::byte> out;
        const auto put = [&](std::uint32_t number, unsigned size) {
            for (unsigned i = 0; i < size; ++i)
                out.push_back(static_cast<std::byte>(number >> (8 * (big_endian ? size - 1 - i : i))));
        };
        const auto entry = [&](std::uint32_t tag, std::uint32_t tag_type, std::uint32_t tag_count, std::uint32_t v) {
            put(tag, 2);
            put(tag_type, 2);
            put(tag_count, 4);
            if (tag_type == 1 || tag_type == 6) {
                put(v, 1);
                put(0, 3);
            } else if (tag_type == 3 || tag_type == 8) {
                put(v, 2);
                put(0, 2);
            } else {
                put(v, 4);
            }
        };
        put(big_endian ? 0x4d4d : 0x4949, 2);
        put(42, 2);
        put(directory_offset, 4);
        while (out.size() < directory_offset) out.push_back(std::byte{0xee});
        put(3, 2);
        entry(0x0100, 4, 1, 6000); // ImageWidth
        entry(0x0112, type, count, value);
        entry(0x0213, 3, 1, 2); // YCbCrPositioning
        put(0, 4);              // no second directory
        return out;
    }
};

} // namespace testing
