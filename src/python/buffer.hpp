// oriel.Buffer: an oriel_owner as a Python object; a block of bytes that knows who looks at it, as bytearray does.
#pragma once

#include "python/errors.hpp"

namespace oriel::python {

void add_buffer_type(PyObject* module);
bool is_buffer(PyObject* object) noexcept;

/// Takes the owner over.
Ref make_buffer(OwnerHandle owner, bool readonly);

/// All of it as a View of bytes.
Ref view_of_buffer(PyObject* buffer);

/// oriel.map(path, mode='r'): a file as a Buffer.
Ref map_file(PyObject& module, PyObject* args, PyObject* kwargs);

} // namespace oriel::python
