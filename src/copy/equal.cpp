// Equality of views. Where formats are the same the loops come from the copy planner: what is a fast order to copy in
// is one to compare in. Numbers of unlike formats are widened exactly, a block at a time (lanes.hpp).
#include "copy/kernels.hpp"
#include "copy/lanes.hpp"
#include "copy/plan.hpp"
#include "copy/runs.hpp"
#include "copy/walk.hpp"
#include "oriel/copy.hpp"

#include <algorithm>
#include <cstring>

namespace oriel {
namespace {

using copying::Axis;

// One side: where its layout's offsets count from, and what lies there.
struct Side {
    const std::byte* origin;
    Layout layout;
    const Format* format;

    explicit Side(const View& view)
        : origin(view.data() - view.layout().offset()), layout(view.layout()), format(&view.format()) {}

    // One element of a field in every record.
    Side part(const Field& field, std::size_t k) const {
        Side out = *this;
        out.layout = layout.within(static_cast<std::ptrdiff_t>(field.offset + k * field.format.itemsize()), {}, 1);
        out.format = &field.format;
        return out;
    }
    // A whole sub-array, as one more axis.
    Side array(const Field& field) const {
        Side out = *this;
        out.layout = layout.within(static_cast<std::ptrdiff_t>(field.offset),
                                   {static_cast<std::ptrdiff_t>(field.count())}, field.format.itemsize());
        out.format = &field.format;
        return out;
    }
};

bool equal_atoms(const std::byte* a, const std::byte* b, const Axis& axis, std::size_t atom) {
    const auto packed = static_cast<std::ptrdiff_t>(atom);
    if (axis.from == packed && axis.to == packed)
        return std::memcmp(a, b, atom * static_cast<std::size_t>(axis.extent)) == 0;
    for (std::ptrdiff_t i = 0; i < axis.extent; ++i)
        if (std::memcmp(a + i * axis.from, b + i * axis.to, atom) != 0) return false;
    return true;
}

// How elements of one format are compared as they lie; null where they have to be widened first.
copying::EqualRun comparison(const Format& format) {
    using copying::Equality;
    const auto kernel = [](Equality equality) {
        return copying::kernels().looking->equal[static_cast<std::size_t>(equality)];
    };
    const bool native = format.is_native();
    switch (format.kind()) {
    case Kind::floating:
    case Kind::complex:
        if (format.unit() == 2) return kernel(native ? Equality::f16 : Equality::swapped_f16);
        if (format.unit() == 4) return kernel(native ? Equality::f32 : Equality::swapped_f32);
        if (format.unit() == 8) return kernel(native ? Equality::f64 : Equality::swapped_f64);
        return nullptr;
    case Kind::boolean: return kernel(Equality::truth);
    default: return equal_atoms;
    }
}

bool equal_alike(const Side& a, const Side& b, std::size_t itemsize, copying::EqualRun compare) {
    const copying::Plan plan = copying::plan(a.layout, b.layout, itemsize);
    return copying::walk(plan, plan.rank - 1, a.origin, b.origin, [&](const std::byte* x, const std::byte* y) {
        return compare(x, y, plan.axes[plan.rank - 1], plan.atom);
    });
}

bool equal_widened(const Side& a, const Side& b) {
    const bool extended = a.format->unit() > 8 || b.format->unit() > 8;
    const bool complex = a.format->kind() == Kind::complex || b.format->kind() == Kind::complex;
    for (int part = 0; part < (complex ? 2 : 1); ++part) {
        const copying::Widening from_a = copying::widening(*a.format, part, extended);
        const copying::Widening from_b = copying::widening(*b.format, part, extended);
        const auto a_part =
            static_cast<std::ptrdiff_t>(part == 1 && a.format->kind() == Kind::complex ? a.format->unit() : 0);
        const auto b_part =
            static_cast<std::ptrdiff_t>(part == 1 && b.format->kind() == Kind::complex ? b.format->unit() : 0);
        copying::LaneBlock a_block;
        copying::LaneBlock b_block;
        const bool equal =
            copying::walk_runs<2>({a.layout, b.layout}, {a.origin + a_part, b.origin + b_part}, true,
                                  [&](auto at, const copying::ElementRun<2>& run) {
                                      for (std::ptrdiff_t first = 0; first < run.count; first += copying::lane_block) {
                                          const auto count = static_cast<std::size_t>(
                                              std::min<std::ptrdiff_t>(run.count - first, copying::lane_block));
                                          from_a.widen(at[0] + first * run.strides[0], run.strides[0], count, a_block);
                                          from_b.widen(at[1] + first * run.strides[1], run.strides[1], count, b_block);
                                          if (!copying::equal_lanes(from_a.lane, a_block, from_b.lane, b_block, count))
                                              return false;
                                      }
                                      return true;
                                  });
        if (!equal) return false;
    }
    return true;
}

bool equal_elements(const Side& a, const Side& b);

bool equal_records(const Side& a, const Side& b) {
    const auto mine = a.format->fields();
    const auto theirs = b.format->fields();
    const auto alike = [](const Field& x, const Field& y) { return x.name == y.name && x.shape == y.shape; };
    if (!std::ranges::equal(mine, theirs, alike)) return false;
    for (std::size_t f = 0; f < mine.size(); ++f) {
        const Field& x = mine[f];
        const Field& y = theirs[f];
        if (x.count() == 0) continue;
        if (a.layout.rank() < Layout::max_rank) {
            if (!equal_elements(a.array(x), b.array(y))) return false;
            continue;
        }
        for (std::size_t k = 0; k < x.count(); ++k) // no axis is left for the sub-array
            if (!equal_elements(a.part(x, k), b.part(y, k))) return false;
    }
    return true;
}

// Texts in unlike byte orders, as arrays of code points.
bool equal_texts(const Side& a, const Side& b) {
    const auto points = [](const Format& text) {
        return Field{{}, 0, Format(Kind::unsigned_integer, 4, text.byte_order()), {}};
    };
    const Field x = points(*a.format);
    const Field y = points(*b.format);
    for (std::size_t k = 0; k < a.format->itemsize() / 4; ++k)
        if (!equal_widened(a.part(x, k), b.part(y, k))) return false;
    return true;
}

bool equal_elements(const Side& a, const Side& b) {
    const Kind kind = a.format->kind();
    if (copying::is_number(*a.format) && copying::is_number(*b.format)) {
        const copying::EqualRun compare = *a.format == *b.format ? comparison(*a.format) : nullptr;
        return compare != nullptr ? equal_alike(a, b, a.format->itemsize(), compare) : equal_widened(a, b);
    }
    if (kind != b.format->kind()) return false;
    if (kind == Kind::record) return equal_records(a, b);
    if (a.format->itemsize() != b.format->itemsize()) return false;
    if (*a.format != *b.format) return kind == Kind::text && equal_texts(a, b);
    return equal_alike(a, b, a.format->itemsize(), equal_atoms);
}

bool equal_shapes(const View& a, const View& b) {
    if (a.rank() != b.rank()) return false;
    for (std::size_t axis = 0; axis < a.rank(); ++axis) {
        if (a.extent(axis) != b.extent(axis)) return false;
        if (a.extent(axis) == 0) return true; // nothing lies below
    }
    return true;
}

} // namespace

bool equal(const View& a, const View& b) {
    if (!equal_shapes(a, b)) return false;
    return a.size() == 0 || equal_elements(Side(a), Side(b));
}

bool same_bytes(const View& a, const View& b) {
    if (a.itemsize() != b.itemsize() || !std::ranges::equal(a.shape(), b.shape())) return false;
    return a.size() == 0 || equal_alike(Side(a), Side(b), a.itemsize(), equal_atoms);
}

} // namespace oriel
