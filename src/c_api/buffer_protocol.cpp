// The buffer protocol: what a consumer may ask for and what it gets. The rules are those of CPython's memoryview
// (Objects/memoryobject.c, memory_getbuf), refusal for refusal.
#include "c_api/guard.hpp"
#include "c_api/view_handle.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <memory>
#include <string>

using oriel::BufferError;
using oriel::Layout;
using oriel::View;
using namespace oriel::c_api;

// Py_buffer of the stable ABI (PEP 384, since 3.11), on a machine with 8-byte pointers and 4-byte int.
static_assert(sizeof(void*) != 8 || sizeof(oriel_buffer) == 80);
static_assert(offsetof(oriel_buffer, buf) == 0);
static_assert(offsetof(oriel_buffer, obj) == sizeof(void*));
static_assert(offsetof(oriel_buffer, len) == 2 * sizeof(void*));
static_assert(offsetof(oriel_buffer, itemsize) == 3 * sizeof(void*));
static_assert(offsetof(oriel_buffer, readonly) == 4 * sizeof(void*));
static_assert(offsetof(oriel_buffer, ndim) == 4 * sizeof(void*) + sizeof(int));
static_assert(offsetof(oriel_buffer, format) == 4 * sizeof(void*) + 2 * sizeof(int));
static_assert(offsetof(oriel_buffer, shape) == 5 * sizeof(void*) + 2 * sizeof(int));
static_assert(offsetof(oriel_buffer, strides) == 6 * sizeof(void*) + 2 * sizeof(int));
static_assert(offsetof(oriel_buffer, suboffsets) == 7 * sizeof(void*) + 2 * sizeof(int));
static_assert(offsetof(oriel_buffer, internal) == 8 * sizeof(void*) + 2 * sizeof(int));

namespace {

// What `obj` of a buffer points to: the arrays the buffer shows, and the view it keeps from being released.
struct Export {
    Export(oriel_view* handle, const View& view)
        : lender(handle), format(view.format().code()), layout(view.layout().canonical(view.itemsize())) {}

    oriel_view* lender;
    std::string format;
    Layout layout;
};

// A request is made of several bits: STRIDES asks for ND as well, C_CONTIGUOUS for STRIDES.
bool asks(int flags, int request) { return (flags & request) == request; }

// The axis that breaks column-major order, in the words of Layout::why_not_contiguous.
std::string why_not_f_contiguous(const Layout& layout, std::size_t itemsize) {
    auto packed = static_cast<std::ptrdiff_t>(itemsize);
    std::size_t axis = 0;
    while (layout.extent(axis) == 1 || layout.stride(axis) == packed) packed *= layout.extent(axis++);
    return fmt::format("axis {} has a stride of {} bytes where packed columns have {}", axis, layout.stride(axis),
                       packed);
}

[[noreturn]] void refuse(const char* flag, const std::string& why) {
    throw BufferError(fmt::format("{}: {}; ask for ORIEL_BUF_STRIDES and follow the strides, or copy the elements "
                                  "(oriel_view_tobytes)",
                                  flag, why));
}

void require_granted(const View& view, int flags) {
    const std::size_t itemsize = view.itemsize();
    const Layout& layout = view.layout();
    const bool c = view.is_c_contiguous();
    const bool f = view.is_f_contiguous();
    if (asks(flags, ORIEL_BUF_WRITABLE) && view.readonly())
        throw BufferError("ORIEL_BUF_WRITABLE: the view is read-only; ask for memory to read, or copy the elements "
                          "(oriel_view_tobytes)");
    if (asks(flags, ORIEL_BUF_C_CONTIGUOUS) && !c)
        refuse("ORIEL_BUF_C_CONTIGUOUS: the view is not C-contiguous", layout.why_not_contiguous(itemsize));
    if (asks(flags, ORIEL_BUF_F_CONTIGUOUS) && !f)
        refuse("ORIEL_BUF_F_CONTIGUOUS: the view is not Fortran contiguous", why_not_f_contiguous(layout, itemsize));
    if (asks(flags, ORIEL_BUF_ANY_CONTIGUOUS) && !c && !f)
        refuse("ORIEL_BUF_ANY_CONTIGUOUS: the view is not contiguous", layout.why_not_contiguous(itemsize));
    if (!asks(flags, ORIEL_BUF_STRIDES) && !c)
        refuse(asks(flags, ORIEL_BUF_ND) ? "ORIEL_BUF_ND without ORIEL_BUF_STRIDES: the view is not C-contiguous"
                                         : "ORIEL_BUF_SIMPLE: the view is not C-contiguous",
               layout.why_not_contiguous(itemsize));
    if (!asks(flags, ORIEL_BUF_ND) && asks(flags, ORIEL_BUF_FORMAT))
        throw BufferError(
            "ORIEL_BUF_FORMAT without ORIEL_BUF_ND: without a shape the memory is plain bytes, which have "
            "no format; ask for ORIEL_BUF_ND as well, or for neither");
}

} // namespace

oriel_status oriel_get_buffer(oriel_view* view, oriel_buffer* buffer, int flags) {
    return answer(buffer, "buffer", [&] {
        const Use use(view);
        require_granted(*use, flags);
        auto held = std::make_unique<Export>(view, *use);
        const bool shaped = asks(flags, ORIEL_BUF_ND);
        const bool has_axes = held->layout.rank() != 0;
        oriel_buffer out{};
        out.buf = const_cast<std::byte*>(use->data());
        out.len = static_cast<std::ptrdiff_t>(use->nbytes());
        out.itemsize = static_cast<std::ptrdiff_t>(use->itemsize());
        out.readonly = use->readonly() ? 1 : 0;
        out.ndim = shaped ? static_cast<int>(held->layout.rank()) : 1;
        if (asks(flags, ORIEL_BUF_FORMAT)) out.format = held->format.data();
        if (shaped && has_axes) out.shape = const_cast<std::ptrdiff_t*>(held->layout.shape().data());
        if (asks(flags, ORIEL_BUF_STRIDES) && has_axes)
            out.strides = const_cast<std::ptrdiff_t*>(held->layout.strides().data());
        if (!view->lend()) throw_released_view(); // by another thread, since this call began
        out.obj = held.release();
        return out;
    });
}

void oriel_release_buffer(oriel_buffer* buffer) {
    if (buffer == nullptr) return;
    const std::unique_ptr<Export> held(static_cast<Export*>(buffer->obj));
    *buffer = {};
    if (held != nullptr) held->lender->take_back();
}
