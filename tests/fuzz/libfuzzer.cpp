// The entry of libFuzzer, compiled once for each target with its name.
#include "fuzz/targets.hpp"

#include <cstdint>
#include <iterator>
#include <string>

namespace {

const fuzzing::Target& chosen() {
    static const fuzzing::Target target = [] {
        for (const fuzzing::Target& one : fuzzing::targets())
            if (one.name == ORIEL_FUZZ_TARGET) return one;
        fuzzing::fail("there is no target " ORIEL_FUZZ_TARGET);
    }();
    return target;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const fuzzing::Target& target = chosen();
    target.run(target.name, std::as_bytes(std::span(data, size)));
    return 0;
}
