// Elements of a View: read, set, looked for.
#include "python/value.hpp"
#include "python/view.hpp"

#include <cstring>

namespace oriel::python {
namespace {

ViewHandle part_of(View& self, const Key& key) {
    ViewHandle part;
    check(oriel_view_index(self.handle, key.parts.data(), key.count, part.out()));
    return part;
}

Ref element(View& self, const std::ptrdiff_t* index, int count) {
    oriel_value value;
    check(oriel_view_get(self.handle, index, count, &value));
    return from_value(value);
}

void set_element(View& self, const Key& key, PyObject* value) {
    const auto index = key.numbers();
    // First whether there is such an element. The value's own code, which may do anything, runs next; then oriel looks
    // at everything again.
    void* address = nullptr;
    check(oriel_view_pointer(self.handle, index.data(), key.count, &address));
    const Ref format = owned(PyUnicode_FromString(info_of(self).format));
    Values values;
    const oriel_value made = values.for_format(PyUnicode_AsUTF8AndSize(format.get(), nullptr), value);
    check(oriel_view_set(self.handle, index.data(), key.count, &made), PyExc_TypeError);
}

// All elements, in nested lists. The memory is lent for that time, so that nothing can take it away.
class Lists {
public:
    explicit Lists(View& view) : view_(view) { check(oriel_get_buffer(view.handle, &buffer_, ORIEL_BUF_FULL_RO)); }
    ~Lists() { oriel_release_buffer(&buffer_); }
    Lists(const Lists&) = delete;
    Lists& operator=(const Lists&) = delete;

    Ref all() { return list(0, static_cast<const char*>(buffer_.buf)); }

private:
    Ref list(int axis, const char* at) {
        if (axis == buffer_.ndim) return read(at);
        const std::ptrdiff_t extent = buffer_.shape[axis];
        Ref out = owned(PyList_New(extent));
        std::ptrdiff_t& index = index_[static_cast<std::size_t>(axis)];
        for (index = 0; index < extent; ++index)
            checked(PyList_SetItem(out.get(), index, list(axis + 1, at + index * buffer_.strides[axis]).release()));
        return out;
    }

    template <class T> static T load(const char* at) {
        T value;
        std::memcpy(&value, at, sizeof value);
        return value;
    }

    // Common native formats here; oriel reads all the others.
    Ref read(const char* at) {
        if (buffer_.format[1] != '\0') return element(view_, index_.data(), buffer_.ndim);
        switch (buffer_.format[0]) {
        case 'b': return owned(PyLong_FromLong(load<signed char>(at)));
        case 'B': return owned(PyLong_FromLong(load<unsigned char>(at)));
        case 'h': return owned(PyLong_FromLong(load<short>(at)));
        case 'H': return owned(PyLong_FromLong(load<unsigned short>(at)));
        case 'i': return owned(PyLong_FromLong(load<int>(at)));
        case 'I': return owned(PyLong_FromUnsignedLong(load<unsigned>(at)));
        case 'f': return owned(PyFloat_FromDouble(static_cast<double>(load<float>(at))));
        case 'd': return owned(PyFloat_FromDouble(load<double>(at)));
        default: return element(view_, index_.data(), buffer_.ndim);
        }
    }

    View& view_;
    oriel_buffer buffer_{};
    std::array<std::ptrdiff_t, ORIEL_MAX_NDIM> index_{};
};

} // namespace

Ref view_item(View& self, PyObject* object) {
    const Key key = key_of(object);
    if (key.integers && key.count == info_of(self).ndim) return element(self, key.numbers().data(), key.count);
    return make_view(part_of(self, key), self.keeper);
}

Ref view_element_or_row(View& self, Py_ssize_t index) {
    if (info_of(self).ndim == 1) return element(self, &index, 1);
    Key key;
    key.parts[0].kind = ORIEL_INDEX_INTEGER;
    key.parts[0].a = index;
    key.count = 1;
    return make_view(part_of(self, key), self.keeper);
}

void view_set_item(View& self, PyObject* object, PyObject* value) {
    if (info_of(self).readonly != 0) raise(PyExc_TypeError, "cannot modify read-only memory");
    if (value == nullptr) raise(PyExc_TypeError, "cannot delete memory: a view has the size it has");
    const Key key = key_of(object);
    if (key.integers && key.count == info_of(self).ndim) return set_element(self, key, value);
    const ViewHandle part = part_of(self, key);
    const Ref source = view_of(value, Access::read_only);
    check(oriel_view_assign(part.get(), reinterpret_cast<View*>(source.get())->handle));
}

bool view_contains(View& self, PyObject* sought) {
    info_of(self);
    Values values;
    const std::optional<oriel_value> value = values.equal_to(sought);
    if (!value) return false;
    int found = 0;
    check(oriel_view_find(self.handle, &*value, &found, nullptr));
    return found != 0;
}

Ref view_count(View& self, PyObject* sought) {
    info_of(self);
    Values values;
    std::size_t count = 0;
    if (const std::optional<oriel_value> value = values.equal_to(sought))
        check(oriel_view_count(self.handle, &*value, &count));
    return owned(PyLong_FromSize_t(count));
}

Ref view_find(View& self, PyObject* args, PyObject* kwargs) {
    static const char* const names[] = {"", "", "", nullptr};
    PyObject* sought = nullptr;
    PyObject* start = Py_None;
    PyObject* stop = Py_None;
    parse(args, kwargs, "O|OO:index", names, &sought, &start, &stop);
    const Ref range = owned(PySlice_New(start, stop, nullptr));
    const Ref within = start == Py_None && stop == Py_None ? again(object(&self)) : view_item(self, range.get());
    const View& searched = *reinterpret_cast<View*>(within.get());
    const oriel_info info = info_of(searched);

    Values values;
    int found = 0;
    std::array<std::ptrdiff_t, ORIEL_MAX_NDIM> index{};
    if (const std::optional<oriel_value> value = values.equal_to(sought))
        check(oriel_view_find(searched.handle, &*value, &found, index.data()));
    if (found == 0) raise(PyExc_ValueError, "%R is not in the view", sought);

    // From the start of `self` again: a slice counts from where its first element lies.
    Py_ssize_t first = 0;
    Py_ssize_t last = 0;
    Py_ssize_t step = 1;
    checked(PySlice_Unpack(range.get(), &first, &last, &step));
    const oriel_info whole = info_of(self);
    if (whole.ndim != 0) PySlice_AdjustIndices(whole.shape[0], &first, &last, step);
    index[0] += first;
    if (info.ndim == 1) return owned(PyLong_FromSsize_t(index[0]));
    return tuple_of(index.data(), info.ndim);
}

Ref view_tolist(View& self) { return Lists(self).all(); }

Ref view_fill(View& self, PyObject* value) {
    const oriel_info info = info_of(self);
    if (info.readonly != 0) raise(PyExc_TypeError, "cannot modify read-only memory");
    const Ref format = owned(PyUnicode_FromString(info.format));
    Values values;
    const oriel_value made = values.for_format(PyUnicode_AsUTF8AndSize(format.get(), nullptr), value);
    check(oriel_view_fill_value(self.handle, &made), PyExc_TypeError);
    return none();
}

} // namespace oriel::python
