// Statuses of the C ABI as Python exceptions: those memoryview raises, and three of our own.
#pragma once

#include "oriel/oriel.h"
#include "python/python.hpp"

namespace oriel::python {

extern PyObject* codec_error; ///< oriel.CodecError, a ValueError
extern PyObject* limit_error; ///< oriel.LimitError, a RuntimeError
extern PyObject* cancelled;   ///< oriel.Cancelled, a RuntimeError

void add_errors(PyObject* module);

/// Throws Raised with the exception for a status that is not ORIEL_OK and oriel's message. `format_error` is what
/// ORIEL_EFORMAT is: ValueError for a code that does not parse, TypeError for a value of the wrong kind.
void check(oriel_status status, PyObject* format_error = PyExc_ValueError);

/// A handle of the C ABI, given back at the end.
template <class T, void (*give_back)(T*)> class Handle {
public:
    Handle() noexcept = default;
    explicit Handle(T* handle) noexcept : handle_(handle) {}
    Handle(Handle&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Handle& operator=(Handle&& other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~Handle() { give_back(handle_); }

    T* get() const noexcept { return handle_; }
    T* release() noexcept { return std::exchange(handle_, nullptr); }
    /// Where a function puts its result.
    T** out() noexcept { return &handle_; }

private:
    T* handle_ = nullptr;
};
using OwnerHandle = Handle<oriel_owner, oriel_owner_unref>;
using ViewHandle = Handle<oriel_view, oriel_view_free>;
using ImageHandle = Handle<oriel_image, oriel_image_free>;

} // namespace oriel::python
