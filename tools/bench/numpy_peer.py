"""The peer NumPy: operations on arrays over the benchmark's own memory, written as one usually writes them.

Run inside oriel-bench (numpy.cpp), which calls what these functions return, in turn with the others.
"""

import numpy as np


def array(memory, dtype, *shape):
    return np.frombuffer(memory, dtype=dtype).reshape(shape)


def inverted(source, target):
    """A function that writes the inverse of `source` to `target`; alpha is kept."""
    if source.dtype == np.float32:
        one = np.float32(1)
        return lambda: np.subtract(one, source, out=target)
    if source.shape[-1] == 4:  # as one number a pixel: four times as fast as with a broadcast row
        colour = np.array([255, 255, 255, 0], np.uint8).view(np.uint32)[0]
        source, target = source.view(np.uint32), target.view(np.uint32)
        return lambda: np.bitwise_xor(source, colour, out=target)
    return lambda: np.invert(source, out=target)


def copying(operation, source, target, height, width, channels, dtype):
    """A function that writes the result into `target`. `operation` is the name the tables show."""
    if operation == "to interleaved":
        planes = array(source, dtype, channels, height, width)
        view = planes.transpose(1, 2, 0)
    else:
        view = array(source, dtype, height, width, channels)
    if operation == "invert":
        return inverted(view, array(target, dtype, height, width, channels))
    if operation == "invert in place":
        pixels = array(target, dtype, height, width, channels)
        return inverted(pixels, pixels)
    if operation == "flip x + invert":
        return inverted(view[:, ::-1], array(target, dtype, height, width, channels))

    views = {
        "crop half": lambda a: a[:, width // 4:width // 4 + width // 2],
        "flip y": lambda a: a[::-1],
        "flip x": lambda a: a[:, ::-1],
        "rotate 180": lambda a: a[::-1, ::-1],
        "extract channel": lambda a: a[:, :, 1:2],
        "subsample 2x2": lambda a: a[::2, ::2],
        "transpose": lambda a: a.swapaxes(0, 1),
        "rotate 90": lambda a: np.rot90(a, -1),
        "rotate 270": lambda a: np.rot90(a),
        "to planar": lambda a: a.transpose(2, 0, 1),
        "to interleaved": lambda a: a,
    }
    seen = views[operation](view)
    to = array(target, dtype, *seen.shape)
    return lambda: np.copyto(to, seen)


def viewing(task):
    """("index", array, index) or ("equal", memoryview, memoryview)."""
    picture = np.zeros((480, 640, 3), np.uint8)
    indices = {
        "slice": slice(40, 240),
        "crop": (slice(40, 240), slice(20, 320)),
        "flip": slice(None, None, -1),
    }
    if task in indices:
        return "index", picture, indices[task]
    formats = {"equal byte orders": ("=i4", ">i4"), "equal integer float": ("=u2", "=f8")}
    if task in formats:
        numbers = np.arange(100_000) % 65_536
        a, b = (numbers.astype(f) for f in formats[task])
        return "equal", memoryview(a), memoryview(b)
    return None
