// A mapped file that somebody truncates: touching what is gone raises SIGBUS. While a BusGuard lives, such a fault
// inside the mapping ends the process with a message and exit code 1, temporaries removed; any other SIGBUS does what
// it does by default.
#pragma once

#include "oriel/buffer.hpp"

#include <csignal>
#include <cstddef>
#include <string>

namespace oriel::tool {

/// One at a time.
class BusGuard {
public:
    /// `path` is what `mapped` maps; `json` is how errors are said.
    BusGuard(const Buffer& mapped, const std::string& path, bool json);
    ~BusGuard();
    BusGuard(const BusGuard&) = delete;
    BusGuard& operator=(const BusGuard&) = delete;

    /// After the last touch: what was cut off of a page that is there still raises no signal. Throws Fault if the file
    /// is shorter than the mapping.
    void require_whole() const;

private:
    // The handler looks at these through pointers; they must stay where they are.
    std::string path_;
    std::size_t size_;     ///< of the mapping
    std::string shrank_;   ///< what to say if the file is shorter than it
    std::string unbacked_; ///< and if it is not
    struct sigaction before_ {};
};

} // namespace oriel::tool
