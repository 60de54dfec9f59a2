"""EXIF through every pair of formats: exiftool writes a camera's block into files, the tool crops and converts them, and
exiftool reads the same date, camera and place in what comes out, orientation 1, true sizes, and no thumbnail. Pillow
and ImageMagick see the same picture of all eight orientations. Exits 77 where a judge is missing:
exif.py ORIEL SOURCES"""

import json
import os
import shutil
import sys
import tempfile

import judging
from judging import expect, run

for judge in ("exiftool", "convert", "tiffcp"):
    if shutil.which(judge) is None:
        print(judge, "is not installed")
        sys.exit(77)
try:
    import numpy as np
    from PIL import Image, ImageOps
except ImportError as missing:
    print(missing)
    sys.exit(77)

TOOL = os.path.abspath(sys.argv[1])
SAMPLE = os.path.join(os.path.abspath(sys.argv[2]), "sample_images", "lighthouse.png")
SUFFIXES = ("jpg", "png", "tif", "webp")

WRITTEN = {
    "IFD0:Make": "Camera & Co",
    "IFD0:Model": "Model 7",
    "IFD0:Artist": "Somebody",
    "IFD0:ImageDescription": "A lighthouse",
    "IFD0:Copyright": "none",
    "IFD0:Software": "Firmware 1.2",
    "IFD0:ModifyDate": "2024:05:06 07:08:09",
    "ExifIFD:DateTimeOriginal": "2024:05:06 07:08:09",
    "ExifIFD:ExposureTime": 0.004,
    "ExifIFD:FNumber": 2.8,
    "ExifIFD:ISO": 200,
    "ExifIFD:ExposureCompensation": -0.5,
    "ExifIFD:LensModel": "50mm f/1.8",
    "ExifIFD:UserComment": "mine",
    "GPS:GPSLatitudeRef": "N",
    "GPS:GPSLatitude": 52.5,
    "GPS:GPSLongitudeRef": "W",
    "GPS:GPSLongitude": 13.25,
    "GPS:GPSAltitude": 34.5,
}


def oriel(*words):
    return run(TOOL, "-f", *words).stderr.decode()


def tags(*paths):
    """What exiftool reads of each, asked once: it starts slowly."""
    return json.loads(run("exiftool", "-json", "-n", "-G1", "-a", *paths).stdout)


def read_tags(what, found, width, height):
    for name, value in WRITTEN.items():
        expect(f"{what}: {name}", found.get(name), value)
    expect(f"{what}: orientation", found.get("IFD0:Orientation", 1), 1)
    expect(f"{what}: size", (found.get("ExifIFD:ExifImageWidth"), found.get("ExifIFD:ExifImageHeight")), (width, height))
    expect(f"{what}: thumbnail", found.get("IFD1:ThumbnailImage"), None)
    expect(f"{what}: error", (found.get("ExifTool:Error"), found.get("ExifTool:Warning")), (None, None))


def judge_pairs():
    oriel(SAMPLE, "crop", "96x64+300+200", "-q", "-o", "thumbnail.jpg")
    words = [f"-{name}={value}" for name, value in WRITTEN.items()]
    for suffix in SUFFIXES:
        name = f"camera.{suffix}"
        oriel(SAMPLE, "crop", "320x192+0+0", "-q", "-o", name)
        thumbnail = ["-ThumbnailImage<=thumbnail.jpg"] if suffix != "tif" else []
        sizes = ["-ExifIFD:ExifImageWidth=320", "-ExifIFD:ExifImageHeight=192"]
        run("exiftool", "-q", "-overwrite_original", "-n", *words, *sizes, *thumbnail, "-IFD0:Orientation=6", name)
    # By libtiff's hand: other offsets, the other byte order, BigTIFF.
    run("tiffcp", "-B", "-c", "lzw", "camera.tif", "lzw.tif")
    run("exiftool", "-q", "-overwrite_original", "-n", "-TagsFromFile", "camera.tif", "-all:all", "lzw.tif")
    sources = [f"camera.{suffix}" for suffix in SUFFIXES] + ["lzw.tif"]
    for source in sources:
        for target in [*[(suffix,) for suffix in SUFFIXES], ("tif", "--compress", "5")]:
            out, kept, bare = (f"{name}.{target[0]}" for name in ("out", "kept", "bare"))
            what = f"{source} to {' '.join(target)}"
            notes = oriel(source, "crop", "64x96+32+64", *target[1:], "-o", out)
            if "EXIF" in notes.split("\nout.")[0]:
                raise SystemExit(f"{what}: {notes}")
            oriel(source, "--orient", "keep", *target[1:], "-q", "-o", kept)
            oriel(source, "--strip", *target[1:], "-q", "-o", bare)
            of_out, of_kept, of_bare = tags(out, kept, bare)
            read_tags(what, of_out, 64, 96)
            expect(f"{what}: kept", of_kept.get("IFD0:Orientation"), 6)
            expect(f"{what}: stripped", of_bare.get("GPS:GPSLatitude", of_bare.get("IFD0:Make")), None)


def judge_maker_note():
    """A maker's note comes along, and that it is moved is said."""
    if "maker's note is moved" in oriel("camera.jpg", "-o", "out.tif"):
        raise SystemExit("there is no maker's note yet")
    # No tool makes one: its tag is put where that of the user's comment was, in a block of few bytes.
    block = bytearray(open("camera.jpg", "rb").read())
    for order in ("big", "little"):
        at = block.find((0x9286).to_bytes(2, order) + (7).to_bytes(2, order))
        if at >= 0:
            block[at : at + 2] = (0x927C).to_bytes(2, order)
            break
    else:
        raise SystemExit("no user comment")
    open("maker.jpg", "wb").write(block)
    notes = oriel("maker.jpg", "-o", "out.tif")
    if "maker's note is moved" not in notes:
        raise SystemExit(f"nothing is said of the maker's note: {notes}")
    expect("maker's note", b"ASCII\0\0\0mine" in open("out.tif", "rb").read(), True)


def judge_turns():
    """Pillow turns by the word; what the tool wrote shows the same to those who do not look at it."""
    oriel(SAMPLE, "crop", "161x97+400+200", "-q", "-o", "upright.png")
    upright = np.asarray(Image.open("upright.png").convert("RGB")).astype("i4")
    for number in range(1, 9):
        back = {6: 8, 8: 6}.get(number, number)
        oriel("upright.png", "orient", str(back), "-q", "-o", "plain.png")
        for suffix in SUFFIXES:
            source = f"stored.{suffix}"
            more = ("--quality", "95") if suffix == "jpg" else ("--compress", "5")
            oriel("plain.png", "-q", *more, "-o", source)
            run("exiftool", "-q", "-overwrite_original", "-n", f"-IFD0:Orientation={number}", source)
            seen = Image.open(source)
            seen.load()  # by which Pillow turns a TIFF, and a TIFF only
            seen = (seen if suffix == "tif" else ImageOps.exif_transpose(seen)).convert("RGB")
            most = 24 if suffix == "jpg" else 0
            expect(f"Pillow of {source} {number}", np.asarray(seen).shape, upright.shape)
            expect(f"Pillow of {source} {number}", np.abs(np.asarray(seen).astype("i4") - upright).max() <= most, True)
            for into in (*SUFFIXES, "ppm"):
                oriel(source, "-q", "-o", f"out.{into}")
                run("convert", f"out.{into}", "PNG:seen.png")  # which does not turn by itself
                got = np.asarray(Image.open("seen.png").convert("RGB")).astype("i4")
                close = 24 if "jpg" in (suffix, into) else 0
                expect(f"{source} {number} to {into}", got.shape, upright.shape)
                expect(f"{source} {number} to {into}", np.abs(got - upright).max() <= close, True)
            for into, found in zip(SUFFIXES, tags(*(f"out.{into}" for into in SUFFIXES))):
                expect(f"{source} {number} to {into}", found.get("IFD0:Orientation", 1), 1)


with tempfile.TemporaryDirectory() as scratch:
    os.chdir(scratch)
    judge_pairs()
    judge_maker_note()
    judge_turns()
    print(judging.checked, "things are as they should be")
    os.chdir("/")
