// The first part of the benchmark: pixels that move. Each operation on each kind of pixels at each size, beside memcpy
// of the result's bytes and the peers.
#pragma once

#include "line.hpp"
#include "oriel/view.hpp"
#include "pairs.hpp"
#include "peers.hpp"
#include "settings.hpp"
#include "table.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace bench {

/// One job with the memory it works in. Jobs of one kind and size share the source, one after the other.
class Scene {
public:
    Scene(const Kind& kind, Size size);

    Job job(Operation operation);

private:
    Kind kind_;
    Size size_;
    oriel::View source_, target_; ///< bytes, of Buffers: as oriel has its memory, in large pages where there are any
};

/// Whether the work leaves the expected bytes. The target holds other bytes beforehand, all of them.
bool leaves(const Work& work, const Job& job, std::span<const std::byte> expected);

/// What was measured of one job.
struct Cell {
    Operation operation;
    Kind kind;
    Size size;
    std::size_t bytes = 0;             ///< of the result
    std::vector<Contender> contenders; ///< memcpy, oriel, then the peers that can do it
    std::vector<Contender> threaded;   ///< memcpy again, then the peers that use all processors, in rounds of their own

    const Contender& memcpy() const { return contenders[0]; }
    const Contender& oriel() const { return contenders[1]; }
    /// The fastest peer on one thread, or null.
    const Contender* best_peer() const;
    /// A peer's time as a ratio to memcpy in the same rounds; none if it was not measured.
    std::optional<double> peer_ratio(std::string_view name) const;
};

struct Wrong {
    std::string who, what;
};

struct Copies {
    std::vector<Cell> cells;
    std::vector<Wrong> wrong; ///< results that differ from what is expected; they were not measured
};

/// `say` is told what is being measured.
Copies measure_copies(const Settings& settings, const std::vector<Peer>& peers, const Say& say);

/// Compares results only; with `spoilt`, with an expectation of which one byte is wrong, so that every result must
/// differ. Returns those that were found equal if spoilt, otherwise those found different.
std::vector<Wrong> verify_copies(const Settings& settings, const std::vector<Peer>& peers, bool spoilt,
                                 std::size_t& compared);

/// One table a size.
std::vector<Table> tables(const std::vector<Cell>& cells, const std::vector<Peer>& peers, Verdicts& verdicts);

} // namespace bench
