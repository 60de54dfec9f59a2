// TGA files of every type: palettes, true colour and gray, packed in runs or not, from any corner.
#include "fuzz/targets.hpp"

#include <initializer_list>

namespace fuzzing {
namespace {

void put(Bytes& to, std::initializer_list<unsigned> numbers) {
    for (const unsigned number : numbers) to.push_back(static_cast<std::byte>(number));
}

Bytes tga(unsigned type, unsigned depth, unsigned corner, unsigned entry = 0) {
    const unsigned colours = entry != 0 ? 8 : 0;
    const unsigned alpha = depth == 32 ? 8 : depth == 16 ? 1 : 0;
    Bytes out;
    put(out, {3,     colours != 0 ? 1U : 0U, type, 0,   0,  colours, 0, entry, 0, 0, 0, 0, 5, 0, 3, 0,
              depth, corner << 4 | alpha,    'i',  'd', '!'});
    for (unsigned k = 0; k < colours * ((entry + 7) / 8); ++k) put(out, {k * 31 % 256});
    const unsigned pixel = (depth + 7) / 8;
    if (type < 8) {
        for (unsigned k = 0; k < 15 * pixel; ++k) put(out, {colours != 0 ? k % 8 : k * 29 % 256});
        return out;
    }
    for (unsigned packets = 0; packets < 3; ++packets) { // a run of three and two pixels as they are
        put(out, {0x82});
        for (unsigned k = 0; k < pixel; ++k) put(out, {k + packets});
        put(out, {0x01});
        for (unsigned k = 0; k < 2 * pixel; ++k) put(out, {7 - k % 8});
    }
    return out;
}

} // namespace

std::vector<Seed> tga_seeds() {
    std::vector<Seed> out;
    const auto add = [&](unsigned type, unsigned depth, unsigned corner, unsigned entry = 0) {
        out.push_back({std::to_string(type) + "-" + std::to_string(depth) + "-" + std::to_string(corner) + "-" +
                           std::to_string(entry),
                       tga(type, depth, corner, entry)});
    };
    for (const unsigned packed : {0U, 8U})
        for (unsigned corner = 0; corner < 4; ++corner) {
            for (const unsigned depth : {15U, 16U, 24U, 32U}) add(2 + packed, depth, corner);
            add(3 + packed, 8, corner);
            add(3 + packed, 16, corner);
            for (const unsigned entry : {15U, 16U, 24U, 32U}) add(1 + packed, 8, corner, entry);
        }
    return out;
}

} // namespace fuzzing
