"""Compressed and tiled TIFF, pages, and WebP: libtiff's tools, Pillow, ImageMagick and libwebp's tools write what the
tool reads and read what it writes; pixels must be the same. Exits 77 where a judge is missing: tiff_webp.py ORIEL"""

import os
import shutil
import subprocess
import sys
import tempfile

for judge in ("tiffinfo", "tiffcp", "tiff2rgba", "convert", "cwebp", "dwebp", "webpmux"):
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
checked = 0


def run(*words):
    done = subprocess.run(words, capture_output=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(words)}: exit {done.returncode}\n{done.stderr.decode()}")
    return done


def oriel(*words):
    return run(TOOL, "-q", "-f", *words)


def expect(what, got, wanted, most=0):
    global checked
    checked += 1
    if got.shape == wanted.shape and np.abs(got.astype("i8") - wanted.astype("i8")).max() <= most:
        return
    raise SystemExit(f"{what}: {got.shape} {got.ravel()[:8]} instead of {wanted.shape} {wanted.ravel()[:8]}")


def seen(path, *chain):
    oriel(path, *chain, "-o", "seen.npy")
    pixels = np.load("seen.npy")
    return pixels[:, :, 0] if pixels.ndim == 3 and pixels.shape[2] == 1 else pixels


def noise(height, width, depth, kind="u1"):
    numbers = np.random.default_rng(height * 1000 + width * 10 + depth)
    pixels = numbers.integers(0, np.iinfo(kind).max, (height, width, depth), kind, True)
    return pixels[:, :, 0] if depth == 1 else pixels


def smooth(height, width):
    y, x = np.mgrid[0:height, 0:width]
    return np.stack([x * 255 // width, y * 255 // height, (x + y) * 255 // (width + height)], 2).astype("u1")


def judge_tiffcp():
    """libtiff's own tool compresses, cuts into tiles and planes; read whole and by a window that crosses blocks."""
    for depth, mode in {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}.items():
        pixels = noise(70, 90, depth)
        Image.fromarray(pixels, mode).save("in.tif")
        for code in ("lzw", "lzw:2", "zip", "zip:2", "packbits", "zstd", "lzma"):
            for cut in (("-s", "-r", "7"), ("-t", "-w", "32", "-l", "16")):
                for planes in ("contig", "separate"):
                    for more in (("-L",), ("-B", "-8")):
                        run("tiffcp", "-c", code, *cut, "-p", planes, *more, "in.tif", "out.tif")
                        what = f"{mode} {code} {cut} {planes} {more}"
                        expect(what, seen("out.tif"), pixels)
                        expect(what, seen("out.tif", "crop", "50x40+15+10"), pixels[10:50, 15:65])
    deep = noise(70, 90, 1, "u2")
    Image.fromarray(deep).save("in.tif")
    run("tiffcp", "-c", "zip:2", "-t", "-w", "32", "-l", "32", "-B", "in.tif", "out.tif")
    expect("u16", seen("out.tif", "rotate", "90"), np.rot90(deep, -1))
    bits = noise(70, 90, 1) > 127
    Image.fromarray(bits).save("in.tif")
    for code in ("g3", "g4", "lzw", "packbits"):
        run("tiffcp", "-c", code, "in.tif", "out.tif")
        expect(code, seen("out.tif"), bits.astype("u1"))


def judge_jpeg_in_tiff():
    """Against Pillow, which decodes by the same library."""
    Image.fromarray(smooth(96, 128)).save("in.tif")
    for cut in (("-s", "-r", "16"), ("-t", "-w", "32", "-l", "32")):
        for code in ("jpeg", "jpeg:r"):
            run("tiffcp", "-c", code, *cut, "in.tif", "out.tif")
            expect(f"{code} {cut}", seen("out.tif"), np.asarray(Image.open("out.tif").convert("RGB")))


def judge_imagemagick_and_pillow():
    pixels = noise(60, 50, 3)
    Image.fromarray(pixels).save("in.png")
    for code in ("LZW", "Zip", "RLE", "None"):
        for endian in ("LSB", "MSB"):
            run("convert", "in.png", "-compress", code, "-endian", endian, "-define", "tiff:tile-geometry=32x32", "out.tif")
            expect(f"convert {code} {endian}", seen("out.tif"), pixels)
    for code in ("tiff_lzw", "tiff_adobe_deflate", "tiff_deflate", "packbits"):
        Image.fromarray(pixels).save("out.tif", compression=code)
        expect(f"Pillow {code}", seen("out.tif"), pixels)
    indices = Image.fromarray(pixels).quantize(200)
    indices.save("out.tif", compression="tiff_lzw")
    expect("palette", seen("out.tif"), np.asarray(indices.convert("RGB")))


def judge_pages():
    pages = [noise(20, 30, 3), noise(10, 12, 3), noise(8, 40, 3)]
    images = [Image.fromarray(page) for page in pages]
    for code in ("raw", "tiff_lzw"):
        images[0].save("pages.tif", save_all=True, append_images=images[1:], compression=code)
        note = run(TOOL, "-f", "pages.tif", "-o", "first.npy").stderr.decode()
        if "3 frames, the first is read" not in note:
            raise SystemExit(f"no word on pages: {note}")
        expect(f"page 0 {code}", seen("pages.tif"), pages[0])
        refused = subprocess.run([TOOL, "pages.tif", "flip", "h", "--in-place"], capture_output=True)
        if refused.returncode == 0 or b"holds 3 pictures" not in refused.stderr:
            raise SystemExit(f"--in-place would leave one page: {refused}")


def judge_written_tiff():
    for depth, mode in {1: "L", 3: "RGB", 4: "RGBA"}.items():
        pixels = noise(301, 257, depth)
        Image.fromarray(pixels, mode).save("in.png")
        for level in ("1", "5", "6", "9"):
            oriel("in.png", "flip", "h", "--compress", level, "-o", "out.tif")
            wanted = pixels[:, ::-1]
            expect(f"Pillow reads {mode} {level}", np.asarray(Image.open("out.tif")), wanted)
            run("convert", "out.tif", "PNG:back.png")
            expect(f"ImageMagick reads {mode} {level}", np.asarray(Image.open("back.png").convert(mode)), wanted)
            if b"AdobeDeflate" not in run("tiffinfo", "-s", "out.tif").stdout:
                raise SystemExit("tiffinfo sees no deflate")
    for kind in ("u2", "f4", "f8", "i2", "u4"):
        pixels = (np.random.default_rng(1).normal(size=(90, 80)) * 1000).astype(kind)
        np.save("in.npy", pixels)
        oriel("in.npy", "--compress", "5", "-o", "out.tif")
        run("tiffcp", "-c", "none", "out.tif", "plain.tif")
        expect(f"libtiff reads {kind}", seen("plain.tif").view("u1"), pixels.view("u1"))


def judge_tiles():
    """A tiled, compressed TIFF is written as one, its tiles turned with it, but no larger than the picture; libtiff and
    Pillow read it."""

    def tiled(what, chain, wanted, wide, high):
        wide, high = (min(tile, (side + 15) // 16 * 16) for tile, side in ((wide, wanted.shape[1]), (high, wanted.shape[0])))
        oriel("tiled.tif", *chain, "-o", "out.tif")
        said = " ".join(run("tiffinfo", "out.tif").stdout.decode().split())
        if f"Tile Width: {wide} Tile Length: {high}" not in said or "AdobeDeflate" not in said:
            raise SystemExit(f"{what}: tiffinfo says {said}")
        expect(f"Pillow reads {what}", np.asarray(Image.open("out.tif")), wanted)
        run("tiffcp", "-c", "none", "-s", "out.tif", "plain.tif")
        expect(f"libtiff reads {what}", seen("plain.tif"), wanted)

    for height, width in ((20, 30), (48, 32), (49, 33), (150, 200)):
        for depth, mode, kind in ((1, "L", "u1"), (3, "RGB", "u1"), (4, "RGBA", "u1"), (1, "I;16", "u2")):
            pixels = noise(height, width, depth, kind)
            Image.fromarray(pixels, mode).save("in.tif")
            for code in ("zip:2", "lzw"):
                run("tiffcp", "-c", code, "-t", "-w", "32", "-l", "48", "in.tif", "tiled.tif")
                what = f"{mode} {width}x{height} {code}"
                tiled(what, (), pixels, 32, 48)
                tiled(f"{what} turned", ("rotate", "90"), np.rot90(pixels, -1), 48, 32)
                tiled(f"{what} cut", ("crop", "17x19+1+1"), pixels[1:20, 1:18], 32, 48)
                oriel("tiled.tif", "--compress", "0", "-o", "out.tif")
                if b"Tile Width" in run("tiffinfo", "out.tif").stdout:
                    raise SystemExit(f"{what}: tiles without compression")


def judge_webp():
    rng = np.random.default_rng(3)
    photo = smooth(120, 160)
    noisy = noise(61, 47, 4)
    noisy[rng.random((61, 47)) < 0.3, 3] = 0
    Image.fromarray(photo).save("photo.png")
    Image.fromarray(noisy).save("noisy.png")
    for name, options, mode in (
        ("photo", ("-q", "80"), "RGB"),
        ("photo", ("-lossless",), "RGB"),
        ("noisy", ("-lossless", "-exact"), "RGBA"),
        ("noisy", ("-q", "60"), "RGBA"),
    ):
        run("cwebp", "-quiet", *options, f"{name}.png", "-o", "in.webp")
        run("dwebp", "-quiet", "in.webp", "-o", "back.png")
        back = np.asarray(Image.open("back.png").convert(mode))
        expect(f"as dwebp {name} {options}", seen("in.webp"), back)
        expect(f"as Pillow {name} {options}", seen("in.webp"), np.asarray(Image.open("in.webp").convert(mode)))
        expect(f"a window of {name} {options}", seen("in.webp", "crop", "30x20+9+7", "flip", "v"), back[7:27, 9:39][::-1])
    for name, pixels, mode in (("photo", photo, "RGB"), ("noisy", noisy, "RGBA")):
        oriel(f"{name}.png", "rotate", "90", "-o", "out.webp")
        run("dwebp", "-quiet", "out.webp", "-o", "back.png")
        expect(f"dwebp reads {name}", np.asarray(Image.open("back.png").convert(mode)), np.rot90(pixels, -1))
        expect(f"Pillow reads {name}", np.asarray(Image.open("out.webp").convert(mode)), np.rot90(pixels, -1))
    oriel("photo.png", "--quality", "90", "-o", "out.webp")
    run("dwebp", "-quiet", "out.webp", "-o", "back.png")
    expect("lossy", np.asarray(Image.open("back.png")), photo, 12)

    frames = [noise(20, 30, 4) for _ in range(3)]
    for k, frame in enumerate(frames):
        frame[:, :, 3] = 255
        frame[:, :, 0] = 60 * k
    images = [Image.fromarray(frame) for frame in frames]
    images[0].save("moving.webp", save_all=True, append_images=images[1:], lossless=True, exact=True, duration=50)
    expect("animated", seen("moving.webp"), frames[0])
    if b"3 frames, the first is read" not in run(TOOL, "-f", "moving.webp", "-o", "first.png").stderr:
        raise SystemExit("no word on frames")


with tempfile.TemporaryDirectory() as scratch:
    os.chdir(scratch)
    judge_tiffcp()
    judge_jpeg_in_tiff()
    judge_imagemagick_and_pillow()
    judge_pages()
    judge_written_tiff()
    judge_tiles()
    judge_webp()
    print(checked, "pictures are the same")
    os.chdir("/")
