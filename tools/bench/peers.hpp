// The peers: libraries a person might use instead, each in a file of its own that is compiled only where the library is
// found. A peer gets the very memory oriel works in, and is measured only if its result is the expected one, byte for
// byte.
#pragma once

#include "job.hpp"
#include "work.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace bench {

/// What views are measured by. The picture is 640 x 480 RGB8.
enum class ViewTask : std::uint8_t {
    slice,              ///< rows 40 to 240
    crop,               ///< 300 x 200 at (20, 40)
    flip,               ///< rows in reverse
    pixel_window,       ///< the same crop, of a typed window that owns nothing, whose strides are numbers
    plane_window,       ///< the same, of gray8
    packed_window,      ///< the same, of pixels that are known to lie side by side when it is compiled
    equal_byte_orders,  ///< equality of 100 000 elements of formats 'i' and '>i'
    equal_integer_float ///< equality of 100 000 elements of formats 'H' and 'd'
};

struct Peer {
    std::string name;
    std::string version;
    bool all_threads =
        false; ///< uses every processor: shown, but not one of the peers that oriel on one thread must beat
    /// Empty Work where the peer has no such operation, or none with this result.
    std::function<Work(const Job&)> copying;
    std::function<Work(ViewTask)> viewing;
    /// To be called before it is measured. May be empty.
    std::function<void()> prepare{};
};

/// Those that this program was built with and that are there.
std::vector<Peer> peers();

// Each in the file of that name.
std::vector<Peer> opencv_peers();
std::vector<Peer> gil_peers();
std::vector<Peer> vips_peers();
std::vector<Peer> numpy_peers();

} // namespace bench
