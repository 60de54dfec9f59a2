// What looks at all elements of a View at once: copies, equality, hash.
#include "python/view.hpp"

#include <string>

namespace oriel::python {
namespace {

View& as_view(PyObject* object) noexcept { return *reinterpret_cast<View*>(object); }

Ref packed(const View& self, char order) {
    const oriel_info info = info_of(self);
    Ref bytes = owned(PyBytes_FromStringAndSize(nullptr, info.nbytes));
    check(oriel_view_tobytes(self.handle, PyBytes_AsString(bytes.get()), static_cast<std::size_t>(info.nbytes), order));
    return bytes;
}

char order_of(PyObject* order) {
    if (order == Py_None) return 'C';
    const Ref text = owned(PyUnicode_AsASCIIString(order));
    const char* const letter = PyBytes_AsString(text.get());
    if (PyBytes_Size(text.get()) != 1 || (*letter != 'C' && *letter != 'F' && *letter != 'A'))
        raise(PyExc_ValueError, "order must be 'C', 'F' or 'A', not %R", order);
    return *letter;
}

char separator_of(PyObject* sep) {
    const bool text = PyUnicode_Check(sep) != 0;
    if (!text && PyBytes_Check(sep) == 0) raise(PyExc_TypeError, "sep must be str or bytes, not %R", sep);
    const Py_ssize_t length = text ? PyUnicode_GetLength(sep) : PyBytes_Size(sep);
    if (length != 1) raise(PyExc_ValueError, "sep must be length 1, not %zd.", length);
    const Py_UCS4 letter = text ? PyUnicode_ReadChar(sep, 0) : static_cast<unsigned char>(PyBytes_AsString(sep)[0]);
    if (letter > 127) raise(PyExc_ValueError, "sep must be ASCII.");
    return static_cast<char>(letter);
}

// A read-only View of anything; none if it has no buffer, or one that oriel cannot look at.
Ref comparable(PyObject* other) {
    if (PyObject_CheckBuffer(other) == 0) return {};
    try {
        return view_of(other, Access::read_only);
    } catch (const Raised&) {
        if (PyErr_ExceptionMatches(PyExc_Exception) == 0) throw;
        PyErr_Clear();
        return {};
    }
}

} // namespace

Ref view_tobytes(View& self, PyObject* args, PyObject* kwargs) {
    static const char* const names[] = {"order", nullptr};
    PyObject* order = Py_None;
    parse(args, kwargs, "|O:tobytes", names, &order);
    return packed(self, order_of(order));
}

Ref view_hex(View& self, PyObject* args, PyObject* kwargs) {
    static const char* const names[] = {"sep", "bytes_per_sep", nullptr};
    PyObject* sep = nullptr;
    int group = 1;
    parse(args, kwargs, "|Oi:hex", names, &sep, &group);
    const char separator = sep != nullptr ? separator_of(sep) : '\0';
    const char used = group != 0 ? separator : '\0';
    std::size_t length = 0;
    check(oriel_view_hex(self.handle, used, group, nullptr, 0, &length));
    std::string text(length + 1, '\0');
    check(oriel_view_hex(self.handle, used, group, text.data(), text.size(), &length));
    return owned(PyUnicode_FromStringAndSize(text.data(), static_cast<Py_ssize_t>(length)));
}

Ref view_same_bytes(View& self, PyObject* other) {
    const Ref view = view_of(other, Access::read_only);
    int same = 0;
    check(oriel_view_same_bytes(self.handle, as_view(view.get()).handle, &same));
    return truth(same != 0);
}

Ref view_identical(View& self, PyObject* other) {
    const Ref view = view_of(other, Access::as_lent);
    int identical = 0;
    check(oriel_view_identical(self.handle, as_view(view.get()).handle, &identical));
    return truth(identical != 0);
}

Ref view_compare(View& self, PyObject* other, int operation) {
    if (operation != Py_EQ && operation != Py_NE) return again(Py_NotImplemented);
    const auto answer = [&](bool equal) { return truth(equal == (operation == Py_EQ)); };
    const bool released =
        oriel_view_released(self.handle) != 0 || (is_view(other) && oriel_view_released(as_view(other).handle) != 0);
    if (released) return answer(object(&self) == other); // as memoryview: by identity
    const Ref view = comparable(other);
    if (!view) return again(Py_NotImplemented);
    int equal = 0;
    check(oriel_view_equal(self.handle, as_view(view.get()).handle, &equal));
    return answer(equal != 0);
}

// As memoryview: that of the packed bytes, of bytes only (equal elements of other formats may have other bytes), kept
// after release.
Py_hash_t view_hash(View& self) {
    if (self.hash != -1) return self.hash;
    const oriel_info info = info_of(self);
    const std::string format = info.format;
    if (info.readonly == 0) raise(PyExc_ValueError, "cannot hash a writable view");
    if (format != "B" && format != "b" && format != "c")
        raise(PyExc_ValueError, "hashing is for the formats 'B', 'b' and 'c', not '%s': cast the view first",
              format.c_str());
    const Ref exporter = exporter_of(self);
    if (PyObject_Hash(exporter.get()) == -1) throw Raised{}; // who can change it otherwise is not hashable
    const Py_hash_t hash = PyObject_Hash(packed(self, 'C').get());
    if (hash == -1) throw Raised{};
    return self.hash = hash;
}

} // namespace oriel::python
