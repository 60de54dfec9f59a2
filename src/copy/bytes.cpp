// Views as one string of bytes: hexadecimal and hash.
#include "oriel/copy.hpp"
#include "oriel/error.hpp"

#include <fmt/format.h>

#include <functional>
#include <limits>
#include <string_view>

namespace oriel {
namespace {

// The packed row-major bytes: where they lie if they are packed already, else a copy.
class Packed {
public:
    explicit Packed(const View& view) {
        if (view.is_c_contiguous()) {
            bytes_ = {view.data(), view.nbytes()};
        } else {
            copy_ = to_bytes(view);
            bytes_ = copy_;
        }
    }
    std::span<const std::byte> bytes() const { return bytes_; }

private:
    std::vector<std::byte> copy_;
    std::span<const std::byte> bytes_;
};

} // namespace

std::string hex(const View& view, char separator, std::ptrdiff_t group) {
    if (static_cast<unsigned char>(separator) > 127) throw ValueError("a separator of hex is an ASCII character");
    const Packed packed(view);
    const std::span<const std::byte> bytes = packed.bytes();
    const bool grouped = separator != '\0' && group != 0;
    const bool from_left = group < 0;
    const std::size_t size = !grouped    ? bytes.size()
                             : from_left ? std::size_t{0} - static_cast<std::size_t>(group)
                                         : static_cast<std::size_t>(group);
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2 + (grouped ? bytes.size() / size : 0));
    for (std::size_t k = 0; k < bytes.size(); ++k) {
        const std::size_t before = from_left ? k : bytes.size() - k;
        if (grouped && k != 0 && before % size == 0) out += separator;
        const auto value = std::to_integer<unsigned>(bytes[k]);
        out += digits[value >> 4];
        out += digits[value & 15];
    }
    return out;
}

std::size_t hash(const View& view) {
    if (!view.readonly())
        throw ValueError("a writable view has no lasting hash; hash its read-only form (View::as_readonly)");
    const Packed packed(view);
    const std::span<const std::byte> bytes = packed.bytes();
    return std::hash<std::string_view>()({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

} // namespace oriel
