// The GIL and heap types: the part of python.hpp that is not a template.
#include "python/python.hpp"

#include <unistd.h>

namespace oriel::python {
namespace {

thread_local bool away = false;

// The GIL, or no return.
template <class Take> auto taken(Take take) noexcept {
    try {
        return take();
    } catch (...) { // nothing but the end of the thread
        wait_for_the_end();
    }
}

} // namespace

void wait_for_the_end() noexcept {
    for (;;) pause();
}

bool may_run_python() noexcept {
    return Py_IsInitialized() != 0 || (!away && PyGILState_GetThisThreadState() != nullptr);
}

WithoutGil::WithoutGil() noexcept : state_(PyEval_SaveThread()) { away = true; }

WithoutGil::~WithoutGil() {
    taken([this] { PyEval_RestoreThread(state_); });
    away = false;
}

WithGil::WithGil() noexcept : state_(taken(PyGILState_Ensure)), away_(std::exchange(away, false)) {}

WithGil::~WithGil() {
    away = away_;
    PyGILState_Release(state_);
}

const char* text_of(PyObject* string, const char* what) {
    if (PyUnicode_Check(string) == 0) raise(PyExc_TypeError, "%s is a str, not %R", what, string);
    const char* const text = PyUnicode_AsUTF8AndSize(string, nullptr);
    if (text == nullptr) throw Raised{};
    return text;
}

void deallocate(PyObject* self) noexcept {
    PyTypeObject* const type = Py_TYPE(self);
    reinterpret_cast<freefunc>(PyType_GetSlot(type, Py_tp_free))(self);
    Py_DECREF(object(type));
}

PyTypeObject* add_type(PyObject* module, PyType_Spec& spec) {
    Ref type = owned(PyType_FromSpec(&spec));
    auto* const made = reinterpret_cast<PyTypeObject*>(type.get());
    checked(PyModule_AddType(module, made));
    type.release(); // ours, for as long as the process lasts
    return made;
}

} // namespace oriel::python
