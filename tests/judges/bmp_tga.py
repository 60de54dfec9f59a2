"""Pillow, netpbm and ImageMagick read the BMP and TGA files that the tool reads, and those that it writes, and see the
same pixels. Which of them knows which kind is part of the expectation: a judge that falls silent is noticed.
Skipped (77) where Pillow or netpbm are not installed: bmp_tga.py ORIEL [--table]
"""

import io
import shutil
import struct
import subprocess
import sys

try:
    import numpy as np
    from PIL import Image
except ImportError as error:
    print(error)
    sys.exit(77)

TOOL = sys.argv[1]
CONVERT = shutil.which("convert-im6.q16") or shutil.which("magick") or shutil.which("convert")
for program in ("bmptopnm", "tgatoppm", "pamtopnm", "ppmtobmp", "pamtotga"):
    if not shutil.which(program):
        print(program, "is not installed")
        sys.exit(77)

RANDOM = np.random.default_rng(7)
WIDTH, HEIGHT = 13, 6  # rows of no round number of bytes in any depth


def run(command, data):
    """What a program makes of `data`, or None."""
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    return done.stdout if done.returncode == 0 and done.stdout else None


def netpbm(data):
    """A PNM or PAM as an array of 8 bit (height, width, channels)."""
    fields = {}
    if data.startswith(b"P7"):
        head, pixels = data.split(b"ENDHDR\n", 1)
        for line in head.decode("ascii", "replace").splitlines():
            fields[line.split(" ")[0]] = line.split(" ")[-1]
        width, height, depth, most = (int(fields[k]) for k in ("WIDTH", "HEIGHT", "DEPTH", "MAXVAL"))
    else:
        kind, width, height, most = data.split(None, 4)[:4]
        width, height, depth, most = int(width), int(height), {b"P5": 1, b"P6": 3}[kind], int(most)
        pixels = data[len(data) - width * height * depth :]
    array = np.frombuffer(pixels, np.uint8).reshape(height, width, depth)
    return ((array.astype(int) * 510 + most) // (2 * most)).astype(np.uint8)


def by_oriel(data):
    out = run([TOOL, "-q", "-", "-t", "pam", "-o", "-"], data)
    return None if out is None else netpbm(out)


def by_pillow(_, data):
    try:
        image = Image.open(io.BytesIO(data))
        image.load()
    except Exception:
        return None
    if image.mode == "P" and image.palette is None:
        return None
    if image.mode in ("1", "P"):
        image = image.convert("RGBA" if image.mode == "P" and image.palette.mode == "RGBA" else "RGB")
    array = np.asarray(image)
    return array[:, :, None] if array.ndim == 2 else array


def by_netpbm(name, data):
    if name == "bmp":
        out = run(["bmptopnm"], data)
        if out is not None and out.startswith(b"P4"):
            out = run(["pamdepth", "255"], out)
    else:
        out = run(["tgatoppm"], data)
    if out is None:
        return None
    colours = netpbm(out)
    if name == "tga" and (data[17] & 15 or data[16] == 32):
        alpha = run(["tgatoppm", "-alphaout=-"], data)
        alpha = None if alpha is None else netpbm(alpha)
        if alpha is not None:
            return np.concatenate([colours, alpha], 2)
    return colours


def by_magick(name, data):
    # Orient, since ImageMagick 6 leaves bottom-up TGA as it is stored.
    out = run([CONVERT, name + ":-", "-auto-orient", "-depth", "8", "pam:-"], data)
    return None if out is None else netpbm(out)


JUDGES = {"pillow": by_pillow, "netpbm": by_netpbm}
if CONVERT:
    JUDGES["magick"] = by_magick


def same(ours, theirs):
    """Gray is equal to RGB of three equal channels; opaque is equal to no alpha."""

    def rgba(array):
        height, width, channels = array.shape
        gray = channels < 3
        colours = np.repeat(array[:, :, :1], 3, 2) if gray else array[:, :, :3]
        opaque = np.full((height, width, 1), 255, np.uint8)
        return np.concatenate([colours, opaque if channels % 2 else array[:, :, -1:]], 2)

    return ours.shape[:2] == theirs.shape[:2] and np.array_equal(rgba(ours), rgba(theirs))


def same_colours(ours, theirs):
    return same(*(array[:, :, : array.shape[2] - 1 + array.shape[2] % 2] for array in (ours, theirs)))


def random(*shape):
    return RANDOM.integers(0, 256, shape, np.uint8)


# BMP files.


def bmp(pixels, bits, *, length=40, height=HEIGHT, compression=0, palette=b"", used=0, masks=b"", behind=b""):
    if length == 12:
        dib = struct.pack("<IHHHH", 12, WIDTH, height, 1, bits)
    else:
        dib = struct.pack("<IiiHHIIiiII", length, WIDTH, height, 1, bits, compression, 0, 2835, 2835, used, 0)
        dib = (dib + masks).ljust(length, b"\0")[: max(length, 40 + len(behind))] + behind
    offset = 14 + len(dib) + len(palette)
    return b"BM" + struct.pack("<III", offset + len(pixels), 0, offset) + dib + palette + pixels


def packed(numbers, bits):
    """Rows of numbers of so many bits, each padded to four bytes."""
    rows = []
    for row in numbers:
        if bits <= 8:
            bools = ((row[:, None] >> np.arange(bits - 1, -1, -1)) & 1).astype(np.uint8).reshape(-1)
            data = np.packbits(bools).tobytes()
        else:
            data = b"".join(int(v).to_bytes(bits // 8, "little") for v in row)
        rows.append(data + bytes(-len(data) % 4))
    return b"".join(rows)


def numbers(bits, below=None):
    return RANDOM.integers(0, below or 1 << bits, (HEIGHT, WIDTH), np.int64)


def entries(count, size):
    palette = random(count, size)
    if size == 4:
        palette[:, 3] = 0
    return palette.tobytes()


def rle8():
    out = b""
    for y in range(HEIGHT - 1):
        out += bytes([5, RANDOM.integers(256), 0, 5]) + random(5).tobytes() + b"\0" + bytes([3, 9]) + b"\0\0"
    return out + b"\x0d\x07\0\0\0\1"


def rle4():
    out = b""
    for y in range(HEIGHT - 1):
        out += bytes([5, RANDOM.integers(256), 0, 6]) + random(3).tobytes() + b"\0" + bytes([2, 0x35]) + b"\0\0"
    return out + b"\x0d\x72\0\0\0\1"


def jumps():
    """Rows that end early, a jump to the right and up."""
    return b"\4\1\0\0" + b"\3\2\0\2\4\2\5\3\0\0" + b"\1\4\0\0" + b"\2\5\0\0\0\1"


def masks(*values):
    return struct.pack("<%dI" % len(values), *values)


def bmp_kinds():
    for length in (12, 40, 64, 108, 124):
        size = 3 if length == 12 else 4
        for bits in (1, 4, 8):
            palette = entries(1 << bits, size)
            yield f"{length} {bits} bit", bmp(packed(numbers(bits), bits), bits, length=length, palette=palette)
        yield f"{length} 24 bit", bmp(packed(numbers(24), 24), 24, length=length)
    yield "40 2 bit", bmp(packed(numbers(2), 2), 2, palette=entries(4, 4))
    yield "40 4 bit, 5 used", bmp(packed(numbers(4, 5), 4), 4, palette=entries(5, 4), used=5)
    gray = b"".join(bytes([v, v, v, 0]) for v in range(256))
    yield "40 8 bit gray", bmp(packed(numbers(8), 8), 8, palette=gray)
    yield "40 1 bit bilevel", bmp(packed(numbers(1), 1), 1, palette=b"\0\0\0\0\xff\xff\xff\0")
    yield "40 8 bit top down", bmp(packed(numbers(8), 8), 8, palette=entries(256, 4), height=-HEIGHT)
    yield "40 24 bit top down", bmp(packed(numbers(24), 24), 24, height=-HEIGHT)
    yield "40 32 bit", bmp(packed(numbers(32), 32), 32)
    yield "40 16 bit", bmp(packed(numbers(16), 16), 16)
    yield "40 16 bit 565", bmp(packed(numbers(16), 16), 16, compression=3, behind=masks(0xF800, 0x7E0, 0x1F))
    yield "40 32 bit fields", bmp(packed(numbers(32), 32), 32, compression=3, behind=masks(0xFF0000, 0xFF00, 0xFF))
    yield "40 32 bit RGBX", bmp(packed(numbers(32), 32), 32, compression=3, behind=masks(0xFF, 0xFF00, 0xFF0000))
    yield "40 32 bit 10", bmp(packed(numbers(32), 32), 32, compression=3, behind=masks(0x3FF00000, 0xFFC00, 0x3FF))
    bgra = masks(0xFF0000, 0xFF00, 0xFF, 0xFF000000)
    yield "40 32 bit alpha fields", bmp(packed(numbers(32), 32), 32, compression=6, behind=bgra)
    yield "52 32 bit", bmp(packed(numbers(32), 32), 32, length=52, compression=3, masks=bgra[:12])
    for length in (56, 108, 124):
        yield f"{length} 32 bit BGRA", bmp(packed(numbers(32), 32), 32, length=length, compression=3, masks=bgra)
    for name, order in (
        ("RGBA", masks(0xFF, 0xFF00, 0xFF0000, 0xFF000000)),
        ("ABGR", masks(0xFF000000, 0xFF0000, 0xFF00, 0xFF)),
        ("5551", masks(0x7C00, 0x3E0, 0x1F, 0x8000)),
        ("4444", masks(0xF00, 0xF0, 0xF, 0xF000)),
    ):
        bits = 32 if len(name) == 4 and name.isalpha() else 16
        yield f"124 {bits} bit {name}", bmp(packed(numbers(bits), bits), bits, length=124, compression=3, masks=order)
    yield "40 RLE8", bmp(rle8(), 8, compression=1, palette=entries(256, 4))
    yield "40 RLE4", bmp(rle4(), 4, compression=2, palette=entries(16, 4))
    yield "40 RLE8 jumps", bmp(jumps(), 8, compression=1, palette=entries(256, 4))
    yield "40 RLE4 jumps", bmp(jumps(), 4, compression=2, palette=entries(16, 4))


# TGA files.


def tga(kind, bits, pixels, *, descriptor=0, text=b"", first=0, count=0, entry=0, palette=b""):
    head = struct.pack("<BBBHHB", len(text), count > 0, kind, first, count, entry)
    head += struct.pack("<HHHHBB", 0, 0, WIDTH, HEIGHT, bits, descriptor)
    return head + text + palette + pixels


def packets(pixels):
    """A run over the end of the first row, pixels as they stand, single ones."""
    flat = pixels.reshape(WIDTH * HEIGHT, -1)
    flat[:20] = flat[0]
    run_of_20 = bytes([128 + 19]) + flat[0].tobytes()
    run_of_1 = bytes([128]) + flat[50].tobytes()
    return run_of_20 + bytes([29]) + flat[20:50].tobytes() + run_of_1 + bytes([26]) + flat[51:].tobytes()


def tga_kinds():
    def stored(size):
        return random(HEIGHT, WIDTH, size)

    for name, origin in (("bottom left", 0), ("bottom right", 16), ("top left", 32), ("top right", 48)):
        yield f"24 bit, {name}", tga(2, 24, stored(3).tobytes(), descriptor=origin)
    for pack, plus, name in ((np.ndarray.tobytes, 0, ""), (packets, 8, " RLE")):
        top = 32
        yield f"8 bit gray{name}", tga(3 + plus, 8, pack(stored(1)), descriptor=top)
        yield f"16 bit gray and alpha{name}", tga(3 + plus, 16, pack(stored(2)), descriptor=top | 8)
        yield f"15 bit{name}", tga(2 + plus, 15, pack(stored(2)), descriptor=top)
        yield f"16 bit{name}", tga(2 + plus, 16, pack(stored(2)), descriptor=top)
        yield f"16 bit, alpha{name}", tga(2 + plus, 16, pack(stored(2)), descriptor=top | 1)
        yield f"24 bit{name}", tga(2 + plus, 24, pack(stored(3)), descriptor=top, text=b"a text")
        yield f"32 bit{name}", tga(2 + plus, 32, pack(stored(4)), descriptor=top | 8)
        yield f"32 bit, no attributes{name}", tga(2 + plus, 32, pack(stored(4)), descriptor=top)
        for entry in (15, 16, 24, 32):
            palette = {"count": 256, "entry": entry, "palette": random(256, (entry + 7) // 8).tobytes()}
            attributes = 8 if entry == 32 else 0
            yield f"palette of {entry} bit{name}", tga(
                1 + plus, 8, pack(stored(1)), descriptor=top | attributes, **palette
            )
        palette = {"first": 40, "count": 20, "entry": 24, "palette": random(20, 3).tobytes()}
        yield f"palette from 40{name}", tga(1 + plus, 8, pack(stored(1) % 20 + 40), descriptor=top, **palette)


# Where a judge is known to see something else, or nothing; elsewhere it has to see the same.
NEAR = "by 1"  # five bits made eight: they round down, or repeat the high bits
COLOURS = "same colours"  # they have no alpha, or take a byte for it that nobody else does
NOTHING = "nothing"  # it does not read the kind
OTHER = "other"  # it reads the kind wrong
KNOWN = {
    "bmp": {
        # OS/2's palette of four bytes an entry, read as three.
        "64 1 bit": {"netpbm": NOTHING, "magick": OTHER},
        "64 4 bit": {"netpbm": NOTHING, "magick": OTHER},
        "64 8 bit": {"netpbm": NOTHING, "magick": OTHER},
        "64 24 bit": {"netpbm": NOTHING},
        "40 2 bit": {"pillow": NOTHING, "magick": NOTHING},
        "40 32 bit": {"magick": COLOURS},
        "40 16 bit": {"pillow": NEAR, "netpbm": NEAR, "magick": NEAR},
        "40 16 bit 565": {"pillow": NEAR, "netpbm": OTHER, "magick": NEAR},
        "40 32 bit RGBX": {"pillow": NOTHING, "netpbm": OTHER},
        "40 32 bit 10": {"pillow": NOTHING, "netpbm": OTHER, "magick": NEAR},
        "40 32 bit alpha fields": {"pillow": NOTHING, "netpbm": NOTHING, "magick": NOTHING},
        "52 32 bit": {"pillow": NOTHING, "magick": COLOURS},
        "56 32 bit BGRA": {"pillow": NOTHING, "netpbm": COLOURS},
        "108 32 bit BGRA": {"netpbm": COLOURS},
        "124 32 bit BGRA": {"netpbm": COLOURS},
        "124 32 bit RGBA": {"netpbm": OTHER},
        "124 32 bit ABGR": {"netpbm": OTHER},
        "124 16 bit 5551": {"pillow": NEAR, "netpbm": NEAR, "magick": NEAR},
        "124 16 bit 4444": {"pillow": NOTHING, "netpbm": COLOURS, "magick": OTHER},
        "40 RLE8 jumps": {"pillow": OTHER, "netpbm": NOTHING},
        "40 RLE4 jumps": {"pillow": OTHER, "netpbm": NOTHING},
        "written y": {},
        "written rgb": {},
        "written rgba": {"netpbm": COLOURS},
    },
    "tga": {
        "24 bit, bottom right": {"netpbm": OTHER},
        "24 bit, top right": {"netpbm": OTHER},
        "16 bit gray and alpha": {"netpbm": OTHER, "magick": OTHER},
        "15 bit": {"pillow": NOTHING, "magick": NEAR},
        "16 bit": {"pillow": NEAR, "magick": NEAR},
        "16 bit, alpha": {"pillow": NEAR, "netpbm": COLOURS, "magick": NEAR},
        "palette of 15 bit": {"pillow": NOTHING, "magick": NEAR},
        "palette of 16 bit": {"pillow": NEAR, "magick": NEAR},
        "palette of 32 bit": {"pillow": NOTHING},
        "written y": {},
        "written rgb": {},
        "written rgba": {},
    },
}


def known(name, kind, judge):
    # Pillow refuses packets that go on in the next row.
    if name == "tga" and judge == "pillow" and kind.endswith(" RLE") and "written" not in kind:
        return NOTHING
    return KNOWN[name].get(kind.removesuffix(" RLE"), {}).get(judge, "same")


def comparison(ours, theirs):
    if theirs is None:
        return NOTHING
    if same(ours, theirs):
        return "same"
    if same_colours(ours, theirs):
        return COLOURS
    if ours.shape[:2] == theirs.shape[:2] and ours.shape[2] >= 3 and theirs.shape[2] >= 3:
        if np.abs(ours[:, :, :3].astype(int) - theirs[:, :, :3]).max() <= 1:
            return NEAR
    return OTHER


FAULTS = []
AGREED = {judge: 0 for judge in JUDGES}


def judged(name, kind, data, ours):
    """What is ours of it, against everybody who reads it. A judge that has learnt better is welcome."""
    if ours is None:
        FAULTS.append(f"{name} {kind}: not read")
        return
    for judge, read in JUDGES.items():
        said = comparison(ours, read(name, data))
        AGREED[judge] += said == "same"
        if "--table" in sys.argv:
            print(f"{name:4} {kind:36} {judge:7} {said}")
        if said not in ("same", known(name, kind, judge)):
            FAULTS.append(f"{name} {kind}: {judge} sees {said}, not {known(name, kind, judge)}")


def pam(pixels, kind):
    height, width, depth = pixels.shape
    head = f"P7\nWIDTH {width}\nHEIGHT {height}\nDEPTH {depth}\nMAXVAL 255\nTUPLTYPE {kind}\nENDHDR\n"
    return head.encode() + pixels.tobytes()


def encoded(image, **how):
    file = io.BytesIO()
    image.save(file, **how)
    return file.getvalue()


def written_by_others():
    """Files of Pillow's, netpbm's and ImageMagick's own, with what they hold."""
    for mode, channels in (("L", 1), ("LA", 2), ("RGB", 3), ("RGBA", 4)):
        pixels = random(9, 14, channels)
        pixels[2:6] = pixels[2, 0]  # something to compress
        image = Image.fromarray(pixels if channels > 1 else pixels[:, :, 0], mode)
        if channels % 2 == 1:  # its 32 bit are BGRA without a mask, which others (and Pillow) read without alpha
            yield "bmp", f"pillow {mode}", encoded(image, format="BMP"), pixels
        for compression in (None, "tga_rle"):
            yield "tga", f"pillow {mode} {compression}", encoded(image, format="TGA", compression=compression), pixels
        if channels == 3:
            ppm = encoded(image, format="PPM")
            yield "bmp", "ppmtobmp", run(["ppmtobmp", "-bpp=24"], ppm), pixels
            yield "bmp", "ppmtobmp -os2", run(["ppmtobmp", "-os2", "-bpp=24"], ppm), pixels
            yield "tga", "pamtotga", run(["pamtotga", "-rgb", "-norle"], ppm), pixels
            yield "tga", "pamtotga RLE", run(["pamtotga", "-rgb"], ppm), pixels
            for target in ("bmp2:-", "bmp3:-", "bmp:-") if CONVERT else ():
                yield "bmp", f"magick {target}", run([CONVERT, "ppm:-", target], ppm), pixels
    gray = random(7, 10, 1) // 16 * 17
    gray[3:5] = 51
    pgm = pam(gray, "GRAYSCALE")
    if CONVERT:
        command = [CONVERT, "pam:-", "-type", "palette", "-compress", "RLE", "bmp:-"]
        yield "bmp", "magick RLE", run(command, pgm), gray
    yield "bmp", "ppmtobmp palette", run(["ppmtobmp"], run(["pamtopnm"], pgm)), gray
    yield "tga", "pamtotga -cmap", run(["pamtotga", "-cmap", "-norle"], pam(np.repeat(gray, 3, 2), "RGB")), gray


def main():
    for name, kinds in (("bmp", bmp_kinds()), ("tga", tga_kinds())):
        for kind, data in kinds:
            judged(name, kind, data, by_oriel(data))

    for name, kind, data, pixels in written_by_others():
        ours = None if data is None else by_oriel(data)
        if ours is None:
            FAULTS.append(f"{name} of {kind}: {'not written' if data is None else 'not read'}")
        elif not same(ours, pixels):
            FAULTS.append(f"{name} of {kind}: other pixels")

    for name in ("bmp", "tga"):
        for channels, kind, said in ((1, "GRAYSCALE", "y"), (3, "RGB", "rgb"), (4, "RGB_ALPHA", "rgba")):
            for width in (12, 13, 14, 15):
                pixels = random(5, width, channels)
                for chain, seen in (
                    ([], pixels),
                    (["rotate", "90", "crop", "4x9+1+2"], np.rot90(pixels, -1)[2:11, 1:5]),
                ):
                    file = run([TOOL, "-q", "-", *chain, "-t", name, "-o", "-"], pam(pixels, kind))
                    judged(name, f"written {said}", file, seen)

    for fault in FAULTS:
        print(fault)
    for judge, count in AGREED.items():
        print(judge, "agrees on", count)
    sys.exit(1 if FAULTS or min(AGREED.values()) < 60 else 0)


if __name__ == "__main__":
    main()
