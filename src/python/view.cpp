// oriel.View: the type. See view.hpp.
#include "python/view.hpp"

#include "python/buffer.hpp"
#include "python/image.hpp"

#include <cstddef>
#include <cstring>
#include <string>

namespace oriel::python {

PyTypeObject* view_type = nullptr;

static_assert(sizeof(Py_buffer) == sizeof(oriel_buffer), "oriel.h has Python's struct");
static_assert(offsetof(Py_buffer, ndim) == offsetof(oriel_buffer, ndim));
static_assert(offsetof(Py_buffer, internal) == offsetof(oriel_buffer, internal));

int lend(oriel_view* view, PyObject* exporter, Py_buffer* buffer, int flags) noexcept {
    oriel_buffer lent;
    const int failed = guarded(-1, [&] {
        check(oriel_get_buffer(view, &lent, flags));
        return 0;
    });
    buffer->obj = nullptr;
    if (failed != 0) return failed;
    std::memcpy(buffer, &lent, sizeof lent);
    buffer->internal = lent.obj;
    buffer->obj = Py_NewRef(exporter);
    return 0;
}

void take_back(PyObject*, Py_buffer* buffer) noexcept {
    oriel_buffer lent{};
    lent.obj = buffer->internal;
    oriel_release_buffer(&lent);
}

Ref make_view(ViewHandle handle, PyObject* keeper) {
    auto* const view = allocate<View>(view_type);
    view->handle = handle.release();
    view->keeper = Py_XNewRef(keeper);
    view->hash = -1;
    return new_ref(view);
}

bool is_view(PyObject* object) noexcept { return Py_IS_TYPE(object, view_type) != 0; }

Ref exporter_of(const View& view) {
    if (view.keeper == nullptr) return none();
    return is_loan(view.keeper) ? lender_of(view.keeper) : again(view.keeper);
}

oriel_info info_of(const View& view) {
    oriel_info info;
    check(oriel_view_info(view.handle, &info));
    return info;
}

namespace {

View& as_view(PyObject* self) noexcept { return *reinterpret_cast<View*>(self); }

Ref with_access(Ref made, Access access) {
    View& view = as_view(made.get());
    const bool readonly = info_of(view).readonly != 0;
    if (access == Access::writable && readonly)
        raise(PyExc_BufferError, "the memory is read-only; ask for writable=False or copy it, with oriel.Buffer(...)");
    return access == Access::read_only && !readonly ? view_toreadonly(view) : std::move(made);
}

} // namespace

Ref view_of(PyObject* exporter, Access access) {
    if (is_view(exporter)) {
        View& other = as_view(exporter);
        ViewHandle handle;
        check(oriel_view_dup(other.handle, handle.out()));
        return with_access(make_view(std::move(handle), other.keeper), access);
    }
    if (is_buffer(exporter)) return with_access(view_of_buffer(exporter), access);
    if (is_image(exporter)) return with_access(view_of_image(exporter), access);
    if (is_tensor(exporter)) return with_access(view_of_tensor(exporter), access);
    Borrowed borrowed = borrow(exporter, access);
    return make_view(std::move(borrowed.view), borrowed.loan.get());
}

namespace {

PyObject* create(PyTypeObject*, PyObject* args, PyObject* kwargs) {
    return guarded<PyObject*>(nullptr, [&] {
        static const char* const names[] = {"object", "writable", nullptr};
        PyObject* exporter = nullptr;
        PyObject* writable = Py_None;
        parse(args, kwargs, "O|$O:View", names, &exporter, &writable);
        Access access = Access::as_lent;
        if (writable != Py_None)
            access = checked(PyObject_IsTrue(writable)) != 0 ? Access::writable : Access::read_only;
        return view_of(exporter, access).release();
    });
}

int traverse(PyObject* self, visitproc visit, void* arg) {
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(as_view(self).keeper);
    return 0;
}

// Frees a cycle. A view that has lent its memory stays: who has it is part of the cycle, and is cleared as well.
int clear(PyObject* self) {
    View& view = as_view(self);
    if (view.handle != nullptr && oriel_view_release(view.handle) == ORIEL_OK) Py_CLEAR(view.keeper);
    return 0;
}

void dealloc(PyObject* self) {
    View& view = as_view(self);
    PyObject_GC_UnTrack(self);
    if (view.weakrefs != nullptr) PyObject_ClearWeakRefs(self);
    oriel_view_free(view.handle);
    Py_CLEAR(view.keeper);
    deallocate(self);
}

Ref release(View& self) {
    check(oriel_view_release(self.handle));
    Py_CLEAR(self.keeper);
    return none();
}

Ref enter(View& self) {
    info_of(self); // not a released one
    return again(object(&self));
}

Ref leave(View& self, PyObject*, PyObject*) { return release(self); }

PyObject* repr(PyObject* self) {
    if (oriel_view_released(as_view(self).handle) != 0)
        return PyUnicode_FromFormat("<released memory of oriel.View at %p>", static_cast<void*>(self));
    return guarded<PyObject*>(nullptr, [&] {
        const oriel_info info = info_of(as_view(self));
        const std::string format = info.format; // making a tuple may run others' code, which asks for another
        const Ref shape = tuple_of(info.shape, info.ndim);
        return PyUnicode_FromFormat("<oriel.View '%s' %R%s>", format.c_str(), shape.get(),
                                    info.readonly != 0 ? " read-only" : "");
    });
}

int get_buffer(PyObject* self, Py_buffer* buffer, int flags) { return lend(as_view(self).handle, self, buffer, flags); }

Py_ssize_t length(PyObject* self) {
    return guarded<Py_ssize_t>(-1, [&] {
        const oriel_info info = info_of(as_view(self));
        if (info.ndim == 0) raise(PyExc_TypeError, "a view of no axes has no length; its one element is view[()]");
        return info.shape[0];
    });
}

PyObject* item(PyObject* self, PyObject* key) {
    return guarded<PyObject*>(nullptr, [&] { return view_item(as_view(self), key).release(); });
}

PyObject* item_at(PyObject* self, Py_ssize_t index) {
    return guarded<PyObject*>(nullptr, [&] { return view_element_or_row(as_view(self), index).release(); });
}

int set_item(PyObject* self, PyObject* key, PyObject* value) {
    return guarded(-1, [&] {
        view_set_item(as_view(self), key, value);
        return 0;
    });
}

// Python's own iterator asks for item after item; each asks whether the view is released.
PyObject* iterate(PyObject* self) {
    return guarded<PyObject*>(nullptr, [&] {
        if (info_of(as_view(self)).ndim == 0)
            raise(PyExc_TypeError, "a view of no axes cannot be iterated; its one element is view[()]");
        return PySeqIter_New(self);
    });
}

int contains(PyObject* self, PyObject* sought) {
    return guarded(-1, [&] { return view_contains(as_view(self), sought) ? 1 : 0; });
}

PyObject* compare(PyObject* self, PyObject* other, int operation) {
    return guarded<PyObject*>(nullptr, [&] { return view_compare(as_view(self), other, operation).release(); });
}

Py_hash_t hash(PyObject* self) {
    return guarded<Py_hash_t>(-1, [&] { return view_hash(as_view(self)); });
}

PyMemberDef members[] = {
    {"__weaklistoffset__", T_PYSSIZET, offsetof(View, weakrefs), READONLY, nullptr},
    {nullptr, 0, 0, 0, nullptr},
};

} // namespace

PyMethodDef view_methods[] = {
    method<release>("release", "release()\n--\n\nLets go of the memory now. BufferError while others have its buffer."),
    method<enter>("__enter__", nullptr),
    method<leave>("__exit__", nullptr),
    method<view_tobytes>("tobytes", "tobytes(order='C')\n--\n\nA packed copy in order 'C', 'F', or 'A' (as stored)."),
    method<view_tolist>("tolist", "tolist()\n--\n\nThe elements in nested lists."),
    method<view_hex>("hex", "hex(sep='', bytes_per_sep=1)\n--\n\nThe packed bytes in hexadecimal."),
    method<view_cast>("cast",
                      "cast(format, shape=None)\n--\n\nThe same bytes as other elements. One extent may be -1."),
    method<view_cast_last>("cast_last", "cast_last(format)\n--\n\nThe same bytes as other elements, on the last axis."),
    method<view_toreadonly>("toreadonly", "toreadonly()\n--\n\nThe same view, read-only for good."),
    method<view_reshape>("reshape", "reshape(shape)\n--\n\nThe same elements in another shape; never a copy."),
    method<view_permute>("permute", "permute(axes)\n--\n\nThe axes in another order."),
    method<view_transpose>("transpose", "transpose()\n--\n\nThe axes in reverse order."),
    method<view_squeeze>("squeeze", "squeeze(axis=None)\n--\n\nWithout one, or all, axes of extent 1."),
    method<view_broadcast_to>("broadcast_to", "broadcast_to(shape)\n--\n\nAxes of extent 1 repeated; read-only."),
    method<view_as_strided>("as_strided", "as_strided(shape, strides=None, offset=0)\n--\n\n"
                                          "Any geometry inside the same memory, offset in bytes from its start."),
    method<view_field>("field", "field(name)\n--\n\nOne field of every record."),
    method<view_fill>("fill", "fill(value)\n--\n\nSets every element."),
    method<view_count>("count", "count(value)\n--\n\nHow many elements are equal to value."),
    method<view_find>("index", "index(value, start=0, stop=sys.maxsize)\n--\n\n"
                               "The index of the first element equal to value: an int, or a tuple for several axes."),
    method<view_same_bytes>("same_bytes", "same_bytes(other)\n--\n\nWhether the packed bytes are the same."),
    method<view_identical>("identical", "identical(other)\n--\n\nWhether both are one view of the same memory."),
    method<view_dlpack>("__dlpack__",
                        "__dlpack__(*, stream=None, max_version=None, dl_device=None, copy=None, "
                        "negative_strides=False)\n--\n\nAs a DLPack tensor; with negative strides only if asked."),
    method<view_dlpack_device>("__dlpack_device__", nullptr),
    {nullptr, nullptr, 0, nullptr},
};

void add_view_type(PyObject* module) {
    static PyType_Slot slots[] = {
        {Py_tp_doc, const_cast<char*>(
                        "View(object, *, writable=None)\n--\n\n"
                        "A look at the memory of any object with a buffer, as memoryview(object), or with __dlpack__,\n"
                        "without a copy.\n\n"
                        "It has memoryview's attributes and methods; indexing follows NumPy in all axes, formats of\n"
                        "any byte order and records are read and written, casts and reshapes never copy.")},
        {Py_tp_new, slot(create)},
        {Py_tp_dealloc, slot(dealloc)},
        {Py_tp_traverse, slot(traverse)},
        {Py_tp_clear, slot(clear)},
        {Py_tp_repr, slot(repr)},
        {Py_tp_hash, slot(hash)},
        {Py_tp_richcompare, slot(compare)},
        {Py_tp_iter, slot(iterate)},
        {Py_tp_methods, view_methods},
        {Py_tp_getset, view_attributes},
        {Py_tp_members, members},
        {Py_mp_length, slot(length)},
        {Py_mp_subscript, slot(item)},
        {Py_mp_ass_subscript, slot(set_item)},
        {Py_sq_length, slot(length)},
        {Py_sq_item, slot(item_at)},
        {Py_sq_contains, slot(contains)},
        {Py_bf_getbuffer, slot(get_buffer)},
        {Py_bf_releasebuffer, slot(take_back)},
        {0, nullptr},
    };
    static PyType_Spec spec = {"oriel.View", sizeof(View), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, slots};
    view_type = add_type(module, spec);
}

} // namespace oriel::python
