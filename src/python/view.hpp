// oriel.View: memoryview's interface over an oriel_view, with the axes, formats and assignments that memoryview lacks.
//
// view.cpp has the type: what a View is of, how it is let go, its own buffer. The methods are in view_attributes.cpp,
// view_elements.cpp, view_geometry.cpp and view_whole.cpp (those that look at all elements at once).
#pragma once

#include "python/index.hpp"
#include "python/loan.hpp"

namespace oriel::python {

struct View {
    PyObject_HEAD oriel_view* handle;
    PyObject* keeper; ///< a Loan, Buffer, Image or tensor whose memory it is; null after release, and if nobody's
    PyObject* weakrefs;
    Py_hash_t hash; ///< -1 until asked for
};

extern PyTypeObject* view_type;
void add_view_type(PyObject* module);
bool is_view(PyObject* object) noexcept;

/// Takes the handle over.
Ref make_view(ViewHandle handle, PyObject* keeper);

/// A View of anything with a buffer, or else with __dlpack__; of oriel's own objects directly. Throws Raised.
Ref view_of(PyObject* exporter, Access access);

/// The object whose memory it is, as memoryview.obj; None if nobody's. New reference.
Ref exporter_of(const View& view);

oriel_info info_of(const View& view);

/// Fills in a Py_buffer from a view that `exporter` shows; the slot bf_getbuffer. Gives 0, or -1 with an error set.
int lend(oriel_view* view, PyObject* exporter, Py_buffer* buffer, int flags) noexcept;
/// bf_releasebuffer of everything that lend() filled in.
void take_back(PyObject* exporter, Py_buffer* buffer) noexcept;

// Methods, by the file they are in; each list ends with an empty entry.
extern PyGetSetDef view_attributes[];
extern PyMethodDef view_methods[];

// view_elements.cpp
Ref view_item(View& self, PyObject* key);
void view_set_item(View& self, PyObject* key, PyObject* value);
Ref view_element_or_row(View& self, Py_ssize_t index);
bool view_contains(View& self, PyObject* sought);
Ref view_count(View& self, PyObject* sought);
Ref view_find(View& self, PyObject* args, PyObject* kwargs);
Ref view_tolist(View& self);
Ref view_fill(View& self, PyObject* value);

// view_geometry.cpp
Ref view_cast(View& self, PyObject* args, PyObject* kwargs);
Ref view_cast_last(View& self, PyObject* format);
Ref view_reshape(View& self, PyObject* args, PyObject* kwargs);
Ref view_permute(View& self, PyObject* args, PyObject* kwargs);
Ref view_transpose(View& self);
Ref view_squeeze(View& self, PyObject* args, PyObject* kwargs);
Ref view_broadcast_to(View& self, PyObject* shape);
Ref view_as_strided(View& self, PyObject* args, PyObject* kwargs);
Ref view_field(View& self, PyObject* name);
Ref view_toreadonly(View& self);

// view_whole.cpp
Ref view_tobytes(View& self, PyObject* args, PyObject* kwargs);
Ref view_hex(View& self, PyObject* args, PyObject* kwargs);
Ref view_same_bytes(View& self, PyObject* other);
Ref view_identical(View& self, PyObject* other);
Ref view_compare(View& self, PyObject* other, int operation);
Py_hash_t view_hash(View& self);

// view_dlpack.cpp
Ref view_dlpack(View& self, PyObject* args, PyObject* kwargs);
Ref view_dlpack_device(View& self);
/// Whether an object has no buffer but a tensor to give.
bool is_tensor(PyObject* object);
/// Its memory as a View; read-only if the producer knows DLPack from before version 1.0 only. Throws Raised.
Ref view_of_tensor(PyObject* producer);

} // namespace oriel::python
