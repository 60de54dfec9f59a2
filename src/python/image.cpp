// oriel.Image: the type. See image.hpp.
#include "python/image.hpp"

#include "python/view.hpp"

#include <cstddef>

namespace oriel::python {
namespace {

PyTypeObject* image_type = nullptr;

Image& as_image(PyObject* self) noexcept { return *reinterpret_cast<Image*>(self); }

// Must never show other pixels than the image does.
void refuse_pending(const oriel_image_facts& facts) {
    if (facts.inverted != 0)
        raise(PyExc_BufferError, "the image is seen inverted, which its memory does not show; materialise() gives one "
                                 "whose memory does, invert_in_place() inverts the memory itself");
    if (facts.remapped != 0)
        raise(PyExc_BufferError,
              "the image is seen with channels '%s', which strides cannot pick from its memory; "
              "materialise() gives an image that has them so",
              facts.names);
}

ViewHandle shown(Image& image) {
    refuse_pending(facts_of(image));
    load_pixels(image, nullptr);
    ViewHandle view;
    check(oriel_image_view(image.pixels.get(), view.out()));
    return view;
}

int traverse(PyObject* self, visitproc visit, void* arg) {
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(as_image(self).keeper);
    return 0;
}

int clear(PyObject* self) {
    as_image(self).pixels.reset();
    Py_CLEAR(as_image(self).keeper);
    return 0;
}

void dealloc(PyObject* self) {
    Image& image = as_image(self);
    PyObject_GC_UnTrack(self);
    if (image.weakrefs != nullptr) PyObject_ClearWeakRefs(self);
    std::destroy_at(&image.pixels);
    Py_CLEAR(image.keeper);
    deallocate(self);
}

int get_buffer(PyObject* self, Py_buffer* buffer, int flags) {
    buffer->obj = nullptr;
    return guarded(-1, [&] { return lend(shown(as_image(self)).get(), self, buffer, flags); });
}

PyObject* repr(PyObject* self) {
    return guarded<PyObject*>(nullptr, [&] {
        const oriel_image_facts facts = facts_of(as_image(self));
        return PyUnicode_FromFormat("<oriel.Image %zdx%zd %s '%s'%s%s>", facts.width, facts.height, facts.names,
                                    facts.element, facts.inverted != 0 ? " inverted" : "",
                                    facts.loaded != 0 ? "" : ", not loaded");
    });
}

Ref width(Image& self) { return owned(PyLong_FromSsize_t(facts_of(self).width)); }
Ref height(Image& self) { return owned(PyLong_FromSsize_t(facts_of(self).height)); }
Ref shape(Image& self) {
    const oriel_image_facts facts = facts_of(self);
    return owned(Py_BuildValue("(nni)", facts.height, facts.width, facts.channels));
}
Ref channel_count(Image& self) { return owned(PyLong_FromLong(facts_of(self).channels)); }
Ref channel_names(Image& self) { return owned(PyUnicode_FromString(facts_of(self).names)); }
Ref format(Image& self) { return owned(PyUnicode_FromString(facts_of(self).element)); }
Ref max(Image& self) { return owned(PyLong_FromUnsignedLongLong(facts_of(self).max)); }
Ref orientation(Image& self) { return owned(PyLong_FromLong(facts_of(self).orientation)); }
Ref file_format(Image& self) { return owned(PyUnicode_FromString(facts_of(self).file_format)); }
Ref loaded(Image& self) { return truth(facts_of(self).loaded != 0); }
Ref readonly(Image& self) { return truth(facts_of(self).readonly != 0); }
Ref inverted(Image& self) { return truth(facts_of(self).inverted != 0); }
Ref remapped(Image& self) { return truth(facts_of(self).remapped != 0); }

Ref view(Image& self) { return view_of_image(object(&self)); }

Ref invert_in_place(Image& self, PyObject* args, PyObject* kwargs) {
    static const char* const names[] = {"channels", nullptr};
    const char* channels = nullptr;
    parse(args, kwargs, "|z:invert_in_place", names, &channels);
    facts_of(self);
    check(oriel_image_invert_in_place(self.pixels.get(), channels));
    return none();
}

// NumPy comes here when the buffer was refused, and would otherwise make an array of one Image.
Ref array(Image& self, PyObject* args, PyObject* kwargs) {
    const Ref pixels = view_of_image(object(&self));
    const Ref numpy = owned(PyImport_ImportModule("numpy"));
    const Ref asarray = owned(PyObject_GetAttrString(numpy.get(), "asarray"));
    const Py_ssize_t count = PyTuple_Size(args);
    Ref all = owned(PyTuple_New(count + 1));
    checked(PyTuple_SetItem(all.get(), 0, again(pixels.get()).release()));
    for (Py_ssize_t k = 0; k < count; ++k)
        checked(PyTuple_SetItem(all.get(), k + 1, again(PyTuple_GetItem(args, k)).release()));
    return owned(PyObject_Call(asarray.get(), all.get(), kwargs));
}

PyGetSetDef attributes[] = {
    attribute<width>("width", "In pixels, as seen."),
    attribute<height>("height", "In pixels, as seen."),
    attribute<shape>("shape", "(height, width, channels), as seen."),
    attribute<channel_count>("channel_count", "How many channels are seen."),
    attribute<channel_names>("channel_names", "'rgb', 'ya', '012', ..."),
    attribute<format>("format", "The code of one channel of a pixel, as in View.format."),
    attribute<max>("max", "The value of white: 255, 65535, 1 for floats."),
    attribute<orientation>("orientation", "EXIF orientation of the file, 1 to 8; it is applied already."),
    attribute<file_format>("file_format", "'png', 'jpeg', ...; '' for memory."),
    attribute<loaded>("loaded", "Whether the pixels are in memory."),
    attribute<readonly>("readonly", "Whether the pixels in memory cannot be set; True while there are none."),
    attribute<inverted>("inverted", "Whether a channel is seen inverted, which its memory does not show."),
    attribute<remapped>("remapped", "Whether channels are seen in an order that memory does not show."),
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

PyMemberDef members[] = {
    {"__weaklistoffset__", T_PYSSIZET, offsetof(Image, weakrefs), READONLY, nullptr},
    {nullptr, 0, 0, 0, nullptr},
};

} // namespace

bool is_image(PyObject* object) noexcept { return Py_IS_TYPE(object, image_type) != 0; }

Ref make_image(ImageHandle handle, PyObject* keeper) {
    Pixels pixels(handle.release(), oriel_image_free);
    auto* const made = allocate<Image>(image_type);
    std::construct_at(&made->pixels, std::move(pixels));
    made->keeper = Py_XNewRef(keeper);
    return new_ref(made);
}

oriel_image_facts facts_of(const Image& image) {
    oriel_image_facts facts;
    check(oriel_image_info(image.pixels.get(), &facts));
    return facts;
}

void load_pixels(Image& image, const oriel_options* options) {
    if (facts_of(image).loaded != 0) return;
    const Pixels picture = image.pixels;
    ImageHandle loaded;
    oriel_status status = ORIEL_OK;
    {
        const WithoutGil others_run;
        status = oriel_image_load(picture.get(), options, loaded.out());
    }
    check(status);
    // Another thread may have been faster; what it loaded is exported already, maybe.
    if (facts_of(image).loaded == 0) image.pixels = Pixels(loaded.release(), oriel_image_free);
}

Ref view_of_image(PyObject* image) { return make_view(shown(as_image(image)), image); }

Ref image_of(PyObject* object) {
    if (is_image(object)) return again(object);
    const Ref only = owned(PyTuple_Pack(1, object));
    return wrap(*object, only.get(), nullptr);
}

Ref wrap(PyObject&, PyObject* args, PyObject* kwargs) {
    static const char* const names[] = {"object", "shape", "format", "writable", "max", nullptr};
    PyObject* exporter = nullptr;
    PyObject* shape = Py_None;
    PyObject* format = Py_None;
    PyObject* writable = Py_None;
    unsigned long long max = 0;
    parse(args, kwargs, "O|OO$OK:wrap", names, &exporter, &shape, &format, &writable, &max);
    Access access = Access::as_lent;
    if (writable != Py_None) access = checked(PyObject_IsTrue(writable)) != 0 ? Access::writable : Access::read_only;

    Ref seen = view_of(exporter, access);
    const auto through = [&](Ref (*step)(View&, PyObject*, PyObject*), Ref with) {
        seen = step(*reinterpret_cast<View*>(seen.get()), with.get(), nullptr);
    };
    if (format != Py_None) through(view_cast, owned(PyTuple_Pack(shape != Py_None ? 2 : 1, format, shape)));
    else if (shape != Py_None) through(view_reshape, owned(PyTuple_Pack(1, shape)));

    const View& view = *reinterpret_cast<View*>(seen.get());
    ImageHandle image;
    check(oriel_image_of_view(view.handle, max, image.out()));
    return make_image(std::move(image), view.keeper);
}

PyMethodDef image_methods[] = {
    method<image_crop>("crop", "crop(x, y, width, height)\n--\n\nA rectangle, in pixels from the top left."),
    method<image_flip>("flip", "flip(direction)\n--\n\n'horizontal' (swaps left and right), 'vertical' or 'both'."),
    method<image_rotate>("rotate", "rotate(degrees)\n--\n\nClockwise, by a multiple of 90."),
    method<image_transpose>("transpose", "transpose()\n--\n\nMirrored along the diagonal from the top left."),
    method<image_transverse>("transverse", "transverse()\n--\n\nMirrored along the diagonal from the top right."),
    method<image_subsample>("subsample", "subsample(step_x, step_y=None, x0=0, y0=0)\n--\n\n"
                                         "Every step-th pixel, from (x0, y0) on."),
    method<image_channels>("channels", "channels(list)\n--\n\nChannels in an order: 'r', 'bgr', '2,1,0'."),
    method<image_select>("select", "select(expression)\n--\n\nNumPy's slices: '[::2, ::-1]', 'x=100:-100,c=g'."),
    method<image_invert>("invert", "invert(channels=None, region=None)\n--\n\nmax - value on these channels (None: "
                                   "all but alpha), when pixels are written; memory stays as it is."),
    method<image_fill>("fill", "fill(colour, region=None, channels=None)\n--\n\n"
                               "One colour ('red', '#ff8000', '10,20,30'), in a region (x, y, width, height)."),
    method<image_paste>("paste", "paste(what, x, y)\n--\n\nAnother image, or object with a buffer, put at a place."),
    method<image_pad>("pad", "pad(top, right, bottom, left, *, border='colour', colour=None)\n--\n\n"
                             "More pixels on each side: of a colour, or 'edge' or 'mirror'."),
    method<image_background>("background", "background(colour)\n--\n\nBlended onto a colour; alpha is then gone."),
    method<image_gray>("gray", "gray()\n--\n\nHow light the colours are, as one channel."),
    method<invert_in_place>("invert_in_place", "invert_in_place(channels=None)\n--\n\n"
                                               "Inverts the pixels in memory, for all who look at them."),
    method<image_fill_in_place>("fill_in_place", "fill_in_place(colour, channels=None)\n--\n\n"
                                                 "Sets the pixels in memory, for all who look at them."),
    method<image_paste_in_place>("paste_in_place", "paste_in_place(what, x, y)\n--\n\n"
                                                   "Sets those in memory to another image's, as they were before if "
                                                   "the two share memory."),
    method<view>("view", "view()\n--\n\nThe pixels as a View (height, width, channels); loads them if need be."),
    method<image_load>("load", "load(*, threads=0, max_memory=0, progress=None)\n--\n\n"
                               "Loads the pixels that are seen, unless they are; gives the image itself."),
    method<image_materialise>("materialise", "materialise(*, threads=0, max_memory=0, progress=None)\n--\n\n"
                                             "What is seen, packed in memory of its own. Copies."),
    method<image_save>("save",
                       "save(path, *, format=None, quality=0, threads=0, max_memory=0, keep_existing=False, "
                       "progress=None)\n--\n\nWrites what is seen; by the path's suffix if no format is given."),
    method<image_encode>("encode", "encode(format, *, quality=0, threads=0, max_memory=0, progress=None)\n--\n\n"
                                   "The bytes of a file, as a Buffer."),
    method<array>("__array__", nullptr),
    {nullptr, nullptr, 0, nullptr},
};

void add_image_type(PyObject* module) {
    static PyType_Slot slots[] = {
        {Py_tp_doc, const_cast<char*>("A picture: opened by oriel.open, or pixels in memory. Its filters give other "
                                      "Images\nand copy nothing. It has a buffer: memoryview(image), "
                                      "numpy.asarray(image).")},
        {Py_tp_dealloc, slot(dealloc)},
        {Py_tp_traverse, slot(traverse)},
        {Py_tp_clear, slot(clear)},
        {Py_tp_repr, slot(repr)},
        {Py_tp_methods, image_methods},
        {Py_tp_getset, attributes},
        {Py_tp_members, members},
        {Py_bf_getbuffer, slot(get_buffer)},
        {Py_bf_releasebuffer, slot(take_back)},
        {0, nullptr},
    };
    static PyType_Spec spec = {
        "oriel.Image", sizeof(Image), 0,
        Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION | Py_TPFLAGS_IMMUTABLETYPE, slots};
    image_type = add_type(module, spec);
}

} // namespace oriel::python
