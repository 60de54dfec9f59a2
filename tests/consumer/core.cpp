// Uses what oriel::core has, and no more: bytes, a view of them, an owner that will not pull them away.
#include <oriel/buffer.hpp>
#include <oriel/error.hpp>
#include <oriel/version.hpp>
#include <oriel/view.hpp>

#include <cstdint>
#include <cstdio>

int main() {
    oriel::Buffer bytes = oriel::Buffer::copy_of("XYZ");
    oriel::View view = bytes.view();
    view.set<std::uint8_t>({2}, 'J');
    if (bytes.view().get<std::uint8_t>({2}) != 'J') return 1;
    try {
        bytes.resize(10);
        return 1; // the view lives, so this must not happen
    } catch (const oriel::BufferError&) {
        std::printf("core of oriel %s works\n", oriel::version());
    }
    return 0;
}
