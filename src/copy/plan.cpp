// The seven steps of plan.hpp, numbered as there.
#include "copy/plan.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>

namespace oriel::copying {
namespace {

void remove_axis(Plan& plan, std::size_t axis) {
    for (--plan.rank; axis < plan.rank; ++axis) plan.axes[axis] = plan.axes[axis + 1];
}

// 2. An axis packed on both sides joins the atom while that gives a size with kernels of its own. Where the two
// sides run in opposite directions it joins too, if bytes may be reordered: the atom is then a swizzled one.
void merge_pixel_atom(Plan& plan, Reordering reordering) {
    for (std::size_t a = plan.rank; a-- > 0;) {
        const auto [extent, from, to] = plan.axes[a];
        const auto atom = static_cast<std::ptrdiff_t>(plan.atom);
        const bool reversed = from == -atom;
        if (to != atom || (from != atom && !reversed)) continue;
        const std::size_t merged = plan.atom * static_cast<std::size_t>(extent);
        if (atom_place(merged) == atom_sizes.size() || (reversed && reordering == Reordering::refused)) continue;
        if (reversed) plan.from_offset += from * (extent - 1);
        if (reversed || plan.swizzle.span != 0) {
            const Swizzle inner = plan.swizzle;
            plan.swizzle.span = static_cast<std::uint8_t>(merged);
            for (std::size_t k = 0; k < merged; ++k) {
                const std::size_t part = k / plan.atom;
                const std::size_t source = reversed ? static_cast<std::size_t>(extent) - 1 - part : part;
                const std::size_t byte = k % plan.atom;
                plan.swizzle.source[k] =
                    static_cast<std::uint8_t>(source * plan.atom + (inner.span != 0 ? inner.source[byte] : byte));
            }
        }
        plan.atom = merged;
        remove_axis(plan, a);
        a = plan.rank; // a merged atom may make another axis packed
    }
}

// 4. Outermost the loop with the longest destination stride. (Inserted by hand: g++ 12 warns of std::sort on an
// array that holds fewer than 16.)
void order(Plan& plan) {
    const auto further_out = [](const Axis& a, const Axis& b) {
        return a.to != b.to ? a.to > b.to : std::abs(a.from) > std::abs(b.from);
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

// The loop along which the source runs fastest.
std::size_t fastest(const Plan& plan) {
    std::size_t fastest = plan.rank - 1;
    for (std::size_t a = 0; a + 1 < plan.rank; ++a) {
        const std::ptrdiff_t from = std::abs(plan.axes[a].from);
        if (from != 0 && from < std::abs(plan.axes[fastest].from)) fastest = a;
    }
    return fastest;
}

// 6. Also puts the loop along which the source runs fastest next to the innermost one, if it is to be tiled.
void classify(Plan& plan) {
    if (plan.rank == 0) { // a single atom
        const auto atom = static_cast<std::ptrdiff_t>(plan.atom);
        plan.axes[plan.rank++] = {1, atom, atom};
    }
    plan.kind = classify_run(plan.axes[plan.rank - 1], plan.atom);
    if (plan.swizzle.span != 0) plan.kind = Class::swizzle;
    else if (plan.kind == Class::memcpy || plan.kind == Class::reverse || plan.kind == Class::fill) return;
    const std::size_t inside = fastest(plan);
    if (inside == plan.rank - 1) return;
    plan.kind = Class::transpose;
    std::rotate(plan.axes.begin() + static_cast<std::ptrdiff_t>(inside),
                plan.axes.begin() + static_cast<std::ptrdiff_t>(inside) + 1,
                plan.axes.begin() + static_cast<std::ptrdiff_t>(plan.rank) - 1);
}

void plan_loops(Plan& plan) {
    order(plan);    // 4
    coalesce(plan); // 5
    classify(plan); // 6
}

// 1. Nothing is planned for nothing, and extents of 1 are no loops. 3. The others run so that the destination is
// written upwards. (Plans are made where they are wanted and never copied: on a small picture, a copy is a tenth of the
// work.)
bool begin(Plan& plan, const Layout& from, const Layout& to, std::size_t atom) {
    if (from.empty()) return false; // strides of nothing may be any numbers
    plan.atom = atom;
    plan.from_offset = from.offset();
    plan.to_offset = to.offset();
    const auto shape = from.shape();
    for (std::size_t a = 0; a < shape.size(); ++a) {
        const std::ptrdiff_t extent = shape[a];
        if (extent == 1) continue;
        Axis& axis = plan.axes[plan.rank++] = {extent, from.strides()[a], to.strides()[a]};
        if (axis.to >= 0) continue;
        plan.from_offset += axis.from * (extent - 1);
        plan.to_offset += axis.to * (extent - 1);
        axis.from = -axis.from;
        axis.to = -axis.to;
    }
    plan.kind = Class::generic;
    return true;
}

} // namespace

Plan plan(const Layout& from, const Layout& to, std::size_t itemsize, Reordering reordering) {
    Plan plan;
    if (!begin(plan, from, to, itemsize)) return plan; // 1, 3
    merge_pixel_atom(plan, reordering);                // 2
    plan_loops(plan);
    // A swizzle writes whole packed pixels; others are better moved channel by channel.
    const bool apart = plan.axes[plan.rank - 1].to != static_cast<std::ptrdiff_t>(plan.atom);
    if (plan.swizzle.span != 0 && apart) plan = copying::plan(from, to, itemsize, Reordering::refused);
    return plan;
}

Plan plan_pixels(const Layout& from, const Layout& to, std::size_t atom, const Swizzle& swizzle) {
    Plan plan;
    if (!begin(plan, from, to, atom)) return plan; // 1, 3
    plan.swizzle = swizzle;
    plan_loops(plan);
    return plan;
}

bool Plan::may_overlap(const std::byte* from, const std::byte* to) const noexcept {
    if (kind == Class::nothing) return false;
    const std::size_t span = swizzle.span != 0 ? swizzle.span : atom;
    const std::ptrdiff_t first = bytes_between(from, to) + to_offset;
    return loops_meet({axes.data(), rank}, {from_offset, from_offset + static_cast<std::ptrdiff_t>(span)},
                      {first, first + static_cast<std::ptrdiff_t>(atom)});
}

std::string Plan::text() const {
    constexpr std::array names{"nothing",   "memcpy", "reverse", "fill",   "swizzle",
                               "transpose", "gather", "scatter", "generic"};
    std::string out = names[static_cast<std::size_t>(kind)];
    if (kind == Class::nothing) return out;
    out += fmt::format(" atom {}", atom);
    if (swizzle.span != 0)
        out += fmt::format(" [{}]", fmt::join(swizzle.source.begin(), swizzle.source.begin() + atom, " "));
    out += ':';
    for (std::size_t a = 0; a < rank; ++a)
        out += fmt::format(" {} ({} | {})", axes[a].extent, axes[a].from, axes[a].to);
    return out;
}

} // namespace oriel::copying
