// Geometry: new views of the same memory. Each function takes its arguments apart and asks View.
#include "c_api/adoption.hpp"
#include "c_api/guard.hpp"
#include "c_api/view_handle.hpp"
#include "oriel/error.hpp"
#include "oriel/index.hpp"

#include <fmt/format.h>

#include <array>
#include <vector>

using oriel::Format;
using oriel::Index;
using oriel::Layout;
using oriel::View;
using namespace oriel::c_api;

namespace {

// Gives what `make` makes of the View behind a handle.
template <class Make> oriel_status derive(oriel_view* view, oriel_view** out, Make make) noexcept {
    return give(out, [&] {
        const Use use(view);
        return handle_of(make(*use));
    });
}

Index index_of(const oriel_index& part) {
    switch (part.kind) {
    case ORIEL_INDEX_INTEGER: return part.a;
    case ORIEL_INDEX_ELLIPSIS: return oriel::ellipsis;
    case ORIEL_INDEX_NEWAXIS: return oriel::newaxis;
    case ORIEL_INDEX_SLICE: break;
    default:
        throw oriel::ValueError(fmt::format("{} is no kind of index; there are ORIEL_INDEX_... 0 to 3", part.kind));
    }
    oriel::Slice slice;
    if ((part.has & ORIEL_HAS_START) != 0) slice.start = part.a;
    if ((part.has & ORIEL_HAS_STOP) != 0) slice.stop = part.b;
    if ((part.has & ORIEL_HAS_STEP) != 0) slice.step = part.step;
    return slice;
}

} // namespace

oriel_status oriel_view_dup(oriel_view* view, oriel_view** out) {
    return derive(view, out, [](const View& from) { return View(from, nowhere); });
}

oriel_status oriel_view_index(oriel_view* view, const oriel_index* parts, int n, oriel_view** out) {
    return derive(view, out, [&](const View& from) {
        std::vector<Index> list;
        for (const oriel_index& part : list_of(parts, n, "parts")) list.push_back(index_of(part));
        return from.indexed(list, nowhere);
    });
}

oriel_status oriel_view_permute(oriel_view* view, const int* order, oriel_view** out) {
    return derive(view, out, [&](const View& from) {
        std::array<std::ptrdiff_t, Layout::max_rank> axes{};
        const auto list = list_of(order, static_cast<int>(from.rank()), "order");
        std::copy(list.begin(), list.end(), axes.begin());
        return from.permute(std::span<const std::ptrdiff_t>(axes).first(list.size()), nowhere);
    });
}

oriel_status oriel_view_cast(oriel_view* view, const char* format, int ndim, const std::ptrdiff_t* shape,
                             oriel_view** out) {
    return derive(view, out, [&](const View& from) {
        need(format, "format");
        const Format element = Format::parse(format);
        if (ndim == -1) return from.cast(element, {-1}, nowhere);
        return from.cast(element, list_of(shape, ndim, "shape"), nowhere);
    });
}

oriel_status oriel_view_cast_last(oriel_view* view, const char* format, oriel_view** out) {
    return derive(view, out, [&](const View& from) {
        need(format, "format");
        return from.cast(Format::parse(format), nowhere);
    });
}

oriel_status oriel_view_reshape(oriel_view* view, int ndim, const std::ptrdiff_t* shape, oriel_view** out) {
    return derive(view, out, [&](const View& from) { return from.reshape(list_of(shape, ndim, "shape"), nowhere); });
}

oriel_status oriel_view_squeeze(oriel_view* view, int axis, oriel_view** out) {
    return derive(view, out, [&](const View& from) {
        if (axis == -1) return from.squeeze(nowhere);
        if (axis < 0)
            throw oriel::TypeError(fmt::format("axis {}; axes count from 0, and -1 stands for all of 1", axis));
        const auto dropped = static_cast<std::size_t>(axis);
        (void)from.layout().squeeze(dropped); // throws unless its extent is 1
        return from.index(dropped, 0, nowhere);
    });
}

oriel_status oriel_view_broadcast(oriel_view* view, int ndim, const std::ptrdiff_t* shape, oriel_view** out) {
    return derive(view, out,
                  [&](const View& from) { return from.broadcast_to(list_of(shape, ndim, "shape"), nowhere); });
}

oriel_status oriel_view_field(oriel_view* view, const char* name, oriel_view** out) {
    return derive(view, out, [&](const View& from) {
        need(name, "name");
        return from.field(name, nowhere);
    });
}

oriel_status oriel_view_readonly(oriel_view* view, oriel_view** out) {
    return derive(view, out, [](const View& from) { return from.as_readonly(nowhere); });
}

oriel_status oriel_view_as_strided(oriel_view* view, int ndim, const std::ptrdiff_t* shape,
                                   const std::ptrdiff_t* strides, std::ptrdiff_t offset, oriel_view** out) {
    return derive(view, out, [&](const View& from) {
        return from.as_strided(layout_of(list_of(shape, ndim, "shape"), strides, offset, from.itemsize()), nowhere);
    });
}
