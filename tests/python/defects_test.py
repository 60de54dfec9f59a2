"""What CPython's memoryview, its exporters and other binders do wrong (each seen on CPython 3.11), done right."""

import array
import binascii
import ctypes
import hashlib
import struct
import unittest

import oriel


class Defects(unittest.TestCase):
    def test_an_empty_strided_slice_is_contiguous(self):
        empty = oriel.View(b"ab")[2::2]
        self.assertTrue(empty.c_contiguous and empty.f_contiguous and empty.contiguous)
        self.assertEqual(hashlib.md5(empty).digest(), hashlib.md5(b"").digest())
        self.assertEqual(empty.cast("B").nbytes, 0)

    def test_iter_of_a_released_view_is_a_value_error(self):
        view = oriel.View(b"ab")
        view.release()
        self.assertRaisesRegex(ValueError, "released", iter, view)

    def test_an_iterator_asks_each_time(self):
        view = oriel.View(b"abc")
        walk = iter(view)
        self.assertEqual(next(walk), 97)
        view.release()
        self.assertRaisesRegex(ValueError, "released", next, walk)

    def test_an_extreme_step_does_not_overflow_the_stride(self):
        words = oriel.View(bytes(range(16))).cast("I")
        for step in (2**62, 2**63 - 1, -2**62, -2**63, 2**70):
            with self.subTest(step=step):
                part = words[::step]
                self.assertEqual(part.shape, (1,))
                self.assertEqual(part.strides, (4,))
                self.assertEqual(part.tolist(), [words[0 if step > 0 else 3]])

    def test_any_byte_but_zero_is_true(self):
        two = oriel.View(b"\x02").cast("?")
        one = oriel.View(b"\x01").cast("?")
        self.assertIs(two[0], True)
        self.assertEqual(two.tolist(), [True])
        self.assertEqual(two, one)

    def test_a_view_of_ctypes_records_equals_itself(self):
        class Record(ctypes.Structure):
            _fields_ = [("a", ctypes.c_byte), ("b", ctypes.c_int)]
        records = (Record * 2)((1, 2), (3, 4))
        view = oriel.View(records)
        self.assertEqual(view, view)
        self.assertEqual(view, oriel.View(records))
        self.assertEqual(view.itemsize, ctypes.sizeof(Record))
        self.assertEqual(view.nbytes, 16)
        other = (Record * 2)((1, 2), (3, 5))
        self.assertNotEqual(view, oriel.View(other))

    def test_a_view_of_records_equals_itself_by_fields(self):
        records = oriel.Buffer(struct.pack("<BxHBxH", 1, 2, 3, 4)).view("T{B:a:xH:b:}")
        self.assertEqual(records, records)
        self.assertEqual(records.tolist(), [(1, 2), (3, 4)])
        self.assertEqual(records.field("b").tolist(), [2, 4])

    def test_overlapping_assignment_in_two_axes(self):
        for to, of in [((slice(1, None),), (slice(None, -1),)), ((slice(None, -1),), (slice(1, None),)),
                       ((Ellipsis, slice(1, None)), (Ellipsis, slice(None, -1))),
                       ((slice(None, None, -1),), (slice(None),)),
                       ((slice(1, None), slice(1, None)), (slice(None, -1), slice(None, -1)))]:
            with self.subTest(to=to, of=of):
                view = oriel.Buffer(bytes(range(12))).view("B", (3, 4))
                expected = oriel.Buffer(bytes(range(12))).view("B", (3, 4))
                expected[to] = oriel.Buffer(view[of].tobytes()).view("B", view[of].shape)
                view[to] = view[of]
                self.assertEqual(view.tolist(), expected.tolist())
        shifted = oriel.Buffer(bytes(range(12))).view("B", (3, 4))
        shifted[1:] = shifted[:-1]
        self.assertEqual(shifted.tolist(), [[0, 1, 2, 3], [0, 1, 2, 3], [4, 5, 6, 7]])

    def test_a_float_that_does_not_fit_is_refused(self):
        view = oriel.Buffer(4).view("f")
        with self.assertRaises(ValueError):
            view[0] = 1e300
        self.assertEqual(view[0], 0.0)
        view[0] = float("inf")  # said so
        self.assertEqual(view[0], float("inf"))

    def test_memory_of_a_contradicting_format_is_whole(self):
        class Wrong:  # as array.array.__buffer__(SIMPLE) does from 3.12 on: format 'B' with an itemsize of 4
            pass
        words = array.array("i", [1, 2])
        info = (ctypes.c_char * 80).from_buffer(bytearray(80))
        api = ctypes.pythonapi
        api.PyObject_GetBuffer.argtypes = [ctypes.py_object, ctypes.c_void_p, ctypes.c_int]
        api.PyMemoryView_FromBuffer.argtypes = [ctypes.c_void_p]
        api.PyMemoryView_FromBuffer.restype = ctypes.py_object
        api.PyBuffer_Release.argtypes = [ctypes.c_void_p]
        api.PyObject_GetBuffer(words, ctypes.addressof(info), 0x18)  # STRIDES: no format, so memoryview says 'B'
        try:
            wrong = api.PyMemoryView_FromBuffer(ctypes.addressof(info))
            self.assertEqual((wrong.format, wrong.itemsize), ("B", 4))
            with oriel.View(wrong) as view:
                self.assertEqual((view.format, view.itemsize, view.nbytes), ("4s", 4, 8))
                self.assertEqual(view.cast("i").tolist(), [1, 2])
            wrong.release()
        finally:
            api.PyBuffer_Release(ctypes.addressof(info))

    def test_elements_that_have_no_bytes_whatever_their_format_says_show_none(self):
        class Nothing(ctypes.Union):  # says 'B', as ctypes says of every Union, with an itemsize of 0
            _fields_ = []
        for exporter in ((Nothing * 1000)(), Nothing()):
            theirs, view = memoryview(exporter), oriel.View(exporter)
            self.assertEqual((theirs.format, theirs.itemsize, theirs.nbytes), ("B", 0, 0))
            self.assertEqual((view.itemsize, view.nbytes, view.shape), (0, 0, theirs.shape))
            self.assertEqual(view.tobytes(), b"")

    def test_negative_strides_never_show_other_memory(self):
        """pybind11's own buffer support gave hexlify bytes outside the object."""
        backwards = oriel.View(b"abcdef")[::-1]
        self.assertRaises(BufferError, binascii.hexlify, backwards)
        self.assertEqual(backwards.hex(), "666564636261")

    def test_equality_is_exact_across_formats(self):
        self.assertNotEqual(oriel.View(array.array("d", [2.0**53])), oriel.View(array.array("q", [2**53 + 1])))
        self.assertEqual(oriel.View(array.array("d", [2.0**53])), oriel.View(array.array("q", [2**53])))
        self.assertEqual(oriel.View(array.array("I", [2**32 - 1])), oriel.View(array.array("q", [2**32 - 1])))
        nan = oriel.View(array.array("d", [float("nan")]))
        self.assertNotEqual(nan, nan)

    def test_foreign_byte_orders_are_read_and_written(self):
        big = oriel.Buffer(b"\0\1\0\2").view(">H")
        self.assertEqual(big.tolist(), [1, 2])
        big[0] = 0x1234
        self.assertEqual(bytes(big), b"\x12\x34\0\2")
        self.assertEqual(big, array.array("H", [0x1234, 2]))
        self.assertEqual(oriel.View((ctypes.c_int * 2)(5, 6)).tolist(), [5, 6])

    def test_refusals_say_who_holds_it(self):
        buffer = oriel.Buffer(8)
        buffer.track_exports()
        view = buffer.view("H", (2, 2))
        self.assertRaisesRegex(BufferError, "1 export", buffer.resize, 4)
        self.assertEqual(len(buffer.list_exports()), 1)
        self.assertIn("(2, 2)", buffer.list_exports()[0])
        view.release()
        buffer.resize(4)
        self.assertEqual(len(buffer), 4)
