"""The element formats of the memoryview oracle: what PEP 3118 calls each, what NumPy does, and how CPython's struct
module reads one. Values are what Python holds: bool, int, float, complex, bytes, a tuple of code points for texts, a
list for a record or a sub-array."""

import ctypes as c
import struct

import numpy as np

import c_abi

EDGES = [0, 1, 2, 3, 127, 128, 255, 256, 65535, 65536, 2**24, 2**24 + 1, 2**31 - 1, 2**31, 2**32 - 1, 2**32, 2**53 - 1,
         2**53, 2**53 + 1, 2**63 - 1025, 2**63 - 1024, 2**63 - 1, 2**63, 2**63 + 1, 2**64 - 2048, 2**64 - 1]
REAL_EDGES = [0.0, -0.0, 1.0, -1.0, 2.0, 0.5, 255.0, 2048.0, 65504.0, 2.0**53, 2.0**63, 2.0**64, 5.960464477539063e-08,
              float("inf"), float("-inf"), float("nan")]


class Element:
    """One format. `kind` is the oriel_value.kind of its elements."""

    def __init__(self, code, dtype, kind, reader=None):
        self.code, self.dtype, self.kind = code, np.dtype(dtype), kind
        self.itemsize = self.dtype.itemsize
        self.struct_code = reader
        self.fields = self.dtype.names or ()
        self.is_number = kind in (c_abi.BOOL, c_abi.INT, c_abi.UINT, c_abi.REAL, c_abi.COMPLEX) or code == "c"

    def __repr__(self):
        return self.code

    def values(self, packed):
        """The elements of packed bytes."""
        return list(map(self.value, struct.iter_unpack(self.struct_code, packed)))

    def value(self, parts):
        if self.kind == c_abi.COMPLEX:
            return complex(*parts)
        if self.kind == c_abi.BOOL:  # read as a byte: a _Bool of 2 is nothing C defines
            return parts[0] != 0
        if self.kind == c_abi.TEXT:
            return parts
        return parts[0]

    def bytes_of(self, value):
        """An element that holds this value. Raises struct.error or OverflowError if there is none."""
        if self.kind == c_abi.COMPLEX:
            return struct.pack(self.struct_code, value.real, value.imag)
        if self.kind == c_abi.TEXT:
            return struct.pack(self.struct_code, *value)
        return struct.pack(self.struct_code, value)

    def draw(self, dice):
        """The bytes of one element: the values that break things, small ones that are met again, or noise."""
        fate = dice.random()
        if fate < 0.25 or not self.is_number:
            return dice.randbytes(self.itemsize) if fate < 0.25 else bytes(dice.choice((0, 0, 1, 97)) for _ in range(self.itemsize))
        if self.kind in (c_abi.REAL, c_abi.COMPLEX):
            while True:
                parts = [dice.choice(REAL_EDGES) if dice.random() < 0.6 else float(dice.randint(-3, 3)) for _ in "ri"]
                try:
                    return self.bytes_of(complex(*parts) if self.kind == c_abi.COMPLEX else parts[0])
                except OverflowError:  # 2**64 is no half
                    continue
        number = dice.choice(EDGES) if fate < 0.6 else dice.randint(0, 3)
        number = dice.choice((number, -number, ~number)) if self.kind == c_abi.INT else number
        return (number % 256**self.itemsize).to_bytes(self.itemsize, self.byte_order)

    @property
    def byte_order(self):
        return "big" if self.struct_code[0] == ">" else "little"


class Record(Element):
    """`parts` are (name, Element, offset, count), count None for a field that is no sub-array."""

    def __init__(self, code, dtype, parts):
        super().__init__(code, dtype, c_abi.LIST)
        self.parts = parts

    def values(self, packed):
        out = []
        for first in range(0, len(packed), self.itemsize):
            element = []
            for _, part, offset, count in self.parts:
                at = first + offset
                values = part.values(packed[at:at + part.itemsize * (1 if count is None else count)])
                element.append(values[0] if count is None else values)
            out.append(element)
        return out

    def draw(self, dice):
        out = bytearray(dice.choice((0, 0, 7)) for _ in range(self.itemsize))
        for _, part, offset, count in self.parts:
            for k in range(1 if count is None else count):
                at = offset + k * part.itemsize
                out[at:at + part.itemsize] = part.draw(dice)
        return bytes(out)


SCALARS = {code: Element(code, dtype, kind, reader) for code, dtype, kind, reader in [
    ("B", "u1", c_abi.UINT, "=B"), ("b", "i1", c_abi.INT, "=b"), ("?", "?", c_abi.BOOL, "=B"),
    ("c", "S1", c_abi.BYTES, "=B"), ("H", "<u2", c_abi.UINT, "<H"), (">H", ">u2", c_abi.UINT, ">H"),
    ("h", "<i2", c_abi.INT, "<h"), (">h", ">i2", c_abi.INT, ">h"), ("i", "<i4", c_abi.INT, "<i"),
    (">i", ">i4", c_abi.INT, ">i"), ("I", "<u4", c_abi.UINT, "<I"), (">I", ">u4", c_abi.UINT, ">I"),
    ("q", "<i8", c_abi.INT, "<q"), (">q", ">i8", c_abi.INT, ">q"), ("Q", "<u8", c_abi.UINT, "<Q"),
    (">Q", ">u8", c_abi.UINT, ">Q"), ("e", "<f2", c_abi.REAL, "<e"), (">e", ">f2", c_abi.REAL, ">e"),
    ("f", "<f4", c_abi.REAL, "<f"), (">f", ">f4", c_abi.REAL, ">f"), ("d", "<f8", c_abi.REAL, "<d"),
    (">d", ">f8", c_abi.REAL, ">d"), ("Zf", "<c8", c_abi.COMPLEX, "<ff"), (">Zf", ">c8", c_abi.COMPLEX, ">ff"),
    ("Zd", "<c16", c_abi.COMPLEX, "<dd"), (">Zd", ">c16", c_abi.COMPLEX, ">dd"), ("3s", "S3", c_abi.BYTES, "3s"),
    ("2w", "<U2", c_abi.TEXT, "<II"), (">2w", ">U2", c_abi.TEXT, ">II")]}


def _record(code, items, itemsize=None):
    """`items` are (name, code of a scalar or a Record, offset, shape or None)."""
    parts, formats = [], []
    for name, part, offset, shape in items:
        element = SCALARS[part] if isinstance(part, str) else part
        formats.append((element.dtype, shape) if shape else element.dtype)
        parts.append((name, element, offset, None if shape is None else int(np.prod(shape))))
    end = max(offset + np.dtype(form).itemsize for (_, _, offset, _), form in zip(items, formats))
    dtype = np.dtype({"names": [item[0] for item in items], "formats": formats, "offsets": [item[2] for item in items],
                      "itemsize": itemsize or end})
    return Record(code, dtype, parts)


_inner = _record("T{>H:u:b:v:}", [("u", ">H", 0, None), ("v", "b", 2, None)])
RECORDS = {element.code: element for element in [
    _record("T{B:r:B:g:B:b:}", [("r", "B", 0, None), ("g", "B", 1, None), ("b", "B", 2, None)]),
    _record("T{H:r:H:g:H:b:}", [("r", "H", 0, None), ("g", "H", 2, None), ("b", "H", 4, None)]),
    _record("T{(2)f:x:>h:y:}", [("x", "f", 0, (2,)), ("y", ">h", 8, None)]),
    _record("T{=b:tag:3x<I:n:?:on:3x}", [("tag", "b", 0, None), ("n", "I", 4, None), ("on", "?", 8, None)], 12),
    _record("T{(2,3)B:m:>d:z:}", [("m", "B", 0, (2, 3)), ("z", ">d", 6, None)]),
    _record("T{T{>H:u:b:v:}:in:=Zf:w:3s:s:}", [("in", _inner, 0, None), ("w", "Zf", 3, None), ("s", "3s", 11, None)]),
    _inner]}

ELEMENTS = {**SCALARS, **RECORDS}
NUMBERS = [element for element in SCALARS.values() if element.is_number]


def same(a, b):
    """Whether two values are equal as views compare: numbers exactly, the rest with its own kind, a NaN never."""
    if isinstance(a, (list, tuple)) or isinstance(b, (list, tuple)):
        return type(a) is type(b) and len(a) == len(b) and all(map(same, a, b))
    return a == b


def from_c(value):
    """What an oriel_value holds, and its kind."""
    kind, as_ = value.kind, value.as_
    if kind == c_abi.BOOL:
        return {0: False, 1: True}[as_.boolean], kind
    if kind == c_abi.INT:
        return as_.int64, kind
    if kind == c_abi.UINT:
        return as_.uint64, kind
    if kind == c_abi.REAL:
        return as_.real, kind
    if kind == c_abi.COMPLEX:
        return complex(as_.pair.real, as_.pair.imag), kind
    if kind == c_abi.BYTES:
        return c.string_at(as_.bytes.data, as_.bytes.size), kind
    if kind == c_abi.TEXT:
        return tuple(as_.text.data[:as_.text.size]), kind
    return [from_c(as_.list.items[k])[0] for k in range(as_.list.size)], kind


def to_c(value):
    """A value as an oriel_value; what it points to lives as long as the result."""
    out = c_abi.Value()
    if isinstance(value, bool):
        out.kind, out.as_.boolean = c_abi.BOOL, value
    elif isinstance(value, int):
        out.kind = c_abi.INT if value < 2**63 else c_abi.UINT
        out.as_.uint64 = value % 2**64
    elif isinstance(value, float):
        out.kind, out.as_.real = c_abi.REAL, value
    elif isinstance(value, complex):
        out.kind, out.as_.pair.real, out.as_.pair.imag = c_abi.COMPLEX, value.real, value.imag
    elif isinstance(value, bytes):
        out.held = c.create_string_buffer(value, max(len(value), 1))
        out.kind, out.as_.bytes.data, out.as_.bytes.size = c_abi.BYTES, c.addressof(out.held), len(value)
    elif isinstance(value, tuple):
        out.kind, out.as_.text.data, out.as_.text.size = c_abi.TEXT, (c.c_uint32 * len(value))(*value), len(value)
    else:
        out.held = [to_c(item) for item in value]  # their pointers lead to what these hold
        out.kind, out.as_.list.items, out.as_.list.size = c_abi.LIST, (c_abi.Value * len(value))(*out.held), len(value)
    return out
