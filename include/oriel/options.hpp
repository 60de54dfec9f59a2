// Options that reading and writing share.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

namespace oriel {

struct Options {
    /// How many threads may work; 0 is one for each processor, 1 works on the caller's thread alone. Results are the
    /// same.
    unsigned threads = 0;

    /// Work that would hold more bytes than this is refused with a LimitError, from the header, before anything
    /// is allocated. 0 takes default_max_memory().
    std::uint64_t max_memory = 0;

    /// Called from time to time on the caller's thread with rows done and rows in all, first with (0, total) before
    /// an output is created. Returning false ends the work with Cancelled and leaves nothing behind.
    std::function<bool(std::uint64_t done, std::uint64_t total)> progress;
};

struct SaveOptions : Options {
    /// "png", "jpeg", "pnm", "pam"; empty takes it from the path's suffix. Required for memory and descriptors.
    std::string format;

    /// JPEG quality, 1..100.
    int quality = 92;

    /// false: an existing file of that name is an IoError, also if it appears while the work goes on.
    bool overwrite = true;
};

} // namespace oriel
