"""Asks the tool and NumPy for the same chains of operations, from PNM and PAM files to PAM files. Run with the
path of the tool, a count of chains, and perhaps a seed. Exits with 77 where there is no NumPy."""

import copy
import os
import subprocess
import sys
import tempfile

import chains

TUPLE_TYPES = {"y": b"GRAYSCALE", "ya": b"GRAYSCALE_ALPHA", "rgb": b"RGB", "rgba": b"RGB_ALPHA"}


def tuple_type(model):
    """PAM calls gray of two values black and white."""
    name = TUPLE_TYPES[model.letters]
    return name.replace(b"GRAYSCALE", b"BLACKANDWHITE") if model.white == 1 else name


def file_of(model, dice):
    """The picture as the bytes of a PNM or PAM file; 16-bit samples are big-endian there."""
    samples = model.array.astype(">u2" if model.white > 255 else "u1").tobytes()
    if model.channels in (1, 3) and dice.random() < 0.5:
        magic = {1: b"P5", 3: b"P6"}[model.channels]
        return b"%s\n%d %d\n%d\n" % (magic, model.width, model.height, model.white) + samples
    return b"P7\nWIDTH %d\nHEIGHT %d\nDEPTH %d\nMAXVAL %d\nTUPLTYPE %s\nENDHDR\n" % (
        model.width, model.height, model.channels, model.white, tuple_type(model)) + samples


def file_wanted(model):
    """What a PAM file of the model holds: its header fields, and its samples."""
    fields = {b"WIDTH": b"%d" % model.width, b"HEIGHT": b"%d" % model.height, b"DEPTH": b"%d" % model.channels,
              b"MAXVAL": b"%d" % model.white, b"TUPLTYPE": tuple_type(model)}
    return fields, model.array.astype(">u2" if model.white > 255 else "u1").tobytes()


def file_read(path):
    with open(path, "rb") as file:
        header, _, samples = file.read().partition(b"ENDHDR\n")
    lines = header.splitlines()
    if lines[0] != b"P7":
        sys.exit(f"{path} is no PAM file")
    return dict(line.split(b" ", 1) for line in lines[1:] if line and not line.startswith(b"#")), samples


def random_chain(model, dice):
    """Words for the tool; the model is changed as they say, and always is one a file can hold."""
    words = []
    for _ in range(dice.randint(0, 6)):
        after = copy.copy(model)
        _, step, effect = dice.choice(chains.OPERATIONS)(after, dice)
        try:
            effect()
        except chains.Refused:
            return words + step, True
        if after.letters not in TUPLE_TYPES:
            continue
        model.array, model.letters = after.array, after.letters
        words += step
    return words, False


def main():
    tool, count = sys.argv[1], int(sys.argv[2])
    dice = chains.seed_from(sys.argv[3:])
    formats = [("B", "u1", 255), ("B", "u1", 100), ("B", "u1", 1), (">H", ">u2", 65535), (">H", ">u2", 1000)]
    failures = refusals = 0
    with tempfile.TemporaryDirectory() as folder:
        source, target = os.path.join(folder, "in"), os.path.join(folder, "out.pam")
        for _ in range(count):
            size = 20 if dice.random() < 0.8 else 400
            model = chains.Model(dice.randint(1, size), dice.randint(1, size), dice.randint(1, 4), *dice.choice(formats))
            start = f"{model.width}x{model.height} {model.letters} {model.dtype} {model.white}"
            with open(source, "wb") as file:
                file.write(file_of(model, dice))
            words, refused = random_chain(model, dice)
            ran = subprocess.run([tool, "-q", source, *words, "-o", target], capture_output=True, text=True)
            if refused:
                refusals += 1
                good = ran.returncode in (1, 2) and ran.stderr.startswith("oriel: ") and not os.path.exists(target)
            else:
                good = ran.returncode == 0 and file_read(target) == file_wanted(model)
            if not good:
                failures += 1
                if failures <= 5:
                    print(start, words, "must be refused" if refused else "", f"exit {ran.returncode}", ran.stderr)
            if os.path.exists(target):
                os.remove(target)
    print(f"{count} chains, {refusals} of them refused, {failures} differ")
    sys.exit(1 if failures else 0)


main()
