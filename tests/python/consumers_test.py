"""Other people's code uses our memory, and we use theirs: nothing is copied, and nothing is pulled away."""

import array
import ctypes
import gc
import hashlib
import io
import mmap
import pickle
import socket
import struct
import tempfile
import threading
import unittest
import weakref
import zlib

import numpy as np
import oriel
from PIL import Image as Pillow


def address_of(exporter):
    return np.frombuffer(exporter, "u1").__array_interface__["data"][0]


class Consumers(unittest.TestCase):
    def setUp(self):
        self.pixels = np.arange(4 * 6 * 3, dtype="u1").reshape(4, 6, 3)
        self.image = oriel.wrap(self.pixels)

    def test_numpy_shares_the_memory(self):
        seen = np.asarray(self.image)
        self.assertTrue(np.shares_memory(seen, self.pixels))
        self.assertEqual((seen.shape, seen.strides, seen.dtype), ((4, 6, 3), (18, 3, 1), np.dtype("u1")))
        part = np.asarray(self.image.crop(1, 2, 4, 2).flip("horizontal"))
        self.assertTrue(np.shares_memory(part, self.pixels))
        np.testing.assert_array_equal(part, self.pixels[2:4, 1:5][:, ::-1])
        part[0, 0] = 99
        self.assertEqual(self.pixels[2, 4].tolist(), [99, 99, 99])

    def test_numpy_gets_an_error_and_no_array_of_one_object(self):
        self.assertRaisesRegex(BufferError, "materialise", np.asarray, self.image.invert())
        np.testing.assert_array_equal(np.asarray(self.image.invert().materialise()), 255 - self.pixels)

    def test_numpy_reads_every_format(self):
        for dtype in ("?", "i1", "u2", ">u2", "<i4", ">i8", "f2", "f4", ">f8", "c8", "c16", "S3", "U2",
                      [("r", "u1"), ("g", ">u2")], np.dtype([("a", "u1"), ("b", "i4")], align=True)):
            with self.subTest(dtype=dtype):
                theirs = np.frombuffer(bytes(range(96)) * 2, "u1").copy()
                size = np.dtype(dtype).itemsize
                theirs = theirs[:size * 6].view("?").view(dtype).reshape(2, 3) if dtype != "?" else \
                    np.array([[True, False, True]] * 2)
                ours = oriel.View(theirs)
                back = np.asarray(ours)
                self.assertEqual(back.dtype, theirs.dtype)
                self.assertTrue(np.shares_memory(back, theirs))
                self.assertEqual(back.tobytes(), theirs.tobytes())
                self.assertEqual(ours.tobytes("F"), theirs.tobytes("F"))

    def test_dlpack_both_sides_of_numpy(self):
        floats = np.arange(12, dtype="f4").reshape(3, 4)
        view = oriel.View(floats)[::2, 1:]
        tensor = np.from_dlpack(view)
        self.assertTrue(np.shares_memory(tensor, floats))
        np.testing.assert_array_equal(tensor, floats[::2, 1:])
        self.assertEqual(view.__dlpack_device__(), (1, 0))
        view.release()
        np.testing.assert_array_equal(tensor, floats[::2, 1:])  # an export of its own
        unused = oriel.View(bytearray(8)).__dlpack__()
        del unused
        self.assertRaises(BufferError, oriel.View(b"read-only").__dlpack__)
        self.assertRaises(BufferError, oriel.View(floats).__dlpack__, copy=True)
        for unknown in (">u2", "S3", [("a", "u1")]):  # there is no such type; as NumPy says it
            self.assertRaises(BufferError, oriel.View(np.zeros(2, unknown)).__dlpack__)
        self.assertRaises(BufferError, oriel.View(floats).__dlpack__, dl_device=(2, 0))

    def test_negative_strides_go_into_a_tensor_only_when_asked_for(self):
        floats = np.arange(12, dtype="f4").reshape(3, 4)
        flipped = oriel.View(floats)[::-1, ::-1]
        with self.assertRaises(BufferError) as caught:
            np.from_dlpack(flipped)  # NumPy would take them, but its call does not say so
        self.assertIn("axis 0 has a stride of -16 bytes", str(caught.exception))

        class TakesThem:
            def __dlpack__(self, **request):
                return flipped.__dlpack__(negative_strides=True, **request)

        np.testing.assert_array_equal(np.from_dlpack(TakesThem()), floats[::-1, ::-1])
        self.assertTrue(np.shares_memory(np.from_dlpack(TakesThem()), floats))

    def test_whoever_has_only_a_tensor_is_looked_at_by_it(self):
        class Tensor:  # as PyTorch's, which has no buffer
            def __init__(self, memory):
                self.memory = memory
                self.asked = []

            def __dlpack__(self, *, stream=None, max_version=None):
                self.asked.append(max_version)
                return oriel.View(self.memory).__dlpack__(max_version=max_version)

        pixels = np.arange(24, dtype="u1").reshape(2, 4, 3)
        tensor = Tensor(pixels)
        view = oriel.View(tensor)
        self.assertEqual((view.shape, view.format, view.readonly, view.obj), ((2, 4, 3), "B", False, tensor))
        self.assertEqual(tensor.asked, [(1, 0)])
        oriel.wrap(tensor).crop(1, 0, 2, 2).invert_in_place()
        self.assertEqual(pixels[0, :, 0].tolist(), [0, 252, 249, 9])
        self.assertEqual(view[0, 1, 0], 252)

        lender = bytearray(8)
        view = oriel.View(Tensor(lender))
        self.assertRaises(BufferError, lender.append, 1)
        view.release()
        lender.append(1)

    def test_a_tensor_from_before_versions_comes_in_read_only(self):
        class Old:
            def __init__(self, array):
                self.array = array

            def __dlpack__(self, stream=None):  # has not heard of max_version
                return self.array.__dlpack__()

        array = np.arange(6, dtype="i2")
        view = oriel.View(Old(array))
        self.assertEqual((view.tolist(), view.readonly), (array.tolist(), True))
        self.assertRaises(BufferError, oriel.View, Old(array), writable=True)

    def test_what_is_no_tensor_is_said(self):
        class Odd:
            def __init__(self, gives):
                self.gives = gives

            def __dlpack__(self, **request):
                return self.gives()

        used = oriel.View(bytearray(4)).__dlpack__()
        oriel.View(Odd(lambda: used))
        with self.assertRaises(BufferError) as caught:
            oriel.View(Odd(lambda: used))  # a second time
        self.assertIn("no capsule with a tensor that is still to be had", str(caught.exception))
        self.assertRaises(BufferError, oriel.View, Odd(lambda: 3))
        self.assertRaises(ZeroDivisionError, oriel.View, Odd(lambda: 1 // 0))

    def test_a_tensor_keeps_its_exporter(self):
        lender = bytearray(16)
        tensor = np.from_dlpack(oriel.View(lender))
        self.assertRaises(BufferError, lender.append, 1)
        del tensor
        gc.collect()
        lender.append(1)

    def test_a_tensor_keeps_memory_that_only_a_cycle_leads_to(self):
        class Lender(bytearray):
            pass

        for through in (lambda lender: lender, memoryview):
            lender = Lender(b"kept" * 100000)
            lender.view = oriel.View(through(lender))
            alive = weakref.ref(lender)
            tensor = np.from_dlpack(lender.view)
            del lender
            gc.collect()
            self.assertIsNotNone(alive())
            others = [bytearray(b"\xff" * 400000) for _ in range(8)]  # what was freed would be written over
            self.assertEqual(tensor[:8].tobytes(), b"keptkept")
            del others, tensor
            gc.collect()
            # A cycle through a memoryview stays: collected in an unlucky order, it frees what is still lent.
            self.assertEqual(alive() is None, through is not memoryview)
            if alive():
                alive().view.release()

    def test_hashlib_and_zlib(self):
        packed = self.image.crop(0, 1, 6, 2)
        self.assertEqual(hashlib.sha256(packed).digest(), hashlib.sha256(self.pixels[1:3].tobytes()).digest())
        self.assertEqual(zlib.crc32(packed), zlib.crc32(self.pixels[1:3].tobytes()))
        self.assertEqual(zlib.decompress(zlib.compress(packed)), self.pixels[1:3].tobytes())
        with self.assertRaises(BufferError) as caught:
            hashlib.sha256(self.image.crop(1, 1, 2, 2))  # rows with gaps
        self.assertRegex(str(caught.exception), "^PyBUF_SIMPLE: the view is not C-contiguous: .*; ask for "
                         r"PyBUF_STRIDES and follow the strides, or copy the elements \(View.tobytes\)$")

    def test_struct(self):
        self.assertEqual(struct.unpack_from("<HB", self.image, 3), (0x0403, 5))
        buffer = oriel.Buffer(8)
        struct.pack_into("<I", buffer, 2, 0x01020304)
        self.assertEqual(buffer[:].tobytes(), b"\0\0\4\3\2\1\0\0")

    def test_readinto(self):
        buffer = oriel.Buffer(6)
        self.assertEqual(io.BytesIO(b"abcdef").readinto(buffer[2:5]), 3)
        self.assertEqual(bytes(buffer), b"\0\0abc\0")
        self.assertRaises((TypeError, BufferError), io.BytesIO(b"abc").readinto, oriel.Buffer(3, readonly=True))

    def test_socket(self):
        one, other = socket.socketpair()
        with one, other:
            rows = self.image.crop(0, 0, 6, 2)
            self.assertEqual(one.send(rows), 36)
            into = oriel.Buffer(36)
            self.assertEqual(other.recv_into(into), 36)
            self.assertEqual(bytes(into), self.pixels[:2].tobytes())

    def test_files_and_maps(self):
        with tempfile.TemporaryFile() as file:
            file.write(self.image)
            file.flush()
            with mmap.mmap(file.fileno(), 72) as mapped:
                image = oriel.wrap(mapped, (4, 6, 3))
                image.invert_in_place()
                self.assertRaises(BufferError, mapped.close)
                del image
            file.seek(0)
            self.assertEqual(file.read(), (255 - self.pixels).tobytes())

    def test_pillow_shares_the_memory(self):
        buffer = oriel.Buffer(bytes(12))
        pillow = Pillow.frombuffer("L", (4, 3), buffer, "raw", "L", 0, 1)
        buffer[5] = 77
        self.assertEqual(pillow.getpixel((1, 1)), 77)
        self.assertRaises(BufferError, buffer.resize, 20)
        rgba = np.arange(96, dtype="u1").reshape(4, 6, 4)
        pillow = Pillow.frombuffer("RGBA", (6, 4), oriel.wrap(rgba), "raw", "RGBA", 0, 1)
        rgba[1, 2, 3] = 200
        self.assertEqual(pillow.getpixel((2, 1))[3], 200)
        # RGB has 4 bytes a pixel in Pillow: it copies, of NumPy's arrays too.
        pillow = Pillow.fromarray(np.asarray(self.image))
        self.assertEqual(np.asarray(pillow).tolist(), self.pixels.tolist())

    def test_pillow_agrees_on_a_file(self):
        with tempfile.NamedTemporaryFile(suffix=".png") as file:
            oriel.save(self.pixels, file.name)
            with Pillow.open(file.name) as pillow:
                self.assertEqual(np.asarray(pillow).tolist(), self.pixels.tolist())

    def test_ctypes(self):
        buffer = oriel.Buffer(8)
        numbers = (ctypes.c_uint32 * 2).from_buffer(buffer)
        numbers[1] = 0x01020304
        self.assertEqual(buffer.view("I")[1], 0x01020304)
        self.assertRaises(BufferError, buffer.resize, 0)
        self.assertRaises(TypeError, (ctypes.c_uint32 * 2).from_buffer, oriel.Buffer(8, readonly=True))

    def test_arrays_and_joins(self):
        words = array.array("H")
        words.frombytes(oriel.View(b"\1\0\2\0"))
        self.assertEqual(words.tolist(), [1, 2])
        self.assertEqual(b"-".join([oriel.View(b"ab"), oriel.Buffer(b"cd")]), b"ab-cd")
        self.assertEqual(bytearray(oriel.View(b"abc")[::-1]), b"cba")

    def test_pickles_out_of_band(self):
        view = oriel.View(bytearray(b"abcdef"))
        self.assertEqual(pickle.PickleBuffer(view).raw().obj.tobytes(), b"abcdef")


class Lifetimes(unittest.TestCase):
    def test_a_buffer_in_use_keeps_its_size(self):
        buffer = oriel.Buffer(b"abcd")
        look = memoryview(buffer)
        self.assertEqual(buffer.exports, 1)
        for change in (lambda: buffer.resize(8), buffer.close):
            self.assertRaisesRegex(BufferError, "1 export", change)
        buffer.resize(4)  # the same size is fine
        part = look[1:]
        look.release()
        self.assertRaises(BufferError, buffer.resize, 8)
        part.release()
        self.assertEqual(buffer.exports, 0)
        buffer.resize(8)
        self.assertEqual(bytes(buffer), b"abcd\0\0\0\0")
        buffer.close()
        self.assertRaisesRegex(ValueError, "released", memoryview, buffer)

    def test_a_view_in_use_is_not_released(self):
        view = oriel.View(bytearray(4))
        one, other = memoryview(view), np.asarray(view)
        self.assertEqual(view.exports, 2)
        self.assertRaisesRegex(BufferError, "2 exported buffers", view.release)
        one.release()
        del other
        view.release()
        self.assertTrue(view.released)

    def test_wrapping_blocks_a_resize_until_the_last_view_is_gone(self):
        lender = bytearray(12)
        image = oriel.wrap(lender, (2, 2, 3))
        self.assertRaises(BufferError, lender.append, 1)
        part = image.crop(0, 0, 1, 1)
        view = part.view()
        del image
        self.assertRaises(BufferError, lender.append, 1)
        view.release()
        self.assertRaises(BufferError, lender.append, 1)
        del part
        lender.append(1)
        self.assertEqual(len(lender), 13)

    def test_memory_may_be_given_back_by_a_thread_without_the_gil(self):
        """ctypes lets go of the GIL while the tensor's deleter, the last to hold the memory, runs."""
        api, library = ctypes.pythonapi, ctypes.CDLL(oriel.__file__)
        api.PyCapsule_GetPointer.restype = ctypes.c_void_p
        api.PyCapsule_GetPointer.argtypes = [ctypes.py_object, ctypes.c_char_p]
        api.PyCapsule_SetName.argtypes = [ctypes.py_object, ctypes.c_char_p]
        library.oriel_dlpack_delete.argtypes = [ctypes.c_void_p, ctypes.c_int]
        lender, name = bytearray(8), b"used_dltensor"
        capsule = oriel.View(lender).__dlpack__()
        tensor = api.PyCapsule_GetPointer(capsule, b"dltensor")
        api.PyCapsule_SetName(capsule, name)
        self.assertRaises(BufferError, lender.append, 1)
        library.oriel_dlpack_delete(tensor, 0)
        lender.append(1)

    def test_an_exporter_lives_as_long_as_somebody_looks(self):
        class Lender(bytearray):
            pass
        lender = Lender(b"abc")
        gone = weakref.ref(lender)
        view = oriel.View(lender)[1:]
        self.assertIs(view.obj, lender)
        del lender
        self.assertIsNotNone(gone())
        self.assertEqual(view.tolist(), [98, 99])
        view.release()
        self.assertIsNone(gone())

    def test_cycles_are_collected(self):
        class Lender(bytearray):
            pass

        class Holder(oriel.Buffer):
            pass
        for make in (lambda: self.cycle(Lender(12), lambda lender: oriel.View(lender)),
                     lambda: self.cycle(Lender(12), lambda lender: oriel.wrap(lender, (2, 2, 3))),
                     lambda: self.cycle(Lender(12), lambda lender: oriel.wrap(lender, (2, 2, 3)).view()),
                     lambda: self.cycle(Lender(12), lambda lender: memoryview(oriel.View(lender))),
                     lambda: self.cycle(Holder(12), lambda lender: oriel.View(lender)),
                     lambda: self.cycle(Holder(12), lambda lender: memoryview(lender))):
            gone = make()
            gc.collect()
            self.assertIsNone(gone())

    @staticmethod
    def cycle(lender, look):
        lender.look = look(lender)
        return weakref.ref(lender)

    def test_many_threads_one_buffer(self):
        """Views are made, sliced, exported, read and released while another thread tries to resize."""
        buffer = oriel.Buffer(bytes(range(64)))
        refused = 0
        wrong = []
        start = threading.Barrier(6)

        def look():
            start.wait()
            for _ in range(1500):
                with buffer.view("B", (8, 8)) as view:
                    part = view[::-1, 2:6]
                    if part[0, 0] != 58 or np.asarray(part)[7, 3] != 5 or bytes(part.T)[:2] != b"\x3a\x32":
                        wrong.append(part.tolist())
                    part.release()

        def resize():
            nonlocal refused
            start.wait()
            for _ in range(3000):
                try:
                    buffer.resize(65)
                    buffer.resize(64)
                except BufferError:
                    refused += 1
            if len(buffer) == 65:
                buffer.resize(64)

        with buffer.view():  # so that some are refused for sure, and none of the threads sees another size
            threads = [threading.Thread(target=look) for _ in range(5)] + [threading.Thread(target=resize)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertEqual(wrong, [])
        self.assertEqual(refused, 3000)
        self.assertEqual(buffer.exports, 0)

    def test_many_threads_release_one_view(self):
        for _ in range(300):
            lender = bytearray(16)
            view = oriel.View(lender)
            start = threading.Barrier(4)
            seen = []

            def work():
                start.wait()
                for _ in range(5):
                    try:
                        seen.append(sum(view[4:8].tolist()))
                        view.release()
                    except (ValueError, BufferError) as error:
                        seen.append(type(error))
            threads = [threading.Thread(target=work) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertLessEqual(set(seen), {0, ValueError, BufferError})
            self.assertTrue(view.released)
            lender.append(1)
