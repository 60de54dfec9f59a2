// Makes Photoshop's image resources and entries of IPTC, for tests.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace testing {

inline std::string big_number(std::uint64_t value, unsigned size) {
    std::string out;
    for (unsigned i = size; i-- > 0;) out += static_cast<char>(static_cast<unsigned char>(value >> 8 * i & 255));
    return out;
}

inline std::string resource(unsigned number, const std::string& data, const std::string& name = "") {
    std::string out = "8BIM" + big_number(number, 2) + big_number(name.size(), 1) + name;
    if (out.size() % 2 != 0) out += '\0';
    out += big_number(data.size(), 4) + data;
    if (data.size() % 2 != 0) out += '\0';
    return out;
}

inline std::string iptc_entry(unsigned record, unsigned number, const std::string& data) {
    return '\x1c' + big_number(record, 1) + big_number(number, 1) + big_number(data.size(), 2) + data;
}

inline std::string iptc_entries() {
    return iptc_entry(1, 90, "\x1b%G") + iptc_entry(2, 25, "harbour") + iptc_entry(2, 80, "A. Author") +
           iptc_entry(2, 120, "Boats, at noon");
}

constexpr std::string_view resource_thumbnail = "\xff\xd8\xff\xdbTHUMBNAIL\xff\xd9";

/// IPTC, resolution, a thumbnail and IPTC's digest.
inline std::string photoshop_resources() {
    return resource(1005, std::string(16, '\1')) + resource(1028, iptc_entries()) +
           resource(1036, std::string(28, '\2') + std::string(resource_thumbnail)) +
           resource(1061, std::string(16, 'd'));
}

inline std::vector<std::byte> as_bytes(std::string_view text) {
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}
inline std::string as_text(std::span<const std::byte> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

} // namespace testing
