// CPython's stable ABI (3.11 on) as C++ wants it: references that count themselves, Python's errors as one C++
// exception that never leaves a function Python calls, the GIL as scopes, and functions as entries of type tables.
//
// Everything here but the Without* scopes is used with the GIL held.
#pragma once

#define Py_LIMITED_API 0x030b0000
#define PY_SSIZE_T_CLEAN
#include <Python.h>
// After Python.h, as its documentation asks.
#include <cxxabi.h>
#include <structmember.h>

#include <exception>
#include <new>
#include <utility>

namespace oriel::python {

/// Thrown where Python's own error indicator is set; it says everything else.
struct Raised {};

/// One counted reference, or none.
class Ref {
public:
    Ref() noexcept = default;
    explicit Ref(PyObject* counted) noexcept : object_(counted) {}
    Ref(Ref&& other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
    Ref& operator=(Ref&& other) noexcept {
        std::swap(object_, other.object_);
        return *this;
    }
    ~Ref() { Py_XDECREF(object_); }

    PyObject* get() const noexcept { return object_; }
    PyObject* release() noexcept { return std::exchange(object_, nullptr); }
    explicit operator bool() const noexcept { return object_ != nullptr; }

private:
    PyObject* object_ = nullptr;
};

/// What a function of Python's gave: a new reference, or null with an error set. Throws Raised.
inline Ref owned(PyObject* result) {
    if (result == nullptr) throw Raised{};
    return Ref(result);
}
/// One more reference to what somebody else holds.
inline Ref again(PyObject* held) noexcept { return Ref(Py_XNewRef(held)); }
inline Ref none() noexcept { return again(Py_None); }
inline Ref truth(bool value) noexcept { return again(value ? Py_True : Py_False); }

/// For functions of Python's that give a negative number with an error set. Throws Raised.
inline int checked(int result) {
    if (result < 0) throw Raised{};
    return result;
}

/// Sets an error as PyErr_Format does and throws Raised.
template <class... Args> [[noreturn]] void raise(PyObject* type, const char* format, Args... args) {
    PyErr_Format(type, format, args...);
    throw Raised{};
}

/// The characters of a str, UTF-8 and ended by a zero; they last as long as it. Throws Raised: TypeError for others.
const char* text_of(PyObject* string, const char* what);

/// PyArg_ParseTupleAndKeywords; `names` ends with null. Throws Raised.
template <class... Out>
void parse(PyObject* args, PyObject* kwargs, const char* format, const char* const* names, Out... out) {
    if (PyArg_ParseTupleAndKeywords(args, kwargs, format, const_cast<char**>(names), out...) == 0) throw Raised{};
}

/// Never returns. For a thread that asked for the GIL of an interpreter that is ending: CPython before 3.14 ends it by
/// unwinding it (abi::__forced_unwind), which must neither be stopped nor go on through functions that are noexcept.
[[noreturn]] void wait_for_the_end() noexcept;

/// What stands between C++ and Python: gives what `work` gives, or `failure` with Python's error set.
template <class Result, class Work> Result guarded(Result failure, Work work) noexcept {
    try {
        return work();
    } catch (const Raised&) {
    } catch (const std::bad_alloc&) {
        PyErr_NoMemory();
    } catch (const abi::__forced_unwind&) {
        wait_for_the_end();
    } catch (const std::exception& error) {
        PyErr_SetString(PyExc_SystemError, error.what());
    }
    return failure;
}

/// Whether this thread may take the GIL: while the interpreter ends only its own thread still may.
bool may_run_python() noexcept;

/// Lets other threads run Python while this one works for long.
class WithoutGil {
public:
    WithoutGil() noexcept;
    ~WithoutGil();
    WithoutGil(const WithoutGil&) = delete;
    WithoutGil& operator=(const WithoutGil&) = delete;

private:
    PyThreadState* state_;
};

/// The GIL on a thread that may or may not have it.
class WithGil {
public:
    WithGil() noexcept;
    ~WithGil();
    WithGil(const WithGil&) = delete;
    WithGil& operator=(const WithGil&) = delete;

private:
    PyGILState_STATE state_;
    bool away_;
};

/// Keeps the error indicator as it is while others' code runs that may set or clear it.
class KeepError {
public:
    KeepError() noexcept { PyErr_Fetch(&type_, &value_, &traceback_); }
    ~KeepError() { PyErr_Restore(type_, value_, traceback_); }
    KeepError(const KeepError&) = delete;
    KeepError& operator=(const KeepError&) = delete;

private:
    PyObject *type_ = nullptr, *value_ = nullptr, *traceback_ = nullptr;
};

// ---- Entries of type tables -----------------------------------------------------------------------------------------
// A method is a function Ref(Self&), Ref(Self&, PyObject* argument) or Ref(Self&, PyObject* args, PyObject* kwargs),
// where Self is the struct of the object; an attribute is a Ref(Self&).

template <auto work> struct Entry;

template <class Self, Ref (*work)(Self&)> struct Entry<work> {
    static constexpr int flags = METH_NOARGS;
    static PyObject* call(PyObject* self, PyObject*) noexcept {
        return guarded<PyObject*>(nullptr, [&] { return work(*reinterpret_cast<Self*>(self)).release(); });
    }
    static PyObject* get(PyObject* self, void*) noexcept { return call(self, nullptr); }
};

template <class Self, Ref (*work)(Self&, PyObject*)> struct Entry<work> {
    static constexpr int flags = METH_O;
    static PyObject* call(PyObject* self, PyObject* argument) noexcept {
        return guarded<PyObject*>(nullptr, [&] { return work(*reinterpret_cast<Self*>(self), argument).release(); });
    }
};

template <class Self, Ref (*work)(Self&, PyObject*, PyObject*)> struct Entry<work> {
    static constexpr int flags = METH_VARARGS | METH_KEYWORDS;
    static PyObject* call(PyObject* self, PyObject* args, PyObject* kwargs) noexcept {
        return guarded<PyObject*>(nullptr,
                                  [&] { return work(*reinterpret_cast<Self*>(self), args, kwargs).release(); });
    }
};

/// A pointer to a function as the tables hold it. Python casts it back by the table's flags.
template <class Function> void* slot(Function* function) noexcept { return reinterpret_cast<void*>(function); }

template <auto work> PyMethodDef method(const char* name, const char* doc) noexcept {
    return {name, reinterpret_cast<PyCFunction>(slot(&Entry<work>::call)), Entry<work>::flags, doc};
}
template <auto work> PyGetSetDef attribute(const char* name, const char* doc) noexcept {
    return {name, &Entry<work>::get, nullptr, doc, nullptr};
}

/// A new, zeroed object of a heap type. Throws Raised.
template <class Self> Self* allocate(PyTypeObject* type) {
    const auto alloc = reinterpret_cast<allocfunc>(PyType_GetSlot(type, Py_tp_alloc));
    PyObject* const object = alloc(type, 0);
    if (object == nullptr) throw Raised{};
    return reinterpret_cast<Self*>(object);
}
/// The end of a tp_dealloc: gives back the memory, and the reference that an object has of its heap type.
void deallocate(PyObject* self) noexcept;

template <class Self> PyObject* object(Self* self) noexcept { return reinterpret_cast<PyObject*>(self); }
template <class Self> Ref new_ref(Self* self) noexcept { return Ref(reinterpret_cast<PyObject*>(self)); }

/// Makes the type of a spec and adds it to the module. Throws Raised.
PyTypeObject* add_type(PyObject* module, PyType_Spec& spec);

} // namespace oriel::python
