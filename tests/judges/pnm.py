"""netpbm, ImageMagick and Pillow judge PNM and PAM: each kind of pixels is written by the tool and read by them, and the
other way round. Run with the tool's path; exits 77 where a judge is missing: pnm.py ORIEL"""

import itertools
import os
import shutil
import subprocess
import sys
import tempfile

IMAGEMAGICK = "convert-im6.q16"
for judge in ("pamchannel", "pamstack", "pamtopnm", "pamdepth", IMAGEMAGICK):
    if shutil.which(judge) is None:
        print(judge, "is not installed")
        sys.exit(77)
try:
    import numpy as np
    from PIL import Image
except ImportError as missing:
    print(missing)
    sys.exit(77)

TOOL = os.path.abspath(sys.argv[1])
HEIGHT, WIDTH = 9, 13
WHITES = (1, 2, 3, 15, 100, 255, 256, 1000, 4095, 65535)
KINDS = {1: "GRAYSCALE", 2: "GRAYSCALE_ALPHA", 3: "RGB", 4: "RGB_ALPHA"}
checked = dict.fromkeys(("netpbm", "ImageMagick", "Pillow"), 0)


def run(*words):
    done = subprocess.run(words, capture_output=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(words)}: exit {done.returncode}\n{done.stderr.decode()}")
    return done.stdout


def oriel(*words):
    run(TOOL, "-q", "-f", *words)


def expect(judge, what, got, wanted):
    checked[judge] += 1
    if got.shape != wanted.shape or not np.array_equal(got, wanted):
        raise SystemExit(f"{judge}: {what}: {got.shape} {got.ravel()[:8]} instead of {wanted.shape} {wanted.ravel()[:8]}")


def noise(channels, white):
    pixels = np.random.default_rng(channels * 100000 + white).integers(0, white, (HEIGHT, WIDTH, channels), "u2", True)
    pixels[0, :2] = ((0,), (white,))
    return pixels


def raster(pixels, white):
    return pixels.astype("u1" if white < 256 else ">u2").tobytes()


def write(path, pixels, white):
    """PGM or PPM by its suffix, else PAM."""
    height, width, depth = pixels.shape
    head = f"P7\nWIDTH {width}\nHEIGHT {height}\nDEPTH {depth}\nMAXVAL {white}\nTUPLTYPE {KINDS.get(depth, 'OTHER')}\nENDHDR\n"
    if not path.endswith("pam"):
        head = f"P{5 if depth == 1 else 6}\n{width} {height}\n{white}\n"
    with open(path, "wb") as file:
        file.write(head.encode() + raster(pixels, white))


def parse(data, white):
    """Pixels of a file of this white, whose header is the shortest there is."""
    if data.startswith(b"P7"):
        head, samples = data.split(b"ENDHDR\n", 1)
        fields = dict(line.split(None, 1) for line in head.splitlines()[1:] if line)
        sides = tuple(int(fields[name]) for name in (b"HEIGHT", b"WIDTH", b"DEPTH", b"MAXVAL"))
    else:
        kind, size, most, samples = data.split(b"\n", 3)
        width, height = size.split()
        sides = (int(height), int(width), 1 if kind == b"P5" else 3, int(most))
    if sides[3] != white:
        raise SystemExit(f"a maxval of {sides[3]}, not {white}")
    return np.frombuffer(samples, "u1" if white < 256 else ">u2").reshape(sides[:3])


def judge_netpbm():
    """PAM of 1 to 8 channels, and what of it is PNM."""
    for channels, white in itertools.product(range(1, 9), WHITES):
        what = f"{channels} channels up to {white}"
        pixels = noise(channels, white)
        write("in.pam", pixels, white)
        oriel("in.pam", "flip", "h", "-o", "out.pam")
        for k in range(channels):
            theirs = parse(run("pamchannel", "-infile=out.pam", str(k)), white)
            expect("netpbm", f"reads channel {k} of {what}", theirs, pixels[:, ::-1, k : k + 1])
            write(f"{k}.pgm", pixels[:, :, k : k + 1], white)
        with open("theirs.pam", "wb") as file:
            file.write(run("pamstack", *(f"{k}.pgm" for k in range(channels))))
        oriel("theirs.pam", "-o", "out.pam")
        with open("out.pam", "rb") as file:
            expect("netpbm", f"writes {what}", parse(file.read(), white), pixels)
        if channels not in (1, 3) or white == 1:  # netpbm.sh has bitmaps
            continue
        suffix = "pgm" if channels == 1 else "ppm"
        oriel("in.pam", "flip", "v", "-o", f"out.{suffix}")
        theirs = parse(run("pamtopnm", f"out.{suffix}"), white)
        expect("netpbm", f"reads PNM of {what}", theirs, pixels[::-1])


def judge_imagemagick():
    for channels, bits, coding in itertools.product((1, 3), (8, 16), ((), ("-compress", "none"))):
        what = f"{channels} channels of {bits} bit {coding}"
        white = 2**bits - 1
        pixels = noise(channels, white)
        suffix, space = ("pgm", "gray:-") if channels == 1 else ("ppm", "rgb:-")
        write(f"in.{suffix}", pixels, white)
        oriel(f"in.{suffix}", "rotate", "90", "-o", f"out.{suffix}")
        raw = run(IMAGEMAGICK, f"out.{suffix}", "-depth", str(bits), "-endian", "MSB", space)
        theirs = np.frombuffer(raw, "u1" if bits == 8 else ">u2").reshape(WIDTH, HEIGHT, channels)
        expect("ImageMagick", f"reads {what}", theirs, np.rot90(pixels, -1))
        run(IMAGEMAGICK, f"in.{suffix}", "-depth", str(bits), *coding, f"theirs.{suffix}")
        oriel(f"theirs.{suffix}", "-o", f"out.{suffix}")
        with open(f"out.{suffix}", "rb") as file:
            expect("ImageMagick", f"writes {what}", parse(file.read(), white), pixels)


def judge_pillow():
    for mode, channels, white in (("L", 1, 255), ("RGB", 3, 255), ("I", 1, 65535)):
        pixels = noise(channels, white)
        flat = pixels[:, :, 0] if channels == 1 else pixels
        suffix = "pgm" if channels == 1 else "ppm"
        write(f"in.{suffix}", pixels, white)
        oriel(f"in.{suffix}", "flip", "h", "-o", f"out.{suffix}")
        expect("Pillow", f"reads {mode}", np.asarray(Image.open(f"out.{suffix}")), flat[:, ::-1])
        Image.fromarray(flat.astype("u1" if white < 256 else "i4"), mode).save(f"theirs.{suffix}")
        oriel(f"theirs.{suffix}", "-o", f"out.{suffix}")
        with open(f"out.{suffix}", "rb") as file:
            expect("Pillow", f"writes {mode}", parse(file.read(), white), pixels)


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    judge_netpbm()
    judge_imagemagick()
    judge_pillow()
    os.chdir("/")
print(", ".join(f"{judge} {count}" for judge, count in checked.items()), "comparisons")
for judge, least in {"netpbm": 458, "ImageMagick": 16, "Pillow": 6}.items():
    if checked[judge] < least:
        sys.exit(f"{judge}: {checked[judge]} comparisons, not {least}")
