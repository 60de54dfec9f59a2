#include "peers.hpp"

namespace bench {

std::vector<Peer> peers() {
    std::vector<Peer> all;
    [[maybe_unused]] const auto add = [&](std::vector<Peer> some) {
        for (Peer& peer : some) all.push_back(std::move(peer));
    };
#ifdef ORIEL_BENCH_OPENCV
    add(opencv_peers());
#endif
#ifdef ORIEL_BENCH_GIL
    add(gil_peers());
#endif
#ifdef ORIEL_BENCH_VIPS
    add(vips_peers());
#endif
#ifdef ORIEL_BENCH_NUMPY
    add(numpy_peers());
#endif
    return all;
}

} // namespace bench
