"""NumPy judges pad, crop --outside pad and --background: numpy.pad is an implementation of others, and blending is
arithmetic on Python's integers. Run with the tool's path; exits 77 without NumPy: pad.py ORIEL"""

import os
import random
import subprocess
import sys
import tempfile

try:
    import numpy as np
except ImportError as missing:
    print(missing)
    sys.exit(77)

TOOL = os.path.abspath(sys.argv[1])
checked = 0


def oriel(*words):
    done = subprocess.run((TOOL, "-q", "-f", *words), capture_output=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(words)}: exit {done.returncode}\n{done.stderr.decode()}")


def result(source, *words):
    np.save("in.npy", source)
    oriel("in.npy", *words, "-o", "out.npy")
    return np.load("out.npy")


def expect(what, got, wanted):
    global checked
    checked += 1
    wanted = wanted.reshape(got.shape)
    if got.dtype != wanted.dtype or not np.array_equal(got, wanted):
        raise SystemExit(f"{what}: {got.shape} {got.dtype} {got.ravel()[:8]} instead of {wanted.ravel()[:8]}")


def padded(array, top, bottom, left, right, mode, more):
    """numpy.pad by whole extents, cut: mirrored again and again by parts of one, NumPy loses its place."""
    height, width = array.shape[:2]
    down, across = -(-max(top, bottom) // height) * height, -(-max(left, right) // width) * width
    wide = np.pad(array, ((down, down), (across, across), (0, 0)), mode, **more)
    return wide[down - top:down + height + bottom, across - left:across + width + right]


MODES = {"": ("constant", {}), "=edge": ("edge", {}), "=mirror": ("symmetric", {}), "=7": ("constant", {"constant_values": 7})}


def check_pads(rng):
    for trial in range(60):
        height, width = rng.choice([1, 2, 3, 7, 40]), rng.choice([1, 2, 5, 33])
        channels, kind = rng.choice([1, 3]), rng.choice(["u1", "<u2", ">u2", "<f4"])
        source = np.random.default_rng(trial).integers(0, 250, (height, width, channels)).astype(kind)
        top, right, bottom, left = (rng.choice([0, 1, 2, 5, 90]) for _ in range(4))
        for suffix, (mode, more) in MODES.items():
            for turn in (0, 1):
                words = ("rotate", "90") if turn else ()
                got = result(source, *words, "pad", f"{top},{right},{bottom},{left}{suffix}")
                seen = np.rot90(source, -1) if turn else source
                expect(f"pad {suffix} {source.shape} {top},{right},{bottom},{left}", got,
                       padded(seen, top, bottom, left, right, mode, more))


def check_crops(rng):
    source = np.random.default_rng(1).integers(0, 250, (20, 30, 3)).astype("u1")
    for _ in range(60):
        width, height = rng.randint(1, 70), rng.randint(1, 70)
        x, y = rng.randint(-80, 80), rng.randint(-80, 80)
        for suffix, (mode, more) in MODES.items():
            got = result(source, "crop", f"{width}x{height}+{x}+{y}", "--outside", "pad" + suffix)
            wide = padded(source, 200, 200, 200, 200, mode, more)
            expect(f"crop {width}x{height}+{x}+{y} pad{suffix}", got, wide[y + 200:y + 200 + height, x + 200:x + 200 + width])


def check_backgrounds():
    for kind in ("u1", "<u2", ">u2"):
        white = int(np.iinfo(np.dtype(kind)).max)
        source = np.random.default_rng(2).integers(0, white + 1, (50, 60, 4)).astype(kind)
        for under in ((0, 0, 0), (white, white, white), (1, white // 2, white - 1)):
            wide = source.astype(object)
            alpha = wide[..., 3:]
            wanted = (wide[..., :3] * alpha + np.array(under, object) * (white - alpha) + white // 2) // white
            got = result(source, "--background", ",".join(map(str, under)))
            expect(f"{kind} on {under}", got, wanted.astype(got.dtype))
        expect(f"{kind} without alpha", result(source, "--drop-alpha"), source[..., :3])


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    draw = random.Random(1)
    check_pads(draw)
    check_crops(draw)
    check_backgrounds()
    os.chdir("/")
print(checked, "arrays are what NumPy makes of them")
