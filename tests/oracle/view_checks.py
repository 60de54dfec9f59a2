"""What is compared after each step: a view of the C ABI with an array of NumPy's over other memory of the same content,
with a memoryview of that array, and with what CPython's own PyBuffer_ functions say of the struct that oriel fills.

Every function here raises Difference, or returns.
"""

import ctypes as c
import math
import struct

import numpy as np

import c_abi
from elements import ELEMENTS, NUMBERS, RECORDS, from_c, same, to_c
from view_steps import address, too_large

python = c.pythonapi
_buffer = c.POINTER(c_abi.Buffer)
python.PyObject_GetBuffer.argtypes, python.PyObject_GetBuffer.restype = [c.py_object, _buffer, c.c_int], c.c_int
python.PyBuffer_Release.argtypes, python.PyBuffer_Release.restype = [_buffer], None
python.PyBuffer_IsContiguous.argtypes, python.PyBuffer_IsContiguous.restype = [_buffer, c.c_char], c.c_int
python.PyBuffer_GetPointer.argtypes = [_buffer, c.POINTER(c_abi.ssize)]
python.PyBuffer_GetPointer.restype = c.c_void_p
python.PyBuffer_ToContiguous.argtypes = [c.c_void_p, _buffer, c_abi.ssize, c.c_char]
python.PyBuffer_ToContiguous.restype = c.c_int

REQUESTS = [0, 0x1, 0x4, 0x8, 0x9, 0x18, 0x19, 0x1C, 0x1D, 0x38, 0x39, 0x3C, 0x58, 0x59, 0x5C, 0x98, 0x99, 0x9C, 0x118,
            0x119, 0x11C, 0x11D, 0x20, 0x40, 0x80, 0x5, 0xC, 0xD, 0x138, 0x1F8]
# What Python raises, and what the C ABI may say then.
STATUSES = {BufferError: {"EBUFFER"}, IndexError: {"EINDEX"}, ValueError: {"EVALUE", "ERELEASED", "EOVERFLOW"},
            TypeError: {"ETYPE", "EREADONLY", "EFORMAT"}, NotImplementedError: {"ETYPE"}, struct.error: {"EVALUE"},
            OverflowError: {"EVALUE"}}


class Difference(Exception):
    pass


def require(good, what, ours=None, theirs=None):
    if not good:
        raise Difference(f"{what}: oriel {ours!r}, the peer {theirs!r}")


def require_same(ours, theirs, what, *details):
    if ours != theirs:
        raise Difference(" ".join([f"{what}: oriel {ours!r}, the peer {theirs!r}", *map(repr, details)]))


def canonical_strides(shape, itemsize):
    """What strides of extents <= 1 are made to be: those of a packed view."""
    out = []
    for extent in reversed(shape):
        out.insert(0, itemsize)
        itemsize *= max(extent, 1)
    return out


def check_geometry(shape, strides, array, itemsize, what):
    require_same(tuple(shape), array.shape, f"{what}: shape")
    packed = canonical_strides(array.shape, itemsize)
    for axis, extent in enumerate(array.shape):
        if extent > 1 and array.size:
            require_same(strides[axis], array.strides[axis], f"{what}: stride of axis {axis}")
        elif extent <= 1:
            require_same(strides[axis], packed[axis], f"{what}: stride of axis {axis}, which has {extent} elements")


def check_info(view, array, element, chain):
    info = view.info()
    check_geometry(info.shape[:info.ndim], info.strides, array, element.itemsize, "info")
    require_same(info.ndim, array.ndim, "ndim")
    require_same(info.itemsize, array.itemsize, "itemsize")
    require_same(info.size, array.size, "size")
    require_same(info.nbytes, array.nbytes, "nbytes")
    require_same(info.readonly, int(not array.flags.writeable), "readonly")
    require_same(info.format.decode(), chain.codes[element.code], "format")
    require_same(info.c_contiguous, int(array.flags.c_contiguous), "C-contiguous, NumPy")
    require_same(info.f_contiguous, int(array.flags.f_contiguous), "F-contiguous, NumPy")
    require(0 <= info.offset <= chain.memory.size, "offset inside the owner", info.offset)
    if array.size:
        require_same(info.offset, chain.memory.offset(array), "offset")


def check_struct(view, array, element, chain, packed):
    """Our struct under CPython's own functions."""
    writable = array.flags.writeable
    buffer = view.get_buffer(c_abi.FULL if writable else c_abi.FULL_RO)
    try:
        require_same(view.exports(), 1, "buffers out")
        for order, contiguous in zip("CFA", (array.flags.c_contiguous, array.flags.f_contiguous, array.flags.forc)):
            got = python.PyBuffer_IsContiguous(c.byref(buffer), order.encode())
            require_same(int(contiguous), got, f"PyBuffer_IsContiguous {order}")
            out = c.create_string_buffer(array.nbytes)
            python.PyBuffer_ToContiguous(out, c.byref(buffer), array.nbytes, order.encode())
            require_same(out.raw, packed[order], f"PyBuffer_ToContiguous {order}")
        for at in chain.some_indices(array, 2):
            index = c_abi.extents(at)
            pointer = python.PyBuffer_GetPointer(c.byref(buffer), index)
            there = address(array[at + (Ellipsis,)])
            require_same(pointer - chain.memory.ours_address, there - chain.memory.address, f"PyBuffer_GetPointer {at}")
            require_same(view.pointer(at), pointer, f"oriel_view_pointer {at}")
    finally:
        c_abi.release_buffer(buffer)
    require(not buffer.obj and not buffer.buf, "a struct given back is cleared", bytes(buffer))
    c_abi.release_buffer(buffer)  # safe twice
    require_same(view.exports(), 0, "buffers out")


def check_tobytes(view, array, packed):
    for order, theirs in packed.items():
        require_same(view.tobytes(array.nbytes, order), theirs, f"tobytes {order}")


def check_items(view, array, element, chain, values):
    if not array.size:
        return
    strides = canonical_strides(array.shape, 1)
    for at in chain.some_indices(array, 3):
        wanted = values[sum(i * s for i, s in zip(at, strides))]
        negative = tuple(i - n if chain.dice.random() < 0.3 else i for i, n in zip(at, array.shape))
        got, kind = from_c(view.get(negative))
        require_same(kind, element.kind, f"kind of element {at}")
        if element.code == "c":
            got = got[0]
        require(same(got, wanted) or is_nan(got, wanted), f"element {at}", got, wanted)
        require(not isinstance(got, float) or is_nan(got, wanted) or math.copysign(1, got) == math.copysign(1, wanted),
                f"sign of element {at}", got, wanted)


def is_nan(a, b):
    """Whether two values are the same but for NaNs where the other has NaNs."""
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(same(x, y) or is_nan(x, y) for x, y in zip(a, b))
    if isinstance(a, complex):
        return all(x == y or x != x and y != y for x, y in ((a.real, b.real), (a.imag, b.imag)))
    return a != a and b != b


def lies_inside(shape, strides, offset, itemsize, size):
    """Whether a geometry reaches only bytes of a block; an empty one reaches none, but starts there and could be packed."""
    if 0 in shape:
        return 0 <= offset <= size and not too_large(shape, itemsize)
    ends = [stride * (extent - 1) for extent, stride in zip(shape, strides)]
    low = offset + sum(end for end in ends if end < 0)
    return low >= 0 and offset + sum(end for end in ends if end > 0) + itemsize <= size


def is_nested(shape, strides, itemsize):
    """Whether every stride steps over all that the smaller ones span, which is what proves to oriel that no elements
    overlap. (Layouts that are sound for subtler reasons may be refused to writers.)"""
    span = itemsize
    for stride, extent in sorted((abs(stride), extent) for extent, stride in zip(shape, strides) if extent > 1):
        if stride < span:
            return False
        span += stride * (extent - 1)
    return True


def overlaps_itself(array):
    """Whether a byte belongs to two elements, found out by counting."""
    seen = set()
    for at in np.ndindex(array.shape):
        first = sum(i * stride for i, stride in zip(at, array.strides))
        own = range(first, first + array.itemsize)
        if not seen.isdisjoint(own):
            return True
        seen.update(own)
    return False


# ---- Requests ----


def some_flags(dice):
    fate = dice.random()
    flags = dice.choice(REQUESTS) if fate < 0.6 else dice.getrandbits(9)
    if fate > 0.95:
        flags |= dice.choice([0x200, 0x400, 0x10000])
    return flags if flags not in (0x100, 0x200) else 0  # which PyObject_GetBuffer itself refuses since 3.13


def granted(memory_view, flags):
    """What CPython's memoryview gives on these terms, or None."""
    buffer = c_abi.Buffer()
    try:
        python.PyObject_GetBuffer(memory_view, c.byref(buffer), flags)
    except BufferError:
        return None
    return buffer


def check_request(view, array, element, chain, flags):
    """Accepted or refused like CPython does, and every field alike."""
    peer = chain.memory_view
    theirs = granted(peer, flags)
    try:
        ours = view.get_buffer(flags)
    except c_abi.Refusal as refusal:
        ours = None
        require_same(refusal.status, "EBUFFER", f"request {flags:#x}")
    chain.counts["requests"] += 1
    chain.counts["requests refused"] += ours is None
    if ours is not None and theirs is None and peer.ndim == 1 and peer.shape[0] == 0 and peer.strides[0] != peer.itemsize:
        chain.exempt("an empty strided slice is called non-contiguous")
        theirs = granted(memoryview(array), flags)  # whose strides NumPy has put in order
    try:
        require((ours is None) == (theirs is None), f"request {flags:#x}", "granted" if ours else "refused",
                "granted" if theirs else "refused")
        if ours is not None:
            check_reply(ours, theirs, array, element, chain, f"request {flags:#x}")
    finally:
        if ours is not None:
            c_abi.release_buffer(ours)
        if theirs is not None:
            python.PyBuffer_Release(c.byref(theirs))


def check_reply(ours, theirs, array, element, chain, what):
    require(ours.obj is not None, f"{what}: obj", ours.obj)
    for name in ("len", "itemsize", "readonly", "ndim"):
        require_same(getattr(ours, name), getattr(theirs, name), f"{what}: {name}")
    for name in ("format", "shape", "strides", "suboffsets"):
        require_same(bool(getattr(ours, name)), bool(getattr(theirs, name)), f"{what}: {name} is there")
    require(not ours.internal, f"{what}: internal", ours.internal)
    if ours.format:
        require_same(ours.format.decode(), chain.codes[element.code], f"{what}: format")
    if array.size:
        require_same(ours.buf - chain.memory.ours_address, theirs.buf - chain.memory.address, f"{what}: buf")
    if ours.shape:
        require_same(ours.shape[:ours.ndim], theirs.shape[:ours.ndim], f"{what}: shape")
    if ours.strides:
        check_geometry(array.shape, ours.strides[:ours.ndim], array, element.itemsize, what)


# ---- Equality, hexadecimal, hash, find ----


def arranged(dice, array):
    """An array of the same shape and dtype, of any layout, over memory of its own."""
    order = list(range(array.ndim))
    dice.shuffle(order)
    steps = [dice.choice([1, 1, 1, 2, -1]) for _ in order]
    wide = np.zeros([array.shape[axis] * abs(steps[axis]) for axis in order], array.dtype)
    out = wide.transpose(np.argsort(order))[tuple(slice(None, None, step) for step in steps) + (Ellipsis,)]
    if array.size:
        raw(out)[...] = raw(array)
    return out


def raw(array):
    """The same elements as so many bytes, which NumPy copies as they are."""
    return array.view(f"V{array.itemsize}")


def converted(dice, array, element):
    """An array like this one in another format, and its Element; the values need not survive."""
    to = element
    fate = dice.random()
    if element.is_number and element.code != "c" and fate < 0.6:
        to = dice.choice([other for other in NUMBERS if other.code != "c"])
    elif element.code in ("T{B:r:B:g:B:b:}", "T{H:r:H:g:H:b:}") and fate < 0.6:
        to = ELEMENTS[dice.choice(["T{B:r:B:g:B:b:}", "T{H:r:H:g:H:b:}"])]
    elif element.code in ("2w", ">2w") and fate < 0.6:
        to = ELEMENTS["2w" if element.code == ">2w" else ">2w"]
        swapped = np.frombuffer(array.tobytes(), "u4").byteswap().tobytes()
        return np.frombuffer(bytearray(swapped), to.dtype).reshape(array.shape), to
    elif fate > 0.9:
        to = dice.choice([other for other in ELEMENTS.values() if other.itemsize == element.itemsize])
        return arranged(dice, array).view(to.dtype), to
    if to is element:
        return arranged(dice, array), to
    try:
        return arranged(dice, array.astype(to.dtype)), to
    except ValueError:  # no elements, but extents that NumPy finds too large together
        return arranged(dice, array), element


def check_equality(view, array, element, chain, packed, values):
    dice = chain.dice
    other, other_element = converted(dice, array, element)
    if other.size and dice.random() < 0.5:  # one bit somewhere
        at = tuple(dice.randrange(n) for n in other.shape) + (Ellipsis,)
        spoiled = bytearray(other[at].tobytes())
        spoiled[dice.randrange(len(spoiled))] ^= 1 << dice.randrange(8)
        raw(other)[at] = np.frombuffer(bytes(spoiled), f"V{other.itemsize}")[0]
    other_packed = other.tobytes()
    other_values = other_element.values(other_packed)
    equal = not array.size or comparable(element, other_element) and same(values, other_values)
    with c_abi.View.adopt(address(other), other_element.code, other.shape, other.strides, 0) as copy:
        require_same(view.equal(copy), equal, "equal", element, values, other_element, other_values)
        require_same(copy.equal(view), equal, "equal", other_element, other_values, element, values)
        alike = array.itemsize == other.itemsize and packed["C"] == other_packed
        require_same(view.same_bytes(copy), alike, "same bytes")
        require(not array.size or not view.identical(copy), "identical to a copy")
        with view.readonly() as frozen, copy.readonly() as frozen_copy:
            require(not alike or frozen.hash() == frozen_copy.hash(), "hash of same bytes", frozen.hash(),
                    frozen_copy.hash())
    require_same(view.equal(view), same(values, values), "equal to itself")
    with view.dup() as again:
        require(view.identical(again) and view.same_bytes(again), "a duplicate is identical")
    if array.size or max(array.shape, default=0) < 1000:  # CPython walks the axes before one of no elements
        compare_with_memoryview(chain, element, array, other, other_element, equal, values, other_values)


def comparable(a, b):
    """Whether elements of two formats are of kinds that can be equal at all."""
    if a is b:
        return True
    if a.is_number and b.is_number:
        return True
    if a.code in RECORDS and b.code in RECORDS:
        return len(a.parts) == len(b.parts) and all(
            x[0] == y[0] and x[3] == y[3] and comparable(x[1], y[1]) for x, y in zip(a.parts, b.parts))
    return a.kind == b.kind and a.itemsize == b.itemsize and not a.is_number


def compare_with_memoryview(chain, element, array, other, other_element, equal, values, other_values):
    """CPython's own answer, where it has one."""
    theirs = chain.memory_view == memoryview(other)
    chain.counts["memoryview =="] += 1
    if theirs == equal:
        return
    both = (element, other_element)
    if theirs:
        require_same(equal, theirs, "memoryview ==", element, values, other_element, other_values)
    if any(e.kind in (c_abi.LIST, c_abi.COMPLEX, c_abi.TEXT) for e in both):
        return chain.exempt("formats that struct does not know are unequal to themselves")
    if any(e.kind == c_abi.BOOL and any(b > 1 for b in a.tobytes()) for e, a in zip(both, (array, other))):
        return chain.exempt("a boolean of byte 2 is unequal to one of byte 1")
    if "c" in (element.code, other_element.code):
        return chain.exempt("a character is unequal to its byte")
    require_same(equal, theirs, "memoryview ==", element, values, other_element, other_values)


def check_hex(view, packed, dice):
    separator = dice.choice(["", "", ":", " ", "-"])
    group = dice.choice([1, 2, 3, -1, -2, -5, 0, 100])
    text = packed.hex(separator, group) if separator else packed.hex()
    require_same(view.hex(separator.encode() or b"\0", group), text, f"hex {separator!r} {group}")
    if dice.random() < 0.05:
        refused(lambda: view.hex(b"\xe9", 1), lambda: b"".hex("\xe9", 1), "a separator that is no ASCII")


def check_hash(view, array, chain):
    if array.flags.writeable:
        refused(view.hash, lambda: hash(memoryview(bytearray(1))), "hash of a writable view")
    else:
        first = view.hash()
        require_same(view.hash(), first, "a second hash")


def check_find(view, array, element, chain, values):
    dice = chain.dice
    wanted = dice.choice(values) if values and dice.random() < 0.8 else dice.choice(
        [0, 1, -1, 2.0, 0.5, float("nan"), 2**53 + 1, 2.0**63, True, 1j, b"a", b"abc", (97, 0), [1, 2, 3]])
    if isinstance(wanted, (int, float)) and not isinstance(wanted, bool) and dice.random() < 0.3:
        wanted = dice.choice([wanted + 1, wanted - 1, complex(wanted), -wanted,
                              float(wanted) if wanted == wanted else wanted])
    if type(wanted) is int and not -2**63 <= wanted < 2**64:
        wanted = 0
    if element.code == "c" and isinstance(wanted, bytes) and len(wanted) == 1:
        hits = [k for k, value in enumerate(values) if value == wanted[0]]
    else:
        hits = [k for k, value in enumerate(values) if same(value, wanted)]
    first = None
    if hits:
        first = tuple(int(i) for i in np.unravel_index(hits[0], array.shape)) if array.ndim else ()
    value = to_c(wanted)
    require_same(view.find(value, array.ndim), first, f"find {wanted!r}")
    require_same(view.count(value), len(hits), f"count {wanted!r}")


def refused(ours, theirs, what):
    """Both must refuse, in matching classes. `theirs` may be the status itself."""
    expected = {theirs} if isinstance(theirs, str) else None
    if expected is None:
        try:
            theirs()
        except tuple(STATUSES) as error:
            expected = STATUSES[next(kind for kind in STATUSES if isinstance(error, kind))]
        else:
            raise AssertionError(f"{what}: the peer grants it")
    try:
        ours()
    except c_abi.Refusal as refusal:
        require(refusal.status in expected, what, refusal.status, expected)
    else:
        raise Difference(f"{what}: oriel grants it, the peer says {expected}")
