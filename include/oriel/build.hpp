// How this library was built and what it runs on: for bug reports, and `oriel --version -v`.
#pragma once

#include "oriel/api.hpp"

#include <string>
#include <vector>

namespace oriel {

/// A library that oriel was built with.
struct LibraryFacts {
    std::string name;    ///< "zlib"
    std::string version; ///< of the library that runs, where it tells; else of its headers
    std::string use;     ///< what for, in a few words
};

struct BuildFacts {
    std::string compiler;             ///< "g++ 12.2.0"
    std::vector<std::string> options; ///< "full", "Release", "sanitizers address,undefined"
    std::string target;               ///< whose kernels move pixels on this processor: "portable", "AVX2"
    std::vector<std::string> targets; ///< all that this processor can run, the portable one first
    std::vector<LibraryFacts> libraries;
};

ORIEL_API BuildFacts build_facts();

} // namespace oriel
