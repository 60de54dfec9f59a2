// What a View tells about itself: memoryview's attributes, and a few more.
#include "python/view.hpp"

namespace oriel::python {
namespace {

Ref exporter(View& self) {
    info_of(self); // not of a released one
    return exporter_of(self);
}
Ref nbytes(View& self) { return owned(PyLong_FromSsize_t(info_of(self).nbytes)); }
Ref itemsize(View& self) { return owned(PyLong_FromSsize_t(info_of(self).itemsize)); }
Ref ndim(View& self) { return owned(PyLong_FromLong(info_of(self).ndim)); }
Ref format(View& self) { return owned(PyUnicode_FromString(info_of(self).format)); }
Ref readonly(View& self) { return truth(info_of(self).readonly != 0); }
Ref shape(View& self) {
    const oriel_info info = info_of(self);
    return tuple_of(info.shape, info.ndim);
}
Ref strides(View& self) {
    const oriel_info info = info_of(self);
    return tuple_of(info.strides, info.ndim);
}
Ref suboffsets(View& self) {
    info_of(self);
    return tuple_of(nullptr, 0);
}
Ref c_contiguous(View& self) { return truth(info_of(self).c_contiguous != 0); }
Ref f_contiguous(View& self) { return truth(info_of(self).f_contiguous != 0); }
Ref contiguous(View& self) {
    const oriel_info info = info_of(self);
    return truth(info.c_contiguous != 0 || info.f_contiguous != 0);
}
Ref offset(View& self) { return owned(PyLong_FromSsize_t(info_of(self).offset)); }
Ref released(View& self) { return truth(oriel_view_released(self.handle) != 0); }
Ref exports(View& self) { return owned(PyLong_FromLongLong(oriel_view_exports(self.handle))); }

} // namespace

PyGetSetDef view_attributes[] = {
    attribute<exporter>("obj", "The object whose memory it is."),
    attribute<nbytes>("nbytes", "Bytes of a packed copy."),
    attribute<itemsize>("itemsize", "Bytes of one element."),
    attribute<format>("format", "The code of an element (PEP 3118), in canonical form."),
    attribute<ndim>("ndim", "The number of axes."),
    attribute<shape>("shape", "Elements along each axis."),
    attribute<strides>("strides", "Bytes from one element to the next along each axis; may be negative or 0."),
    attribute<suboffsets>("suboffsets", "Always ()."),
    attribute<readonly>("readonly", "Whether elements cannot be set through it."),
    attribute<c_contiguous>("c_contiguous", "Whether it is packed in row-major order; empty views are."),
    attribute<f_contiguous>("f_contiguous", "Whether it is packed in column-major order; empty views are."),
    attribute<contiguous>("contiguous", "Either."),
    attribute<offset>("offset", "Bytes from the start of the memory to the first element."),
    attribute<released>("released", "Whether it was released; always answers."),
    attribute<exports>("exports", "How many buffers others got from it; always answers."),
    attribute<view_transpose>("T", "The axes in reverse order."),
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

} // namespace oriel::python
