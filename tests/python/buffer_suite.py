"""The checks of CPython's test_buffer on oriel's views: `verify` (every attribute, every element by PyBuffer_GetPointer,
all copies in all orders, equality) and `verify_getbuf` (what a request gets, or that it is refused).

Random geometries of 0 to 5 axes, strides of both signs and with gaps, empty extents, over all formats that struct and
oriel have in common. Expected values come from a list of elements and plain arithmetic, not from oriel.
"""

import itertools
import os
import random
import struct
import unittest

import oriel
from test import test_buffer

SKIPS = {}

# struct's codes, in the form in which oriel gives them back; the others have the sizes of some of these.
CODES = "?cbBhHiIlLqQnNefdP"
FORMATS = [code for code in CODES if oriel.Buffer(8).view(code).format == code]
OTHERS = {code: oriel.Buffer(8).view(code).format for code in CODES if code not in FORMATS}
FORMATS += [order + code for order in ">" for code in "hHiIqQefd"]

REQUESTS = [test_buffer.PyBUF_INDIRECT, test_buffer.PyBUF_STRIDES, test_buffer.PyBUF_ND, test_buffer.PyBUF_SIMPLE,
            test_buffer.PyBUF_C_CONTIGUOUS, test_buffer.PyBUF_F_CONTIGUOUS, test_buffer.PyBUF_ANY_CONTIGUOUS,
            test_buffer.PyBUF_FULL, test_buffer.PyBUF_FULL_RO, test_buffer.PyBUF_RECORDS, test_buffer.PyBUF_RECORDS_RO,
            test_buffer.PyBUF_STRIDED, test_buffer.PyBUF_STRIDED_RO, test_buffer.PyBUF_CONTIG,
            test_buffer.PyBUF_CONTIG_RO]
FLAGS = [0, test_buffer.PyBUF_WRITABLE, test_buffer.PyBUF_FORMAT,
         test_buffer.PyBUF_WRITABLE | test_buffer.PyBUF_FORMAT]

counts = {"views": 0, "verify": 0, "requests": 0, "granted": 0}

NOT_RUN = {
    **{f"format {code}": f"oriel has it, as the {other} that it is, so the format string differs from struct's"
       for code, other in OTHERS.items()},
    "formats of several items ('bl')": "oriel gives them as records T{...}, which struct does not read",
    "suboffsets (ND_PIL)": "oriel has none, by design",
    "overlapping elements": "oriel refuses to make such views writable",
    "test_ndarray_* and the rest of the file": "they test _testbuffer.ndarray and memoryview, not an exporter",
}


def random_geometry(rng):
    """(elements of memory, shape, strides in elements, offset in elements)."""
    ndim = rng.randrange(6)
    most = [40, 12, 6, 4, 3][max(ndim - 1, 0)]
    least = rng.choice([0] + [1] * 3 + [2] * 8)
    shape = [rng.randint(least, most) for _ in range(ndim)]
    strides = [0] * ndim
    packed = 1
    axes = list(range(ndim))
    if rng.random() < 0.7:
        axes.reverse()  # row-major
    elif rng.random() < 0.5:
        rng.shuffle(axes)
    gaps = rng.random() < 0.5
    for axis in axes:
        strides[axis] = packed * (rng.randint(1, 3) if gaps else 1)
        packed = strides[axis] * max(shape[axis], 1)
    if rng.random() < 0.5:
        strides = [rng.choice([-1, 1]) * stride for stride in strides]
    low = sum(stride * (extent - 1) for stride, extent in zip(strides, shape) if stride < 0 and extent > 0)
    high = sum(stride * (extent - 1) for stride, extent in zip(strides, shape) if stride > 0 and extent > 0)
    if 0 in shape:
        low = high = 0
    before = rng.choice([0, 0, 3])
    return before - low + high + 1 + rng.choice([0, 2]), shape, strides, before - low


def random_items(rng, code, count):
    order, char = (code[0], code[1:]) if len(code) == 2 else ("", code)
    low, high = test_buffer.fmtdict[order or "@"].get(char, (None, None))  # it has no "e"
    if char == "?":
        return [rng.random() < 0.5 for _ in range(count)]
    if char == "c":
        return [bytes([rng.randrange(256)]) for _ in range(count)]
    if char in "efd":
        most = 60000 if char == "e" else 1e6
        return [struct.unpack(code, struct.pack(code, rng.uniform(-most, most)))[0] for _ in range(count)]
    return [rng.randrange(low, high) for _ in range(count)]


def nested(items, shape, strides, offset):
    if not shape:
        return items[offset]
    return [nested(items, shape[1:], strides[1:], offset + k * strides[0]) for k in range(shape[0])]


def canonical(shape, strides, itemsize):
    """Strides of extents <= 1 mean nothing: oriel gives those of a packed view."""
    packed = itemsize
    out = list(strides)
    for axis in reversed(range(len(shape))):
        if shape[axis] <= 1:
            out[axis] = packed
        packed *= max(shape[axis], 1)
    return out


class OrielUnderTestBuffer(unittest.TestCase):
    views = 300

    def setUp(self):
        self.cases = test_buffer.TestBufferProtocol()
        self.cases.setUp()

    def test_verify(self):
        self.assertIn("B", FORMATS)
        for number in range(self.views):
            code = FORMATS[number % len(FORMATS)]
            with self.subTest(seed=SEED, number=number):
                self.verify_one(random.Random(f"{SEED} {number}"), code)

    def verify_one(self, rng, code):
        itemsize = struct.calcsize(code)
        count, shape, strides, offset = random_geometry(rng)
        items = random_items(rng, code, count)
        readonly = rng.random() < 0.3
        buffer = oriel.Buffer(b"".join(struct.pack(code, item) for item in items), readonly=readonly)
        if rng.random() < 0.5:
            exporter = buffer.view(code, shape, [stride * itemsize for stride in strides], offset * itemsize)
        else:  # the same memory lent by somebody else
            foreign = bytes(buffer) if readonly else bytearray(buffer)
            exporter = oriel.View(foreign).cast(code).as_strided(
                shape, [stride * itemsize for stride in strides], offset * itemsize)
        expected = dict(itemsize=itemsize, fmt=code, readonly=readonly, ndim=len(shape), shape=shape,
                        strides=canonical(shape, [stride * itemsize for stride in strides], itemsize),
                        lst=nested(items, shape, strides, offset))
        counts["views"] += 1

        if 0 not in shape:  # CPython's own verify reads the first element of what it got
            self.cases.verify(memoryview(exporter), obj=exporter, **expected)
            self.cases.verify(test_buffer.ndarray(exporter, getbuf=test_buffer.PyBUF_FULL_RO), obj=exporter, **expected)
            counts["verify"] += 2
            if shape:
                self.cases.verify(exporter, obj=exporter.obj, **expected)
                counts["verify"] += 1
        else:
            look = memoryview(exporter)
            self.assertEqual((look.tolist() if test_buffer.is_memoryview_format(code) else expected["lst"], look.shape,
                              look.strides, look.nbytes, look.tobytes()),
                             (expected["lst"], tuple(shape), tuple(expected["strides"]), 0, b""))
            counts["verify"] += 1

        for request, flags in itertools.product(REQUESTS, FLAGS):
            for look in (exporter, memoryview(exporter)):
                if 0 in shape and len(shape) == 1 and look is not exporter:
                    continue  # memoryview calls it not contiguous if its stride is not its itemsize: a defect
                if 0 in shape:
                    self.request_of_nothing(exporter, request | flags)
                else:
                    self.cases.verify_getbuf(exporter, look, request | flags)
                counts["requests"] += 1

    def request_of_nothing(self, exporter, request):
        """Of what is empty verify_getbuf reads the first element. Only a write to read-only memory is refused, and a
        format without a shape."""
        shapeless = request & test_buffer.PyBUF_ND == 0 and request & test_buffer.PyBUF_FORMAT
        if shapeless or (exporter.readonly and request & test_buffer.PyBUF_WRITABLE):
            self.assertRaises(BufferError, test_buffer.ndarray, exporter, getbuf=request)
        else:
            self.assertEqual(test_buffer.ndarray(exporter, getbuf=request).nbytes, 0)


SEED = int.from_bytes(os.urandom(4), "little")


def suite(views=300, seed=None):
    global SEED
    if seed is not None:
        SEED = int(seed)
    print(f"seed {SEED}; formats {' '.join(FORMATS)}")
    OrielUnderTestBuffer.views = int(views)
    return unittest.defaultTestLoader.loadTestsFromTestCase(OrielUnderTestBuffer)


def report():
    for what, why in NOT_RUN.items():
        print(f"not run: {what}: {why}")
    print(f"{counts['views']} views, {counts['verify']} verify, {counts['requests']} requests checked")
