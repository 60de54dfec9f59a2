"""Colour profile and XMP through every pair of formats: exiftool writes both into files, the tool crops and converts
them, and exiftool reads the same profile, byte for byte, and the same packet but for what the pixels made untrue. Exits
77 where a judge is missing: profile.py ORIEL SOURCES"""

import base64
import json
import os
import shutil
import sys
import tempfile

import judging
from judging import expect, run

if shutil.which("exiftool") is None:
    print("exiftool is not installed")
    sys.exit(77)

TOOL = os.path.abspath(sys.argv[1])
SAMPLE = os.path.join(os.path.abspath(sys.argv[2]), "sample_images", "lighthouse.png")
SUFFIXES = ("jpg", "png", "tif", "webp")

WRITTEN = {
    "XMP-dc:Title": "A lighthouse",
    "XMP-dc:Creator": "Somebody",
    "XMP-xmp:Rating": 4,
    "XMP-xmp:CreateDate": "2024:05:06 07:08:09",
    "XMP-photoshop:City": "Zürich & Co <1>",
    "XMP-xmpRights:Marked": True,
}


def oriel(*words):
    return run(TOOL, "-f", *words).stderr.decode()


def tags(*paths):
    """What exiftool reads of each, asked once: it starts slowly. A profile is there as its bytes."""
    found = json.loads(run("exiftool", "-json", "-n", "-b", "-G1", "-ICC_Profile", "-all", *paths).stdout)
    for one in found:
        for name, value in one.items():
            if isinstance(value, str) and value.startswith("base64:"):
                one[name] = base64.b64decode(value[7:])
    return found


def profile_of(found):
    return next((value for name, value in found.items() if name.endswith(":ICC_Profile")), None)


def profile(space):
    """A header and two texts, which is all that is looked at here (ICC.1:2022, 7.2 and 7.3)."""
    texts = {b"desc": b"A display", b"cprt": b"Nobody's " + b"." * 70000}  # more than one segment of a JPEG
    table, data = len(texts).to_bytes(4, "big"), b""
    for tag, text in texts.items():
        body = b"text\0\0\0\0" + text + b"\0"
        body += b"\0" * (-len(body) % 4)
        table += tag + (132 + 12 * len(texts) + len(data)).to_bytes(4, "big") + len(body).to_bytes(4, "big")
        data += body
    head = b"none" + b"\x04\x30\0\0" + b"mntr" + space + b"XYZ " + b"\x07\xe8\0\5\0\6\0\7\0\x08\0\x09" + b"acsp"
    head = (128 + len(table) + len(data)).to_bytes(4, "big") + head
    head += bytes(68 - len(head)) + bytes.fromhex("0000f6d6000100000000d32d")  # D50
    return head + bytes(128 - len(head)) + table + data


def read_tags(what, found, icc, width, height, orientation):
    expect(f"{what}: profile", profile_of(found), icc)
    for name, value in WRITTEN.items():
        expect(f"{what}: {name}", found.get(name), value)
    size = (found.get("XMP-exif:ExifImageWidth"), found.get("XMP-exif:ExifImageHeight"))
    expect(f"{what}: size", size, (width, height))
    expect(f"{what}: orientation", found.get("XMP-tiff:Orientation"), orientation)
    expect(f"{what}: thumbnail", found.get("XMP-xmp:ThumbnailImage"), None)
    expect(f"{what}: error", (found.get("ExifTool:Error"), found.get("ExifTool:Warning")), (None, None))


def judge_pairs():
    icc = profile(b"RGB ")
    open("rgb.icc", "wb").write(icc)
    oriel(SAMPLE, "crop", "96x64+300+200", "-q", "-o", "thumbnail.jpg")
    words = [f"-{name}={value}" for name, value in WRITTEN.items()]
    words += ["-XMP-exif:ExifImageWidth=320", "-XMP-exif:ExifImageHeight=192", "-XMP-tiff:Orientation#=6"]
    words += ["-XMP-xmp:ThumbnailImage<=thumbnail.jpg", "-ICC_Profile<=rgb.icc"]
    for suffix in SUFFIXES:
        oriel(SAMPLE, "crop", "320x192+0+0", "--strip=all", "-q", "-o", f"alone.{suffix}")
        shutil.copy(f"alone.{suffix}", f"turned.{suffix}")
        run("exiftool", "-q", "-overwrite_original", *words, f"alone.{suffix}")
        run("exiftool", "-q", "-overwrite_original", "-IFD0:Orientation#=6", *words, f"turned.{suffix}")
        expect(f"{suffix}: exiftool wrote the profile", profile_of(tags(f"alone.{suffix}")[0]), icc)
    for source in SUFFIXES:
        for target in SUFFIXES:
            what = f"{source} to {target}"
            # XMP's orientation without EXIF's turns nothing, and what is written says so.
            notes = oriel(f"alone.{source}", "crop", "64x96+32+64", "-o", f"alone_out.{target}")
            notes += oriel(f"turned.{source}", "crop", "64x96+32+64", "-o", f"turned_out.{target}")
            if "ICC" in notes or "XMP" in notes or "profile" in notes:
                raise SystemExit(f"{what}: {notes}")
            oriel(f"alone.{source}", "--strip", "-q", "-o", f"bare.{target}")
            oriel(f"alone.{source}", "--strip=all", "-q", "-o", f"nothing.{target}")
            alone, turned, bare, nothing = tags(
                *(f"{name}.{target}" for name in ("alone_out", "turned_out", "bare", "nothing"))
            )
            read_tags(what, alone, icc, 64, 96, 1)
            read_tags(f"{what}, turned", turned, icc, 64, 96, 1)
            expect(f"{what}: stripped", (profile_of(bare), bare.get("XMP-dc:Title")), (icc, None))
            expect(f"{what}: stripped of all", (profile_of(nothing), nothing.get("XMP-dc:Title")), (None, None))


def judge_gray():
    """A profile for RGB is not true of one channel, and that it goes is said; XMP stays."""
    for source in SUFFIXES:
        for target in ("jpg", "png", "tif"):
            notes = oriel(f"alone.{source}", "channel", "g", "-o", f"gray.{target}")
            expect(f"{source} to gray {target}: said", "profile is left out" in notes, True)
            (found,) = tags(f"gray.{target}")
            expect(f"{source} to gray {target}", (profile_of(found), found.get("XMP-xmp:Rating")), (None, 4))


with tempfile.TemporaryDirectory() as scratch:
    os.chdir(scratch)
    judge_pairs()
    judge_gray()
    print(judging.checked, "things are as they should be")
    os.chdir("/")
