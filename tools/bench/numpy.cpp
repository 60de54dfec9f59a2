// NumPy and CPython's memoryview: a Python inside this program, looking at the same memory, so that its calls take
// turns with the others'. A time is one call of a function that takes no argument, about 50 ns of it; views are made by
// PyObject_GetItem and compared by PyObject_RichCompareBool, without an interpreted instruction in between.
#define PY_SSIZE_T_CLEAN
#include "peers.hpp"

#include <Python.h>

#include <cstdlib>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>

namespace bench {
namespace {

// A reference that is ours. What is still alive at the end of the program is not let go: nor is Python.
class Object {
public:
    explicit Object(PyObject* owned) : shared_(owned, [](PyObject* o) { Py_XDECREF(o); }) {
        if (owned == nullptr) {
            PyErr_Print();
            throw std::runtime_error("the peer in Python failed");
        }
    }
    PyObject* get() const { return shared_.get(); }

private:
    std::shared_ptr<PyObject> shared_;
};

// The module made of numpy_peer.py; null if there is no NumPy, or no such file.
PyObject* module() {
    setenv("OPENBLAS_NUM_THREADS", "1", 0); // it would start threads nobody asks anything of
    Py_InitializeEx(0);                     // 0: signals stay as they are
    std::ifstream file(ORIEL_BENCH_NUMPY);
    std::ostringstream text;
    text << file.rdbuf();
    PyObject* const code = Py_CompileString(text.str().c_str(), ORIEL_BENCH_NUMPY, Py_file_input);
    PyObject* const made = code != nullptr ? PyImport_ExecCodeModule("numpy_peer", code) : nullptr;
    if (made == nullptr) PyErr_Clear();
    return made;
}

Object call(PyObject* module, const char* function, PyObject* arguments) {
    const Object callable(PyObject_GetAttrString(module, function)), tuple(arguments);
    return Object(PyObject_CallObject(callable.get(), tuple.get()));
}

PyObject* memory(std::byte* bytes, std::size_t count) {
    return PyMemoryView_FromMemory(reinterpret_cast<char*>(bytes), static_cast<Py_ssize_t>(count), PyBUF_WRITE);
}

Work copying(PyObject* module, const Job& job) {
    const char* const dtype = job.kind.depth == Depth::u8 ? "u1" : job.kind.depth == Depth::u16 ? "u2" : "f4";
    const std::size_t source_bytes = job.size.pixels() * job.kind.pixel_bytes();
    const Object function =
        call(module, "copying",
             Py_BuildValue("(s#NNnnns)", name(job.operation).data(),
                           static_cast<Py_ssize_t>(name(job.operation).size()), memory(job.source, source_bytes),
                           memory(job.target, job.result_bytes()), static_cast<Py_ssize_t>(job.size.height),
                           static_cast<Py_ssize_t>(job.size.width), static_cast<Py_ssize_t>(job.kind.channels), dtype));
    return repeated([function] {
        PyObject* const done = PyObject_CallNoArgs(function.get());
        if (done == nullptr) throw std::runtime_error("the peer in Python failed");
        Py_DECREF(done);
    });
}

Work viewing(PyObject* module, ViewTask task) {
    const char* const text = task == ViewTask::slice                 ? "slice"
                             : task == ViewTask::crop                ? "crop"
                             : task == ViewTask::flip                ? "flip"
                             : task == ViewTask::equal_byte_orders   ? "equal byte orders"
                             : task == ViewTask::equal_integer_float ? "equal integer float"
                                                                     : "";
    const Object found = call(module, "viewing", Py_BuildValue("(s)", text));
    if (found.get() == Py_None) return {};
    const auto part = [&](Py_ssize_t i) { return Object(Py_NewRef(PyTuple_GetItem(found.get(), i))); };
    const Object first = part(1), second = part(2);
    if (PyUnicode_CompareWithASCIIString(part(0).get(), "index") == 0)
        return repeated([first, second] {
            PyObject* const view = PyObject_GetItem(first.get(), second.get());
            benchmark::DoNotOptimize(view);
            Py_DECREF(view);
        });
    if (PyObject_RichCompareBool(first.get(), second.get(), Py_EQ) != 1)
        throw std::runtime_error("memoryview does not find its own two views equal");
    return repeated([first, second] {
        const int same = PyObject_RichCompareBool(first.get(), second.get(), Py_EQ);
        benchmark::DoNotOptimize(same);
    });
}

} // namespace

std::vector<Peer> numpy_peers() {
    PyObject* const peer = module();
    if (peer == nullptr) return {};
    const Object numpy(PyImport_ImportModule("numpy")), version(PyObject_GetAttrString(numpy.get(), "__version__"));
    const std::string versions =
        std::string(PyUnicode_AsUTF8(version.get())) + ", CPython " + std::string(Py_GetVersion(), 0, 7);
    return {{"NumPy", versions.substr(0, versions.find_last_not_of(' ') + 1), false,
             [peer](const Job& job) { return copying(peer, job); },
             [peer](ViewTask task) { return viewing(peer, task); }}};
}

} // namespace bench
