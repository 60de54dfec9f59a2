// Views as DLPack tensors and back, by the array API's protocol
// (https://data-apis.org/array-api/latest/API_specification): __dlpack__ gives a capsule that its consumer renames when
// it takes the tensor over.
#include "python/loan.hpp"
#include "python/view.hpp"

#include <memory>

namespace oriel::python {
namespace {

// What a tensor holds of memory that Python lends: an export, and the Loan itself. The collector counts references:
// what only a tensor looked at, which is no Python object, would be garbage to it.
struct Kept {
    ViewHandle view;
    Ref loan;
};

void let_go(void* context) {
    if (!may_run_python()) return; // the memory ends with the process
    const WithGil gil;
    const KeepError error;
    delete static_cast<Kept*>(context);
}

// The same elements, as a view that keeps them however the collector counts.
ViewHandle kept_view(View& self) {
    ViewHandle out;
    auto kept = std::make_unique<Kept>();
    check(oriel_view_dup(self.handle, kept->view.out()));
    const oriel_info info = info_of(self);
    if (self.keeper == nullptr || !is_loan(self.keeper) || info.size == 0) return std::move(kept->view);
    kept->loan = again(self.keeper);
    const std::ptrdiff_t zeros[ORIEL_MAX_NDIM] = {};
    void* first = nullptr;
    check(oriel_view_pointer(self.handle, zeros, info.ndim, &first));
    check(oriel_view_adopt(first, info.format, info.ndim, info.shape, info.strides, info.readonly, let_go, kept.get(),
                           out.out()));
    static_cast<void>(kept.release()); // oriel's from now on
    return out;
}

constexpr const char* legacy_name = "dltensor";
constexpr const char* versioned_name = "dltensor_versioned";
constexpr const char* used_legacy_name = "used_dltensor";
constexpr const char* used_versioned_name = "used_dltensor_versioned";

// A capsule that still has its first name was not taken.
void delete_unused(PyObject* capsule) {
    for (const int versioned : {0, 1}) {
        const char* const name = versioned != 0 ? versioned_name : legacy_name;
        if (PyCapsule_IsValid(capsule, name) != 0) oriel_dlpack_delete(PyCapsule_GetPointer(capsule, name), versioned);
    }
}

void need_cpu(PyObject* device) {
    if (device == Py_None) return;
    int type = 0;
    int id = 0;
    const Ref pair = owned(PySequence_Tuple(device));
    if (PyArg_ParseTuple(pair.get(), "ii;dl_device is a pair (type, id)", &type, &id) == 0) throw Raised{};
    if (type != 1 || id != 0)
        raise(PyExc_BufferError, "device (%d, %d) was asked for; this memory is on the CPU, (1, 0)", type, id);
}

// Interned, since CPython's cache of attributes keeps every name that it is asked for.
Ref method_name() { return owned(PyUnicode_InternFromString("__dlpack__")); }

// What a producer gives who knows version 1, or, as the protocol has it, what one gives that has not heard of versions.
Ref tensor_of(PyObject* producer) {
    const Ref give = owned(PyObject_GetAttr(producer, method_name().get()));
    const Ref nothing = owned(PyTuple_New(0));
    const Ref newest = owned(Py_BuildValue("{s(ii)}", "max_version", 1, 0));
    Ref capsule(PyObject_Call(give.get(), nothing.get(), newest.get()));
    if (capsule) return capsule;
    if (PyErr_ExceptionMatches(PyExc_TypeError) == 0) throw Raised{};
    PyErr_Clear();
    return owned(PyObject_Call(give.get(), nothing.get(), nullptr));
}

} // namespace

bool is_tensor(PyObject* object) {
    return PyObject_CheckBuffer(object) == 0 && PyObject_HasAttr(object, method_name().get()) != 0;
}

Ref view_of_tensor(PyObject* producer) {
    const Ref capsule = tensor_of(producer);
    const int versioned = PyCapsule_IsValid(capsule.get(), versioned_name);
    if (versioned == 0 && PyCapsule_IsValid(capsule.get(), legacy_name) == 0)
        raise(PyExc_BufferError, "__dlpack__ gave %R, which is no capsule with a tensor that is still to be had",
              capsule.get());
    void* const tensor = PyCapsule_GetPointer(capsule.get(), versioned != 0 ? versioned_name : legacy_name);
    // Ours from here on, whatever comes.
    checked(PyCapsule_SetName(capsule.get(), versioned != 0 ? used_versioned_name : used_legacy_name));
    ViewHandle handle;
    check(oriel_from_dlpack(tensor, versioned, handle.out()));
    return make_view(std::move(handle), producer);
}

Ref view_dlpack(View& self, PyObject* args, PyObject* kwargs) {
    static const char* const names[] = {"stream", "max_version", "dl_device", "copy", "negative_strides", nullptr};
    PyObject* stream = Py_None;
    PyObject* max_version = Py_None;
    PyObject* device = Py_None;
    PyObject* copy = Py_None;
    int negative_strides = 0; // unless who asks says that its consumer copes with them; the protocol has no word for it
    parse(args, kwargs, "|$OOOOp:__dlpack__", names, &stream, &max_version, &device, &copy, &negative_strides);
    if (stream != Py_None) raise(PyExc_BufferError, "the CPU has no streams; stream is None, not %R", stream);
    need_cpu(device);
    if (copy != Py_None && checked(PyObject_IsTrue(copy)) != 0)
        raise(PyExc_BufferError, "a view hands out its own memory; for a copy, take oriel.Buffer(view.tobytes())");
    unsigned major = 0;
    unsigned minor = 0;
    if (max_version != Py_None) {
        const Ref pair = owned(PySequence_Tuple(max_version));
        if (PyArg_ParseTuple(pair.get(), "II;max_version is a pair (major, minor)", &major, &minor) == 0)
            throw Raised{};
    }
    void* tensor = nullptr;
    int versioned = 0;
    const ViewHandle handed_out = kept_view(self);
    const oriel_status status = oriel_to_dlpack(handed_out.get(), major, minor, negative_strides, &tensor, &versioned);
    if (status == ORIEL_EFORMAT) { // what the protocol has no type for
        const char* message = nullptr;
        oriel_last_error(&message);
        raise(PyExc_BufferError, "%s", message);
    }
    check(status);
    PyObject* const capsule = PyCapsule_New(tensor, versioned != 0 ? versioned_name : legacy_name, delete_unused);
    if (capsule == nullptr) oriel_dlpack_delete(tensor, versioned);
    return owned(capsule);
}

Ref view_dlpack_device(View&) { return owned(Py_BuildValue("(ii)", 1, 0)); }

} // namespace oriel::python
