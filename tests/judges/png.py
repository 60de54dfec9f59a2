"""pngcheck, exiftool and Pillow judge the PNG files that the tool makes of every kind of PNG: what is carried beside the
pixels, palettes and small samples that are written again, and the pixels. (pngcheck 3.0.3, Debian 12's, does not know
cICP, so none is among it.) Run with the tool's path; exits 77 where a judge is missing: png.py ORIEL

Of the sizes from 1 to 70 both ways a run takes a tenth for each kind, each width and each height seven times, which
ORIEL_TEST_SEED chooses; all with ORIEL_TEST_ALL set."""

import json
import os
import random
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

IMAGEMAGICK = "convert-im6.q16"
for judge in ("pngcheck", "exiftool", IMAGEMAGICK):
    if shutil.which(judge) is None:
        print(judge, "is not installed")
        sys.exit(77)
try:
    import numpy as np
    from PIL import Image, ImageCms, ImageOps
except ImportError as missing:
    print(missing)
    sys.exit(77)

TOOL = os.path.abspath(sys.argv[1])
KINDS = [(0, 1), (0, 2), (0, 4), (0, 8), (0, 16), (2, 8), (2, 16), (3, 1), (3, 2), (3, 4), (3, 8), (4, 8), (4, 16), (6, 8),
         (6, 16)]
SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
WIDTH, HEIGHT = 37, 23
CHAINS = {
    "": lambda a: a,
    "flip h": lambda a: a[:, ::-1],
    "rotate 90": lambda a: np.rot90(a, -1),
    "crop 9x5+11+3": lambda a: a[3:8, 11:20],
}
checked = 0


def run(*words):
    done = subprocess.run(words, capture_output=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(words)}: exit {done.returncode}\n{done.stdout.decode()}{done.stderr.decode()}")
    return done.stdout


def expect(what, got, wanted):
    global checked
    checked += 1
    if got != wanted:
        raise SystemExit(f"{what}: {got} instead of {wanted}")


def chunk(kind, payload):
    return struct.pack(">I", len(payload)) + kind + payload + struct.pack(">I", zlib.crc32(kind + payload))


def tiff_with(orientation, make=b"somebody\0"):
    """EXIF as a TIFF file of one directory."""
    entries = struct.pack("<HHII", 0x010F, 2, len(make), 38) + struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0)
    return b"II*\0" + struct.pack("<IH", 8, 2) + entries + struct.pack("<I", 0) + make


def png(kind, beside=b"", behind=b"", width=WIDTH, height=HEIGHT):
    colour, depth = kind
    chance = random.Random(colour * 100 + depth)
    bits = width * SAMPLES[colour] * depth
    rows = b"".join(b"\0" + chance.randbytes((bits + 7) // 8) for _ in range(height))
    out = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)) + beside
    if colour == 3:
        out += chunk(b"PLTE", chance.randbytes(3 << depth))
    return out + chunk(b"IDAT", zlib.compress(rows)) + behind + chunk(b"IEND", b"")


def facts(path):
    """What exiftool sees but for what is about the file and its size."""
    out = json.loads(run("exiftool", "-j", "-G1", "-n", path))[0]
    about = ("SourceFile", "ExifTool:", "System:", "File:", "Composite:", "PNG:Image", "PNG:BitDepth", "PNG:ColorType",
             "PNG:Compression", "PNG:Filter", "PNG:Interlace", "PNG:Palette", "PNG:Profile")
    return {name: value for name, value in out.items() if not name.startswith(about)}


def kind_in(path):
    with open(path, "rb") as file:
        head = file.read(26)
    return head[25], head[24]


def judge_kinds():
    """All kinds, carrying all: the same again, whatever the geometry; Pillow reads the same pixels."""
    rgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for kind in KINDS:
        beside = chunk(b"gAMA", struct.pack(">I", 45455)) + chunk(b"pHYs", struct.pack(">IIB", 2835, 2835, 1))
        beside += chunk(b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000))
        beside += chunk(b"zTXt", b"Title\0\0" + zlib.compress(b"a title")) + chunk(b"iTXt", b"Copyright\0\0\0en\0\0nobody")
        beside += chunk(b"eXIf", tiff_with(1)) + chunk(b"tEXt", b"Author\0somebody")
        beside += chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf="
                        b"'http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description xmlns:dc="
                        b"'http://purl.org/dc/elements/1.1/' dc:format='image/png'/></rdf:RDF></x:xmpmeta>")
        if kind[0] in (2, 3, 6):
            beside = chunk(b"iCCP", b"sRGB\0\0" + zlib.compress(rgb)) + beside
        else:
            beside = chunk(b"sRGB", b"\1") + beside
        with open("in.png", "wb") as file:
            file.write(png(kind, beside, chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"late"))))
        seen = facts("in.png")
        if kind[0] in (2, 3, 6):
            expect("the profile", seen["ICC-header:ColorSpaceData"], "RGB ")
        expect("the maker", (seen["IFD0:Make"], seen["IFD0:Orientation"]), ("somebody", 1))
        for chain, twin in CHAINS.items():
            for level in ((), ("--compress", "9")):
                what = f"{kind} {chain} {level}"
                run(TOOL, "-q", "-f", "in.png", *chain.split(), *level, "-o", "out.png")
                run("pngcheck", "-q", "out.png")
                expect(what, kind_in("out.png"), kind)
                if not level:
                    expect(what, facts("out.png"), seen)
                # Pillow makes 8 bit of 16 where there is colour or alpha.
                wanted, got = (np.asarray(Image.open(name)) for name in ("in.png", "out.png"))
                if kind[0] == 3:
                    wanted, got = (np.asarray(Image.open(name).convert("RGB")) for name in ("in.png", "out.png"))
                expect(what + ": the pixels", np.array_equal(got, twin(wanted)), True)
        run(TOOL, "-q", "-f", "in.png", "--strip", "-o", "out.png")
        kept = ("PNG:Gamma", "PNG:White", "PNG:Red", "PNG:Green", "PNG:Blue", "PNG:SRGB", "ICC")
        expect(f"{kind} stripped", all(name.startswith(kept) for name in facts("out.png")), True)
        run(TOOL, "-q", "-f", "in.png", "--strip=all", "-o", "out.png")
        expect(f"{kind} stripped of all", facts("out.png"), {})


def judge_unsound():
    """What pngcheck refuses beside the pixels is not written again."""
    texts = [(b"tEXt", b" Title\0text"), (b"tEXt", b"Title \0text"), (b"tEXt", b"A  title\0text"), (b"tEXt", b"A\ntitle\0text"),
             (b"tEXt", b"Title\0te\0xt"), (b"zTXt", b" Title\0\0" + zlib.compress(b"text")),
             (b"iTXt", b"Title\0\2\0\0\0text"), (b"iTXt", b"Title\0")]
    for name, payload in [(b"sRGB", b"\4"), (b"gAMA", bytes(4))] + texts:
        with open("in.png", "wb") as file:
            file.write(png((2, 8), chunk(name, payload)))
        refused = subprocess.run(("pngcheck", "-q", "in.png"), capture_output=True).returncode != 0
        expect(f"pngcheck refuses {name} {payload}", refused, True)
        run(TOOL, "-q", "-f", "in.png", "-o", "out.png")
        run("pngcheck", "-q", "out.png")


def judge_palettes():
    """Palettes of any size with alpha, as Pillow writes them."""
    chance = np.random.default_rng(1)
    for colours in (1, 2, 3, 4, 5, 16, 17, 255, 256):
        indices = chance.integers(0, colours, (61, 43), dtype=np.uint8)
        image = Image.fromarray(indices, "P")
        image.putpalette(chance.integers(0, 256, 3 * colours, dtype=np.uint8).tobytes())
        for transparency in (None, bytes(chance.integers(0, 256, colours, dtype=np.uint8))):
            image.save("in.png", **({} if transparency is None else {"transparency": transparency}))
            wanted = np.asarray(Image.open("in.png").convert("RGBA"))
            for chain, twin in CHAINS.items():
                run(TOOL, "-q", "-f", "in.png", *chain.split(), "-o", "out.png")
                run("pngcheck", "-q", "out.png")
                expect(f"{colours} {chain}", kind_in("out.png"), kind_in("in.png"))
                got = np.asarray(Image.open("out.png").convert("RGBA"))
                expect(f"{colours} {chain}: the pixels", np.array_equal(got, twin(wanted)), True)
            run(TOOL, "-q", "-f", "in.png", "invert", "-o", "out.png")
            got = np.array(Image.open("out.png").convert("RGBA"))
            got[..., :3] = 255 - got[..., :3]
            expect(f"{colours} inverted: the pixels", np.array_equal(got, wanted), True)


def judge_sizes():
    """Every kind at sizes from 1 to 70 both ways, at all levels in turn: Pillow reads what it reads of the input."""
    sizes = [(width, height) for height in range(1, 71) for width in range(1, 71)]
    seed = int(os.environ.get("ORIEL_TEST_SEED", "1"))
    for number, kind in enumerate(KINDS):
        turn = [size for size in sizes if (sum(size) + number + seed) % 10 == 0]
        taken = sizes if "ORIEL_TEST_ALL" in os.environ else turn
        for folder in ("in", "out"):
            shutil.rmtree(folder, ignore_errors=True)
            os.mkdir(folder)
        names = []
        for width, height in taken:
            names.append(f"in/{width}x{height}.png")
            with open(names[-1], "wb") as file:
                file.write(png(kind, width=width, height=height))
        run(TOOL, "-q", *names, "--compress", str(number % 10), "-o", "out/{stem}.png")
        run("pngcheck", "-q", *(name.replace("in/", "out/") for name in names))
        for name in names:
            wanted, got = (Image.open(path) for path in (name, name.replace("in/", "out/")))
            if kind[0] == 3:
                wanted, got = wanted.convert("RGB"), got.convert("RGB")
            expect(f"{kind} {name}", (got.mode, got.size, got.tobytes()), (wanted.mode, wanted.size, wanted.tobytes()))


def chunk_names(path):
    with open(path, "rb") as file:
        data = file.read()
    at, names = 8, []
    while at < len(data):
        names.append(data[at + 4:at + 8].decode())
        at += 12 + struct.unpack(">I", data[at:at + 4])[0]
    return names


def judge_orientations():
    """Wherever other programs put EXIF, in front of the pixels or behind them, it says which way is up."""
    writers = {
        "Pillow": lambda: Image.fromarray(pixels).save("theirs.png", exif=exif),
        "exiftool": lambda: run("exiftool", "-q", "-TagsFromFile", "in.jpg", "-Orientation", "bare.png", "-o", "theirs.png"),
        "ImageMagick": lambda: run(IMAGEMAGICK, "in.jpg", "theirs.png"),
        "GraphicsMagick": lambda: run("gm", "convert", "in.jpg", "theirs.png"),
        "vips": lambda: run("vips", "copy", "in.jpg", "theirs.png"),
    }
    for missing, program in (("GraphicsMagick", "gm"), ("vips", "vips")):
        if shutil.which(program) is None:
            del writers[missing]
    pixels = np.random.default_rng(2).integers(0, 256, (23, 37, 3), dtype=np.uint8)
    Image.fromarray(pixels).save("bare.png")
    behind = set()
    for orientation in range(1, 9):
        exif = Image.Exif()
        exif[0x0112] = orientation
        Image.fromarray(pixels).save("in.jpg", exif=exif)
        for writer, write in writers.items():
            if os.path.exists("theirs.png"):
                os.remove("theirs.png")
            write()
            names = chunk_names("theirs.png")
            if names.index("eXIf") > names.index("IDAT"):
                behind.add(writer)
            theirs = Image.open("theirs.png")
            theirs.load()
            expect(f"{writer} {orientation}: Pillow finds it", theirs.getexif().get(0x0112), orientation)
            run(TOOL, "-q", "-f", "theirs.png", "-o", "out.png")
            ours = Image.open("out.png")
            upright = np.asarray(ImageOps.exif_transpose(theirs))
            expect(f"{writer} {orientation}", np.array_equal(np.asarray(ours), upright), True)
            expect(f"{writer} {orientation} afterwards", ours.getexif().get(0x0112, 1), 1)
    print("EXIF behind the pixels:", ", ".join(sorted(behind)))
    expect("ImageMagick writes EXIF behind the pixels", "ImageMagick" in behind, True)


def raw_profile(name, payload, kind=b"zTXt"):
    """As ImageMagick wrote profiles before PNG had a place for them."""
    digits = payload.hex().encode()
    lines = b"\n".join(digits[i:i + 72] for i in range(0, len(digits), 72))
    text = b"\n%s\n%8d\n%s\n" % (name, len(payload), lines)
    keyword = b"Raw profile type " + name + b"\0"
    return chunk(kind, keyword + (b"\0" + zlib.compress(text) if kind == b"zTXt" else text))


def judge_profiles():
    """EXIF and XMP in texts, as vips, ImageMagick and GraphicsMagick write them: exiftool and ImageMagick read them of
    what they wrote, and of every format made of it; no orientation, size or thumbnail is left of the pixels before."""
    run(TOOL, "-q", "-f", "bare.png", "-o", "in.jpg")
    run("exiftool", "-q", "-overwrite_original", "-n", "-IFD0:Orientation=6", "-IFD0:Make=somebody",
        "-XMP-dc:Title=a title", "-XMP-tiff:Orientation=6", "-IPTC:Keywords=a keyword", "-ThumbnailImage<=in.jpg", "in.jpg")
    block = run("exiftool", "-b", "-Exif", "in.jpg")
    packet = run("exiftool", "-b", "-XMP", "in.jpg")
    resources = b"8BIM\x04\x0c\0\0" + struct.pack(">I", 1000) + bytes(28) + b"\xff\xd8\xff" + bytes(969)
    mine = {
        "exif": raw_profile(b"exif", b"Exif\0\0" + block) + raw_profile(b"xmp", packet),
        "APP1": raw_profile(b"APP1", b"Exif\0\0" + block, b"tEXt")
        + raw_profile(b"APP1", b"http://ns.adobe.com/xap/1.0/\0" + packet),
        "8bim": raw_profile(b"exif", block) + raw_profile(b"xmp", packet) + raw_profile(b"8bim", resources),
        "XML:com.adobe.xmp": raw_profile(b"exif", b"Exif\0\0" + block)
        + chunk(b"zTXt", b"XML:com.adobe.xmp\0\0" + zlib.compress(packet)),
    }
    for name, beside in mine.items():
        with open(f"{name.replace(':', '.')}.png", "wb") as file:
            file.write(png((2, 8), beside, width=37, height=23))
    files = [f"{name.replace(':', '.')}.png" for name in mine]
    for name, *words in (("vips", "vips", "copy", "in.jpg"), ("im", IMAGEMAGICK, "in.jpg"), ("gm", "gm", "convert", "in.jpg"),
                         ("text", IMAGEMAGICK, "in.jpg", "-define", "png:exclude-chunk=eXIf")):
        if shutil.which(words[0]) is not None:
            run(*words, f"{name}.png")
            files.append(f"{name}.png")
    formats = [line.split()[0] for line in run(TOOL, "formats").decode().splitlines() if line.strip()]
    for name in files:
        seen = facts(name)
        if name != "gm.png":  # a space behind the length, which exiftool takes for a digit
            expect(f"{name}: exiftool's title", seen["XMP-dc:Title"], "a title")
        turned = seen.get("IFD0:Orientation", 1) == 6
        for suffix in ("png", "jpg", "tif", "webp"):
            if {"jpg": "jpeg", "tif": "tiff"}.get(suffix, suffix) not in formats:
                continue
            out = f"out.{suffix}"
            run(TOOL, "-q", "-f", name, "crop", "8x8+1+1", "-o", out)
            left = facts(out)
            expect(f"{name} {suffix}: title", left.get("XMP-dc:Title"), "a title")
            expect(f"{name} {suffix}: XMP's orientation", left["XMP-tiff:Orientation"], 1)
            expect(f"{name} {suffix}: orientation", left.get("IFD0:Orientation", 1), 1)
            expect(f"{name} {suffix}: maker", left.get("IFD0:Make"), seen.get("IFD0:Make"))
            stale = [tag for tag in left if "Thumbnail" in tag or tag.startswith(("IFD1", "PNG:Raw"))]
            expect(f"{name} {suffix}: a thumbnail", stale, [])
            shown = run("identify", "-format", "%[orientation]", out).decode()
            expect(f"{name} {suffix}: ImageMagick's orientation", not turned or shown in ("TopLeft", "Undefined"), True)
        run(TOOL, "-q", "-f", name, "-o", "out.png")
        run("pngcheck", "-q", "out.png")
        # ImageMagick 6 does not find an orientation where exiftool does, or only in XMP, which turns nothing by itself.
        if name in ("APP1.png", "vips.png") or not turned:
            continue
        theirs, ours = (run(IMAGEMAGICK, path, "-auto-orient", "-strip", "rgb:-") for path in (name, "out.png"))
        expect(f"{name}: ImageMagick turns it so", ours == theirs, True)


def main():
    with tempfile.TemporaryDirectory() as scratch:
        os.chdir(scratch)
        judge_kinds()
        judge_unsound()
        judge_palettes()
        judge_sizes()
        judge_orientations()
        judge_profiles()
    print(checked, "comparisons")
    if checked < 8000:
        sys.exit(f"{checked} comparisons, not 8000")


main()
