#include "fuzz/targets.hpp"

#include "codecs/codec.hpp"

#include <cstdlib>
#include <iostream>

namespace fuzzing {

void fail(std::string_view what) {
    std::cerr << "finding: " << what << std::endl;
    std::abort();
}

std::vector<Target> targets() {
    std::vector<Target> all{
        {"exif", run_exif},     {"format", run_format}, {"gather", run_gather}, {"photoshop", run_photoshop},
        {"select", run_select}, {"view", run_view},     {"xmp", run_xmp}};
#if ORIEL_FUZZ_TOOL
    all.push_back({"geometry", run_geometry});
    all.push_back({"line", run_line});
#endif
    for (const oriel::codecs::Codec* codec : oriel::codecs::table())
        if (codec->open != nullptr && !codec->untrusted) all.push_back({std::string(codec->name), run_codec});
    return all;
}

} // namespace fuzzing
