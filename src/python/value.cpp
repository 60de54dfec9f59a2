// Elements as Python objects.
#include "python/value.hpp"

#include <cstring>

namespace oriel::python {
namespace {

oriel_value of_bool(bool value) {
    oriel_value out{};
    out.kind = ORIEL_BOOL;
    out.as.boolean = value ? 1 : 0;
    return out;
}

oriel_value of_real(double value) {
    oriel_value out{};
    out.kind = ORIEL_REAL;
    out.as.real = value;
    return out;
}

// None if it has more than 64 bits.
std::optional<oriel_value> of_int(PyObject* integer) {
    oriel_value out{};
    int overflow = 0;
    out.kind = ORIEL_INT;
    out.as.int64 = PyLong_AsLongLongAndOverflow(integer, &overflow);
    if (out.as.int64 == -1 && PyErr_Occurred() != nullptr) throw Raised{};
    if (overflow == 0) return out;
    if (overflow < 0) return std::nullopt;
    out.kind = ORIEL_UINT;
    out.as.uint64 = PyLong_AsUnsignedLongLong(integer);
    if (PyErr_Occurred() == nullptr) return out;
    if (PyErr_ExceptionMatches(PyExc_OverflowError) == 0) throw Raised{};
    PyErr_Clear();
    return std::nullopt;
}

oriel_value any_int(PyObject* object) {
    const Ref integer = owned(PyNumber_Index(object));
    const std::optional<oriel_value> value = of_int(integer.get());
    if (!value) raise(PyExc_ValueError, "%R does not fit into 64 bits", integer.get());
    return *value;
}

oriel_value any_real(PyObject* object) {
    const double value = PyFloat_AsDouble(object);
    if (value == -1.0 && PyErr_Occurred() != nullptr) {
        if (PyErr_ExceptionMatches(PyExc_OverflowError) == 0) throw Raised{};
        PyErr_Clear();
        raise(PyExc_ValueError, "an integer this large is no float");
    }
    return of_real(value);
}

// Whether `convert` gives a number that is equal to the object; nothing if it cannot convert.
Ref equal_as(PyObject* object, PyObject* convert) {
    Ref number(PyObject_CallFunctionObjArgs(convert, object, nullptr));
    if (!number) {
        if (PyErr_ExceptionMatches(PyExc_Exception) == 0) throw Raised{};
        PyErr_Clear();
        return {};
    }
    if (checked(PyObject_RichCompareBool(number.get(), object, Py_EQ)) == 0) return {};
    return number;
}

// While what oriel lent this thread is being read, no finaliser may have it lend something else: before CPython 3.12
// the collector runs when a tuple is made.
class NoCollection {
public:
    NoCollection() noexcept : was_(PyGC_Disable() != 0) {}
    ~NoCollection() {
        if (was_) PyGC_Enable();
    }
    NoCollection(const NoCollection&) = delete;
    NoCollection& operator=(const NoCollection&) = delete;

private:
    bool was_;
};

} // namespace

Ref from_value(const oriel_value& value) {
    const auto& as = value.as;
    switch (value.kind) {
    case ORIEL_BOOL: return truth(as.boolean != 0);
    case ORIEL_INT: return owned(PyLong_FromLongLong(as.int64));
    case ORIEL_UINT: return owned(PyLong_FromUnsignedLongLong(as.uint64));
    case ORIEL_REAL: return owned(PyFloat_FromDouble(as.real));
    case ORIEL_COMPLEX: return owned(PyComplex_FromDoubles(as.pair.real, as.pair.imag));
    case ORIEL_BYTES: return owned(PyBytes_FromStringAndSize(as.bytes.data, static_cast<Py_ssize_t>(as.bytes.size)));
    case ORIEL_TEXT: {
        int order = PY_BIG_ENDIAN != 0 ? 1 : -1;
        const auto* const units = reinterpret_cast<const char*>(as.text.data);
        return owned(PyUnicode_DecodeUTF32(units, static_cast<Py_ssize_t>(as.text.size * 4), "surrogatepass", &order));
    }
    case ORIEL_LIST: break;
    default: raise(PyExc_SystemError, "oriel gave a value of unknown kind %d", value.kind);
    }
    const NoCollection quiet;
    Ref tuple = owned(PyTuple_New(static_cast<Py_ssize_t>(as.list.size)));
    for (std::size_t k = 0; k < as.list.size; ++k)
        checked(PyTuple_SetItem(tuple.get(), static_cast<Py_ssize_t>(k), from_value(as.list.items[k]).release()));
    return tuple;
}

oriel_value Values::for_format(const char* format, PyObject* object) {
    if (std::strchr("<>", format[0]) != nullptr) ++format;
    const bool one_code = format[0] != '\0' && format[1] == '\0';
    if (!one_code) return natural(object);
    if (*format == '?') return of_bool(checked(PyObject_IsTrue(object)) != 0);
    if (std::strchr("bBhHiIlLqQnNP", *format) != nullptr) return any_int(object);
    if (std::strchr("efdg", *format) != nullptr) return any_real(object);
    if (*format == 'c') {
        if (PyBytes_Check(object) == 0)
            raise(PyExc_TypeError, "an element of format 'c' is set to bytes of length 1, not %R", object);
        if (PyBytes_Size(object) != 1)
            raise(PyExc_ValueError, "an element of format 'c' is 1 byte; the bytes given are %zd",
                  PyBytes_Size(object));
    }
    return natural(object);
}

// The value of the same kind.
oriel_value Values::natural(PyObject* object) {
    if (PyBool_Check(object) != 0) return of_bool(object == Py_True);
    if (PyIndex_Check(object) != 0) return any_int(object);
    if (PyFloat_Check(object) != 0) return any_real(object);
    if (PyComplex_Check(object) != 0) {
        oriel_value out{};
        out.kind = ORIEL_COMPLEX;
        out.as.pair = {PyComplex_RealAsDouble(object), PyComplex_ImagAsDouble(object)};
        return out;
    }
    if (PyUnicode_Check(object) != 0) return text(object);
    if (PyTuple_Check(object) != 0 || PyList_Check(object) != 0) return list(object);
    if (PyBytes_Check(object) != 0 || PyByteArray_Check(object) != 0) return bytes(object);
    raise(PyExc_TypeError, "%R is no element: those are bool, int, float, complex, bytes, str, or a tuple of them",
          object);
}

oriel_value Values::list(PyObject* sequence) {
    const Ref items = owned(PySequence_Tuple(sequence));
    const Py_ssize_t size = PyTuple_Size(items.get());
    std::vector<oriel_value> values;
    if (Py_EnterRecursiveCall(" in a list of elements") != 0) throw Raised{};
    for (Py_ssize_t k = 0; k < size; ++k) {
        try {
            values.push_back(natural(PyTuple_GetItem(items.get(), k)));
        } catch (...) {
            Py_LeaveRecursiveCall();
            throw;
        }
    }
    Py_LeaveRecursiveCall();
    const std::vector<oriel_value>& kept = lists_.emplace_back(std::move(values));
    oriel_value out{};
    out.kind = ORIEL_LIST;
    out.as.list = {kept.data(), kept.size()};
    return out;
}

oriel_value Values::text(PyObject* string) {
    std::vector<std::uint32_t> units(static_cast<std::size_t>(PyUnicode_GetLength(string)) + 1); // and a final 0
    if (PyUnicode_AsUCS4(string, units.data(), static_cast<Py_ssize_t>(units.size()), 1) == nullptr) throw Raised{};
    const std::vector<std::uint32_t>& kept = texts_.emplace_back(std::move(units));
    oriel_value out{};
    out.kind = ORIEL_TEXT;
    out.as.text = {kept.data(), kept.size() - 1};
    return out;
}

oriel_value Values::bytes(PyObject* object) {
    const Ref& kept = bytes_.emplace_back(owned(PyBytes_FromObject(object)));
    oriel_value out{};
    out.kind = ORIEL_BYTES;
    out.as.bytes = {PyBytes_AsString(kept.get()), static_cast<std::size_t>(PyBytes_Size(kept.get()))};
    return out;
}

std::optional<oriel_value> Values::equal_to(PyObject* sought) {
    if (PyIndex_Check(sought) != 0) {
        const Ref integer = owned(PyNumber_Index(sought));
        return of_int(integer.get());
    }
    const bool known = PyFloat_Check(sought) != 0 || PyComplex_Check(sought) != 0 || PyUnicode_Check(sought) != 0 ||
                       PyBytes_Check(sought) != 0 || PyByteArray_Check(sought) != 0 || PyTuple_Check(sought) != 0 ||
                       PyList_Check(sought) != 0;
    if (known) return natural(sought);
    // Other numbers (fractions.Fraction, decimal.Decimal) are looked for as the int or float they are equal to.
    if (const Ref integer = equal_as(sought, object(&PyLong_Type))) return of_int(integer.get());
    if (const Ref real = equal_as(sought, object(&PyFloat_Type))) return natural(real.get());
    return std::nullopt;
}

} // namespace oriel::python
