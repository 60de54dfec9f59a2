"""The C ABI of oriel by ctypes: what of include/oriel/oriel.h a view needs, declaration for declaration.

A function that returns another status than ORIEL_OK raises Refusal here; handles are given back by `with` or free().
"""

import ctypes as c

ssize = c.c_ssize_t

STATUSES = ["OK", "EBUFFER", "EVALUE", "ERELEASED", "ETYPE", "EREADONLY", "EINDEX", "EFORMAT", "EALIGN", "EOVERFLOW",
            "ENOMEM", "EIO", "ECODEC", "ELIMIT", "ECANCELLED", "ENULL", "EINTERNAL"]

SIMPLE, WRITABLE, FORMAT, ND, STRIDES = 0, 0x1, 0x4, 0x8, 0x18
C_CONTIGUOUS, F_CONTIGUOUS, ANY_CONTIGUOUS, INDIRECT = 0x38, 0x58, 0x98, 0x118
FULL, FULL_RO = 0x11D, 0x11C

INTEGER, SLICE, ELLIPSIS, NEWAXIS = range(4)  # oriel_index.kind
BOOL, INT, UINT, REAL, COMPLEX, BYTES, TEXT, LIST = range(8)  # oriel_value.kind

MAX_NDIM = 8


class Buffer(c.Structure):
    """oriel_buffer and Py_buffer alike."""

    _fields_ = [("buf", c.c_void_p), ("obj", c.c_void_p), ("len", ssize), ("itemsize", ssize), ("readonly", c.c_int),
                ("ndim", c.c_int), ("format", c.c_char_p), ("shape", c.POINTER(ssize)), ("strides", c.POINTER(ssize)),
                ("suboffsets", c.POINTER(ssize)), ("internal", c.c_void_p)]


class Info(c.Structure):
    _fields_ = [("format", c.c_char_p), ("itemsize", ssize), ("size", ssize), ("nbytes", ssize), ("offset", ssize),
                ("ndim", c.c_int), ("readonly", c.c_int), ("c_contiguous", c.c_int), ("f_contiguous", c.c_int),
                ("shape", ssize * MAX_NDIM), ("strides", ssize * MAX_NDIM)]


class Index(c.Structure):
    _fields_ = [("kind", c.c_int), ("a", ssize), ("b", ssize), ("step", ssize), ("has", c.c_uint)]


class Value(c.Structure):
    pass


class _Pair(c.Structure):
    _fields_ = [("real", c.c_double), ("imag", c.c_double)]


class _Bytes(c.Structure):
    _fields_ = [("data", c.c_void_p), ("size", c.c_size_t)]


class _Text(c.Structure):
    _fields_ = [("data", c.POINTER(c.c_uint32)), ("size", c.c_size_t)]


class _List(c.Structure):
    _fields_ = [("items", c.POINTER(Value)), ("size", c.c_size_t)]


class _As(c.Union):
    _fields_ = [("boolean", c.c_int), ("int64", c.c_int64), ("uint64", c.c_uint64), ("real", c.c_double),
                ("pair", _Pair), ("bytes", _Bytes), ("text", _Text), ("list", _List)]


Value._fields_ = [("kind", c.c_int), ("as_", _As)]

_handle, _out = c.c_void_p, c.POINTER(c.c_void_p)
_indices, _shape = c.POINTER(ssize), c.POINTER(ssize)
_PROTOTYPES = {  # what comes after "oriel_", and the types of the arguments; all of these return a status
    "owner_adopt": [c.c_void_p, c.c_size_t, c.c_int, c.c_void_p, c.c_void_p, _out],
    "owner_resize": [_handle, c.c_size_t],
    "view_of": [_handle, c.c_char_p, c.c_int, _shape, _shape, ssize, _out],
    "view_adopt": [c.c_void_p, c.c_char_p, c.c_int, _shape, _shape, c.c_int, c.c_void_p, c.c_void_p, _out],
    "view_release": [_handle],
    "view_info": [_handle, c.POINTER(Info)],
    "view_dup": [_handle, _out],
    "view_index": [_handle, c.POINTER(Index), c.c_int, _out],
    "view_permute": [_handle, c.POINTER(c.c_int), _out],
    "view_cast": [_handle, c.c_char_p, c.c_int, _shape, _out],
    "view_cast_last": [_handle, c.c_char_p, _out],
    "view_reshape": [_handle, c.c_int, _shape, _out],
    "view_squeeze": [_handle, c.c_int, _out],
    "view_broadcast": [_handle, c.c_int, _shape, _out],
    "view_field": [_handle, c.c_char_p, _out],
    "view_readonly": [_handle, _out],
    "view_pointer": [_handle, _indices, c.c_int, _out],
    "view_get": [_handle, _indices, c.c_int, c.POINTER(Value)],
    "view_set": [_handle, _indices, c.c_int, c.POINTER(Value)],
    "view_assign": [_handle, _handle],
    "view_fill": [_handle, c.c_char_p, c.c_size_t],
    "view_fill_value": [_handle, c.POINTER(Value)],
    "view_tobytes": [_handle, c.c_void_p, c.c_size_t, c.c_char],
    "view_frombytes": [_handle, c.c_char_p, c.c_size_t, c.c_char],
    "view_hex": [_handle, c.c_char, ssize, c.c_char_p, c.c_size_t, c.POINTER(c.c_size_t)],
    "view_equal": [_handle, _handle, c.POINTER(c.c_int)],
    "view_same_bytes": [_handle, _handle, c.POINTER(c.c_int)],
    "view_identical": [_handle, _handle, c.POINTER(c.c_int)],
    "view_hash": [_handle, c.POINTER(c.c_uint64)],
    "view_find": [_handle, c.POINTER(Value), c.POINTER(c.c_int), _indices],
    "view_count": [_handle, c.POINTER(Value), c.POINTER(c.c_size_t)],
    "get_buffer": [_handle, c.POINTER(Buffer), c.c_int],
}


class Refusal(Exception):
    """A status other than ORIEL_OK, as in "EINDEX", and its message."""

    def __init__(self, status, message):
        super().__init__(f"{status}: {message}")
        self.status = status


_lib = None


def load(path):
    """Loads liboriel; once, before anything else here is used."""
    global _lib
    _lib = c.CDLL(path)
    for name, arguments in _PROTOTYPES.items():
        function = getattr(_lib, "oriel_" + name)
        function.argtypes, function.restype = arguments, c.c_int
    _lib.oriel_last_error.argtypes, _lib.oriel_last_error.restype = [c.POINTER(c.c_char_p)], c.c_int
    for name in ("oriel_owner_exports", "oriel_view_exports"):
        getattr(_lib, name).argtypes, getattr(_lib, name).restype = [_handle], c.c_int64
    for name in ("oriel_owner_unref", "oriel_view_free"):
        getattr(_lib, name).argtypes, getattr(_lib, name).restype = [_handle], None
    _lib.oriel_release_buffer.argtypes, _lib.oriel_release_buffer.restype = [c.POINTER(Buffer)], None


def _check(status):
    if status:
        message = c.c_char_p()
        last = _lib.oriel_last_error(c.byref(message))
        if last != status:
            raise AssertionError(f"status {status}, but the last error is {last}: {message.value}")
        raise Refusal(STATUSES[status], message.value.decode(errors="replace"))


def extents(numbers):
    """A C array of these numbers; null for None."""
    return None if numbers is None else (ssize * len(numbers))(*numbers)


class Owner:
    """Memory that stays the caller's."""

    def __init__(self, address, size, readonly):
        self.handle = c.c_void_p()
        _check(_lib.oriel_owner_adopt(address, size, readonly, None, None, c.byref(self.handle)))

    def exports(self):
        return _lib.oriel_owner_exports(self.handle)

    def view(self, code, shape, strides, offset):
        return View(_lib.oriel_view_of, self.handle, code.encode(), len(shape), extents(shape), extents(strides), offset)

    def free(self):
        _lib.oriel_owner_unref(self.handle)


class View:
    """Made by a function of the C ABI whose last argument is the new handle."""

    def __init__(self, make, *arguments):
        self.handle = c.c_void_p()
        status = make(*arguments, c.byref(self.handle))
        if status and self.handle:
            raise AssertionError("a function that failed gave a handle")
        _check(status)

    @staticmethod
    def adopt(address, code, shape, strides, readonly):
        return View(_lib.oriel_view_adopt, address, code.encode(), len(shape), extents(shape), extents(strides),
                    readonly, None, None)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.free()

    def free(self):
        _lib.oriel_view_free(self.handle)
        self.handle = None

    def release(self):
        _check(_lib.oriel_view_release(self.handle))

    def exports(self):
        return _lib.oriel_view_exports(self.handle)

    def info(self):
        out = Info()
        _check(_lib.oriel_view_info(self.handle, c.byref(out)))
        return out

    def dup(self):
        return View(_lib.oriel_view_dup, self.handle)

    def index(self, parts):
        """Parts as slice, int, Ellipsis or None, as NumPy takes them."""
        return View(_lib.oriel_view_index, self.handle, (Index * len(parts))(*map(index_part, parts)), len(parts))

    def permute(self, order):
        return View(_lib.oriel_view_permute, self.handle, (c.c_int * len(order))(*order))

    def cast(self, code, shape):
        return View(_lib.oriel_view_cast, self.handle, code.encode(), -1 if shape is None else len(shape),
                    extents(shape))

    def cast_last(self, code):
        return View(_lib.oriel_view_cast_last, self.handle, code.encode())

    def reshape(self, shape):
        return View(_lib.oriel_view_reshape, self.handle, len(shape), extents(shape))

    def squeeze(self, axis):
        return View(_lib.oriel_view_squeeze, self.handle, -1 if axis is None else axis)

    def broadcast(self, shape):
        return View(_lib.oriel_view_broadcast, self.handle, len(shape), extents(shape))

    def field(self, name):
        return View(_lib.oriel_view_field, self.handle, name.encode())

    def readonly(self):
        return View(_lib.oriel_view_readonly, self.handle)

    def pointer(self, index):
        out = c.c_void_p()
        _check(_lib.oriel_view_pointer(self.handle, extents(index), len(index), c.byref(out)))
        return out.value

    def get(self, index):
        out = Value()
        _check(_lib.oriel_view_get(self.handle, extents(index), len(index), c.byref(out)))
        return out

    def set(self, index, value):
        _check(_lib.oriel_view_set(self.handle, extents(index), len(index), c.byref(value)))

    def assign(self, source):
        _check(_lib.oriel_view_assign(self.handle, source.handle))

    def fill(self, element):
        _check(_lib.oriel_view_fill(self.handle, element, len(element)))

    def fill_value(self, value):
        _check(_lib.oriel_view_fill_value(self.handle, c.byref(value)))

    def tobytes(self, size, order):
        out = c.create_string_buffer(size)
        _check(_lib.oriel_view_tobytes(self.handle, out, size, order.encode()))
        return out.raw

    def frombytes(self, data, order):
        _check(_lib.oriel_view_frombytes(self.handle, data, len(data), order.encode()))

    def hex(self, separator, group):
        """The text and its length as told when nothing but that is asked for."""
        length = c.c_size_t()
        _check(_lib.oriel_view_hex(self.handle, separator, group, None, 0, c.byref(length)))
        out = c.create_string_buffer(length.value + 1)
        _check(_lib.oriel_view_hex(self.handle, separator, group, out, length.value + 1, None))
        return out.value.decode()

    def equal(self, other):
        return self._ask(_lib.oriel_view_equal, other.handle)

    def same_bytes(self, other):
        return self._ask(_lib.oriel_view_same_bytes, other.handle)

    def identical(self, other):
        return self._ask(_lib.oriel_view_identical, other.handle)

    def _ask(self, question, *arguments):
        out = c.c_int(-1)
        _check(question(self.handle, *arguments, c.byref(out)))
        return {0: False, 1: True}[out.value]

    def hash(self):
        out = c.c_uint64()
        _check(_lib.oriel_view_hash(self.handle, c.byref(out)))
        return out.value

    def find(self, value, rank):
        """A tuple, or None."""
        index, found = (ssize * max(rank, 1))(), c.c_int(-1)
        _check(_lib.oriel_view_find(self.handle, c.byref(value), c.byref(found), index))
        return tuple(index[:rank]) if {0: False, 1: True}[found.value] else None

    def count(self, value):
        out = c.c_size_t()
        _check(_lib.oriel_view_count(self.handle, c.byref(value), c.byref(out)))
        return out.value

    def get_buffer(self, flags):
        out = Buffer()
        c.memset(c.byref(out), 0xA5, c.sizeof(out))  # what is not set would show
        try:
            _check(_lib.oriel_get_buffer(self.handle, c.byref(out), flags))
        except Refusal:
            if bytes(out) != bytes(c.sizeof(out)):
                raise AssertionError("a refused oriel_get_buffer left something in the struct") from None
            raise
        return out


def release_buffer(buffer):
    _lib.oriel_release_buffer(c.byref(buffer))


def index_part(part):
    if part is Ellipsis:
        return Index(kind=ELLIPSIS)
    if part is None:
        return Index(kind=NEWAXIS)
    if isinstance(part, slice):
        has = (part.start is not None) + 2 * (part.stop is not None) + 4 * (part.step is not None)
        return Index(SLICE, part.start or 0, part.stop or 0, part.step or 0, has)
    return Index(kind=INTEGER, a=part)
