// Views: how they are made and let go, and what they are. (Their geometry: geometry.cpp; their elements: elements.cpp.)
#include "c_api/adoption.hpp"
#include "c_api/guard.hpp"
#include "c_api/owner_handle.hpp"
#include "c_api/view_handle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>

using oriel::Access;
using oriel::Format;
using oriel::Layout;
using oriel::View;
using namespace oriel::c_api;

oriel_status oriel_view_of(oriel_owner* owner, const char* format, int ndim, const std::ptrdiff_t* shape,
                           const std::ptrdiff_t* strides, std::ptrdiff_t offset, oriel_view** out) {
    return give(out, [&] {
        need(owner, "owner");
        need(format, "format");
        const Format element = Format::parse(format);
        const Layout layout = layout_of(list_of(shape, ndim, "shape"), strides, offset, element.itemsize());
        return handle_of(owner->buffer.view(element, layout, nowhere));
    });
}

oriel_status oriel_view_adopt(void* first, const char* format, int ndim, const std::ptrdiff_t* shape,
                              const std::ptrdiff_t* strides, int readonly, void (*free_fn)(void* context),
                              void* context, oriel_view** out) {
    return give(out, [&] {
        need(format, "format");
        const Format element = Format::parse(format);
        const Layout layout = layout_of(list_of(shape, ndim, "shape"), strides, 0, element.itemsize());
        if (!layout.empty()) need(first, "first");
        auto handle = std::make_unique<oriel_view>(); // first: nothing may fail after the adoption
        std::function<void()> release;
        if (free_fn != nullptr) release = [free_fn, context] { free_fn(context); };
        const Access access = readonly != 0 ? Access::read_only : Access::writable;
        handle->hold(adopt_elements(first, element, layout, access, std::move(release)));
        return handle;
    });
}

oriel_status oriel_format_of(const char* format, std::ptrdiff_t itemsize, const char** code) {
    thread_local std::string last;
    return answer(code, "code", [&] {
        if (itemsize < 0) throw oriel::ValueError(fmt::format("an element of {} bytes; the least is 0", itemsize));
        const char* const said = format == nullptr ? "B" : format;
        last = Format::parse(said).code();
        try {
            last = Format::parse(said, static_cast<std::size_t>(itemsize)).code();
        } catch (const oriel::FormatError&) {
            if (itemsize > std::numeric_limits<std::int32_t>::max()) throw; // no code names it
            last = fmt::format("{}s", itemsize);
        }
        return last.c_str();
    });
}

oriel_status oriel_view_release(oriel_view* view) {
    return guarded([&] {
        need(view, "view");
        if (const std::uint64_t lent = view->release(); lent != 0)
            throw oriel::BufferError(fmt::format("cannot release a view that has {} exported buffer{}; release {} "
                                                 "first",
                                                 lent, lent == 1 ? "" : "s", lent == 1 ? "it" : "them"));
    });
}

void oriel_view_free(oriel_view* view) {
    if (view != nullptr) view->free();
}

int oriel_view_released(const oriel_view* view) {
    int released = -1;
    guarded([&] {
        need(view, "view");
        released = view->released() ? 1 : 0;
    });
    return released;
}

std::int64_t oriel_view_exports(const oriel_view* view) {
    std::int64_t lent = -1;
    guarded([&] {
        need(view, "view");
        lent = static_cast<std::int64_t>(view->lent());
    });
    return lent;
}

oriel_status oriel_view_info(oriel_view* view, oriel_info* info) {
    thread_local std::string code;
    return answer(info, "info", [&] {
        const Use use(view);
        code = use->format().code();
        const Layout layout = use->layout().canonical(use->itemsize());
        oriel_info facts{};
        facts.format = code.c_str();
        facts.itemsize = static_cast<std::ptrdiff_t>(use->itemsize());
        facts.size = layout.size();
        facts.nbytes = static_cast<std::ptrdiff_t>(use->nbytes());
        facts.offset = layout.offset();
        facts.ndim = static_cast<int>(layout.rank());
        facts.readonly = use->readonly() ? 1 : 0;
        facts.c_contiguous = use->is_c_contiguous() ? 1 : 0;
        facts.f_contiguous = use->is_f_contiguous() ? 1 : 0;
        std::ranges::copy(layout.shape(), facts.shape);
        std::ranges::copy(layout.strides(), facts.strides);
        return facts;
    });
}

oriel_status oriel_view_owner(oriel_view* view, oriel_owner** out) {
    return give(out, [&] { return std::make_unique<oriel_owner>(Use(view)->owner()); });
}

oriel_status oriel_view_pointer(oriel_view* view, const std::ptrdiff_t* index, int n, void** out) {
    return answer(out, "out", [&] {
        const Use use(view);
        const std::ptrdiff_t offset = use->layout().offset_of(list_of(index, n, "index"));
        return const_cast<std::byte*>(use->data()) + (offset - use->layout().offset());
    });
}
