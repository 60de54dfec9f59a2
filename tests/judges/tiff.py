"""libtiff, Pillow and ImageMagick write TIFF files that the tool reads, and read those that it writes; the pixels must
be the same. Run with the tool's path; exits 77 where a judge is missing: tiff.py ORIEL"""

import itertools
import os
import shutil
import struct
import subprocess
import sys
import tempfile

for judge in ("tiffinfo", "tiffcp", "tiffcmp", "tiff2rgba", "convert"):
    if shutil.which(judge) is None:
        print(judge, "is not installed")
        sys.exit(77)
try:
    import numpy as np
    from PIL import Image
    from PIL.TiffImagePlugin import ImageFileDirectory_v2
except ImportError as missing:
    print(missing)
    sys.exit(77)

TOOL = os.path.abspath(sys.argv[1])
checked = 0


def run(*words, **more):
    done = subprocess.run(words, capture_output=True, **more)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(words)}: exit {done.returncode}\n{done.stderr.decode()}")
    return done


def oriel(*words):
    return run(TOOL, "-q", "-f", *words)


def expect(what, got, wanted):
    global checked
    checked += 1
    if got.shape == wanted.shape and np.array_equal(got, wanted, equal_nan=wanted.dtype.kind == "f"):
        return
    raise SystemExit(f"{what}: {got.shape} {got.dtype} {got.ravel()[:8]} instead of {wanted.shape} {wanted.ravel()[:8]}")


def write_pam(path, pixels, white=None):
    height, width, depth = pixels.shape
    white = white or np.iinfo(pixels.dtype).max
    big = pixels.astype(pixels.dtype.newbyteorder(">"))
    with open(path, "wb") as file:
        types = {1: "GRAYSCALE", 2: "GRAYSCALE_ALPHA", 3: "RGB", 4: "RGB_ALPHA"}
        file.write(b"P7\nWIDTH %d\nHEIGHT %d\nDEPTH %d\nMAXVAL %d\n" % (width, height, depth, white))
        file.write(b"TUPLTYPE %s\nENDHDR\n" % types.get(depth, "OTHER").encode() + big.tobytes())


def read_pam(path):
    with open(path, "rb") as file:
        head, pixels = file.read().split(b"ENDHDR\n", 1)
    facts = dict(line.split(None, 1) for line in head.split(b"\n")[1:] if line)
    shape = tuple(int(facts[name]) for name in (b"HEIGHT", b"WIDTH", b"DEPTH"))
    white = int(facts[b"MAXVAL"])
    return np.frombuffer(pixels, "u1" if white < 256 else ">u2").reshape(shape), white


def seen(path):
    """What the tool sees in a file whose samples PAM can hold."""
    oriel(path, "-o", "seen.pam")
    return read_pam("seen.pam")


def noise(height, width, depth, kind):
    numbers = np.random.default_rng(height * 1000 + width * 10 + depth)
    kind = np.dtype(kind)
    if kind.kind == "f":
        return numbers.normal(size=(height, width, depth)).astype(kind)
    limits = np.iinfo(kind)
    return numbers.integers(limits.min, limits.max, (height, width, depth), kind.newbyteorder("="), True).astype(kind)


def through_imagemagick(path, depth, kind):
    """The samples of a file as ImageMagick reads them."""
    names = {1: "gray", 2: "graya", 3: "rgb", 4: "rgba"}
    kind = np.dtype(kind)
    raw = run("convert", path, "-depth", str(kind.itemsize * 8), "-endian", "LSB", f"{names[depth]}:-").stdout
    return np.frombuffer(raw, kind.newbyteorder("<"))


def flat(pixels):
    return pixels[:, :, 0] if pixels.shape[2] == 1 else pixels


def variants(path, planes=("contig", "separate")):
    """The same file as libtiff writes it, every way it can without compression."""
    for order, planes, big, rows in itertools.product("LB", planes, ((), ("-8",)), ("1", "3", "1000")):
        out = "variant.tif"
        run("tiffcp", "-c", "none", f"-{order}", *big, "-s", "-p", planes, "-r", rows, path, out)
        yield f"{path} {order} {planes} {big} -r {rows}", out


def judge_libtiff_and_pillow_writing():
    for depth, mode in {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}.items():
        pixels = noise(7, 13, depth, "u1")
        Image.fromarray(flat(pixels), mode).save("in.tif")
        for name, path in variants("in.tif"):
            expect(f"{mode} {name}", seen(path)[0], pixels)
    deep = noise(7, 13, 1, "u2")
    Image.fromarray(deep[:, :, 0]).save("in.tif")
    for name, path in variants("in.tif", ("contig",)):  # tiffcp cannot take 16 bit apart
        expect(name, seen(path)[0], deep)

    for rows in ("1", "2", "100"):
        for width in (1, 7, 8, 9, 33):
            bits = noise(6, width, 1, "u1") > 127
            Image.fromarray(bits[:, :, 0]).save("in.tif")
            for order in (["-f", "lsb2msb"], ["-f", "msb2lsb"]):
                run("tiffcp", "-c", "none", "-r", rows, *order, "in.tif", "out.tif")
                expect(f"1 bit {width} -r {rows} {order}", seen("out.tif")[0], bits.astype("u1"))
    colours = np.random.default_rng(1).integers(0, 256, 768, "u1")
    indices = noise(9, 11, 1, "u1")[:, :, 0]
    palette = Image.fromarray(indices, "P")
    palette.putpalette(colours.tobytes())
    palette.save("in.tif")
    expect("palette", seen("in.tif")[0], colours.reshape(256, 3)[indices])
    cmyk = noise(5, 6, 4, "u1")
    Image.fromarray(cmyk, "CMYK").save("in.tif")
    expect("CMYK", seen("in.tif")[0], cmyk)
    for turn in range(1, 9):  # Pillow turns such pictures as it loads them (and copies know their size)
        Image.fromarray(noise(5, 6, 3, "u1")).save("in.tif", tiffinfo={274: turn})
        expect(f"orientation {turn}", seen("in.tif")[0], np.asarray(Image.open("in.tif").copy()))


def judge_imagemagick_writing():
    write_pam("in.pam", noise(8, 10, 3, "u2"))
    for kind, channels, depth in itertools.product(("MSB", "LSB"), (1, 3), (8, 16)):
        pixels = noise(8, 10, channels, f"u{depth // 8}")
        write_pam("in.pam", pixels)
        for planes in ("none", "plane"):
            run("convert", "in.pam", "-depth", str(depth), "-endian", kind, "-interlace", planes, "-compress", "none", "out.tif")
            expect(f"ImageMagick {kind} {channels} {depth} {planes}", seen("out.tif")[0], pixels)
    for bits in (1, 2, 4):
        white = (1 << bits) - 1
        pixels = noise(9, 13, 1, "u1") & white
        pixels[0, :2, 0] = (0, white)
        write_pam("in.pam", pixels, white)
        for photometric in ("min-is-black", "min-is-white"):
            run("convert", "in.pam", "-depth", str(bits), "-define", f"quantum:polarity={photometric}", "-type", "grayscale",
                "-compress", "none", "out.tif")
            got, got_white = seen("out.tif")
            # Not the pixels that ImageMagick meant: it does not turn those of 2 and 4 bit over when white is to be zero.
            run("tiff2rgba", "-c", "none", "out.tif", "rgba.tif")
            theirs = np.asarray(Image.open("rgba.tif"))[:, :, :1]
            expect(f"{bits} bit {photometric}", (got.astype(int) * 255 // got_white).astype("u1"), theirs)
        colours = noise(1 << bits, 3, 1, "u1")[:, :, 0]
        indices = np.arange(9 * 13).reshape(9, 13) % (1 << bits)
        write_pam("in.pam", colours[indices])
        run("convert", "in.pam", "-type", "Palette", "-compress", "none", "out.tif")
        expect(f"palette of {bits} bit", seen("out.tif")[0], colours[indices])


def write_tiff(path, pixels):
    """One strip of any elements, in their own byte order."""
    height, width, depth = pixels.shape
    big = pixels.dtype.byteorder == ">"
    order = ">" if big else "<"
    kind = {"u": 1, "i": 2, "f": 3}[pixels.dtype.kind]
    each = [pixels.dtype.itemsize * 8] * depth
    tags = {256: [width], 257: [height], 258: each, 259: [1], 262: [2 if depth == 3 else 1], 273: [0], 277: [depth],
            278: [height], 279: [pixels.nbytes], 339: [kind] * depth}  # fmt: skip
    behind = 8 + 2 + 12 * len(tags) + 4
    entries, values = b"", b""
    tags[273] = [behind + 2 * 2 * 2 * depth]
    for tag, numbers in tags.items():
        wide = tag in (273, 279)
        packed = np.array(numbers, order + ("u4" if wide else "u2")).tobytes()
        entry = struct.pack(order + "HHI", tag, 4 if wide else 3, len(numbers))
        if len(packed) > 4:
            entry += struct.pack(order + "I", behind + len(values))
            values += packed
        else:
            entry += packed.ljust(4, b"\0")
        entries += entry
    head = (b"MM" if big else b"II") + struct.pack(order + "HIH", 42, 8, len(tags)) + entries + bytes(4) + values
    with open(path, "wb") as file:
        file.write(head.ljust(tags[273][0], b"\0") + pixels.tobytes())


def read_tiff(path):
    """The pixels of any uncompressed elements: Pillow reads the directory, NumPy the strips."""
    with open(path, "rb") as file:
        whole = file.read()
    directory = ImageFileDirectory_v2(whole[:8])
    with open(path, "rb") as file:
        file.seek(directory.next)
        directory.load(file)
    kind = {1: "u", 2: "i", 3: "f"}[directory.get(339, (1,))[0]]
    order = {b"II": "<", b"MM": ">"}[whole[:2]]
    depth = directory[277]
    pixels = b"".join(whole[at : at + size] for at, size in zip(directory[273], directory[279]))
    return np.frombuffer(pixels, f"{order}{kind}{directory[258][0] // 8}").reshape(directory[257], directory[256], depth)


def judge_reading_of(name, path, pixels):
    """A file of the tool's, whose pixels should be these."""
    depth = pixels.shape[2]
    said = run("tiffinfo", "-D", path)
    if said.stderr:
        raise SystemExit(f"{name}: tiffinfo says {said.stderr.decode()}")
    run("tiffcp", "-c", "none", "-r", "2", path, "copy.tif")
    run("tiffcmp", path, "copy.tif")
    expect(f"{name} by NumPy", read_tiff(path), pixels)
    expect(f"{name} by libtiff and NumPy", read_tiff("copy.tif"), pixels)
    plain = pixels.dtype.newbyteorder("=")
    if plain == "u1" and depth <= 4 or depth == 1 and plain in ("u2", "i2", "i4", "f4"):
        expect(f"{name} by Pillow", np.asarray(Image.open(path)).astype(plain), flat(pixels))
    if depth <= 4 and plain in ("u1", "u2"):
        expect(f"{name} by ImageMagick", through_imagemagick(path, depth, plain), pixels.ravel())


def judge_reading():
    for kind, depth in itertools.product(("u1", ">u2"), range(1, 9)):
        for height, width in ((1, 1), (9, 13), (700, 60)):
            pixels = noise(height, width, depth, kind)
            write_pam("in.pam", pixels)
            oriel("in.pam", "-o", "out.tif")
            judge_reading_of(f"{kind} {depth} channels {width}x{height}", "out.tif", pixels)
            expect(f"{kind} {depth} read back", seen("out.tif")[0], pixels)
    # Elements that PAM does not have leave as they came, but for a flip.
    kinds = ("u1", "i1", *(order + kind + size for order in "<>" for kind in "ui" for size in "248"))
    for kind in kinds + tuple(order + size for order in "<>" for size in ("f2", "f4", "f8")):
        for depth in (1, 3, 5):
            pixels = noise(8, 9, depth, kind)
            write_tiff("in.tif", pixels)
            oriel("in.tif", "flip", "h", "-o", "out.tif")
            judge_reading_of(f"{kind} {depth} channels", "out.tif", pixels[:, ::-1])
            with open("in.tif", "rb") as before, open("out.tif", "rb") as after:
                expect(f"byte order of {kind}", *(np.frombuffer(file.read(2), "u1") for file in (after, before)))
    for bits in ("32", "64"):
        write_pam("in.pam", noise(8, 10, 3, ">u2"))
        floats = ("-define", "quantum:format=floating-point")
        # Its exit status is that of a warning about a tag of its own.
        subprocess.run(["convert", "in.pam", "-depth", bits, *floats, "-compress", "none", "in.tif"], stderr=subprocess.DEVNULL)
        oriel("in.tif", "-o", "out.tif")
        expect(f"floats of {bits} bit of ImageMagick's", read_tiff("out.tif"), read_tiff("in.tif"))


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    judge_libtiff_and_pillow_writing()
    judge_imagemagick_writing()
    judge_reading()
    os.chdir("/")
print(checked, "comparisons")
