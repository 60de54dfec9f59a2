"""What changes memory, and what gives it back: done by the C ABI and by NumPy to the same bytes, which are compared whole
at the end of a chain."""

import struct

import numpy as np

import c_abi
from elements import to_c
from view_steps import address
from view_checks import Difference, arranged, raw, refused, require, require_same


def write(view, array, element, chain):
    dice = chain.dice
    chain.counts["writes"] += 1
    if not array.flags.writeable:
        chain.counts["writes refused"] += 1
        data = bytes(element.itemsize)
        refused(lambda: view.fill(data), "EREADONLY", "fill of a read-only view")
        refused(lambda: view.frombytes(array.tobytes(), "C"), "EREADONLY", "frombytes into a read-only view")
        if array.size:
            refused(lambda: view.set([0] * array.ndim, to_c(1)), "EREADONLY", "set in a read-only view")
        return
    dice.choice([fill, from_bytes, set_element, set_element, assign_from, refuse_set])(view, array, element, chain)
    chain.memory.check()


def one(data, itemsize):
    """An element as NumPy assigns it without looking into it."""
    return np.frombuffer(data, f"V{itemsize}")[0]


def fill(view, array, element, chain):
    data = element.draw(chain.dice)
    value = element.values(data)[0]
    raw(array)[...] = one(data, element.itemsize)
    if element.is_number and element.code != "c" and element.bytes_of(value) == data and chain.dice.random() < 0.5:
        view.fill_value(to_c(value))
    else:
        view.fill(data)
    refused(lambda: view.fill(data + b"\0"), "EVALUE", "fill with an element of another size")


def from_bytes(view, array, element, chain):
    order = chain.dice.choice("CFA")
    data = chain.dice.randbytes(array.nbytes)
    column_major = order == "F" or order == "A" and array.flags.fnc
    packed = np.frombuffer(data, f"V{element.itemsize}")
    raw(array)[...] = packed.reshape(array.shape, order="F" if column_major else "C")
    view.frombytes(data, order)
    refused(lambda: view.frombytes(data + b"\0", order), "EVALUE", "frombytes of another length")


def set_element(view, array, element, chain):
    if not array.size:
        return
    [at] = chain.some_indices(array, 1)
    data = element.draw(chain.dice)
    if element.fields:  # a list, which writes no padding
        before = bytearray(array[at + (Ellipsis,)].tobytes())
        copy_fields(element, before, data)
        data = bytes(before)
    value = element.values(data)[0]
    if nan_or_bool(element):
        data = None
    view.set(at, to_c(bytes([value]) if element.code == "c" else value))
    if data is None:  # the bits of a NaN and the byte of a truth are free: the library's are taken, and read back
        offset = chain.memory.offset(array[at + (Ellipsis,)])
        data = chain.memory.ours[offset:offset + element.itemsize].tobytes()
        require(repr(element.values(data)[0]) == repr(value), "element set", element.values(data)[0], value)
    raw(array)[at] = one(data, element.itemsize)


def nan_or_bool(element):
    return element.kind in (c_abi.BOOL, c_abi.REAL, c_abi.COMPLEX) or any(
        nan_or_bool(part) for _, part, _, _ in getattr(element, "parts", ()))


def copy_fields(element, target, data, base=0):
    for _, part, offset, count in element.parts:
        first = base + offset
        if part.fields:
            copy_fields(part, target, data, first)
            continue
        size = part.itemsize * (1 if count is None else count)
        target[first:first + size] = data[first:first + size]


def refuse_set(view, array, element, chain):
    """A value, an index or a count of indices that does not do. CPython's memoryview judges where it knows the format,
    struct otherwise."""
    dice = chain.dice
    if not array.size:
        return
    [at] = chain.some_indices(array, 1)
    value = to_c(0)
    fate = dice.randrange(3)
    if fate == 0 and array.ndim:
        axis = dice.randrange(array.ndim)
        at = list(at)
        at[axis] = dice.choice([array.shape[axis], -array.shape[axis] - 1, 2**62])
        refused(lambda: view.set(at, value), lambda: array[tuple(at)], "an index outside")
        refused(lambda: view.get(at), lambda: array[tuple(at)], "an index outside")
        refused(lambda: view.pointer(at), "EINDEX", "an index outside")
    elif fate == 1:
        refused(lambda: view.get(at + (0,)), "ETYPE", "an index too many")
    elif element.kind in (c_abi.INT, c_abi.UINT):
        high = 2**(8 * element.itemsize - (element.kind == c_abi.INT))
        low = -high if element.kind == c_abi.INT else 0
        number = dice.choice([number for number in (high, low - 1, 2**64 - 1, -2**63)
                              if not low <= number < high and -2**63 <= number < 2**64] or [None])
        if number is not None:
            refused(lambda: view.set(at, to_c(number)), lambda: store(chain, array, element, at, number), f"{number}")
        refused(lambda: view.set(at, to_c(0.5)), "EFORMAT", "a real number for an integer")
        refused(lambda: view.set(at, to_c(b"a")), "EFORMAT", "a string for an integer")
    elif element.code in ("e", ">e", "f", ">f"):
        number = 65520.0 if element.itemsize == 2 else 3.5e38
        if element.itemsize == 4:
            chain.exempt("'f' takes 1e300 and makes it infinite")
        refused(lambda: view.set(at, to_c(number)), "EVALUE", f"{number}")
        refused(lambda: view.set(at, to_c(1j)), "EFORMAT", "a complex number for a real one")
    elif element.kind == c_abi.LIST:
        refused(lambda: view.set(at, to_c([])), "EVALUE", "a list that is too short")
        refused(lambda: view.set(at, value), "EFORMAT", "a number for a record")


def store(chain, array, element, at, number):
    """CPython stores a number that does not fit."""
    with memoryview(array) as peer:
        if array.ndim and peer.format in "bBhHiIlLqQ":
            peer[at] = number
    struct.pack(element.struct_code, number)


# ---- Assignment ----


def assign_from(view, array, element, chain):
    """From a copy of itself in another layout; from what does not fit, which CPython refuses as well."""
    other = arranged(chain.dice, array)
    other_bytes = np.frombuffer(chain.dice.randbytes(other.nbytes), f"V{element.itemsize}").reshape(other.shape)
    raw(other)[...] = other_bytes
    with c_abi.View.adopt(address(other), element.code, other.shape, other.strides, 1) as source:
        view.assign(source)
        raw(array)[...] = other_bytes
        if array.ndim and array.shape[0] > 1:
            with source.index([slice(0, 1)]) as short:
                refused(lambda: view.assign(short), "EVALUE", "assignment of another shape")
        refused(lambda: source.assign(view), "EREADONLY", "assignment to a read-only view")
        if element.itemsize == 1 and element.code != "b":
            with source.cast_last("b") as cast:
                refused(lambda: view.assign(cast), "EVALUE", "assignment of another format")


def assign_to_itself(view, array, element, chain):
    """One part of a view to another of the same shape, which overlap most likely. NumPy copies as if through a
    temporary; CPython, which can do it in one dimension, too."""
    dice = chain.dice
    to, source = [], []
    for extent in array.shape:
        length = dice.randint(max(extent - 2, 0), extent) if dice.random() < 0.8 else dice.randint(0, extent)
        step = dice.choice([1, 1, 1, 2]) if 2 * length <= extent + 1 else 1
        for parts in (to, source):
            first = dice.randint(0, extent - max((length - 1) * step + 1, 0)) if length else 0
            part = slice(first, first + (length - 1) * step + 1 if length else first, step)
            if length and dice.random() < 0.25:  # the same backwards
                part = slice(part.stop - 1, first - 1 if first else None, -step)
            parts.append(part)
    order = list(range(array.ndim))
    shape = array[tuple(to) + (Ellipsis,)].shape
    if dice.random() < 0.3:  # turned as well, where it is square
        turned = order[:]
        dice.shuffle(turned)
        if [shape[axis] for axis in turned] == list(shape):
            order = turned
    with view.index(to) as target, view.index(source) as part, part.permute(order) as turned:
        if not array.flags.writeable:
            return refused(lambda: target.assign(turned), "EREADONLY", "assignment to a read-only view")
        step = {"op": "assign", "to": parts_of(to), "from": parts_of(source), "order": order}
        chain.told.append(step)
        chain.counts["self-assignments"] += 1
        in_one = array[tuple(to) + (Ellipsis,)]
        in_other = array[tuple(source) + (Ellipsis,)].transpose(order)
        raw(in_one)[...] = raw(in_other)
        target.assign(turned)
    try:
        chain.memory.check()
    except Difference as difference:
        raise Difference(f"assignment to itself: {difference}") from None
    step["hex_after"] = chain.memory.block.tobytes().hex()


def parts_of(slices):
    return [[part.start, part.stop, part.step] for part in slices]


# ---- Release ----


def release(view, chain):
    """A view with a buffer out is not released, one without is, and afterwards every use is refused; as CPython has it."""
    buffer = view.get_buffer(c_abi.FULL_RO)
    peer = memoryview(chain.memory_view)
    pinned = memoryview(peer)
    del pinned
    refused(view.release, "EBUFFER", "release with a buffer out")
    require_same(chain.owner.exports(), len(chain.live), "exports of the owner")
    c_abi.release_buffer(buffer)
    view.release()
    view.release()
    peer.release()
    chain.live.remove(view)
    require_same(chain.owner.exports(), len(chain.live), "exports of the owner after a release")
    refused(view.info, lambda: peer.shape, "use after release")
    refused(lambda: view.get_buffer(0), lambda: memoryview(peer), "use after release")
    refused(view.dup, lambda: peer[0], "use after release")
    view.free()
