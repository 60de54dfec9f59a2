// The module oriel: its types, its functions, its errors. Everything is done by the C ABI, oriel.h.
#include "python/buffer.hpp"
#include "python/image.hpp"
#include "python/loan.hpp"
#include "python/view.hpp"

namespace oriel::python {
namespace {

Ref save(PyObject&, PyObject* args, PyObject* kwargs) {
    if (PyTuple_Size(args) < 2)
        raise(PyExc_TypeError, "save(image, path, **options) takes an image, or an object with a buffer, and a path");
    const Ref image = image_of(PyTuple_GetItem(args, 0));
    const Ref rest = owned(PyTuple_GetSlice(args, 1, PyTuple_Size(args)));
    return image_save(*reinterpret_cast<Image*>(image.get()), rest.get(), kwargs);
}

// Views are sequences for isinstance and for match.
void register_sequence(PyObject* type) {
    const Ref abc = owned(PyImport_ImportModule("collections.abc"));
    const Ref sequence = owned(PyObject_GetAttrString(abc.get(), "Sequence"));
    owned(PyObject_CallMethod(sequence.get(), "register", "O", type));
}

PyMethodDef functions[] = {
    method<open_file>("open", "open(path, *, threads=0, max_memory=0, progress=None)\n--\n\n"
                              "A file as an Image; only its header is read until pixels are asked for."),
    method<load_file>("load", "load(path, *, threads=0, max_memory=0, progress=None)\n--\n\n"
                              "A file as an Image with its pixels in memory."),
    method<decode>("decode", "decode(data, *, threads=0, max_memory=0, progress=None)\n--\n\n"
                             "As open, of a file's bytes, which must not change while the image is in use."),
    method<save>("save", "save(image, path, **options)\n--\n\nimage.save(path, **options); wraps what is no Image."),
    method<wrap>("wrap",
                 "wrap(object, shape=None, format=None, *, writable=None, max=0)\n--\n\n"
                 "Looks at the memory of any object with a buffer as an Image, without a copy: (height, width)\n"
                 "or (height, width, channels). Flat memory needs the shape."),
    method<map_file>("map",
                     "map(path, mode='r')\n--\n\n"
                     "A file's bytes as a Buffer: 'r' to read, 'r+' to write to the file, 'c' to write to memory."),
    {nullptr, nullptr, 0, nullptr},
};

PyModuleDef definition = {PyModuleDef_HEAD_INIT,
                          "oriel",
                          "Images of any size, seen through views that copy nothing.",
                          -1, // types live in static variables: one interpreter
                          functions,
                          nullptr,
                          nullptr,
                          nullptr,
                          nullptr};

} // namespace
} // namespace oriel::python

PyMODINIT_FUNC PyInit_oriel() {
    using namespace oriel::python;
    return guarded<PyObject*>(nullptr, [] {
        Ref module = owned(PyModule_Create(&definition));
        add_errors(module.get());
        add_loan_type();
        add_view_type(module.get());
        add_buffer_type(module.get());
        add_image_type(module.get());
        register_sequence(object(view_type));
        checked(PyModule_AddStringConstant(module.get(), "__version__", oriel_version()));
        return module.release();
    });
}
