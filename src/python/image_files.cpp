// Images from files and to files. The GIL is free while oriel works; progress callbacks take it back, and Ctrl-C ends
// the work as cleanly as a callback that returns False.
#include "python/buffer.hpp"
#include "python/image.hpp"
#include "python/loan.hpp"

#include <memory>

namespace oriel::python {
namespace {

// Called by oriel on the thread that works, which is the one that called. What is raised stays raised: check() finds
// it.
int progressed(std::uint64_t done, std::uint64_t total, void* callback) {
    const WithGil gil;
    return guarded(0, [&] {
        checked(PyErr_CheckSignals());
        if (callback == Py_None) return 1;
        const Ref answer =
            owned(PyObject_CallFunction(static_cast<PyObject*>(callback), "KK", static_cast<unsigned long long>(done),
                                        static_cast<unsigned long long>(total)));
        return answer.get() != Py_False ? 1 : 0;
    });
}

struct Options {
    oriel_options given{};
    Ref progress;

    void call_back(PyObject* callback) {
        if (callback != Py_None && PyCallable_Check(callback) == 0)
            raise(PyExc_TypeError, "progress is a function of (rows done, rows in all), not %R", callback);
        progress = again(callback);
        given.progress = progressed;
        given.progress_context = callback;
    }
};

template <class Work> void without_gil(Work work) {
    oriel_status status = ORIEL_OK;
    {
        const WithoutGil others_run;
        status = work();
    }
    check(status);
}

struct Path {
    explicit Path(PyObject* encoded) noexcept : bytes(encoded) {}
    const char* text() const noexcept { return PyBytes_AsString(bytes.get()); }
    Ref bytes;
};

// The options of all that only read.
Options options_in(PyObject* args, PyObject* kwargs, const char* format) {
    static const char* const names[] = {"threads", "max_memory", "progress", nullptr};
    Options options;
    PyObject* progress = Py_None;
    unsigned long long max_memory = 0;
    parse(args, kwargs, format, names, &options.given.threads, &max_memory, &progress);
    options.given.max_memory = max_memory;
    options.call_back(progress);
    return options;
}

} // namespace

Ref image_load(Image& self, PyObject* args, PyObject* kwargs) {
    const Options options = options_in(args, kwargs, "|$IKO:load");
    load_pixels(self, &options.given);
    return again(object(&self));
}

Ref image_materialise(Image& self, PyObject* args, PyObject* kwargs) {
    const Options options = options_in(args, kwargs, "|$IKO:materialise");
    const Pixels pixels = self.pixels;
    ImageHandle out;
    without_gil([&] { return oriel_image_materialise(pixels.get(), &options.given, out.out()); });
    return make_image(std::move(out), nullptr);
}

Ref image_save(Image& self, PyObject* args, PyObject* kwargs) {
    static const char* const names[] = {"path",       "format",        "quality",  "threads",
                                        "max_memory", "keep_existing", "progress", nullptr};
    PyObject* path = nullptr;
    PyObject* progress = Py_None;
    unsigned long long max_memory = 0;
    Options options;
    parse(args, kwargs, "O&|$ziIKpO:save", names, PyUnicode_FSConverter, &path, &options.given.format,
          &options.given.quality, &options.given.threads, &max_memory, &options.given.keep_existing, &progress);
    const Path file(path);
    options.given.max_memory = max_memory;
    options.call_back(progress);
    const Pixels pixels = self.pixels;
    without_gil([&] { return oriel_image_save(pixels.get(), file.text(), &options.given); });
    return none();
}

Ref image_encode(Image& self, PyObject* args, PyObject* kwargs) {
    static const char* const names[] = {"format", "quality", "threads", "max_memory", "progress", nullptr};
    PyObject* progress = Py_None;
    unsigned long long max_memory = 0;
    Options options;
    parse(args, kwargs, "s|$iIKO:encode", names, &options.given.format, &options.given.quality, &options.given.threads,
          &max_memory, &progress);
    options.given.max_memory = max_memory;
    options.call_back(progress);
    const Pixels pixels = self.pixels;
    OwnerHandle out;
    without_gil([&] { return oriel_image_encode(pixels.get(), &options.given, out.out()); });
    return make_buffer(std::move(out), true);
}

namespace {

using Opener = oriel_status (*)(const char*, const oriel_options*, oriel_image**);

Ref from_file(Opener opener, const char* format, PyObject* args, PyObject* kwargs) {
    static const char* const names[] = {"path", "threads", "max_memory", "progress", nullptr};
    PyObject* path = nullptr;
    PyObject* progress = Py_None;
    unsigned long long max_memory = 0;
    Options options;
    parse(args, kwargs, format, names, PyUnicode_FSConverter, &path, &options.given.threads, &max_memory, &progress);
    const Path file(path);
    options.given.max_memory = max_memory;
    options.call_back(progress);
    ImageHandle out;
    without_gil([&] { return opener(file.text(), &options.given, out.out()); });
    return make_image(std::move(out), nullptr);
}

} // namespace

Ref open_file(PyObject&, PyObject* args, PyObject* kwargs) {
    return from_file(oriel_open, "O&|$IKO:open", args, kwargs);
}

Ref load_file(PyObject&, PyObject* args, PyObject* kwargs) {
    return from_file(oriel_load, "O&|$IKO:load", args, kwargs);
}

Ref decode(PyObject&, PyObject* args, PyObject* kwargs) {
    static const char* const names[] = {"data", "threads", "max_memory", "progress", nullptr};
    PyObject* data = nullptr;
    PyObject* progress = Py_None;
    unsigned long long max_memory = 0;
    Options options;
    parse(args, kwargs, "O|$IKO:decode", names, &data, &options.given.threads, &max_memory, &progress);
    options.given.max_memory = max_memory;
    options.call_back(progress);
    auto bytes = std::make_unique<Held>();
    checked(PyObject_GetBuffer(data, &bytes->buffer, PyBUF_SIMPLE));
    std::unique_ptr<Py_buffer, void (*)(Py_buffer*)> undo(&bytes->buffer, PyBuffer_Release);
    ImageHandle out;
    without_gil([&] {
        return oriel_open_memory(bytes->buffer.buf, static_cast<std::size_t>(bytes->buffer.len), give_back, bytes.get(),
                                 &options.given, out.out());
    });
    bytes.release(); // oriel's from now on
    undo.release();
    return make_image(std::move(out), nullptr);
}

} // namespace oriel::python
