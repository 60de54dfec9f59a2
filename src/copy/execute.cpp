#include "copy/execute.hpp"

#include "copy/kernels.hpp"
#include "copy/tuning.hpp"
#include "copy/walk.hpp"

#include <algorithm>

namespace oriel::copying {
namespace {

constexpr std::size_t worth_a_shuffle = 512; // bytes, against the time to prepare one

// A destination that will not be found in the caches again, and whose writing counts. Of the source, whole lines are
// read.
bool is_large(const Plan& plan) {
    constexpr std::size_t line = 64;
    const std::size_t atoms = plan.atoms();
    const std::size_t large = tuning().streaming_bytes;
    if (atoms * (plan.atom + std::max(line, plan.atom)) < large) return false; // wherever they are read
    const std::ptrdiff_t step = plan.axes[plan.rank - 1].from;
    const auto apart = std::min(static_cast<std::size_t>(step < 0 ? -step : step), line);
    if (apart >= 3 * plan.atom) return false; // reading is what takes the time: a channel took a tenth longer
    return atoms * (plan.atom + std::max(apart, plan.atom)) >= large;
}

// The loop of a kernel that runs longest, of the last `inside`.
const Axis& longest(const Plan& plan, std::size_t inside) {
    const Axis* axis = &plan.axes[plan.rank - 1];
    if (inside == 2 && plan.axes[plan.rank - 2].extent > axis->extent) --axis;
    return *axis;
}

// The same loops, those outside the kernel's turned so that the source is read in one direction throughout: processors
// look ahead in it. That is worth more than the order of writing where the destination is too large for the caches.
Plan read_steadily(Plan plan, std::size_t inside) {
    const bool upwards = longest(plan, inside).from >= 0;
    for (std::size_t a = 0; a + inside < plan.rank; ++a) {
        Axis& axis = plan.axes[a];
        if ((axis.from >= 0) == upwards) continue;
        plan.from_offset += axis.from * (axis.extent - 1);
        plan.to_offset += axis.to * (axis.extent - 1);
        axis.from = -axis.from;
        axis.to = -axis.to;
    }
    return plan;
}

// How far from each byte of a row the one is that is worth fetching: some kilobytes of work later, in a later row.
// Nothing is gained for what is in a cache or has no rows; of rows that follow each other in the direction of reading,
// processors see the next by themselves, but not far enough for what goes past the caches.
std::ptrdiff_t fetched_ahead(const Plan& plan, std::size_t inside, bool large = false) {
    constexpr std::ptrdiff_t work = 4096;
    if (plan.rank <= inside || plan.bytes() < tuning().cached_bytes) return 0;
    auto row = static_cast<std::ptrdiff_t>(plan.atom);
    for (std::size_t a = plan.rank - inside; a < plan.rank; ++a) row *= plan.axes[a].extent;
    const std::ptrdiff_t stride = plan.axes[plan.rank - 1 - inside].from;
    const bool upwards = longest(plan, inside).from >= 0;
    if (stride == (upwards ? row : -row)) return !large ? 0 : upwards ? work : -work;
    std::ptrdiff_t rows = 1;
    while (rows * row < work) rows *= 2;
    return rows * stride;
}

// Of a plan that is read steadily if it is large.
void run_shuffle(const Plan& plan, bool large, const std::byte* from, std::byte* to, const Shuffle& shuffle) {
    const std::ptrdiff_t count = plan.axes[plan.rank - 1].extent;
    const Passing passing{large, fetched_ahead(plan, 1, large)};
    const ShuffleRun run = kernels().shuffle;
    walk(plan, rows_outside(plan), from, to, [&](const std::byte* source, std::byte* target) {
        run(source, target, rows_of(plan), count, shuffle, passing);
        return true;
    });
    if (passing.streaming) kernels().settle();
}

void run_tiles(const Plan& plan, bool large, const std::byte* from, std::byte* to) {
    const std::size_t place = atom_place(plan.atom);
    const Tile tile = place < atom_sizes.size() ? kernels().tile[place] : strided_tile;
    const Passing passing{large, fetched_ahead(plan, 2)};
    walk(plan, plan.rank - 2, from, to, [&](const std::byte* source, std::byte* target) {
        tile(source, target, plan.axes[plan.rank - 2], plan.axes[plan.rank - 1], plan.atom, passing);
        return true;
    });
    if (passing.streaming) kernels().settle();
}

// A swizzle whose source runs fastest along another axis: a strip of rows is turned, and then its pixels are
// reordered while they are in the second cache. Pixels that change their size are moved one by one, in blocks.
void run_turned_swizzle(const Plan& plan, const std::byte* from, std::byte* to, const Flip& flip) {
    constexpr std::ptrdiff_t strip = 32;
    const Axis& outer = plan.axes[plan.rank - 2];
    const Axis& inner = plan.axes[plan.rank - 1];
    const std::size_t place = atom_place(plan.atom);
    const bool whole = plan.swizzle.span == plan.atom && place < atom_sizes.size();
    const ShuffleRun run = kernels().shuffle;
    const Shuffle shuffle = prepared_shuffle(plan.swizzle, whole ? inner.to : inner.from, plan.atom, flip);
    walk(plan, plan.rank - 2, from, to, [&](const std::byte* source, std::byte* target) {
        for (std::ptrdiff_t y = 0; y < outer.extent; y += strip) {
            const std::ptrdiff_t end = std::min(y + strip, outer.extent);
            if (whole) {
                kernels().tile[place](source + y * outer.from, target + y * outer.to, {end - y, outer.from, outer.to},
                                      inner, plan.atom, {});
                std::byte* const turned = target + y * outer.to;
                run(turned, turned, {end - y, outer.to, outer.to}, inner.extent, shuffle, {});
                continue;
            }
            for (std::ptrdiff_t x = 0; x < inner.extent; x += strip)
                run(source + y * outer.from + x * inner.from, target + y * outer.to + x * inner.to,
                    {end - y, outer.from, outer.to}, std::min(strip, inner.extent - x), shuffle, {});
        }
        return true;
    });
}

void run_swizzle(const Plan& plan, const std::byte* from, std::byte* to, const Flip& flip) {
    const Axis& inner = plan.axes[plan.rank - 1];
    if (inner.to != static_cast<std::ptrdiff_t>(plan.atom)) { // pixels apart are moved one by one
        const Shuffle shuffle = without_windows(plan.swizzle, 0, plan.atom, flip);
        walk(plan, plan.rank, from, to, [&](const std::byte* source, std::byte* target) {
            portable_kernels.shuffle(source, target, one_row, 1, shuffle, {});
            return true;
        });
        return;
    }
    if (plan.kind == Class::transpose) return run_turned_swizzle(plan, from, to, flip);
    if (plan.bytes() < worth_a_shuffle) {
        const Shuffle shuffle = without_windows(plan.swizzle, inner.from, plan.atom, flip);
        walk(plan, rows_outside(plan), from, to, [&](const std::byte* source, std::byte* target) {
            portable_kernels.shuffle(source, target, rows_of(plan), inner.extent, shuffle, {});
            return true;
        });
        return;
    }
    const Shuffle shuffle = prepared_shuffle(plan.swizzle, inner.from, plan.atom, flip);
    if (is_large(plan)) run_shuffle(read_steadily(plan, 1), true, from, to, shuffle);
    else run_shuffle(plan, false, from, to, shuffle);
}

// The same for plans that move atoms as they are, in runs.
void run_runs(const Plan& plan, bool large, const std::byte* from, std::byte* to) {
    const Axis& inner = plan.axes[plan.rank - 1];
    if (plan.kind == Class::gather && plan.atom <= Shuffle::window && plan.bytes() >= worth_a_shuffle) {
        const Shuffle shuffle = prepared_shuffle(unchanged(plan.atom), inner.from, plan.atom);
        if (shuffle.windows != 0) return run_shuffle(plan, large, from, to, shuffle);
    }
    const bool rows = plan.kind == Class::memcpy && plan.rank > 1; // one alone is memcpy's, which does as much for it
    const Passing passing{large, fetched_ahead(plan, 1)};
    const Run run = rows ? kernels().rows : run_kernel(plan.kind, plan.atom);
    walk(plan, rows_outside(plan), from, to, [&](const std::byte* source, std::byte* target) {
        run(source, target, rows_of(plan), inner, plan.atom, passing);
        return true;
    });
    if (passing.streaming) kernels().settle();
}

} // namespace

void execute(const Plan& plan, const std::byte* from, std::byte* to, const Flip& flip) {
    if (plan.kind == Class::nothing) return;
    if (plan.swizzle.span != 0) return run_swizzle(plan, from, to, flip);
    if (plan.kind == Class::transpose) {
        if (plan.bytes() >= tuning().turning_bytes) run_tiles(read_steadily(plan, 2), true, from, to);
        else run_tiles(plan, false, from, to);
    } else if (is_large(plan)) run_runs(read_steadily(plan, 1), true, from, to);
    else run_runs(plan, false, from, to);
}

} // namespace oriel::copying
