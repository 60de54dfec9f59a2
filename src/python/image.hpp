// oriel.Image: an oriel_image as a Python object; opened, or with its pixels in memory.
//
// image.cpp has the type, its facts, pixels and buffer; image_filters.cpp and image_stages.cpp what gives another
// Image; image_files.cpp what reads and writes.
#pragma once

#include "python/errors.hpp"

#include <memory>
#include <optional>

namespace oriel::python {

/// Shared, because a thread that loads puts loaded pixels in the place of a picture that others may be working on.
using Pixels = std::shared_ptr<oriel_image>;

struct Image {
    PyObject_HEAD Pixels pixels;
    PyObject* keeper; ///< whose memory it is, as View has it, or a tuple of several; may be null
    PyObject* weakrefs;
};

void add_image_type(PyObject* module);
bool is_image(PyObject* object) noexcept;

/// Takes the handle over.
Ref make_image(ImageHandle handle, PyObject* keeper);

oriel_image_facts facts_of(const Image& image);

/// Loads the pixels that are seen, unless they are there; the Image has them from then on.
void load_pixels(Image& image, const oriel_options* options);

/// The pixels as a View, loaded if they are not. Throws Raised: BufferError if memory does not show what is seen
/// (inverted, or channels in an order that strides cannot express).
Ref view_of_image(PyObject* image);

/// The object itself if it is an Image; else wrap(object).
Ref image_of(PyObject* object);

/// Optional (x, y, width, height). Throws Raised.
std::optional<oriel_region> region_of(PyObject* region);

/// oriel.wrap(object, shape=None, format=None, *, writable=None, max=0).
Ref wrap(PyObject& module, PyObject* args, PyObject* kwargs);

extern PyMethodDef image_methods[];

// image_filters.cpp
Ref image_crop(Image& self, PyObject* args, PyObject* kwargs);
Ref image_flip(Image& self, PyObject* direction);
Ref image_rotate(Image& self, PyObject* degrees);
Ref image_transpose(Image& self);
Ref image_transverse(Image& self);
Ref image_subsample(Image& self, PyObject* args, PyObject* kwargs);
Ref image_channels(Image& self, PyObject* list);
Ref image_select(Image& self, PyObject* expression);
Ref image_invert(Image& self, PyObject* args, PyObject* kwargs);

// image_stages.cpp
Ref image_fill(Image& self, PyObject* args, PyObject* kwargs);
Ref image_paste(Image& self, PyObject* args, PyObject* kwargs);
Ref image_pad(Image& self, PyObject* args, PyObject* kwargs);
Ref image_background(Image& self, PyObject* colour);
Ref image_gray(Image& self);
Ref image_fill_in_place(Image& self, PyObject* args, PyObject* kwargs);
Ref image_paste_in_place(Image& self, PyObject* args, PyObject* kwargs);

// image_files.cpp
Ref image_load(Image& self, PyObject* args, PyObject* kwargs);
Ref image_materialise(Image& self, PyObject* args, PyObject* kwargs);
Ref image_save(Image& self, PyObject* args, PyObject* kwargs);
Ref image_encode(Image& self, PyObject* args, PyObject* kwargs);
Ref open_file(PyObject& module, PyObject* args, PyObject* kwargs);
Ref load_file(PyObject& module, PyObject* args, PyObject* kwargs);
Ref decode(PyObject& module, PyObject* args, PyObject* kwargs);

} // namespace oriel::python
