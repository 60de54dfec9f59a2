// Statuses of the C ABI as Python exceptions.
#include "python/errors.hpp"

#include <cstring>

namespace oriel::python {

PyObject* codec_error = nullptr;
PyObject* limit_error = nullptr;
PyObject* cancelled = nullptr;

namespace {

PyObject* exception_for(oriel_status status, PyObject* format_error) noexcept {
    switch (status) {
    case ORIEL_EBUFFER: return PyExc_BufferError;
    case ORIEL_EALIGN: return PyExc_BufferError;
    case ORIEL_EVALUE: return PyExc_ValueError;
    case ORIEL_EOVERFLOW: return PyExc_ValueError; // memoryview: "product(shape) > SSIZE_MAX"
    case ORIEL_ERELEASED: return PyExc_ValueError;
    case ORIEL_ETYPE: return PyExc_TypeError;
    case ORIEL_EREADONLY: return PyExc_TypeError;
    case ORIEL_EINDEX: return PyExc_IndexError;
    case ORIEL_EFORMAT: return format_error;
    case ORIEL_ENOMEM: return PyExc_MemoryError;
    case ORIEL_EIO: return PyExc_OSError;
    case ORIEL_ECODEC: return codec_error;
    case ORIEL_ELIMIT: return limit_error;
    case ORIEL_ECANCELLED: return cancelled;
    default: return PyExc_SystemError;
    }
}

// What is said of a request for a buffer names the C ABI's flags and functions: by their names in Python.
Ref renamed(Ref text) {
    static const char* const names[][2] = {{"ORIEL_BUF_", "PyBUF_"}, {"oriel_view_tobytes", "View.tobytes"}};
    for (const auto& [ours, theirs] : names) {
        const Ref old_name = owned(PyUnicode_FromString(ours));
        const Ref new_name = owned(PyUnicode_FromString(theirs));
        text = owned(PyUnicode_Replace(text.get(), old_name.get(), new_name.get(), -1));
    }
    return text;
}

PyObject* add_error(PyObject* module, const char* name, const char* doc, PyObject* base) {
    const Ref full_name = owned(PyUnicode_FromFormat("oriel.%s", name));
    Ref made = owned(PyErr_NewExceptionWithDoc(PyUnicode_AsUTF8AndSize(full_name.get(), nullptr), doc, base, nullptr));
    checked(PyModule_AddObjectRef(module, name, made.get()));
    return made.release();
}

} // namespace

void add_errors(PyObject* module) {
    codec_error = add_error(
        module, "CodecError",
        "A file that is damaged, truncated, hostile, or of a kind that is not read or written here.", PyExc_ValueError);
    limit_error =
        add_error(module, "LimitError", "max_memory, or a limit of a format, forbids the work.", PyExc_RuntimeError);
    cancelled = add_error(module, "Cancelled", "The progress callback returned False.", PyExc_RuntimeError);
}

void check(oriel_status status, PyObject* format_error) {
    if (status == ORIEL_OK) return;
    if (PyErr_Occurred() != nullptr) throw Raised{}; // by a callback, which is why the work ended
    // memoryview's own words first: programs look for them.
    if (status == ORIEL_ERELEASED)
        raise(PyExc_ValueError, "operation forbidden on released view; make a new one of the object it looked at");
    const char* message = "";
    oriel_last_error(&message);
    // Names of files are bytes: those that are no UTF-8 come as Python's own do (PEP 383).
    Ref text = owned(PyUnicode_DecodeUTF8(message, static_cast<Py_ssize_t>(std::strlen(message)), "surrogateescape"));
    if (status == ORIEL_EBUFFER) text = renamed(std::move(text));
    const int reason = oriel_last_reason();
    if (status == ORIEL_EIO && reason != 0) { // which makes it FileNotFoundError and the like
        const Ref error = owned(PyObject_CallFunction(PyExc_OSError, "iO", reason, text.get()));
        PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(error.get())), error.get());
    } else {
        PyErr_SetObject(exception_for(status, format_error), text.get());
    }
    throw Raised{};
}

} // namespace oriel::python
