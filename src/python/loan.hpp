// Memory that another Python object lends: its Py_buffer, held until the last view of it is gone, wherever that view
// is: another Python object, an image, a tensor that somebody took with DLPack.
//
// Views made of it are oriel's; each Python object that has one keeps a Loan as well, so that the garbage collector
// sees the exporter through it and can free a cycle.
#pragma once

#include "python/errors.hpp"

namespace oriel::python {

struct Loan;

/// A Py_buffer that oriel holds; the context of a block of memory whose free_fn is give_back().
struct Held {
    Py_buffer buffer{};
    Loan* loan = nullptr; ///< the Python object that stands for it, if there is one and as long as it lives
};

/// Called by oriel when nobody looks at the memory any more: on any thread, with or without the GIL.
void give_back(void* held);

enum class Access {
    as_lent,  ///< writable if the exporter says so
    writable, ///< or refused
    read_only
};

struct Borrowed {
    ViewHandle view;
    Ref loan;
};

/// All of an exporter's buffer as a view. A format that contradicts its itemsize (ctypes' records before 3.12 do) is
/// not believed: elements are then strings of bytes. References to Python objects are read-only. Throws Raised:
/// TypeError for what has no buffer, BufferError for suboffsets, more than 8 axes, or writable elements that overlap,
/// ValueError for formats that oriel has not.
Borrowed borrow(PyObject* exporter, Access access);

/// The object that lends, new reference; None if it is gone.
Ref lender_of(PyObject* loan);
bool is_loan(PyObject* object) noexcept;

void add_loan_type();

} // namespace oriel::python
