// The seven steps of plan.hpp, numbered as there.
#include "copy/plan.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oriel::copying {
namespace {

std::ptrdiff_t magnitude(std::ptrdiff_t stride) { return stride < 0 ? -stride : stride; }

bool is_atom_size(std::size_t bytes) {
    return std::find(atom_sizes.begin(), atom_sizes.end(), bytes) != atom_sizes.end();
}

void remove_axis(Plan& plan, std::size_t axis) {
    std::move(plan.axes.begin() + static_cast<std::ptrdiff_t>(axis) + 1, plan.axes.end(),
              plan.axes.begin() + static_cast<std::ptrdiff_t>(axis));
    --plan.rank;
    plan.axes[plan.rank] = Axis{};
}

// 2. An axis packed on both sides joins the atom while that gives a size with kernels of its own.
void merge_pixel_atom(Plan& plan) {
    for (std::size_t a = plan.rank; a-- > 0;) {
        const Axis& axis = plan.axes[a];
        const auto atom = static_cast<std::ptrdiff_t>(plan.atom);
        if (axis.from != atom || axis.to != atom || axis.extent > 16) continue;
        const std::size_t merged = plan.atom * static_cast<std::size_t>(axis.extent);
        if (!is_atom_size(merged)) continue;
        plan.atom = merged;
        remove_axis(plan, a);
        a = plan.rank; // a merged atom may make another axis packed
    }
}

// 3. Loops run so that the destination is written upwards.
void point_upwards(Plan& plan) {
    for (std::size_t a = 0; a < plan.rank; ++a) {
        Axis& axis = plan.axes[a];
        if (axis.to >= 0) continue;
        plan.from_offset += axis.from * (axis.extent - 1);
        plan.to_offset += axis.to * (axis.extent - 1);
        axis.from = -axis.from;
        axis.to = -axis.to;
    }
}

// 4. Outermost the loop with the longest destination stride. (Inserted by hand: g++ 12 warns of std::sort on an
// array that holds fewer than 16.)
void order(Plan& plan) {
    const auto further_out = [](const Axis& a, const Axis& b) {
        return a.to != b.to ? a.to > b.to : magnitude(a.from) > magnitude(b.from);
    };
    for (std::size_t a = 1; a < plan.rank; ++a) {
        const Axis axis = plan.axes[a];
        std::size_t k = a;
        for (; k > 0 && further_out(axis, plan.axes[k - 1]); --k) plan.axes[k] = plan.axes[k - 1];
        plan.axes[k] = axis;
    }
}

// 5. Two loops are one where the outer continues exactly where the inner ends, on both sides.
void coalesce(Plan& plan) {
    for (std::size_t a = plan.rank; a-- > 1;) {
        const Axis inner = plan.axes[a];
        Axis& outer = plan.axes[a - 1];
        if (outer.from != inner.from * inner.extent || outer.to != inner.to * inner.extent) continue;
        outer = {outer.extent * inner.extent, inner.from, inner.to};
        remove_axis(plan, a);
    }
}

// 6. Also puts the loop along which the source runs fastest next to the innermost one, if it is to be tiled.
void classify(Plan& plan) {
    if (plan.rank == 0) { // a single atom
        plan.kind = Class::memcpy;
        plan.axes[plan.rank++] = {1, static_cast<std::ptrdiff_t>(plan.atom), static_cast<std::ptrdiff_t>(plan.atom)};
        return;
    }
    const auto atom = static_cast<std::ptrdiff_t>(plan.atom);
    const Axis inner = plan.axes[plan.rank - 1];
    if (inner.from == atom && inner.to == atom) plan.kind = Class::memcpy;
    else if (inner.from == -atom && inner.to == atom) plan.kind = Class::reverse;
    else if (inner.from == 0) plan.kind = Class::fill;
    else {
        std::size_t fastest = plan.rank - 1;
        for (std::size_t a = 0; a + 1 < plan.rank; ++a) {
            const std::ptrdiff_t from = magnitude(plan.axes[a].from);
            if (from != 0 && from < magnitude(plan.axes[fastest].from)) fastest = a;
        }
        if (fastest != plan.rank - 1) {
            plan.kind = Class::transpose;
            std::rotate(plan.axes.begin() + static_cast<std::ptrdiff_t>(fastest),
                        plan.axes.begin() + static_cast<std::ptrdiff_t>(fastest) + 1,
                        plan.axes.begin() + static_cast<std::ptrdiff_t>(plan.rank) - 1);
        } else if (inner.to == atom) plan.kind = Class::gather;
        else if (inner.from == atom) plan.kind = Class::scatter;
        else plan.kind = Class::generic;
    }
}

} // namespace

Plan plan(const Layout& from, const Layout& to, std::size_t itemsize) {
    Plan plan;
    if (from.empty()) return plan; // 1
    plan.atom = itemsize;
    plan.from_offset = from.offset();
    plan.to_offset = to.offset();
    for (std::size_t a = 0; a < from.rank(); ++a) // 1
        if (from.extent(a) != 1) plan.axes[plan.rank++] = {from.extent(a), from.stride(a), to.stride(a)};
    merge_pixel_atom(plan); // 2
    point_upwards(plan);    // 3
    order(plan);            // 4
    coalesce(plan);         // 5
    classify(plan);         // 6
    return plan;
}

std::string Plan::text() const {
    constexpr std::array names{"nothing", "memcpy", "reverse", "fill", "transpose", "gather", "scatter", "generic"};
    std::string out = names[static_cast<std::size_t>(kind)];
    if (kind == Class::nothing) return out;
    out += fmt::format(" atom {}:", atom);
    for (std::size_t a = 0; a < rank; ++a)
        out += fmt::format(" {} ({} | {})", axes[a].extent, axes[a].from, axes[a].to);
    return out;
}

} // namespace oriel::copying
