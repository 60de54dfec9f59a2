// PNG in the library, from memory to memory: oriel beside libpng, libspng and stb on the same pictures.
#pragma once

#include "copies.hpp"
#include "line.hpp"

#include <filesystem>
#include <vector>

namespace bench {

struct Pngs {
    std::vector<Table> tables;
    std::vector<Wrong> wrong; ///< other pixels than oriel's; not measured
};

/// Makes a picture of 12 megapixels in `memory` (a tmpfs) for as long as it takes.
Pngs measure_png(const Settings& settings, const std::filesystem::path& make_photo,
                 const std::filesystem::path& samples, const std::filesystem::path& memory, Verdicts& verdicts,
                 const Say& say);

} // namespace bench
