"""oriel.View and oriel.Buffer: what memoryview has, and what it has not."""

import array
import collections.abc
import copy
import decimal
import fractions
import gc
import itertools
import pickle
import random
import struct
import sys
import unittest

import numpy as np
import oriel


class Records(unittest.TestCase):
    def test_finalisers_may_read_records_while_one_is_read(self):
        view = oriel.View(bytearray(range(12)) * 1000).cast("T{B:r:B:g:B:b:}", (4000,))
        other = oriel.View(bytearray(b"\xff" * 6)).cast("T{B:a:B:b:B:c:B:d:B:e:B:f:}", (1,))

        class Reads:
            def __init__(self):
                self.me = self  # for the collector to find

            def __del__(self):
                other[0]

        threshold = gc.get_threshold()
        self.addCleanup(gc.set_threshold, *threshold)
        self.addCleanup(gc.enable)
        gc.set_threshold(1)
        for k in range(1000):
            gc.disable()
            for _ in range(4):
                Reads()
            gc.enable()  # the next tuple has them collected
            self.assertEqual(view[k], tuple(range(k * 3 % 12, k * 3 % 12 + 3)))


class Indexing(unittest.TestCase):
    def setUp(self):
        self.array = np.arange(60, dtype="i4").reshape(3, 4, 5)
        self.view = oriel.View(self.array)

    def test_every_index_is_as_in_numpy(self):
        parts = [0, -1, 2, slice(None), slice(1, None), slice(None, None, -1), slice(-1, 0, -2), slice(5, 1),
                 Ellipsis, None]
        tried = 0
        for key in itertools.chain(parts, itertools.product(parts, repeat=2), itertools.product(parts, repeat=3),
                                   [(), (1, 2, 3), (None, 0, ..., None, 4), (0, 0, 0, ...)]):
            if isinstance(key, tuple) and sum(part is Ellipsis for part in key) > 1:
                self.assertRaises(TypeError, lambda: self.view[key])
                continue
            expected, seen = self.array[key], self.view[key]
            if not isinstance(seen, oriel.View):
                self.assertEqual(seen, expected)
                continue
            back = np.asarray(seen)
            self.assertEqual(seen.shape, expected.shape, key)
            np.testing.assert_array_equal(back, expected)
            if expected.size:
                self.assertTrue(np.shares_memory(back, self.array))
            tried += 1
        self.assertGreater(tried, 700)

    def test_what_is_no_index(self):
        for key in (0.0, "a", b"a", [0], (0, 0.5), (0, 0, 0, 0), ((0, 0), 0)):
            self.assertRaises(TypeError, lambda: self.view[key])
        for key in (3, -4, (0, 4), (0, 0, 2**63), 2**63 - 1):
            self.assertRaises(IndexError, lambda: self.view[key])
        self.assertRaisesRegex(ValueError, "zero", lambda: self.view[::0])
        self.assertRaises(TypeError, lambda: self.view[(None,) * 20])

    def test_no_axes(self):
        scalar = oriel.View(b"\5").cast("B", [])
        self.assertEqual((scalar[()], scalar.shape, scalar.ndim, scalar.tolist()), (5, (), 0, 5))
        self.assertEqual(scalar[...], scalar)
        for refused in (lambda: len(scalar), lambda: iter(scalar), lambda: scalar[0], lambda: scalar[:]):
            self.assertRaises(TypeError, refused)
        writable = oriel.Buffer(1).view("B", ())
        writable[()] = 7
        writable[...] = scalar
        self.assertEqual(writable[()], 5)

    def test_setting(self):
        view, mirror = oriel.View(self.array), self.array.copy()
        for key, value in [((0, 0, 0), -1), ((1, ..., 2), 9), ((slice(None, None, 2), 3, -1), 8)]:
            mirror[key] = value
            if isinstance(view[key], oriel.View):
                view[key].fill(value)
            else:
                view[key] = value
            np.testing.assert_array_equal(self.array, mirror)
        view[0] = view[1]
        view[:, ::-1] = view
        mirror[0] = mirror[1]
        mirror[:, ::-1] = mirror.copy()
        np.testing.assert_array_equal(self.array, mirror)
        self.assertRaisesRegex(ValueError, "shape|extent|axis", view.__setitem__, 0, np.zeros((4, 4), "i4"))
        self.assertRaises(ValueError, view.__setitem__, 0, np.zeros((4, 5), "u4"))  # another format
        self.assertRaises(TypeError, view.__setitem__, 0, 5)
        self.assertRaises(TypeError, view.__delitem__, 0)
        self.assertRaisesRegex(TypeError, "read-only", view.toreadonly().__setitem__, (0, 0, 0), 1)

    def test_iteration_gives_elements_or_rows(self):
        self.assertEqual([row.tolist() for row in self.view], self.array.tolist())
        self.assertEqual(list(self.view[0, 0]), [0, 1, 2, 3, 4])
        self.assertEqual([row[0, 0] for row in reversed(self.view)], [40, 20, 0])
        first, *rest = self.view[1, 1]
        self.assertEqual((first, rest), (25, [26, 27, 28, 29]))
        match self.view[0, 0, :2]:
            case [zero, one]:
                self.assertEqual((zero, one), (0, 1))
            case _:
                self.fail("a view matches as a sequence")
        self.assertIsInstance(self.view, collections.abc.Sequence)


class Elements(unittest.TestCase):
    def test_each_kind_there_and_back(self):
        for code, values in {"?": [True, False], "b": [-128, 127], "B": [0, 255], "h": [-32768], "H": [65535],
                             "i": [-2**31], "I": [2**32 - 1], "q": [-2**63], "Q": [2**64 - 1], "e": [0.5],
                             "f": [1.5], "d": [1e300], "c": [b"x"], "3s": [b"abc"], ">H": [258], ">d": [-2.5],
                             "Zf": [1 + 2j], "Zd": [-1e300j], "2w": ["zß"], "T{B:r:>H:g:}": [(1, 515)],
                             "T{(2)B:p:f:q:}": [((1, 2), 0.5)]}.items():
            buffer = oriel.Buffer(240)
            view = buffer.view(code)
            for value in values:
                with self.subTest(code=code, value=value):
                    view[1] = value
                    self.assertEqual(view[1], value)
                    self.assertIs(type(view[1]), type(value))
                    self.assertEqual(view[:2].tolist()[1], value)
                    self.assertIn(value, view)
                    self.assertEqual(view.index(value), 1 if value else 0)
                    self.assertEqual(view.count(value), 1 if value else len(view))

    def test_long_doubles_are_read_as_the_nearest_float_and_compared_as_they_are(self):
        fine = np.longdouble(1) + np.finfo(np.longdouble).eps
        array = np.array([0.5, fine, 1, np.nan], np.longdouble)
        view = oriel.View(array)
        self.assertEqual(view[:3].tolist(), [0.5, float(fine), 1.0])
        self.assertIs(type(view[0]), float)
        self.assertEqual((view.index(1.0), view.count(1.0)), (2, 1) if fine != 1 else (1, 2))
        self.assertEqual(view[:3], array[:3])
        self.assertEqual(view[1] == view[2], True)  # as floats,
        self.assertEqual(view[1:2] == view[2:3], bool(fine == 1))  # not as what they are
        view[3] = 0.1
        self.assertEqual((view[3], array[3]), (0.1, np.longdouble(0.1)))
        self.assertIn(0.1, view)
        swapped = oriel.Buffer(array.nbytes).view(">g" if sys.byteorder == "little" else "<g")  # which NumPy has not
        swapped[:] = oriel.View(array.view("u1").reshape(4, -1)[:, ::-1].copy()).cast(swapped.format, (4,))
        self.assertEqual((swapped.tolist(), swapped), (view.tolist(), view))
        swapped[1] = -2.5
        self.assertEqual(swapped.tolist()[1], -2.5)
        pairs = np.array([fine - 2j], np.clongdouble)
        view = oriel.View(pairs)
        self.assertEqual(view[0], complex(pairs[0]))
        view[0] = 3 - 0.1j
        self.assertEqual((view[0], pairs[0]), (3 - 0.1j, np.clongdouble(3 - 0.1j)))
        if np.finfo(np.longdouble).max > np.finfo(float).max:
            self.assertRaisesRegex(ValueError, "beyond the greatest double", oriel.View(
                np.array([np.finfo(np.longdouble).max])).__getitem__, 0)

    def test_what_an_element_cannot_hold(self):
        for code, value, error in [("B", 256, ValueError), ("B", -1, ValueError), ("Q", 2**64, ValueError),
                                   ("b", 10**30, ValueError), ("B", 1.0, TypeError), ("B", b"a", TypeError),
                                   ("B", None, TypeError), ("c", 1, TypeError), ("c", b"ab", ValueError),
                                   ("f", "1", TypeError), ("d", 10**400, ValueError), ("e", 1e6, ValueError),
                                   ("Zf", "a", TypeError), ("3s", 5, TypeError), ("T{B:r:B:g:}", (1,), ValueError),
                                   ("T{B:r:B:g:}", 3, TypeError)]:
            view = oriel.Buffer(48).view(code)
            with self.subTest(code=code, value=value):
                self.assertRaises(error, view.__setitem__, 0, value)
                self.assertEqual(bytes(view.cast("B")), bytes(48))

    def test_other_numbers(self):
        class Five:
            def __index__(self):
                return 5

            def __float__(self):
                return 5.25
        ints, reals = oriel.Buffer(8).view("H"), oriel.Buffer(16).view("d")
        ints[0] = Five()
        reals[0] = Five()
        self.assertEqual((ints[0], reals[0]), (5, 5.25))
        reals[1] = fractions.Fraction(1, 2)
        self.assertIn(fractions.Fraction(1, 2), reals)
        self.assertIn(decimal.Decimal("5.25"), reals)
        self.assertNotIn(decimal.Decimal("0.1"), reals)
        self.assertIn(decimal.Decimal(5), ints)
        self.assertIn(5.0, ints)
        self.assertNotIn(5.5, ints)
        self.assertNotIn("5", ints)
        self.assertNotIn(2**70, ints)
        self.assertNotIn(object(), ints)

    def test_index_as_memoryview_has_it_from_3_14_on(self):
        view = oriel.View(b"abcabc")
        self.assertEqual((view.index(98), view.index(98, 2), view.index(98, -2), view.count(99)), (1, 4, 4, 2))
        self.assertRaises(ValueError, view.index, 98, 2, 4)
        self.assertRaises(ValueError, view.index, 7)
        self.assertEqual(view.cast("B", (2, 3)).index(99, 1), (1, 2))
        self.assertEqual(view.cast("B", (2, 3)).count(97), 2)

    def test_code_run_by_a_value_may_release_the_view(self):
        view = oriel.View(bytearray(4))

        class Releases:
            def __index__(self):
                view.release()
                return 1
        self.assertRaisesRegex(ValueError, "released", view.__setitem__, 0, Releases())

    def test_fill(self):
        view = oriel.Buffer(12).view("H", (2, 3))
        view[:, 1].fill(7)
        self.assertEqual(view.tolist(), [[0, 7, 0], [0, 7, 0]])
        self.assertRaises(ValueError, view.fill, 65536)
        self.assertRaises(TypeError, view.toreadonly().fill, 1)


class Geometry(unittest.TestCase):
    def test_casts_beyond_memoryview(self):
        self.assertEqual(oriel.View(bytes(0)).cast("I", (0, 4)).shape, (0, 4))
        words = oriel.View(array.array("H", [1, 2, 3, 4]))
        self.assertEqual(words.cast("I", (2, 1)).tolist(), [[0x20001], [0x40003]])
        self.assertEqual(words.cast(">H")[0], 256)
        grid = oriel.Buffer(24).view("B", (2, 3, 4))
        self.assertEqual(grid.cast("H", (4, -1)).shape, (4, 3))
        self.assertEqual(grid[:, ::-1].cast_last("I").shape, (2, 3, 1))

    def test_casts_that_cannot_be(self):
        view = oriel.View(bytes(12))
        for refused, error in [(lambda: view.cast("Q"), TypeError), (lambda: view[::2].cast("H"), TypeError),
                               (lambda: view.cast("y"), ValueError), (lambda: view.cast("B", 12), TypeError),
                               (lambda: view.cast("B", (5, 2)), TypeError), (lambda: view.cast(5), TypeError),
                               (lambda: view.cast("B", ["a"]), TypeError),
                               (lambda: view.cast("B", [2**62, 2**62]), ValueError)]:
            self.assertRaises(error, refused)

    def test_axes_as_in_numpy(self):
        theirs = np.arange(24, dtype="u2").reshape(1, 2, 3, 4)
        ours = oriel.View(theirs)
        for seen, expected in [(ours.T, theirs.T), (ours.permute(2, 0, -1, 1), theirs.transpose(2, 0, 3, 1)),
                               (ours.squeeze(), theirs.squeeze()), (ours.squeeze(0), theirs.squeeze(0)),
                               (ours.reshape(6, -1), theirs.reshape(6, -1)),
                               (ours.reshape((24,)), theirs.reshape(24)),
                               (ours.broadcast_to((5, 2, 3, 4)), np.broadcast_to(theirs, (5, 2, 3, 4))),
                               (ours.as_strided((3, 2), (8, -2), 2),
                                np.lib.stride_tricks.as_strided(theirs.ravel()[1:], (3, 2), (8, -2)))]:
            np.testing.assert_array_equal(np.asarray(seen), expected)
            self.assertTrue(np.shares_memory(np.asarray(seen), theirs))
        self.assertTrue(ours.broadcast_to((5, 2, 3, 4)).readonly)
        for refused, error in [(lambda: ours.T.reshape(24), ValueError), (lambda: ours.permute(0, 1), ValueError),
                               (lambda: ours.squeeze(1), ValueError), (lambda: ours.squeeze(7), IndexError),
                               (lambda: ours.as_strided((25,)), BufferError),
                               (lambda: ours.as_strided((9,), (0,)), BufferError),
                               (lambda: ours.broadcast_to((2, 3)), ValueError)]:
            self.assertRaises(error, refused)

    def test_fields(self):
        records = np.zeros(3, [("r", "u1"), ("at", ">u2", (2,))])
        view = oriel.View(records)
        view.field("r").fill(9)
        view[1] = (1, (2, 3))
        self.assertEqual(records["r"].tolist(), [9, 1, 9])
        self.assertEqual(records["at"][1].tolist(), [2, 3])
        self.assertRaisesRegex(TypeError, "r", view.field, "b")

    def test_more_axes_than_oriel_has(self):
        self.assertRaisesRegex(BufferError, "8", oriel.View, np.zeros((1,) * 9))


class Whole(unittest.TestCase):
    def test_copies_in_three_orders(self):
        theirs = np.arange(24, dtype=">i4").reshape(2, 3, 4)
        for look in (theirs, theirs.T, theirs[:, ::-1], theirs[1], theirs.transpose(1, 0, 2), theirs[:0]):
            for order in "CFA":
                self.assertEqual(oriel.View(look).tobytes(order), look.tobytes(order))
            self.assertEqual(oriel.View(look).tolist(), look.tolist())
        self.assertEqual(oriel.View(theirs).tobytes(None), theirs.tobytes())
        self.assertRaises(ValueError, oriel.View(theirs).tobytes, "X")
        self.assertRaises(ValueError, oriel.View(theirs).tobytes, "CF")

    def test_hex_as_memoryview(self):
        rng = random.Random(7)
        for _ in range(300):
            data = rng.randbytes(rng.randrange(12))
            step = rng.choice([1, 2, -1])
            ours, theirs = oriel.View(data)[::step], memoryview(data)[::step]
            self.assertEqual(ours.hex(), theirs.hex())
            sep, group = rng.choice(":-_"), rng.randint(-4, 4)
            self.assertEqual(ours.hex(sep, group), theirs.hex(sep, group), (data, sep, group))
            self.assertEqual(ours.hex(sep.encode(), bytes_per_sep=group), theirs.hex(sep, group))
        for sep in ("", "ab", "é", b"\xff"):
            self.assertRaisesRegex(ValueError, "sep must be", oriel.View(b"ab").hex, sep)
        self.assertRaises(TypeError, oriel.View(b"ab").hex, 5)
        self.assertRaises(OverflowError, oriel.View(b"ab").hex, ":", 2**40)

    def test_equality(self):
        view = oriel.View(b"abc")
        self.assertTrue(view == b"abc" and view == bytearray(b"abc") and b"abc" == view and view != b"abd")
        self.assertFalse(view == "abc" or view == [97, 98, 99] or view == oriel.View(b"abc").cast("B", (1, 3)))
        self.assertEqual(view.cast("B", (3, 1)).T, np.array([[97, 98, 99]]))
        self.assertTrue(view.same_bytes(b"abc") and not view.same_bytes(b"abd"))
        self.assertTrue(view.identical(view[:]) and not view.identical(view[1:]))
        self.assertNotEqual(oriel.View(b"a"), np.array([object()]))
        with self.assertRaises(TypeError):
            view < b"abc"

    def test_hash(self):
        self.assertEqual(hash(oriel.View(b"abc")), hash(b"abc"))
        self.assertEqual(hash(oriel.View(b"abc")[::-1]), hash(b"cba"))
        self.assertEqual(hash(oriel.Buffer(b"abc", readonly=True)), hash(b"abc"))
        for writable in (oriel.View(bytearray(3)), oriel.View(b"abcd").cast("H")):
            self.assertRaises(ValueError, hash, writable)
        self.assertRaises(TypeError, hash, oriel.View(bytearray(3)).toreadonly())
        self.assertRaises(TypeError, hash, oriel.Buffer(3))

    def test_no_copies_behind_the_back(self):
        for refused in (copy.copy, copy.deepcopy, pickle.dumps):
            self.assertRaises(TypeError, refused, oriel.View(b"abc"))
        with self.assertRaises(TypeError):
            type("Mine", (oriel.View,), {})


class Construction(unittest.TestCase):
    def test_access(self):
        self.assertTrue(oriel.View(bytearray(3), writable=False).readonly)
        self.assertFalse(oriel.View(bytearray(3), writable=True).readonly)
        for closed in (b"abc", oriel.View(b"abc"), oriel.Buffer(b"abc", readonly=True)):
            self.assertRaises(BufferError, oriel.View, closed, writable=True)
            self.assertTrue(oriel.View(closed).readonly)

    def test_what_cannot_be_looked_at(self):
        for other in ("abc", 5, [1, 2], None, {}):
            self.assertRaises(TypeError, oriel.View, other)
        self.assertRaisesRegex(ValueError, "'y'", oriel.Buffer(8).view, "y")
        overlapping = np.lib.stride_tricks.as_strided(np.zeros(4, "u1"), (3, 2), (1, 1))
        self.assertRaisesRegex(BufferError, "overlap", oriel.View, overlapping)
        self.assertEqual(oriel.View(overlapping, writable=False).shape, (3, 2))

    def test_numpy_records_keep_their_fields(self):
        for dtype in (np.dtype([("a", "u1"), ("b", "<i4"), ("c", "u1")], align=True),
                      np.dtype([("a", "<i4"), ("b", "u1")]),
                      np.dtype({"names": ["a", "b"], "formats": ["u1", "<u2"], "offsets": [0, 1], "itemsize": 9}),
                      np.dtype([("a", "u1"), ("v", "V5"), ("w", "V2", (2,)), ("b", ">u2")]),
                      np.dtype([("a", [("x", "u1"), ("y", "<f8")], (3,)), ("b", "S3"), ("c", "U2")], align=True),
                      np.dtype([("a", "O"), ("b", "<u2"), ("c", "g")])):
            with self.subTest(dtype=str(dtype)):
                array = np.zeros(3, dtype)
                array["b"] = 1
                view = oriel.View(array)
                self.assertEqual((view.itemsize, view.tobytes()), (dtype.itemsize, array.tobytes()))
                self.assertEqual(np.asarray(view).dtype.itemsize, dtype.itemsize)
                for name in dtype.names:
                    field = np.asarray(view.field(name))
                    self.assertEqual(field.shape, array[name].shape)
                    self.assertEqual(field.ctypes.data, array[name].ctypes.data)
                    self.assertEqual(view.field(name).tobytes(), array[name].tobytes())

    def test_elements_of_no_bytes_are_looked_at_as_memoryview_does(self):
        import ctypes

        class Empty(ctypes.Structure):
            _fields_ = []

        for exporter in (np.zeros((3, 2), []), np.zeros((3, 2), "V0"), ((Empty * 2) * 3)()):
            theirs, ours = memoryview(exporter), oriel.View(exporter)
            with self.subTest(format=theirs.format):
                for name in ("itemsize", "nbytes", "shape", "strides", "readonly", "c_contiguous", "f_contiguous"):
                    self.assertEqual(getattr(ours, name), getattr(theirs, name), name)
                self.assertEqual(ours[1:].shape, (2, 2))
                self.assertEqual((ours.tobytes(), ours.hex(), ours.tolist()), (b"", "", [[(), ()]] * 3))
                self.assertEqual(ours, oriel.View(exporter))
                self.assertEqual(memoryview(ours).shape, (3, 2))
                self.assertEqual(np.asarray(ours).tolist(), [[(), ()]] * 3)
        records = oriel.View(np.zeros(2, [("a", "V0"), ("b", "u1")]))
        self.assertEqual((records.field("a").shape, records.field("a").nbytes), ((2,), 0))
        self.assertEqual(np.asarray(records).dtype.names, ("a", "b"))

    def test_whatever_ctypes_exports_is_held(self):
        import ctypes
        kinds = [ctypes.POINTER(ctypes.c_int), ctypes.CFUNCTYPE(None), ctypes.py_object, ctypes.c_void_p,
                 ctypes.c_char_p, ctypes.c_wchar, ctypes.c_longdouble, ctypes.c_wchar_p, ctypes.c_bool,
                 ctypes.POINTER(ctypes.POINTER(ctypes.c_double))]

        class All(ctypes.Structure):
            _fields_ = [(f"f{k}", kind) for k, kind in enumerate(kinds)]

        class Empty(ctypes.Structure):
            _fields_ = []

        for kind in kinds + [All, ctypes.POINTER(All), ctypes.POINTER(Empty), ctypes.CFUNCTYPE(ctypes.c_int, All)]:
            with self.subTest(kind=kind.__name__, format=memoryview((kind * 3)()).format):
                array = (kind * 3)()
                view = oriel.View(array)
                self.assertEqual((view.shape, view.itemsize, view.nbytes),
                                 ((3,), ctypes.sizeof(kind), 3 * ctypes.sizeof(kind)))
                self.assertEqual(view.tobytes(), bytes(array))
                self.assertEqual(view[::-2].tobytes(), bytes(array)[:view.itemsize] * 2)
                self.assertTrue(view.same_bytes(view[::-1]))
                self.assertEqual(view, view[::-1])
                self.assertEqual(memoryview(view).nbytes, view.nbytes)
        self.assertEqual(oriel.View((ctypes.c_void_p * 2)(5, 6)).tolist(), [5, 6])
        self.assertEqual(oriel.View((ctypes.c_wchar * 2)("a", "b")).tolist(), ["a", "b"])
        pointers = oriel.View((ctypes.POINTER(ctypes.c_int) * 2)())
        self.assertEqual(pointers.format, "&<i")
        for refused in (lambda: pointers[0], lambda: pointers.tolist(), lambda: pointers.__setitem__(0, 1),
                        lambda: pointers.fill(1)):
            self.assertRaisesRegex((TypeError, ValueError), "cast to 'B'", refused)
        pointers[1:] = pointers[:1]

    def test_references_to_objects_are_read_only(self):
        objects = np.array([object(), None])
        view = oriel.View(objects)
        self.assertEqual((view.format, view.readonly), ("O", True))
        self.assertEqual(view.tobytes(), objects.tobytes())
        self.assertRaisesRegex(BufferError, "only their owner", oriel.View, objects, writable=True)
        self.assertTrue(oriel.View(np.zeros(2, [("a", "u1"), ("b", "O")])).readonly)
        self.assertFalse(oriel.View(np.zeros(2, [("O", "u1")])).readonly)  # that is a name

    def test_pointers_to_rows_are_refused(self):
        import _testbuffer
        rows = _testbuffer.ndarray(list(range(6)), shape=[2, 3], format="B", flags=_testbuffer.ND_PIL)
        self.assertRaisesRegex(BufferError, "suboffset", oriel.View, rows)

    def test_attributes_are_those_of_memoryview(self):
        names = {name for name in dir(memoryview) if not name.startswith("_")}
        self.assertLessEqual(names, set(dir(oriel.View)))
        theirs = memoryview(bytes(range(24))).cast("H", (3, 4))[::2]
        ours = oriel.View(theirs)
        for name in ("nbytes", "itemsize", "format", "ndim", "shape", "strides", "suboffsets", "readonly",
                     "c_contiguous", "f_contiguous", "contiguous"):
            self.assertEqual(getattr(ours, name), getattr(theirs, name), name)
        self.assertEqual(repr(ours), "<oriel.View 'H' (2, 4) read-only>")
        with self.assertRaises(AttributeError):
            ours.format = "B"

    def test_buffer(self):
        self.assertEqual(bytes(oriel.Buffer(3)), b"\0\0\0")
        self.assertEqual(bytes(oriel.Buffer(np.arange(6, dtype="u1").reshape(2, 3).T)), bytes([0, 3, 1, 4, 2, 5]))
        buffer = oriel.Buffer(b"abcdef")
        self.assertEqual((len(buffer), buffer.nbytes, buffer[1], bytes(buffer[::-2])), (6, 6, 98, b"fdb"))
        buffer[1:3] = b"XY"
        buffer[-1] = 33
        self.assertEqual(buffer, b"aXYde!")
        self.assertEqual(buffer.view(">H", (2,), (-4,), 4).tolist(), [0x6521, 0x6158])
        self.assertRaisesRegex(BufferError, "overlap", buffer.view, "B", (2, 2), (1, 1))
        self.assertRaises(BufferError, buffer.view, "H", (4,))
        self.assertRaises(ValueError, oriel.Buffer, -1)
        self.assertRaises(OverflowError, oriel.Buffer, 2**70)
        self.assertRaises(TypeError, oriel.Buffer(3, readonly=True).resize, 4)
        with self.assertRaises(TypeError):
            oriel.Buffer(b"abc", readonly=True)[0] = 1
        self.assertEqual(repr(oriel.Buffer(3)), "<oriel.Buffer of 3 bytes, exports: 0>")
        with oriel.Buffer(3) as closing:
            pass
        self.assertEqual(len(closing), 0)

    def test_memory_that_is_not_there(self):
        self.assertRaises(MemoryError, oriel.Buffer, 2**62)
