// Loans: see loan.hpp.
#include "python/loan.hpp"

#include <memory>
#include <string>

namespace oriel::python {

struct Loan {
    PyObject_HEAD Held* held; // null when the buffer is given back
};

void give_back(void* context) {
    if (!may_run_python()) return; // the buffer ends with the process
    const WithGil gil;
    const KeepError error;
    const std::unique_ptr<Held> held(static_cast<Held*>(context));
    if (held->loan != nullptr) held->loan->held = nullptr;
    PyBuffer_Release(&held->buffer);
}

namespace {

PyTypeObject* loan_type = nullptr;

int traverse(PyObject* self, visitproc visit, void* arg) {
    Py_VISIT(Py_TYPE(self));
    const Held* const held = reinterpret_cast<Loan*>(self)->held;
    // A memoryview that the collector clears lets go of its memory, whoever still has a buffer of it (memory_clear in
    // CPython 3.11's memoryobject.c): a cycle through one is left alone, as NumPy leaves it.
    if (held != nullptr && held->buffer.obj != nullptr && !PyMemoryView_Check(held->buffer.obj))
        Py_VISIT(held->buffer.obj);
    return 0;
}

void dealloc(PyObject* self) {
    PyObject_GC_UnTrack(self);
    Held* const held = reinterpret_cast<Loan*>(self)->held;
    if (held != nullptr) held->loan = nullptr;
    deallocate(self);
}

// Whether elements hold references to Python objects, which their owner counts.
bool holds_objects(const char* format) {
    bool in_name = false;
    for (; *format != '\0'; ++format) {
        if (*format == ':') in_name = !in_name;
        if (*format == 'O' && !in_name) return true;
    }
    return false;
}

void refuse_suboffsets(const Py_buffer& buffer) {
    if (buffer.suboffsets == nullptr) return;
    for (int axis = 0; axis < buffer.ndim; ++axis)
        if (buffer.suboffsets[axis] >= 0)
            raise(PyExc_BufferError,
                  "axis %d is reached through pointers (suboffset %zd), which a view does not "
                  "follow; copy the elements first, with memoryview(...).tobytes()",
                  axis, buffer.suboffsets[axis]);
}

} // namespace

Borrowed borrow(PyObject* exporter, Access access) {
    auto held = std::make_unique<Held>();
    Py_buffer& buffer = held->buffer;
    checked(PyObject_GetBuffer(exporter, &buffer, access == Access::writable ? PyBUF_FULL : PyBUF_FULL_RO));
    std::unique_ptr<Py_buffer, void (*)(Py_buffer*)> undo(&buffer, PyBuffer_Release);

    refuse_suboffsets(buffer);
    const char* format = buffer.format != nullptr ? buffer.format : "B";
    const bool objects = holds_objects(format);
    if (objects && access == Access::writable)
        raise(PyExc_BufferError,
              "elements of format '%s' refer to Python objects, which only their owner may change; "
              "look at them with writable=False",
              format);
    check(oriel_format_of(format, buffer.itemsize, &format));
    const std::string code = format; // making a Loan may run others' code, which asks for another
    const Py_ssize_t whole = buffer.itemsize > 0 ? buffer.len / buffer.itemsize : 0;
    const Py_ssize_t* const shape = buffer.shape != nullptr || buffer.ndim != 1 ? buffer.shape : &whole;
    const bool readonly = buffer.readonly != 0 || access == Access::read_only || objects;

    Borrowed out;
    auto* const loan = allocate<Loan>(loan_type);
    out.loan = new_ref(loan);
    check(oriel_view_adopt(buffer.buf, code.c_str(), buffer.ndim, shape, buffer.strides, readonly ? 1 : 0, give_back,
                           held.get(), out.view.out()));
    held->loan = loan;
    loan->held = held.release();
    undo.release(); // oriel's from now on
    return out;
}

Ref lender_of(PyObject* loan) {
    const Held* const held = reinterpret_cast<Loan*>(loan)->held;
    return held != nullptr && held->buffer.obj != nullptr ? again(held->buffer.obj) : none();
}

void add_loan_type() {
    static PyType_Slot slots[] = {
        {Py_tp_dealloc, slot(dealloc)},
        {Py_tp_traverse, slot(traverse)},
        {0, nullptr},
    };
    static PyType_Spec spec = {"oriel._Loan", sizeof(Loan), 0,
                               Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION, slots};
    loan_type = reinterpret_cast<PyTypeObject*>(owned(PyType_FromSpec(&spec)).release());
}

bool is_loan(PyObject* object) noexcept { return Py_IS_TYPE(object, loan_type) != 0; }

} // namespace oriel::python
