// BMP files of the kinds that our writer does not make: palettes, masks, runs, rows from the top, old headers.
#include "fuzz/targets.hpp"

#include <cstdint>

namespace fuzzing {
namespace {

void put(Bytes& to, std::uint32_t value, int bytes) {
    for (int k = 0; k < bytes; ++k) to.push_back(static_cast<std::byte>(value >> (8 * k)));
}

struct Bmp {
    std::uint32_t header = 40;
    int width = 5;
    int height = 3;
    std::uint32_t bits = 8;
    std::uint32_t compression = 0;
    std::uint32_t colours = 0;
    std::vector<std::uint32_t> masks = {};
    Bytes pixels = {}; ///< rows that count upwards, if none

    Bytes bytes() const {
        Bytes body = pixels;
        const auto row = (static_cast<std::uint32_t>(width) * bits + 31) / 32 * 4;
        for (std::uint32_t k = 0; pixels.empty() && k < row * 3; ++k) put(body, k * 29 % 251, 1);
        const auto start =
            static_cast<std::uint32_t>(14 + header + 4 * colours + (header == 40 ? 4 * masks.size() : 0));
        Bytes out;
        put(out, 0x4d42, 2);
        put(out, start + static_cast<std::uint32_t>(body.size()), 4);
        put(out, 0, 4);
        put(out, start, 4);
        put(out, header, 4);
        const int number = header == 12 ? 2 : 4;
        put(out, static_cast<std::uint32_t>(width), number);
        put(out, static_cast<std::uint32_t>(height), number);
        put(out, 1, 2);
        put(out, bits, 2);
        if (header > 12) {
            put(out, compression, 4);
            put(out, static_cast<std::uint32_t>(body.size()), 4);
            put(out, 2835, 4);
            put(out, 2835, 4);
            put(out, colours, 4);
            put(out, 0, 4);
        }
        for (const std::uint32_t mask : masks) put(out, mask, 4);
        while (out.size() < 14 + header) put(out, 0, 1);
        for (std::uint32_t k = 0; k < colours; ++k) put(out, k * 0x030507, 4);
        out.insert(out.end(), body.begin(), body.end());
        return out;
    }
};

Bytes runs(std::initializer_list<unsigned> numbers) {
    Bytes out;
    for (const unsigned number : numbers) put(out, number, 1);
    return out;
}

} // namespace

std::vector<Seed> bmp_seeds() {
    std::vector<Seed> out;
    for (const std::uint32_t bits : {1U, 2U, 4U, 8U})
        out.push_back({"palette-" + std::to_string(bits), Bmp{.bits = bits, .colours = 1U << bits}.bytes()});
    for (const std::uint32_t bits : {16U, 24U, 32U}) {
        out.push_back({"plain-" + std::to_string(bits), Bmp{.bits = bits}.bytes()});
        out.push_back({"down-" + std::to_string(bits), Bmp{.height = -3, .bits = bits}.bytes()});
    }
    const std::vector<std::uint32_t> rgb565{0xf800, 0x7e0, 0x1f};
    const std::vector<std::uint32_t> bgra{0xff0000, 0xff00, 0xff, 0xff000000};
    out.push_back({"masks-16", Bmp{.bits = 16, .compression = 3, .masks = rgb565}.bytes()});
    out.push_back({"masks-32", Bmp{.header = 108, .bits = 32, .compression = 3, .masks = bgra}.bytes()});
    out.push_back({"masks-124", Bmp{.header = 124, .bits = 32, .compression = 3, .masks = bgra}.bytes()});
    out.push_back({"core", Bmp{.header = 12, .bits = 24}.bytes()});
    out.push_back(
        {"rle8", Bmp{.bits = 8, .compression = 1, .colours = 16, .pixels = runs({5, 3, 0, 0, 0, 3, 1, 2, 3, 0, 2,
                                                                                 4, 0, 0, 0, 2, 1, 0, 3, 9, 0, 1})}
                     .bytes()});
    out.push_back({"rle4", Bmp{.bits = 4,
                               .compression = 2,
                               .colours = 16,
                               .pixels = runs({5, 0x31, 0, 0, 0, 5, 0x12, 0x34, 0x50, 0, 0, 0, 5, 0x77, 0, 1})}
                               .bytes()});
    return out;
}

} // namespace fuzzing
