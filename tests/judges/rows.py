#!/usr/bin/python3
"""NumPy, netpbm, ImageMagick, the farbfeld tools and a QOI codec of its own judge the formats that are rows of plain
numbers, and QOI: they read what the tool writes and it reads what they write, every kind, and pixels are compared.
Skipped (77) where they are not installed: rows.py ORIEL SOURCES
"""

import io
import itertools
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile

try:
    import numpy as np
except ImportError:
    print("python3-numpy is not installed")
    sys.exit(77)

import qoi

TOOL, SAMPLES = sys.argv[1], pathlib.Path(sys.argv[2]) / "sample_images"
IMAGEMAGICK = "convert-im6.q16"
CHECKED = dict.fromkeys(("npy", "raw", "pfm", "farbfeld", "qoi"), 0)


def oriel(*words):
    subprocess.run([TOOL, "-q", "-f", *map(str, words)], check=True)


def output_of(*words, stdin=b""):
    return subprocess.run(words, input=stdin, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout


def read(name):
    return pathlib.Path(name).read_bytes()


def write(name, data):
    pathlib.Path(name).write_bytes(data)


def same(kind, ours, theirs, what):
    equal = ours.dtype == theirs.dtype and ours.shape == theirs.shape and ours.tobytes() == theirs.tobytes()
    if not equal:
        sys.exit(f"{kind}: other pixels: {what}: {ours.dtype} {ours.shape} beside {theirs.dtype} {theirs.shape}")
    CHECKED[kind] += 1


def same_bytes(kind, ours, theirs, what):
    if ours != theirs:
        sys.exit(f"{kind}: other bytes: {what}")
    CHECKED[kind] += 1


def saved(array):
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def pam(array, maxval=None):
    """An array (height, width, channels) of unsigned integers as PAM."""
    maxval = maxval or np.iinfo(array.dtype).max
    height, width, depth = array.shape
    kind = ("GRAYSCALE", "GRAYSCALE_ALPHA", "RGB", "RGB_ALPHA")[depth - 1]
    head = f"P7\nWIDTH {width}\nHEIGHT {height}\nDEPTH {depth}\nMAXVAL {maxval}\nTUPLTYPE {kind}\nENDHDR\n"
    return head.encode() + array.astype(array.dtype.newbyteorder(">")).tobytes()


def from_pam(data):
    head, samples = data.split(b"ENDHDR\n", 1)
    fields = dict(line.split(None, 1) for line in head.decode().splitlines()[1:])
    dtype = "u1" if int(fields["MAXVAL"]) < 256 else ">u2"
    return np.frombuffer(samples, dtype).reshape(int(fields["HEIGHT"]), int(fields["WIDTH"]), int(fields["DEPTH"]))


def dice():
    return np.random.default_rng(91)


ORDERED = [order + code for order in "<>" for code in ("u2", "u4", "u8", "i2", "i4", "i8", "f2", "f4", "f8")]
ELEMENTS = ["?", "u1", "i1", *ORDERED]
RAW_NAMES = {"b": "bool", "u": "u{}", "i": "i{}", "f": "f{}"}


def raw_type(dtype):
    name = RAW_NAMES[dtype.kind].format(8 * dtype.itemsize)
    return name + ("" if dtype.itemsize == 1 else "be" if dtype.str[0] == ">" else "le")


def judge_arrays():
    kinds = itertools.chain(
        itertools.product(ELEMENTS, [(7, 5), (6, 5, 3)], "CF"),
        itertools.product(["u1", ">u2", "<f4"], [(5, 4, 2), (5, 4, 8), (1, 1)], "CF"),
    )
    for element, shape, order in kinds:
        dtype = np.dtype(element)
        count = int(np.prod(shape))
        noise = dice().integers(0, 2 if element == "?" else 256, count * dtype.itemsize, "u1").view(dtype)
        array = np.asarray(noise.reshape(shape), order=order)
        what = f"{element} {shape} {order}"
        np.save("in.npy", array)
        oriel("in.npy", "-o", "out.npy")
        same_bytes("npy", read("out.npy"), saved(np.ascontiguousarray(array)), what)
        same("npy", np.load("out.npy"), np.ascontiguousarray(array), what)
        oriel("in.npy", "rotate", 90, "-o", "out.npy")
        same("npy", np.load("out.npy"), np.ascontiguousarray(np.rot90(array, -1)), what + " turned")
        if shape[0] > 4:
            oriel("in.npy", "crop", "2x3+1+2", "-o", "out.npy")
            same("npy", np.load("out.npy"), np.ascontiguousarray(array[2:5, 1:3]), what + " cut")
        channels = shape[2] if len(shape) == 3 else 1
        oriel("in.npy", "-o", "out.raw")
        same("raw", np.fromfile("out.raw", dtype).reshape(shape), np.ascontiguousarray(array), what)
        padded = np.zeros((shape[0], (shape[1] * channels + 1) * dtype.itemsize + 1), "u1")
        padded[:, : shape[1] * channels * dtype.itemsize] = (
            np.ascontiguousarray(array).reshape(shape[0], -1).view("u1").reshape(shape[0], -1)
        )
        write("in.raw", b"head" + padded.tobytes())
        layout = f"{shape[1]}x{shape[0]}x{channels}x{raw_type(dtype)},offset=4,stride={padded.shape[1]}"
        oriel(f"raw:in.raw,{layout}", "-o", "out.npy")
        same("raw", np.load("out.npy"), np.ascontiguousarray(array), layout)
    for version in ((1, 0), (2, 0), (3, 0)):
        array = np.arange(12, dtype=">u2").reshape(3, 4)
        with open("in.npy", "wb") as file:
            np.lib.format.write_array(file, array, version)
        oriel("in.npy", "-o", "out.npy")
        same("npy", np.load("out.npy"), array, f"version {version}")
    for height in (9, 10, 99999, 100000):  # the header's padding depends on the digits
        array = np.zeros((height, 1, 3), "<f4")
        np.save("in.npy", array)
        oriel("in.npy", "-o", "out.npy")
        same_bytes("npy", read("out.npy"), saved(array), f"{height} rows")


def judge_pfm():
    for channels, order in itertools.product((1, 3), ("little", "big")):
        what = f"{channels} channels, {order}-endian"
        samples = dice().integers(0, 65536, (9, 7, channels)).astype("u2")
        write("in.pam", pam(samples))
        write("in.pfm", output_of("pamtopfm", f"-endian={order}", "in.pam"))
        oriel("in.pfm", "-o", "out.npy")
        floats = (samples / 65535).astype("f4").astype("<f4" if order == "little" else ">f4")
        floats = floats[:, :, 0] if channels == 1 else floats
        same("pfm", np.load("out.npy"), floats, "pamtopfm: " + what)
        oriel("in.pfm", "-o", "out.pfm")
        theirs = from_pam(output_of("pfmtopam", "-maxval=65535", "out.pfm")).astype("u2")
        same("pfm", theirs, samples, "pfmtopam: " + what)
        oriel("in.pfm", "flip", "v", "crop", "3x4+2+1", "-o", "out.npy")
        same("pfm", np.load("out.npy"), np.ascontiguousarray(floats[::-1][1:5, 2:5]), "cut: " + what)
        # ImageMagick: integers of 16 bit from floats.
        space = "rgb:-" if channels == 3 else "gray:-"
        theirs = np.frombuffer(output_of(IMAGEMAGICK, "out.pfm", "-depth", "16", "-endian", "LSB", space), "<u2")
        same("pfm", theirs.reshape(samples.shape), samples, "ImageMagick reads: " + what)
        output_of(IMAGEMAGICK, "in.pam", "-endian", "LSB" if order == "little" else "MSB", "im.pfm")
        oriel("im.pfm", "-o", "out.npy")
        ours = np.rint(np.load("out.npy").astype("f8") * 65535).astype("u2").reshape(samples.shape)
        same("pfm", ours, samples, "ImageMagick writes: " + what)
        for depth in (8, 16):
            integers = (samples >> 16 - depth).astype("u1" if depth == 8 else "u2")
            write("in.pam", pam(integers))
            oriel("in.pam", "-o", "out.pfm")
            maxval = 2**depth - 1
            back = from_pam(output_of("pfmtopam", f"-maxval={maxval}", "out.pfm")).astype(integers.dtype)
            same("pfm", back, integers, f"from {depth} bit: {channels} channels")


def judge_farbfeld():
    for channels, depth in itertools.product((1, 2, 3, 4), (8, 16)):
        what = f"{channels} channels, {depth} bit"
        samples = dice().integers(0, 2**depth, (9, 7, channels)).astype("u1" if depth == 8 else "u2")
        write("in.pam", pam(samples))
        oriel("in.pam", "-o", "in.png")
        oriel("in.pam", "-o", "out.ff")
        same_bytes("farbfeld", read("out.ff"), output_of("png2ff", stdin=read("in.png")), "png2ff: " + what)
        colours = samples[:, :, : 1 if channels < 3 else 3]
        rgba = np.full((9, 7, 4), 2**depth - 1, samples.dtype)
        rgba[:, :, :3] = colours
        if channels % 2 == 0:
            rgba[:, :, 3] = samples[:, :, -1]
        wide = (rgba.astype("u4") * (257 if depth == 8 else 1)).astype(">u2")
        write("back.png", output_of("ff2png", stdin=read("out.ff")))
        theirs = from_pam(output_of("pngtopam", "-alphapam", "back.png")).astype(">u2")
        same("farbfeld", theirs, wide, "ff2png: " + what)
        same("farbfeld", from_pam(output_of("ff2pam", stdin=read("out.ff"))).astype(">u2"), wide, "ff2pam: " + what)
        write("in.ff", b"farbfeld" + struct.pack(">II", 7, 9) + wide.tobytes())
        oriel("in.ff", "flip", "h", "crop", "3x4+2+1", "-o", "out.npy")
        same("farbfeld", np.load("out.npy"), np.ascontiguousarray(wide[:, ::-1][1:5, 2:5]), "cut: " + what)


def judge_qoi():
    for name, words in itertools.product(("lighthouse.png", "leaf.png", "relief.png", "harbour.jpg"),
                                         ("", "flip h", "rotate 90", "crop 37x29+3+5", "crop 1x1+0+0", "invert")):
        what = f"{name} {words}"
        oriel(SAMPLES / name, *words.split(), "-o", "out.qoi")
        oriel(SAMPLES / name, *words.split(), "-o", "out.pam")
        pixels = from_pam(read("out.pam"))
        if pixels.dtype != "u1":
            pixels = np.rint(pixels / 257).astype("u1")
        if pixels.shape[2] < 3:
            pixels = np.concatenate([pixels[:, :, :1]] * 3 + [pixels[:, :, 1:]], axis=2)
        height, width, channels = pixels.shape
        same_bytes("qoi", read("out.qoi"), qoi.encode(width, height, channels, pixels.tobytes()), "written: " + what)
        decoded = qoi.decode(read("out.qoi"))
        same_bytes("qoi", decoded, (width, height, channels, pixels.tobytes()), "decoded: " + what)
    for channels, most in itertools.product((3, 4), (2, 4, 20, 256)):  # few values: runs, places, small steps
        samples = dice().integers(0, most, (50, 61, channels)).astype("u1")
        write("in.qoi", qoi.encode(61, 50, channels, samples.tobytes()))
        oriel("in.qoi", "-o", "out.npy")
        same("qoi", np.load("out.npy"), samples, f"read: {channels} channels of {most} values")
        oriel("in.qoi", "flip", "v", "crop", "20x10+7+31", "-o", "out.npy")
        same("qoi", np.load("out.npy"), np.ascontiguousarray(samples[::-1][31:41, 7:27]), "cut")
        oriel("in.qoi", "-o", "out.qoi")
        same_bytes("qoi", read("out.qoi"), read("in.qoi"), f"again: {channels} channels of {most} values")
        if shutil.which("ffmpeg"):
            space = "rgb24" if channels == 3 else "rgba"
            theirs = output_of("ffmpeg", "-i", "out.qoi", "-f", "rawvideo", "-pix_fmt", space, "-")
            same_bytes("qoi", theirs, samples.tobytes(), "ffmpeg")


def main():
    for judge in ("pamtopfm", "pfmtopam", "pngtopam", IMAGEMAGICK, "png2ff", "ff2png", "ff2pam"):
        if shutil.which(judge) is None:
            print(judge, "is not installed")
            sys.exit(77)
    with tempfile.TemporaryDirectory() as scratch:
        os.chdir(scratch)
        judge_arrays()
        judge_pfm()
        judge_farbfeld()
        judge_qoi()
    print(", ".join(f"{kind} {count}" for kind, count in CHECKED.items()), "comparisons")
    least = {"npy": 350, "raw": 200, "pfm": 28, "farbfeld": 32, "qoi": 70}
    for kind, count in least.items():
        if CHECKED[kind] < count:
            sys.exit(f"{kind}: {CHECKED[kind]} comparisons, not {count}")


main()
