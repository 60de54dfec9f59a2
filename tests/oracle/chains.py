"""Random chains of picture operations, done by NumPy.

A Model is what oriel would call an image: an array [y, x, c], what its channels mean, and the value of white.
Each operation changes the Model by NumPy's own indexing and gives the words for the library and for the tool.
"""

import os
import random
import sys

try:
    import numpy as np
except ImportError:
    print("skipped: this Python has no NumPy")
    sys.exit(77)

FORMATS = [("B", "u1", 255), ("B", "u1", 100), (">H", ">u2", 65535), ("<H", "<u2", 65535), (">H", ">u2", 1000),
           ("<f", "<f4", 1), (">f", ">f4", 1)]


def seed_from(arguments):
    """The seed named on the command line, or a new one; printed, so that a failure can be had again."""
    seed = int(arguments[0]) if arguments else int.from_bytes(os.urandom(4), "little")
    print(f"seed {seed}")
    return random.Random(seed)


def noise(height, width, channels):
    """The same noise that noise() in chain.cpp makes."""
    y, x, c = np.indices((height, width, channels), dtype=np.uint64)
    v = (y * 7919 + x * 104729 + c * 1299709 + 12345) * 2654435761 & 0xFFFFFFFF
    return v ^ (v >> 15)


class Refused(Exception):
    """The library must refuse the operation with this kind of error."""

    def __init__(self, kind):
        self.kind = kind


class Model:
    def __init__(self, height, width, channels, code, dtype, white):
        self.array = noise(height, width, channels)
        self.code, self.dtype, self.white = code, dtype, white
        if code[-1] == "f":
            self.array = (self.array % 1025 / 1024).astype("f4")
        else:
            self.array = (self.array % (white + 1)).astype("u2")
        self.letters = {1: "y", 2: "ya", 3: "rgb", 4: "rgba"}.get(channels, "." * channels)

    height = property(lambda self: self.array.shape[0])
    width = property(lambda self: self.array.shape[1])
    channels = property(lambda self: self.array.shape[2])

    def bytes(self):
        return np.ascontiguousarray(self.array).astype(self.dtype).tobytes()

    def choose(self, positions):
        """Channels at these positions; what they mean follows from how many there are and where alpha is."""
        self.array = self.array[:, :, positions]
        letters = "".join(self.letters[k] for k in positions)
        is_alpha = [letter == "a" for letter in letters]
        ends = sum(is_alpha) == 1 and is_alpha[-1] and len(letters) > 1
        colours = len(letters) - ends
        if colours == 1:
            self.letters = "y" + "a" * ends
        elif colours == 3 and sum(is_alpha) == ends:
            self.letters = "rgb" + "a" * ends
        else:
            self.letters = "".join("a" if alpha else "." for alpha in is_alpha)

    def inverted(self, names):
        """The positions an invert of these channel names means."""
        if not names:
            return [k for k, letter in enumerate(self.letters) if letter != "a"]
        return [int(name) for name in names.split(",")]

    def invert(self, rows, columns, names):
        self.array = self.array.copy()
        white = self.array.dtype.type(self.white)
        for k in self.inverted(names):
            self.array[rows, columns, k] = white - self.array[rows, columns, k]




# Operations. Each draws its parameters and gives the library's words, the tool's words, and what it does to
# the model; doing it may raise Refused.


def crop(model, dice):
    x, y = dice.randrange(model.width), dice.randrange(model.height)
    w, h = dice.randint(1, model.width - x), dice.randint(1, model.height - y)
    if dice.random() < 0.03:
        w, h = dice.choice([(0, h), (w + model.width, h), (w, h + model.height)])

    def effect():
        if w == 0:
            raise Refused("ValueError")
        if x + w > model.width or y + h > model.height:
            raise Refused("IndexError")
        model.array = model.array[y:y + h, x:x + w]

    return f"crop:{x},{y},{w},{h}", ["crop", f"{w}x{h}+{x}+{y}"], effect


def flip(model, dice):
    word, key = dice.choice([("h", np.s_[:, ::-1]), ("v", np.s_[::-1]), ("hv", np.s_[::-1, ::-1])])

    def effect():
        model.array = model.array[key]

    return f"flip:{word}", ["flip", word], effect


def rotate(model, dice):
    degrees = dice.choice([90, 180, 270, -90])

    def effect():
        model.array = np.rot90(model.array, -degrees // 90)  # NumPy turns the other way

    return f"rotate:{degrees}", ["rotate", str(degrees)], effect


def transpose(model, _):
    def effect():
        model.array = model.array.swapaxes(0, 1)

    return "transpose", ["transpose"], effect


def transverse(model, _):
    def effect():
        model.array = model.array[::-1, ::-1].swapaxes(0, 1)

    return "transverse", ["transverse"], effect


def subsample(model, dice):
    sx, sy = dice.randint(1, 4), dice.randint(1, 4)
    x, y = dice.randrange(model.width), dice.randrange(model.height)
    if dice.random() < 0.03:
        x = model.width

    def effect():
        if x >= model.width:
            raise Refused("IndexError")
        model.array = model.array[y::sy, x::sx]

    return f"subsample:{sx},{sy},{x},{y}", ["subsample", f"{sx}x{sy}+{x}+{y}"], effect


def written_slice(dice, extent):
    """A slice as people write it, and the key NumPy takes; a number keeps its axis, or is an IndexError."""
    if dice.random() < 0.2:
        at = dice.randrange(-extent, extent)
        if dice.random() < 0.03:
            at = dice.choice([extent, -extent - 1])
        return str(at), at
    bounds, step, taken = [0, 0], None, []
    while len(taken) == 0 and dice.random() < 0.97:  # a slice of nothing now and then: it is refused
        bounds = [None if dice.random() < 0.3 else dice.randint(-2 * extent - 1, 2 * extent + 1) for _ in range(2)]
        step = dice.choice([None, None, 1, 2, 3, -1, -2, -3])
        taken = range(extent)[slice(*bounds, step)]
    text = ":".join("" if bound is None else str(bound) for bound in bounds)
    return text + (f":{step}" if step else ""), slice(*bounds, step)


def indices(key, extent):
    """The indices a written slice takes."""
    if isinstance(key, int):
        if not -extent <= key < extent:
            raise Refused("IndexError")
        return [key % extent]
    taken = np.arange(extent)[key]
    if len(taken) == 0:
        raise Refused("ValueError")
    return taken.tolist()


def select(model, dice):
    axes = dice.randint(1, 3)
    written = [written_slice(dice, extent) for extent in model.array.shape[:axes]]
    texts, keys = [text for text, _ in written], [key for _, key in written]
    if dice.random() < 0.5:
        named = [f"{name}={text}" for name, text in zip("yxc", texts)]
        dice.shuffle(named)
        text = ",".join(named)
    else:
        text = "[" + ", ".join(texts + dice.choice([[], ["..."]]) * (axes < 3)) + "]"

    def effect():
        # The axes are looked at in the order they are written, so the first wrong one decides the error.
        places = {part[0]: indices(keys["yxc".index(part[0])], model.array.shape["yxc".index(part[0])])
                  for part in (text.split(",") if "=" in text else "yxc"[:axes])}
        model.array = model.array[places.get("y", slice(None))]
        model.array = model.array[:, places.get("x", slice(None))]
        if "c" in places:
            model.choose(places["c"])

    return f"select:{text}", ["slice", text], effect


def channels(model, dice):
    wanted = [dice.randrange(model.channels) for _ in range(dice.randint(1, 4))]
    names = []
    for k in wanted:
        letter = model.letters[k]
        lettered = letter != "." and model.letters.index(letter) == k and dice.random() < 0.5
        names.append(letter if lettered else str(k))
    text = ",".join(names)

    def effect():
        model.choose(wanted)

    return f"channels:{text}", ["channel", text], effect


def invert(model, dice):
    names = "" if dice.random() < 0.5 else str(dice.randrange(model.channels))

    def effect():
        model.invert(slice(None), slice(None), names)

    return f"invert:{names}", ["invert"] + (["-c", names] if names else []), effect


def region(model, dice):
    def steps(extent):
        first, step = dice.randrange(extent), dice.choice([1, 1, 2, 3, -1, -2])
        room = (extent - 1 - first) // step if step > 0 else first // -step
        return first, dice.randint(1, room + 1), step

    names = "" if dice.random() < 0.5 else str(dice.randrange(model.channels))
    (y, ny, sy), (x, nx, sx) = steps(model.height), steps(model.width)

    def places(first, count, step):
        stop = first + count * step
        return slice(first, stop if stop >= 0 else None, step)

    def written(key):
        return f"{key.start}:{'' if key.stop is None else key.stop}:{key.step}"

    rows, columns = places(y, ny, sy), places(x, nx, sx)

    def effect():
        model.invert(rows, columns, names)

    words = f"region:{y},{ny},{sy},{x},{nx},{sx}" + (f":{names}" if names else "")
    tool = ["invert"] + (["-c", names] if names else []) + ["--in", f"y={written(rows)},x={written(columns)}"]
    return words, tool, effect


OPERATIONS = [crop, flip, rotate, transpose, transverse, subsample, select, select, channels, invert, region]
