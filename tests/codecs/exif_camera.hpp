// An EXIF block as cameras write it, for tests: five directories, a thumbnail at the end, a preview in the maker's
// note.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace testing {

struct CameraBlock {
    bool big_endian = false;
    std::uint32_t orientation = 6; ///< 0: without the tag
    std::uint32_t width = 6000;
    std::uint32_t height = 4000;
    bool thumbnail = true;
    bool preview = true;  ///< in the maker's note
    bool subject = false; ///< where it is, in pixels

    static constexpr std::string_view thumbnail_pixels = "\xff\xd8\xff\xdbTHUMBNAIL\xff\xd9";
    static constexpr std::string_view preview_pixels = "\xff\xd8\xff\xe1PREVIEW\xff\xd9";
    static constexpr std::string_view date = "2024:05:06 07:08:09";

    std::vector<std::byte> bytes() const {
        std::vector<std::byte> out;
        text(out, big_endian ? "MM" : "II");
        put(out, 42, 2);
        put(out, 8, 4);

        std::vector<Tag> first{{0x0100, 4, 1, width, {}}, {0x010f, 2, 8, 0, {"Camera\0\0", 8}}};
        if (orientation != 0) first.push_back({0x0112, 3, 1, orientation, {}});
        first.push_back({0x011a, 5, 1, 0, rational(300, 1)});
        first.push_back({0x011b, 5, 1, 0, rational(150, 1)});
        const std::size_t exif_pointer = first.size();
        first.push_back({0x8769, 4, 1, 0, {}});
        first.push_back({0x8825, 4, 1, 0, {}});
        const std::uint32_t first_size = size_of(first);
        std::string maker("MAKER\0\0\1", 8);
        if (preview) maker += preview_pixels;
        maker += "-the end";
        std::vector<Tag> exif{{0x9003, 2, 20, 0, std::string(date) + '\0'},
                              {0x927c, 7, static_cast<std::uint32_t>(maker.size()), 0, maker},
                              {0xa002, 3, 1, width, {}},
                              {0xa003, 4, 1, height, {}},
                              {0xa005, 4, 1, 0, {}}};
        if (subject) {
            exif.insert(exif.begin() + 1, {0x9214, 3, 4, 0, "area: 8 "});
            exif.push_back({0xa214, 3, 2, 7, {}});
        }
        const std::vector<Tag> interoperability{{0x0001, 2, 4, 0, {}}};
        const std::vector<Tag> gps{{0x0000, 1, 4, 0, {}}, {0x0002, 5, 1, 0, rational(52, 1)}};
        const std::vector<Tag> second{{0x0103, 3, 1, 6, {}},
                                      {0x0112, 3, 1, orientation, {}},
                                      {0x0201, 4, 1, 0, {}},
                                      {0x0202, 4, 1, static_cast<std::uint32_t>(thumbnail_pixels.size()), {}}};
        const std::uint32_t exif_at = 8 + first_size;
        const std::uint32_t interoperability_at = exif_at + size_of(exif);
        const std::uint32_t gps_at = interoperability_at + size_of(interoperability);
        const std::uint32_t second_at = gps_at + size_of(gps);
        first[exif_pointer].value = exif_at;
        first[exif_pointer + 1].value = gps_at;
        std::vector<Tag> exif_with = exif;
        for (Tag& tag : exif_with)
            if (tag.tag == 0xa005) tag.value = interoperability_at;
        std::vector<Tag> second_with = second;
        second_with[2].value = second_at + size_of(second);
        directory(out, first, thumbnail ? second_at : 0);
        directory(out, exif_with, 0);
        directory(out, interoperability, 0);
        directory(out, gps, 0);
        if (!thumbnail) return out;
        directory(out, second_with, 0);
        text(out, thumbnail_pixels);
        return out;
    }

private:
    struct Tag {
        std::uint32_t tag;
        std::uint32_t type;
        std::uint32_t count;
        std::uint32_t value;
        std::string data; ///< of a value that lies outside, an even number of bytes
    };

    static void text(std::vector<std::byte>& out, std::string_view words) {
        for (const char c : words) out.push_back(static_cast<std::byte>(c));
    }
    void put(std::vector<std::byte>& out, std::uint32_t number, unsigned size) const {
        for (unsigned i = 0; i < size; ++i)
            out.push_back(static_cast<std::byte>(number >> (8 * (big_endian ? size - 1 - i : i))));
    }
    std::string rational(std::uint32_t above, std::uint32_t below) const {
        std::vector<std::byte> numbers;
        put(numbers, above, 4);
        put(numbers, below, 4);
        return {reinterpret_cast<const char*>(numbers.data()), 8};
    }
    static std::uint32_t size_of(const std::vector<Tag>& tags) {
        std::size_t size = 2 + 12 * tags.size() + 4;
        for (const Tag& tag : tags) size += (tag.data.size() + 1) / 2 * 2;
        return static_cast<std::uint32_t>(size);
    }
    void directory(std::vector<std::byte>& out, const std::vector<Tag>& tags, std::uint32_t next) const {
        auto data_at = static_cast<std::uint32_t>(out.size() + 2 + 12 * tags.size() + 4);
        put(out, static_cast<std::uint32_t>(tags.size()), 2);
        for (const Tag& tag : tags) {
            put(out, tag.tag, 2);
            put(out, tag.type, 2);
            put(out, tag.count, 4);
            if (tag.data.empty() && tag.type == 3) {
                put(out, tag.value, 2);
                put(out, 0, 2);
            } else if (tag.data.empty()) {
                put(out, tag.value, 4);
            } else {
                put(out, data_at, 4);
                data_at += static_cast<std::uint32_t>((tag.data.size() + 1) / 2 * 2);
            }
        }
        put(out, next, 4);
        for (const Tag& tag : tags) {
            text(out, tag.data);
            if (tag.data.size() % 2 != 0) out.push_back(std::byte{0});
        }
    }
};

} // namespace testing
