"""The steps of a chain: what may be done to a view, done by the C ABI and by NumPy.

A step is plain data, as it is written to the golden file: {"op": "permute", "order": [1, 0]}. draw() makes one up,
by_library() does it to a c_abi.View, by_numpy() to an array; by_numpy() raises Wanted where the step must be refused.
"""

import sys

import numpy as np

import c_abi
from elements import ELEMENTS, RECORDS

FAR = [2**31, 2**62, sys.maxsize, -2**62, -sys.maxsize, -sys.maxsize - 1]
MOST = 3000  # elements that a step may make of a view by repeating it


class Wanted(Exception):
    """The step must be refused with one of these statuses."""

    def __init__(self, *statuses):
        super().__init__("/".join(statuses))
        self.statuses = statuses


def address(array):
    return array.__array_interface__["data"][0]


# ---- Drawing ----


def draw(dice, array, element):
    name = dice.choices(list(DRAWS), WEIGHTS)[0]
    step = DRAWS[name](dice, array, element)
    return None if step is None else {"op": name, **step}


def bound(dice, extent):
    fate = dice.random()
    if fate < 0.35:
        return None
    return dice.randint(-extent - 2, extent + 2) if fate < 0.97 else dice.choice(FAR)


def part_of_axis(dice, extent):
    """A slice as [start, stop, step], or an index."""
    fate = dice.random()
    if fate < 0.2 and extent > 0:
        return dice.randrange(-extent, extent)
    if fate < 0.22:
        return dice.choice([extent, -extent - 1, *FAR])
    step = dice.choice([None, None, None, 1, 2, 3, -1, -1, -1, -2, -3])
    if fate > 0.985:
        step = dice.choice([0, *FAR])
    for _ in range(3):  # an empty view is the end of most that is interesting
        start, stop = bound(dice, extent), bound(dice, extent)
        if step != 0 and len(range(extent)[start:stop:step]) > 0:
            break
    return [start, stop, step]


def draw_index(dice, array, _):
    axes = dice.randint(0, array.ndim)
    parts = [part_of_axis(dice, extent) for extent in array.shape[:axes]]
    if axes and dice.random() < 0.5:  # written from the last axis on
        parts = ["..."] + [part_of_axis(dice, extent) for extent in array.shape[array.ndim - axes:]]
    elif dice.random() < 0.4:
        parts.append("...")
    while array.ndim + parts.count(None) < c_abi.MAX_NDIM + (dice.random() < 0.03) and dice.random() < 0.2:
        parts.insert(dice.randint(0, len(parts)), None)
    if dice.random() < 0.02:
        parts.append(dice.choice(["...", 0]))
    return {"parts": parts}


def draw_permute(dice, array, _):
    order = list(range(array.ndim))
    dice.shuffle(order)
    if order and dice.random() < 0.03:
        order[0] = dice.choice([array.ndim, -1, order[-1]])
    return {"order": order}


def factored(dice, count):
    """A shape that holds `count` elements."""
    if count == 0:
        return [dice.choice([0, 0, 1, 2, 5]) for _ in range(dice.randint(1, 4))]
    shape = []
    while count > 1 and len(shape) < c_abi.MAX_NDIM - 1:
        factor = dice.choice([k for k in range(2, min(count, 64) + 1) if count % k == 0] or [count])
        shape.append(factor)
        count //= factor
    if count > 1:
        shape.append(count)
    if len(shape) > 1 and dice.random() < 0.4:
        shape[:2] = [shape[0] * shape[1]]
    dice.shuffle(shape)
    while len(shape) < c_abi.MAX_NDIM + (dice.random() < 0.02) and dice.random() < 0.25:
        shape.insert(dice.randint(0, len(shape)), 1)
    return shape


def damaged(dice, shape):
    """The shape with an extent left open, or, rarely, wrong."""
    fate = dice.random()
    if shape and fate < 0.2:
        shape[dice.randrange(len(shape))] = -1
    if fate > 0.95:
        shape = shape + [dice.choice([-1, -2, 0, 3, 2**40, 2**62])]
    if fate > 0.985:
        shape = shape + [2**40]
    return shape


def draw_reshape(dice, array, _):
    shape = list(array.shape)
    if array.ndim > 1 and dice.random() < 0.5:  # neighbours as one: can be done more often than not
        k = dice.randrange(array.ndim - 1)
        shape[k:k + 2] = [shape[k] * shape[k + 1]]
    else:
        shape = factored(dice, array.size)
    return {"shape": damaged(dice, shape)}


def draw_squeeze(dice, array, _):
    ones = [axis for axis, extent in enumerate(array.shape) if extent == 1]
    if dice.random() < 0.1:
        return {"axis": dice.randint(0, array.ndim)}
    return {"axis": dice.choice([None, *ones])}


def draw_broadcast(dice, array, _):
    shape = [dice.randint(0, 4) if extent == 1 and dice.random() < 0.6 else extent for extent in array.shape]
    while len(shape) < c_abi.MAX_NDIM + (dice.random() < 0.05) and dice.random() < 0.4:
        shape.insert(0, dice.randint(1, 3))
    if shape and dice.random() < 0.08:
        shape[dice.randrange(len(shape))] = dice.choice([0, 1, 3, -1, 2**62])
    if shape and dice.random() < 0.02:
        shape = shape[1:]
    if MOST < np.prod(shape, dtype=object) < 2**62:
        return None
    return {"shape": shape}


def some_format(dice, *sizes):
    """A code, preferably of one of these item sizes."""
    fate = dice.random()
    if fate < 0.01:
        return dice.choice(["", "y", "T{B", "(2", "B:", "&", "9999999999s"])
    fitting = [code for code, element in ELEMENTS.items() if element.itemsize in sizes]
    return dice.choice(fitting if fate < 0.6 and fitting else list(ELEMENTS))


def draw_cast(dice, array, element):
    if not array.flags.forc and dice.random() < 0.9:
        return None
    code = some_format(dice, *(size for size in range(1, 17) if array.nbytes % size == 0))
    if dice.random() < 0.5:  # what CPython can do, too
        code = dice.choice("bBhHiIqQfd?" if element.code in "bB" else "bB")
    if dice.random() < 0.4 or code not in ELEMENTS:
        return {"format": code, "shape": None}
    return {"format": code, "shape": damaged(dice, factored(dice, array.nbytes // ELEMENTS[code].itemsize))}


def draw_cast_last(dice, array, element):
    last = array.shape[-1] * element.itemsize if array.ndim else element.itemsize
    return {"format": some_format(dice, element.itemsize, *(size for size in range(1, 17) if last % size == 0))}


def draw_field(dice, _, element):
    return {"name": dice.choice(element.fields) if element.fields and dice.random() < 0.98 else "nothing"}


def draw_readonly(*_):
    return {}


DRAWS = {"index": draw_index, "permute": draw_permute, "reshape": draw_reshape, "squeeze": draw_squeeze,
         "broadcast": draw_broadcast, "cast": draw_cast, "cast_last": draw_cast_last, "field": draw_field,
         "readonly": draw_readonly}
WEIGHTS = [50, 14, 14, 5, 5, 14, 6, 6, 2]


# ---- Doing ----


def key(parts):
    """An index expression as Python has it."""
    return tuple(slice(*part) if isinstance(part, list) else Ellipsis if part == "..." else part for part in parts)


def by_library(step, view):
    op = step["op"]
    if op == "index":
        return view.index(key(step["parts"]))
    if op == "readonly":
        return view.readonly()
    name, arguments = {"permute": ("permute", ["order"]), "reshape": ("reshape", ["shape"]),
                       "squeeze": ("squeeze", ["axis"]), "broadcast": ("broadcast", ["shape"]),
                       "cast": ("cast", ["format", "shape"]), "cast_last": ("cast_last", ["format"]),
                       "field": ("field", ["name"])}[op]
    return getattr(view, name)(*(step[argument] for argument in arguments))


def by_numpy(step, array, element, memory):
    """The array and its Element. Nothing is ever copied: the array looks at memory.block before and after."""
    array, element = NUMPY[step["op"]](step, array, element, memory)
    if array.ndim > c_abi.MAX_NDIM:  # a limit of ours
        raise Wanted("EBUFFER")
    return array, element


def index(step, array, element, _):
    expression = key(step["parts"])
    try:
        # With an ellipsis the answer is an array even of rank 0, and never a scalar.
        return array[expression if Ellipsis in expression else expression + (Ellipsis,)], element
    except (ValueError, IndexError) as error:
        kind = str(error)
        status = "EVALUE" if isinstance(error, ValueError) else "EINDEX"
        if "too many" in kind or "ellipsis" in kind:
            status = "ETYPE"
        axes = array.ndim + expression.count(None) - sum(isinstance(part, int) for part in expression)
        raise Wanted(status, *["EBUFFER"] * (axes > c_abi.MAX_NDIM)) from None


def permute(step, array, element, _):
    if any(axis < 0 for axis in step["order"]):  # NumPy counts these from the end
        raise Wanted("EVALUE")
    try:
        return array.transpose(step["order"]), element
    except ValueError:
        raise Wanted("EVALUE") from None


def too_large(shape, itemsize):
    """Whether the extents, but for those of 0 and -1, multiply to what no address can span."""
    product = itemsize
    for extent in shape:
        product *= extent if extent > 0 else 1
    return product >= 2**63


def require_rank(shape, itemsize):
    """Refuses more axes than views have; another thing wrong with the same shape may be named instead."""
    if len(shape) > c_abi.MAX_NDIM:
        raise Wanted("EBUFFER", *["EVALUE"] * (min(shape) < 0), *["EOVERFLOW"] * too_large(shape, itemsize))


def reshape(step, array, element, _):
    shape = step["shape"]
    require_rank(shape, 1)
    try:
        if min(shape, default=0) < -1:  # to NumPy it is as good as -1
            raise ValueError
        out = array.reshape(shape)
    except ValueError:
        raise Wanted("EVALUE", *["EOVERFLOW"] * too_large(shape, element.itemsize)) from None
    if array.size and address(out) != address(array):
        raise Wanted("EVALUE")  # NumPy had to copy
    out.flags.writeable = array.flags.writeable
    return out, element


def squeeze(step, array, element, _):
    axis = step["axis"]
    if axis is not None and axis >= array.ndim:  # which NumPy lets pass for axis 0 of rank 0
        raise Wanted("ETYPE")
    try:
        return array.squeeze(axis), element
    except ValueError:
        raise Wanted("EVALUE") from None


def broadcast(step, array, element, _):
    shape = step["shape"]
    require_rank(shape, element.itemsize)
    try:
        return np.broadcast_to(array, shape), element
    except ValueError:
        raise Wanted("EVALUE", *["EOVERFLOW"] * too_large(shape, element.itemsize)) from None


def cast(step, array, element, memory):
    to = ELEMENTS.get(step["format"])
    if to is None:
        raise Wanted("EFORMAT")
    if not array.flags.forc:
        raise Wanted("ETYPE")
    wanted = [array.nbytes // to.itemsize] if step["shape"] is None else step["shape"]
    if array.nbytes % to.itemsize:
        raise Wanted("ETYPE")
    require_rank(wanted, 1)
    try:  # of as many elements as there are, without any memory behind them
        if min(wanted, default=0) < -1:
            raise ValueError
        shape = np.broadcast_to(np.uint8(), (array.nbytes // to.itemsize,)).reshape(wanted).shape
    except ValueError:
        if any(extent < -1 for extent in wanted) or wanted.count(-1) > 1:  # CPython: ValueError
            raise Wanted("EVALUE", *["EOVERFLOW"] * too_large(wanted, to.itemsize)) from None
        raise Wanted("ETYPE", *["EOVERFLOW"] * too_large(wanted, to.itemsize)) from None
    if too_large(shape, to.itemsize):
        raise Wanted("EOVERFLOW")
    return memory.array(to.dtype, shape, None, memory.offset(array) if array.size else 0, array.flags.writeable), to


def cast_last(step, array, element, memory):
    to = ELEMENTS.get(step["format"])
    if to is None:
        raise Wanted("EFORMAT")
    shape, strides = list(array.shape), list(array.strides)
    if to.itemsize != element.itemsize:
        if array.ndim == 0 or shape[-1] * element.itemsize % to.itemsize:
            raise Wanted("ETYPE")
        if shape[-1] > 1 and array.size and strides[-1] != element.itemsize:
            raise Wanted("ETYPE")
        shape[-1] = shape[-1] * element.itemsize // to.itemsize
        strides[-1] = to.itemsize
    if array.size == 0:
        return memory.array(to.dtype, shape, None, 0, array.flags.writeable), to
    out = memory.array(to.dtype, shape, strides, memory.offset(array), array.flags.writeable)
    try:
        seen = array.view(to.dtype)  # NumPy's own, which wants one itemsize to divide the other
    except ValueError:
        return out, to
    if seen.shape != out.shape or any(n > 1 and a != b for n, a, b in zip(shape, seen.strides, out.strides)):
        raise AssertionError(f"the model of cast_last is wrong: {seen.shape} {seen.strides}")
    return out, to


def field(step, array, element, _):
    if element.code not in RECORDS or step["name"] not in element.fields:
        raise Wanted("ETYPE")
    part = next(part for part in element.parts if part[0] == step["name"])
    return array[step["name"]], part[1]


def readonly(_, array, element, __):
    out = array.view()
    out.flags.writeable = False
    return out, element


NUMPY = {"index": index, "permute": permute, "reshape": reshape, "squeeze": squeeze, "broadcast": broadcast,
         "cast": cast, "cast_last": cast_last, "field": field, "readonly": readonly}
