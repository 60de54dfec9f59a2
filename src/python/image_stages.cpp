// Stages of an Image: other Images, whose pixels are computed while they are read; and what they do in place.
#include "python/image.hpp"

#include <cstring>

namespace oriel::python {
namespace {

template <class Stage, class... Args> Ref staged(Image& self, PyObject* keeper, Stage stage, Args... args) {
    ImageHandle out;
    check(stage(self.pixels.get(), args..., out.out()));
    return make_image(std::move(out), keeper);
}

int border_of(const char* word) {
    if (std::strcmp(word, "colour") == 0) return ORIEL_BORDER_COLOUR;
    if (std::strcmp(word, "edge") == 0) return ORIEL_BORDER_EDGE;
    if (std::strcmp(word, "mirror") == 0) return ORIEL_BORDER_MIRROR;
    raise(PyExc_ValueError, "border is 'colour', 'edge' or 'mirror', not '%s'", word);
}

struct Pasted {
    Ref what;
    Py_ssize_t x = 0;
    Py_ssize_t y = 0;

    Image& image() const noexcept { return *reinterpret_cast<Image*>(what.get()); }
};

Pasted pasted(PyObject* args, PyObject* kwargs, const char* format) {
    static const char* const names[] = {"what", "x", "y", nullptr};
    Pasted out;
    PyObject* what = nullptr;
    parse(args, kwargs, format, names, &what, &out.x, &out.y);
    out.what = image_of(what);
    return out;
}

} // namespace

std::optional<oriel_region> region_of(PyObject* region) {
    if (region == Py_None) return std::nullopt;
    oriel_region out{};
    const Ref numbers = owned(PySequence_Tuple(region));
    if (PyArg_ParseTuple(numbers.get(), "nnnn;region is (x, y, width, height)", &out.x, &out.y, &out.width,
                         &out.height) == 0)
        throw Raised{};
    return out;
}

Ref image_fill(Image& self, PyObject* args, PyObject* kwargs) {
    static const char* const names[] = {"colour", "region", "channels", nullptr};
    const char* colour = nullptr;
    PyObject* region = Py_None;
    const char* channels = nullptr;
    parse(args, kwargs, "s|Oz:fill", names, &colour, &region, &channels);
    const std::optional<oriel_region> where = region_of(region);
    return staged(self, self.keeper, oriel_image_fill, colour, where ? &*where : nullptr, channels);
}

Ref image_paste(Image& self, PyObject* args, PyObject* kwargs) {
    const Pasted paste = pasted(args, kwargs, "Onn:paste");
    const Image& what = paste.image();
    // The collector must see both through what comes out.
    Ref keepers = again(self.keeper);
    if (what.keeper != nullptr) {
        keepers = self.keeper == nullptr ? again(what.keeper) : owned(PyTuple_Pack(2, self.keeper, what.keeper));
    }
    return staged(self, keepers.get(), oriel_image_paste, what.pixels.get(), paste.x, paste.y);
}

Ref image_pad(Image& self, PyObject* args, PyObject* kwargs) {
    static const char* const names[] = {"top", "right", "bottom", "left", "border", "colour", nullptr};
    Py_ssize_t top = 0;
    Py_ssize_t right = 0;
    Py_ssize_t bottom = 0;
    Py_ssize_t left = 0;
    const char* border = "colour";
    const char* colour = nullptr;
    parse(args, kwargs, "nnnn|$sz:pad", names, &top, &right, &bottom, &left, &border, &colour);
    return staged(self, self.keeper, oriel_image_pad, top, right, bottom, left, border_of(border), colour);
}

Ref image_background(Image& self, PyObject* colour) {
    return staged(self, self.keeper, oriel_image_background, text_of(colour, "colour"));
}

Ref image_gray(Image& self) { return staged(self, self.keeper, oriel_image_gray); }

Ref image_fill_in_place(Image& self, PyObject* args, PyObject* kwargs) {
    static const char* const names[] = {"colour", "channels", nullptr};
    const char* colour = nullptr;
    const char* channels = nullptr;
    parse(args, kwargs, "s|z:fill_in_place", names, &colour, &channels);
    check(oriel_image_fill_in_place(self.pixels.get(), colour, channels));
    return none();
}

Ref image_paste_in_place(Image& self, PyObject* args, PyObject* kwargs) {
    const Pasted paste = pasted(args, kwargs, "Onn:paste_in_place");
    const Pixels onto = self.pixels;
    const Pixels what = paste.image().pixels;
    oriel_status status = ORIEL_OK;
    {
        const WithoutGil others_run;
        status = oriel_image_paste_in_place(onto.get(), what.get(), paste.x, paste.y);
    }
    check(status);
    return none();
}

} // namespace oriel::python
