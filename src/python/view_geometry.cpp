// Other Views of the same memory: cast, reshape, axes, fields. Nothing is copied.
#include "python/view.hpp"

namespace oriel::python {
namespace {

Ref made_from(const View& self, ViewHandle handle) { return make_view(std::move(handle), self.keeper); }

// f(2, 3), f((2, 3)) and f([2, 3]) are the same.
Numbers numbers_in(PyObject* args, const char* what) {
    PyObject* const only = PyTuple_Size(args) == 1 ? PyTuple_GetItem(args, 0) : nullptr;
    const bool listed = only != nullptr && (PyTuple_Check(only) != 0 || PyList_Check(only) != 0);
    return numbers_of(listed ? only : args, what);
}

} // namespace

Ref view_cast(View& self, PyObject* args, PyObject* kwargs) {
    static const char* const names[] = {"format", "shape", nullptr};
    PyObject* format = nullptr;
    PyObject* shape = Py_None;
    parse(args, kwargs, "O|O:cast", names, &format, &shape);
    ViewHandle out;
    if (shape == Py_None) {
        check(oriel_view_cast(self.handle, text_of(format, "format"), -1, nullptr, out.out()));
    } else {
        const Numbers extents = numbers_of(shape, "shape");
        check(oriel_view_cast(self.handle, text_of(format, "format"), extents.count, extents.values.data(), out.out()));
    }
    return made_from(self, std::move(out));
}

Ref view_cast_last(View& self, PyObject* format) {
    ViewHandle out;
    check(oriel_view_cast_last(self.handle, text_of(format, "format"), out.out()));
    return made_from(self, std::move(out));
}

Ref view_reshape(View& self, PyObject* args, PyObject* kwargs) {
    if (kwargs != nullptr && PyDict_Size(kwargs) != 0)
        raise(PyExc_TypeError, "reshape() takes extents, or one tuple of them, and no keywords");
    const Numbers shape = numbers_in(args, "shape");
    ViewHandle out;
    check(oriel_view_reshape(self.handle, shape.count, shape.values.data(), out.out()));
    return made_from(self, std::move(out));
}

Ref view_permute(View& self, PyObject* args, PyObject* kwargs) {
    if (kwargs != nullptr && PyDict_Size(kwargs) != 0)
        raise(PyExc_TypeError, "permute() takes axes, or one tuple of them, and no keywords");
    const Numbers axes = numbers_in(args, "axes");
    const int ndim = info_of(self).ndim;
    if (axes.count != ndim)
        raise(PyExc_ValueError, "permute() got %d axes; the view has %d, each to be named once", axes.count, ndim);
    std::array<int, ORIEL_MAX_NDIM> order{};
    for (std::size_t k = 0; k < static_cast<std::size_t>(ndim); ++k) {
        const std::ptrdiff_t axis = axes.values[k] < 0 ? axes.values[k] + ndim : axes.values[k];
        if (axis < 0 || axis >= ndim)
            raise(PyExc_ValueError, "there is no axis %zd; the view has %d", axes.values[k], ndim);
        order[k] = static_cast<int>(axis);
    }
    ViewHandle out;
    check(oriel_view_permute(self.handle, order.data(), out.out()));
    return made_from(self, std::move(out));
}

Ref view_transpose(View& self) {
    const int ndim = info_of(self).ndim;
    std::array<int, ORIEL_MAX_NDIM> order{};
    for (int k = 0; k < ndim; ++k) order[static_cast<std::size_t>(k)] = ndim - 1 - k;
    ViewHandle out;
    check(oriel_view_permute(self.handle, order.data(), out.out()));
    return made_from(self, std::move(out));
}

Ref view_squeeze(View& self, PyObject* args, PyObject* kwargs) {
    static const char* const names[] = {"axis", nullptr};
    PyObject* named = Py_None;
    parse(args, kwargs, "|O:squeeze", names, &named);
    int axis = -1; // all
    if (named != Py_None) {
        const Py_ssize_t number = PyNumber_AsSsize_t(named, PyExc_IndexError);
        if (number == -1 && PyErr_Occurred() != nullptr) throw Raised{};
        const int ndim = info_of(self).ndim;
        if (number < -ndim || number >= ndim)
            raise(PyExc_IndexError, "there is no axis %zd; the view has %d", number, ndim);
        axis = static_cast<int>(number < 0 ? number + ndim : number);
    }
    ViewHandle out;
    check(oriel_view_squeeze(self.handle, axis, out.out()));
    return made_from(self, std::move(out));
}

Ref view_broadcast_to(View& self, PyObject* shape) {
    const Numbers extents = numbers_of(shape, "shape");
    ViewHandle out;
    check(oriel_view_broadcast(self.handle, extents.count, extents.values.data(), out.out()));
    return made_from(self, std::move(out));
}

Ref view_as_strided(View& self, PyObject* args, PyObject* kwargs) {
    static const char* const names[] = {"shape", "strides", "offset", nullptr};
    PyObject* shape = nullptr;
    PyObject* strides = Py_None;
    Py_ssize_t offset = 0;
    parse(args, kwargs, "O|On:as_strided", names, &shape, &strides, &offset);
    const Numbers extents = numbers_of(shape, "shape");
    Numbers steps;
    if (strides != Py_None) {
        steps = numbers_of(strides, "strides");
        if (steps.count != extents.count)
            raise(PyExc_ValueError, "%d strides for a shape of %d axes", steps.count, extents.count);
    }
    ViewHandle out;
    check(oriel_view_as_strided(self.handle, extents.count, extents.values.data(),
                                strides != Py_None ? steps.values.data() : nullptr, offset, out.out()));
    return made_from(self, std::move(out));
}

Ref view_field(View& self, PyObject* name) {
    ViewHandle out;
    check(oriel_view_field(self.handle, text_of(name, "name"), out.out()));
    return made_from(self, std::move(out));
}

Ref view_toreadonly(View& self) {
    ViewHandle out;
    check(oriel_view_readonly(self.handle, out.out()));
    return made_from(self, std::move(out));
}

} // namespace oriel::python
