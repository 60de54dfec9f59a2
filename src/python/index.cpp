// Index expressions: see index.hpp.
#include "python/index.hpp"

namespace oriel::python {
namespace {

void add_part(Key& key, PyObject* object) {
    if (key.count == Key::most)
        raise(PyExc_TypeError, "an index of more than %d parts; a view has at most %d axes", Key::most, ORIEL_MAX_NDIM);
    oriel_index part{};
    if (PyIndex_Check(object) != 0) {
        part.kind = ORIEL_INDEX_INTEGER;
        part.a = PyNumber_AsSsize_t(object, PyExc_IndexError);
        if (part.a == -1 && PyErr_Occurred() != nullptr) throw Raised{};
    } else {
        key.integers = false;
        if (PySlice_Check(object) != 0) {
            part.kind = ORIEL_INDEX_SLICE;
            checked(PySlice_Unpack(object, &part.a, &part.b, &part.step));
            part.has = ORIEL_HAS_START | ORIEL_HAS_STOP | ORIEL_HAS_STEP;
        } else if (object == Py_Ellipsis) {
            part.kind = ORIEL_INDEX_ELLIPSIS;
        } else if (object == Py_None) {
            part.kind = ORIEL_INDEX_NEWAXIS;
        } else {
            raise(PyExc_TypeError, "%R is no index of a view: those are integers, slices, ... and None", object);
        }
    }
    key.parts[static_cast<std::size_t>(key.count++)] = part;
}

} // namespace

std::array<std::ptrdiff_t, Key::most> Key::numbers() const noexcept {
    std::array<std::ptrdiff_t, most> out{};
    for (std::size_t k = 0; k < static_cast<std::size_t>(count); ++k) out[k] = parts[k].a;
    return out;
}

Key key_of(PyObject* object) {
    Key key;
    if (PyTuple_Check(object) == 0) {
        add_part(key, object);
        return key;
    }
    const Py_ssize_t size = PyTuple_Size(object);
    for (Py_ssize_t k = 0; k < size; ++k) add_part(key, PyTuple_GetItem(object, k));
    return key;
}

Numbers numbers_of(PyObject* sequence, const char* what) {
    if (PyTuple_Check(sequence) == 0 && PyList_Check(sequence) == 0)
        raise(PyExc_TypeError, "%s is a tuple or a list of integers, not %R", what, sequence);
    const Ref items = owned(PySequence_Tuple(sequence)); // one that __index__ below cannot change
    Numbers out;
    const Py_ssize_t size = PyTuple_Size(items.get());
    if (size > ORIEL_MAX_NDIM)
        raise(PyExc_BufferError, "%s has %zd numbers; a view has at most %d axes", what, size, ORIEL_MAX_NDIM);
    for (Py_ssize_t k = 0; k < size; ++k) {
        const Py_ssize_t number = PyNumber_AsSsize_t(PyTuple_GetItem(items.get(), k), PyExc_ValueError);
        if (number == -1 && PyErr_Occurred() != nullptr) throw Raised{};
        out.values[static_cast<std::size_t>(out.count++)] = number;
    }
    return out;
}

Ref tuple_of(const std::ptrdiff_t* numbers, int count) {
    Ref tuple = owned(PyTuple_New(count));
    for (int k = 0; k < count; ++k)
        checked(PyTuple_SetItem(tuple.get(), k, owned(PyLong_FromSsize_t(numbers[k])).release()));
    return tuple;
}

} // namespace oriel::python
