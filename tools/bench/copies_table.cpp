// From cells to tables, one a size: what was measured, what was to be reached, and whether it was.
#include "bounds.hpp"
#include "copies.hpp"

#include <fmt/format.h>

#include <bit>

namespace bench {
namespace {

bool is_small(Size size) { return size.pixels() <= 10'000; }
bool has_power_of_two_rows(Size size) { return !is_small(size) && std::has_single_bit(size.width); }

const Cell* odd_sized(const std::vector<Cell>& cells, const Cell& like) {
    for (const Cell& cell : cells)
        if (cell.operation == like.operation && cell.kind.name == like.kind.name && !is_small(cell.size) &&
            !has_power_of_two_rows(cell.size))
            return &cell;
    return nullptr;
}

struct Bounded {
    std::string bound, verdict;
};

Bounded against_memcpy(const Cell& cell, const std::vector<Cell>& cells, Verdicts& verdicts) {
    const Estimate measured = ratio(cell.oriel(), cell.memcpy());
    if (has_power_of_two_rows(cell.size)) {
        const Cell* const odd = odd_sized(cells, cell);
        if (odd == nullptr) return {};
        const Estimate other = ratio(odd->oriel(), odd->memcpy());
        const Estimate growth{measured.median / other.median, measured.low / other.high, measured.high / other.low};
        return {digits(power_of_two_bound * other.median), verdicts.judge(growth, power_of_two_bound)};
    }
    const auto promised = bound(cell.operation, cell.kind);
    if (!promised) return {};
    if (!is_small(cell.size)) return {digits(*promised), verdicts.judge(measured, *promised)};
    return {fmt::format("{} + {:.0f} ns", digits(*promised), fixed_ns),
            verdicts.judge(ratio(cell.oriel(), cell.memcpy(), fixed_ns), *promised)};
}

std::vector<std::string> row(const Cell& cell, const std::vector<Cell>& cells, const std::vector<Peer>& peers,
                             Verdicts& verdicts) {
    const double ns = cell.oriel().time().median;
    const Bounded bounded = against_memcpy(cell, cells, verdicts);
    std::vector<std::string> out{std::string(name(cell.operation)),
                                 std::string(cell.kind.name),
                                 ns < 1000 ? digits(ns) : fmt::format("{:.0f}", ns),
                                 digits(static_cast<double>(cell.bytes) / ns),
                                 with_interval(ratio(cell.oriel(), cell.memcpy())),
                                 bounded.bound,
                                 bounded.verdict};
    if (const Contender* const best = cell.best_peer()) {
        const Estimate of_best = ratio(cell.oriel(), *best);
        out.insert(out.end(), {with_interval(of_best), best->name, verdicts.judge(of_best, 1)});
    } else {
        out.insert(out.end(), {"", "", ""});
    }
    for (const Peer& peer : peers) {
        const auto measured = cell.peer_ratio(peer.name);
        out.push_back(measured ? digits(*measured) : "");
    }
    return out;
}

} // namespace

std::vector<Table> tables(const std::vector<Cell>& cells, const std::vector<Peer>& peers, Verdicts& verdicts) {
    std::vector<Table> out;
    for (const Cell& cell : cells) {
        if (out.empty() || out.back().title != cell.size.text()) {
            Table table{cell.size.text(),
                        {"operation", "pixels", "ns", "GB/s", "/ memcpy", "bound", "", "/ best peer", "best peer", ""},
                        {},
                        2};
            for (const Peer& peer : peers) table.columns.push_back(peer.name);
            out.push_back(std::move(table));
        }
        out.back().rows.push_back(row(cell, cells, peers, verdicts));
    }
    return out;
}

} // namespace bench
