// Filters of an Image: other Images over the same pixels.
#include "python/image.hpp"

#include <cstring>

namespace oriel::python {
namespace {

template <class Filter, class... Args> Ref filtered(Image& self, Filter filter, Args... args) {
    ImageHandle out;
    check(filter(self.pixels.get(), args..., out.out()));
    return make_image(std::move(out), self.keeper);
}

} // namespace

Ref image_crop(Image& self, PyObject* args, PyObject* kwargs) {
    static const char* const names[] = {"x", "y", "width", "height", nullptr};
    Py_ssize_t x = 0;
    Py_ssize_t y = 0;
    Py_ssize_t width = 0;
    Py_ssize_t height = 0;
    parse(args, kwargs, "nnnn:crop", names, &x, &y, &width, &height);
    return filtered(self, oriel_image_crop, x, y, width, height);
}

Ref image_flip(Image& self, PyObject* direction) {
    const char* const word = text_of(direction, "direction");
    if (std::strcmp(word, "horizontal") == 0) return filtered(self, oriel_image_flip, ORIEL_FLIP_HORIZONTAL);
    if (std::strcmp(word, "vertical") == 0) return filtered(self, oriel_image_flip, ORIEL_FLIP_VERTICAL);
    if (std::strcmp(word, "both") == 0) return filtered(self, oriel_image_flip, ORIEL_FLIP_BOTH);
    raise(PyExc_ValueError, "direction is 'horizontal', 'vertical' or 'both', not %R", direction);
}

Ref image_rotate(Image& self, PyObject* degrees) {
    const long angle = PyLong_AsLong(degrees);
    if (angle == -1 && PyErr_Occurred() != nullptr) throw Raised{};
    return filtered(self, oriel_image_rotate, static_cast<int>(angle % 360)); // of more turns only the rest is seen
}

Ref image_transpose(Image& self) { return filtered(self, oriel_image_transpose); }
Ref image_transverse(Image& self) { return filtered(self, oriel_image_transverse); }

Ref image_subsample(Image& self, PyObject* args, PyObject* kwargs) {
    static const char* const names[] = {"step_x", "step_y", "x0", "y0", nullptr};
    Py_ssize_t step_x = 0;
    PyObject* other = Py_None;
    Py_ssize_t x0 = 0;
    Py_ssize_t y0 = 0;
    parse(args, kwargs, "n|Onn:subsample", names, &step_x, &other, &x0, &y0);
    Py_ssize_t step_y = step_x;
    if (other != Py_None) {
        step_y = PyNumber_AsSsize_t(other, PyExc_ValueError);
        if (step_y == -1 && PyErr_Occurred() != nullptr) throw Raised{};
    }
    return filtered(self, oriel_image_subsample, step_x, step_y, x0, y0);
}

Ref image_channels(Image& self, PyObject* list) { return filtered(self, oriel_image_channels, text_of(list, "list")); }

Ref image_select(Image& self, PyObject* expression) {
    return filtered(self, oriel_image_select, text_of(expression, "expression"));
}

Ref image_invert(Image& self, PyObject* args, PyObject* kwargs) {
    static const char* const names[] = {"channels", "region", nullptr};
    const char* channels = nullptr;
    PyObject* region = Py_None;
    parse(args, kwargs, "|zO:invert", names, &channels, &region);
    const std::optional<oriel_region> where = region_of(region);
    if (where) return filtered(self, oriel_image_invert_region, &*where, channels);
    return filtered(self, oriel_image_invert, channels);
}

} // namespace oriel::python
