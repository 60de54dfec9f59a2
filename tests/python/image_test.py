"""oriel.Image: from files to pixels and back, by way of filters."""

import errno
import gc
import os
import signal
import subprocess
import sys
import tempfile
import threading
import unittest

import numpy as np
import oriel

HARBOUR = os.path.join(os.environ["ORIEL_SOURCE"], "sample_images", "harbour.jpg")
LIGHTHOUSE = os.path.join(os.environ["ORIEL_SOURCE"], "sample_images", "lighthouse.png")
STEPS = os.path.join(os.environ["ORIEL_SOURCE"], "sample_images", "steps.pgm")


class Filters(unittest.TestCase):
    def setUp(self):
        self.pixels = np.random.default_rng(3).integers(0, 256, (5, 7, 3), "u1")
        self.image = oriel.wrap(self.pixels)

    def shows(self, image, expected):
        self.assertEqual(image.shape, expected.shape)
        seen = np.asarray(image)
        self.assertTrue(np.shares_memory(seen, self.pixels))
        np.testing.assert_array_equal(seen, expected)

    def test_each_is_what_numpy_does(self):
        image, pixels = self.image, self.pixels
        self.shows(image.crop(1, 2, 4, 3), pixels[2:5, 1:5])
        self.shows(image.crop(x=1, y=2, width=4, height=3), pixels[2:5, 1:5])
        self.shows(image.flip("horizontal"), pixels[:, ::-1])
        self.shows(image.flip("vertical"), pixels[::-1])
        self.shows(image.flip("both"), pixels[::-1, ::-1])
        for quarters in range(-5, 6):
            self.shows(image.rotate(90 * quarters), np.rot90(pixels, -quarters))
        self.shows(image.transpose(), pixels.transpose(1, 0, 2))
        self.shows(image.transverse(), pixels[::-1, ::-1].transpose(1, 0, 2))
        self.shows(image.subsample(2), pixels[::2, ::2])
        self.shows(image.subsample(3, 2, x0=1, y0=2), pixels[2::2, 1::3])
        self.shows(image.channels("bgr"), pixels[..., ::-1])
        self.shows(image.channels("g"), pixels[..., 1:2])
        self.shows(image.select("[::2, ::-1]"), pixels[::2, ::-1])
        self.shows(image.crop(1, 0, 5, 5).rotate(90).flip("vertical"), np.rot90(pixels[:, 1:6], -1)[::-1])

    def test_what_is_pending_is_never_shown_wrong(self):
        for pending in (self.image.invert(), self.image.invert("g"), self.image.channels("rrg")):
            for look in (memoryview, np.asarray, bytes, oriel.View, lambda image: image.view()):
                self.assertRaisesRegex(BufferError, "materialise", look, pending)
        np.testing.assert_array_equal(np.asarray(self.image.invert("g").materialise())[..., 1], 255 - self.pixels[..., 1])
        np.testing.assert_array_equal(np.asarray(self.image.channels("rrg").materialise()), self.pixels[..., [0, 0, 1]])
        self.shows(self.image.invert().invert(), self.pixels)

    def test_in_place(self):
        before = self.pixels.copy()
        self.image.crop(1, 1, 2, 2).invert_in_place("r")
        before[1:3, 1:3, 0] = 255 - before[1:3, 1:3, 0]
        np.testing.assert_array_equal(self.pixels, before)
        view = self.image.view()
        view[...] = view[:, ::-1]
        np.testing.assert_array_equal(self.pixels, before[:, ::-1])
        self.assertRaisesRegex(TypeError, "read-only", oriel.wrap(self.pixels, writable=False).invert_in_place)

    def test_stages_change_what_is_seen_and_not_the_pixels(self):
        before = self.pixels.copy()
        seen = lambda image: np.asarray(image.materialise())
        red = np.array([255, 0, 0], "u1")
        height, width = before.shape[:2]

        filled = before.copy()
        filled[1:3, 2:6] = red
        np.testing.assert_array_equal(seen(self.image.fill("red", (2, 1, 4, 2))), filled)
        np.testing.assert_array_equal(seen(self.image.fill("255,0,0"))[0, 0], red)
        filled = before.copy()
        filled[..., 1] = 9
        np.testing.assert_array_equal(seen(self.image.fill("9", channels="g")), filled)

        inverted = before.copy()
        inverted[1:3, 2:6, 2] = 255 - inverted[1:3, 2:6, 2]
        np.testing.assert_array_equal(seen(self.image.invert("b", region=(2, 1, 4, 2))), inverted)

        pasted = before.copy()
        pasted[1:3, 2:4] = before[0:2, 0:2]
        for what in (self.image.crop(0, 0, 2, 2), before[0:2, 0:2]):  # an Image, and what becomes one
            np.testing.assert_array_equal(seen(self.image.paste(what, 2, 1)), pasted)

        for border, mode in (("edge", "edge"), ("mirror", "symmetric"), ("colour", "constant")):
            np.testing.assert_array_equal(seen(self.image.pad(1, 2, 3, 4, border=border)),
                                          np.pad(before, ((1, 3), (4, 2), (0, 0)), mode))
        np.testing.assert_array_equal(seen(self.image.pad(1, 0, 0, 0, colour="red"))[0], np.tile(red, (width, 1)))
        self.assertEqual(self.image.gray().shape, (height, width, 1))

        rgba = np.dstack([before, np.full((height, width), 0, "u1")])
        np.testing.assert_array_equal(seen(oriel.wrap(rgba).background("red")), np.tile(red, (height, width, 1)))
        np.testing.assert_array_equal(self.pixels, before)
        self.assertFalse(self.image.gray().loaded)
        self.assertEqual(np.asarray(self.image.gray()).shape, (height, width, 1))  # computed when asked for

    def test_filled_and_pasted_in_place(self):
        expected = self.pixels.copy()
        self.image.crop(1, 1, 2, 2).fill_in_place("red")
        expected[1:3, 1:3] = (255, 0, 0)
        self.image.crop(0, 0, 1, 1).fill_in_place("7", "b")
        expected[0, 0, 2] = 7
        np.testing.assert_array_equal(self.pixels, expected)
        self.image.paste_in_place(np.zeros((2, 2, 3), "u1"), 3, 0)
        expected[0:2, 3:5] = 0
        np.testing.assert_array_equal(self.pixels, expected)
        self.assertRaisesRegex(TypeError, "read-only", oriel.wrap(self.pixels, writable=False).fill_in_place, "red")

    def test_what_was_pasted_is_kept(self):
        lender = bytearray(12)
        pasted = self.image.paste(oriel.wrap(lender, (2, 2, 3)), 0, 0)
        self.assertRaises(BufferError, lender.append, 1)
        self.assertEqual(np.asarray(pasted)[:2, :2].tobytes(), bytes(12))
        del pasted
        gc.collect()
        lender.append(1)

    def test_what_cannot_be(self):
        for refused, error in [(lambda: self.image.crop(0, 0, 8, 1), IndexError),
                               (lambda: self.image.crop(0, 0, 0, 1), ValueError),
                               (lambda: self.image.crop(1, 2), TypeError),
                               (lambda: self.image.flip("sideways"), ValueError),
                               (lambda: self.image.flip(1), TypeError),
                               (lambda: self.image.rotate(45), ValueError),
                               (lambda: self.image.channels("x"), ValueError),
                               (lambda: self.image.subsample(0), ValueError),
                               (lambda: self.image.select("[::0]"), ValueError),
                               (lambda: self.image.fill("no colour"), ValueError),
                               (lambda: self.image.fill("red", (0, 0, 0, 1)), ValueError),
                               (lambda: self.image.fill("red", (0, 0, 99, 1)), IndexError),
                               (lambda: self.image.fill("red", (0, 0, 1)), TypeError),
                               (lambda: self.image.invert(region=(-1, 0, 1, 1)), IndexError),
                               (lambda: self.image.paste(self.image, 1, 0), IndexError),
                               (lambda: self.image.paste("text", 0, 0), TypeError),
                               (lambda: self.image.pad(1, 1, 1, 1, border="wall"), ValueError),
                               (lambda: self.image.pad(-99, 1, 1, 1), ValueError),
                               (lambda: self.image.background(3), TypeError),
                               (lambda: oriel.Image(), TypeError)]:
            self.assertRaises(error, refused)

    def test_facts(self):
        image = oriel.wrap(np.zeros((2, 3, 4), ">u2"), max=1000)
        self.assertEqual((image.width, image.height, image.shape, image.channel_count, image.channel_names, image.format,
                          image.max, image.file_format, image.orientation, image.loaded, image.readonly, image.inverted,
                          image.remapped),
                         (3, 2, (2, 3, 4), 4, "rgba", ">H", 1000, "", 1, True, False, False, False))
        self.assertEqual(repr(image.invert()), "<oriel.Image 3x2 rgba '>H' inverted>")
        self.assertEqual(oriel.wrap(np.zeros((2, 3), "f4")).shape, (2, 3, 1))

    def test_wrapping_flat_memory(self):
        self.assertEqual(oriel.wrap(bytes(24), (2, 4, 3)).shape, (2, 4, 3))
        self.assertEqual(oriel.wrap(bytes(24), (2, 6), ">H").format, ">H")
        self.assertRaises(TypeError, oriel.wrap, bytes(24))
        self.assertRaises(ValueError, oriel.wrap, bytes(24), (5, 5))
        self.assertRaises(BufferError, oriel.wrap, bytes(24), (2, 4, 3), writable=True)


class Files(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def test_opened_lazily(self):
        image = oriel.open(LIGHTHOUSE)
        self.assertFalse(image.loaded)
        self.assertEqual((image.file_format, image.channel_names), ("png", "rgb"))
        self.assertIn("not loaded", repr(image))
        part = image.crop(10, 20, 30, 40)
        self.assertFalse(part.loaded)
        pixels = np.asarray(part)
        self.assertTrue(part.loaded)
        self.assertFalse(image.loaded)
        self.assertTrue(np.shares_memory(pixels, np.asarray(part)))  # loaded once
        np.testing.assert_array_equal(pixels, np.asarray(oriel.load(LIGHTHOUSE))[20:60, 10:40])
        self.assertIs(image.load(), image)
        self.assertTrue(image.loaded)

    def test_saved_and_opened_again(self):
        image = oriel.load(HARBOUR)
        pixels = np.array(image)
        for name in ("a.png", "b.ppm", "c.pam"):
            self.assertIsNone(image.flip("vertical").invert().save(self.path(name)))
            np.testing.assert_array_equal(np.asarray(oriel.open(self.path(name))), 255 - pixels[::-1])
        oriel.save(pixels, self.path("plain"), format="png")
        self.assertEqual(oriel.open(self.path("plain")).file_format, "png")
        image.save(self.path("small.jpg"), quality=5)
        image.save(self.path("large.jpg"), quality=95)
        self.assertLess(os.path.getsize(self.path("small.jpg")), os.path.getsize(self.path("large.jpg")) / 3)

    def test_paths_of_every_kind(self):
        import pathlib
        image = oriel.open(pathlib.Path(STEPS))
        image.save(os.fsencode(self.path("größe.pgm")))
        self.assertTrue(os.path.exists(self.path("größe.pgm")))

    def test_memory(self):
        with open(HARBOUR, "rb") as file:
            data = bytearray(file.read())
        image = oriel.decode(data)
        self.assertEqual(image.file_format, "jpeg")
        self.assertRaises(BufferError, data.append, 1)
        np.testing.assert_array_equal(np.asarray(image), np.asarray(oriel.load(HARBOUR)))
        del image
        data.append(1)
        file = oriel.open(LIGHTHOUSE).encode("png")
        self.assertIsInstance(file, oriel.Buffer)
        self.assertTrue(file.readonly)
        np.testing.assert_array_equal(np.asarray(oriel.decode(file)), np.asarray(oriel.load(LIGHTHOUSE)))

    def test_a_mapped_file(self):
        oriel.save(np.zeros((2, 3), "u1"), self.path("a.pgm"))
        size = os.path.getsize(self.path("a.pgm"))
        mapped = oriel.map(self.path("a.pgm"), "r+")
        pixels = oriel.wrap(mapped[size - 6:], (2, 3))
        pixels.invert_in_place()
        self.assertRaises(BufferError, mapped.close)
        del pixels
        mapped.close()
        self.assertEqual(np.asarray(oriel.open(self.path("a.pgm"))).tolist(), [[[255]] * 3] * 2)
        self.assertTrue(oriel.map(self.path("a.pgm"))[:].readonly)
        self.assertRaises(ValueError, oriel.map, self.path("a.pgm"), "w")
        self.assertRaises(OSError, oriel.map, self.path("none"))

    def test_names_that_are_no_utf_8(self):
        name = self.path("\udcff.png")
        with self.assertRaisesRegex(FileNotFoundError, "\udcff.png': no such file"):
            oriel.open(name)
        oriel.open(STEPS).save(name)
        self.assertEqual(oriel.open(os.fsencode(name)).shape, oriel.open(STEPS).shape)
        with open(name, "wb") as file:
            file.write(b"\x89PNG\r\n\x1a\n" + bytes(30))
        with self.assertRaisesRegex(oriel.CodecError, "\udcff.png"):
            oriel.open(name)

    def test_errors(self):
        with open(self.path("bad.png"), "wb") as file:
            file.write(b"\x89PNG\r\n\x1a\n" + bytes(30))
        self.assertRaises(oriel.CodecError, oriel.open, self.path("bad.png"))
        self.assertRaises(OSError, oriel.open, self.path("none.png"))
        self.assertRaises(oriel.LimitError, oriel.load, HARBOUR, max_memory=100)
        image = oriel.open(STEPS)
        self.assertRaises(ValueError, image.save, self.path("a"))
        self.assertRaises(OSError, image.save, self.path("missing/a.png"))
        image.save(self.path("a.png"))
        self.assertRaises(FileExistsError, image.save, self.path("a.png"), keep_existing=True)
        self.assertRaises(FileNotFoundError, oriel.open, self.path("none.png"))
        self.assertRaises(FileNotFoundError, oriel.map, self.path("none.ppm"))
        self.assertRaises(FileNotFoundError, image.save, self.path("missing/a.png"))
        self.assertRaises(IsADirectoryError, oriel.open, self.path(""))
        with self.assertRaises(OSError) as caught:
            oriel.open(self.path("none.png"))
        self.assertEqual(caught.exception.errno, errno.ENOENT)
        self.assertIn("none.png': no such file or directory", str(caught.exception))
        self.assertRaises(TypeError, image.save, self.path("a.png"), progress=5)
        self.assertRaises(TypeError, image.save, self.path("a.png"), quality="good")
        self.assertTrue(issubclass(oriel.CodecError, ValueError) and issubclass(oriel.LimitError, RuntimeError))

    def test_progress(self):
        image = oriel.load(HARBOUR)
        steps = []
        image.save(self.path("a.png"), progress=lambda done, total: steps.append((done, total)))
        self.assertEqual(steps, sorted(steps))
        self.assertEqual(steps[-1], (image.height, image.height))
        self.assertRaises(oriel.Cancelled, image.save, self.path("b.png"), progress=lambda done, total: False)
        with self.assertRaisesRegex(ZeroDivisionError, "division"):
            image.save(self.path("b.png"), progress=lambda done, total: 1 // 0)
        self.assertEqual(sorted(os.listdir(self.folder)), ["a.png"])

    def test_interrupted(self):
        """A signal's handler runs between bands, and what it raises ends the work with nothing left behind."""
        image = oriel.wrap(np.random.default_rng(1).integers(0, 256, (8000, 3000, 3), "u1"))

        class Interrupted(Exception):
            pass

        def handler(number, frame):
            raise Interrupted
        old = signal.signal(signal.SIGALRM, handler)
        try:
            signal.setitimer(signal.ITIMER_REAL, 0.02)  # of some 200 ms
            with self.assertRaises(Interrupted):
                image.save(self.path("a.png"))
        finally:
            signal.signal(signal.SIGALRM, old)
        self.assertEqual(os.listdir(self.folder), [])  # neither finished nor begun

    def test_others_run_meanwhile(self):
        """While one thread saves, another one runs Python: the GIL is free."""
        image = oriel.wrap(np.random.default_rng(1).integers(0, 256, (1500, 1500, 3), "u1"))
        counted = 0
        done = threading.Event()

        def save():
            image.save(self.path("a.png"))
            done.set()
        thread = threading.Thread(target=save)
        thread.start()
        while not done.is_set():
            counted += 1
        thread.join()
        self.assertGreater(counted, 1000)

    def test_many_threads_load_one_image(self):
        for _ in range(5):
            image = oriel.open(HARBOUR)
            seen = []
            start = threading.Barrier(4)

            def look():
                start.wait()
                seen.append(np.asarray(image))
            threads = [threading.Thread(target=look) for _ in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            self.assertEqual(len(seen), 4)
            for other in seen[1:]:
                self.assertTrue(np.shares_memory(seen[0], other))

    def test_the_interpreter_may_end_at_any_time(self):
        """Memory lent by Python objects that is still in use at the end, on this thread and on one that works on."""
        program = """if True:
            import threading, sys, numpy as np, oriel
            pixels = np.zeros((3000, 3000, 3), "u1")
            kept = oriel.wrap(pixels).crop(1, 1, 5, 5).view()
            sys.modules["kept"] = kept
            tensor = oriel.View(bytearray(8)).__dlpack__()
            started = threading.Event()
            def work():
                image = oriel.wrap(pixels)
                while True:
                    image.materialise()
                    started.set()
            for _ in range(3):
                threading.Thread(target=work, daemon=True).start()
            started.wait()
        """
        for _ in range(3):
            ended = subprocess.run([sys.executable, "-B", "-c", program], capture_output=True, timeout=60, text=True)
            self.assertEqual((ended.returncode, ended.stderr), (0, ""))
