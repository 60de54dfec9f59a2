"""NumPy judges `oriel stats` and `oriel diff`: random pictures of every element type as NPY files, in both byte orders,
and what the tool says of them as JSON. Run with the path of the tool, a count, and perhaps a seed. Exits with 77 where
there is no NumPy."""

import json
import os
import random
import subprocess
import sys
import tempfile

try:
    import numpy as np
except ImportError:
    sys.exit(77)

TYPES = ["?", "u1", "<u2", ">u2", "<u4", ">u4", "<u8", ">u8", "i1", "<i2", ">i2", "<i4", ">i4", "<i8", ">i8",
         "<f2", ">f2", "<f4", ">f4", "<f8", ">f8"]


def random_picture(dice, dtype, shape):
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        return dice.random(shape) < 0.3
    if dtype.kind == "f":
        array = (dice.random(shape) * 3 - 1).astype(dtype)
        for value in (np.nan, np.inf, -np.inf):
            array[dice.random(shape) < 0.02] = value
        return array
    limits = np.iinfo(dtype)
    if dice.random() < 0.5:  # values close together, far from 0
        low = int(limits.max) - 50
        return dice.integers(low, int(limits.max), shape, dtype.newbyteorder("="), endpoint=True).astype(dtype)
    return dice.integers(limits.min, limits.max, shape, dtype.newbyteorder("="), endpoint=True).astype(dtype)


def near(a, b, relative=1e-12):
    return a == b or abs(a - b) <= relative * max(abs(a), abs(b))


def judge_channel(said, values):
    flat = values.ravel()
    if flat.dtype.kind == "f":
        finite = flat[np.isfinite(flat)].astype("f8")
        assert said["nan"] == int(np.isnan(flat).sum()), "nan"
        assert said["infinite"] == int(np.isinf(flat).sum()), "infinite"
        assert said["below"] == int((finite < 0).sum()) and said["above"] == int((finite > 1).sum()), "below, above"
        if not finite.size:
            return
        counts = np.histogram(finite, bins=256, range=(0, 1))[0]
        mean, deviation = finite.mean(dtype="g"), finite.std(dtype="g")
        low, high = finite.min(), finite.max()
    else:
        finite = flat
        exact = [int(v) for v in flat]
        low, high = min(exact), max(exact)
        assert int(said["sum"]) == sum(exact), "sum"
        mean = sum(exact) / len(exact)
        around = np.array([v - exact[0] for v in exact], dtype="g")
        deviation = around.std()
        if flat.dtype.kind == "b":
            start, size, parts = 0, 2, 2
        else:
            limits = np.iinfo(flat.dtype)
            start, size, parts = int(limits.min), int(limits.max) - int(limits.min) + 1, 256
        counts = np.bincount([(v - start) * parts // size for v in exact], minlength=parts)
    assert said["count"] == finite.size, "count"
    assert said["min"] == low and said["max"] == high, "min, max"
    assert near(said["mean"], float(mean)), "mean"
    assert near(said["deviation"], float(deviation), 1e-9), f"deviation {said['deviation']} {deviation}"
    assert said["histogram"] == counts.tolist(), "histogram"


def run(tool, *words):
    ran = subprocess.run([tool, *words], capture_output=True, text=True)
    return ran.returncode, json.loads(ran.stdout) if ran.stdout else ran.stderr


def judge_stats(tool, folder, dice, dtype, shape):
    array = random_picture(dice, dtype, shape)
    path = os.path.join(folder, "a.npy")
    np.save(path, array)
    code, said = run(tool, "stats", "--json", path)
    assert code == 0, said
    for c in range(shape[2]):
        judge_channel(said["channels"][c], array[:, :, c])


def judge_diff(tool, folder, dice, dtype, shape):
    a = random_picture(dice, dtype, shape)
    b = a.copy()
    for _ in range(dice.integers(0, 5)):
        y, x, c = (int(dice.integers(0, n)) for n in shape)
        b[y, x, c] = random_picture(dice, dtype, (1, 1, 1))[0, 0, 0]
    tolerance = 0 if dice.random() < 0.5 else 3 if a.dtype.kind in "ui" else 0.25
    other = b if dice.random() < 0.5 else b.astype(b.dtype.newbyteorder())
    np.save(os.path.join(folder, "a.npy"), a)
    np.save(os.path.join(folder, "b.npy"), other)
    code, said = run(tool, "diff", "--json", "--tolerance", str(tolerance), os.path.join(folder, "a.npy"),
                     os.path.join(folder, "b.npy"))
    if a.dtype.kind == "f":
        x, y = a.astype("f8"), b.astype("f8")
        with np.errstate(invalid="ignore"):
            errors = np.abs(x - y)
        errors[(x == y) | (np.isnan(x) & np.isnan(y))] = 0
        errors[np.isnan(errors)] = np.inf
    else:
        errors = np.array([abs(int(p) - int(q)) for p, q in zip(a.ravel(), b.ravel())], dtype="f8").reshape(shape)
    worst = errors.max(axis=2)
    beyond = worst > tolerance
    assert code == (1 if beyond.any() else 0), (code, said)
    assert said["unequal_pixels"] == int((worst > 0).sum()), "unequal"
    assert said["different_pixels"] == int(beyond.sum()), "different"
    biggest = float(errors.max())
    assert said["max_error"] == (biggest if np.isfinite(biggest) else None), "max error"
    if np.isfinite(biggest):
        assert near(said["mean_error"], float(errors.mean()), 1e-9), "mean error"
    if not beyond.any():
        return
    ys, xs = np.nonzero(beyond)
    assert (said["first"]["y"], said["first"]["x"]) == (ys[0], xs[0]), "first"
    at = np.unravel_index(np.where(beyond, worst, -1).argmax(), worst.shape)
    assert (said["worst"]["y"], said["worst"]["x"]) == at, "worst"
    box = {"x": xs.min(), "y": ys.min(), "width": xs.max() - xs.min() + 1, "height": ys.max() - ys.min() + 1}
    assert said["box"] == box, "box"


def main():
    tool, count = sys.argv[1], int(sys.argv[2])
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(1 << 32)
    print("seed", seed)
    dice = np.random.default_rng(seed)
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        for k in range(count):
            dtype = TYPES[k % len(TYPES)]
            shape = (int(dice.integers(1, 60)), int(dice.integers(1, 60)), int(dice.integers(1, 5)))
            for judge in (judge_stats, judge_diff):
                try:
                    judge(tool, folder, dice, dtype, shape)
                except AssertionError as error:
                    failures += 1
                    if failures <= 10:
                        print(judge.__name__, dtype, shape, error)
    print(f"{2 * count} answers, {failures} are wrong")
    sys.exit(1 if failures else 0)


main()
