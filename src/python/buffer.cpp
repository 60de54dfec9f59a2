// oriel.Buffer: see buffer.hpp.
#include "python/buffer.hpp"

#include "python/view.hpp"

#include <cstddef>
#include <cstring>
#include <optional>

namespace oriel::python {
namespace {

struct Buffer {
    PyObject_HEAD oriel_owner* owner;
    bool readonly; ///< for all who look at it
    PyObject* weakrefs;
};

PyTypeObject* buffer_type = nullptr;

Buffer& as_buffer(PyObject* self) noexcept { return *reinterpret_cast<Buffer*>(self); }

std::size_t size_of(const Buffer& self) {
    std::size_t size = 0;
    check(oriel_owner_size(self.owner, &size));
    return size;
}

ViewHandle writable_or_not(const Buffer& self, ViewHandle view) {
    if (!self.readonly) return view;
    ViewHandle out;
    check(oriel_view_readonly(view.get(), out.out()));
    return out;
}

ViewHandle bytes_of(const Buffer& self) {
    const auto size = static_cast<std::ptrdiff_t>(size_of(self));
    ViewHandle view;
    check(oriel_view_of(self.owner, "B", 1, &size, nullptr, 0, view.out()));
    return writable_or_not(self, std::move(view));
}

OwnerHandle zeros(Py_ssize_t size) {
    if (size < 0) raise(PyExc_ValueError, "a buffer of %zd bytes; the least is 0", size);
    OwnerHandle owner;
    check(oriel_owner_alloc(static_cast<std::size_t>(size), 0, owner.out()));
    return owner;
}

// The bytes of any exporter, packed in row-major order.
OwnerHandle copy_of(PyObject* exporter) {
    const Ref view = view_of(exporter, Access::read_only);
    const View& source = *reinterpret_cast<View*>(view.get());
    const std::ptrdiff_t size = info_of(source).nbytes;
    OwnerHandle owner = zeros(size);
    ViewHandle bytes;
    check(oriel_view_of(owner.get(), "B", 1, &size, nullptr, 0, bytes.out()));
    const std::ptrdiff_t start = 0;
    void* first = nullptr;
    if (size != 0) check(oriel_view_pointer(bytes.get(), &start, 1, &first));
    check(oriel_view_tobytes(source.handle, first, static_cast<std::size_t>(size), 'C'));
    return owner;
}

// None for what is no integer: an array of several elements has __index__ as well, and says TypeError.
std::optional<Py_ssize_t> size_in(PyObject* source) {
    if (PyIndex_Check(source) == 0) return std::nullopt;
    const Py_ssize_t size = PyNumber_AsSsize_t(source, PyExc_OverflowError);
    if (size != -1 || PyErr_Occurred() == nullptr) return size;
    if (PyErr_ExceptionMatches(PyExc_TypeError) == 0 || PyObject_CheckBuffer(source) == 0) throw Raised{};
    PyErr_Clear();
    return std::nullopt;
}

PyObject* create(PyTypeObject* type, PyObject* args, PyObject* kwargs) {
    return guarded<PyObject*>(nullptr, [&] {
        static const char* const names[] = {"source", "readonly", nullptr};
        PyObject* source = nullptr;
        int readonly = 0;
        parse(args, kwargs, "|O$p:Buffer", names, &source, &readonly);
        OwnerHandle owner;
        if (source == nullptr) owner = zeros(0);
        else if (const std::optional<Py_ssize_t> size = size_in(source)) owner = zeros(*size);
        else owner = copy_of(source);
        auto* const made = allocate<Buffer>(type);
        made->owner = owner.release();
        made->readonly = readonly != 0;
        return object(made);
    });
}

int traverse(PyObject* self, visitproc visit, void* arg) {
    Py_VISIT(Py_TYPE(self));
    return 0;
}

void dealloc(PyObject* self) {
    PyObject_GC_UnTrack(self);
    if (as_buffer(self).weakrefs != nullptr) PyObject_ClearWeakRefs(self);
    oriel_owner_unref(as_buffer(self).owner);
    deallocate(self);
}

int get_buffer(PyObject* self, Py_buffer* buffer, int flags) {
    buffer->obj = nullptr;
    return guarded(-1, [&] { return lend(bytes_of(as_buffer(self)).get(), self, buffer, flags); });
}

PyObject* repr(PyObject* self) {
    return guarded<PyObject*>(nullptr, [&] {
        const Buffer& buffer = as_buffer(self);
        return PyUnicode_FromFormat("<oriel.Buffer of %zu bytes%s, exports: %lld>", size_of(buffer),
                                    buffer.readonly ? ", read-only" : "",
                                    static_cast<long long>(oriel_owner_exports(buffer.owner)));
    });
}

Py_ssize_t length(PyObject* self) {
    return guarded<Py_ssize_t>(-1, [&] { return static_cast<Py_ssize_t>(size_of(as_buffer(self))); });
}

PyObject* item(PyObject* self, PyObject* key) {
    return guarded<PyObject*>(nullptr, [&] {
        const Ref all = view_of_buffer(self);
        return view_item(*reinterpret_cast<View*>(all.get()), key).release();
    });
}

int set_item(PyObject* self, PyObject* key, PyObject* value) {
    return guarded(-1, [&] {
        const Ref all = view_of_buffer(self);
        view_set_item(*reinterpret_cast<View*>(all.get()), key, value);
        return 0;
    });
}

PyObject* compare(PyObject* self, PyObject* other, int operation) {
    return guarded<PyObject*>(nullptr, [&] {
        if (PyObject_CheckBuffer(other) == 0) return Py_NewRef(Py_NotImplemented);
        const Ref all = view_of_buffer(self);
        return view_compare(*reinterpret_cast<View*>(all.get()), other, operation).release();
    });
}

// As bytes if nobody may change it, as bytearray otherwise.
Py_hash_t hash(PyObject* self) {
    return guarded<Py_hash_t>(-1, [&] {
        if (!as_buffer(self).readonly)
            raise(PyExc_TypeError, "unhashable: a Buffer that can be changed; make it with readonly=True");
        const Ref bytes = owned(PyBytes_FromObject(self));
        return PyObject_Hash(bytes.get());
    });
}

Ref view(Buffer& self, PyObject* args, PyObject* kwargs) {
    static const char* const names[] = {"format", "shape", "strides", "offset", nullptr};
    const char* format = "B";
    PyObject* shape = Py_None;
    PyObject* strides = Py_None;
    Py_ssize_t offset = 0;
    parse(args, kwargs, "|sOOn:view", names, &format, &shape, &strides, &offset);
    ViewHandle out;
    if (shape == Py_None) {
        if (strides != Py_None || offset != 0) raise(PyExc_TypeError, "strides and offset go with a shape");
        const ViewHandle bytes = bytes_of(self);
        check(oriel_view_cast(bytes.get(), format, -1, nullptr, out.out()));
    } else {
        const Numbers extents = numbers_of(shape, "shape");
        Numbers steps;
        if (strides != Py_None) steps = numbers_of(strides, "strides");
        if (strides != Py_None && steps.count != extents.count)
            raise(PyExc_ValueError, "%d strides for a shape of %d axes", steps.count, extents.count);
        ViewHandle made;
        check(oriel_view_of(self.owner, format, extents.count, extents.values.data(),
                            strides != Py_None ? steps.values.data() : nullptr, offset, made.out()));
        out = writable_or_not(self, std::move(made));
    }
    return make_view(std::move(out), object(&self));
}

Ref resize(Buffer& self, PyObject* size) {
    if (self.readonly) raise(PyExc_TypeError, "a read-only Buffer keeps its size; copy it, with oriel.Buffer(...)");
    const Py_ssize_t wanted = PyNumber_AsSsize_t(size, PyExc_OverflowError);
    if (wanted == -1 && PyErr_Occurred() != nullptr) throw Raised{};
    if (wanted < 0) raise(PyExc_ValueError, "a buffer of %zd bytes; the least is 0", wanted);
    check(oriel_owner_resize(self.owner, static_cast<std::size_t>(wanted)));
    return none();
}

Ref close(Buffer& self) {
    check(oriel_owner_close(self.owner));
    return none();
}
Ref enter(Buffer& self) { return again(object(&self)); }
Ref leave(Buffer& self, PyObject*, PyObject*) { return close(self); }

Ref track_exports(Buffer& self) {
    check(oriel_owner_track_exports(self.owner));
    return none();
}

int add_geometry(const char* geometry, const char*, unsigned, void* list) {
    const Ref text(PyUnicode_FromString(geometry));
    return text && PyList_Append(static_cast<PyObject*>(list), text.get()) == 0 ? 1 : 0;
}

Ref list_exports(Buffer& self) {
    Ref list = owned(PyList_New(0));
    check(oriel_owner_list_exports(self.owner, add_geometry, list.get()));
    if (PyErr_Occurred() != nullptr) throw Raised{};
    return list;
}

Ref exports(Buffer& self) { return owned(PyLong_FromLongLong(oriel_owner_exports(self.owner))); }
Ref nbytes(Buffer& self) { return owned(PyLong_FromSize_t(size_of(self))); }
Ref readonly(Buffer& self) { return truth(self.readonly); }

PyMethodDef methods[] = {
    method<view>("view", "view(format='B', shape=None, strides=None, offset=0)\n--\n\n"
                         "A View of any geometry that lies inside, strides and offset in bytes."),
    method<resize>("resize", "resize(size)\n--\n\nAnother size; new bytes are 0. BufferError while there are exports."),
    method<close>("close", "close()\n--\n\nGives the memory back now. BufferError while there are exports."),
    method<enter>("__enter__", nullptr),
    method<leave>("__exit__", nullptr),
    method<track_exports>("track_exports", "track_exports()\n--\n\nFrom now on exports are listed, in refusals too."),
    method<list_exports>("list_exports",
                         "list_exports()\n--\n\nThe geometry of each export made since track_exports()."),
    {nullptr, nullptr, 0, nullptr},
};

PyGetSetDef attributes[] = {
    attribute<exports>("exports", "How many views, images and buffers of it are alive."),
    attribute<nbytes>("nbytes", "Its size; 0 when closed."),
    attribute<readonly>("readonly", "Whether all that look at it may only read."),
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

PyMemberDef members[] = {
    {"__weaklistoffset__", T_PYSSIZET, offsetof(Buffer, weakrefs), READONLY, nullptr},
    {nullptr, 0, 0, 0, nullptr},
};

} // namespace

bool is_buffer(PyObject* object) noexcept { return PyObject_TypeCheck(object, buffer_type) != 0; }

Ref make_buffer(OwnerHandle owner, bool readonly) {
    auto* const made = allocate<Buffer>(buffer_type);
    made->owner = owner.release();
    made->readonly = readonly;
    return new_ref(made);
}

Ref view_of_buffer(PyObject* buffer) { return make_view(bytes_of(as_buffer(buffer)), buffer); }

Ref map_file(PyObject&, PyObject* args, PyObject* kwargs) {
    static const char* const names[] = {"path", "mode", nullptr};
    PyObject* path = nullptr;
    const char* mode = "r";
    parse(args, kwargs, "O&|s:map", names, PyUnicode_FSConverter, &path, &mode);
    const Ref held(path);
    int how = 0;
    if (std::strcmp(mode, "r") == 0) how = ORIEL_MAP_READ;
    else if (std::strcmp(mode, "c") == 0) how = ORIEL_MAP_COPY_ON_WRITE;
    else if (std::strcmp(mode, "r+") == 0) how = ORIEL_MAP_WRITE;
    else
        raise(PyExc_ValueError, "mode is 'r' (read), 'r+' (changes go to the file) or 'c' (they stay), not '%s'", mode);
    OwnerHandle owner;
    check(oriel_owner_map(PyBytes_AsString(path), how, owner.out()));
    return make_buffer(std::move(owner), how == ORIEL_MAP_READ);
}

void add_buffer_type(PyObject* module) {
    static PyType_Slot slots[] = {
        {Py_tp_doc,
         const_cast<char*>("Buffer(source=0, *, readonly=False)\n--\n\n"
                           "A block of bytes, zero or copied from an object with a buffer, that counts who\n"
                           "looks at it and keeps its size meanwhile. Indexing it is indexing View(buffer).")},
        {Py_tp_new, slot(create)},
        {Py_tp_dealloc, slot(dealloc)},
        {Py_tp_traverse, slot(traverse)},
        {Py_tp_repr, slot(repr)},
        {Py_tp_hash, slot(hash)},
        {Py_tp_richcompare, slot(compare)},
        {Py_tp_methods, methods},
        {Py_tp_getset, attributes},
        {Py_tp_members, members},
        {Py_mp_length, slot(length)},
        {Py_mp_subscript, slot(item)},
        {Py_mp_ass_subscript, slot(set_item)},
        {Py_bf_getbuffer, slot(get_buffer)},
        {Py_bf_releasebuffer, slot(take_back)},
        {0, nullptr},
    };
    static PyType_Spec spec = {"oriel.Buffer", sizeof(Buffer), 0,
                               Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, slots};
    buffer_type = add_type(module, spec);
}

} // namespace oriel::python
