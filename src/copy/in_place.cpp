// Elements that exchange places: a mirror swaps pairs of runs, a transpose pairs of blocks, each by way of a small
// block beside, with the same kernels that copy. A quarter turn of a square is a transpose and a mirror.
#include "copy/in_place.hpp"

#include "copy/kernels.hpp"
#include "copy/plan.hpp"
#include "copy/walk.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace oriel::copying {
namespace {

constexpr std::size_t scratch_bytes = 4096;
constexpr std::size_t largest_atom = 256;

void move_run(const std::byte* from, std::byte* to, const Axis& axis, std::size_t atom) {
    run_kernel(classify_run(axis, atom), atom)(from, to, one_row, axis, atom, {});
}

// How far the next two runs lie from these two, if they are worth fetching.
struct Next {
    std::ptrdiff_t a = 0;
    std::ptrdiff_t b = 0;
};

// Two places of the same atoms, which change over.
class Swap {
public:
    explicit Swap(std::size_t atom)
        : atom_(atom), most_(std::max<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(scratch_bytes / atom), 1)) {}

    /// Atoms [0, count) of both runs, the second one's order reversed if so asked.
    void runs(std::byte* a, std::byte* b, std::ptrdiff_t count, std::ptrdiff_t stride, bool reversed, Next next) {
        const auto packed = static_cast<std::ptrdiff_t>(atom_);
        for (std::ptrdiff_t i = 0; i < count; i += most_) {
            const std::ptrdiff_t n = std::min(most_, count - i);
            std::byte* const left = a + i * stride;
            std::byte* const right = b + (reversed ? count - i - n : i) * stride;
            if (next.a != 0)
                for (std::ptrdiff_t k = 0; k < n * stride; k += std::max<std::ptrdiff_t>(64, stride)) {
                    __builtin_prefetch(left + k + next.a, 1);
                    __builtin_prefetch(right + k + next.b, 1);
                }
            const std::ptrdiff_t last = reversed ? n - 1 : 0;
            const std::ptrdiff_t sign = reversed ? -1 : 1;
            move_run(left, scratch_.data(), {n, stride, packed}, atom_);
            move_run(right + last * stride, left, {n, sign * stride, stride}, atom_);
            move_run(scratch_.data() + last * packed, right, {n, sign * packed, stride}, atom_);
        }
    }

private:
    std::size_t atom_;
    std::ptrdiff_t most_;
    alignas(64) std::array<std::byte, scratch_bytes> scratch_;
};

// Mirrors the axes of a plan whose source strides are negative.
class Mirror {
public:
    explicit Mirror(const Plan& plan)
        : plan_(plan), large_(plan.bytes() >= std::size_t{256} * 1024), swap_(plan.atom) {}

    void all(std::byte* at) { images(0, at, at, {}); }

private:
    // `a` and `b` are where two mirror images of what is left of the axes begin, or one that is its own.
    void images(std::size_t axis, std::byte* a, std::byte* b, Next next) {
        const Axis& loop = plan_.axes[axis];
        const bool mirrored = loop.from < 0;
        if (axis + 1 == plan_.rank) {
            if (a != b) swap_.runs(a, b, loop.extent, loop.to, mirrored, next);
            else if (mirrored) swap_.runs(a, a + (loop.extent + 1) / 2 * loop.to, loop.extent / 2, loop.to, true, next);
            return;
        }
        const std::ptrdiff_t last = loop.extent - 1;
        const Next beside{large_ ? loop.to : 0, mirrored ? -loop.to : loop.to};
        if (a == b && mirrored) {
            for (std::ptrdiff_t i = 0; i < loop.extent / 2; ++i)
                images(axis + 1, a + i * loop.to, a + (last - i) * loop.to, beside);
            if (loop.extent % 2 != 0) images(axis + 1, a + last / 2 * loop.to, a + last / 2 * loop.to, {});
            return;
        }
        for (std::ptrdiff_t i = 0; i < loop.extent; ++i)
            images(axis + 1, a + i * loop.to, b + (mirrored ? last - i : i) * loop.to, beside);
    }

    const Plan& plan_;
    bool large_;
    Swap swap_;
};

// Transposes a square of `extent` atoms a side with these strides. Pairs of blocks are read and written by rows, and
// turned between two blocks of memory that stay in the second cache.
class Transposition {
public:
    Transposition(std::size_t atom, std::ptrdiff_t extent, std::ptrdiff_t rows, std::ptrdiff_t columns)
        : atom_(atom), extent_(extent), rows_(rows), columns_(columns), side_(std::min(largest_side(), extent)),
          packed_(block()), upper_(block()), lower_(block()) {}

    void square(std::byte* at) {
        for (std::ptrdiff_t y = 0; y < extent_; y += side_)
            for (std::ptrdiff_t x = y; x < extent_; x += side_) {
                const std::ptrdiff_t height = std::min(side_, extent_ - y);
                const std::ptrdiff_t width = std::min(side_, extent_ - x);
                std::byte* const upper = at + y * rows_ + x * columns_;
                std::byte* const lower = at + x * rows_ + y * columns_;
                turn(upper, height, width, upper_.get());
                if (x != y) {
                    turn(lower, width, height, lower_.get());
                    put(lower_.get(), upper, height, width);
                }
                put(upper_.get(), lower, width, height);
            }
    }

private:
    static constexpr std::size_t block_bytes = std::size_t{64} * 1024;
    using Block = std::unique_ptr<std::byte[]>;

    std::ptrdiff_t largest_side() const {
        std::ptrdiff_t side = 16;
        while (static_cast<std::size_t>((side + 16) * (side + 16)) * atom_ <= block_bytes) side += 16;
        return side;
    }
    Block block() const {
        return std::make_unique_for_overwrite<std::byte[]>(static_cast<std::size_t>(side_ * side_) * atom_);
    }

    // A block, transposed and packed.
    void turn(const std::byte* from, std::ptrdiff_t height, std::ptrdiff_t width, std::byte* to) {
        const auto atom = static_cast<std::ptrdiff_t>(atom_);
        for (std::ptrdiff_t y = 0; y < height; ++y)
            move_run(from + y * rows_, packed_.get() + y * width * atom, {width, columns_, atom}, atom_);
        const std::size_t place = atom_place(atom_);
        const Tile tile = place < atom_sizes.size() ? kernels().tile[place] : strided_tile;
        tile(packed_.get(), to, {width, atom, height * atom}, {height, width * atom, atom}, atom_, {});
    }
    void put(const std::byte* from, std::byte* to, std::ptrdiff_t height, std::ptrdiff_t width) {
        const auto atom = static_cast<std::ptrdiff_t>(atom_);
        for (std::ptrdiff_t y = 0; y < height; ++y)
            move_run(from + y * width * atom, to + y * rows_, {width, atom, columns_}, atom_);
    }

    std::size_t atom_;
    std::ptrdiff_t extent_;
    std::ptrdiff_t rows_;
    std::ptrdiff_t columns_;
    std::ptrdiff_t side_;
    Block packed_;
    Block upper_; ///< turned
    Block lower_;
};

// Whether the source begins where the destination does, or at the other end of axes that run backwards.
bool starts_together(const Plan& plan, const std::byte* from, const std::byte* to) {
    for (std::size_t a = 0; a < plan.rank; ++a) {
        const Axis& axis = plan.axes[a];
        if (axis.from < 0) to -= axis.from * (axis.extent - 1);
    }
    return from == to;
}

// The axes whose strides are not the destination's, whatever their sign: none for mirrors, two for turns.
struct Exchanged {
    std::size_t count = 0;
    std::array<std::size_t, 2> axes{Layout::max_rank + 1, Layout::max_rank + 1};
};

Exchanged exchanged(const Plan& plan) {
    Exchanged out;
    for (std::size_t a = 0; a < plan.rank; ++a)
        if (std::abs(plan.axes[a].from) != plan.axes[a].to) {
            if (out.count < 2) out.axes[out.count] = a;
            ++out.count;
        }
    return out;
}

bool is_square(const Axis& x, const Axis& y) {
    return x.extent == y.extent && std::abs(x.from) == y.to && std::abs(y.from) == x.to;
}

// Calls visit(address) at every combination of the axes but `skipped`.
template <class Visit>
void each_square(const Plan& plan, std::size_t axis, const Exchanged& square, std::byte* at, const Visit& visit) {
    while (axis == square.axes[0] || axis == square.axes[1]) ++axis;
    if (axis >= plan.rank) return visit(at);
    for (std::ptrdiff_t i = 0; i < plan.axes[axis].extent; ++i)
        each_square(plan, axis + 1, square, at + i * plan.axes[axis].to, visit);
}

// Shifts one geometry over itself by `distance`, in the direction that reads everything before it is overwritten.
// Rows may overlap their own copies, but one must not begin before the last has ended.
bool shift(const Plan& plan, const std::byte* from, std::byte* to) {
    auto inside = static_cast<std::ptrdiff_t>(plan.atom);
    for (std::size_t a = plan.rank; a-- > 0;) {
        const Axis& axis = plan.axes[a];
        if (axis.from != axis.to || axis.to < inside) return false;
        inside = axis.to * (axis.extent - 1) + inside;
    }
    if (plan.axes[plan.rank - 1].to != static_cast<std::ptrdiff_t>(plan.atom)) return false;
    const std::size_t row = plan.atom * static_cast<std::size_t>(plan.axes[plan.rank - 1].extent);
    const bool upwards = to < from;
    std::array<std::ptrdiff_t, Layout::max_rank + 1> index{};
    for (;;) {
        std::ptrdiff_t at = 0;
        for (std::size_t a = 0; a + 1 < plan.rank; ++a)
            at += plan.axes[a].to * (upwards ? index[a] : plan.axes[a].extent - 1 - index[a]);
        std::memmove(to + at, from + at, row);
        std::size_t a = plan.rank - 1;
        while (a > 0 && ++index[a - 1] == plan.axes[a - 1].extent) index[--a] = 0;
        if (a == 0) return true;
    }
}

// Pixels that are in their places get their bytes in order.
void reorder(Plan plan, std::byte* at) {
    for (std::size_t a = 0; a < plan.rank; ++a) plan.axes[a].from = plan.axes[a].to;
    plan.from_offset = plan.to_offset = 0;
    const Axis& inner = plan.axes[plan.rank - 1];
    const Shuffle shuffle = prepared_shuffle(plan.swizzle, inner.to, plan.atom);
    walk(plan, rows_outside(plan), at, at, [&](const std::byte* from, std::byte* to) {
        kernels().shuffle(from, to, rows_of(plan), inner.extent, shuffle, {});
        return true;
    });
}

// Mirrors and turns. False if it is neither.
bool rearrange(Plan plan, const std::byte* from, std::byte* to) {
    const Exchanged turned = exchanged(plan);
    if (!starts_together(plan, from, to)) return false;
    if (turned.count != 0) {
        if (turned.count != 2) return false;
        Axis& x = plan.axes[turned.axes[0]];
        Axis& y = plan.axes[turned.axes[1]];
        if (!is_square(x, y)) return false;
        Transposition transposition(plan.atom, x.extent, x.to, y.to);
        each_square(plan, 0, turned, to, [&](std::byte* at) { transposition.square(at); });
        x.from = x.from < 0 ? -x.to : x.to; // what is left to do
        y.from = y.from < 0 ? -y.to : y.to;
    }
    Mirror(plan).all(to);
    return true;
}

} // namespace

bool copy_in_place(const Plan& plan, const std::byte* from_origin, std::byte* to_origin) {
    if (plan.atom > largest_atom) return false;
    const std::byte* const source = from_origin + plan.from_offset;
    std::byte* const target = to_origin + plan.to_offset;
    if (!rearrange(plan, source, target) && !shift(plan, source, target)) return false;
    if (plan.swizzle.span != 0) reorder(plan, target);
    return true;
}

} // namespace oriel::copying
