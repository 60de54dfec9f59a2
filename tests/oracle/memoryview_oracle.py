"""Asks the C ABI, NumPy and CPython's buffer protocol for the same random chains of views, step by step.

    memoryview_oracle.py LIBORIEL COUNT [SEED] [--only K] [--until-different]
    memoryview_oracle.py LIBORIEL COUNT SEED --golden FILE
    memoryview_oracle.py LIBORIEL --same-golden FILE

Every chain starts with a view of random format, shape and strides, takes a few steps (view_steps.py), is compared after
each (view_checks.py), writes here and there (view_writes.py), and ends with an assignment to itself. Prints the seed,
what was done, and how often a known defect of CPython was met; exits with 1 if anything differs, with 77 where there is
no NumPy. --only runs chain K alone. --golden writes chains, small ones that only write at the end, and what the peers
say of each, as lines of JSON, which golden_test.cpp reads without Python; --same-golden does so again and compares.
"""

import argparse
import collections
import json
import os
import pathlib
import random
import sys
import warnings

try:
    import numpy as np
except ImportError:
    print("skipped: this Python has no NumPy")
    sys.exit(77)

import c_abi
import view_checks as checks
import view_steps as steps
import view_writes as writes
from elements import ELEMENTS


class Memory:
    """The same bytes twice: `ours` for the library, `block` for NumPy; at any alignment, with bytes around that must
    stay as they are."""

    GUARD = 64

    def __init__(self, content, shift, readonly):
        self.size = len(content)
        self.whole = [np.full(self.size + 2 * self.GUARD + 16, 0xEE, np.uint8) for _ in range(2)]
        first = self.GUARD + shift
        self.ours, self.block = (whole[first:first + self.size] for whole in self.whole)
        for part in (self.ours, self.block):
            part[:] = np.frombuffer(content, np.uint8)
        self.ours_address, self.address = map(steps.address, (self.ours, self.block))
        self.readonly = readonly

    def offset(self, array):
        return steps.address(array) - self.address

    def array(self, dtype, shape, strides, offset, writeable=True):
        """Raises ValueError if it would reach outside."""
        out = np.ndarray(shape, dtype, self.block, offset, strides)
        out.flags.writeable = writeable and not self.readonly
        return out

    def check(self):
        checks.require(np.array_equal(*self.whole), "all bytes, written or not", *(bytes(part) for part in self.whole))


VAST = 1 << 24  # elements


class Chain:
    """One chain. Everything in it follows from the seed."""

    def __init__(self, oracle, seed):
        self.dice = random.Random(seed)
        self.codes, self.counts, self.exemptions = oracle.codes, oracle.counts, oracle.exemptions
        self.golden = oracle.golden is not None
        self.told = []  # the start and the steps, as they are written to the golden file

    def exempt(self, name):
        self.exemptions[name] += 1

    def some_indices(self, array, count):
        if not array.size:
            return []
        return [tuple(self.dice.randrange(extent) for extent in array.shape) for _ in range(count)]

    def drawn_start(self):
        """A geometry inside a block of bytes: axes in any order of strides, some backwards, some with gaps."""
        dice = self.dice
        element = ELEMENTS[dice.choice(list(ELEMENTS))]
        most = 12 if self.golden else 300 if dice.random() < 0.95 else 3000
        shape, left = [], most
        for _ in range(dice.choice([0, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 6, 7, 8])):
            # Beyond what the kernels take at once, now and then.
            shape.append(min(left, dice.choice([0, 1, 1, *range(2, 8)]) if dice.random() < 0.9 else dice.randint(1, 80)))
            left //= max(shape[-1], 1)
        dice.shuffle(shape)
        strides, span, offset = [0] * len(shape), element.itemsize, dice.choice([0, 0, 1, 3, 8])
        plain = dice.random() < 0.4
        order = list(range(len(shape)))[::-1]
        if not plain:
            dice.shuffle(order)
        for axis in order:
            stride = span if plain or dice.random() < 0.6 else span + dice.randint(0, 9)
            if shape[axis] == 0:
                strides[axis] = stride
                continue
            span = stride * (shape[axis] - 1) + span
            backwards = not plain and dice.random() < 0.25
            offset += stride * (shape[axis] - 1) if backwards else 0
            strides[axis] = -stride if backwards else stride
        size = max(offset, 0) + span + dice.choice([0, 0, 1, 16])
        if plain and dice.random() < 0.7:
            strides = None
        return {"format": element.code, "shape": shape, "strides": strides, "offset": offset, "bytes": size}

    def spoiled_start(self, start):
        """The same, reaching outside most likely."""
        dice = self.dice
        fate = dice.randrange(4)
        if fate == 0:
            return {**start, "offset": dice.choice([-1, start["bytes"], start["bytes"] + 1, sys.maxsize])}
        if start["shape"] and fate == 1:
            axis = dice.randrange(len(start["shape"]))
            shape = list(start["shape"])
            shape[axis] = dice.choice([shape[axis] + 1, 2**31, 2**62])
            return {**start, "shape": shape}
        if start["strides"] and fate == 2:
            axis = dice.randrange(len(start["shape"]))
            strides = list(start["strides"])
            strides[axis] = dice.choice([-strides[axis], strides[axis] * 2, 2**62, -2**63, 0])
            return {**start, "strides": strides}
        return start

    def run(self):
        dice = self.dice
        start = self.drawn_start()
        element = ELEMENTS[start["format"]]
        content = b"".join(element.draw(dice) for _ in range(start["bytes"] // element.itemsize))
        content += bytes(start["bytes"] - len(content))
        # Elements do not lie on multiples of itemsize everywhere, but where they do they are worth looking at.
        shift = min(start["offset"] % element.itemsize, start["bytes"] - 1)
        content = content[-shift:] + content[:-shift] if shift else content
        self.memory = Memory(content, dice.choice([0, 0, 1, 5, 8]), dice.random() < 0.15)
        self.owner = c_abi.Owner(self.memory.ours_address, self.memory.size, self.memory.readonly)
        self.told = [{"op": "start", **start, "hex": content.hex(), "readonly": self.memory.readonly}]
        self.live = []
        try:
            if dice.random() < 0.1:
                self.refuse_start(self.spoiled_start(start))
            array = self.memory.array(element.dtype, start["shape"], start["strides"], start["offset"])
            view = self.owner.view(element.code, start["shape"], start["strides"], start["offset"])
            self.live.append(view)
            self.memory_view = memoryview(array)
            self.look(view, array, element, 0.3)
            self.go(view, array, element)
            self.memory.check()
            checks.require_same(self.owner.exports(), len(self.live), "exports of the owner")
        finally:
            for view in self.live:
                view.free()
            left = self.owner.exports()
            self.owner.free()
        checks.require_same(left, 0, "exports of the owner after all views are gone")

    def refuse_start(self, start):
        """What reaches outside is refused, and what NumPy refuses; other than that only what overlaps itself."""
        element = ELEMENTS[start["format"]]
        strides = start["strides"]
        if strides is None:  # without them NumPy does not look at the offset
            strides = checks.canonical_strides(start["shape"], element.itemsize)
        inside = checks.lies_inside(start["shape"], strides, start["offset"], element.itemsize, self.memory.size)
        array = None
        try:
            array = self.memory.array(element.dtype, start["shape"], strides, start["offset"])
        except (ValueError, TypeError, OverflowError):
            checks.require(not inside, f"the model of {start}", "granted", "refused")
        overlaps = inside and array.flags.writeable and checks.overlaps_itself(array)
        try:
            self.owner.view(element.code, start["shape"], start["strides"], start["offset"]).free()
        except c_abi.Refusal as refusal:
            self.counts["starts refused"] += 1
            checks.require(refusal.status in ("EBUFFER", "EOVERFLOW"), f"refusal of {start}", refusal.status)
            proved = checks.is_nested(start["shape"], strides, element.itemsize)
            checks.require(not inside or overlaps or array.flags.writeable and not proved, f"{start}", str(refusal),
                           "granted")
        else:
            checks.require(inside and not overlaps, f"{start}", "granted", "refused")

    def go(self, view, array, element):
        dice = self.dice
        count = dice.randint(1, 8)
        for k in range(count):
            step = steps.draw(dice, array, element)
            if step is None:
                continue
            self.told.append(step)
            self.counts["steps"] += 1
            try:
                after, element_after = steps.by_numpy(step, array, element, self.memory)
            except steps.Wanted as wanted:
                self.counts["steps refused"] += 1
                self.refuse_like_memoryview(step, wanted.statuses)
                step["refused"] = wanted.statuses
                try:
                    steps.by_library(step, view).free()
                except c_abi.Refusal as refusal:
                    checks.require(refusal.status in wanted.statuses, "refused", str(refusal), wanted.statuses)
                    continue
                raise checks.Difference(f"{step}: granted, must be refused with {wanted.statuses}") from None
            if after.size > VAST:  # one element repeated: nobody has the room for all of them
                far = steps.by_library(step, view)
                try:
                    checks.check_info(far, after, element_after, self)
                finally:
                    far.free()
                continue
            before, view = view, steps.by_library(step, view)
            self.live.append(view)
            self.memory_view = self.like_memoryview(step, after)
            array, element = after, element_after
            self.look(view, array, element, 1 if k == count - 1 else 0.3)
            step["shape_after"] = list(array.shape)
            if self.golden:
                continue
            if dice.random() < 0.3:
                writes.write(view, array, element, self)
            if dice.random() < 0.1:
                writes.release(before, self)
        if self.golden:
            self.told.append({"op": "end", **self.end(array, element)})
        writes.assign_to_itself(view, array, element, self)

    def like_memoryview(self, step, array):
        """The same step done by CPython to its memoryview, where it can; else a new memoryview of the array."""
        try:
            if step["op"] == "readonly":
                return self.memory_view.toreadonly()
            if step["op"] == "index" and len(step["parts"]) == 1 and isinstance(step["parts"][0], list):
                return self.memory_view[slice(*step["parts"][0])]
            if step["op"] == "cast":
                out = self.memory_view.cast(step["format"], *([] if step["shape"] is None else [step["shape"]]))
                checks.require_same(out.shape, array.shape, "the model of cast: shape")
                self.counts["memoryview casts"] += 1
                return out
        except (NotImplementedError, TypeError, ValueError):
            pass  # it can do less than NumPy and we can
        return memoryview(array)

    def refuse_like_memoryview(self, step, statuses):
        """What we must refuse CPython refuses too, where it has the operation, and in a matching class."""
        if step["op"] != "cast":
            return
        if "EBUFFER" in statuses:
            return  # more axes than a view of ours has, which is said first; CPython looks at their product
        try:
            self.memory_view.cast(step["format"], *([] if step["shape"] is None else [step["shape"]]))
        except (TypeError, ValueError) as error:
            if "C-contiguous" in str(error) and self.memory_view.contiguous:
                return  # we cast what is stored in columns, and look at the shape
            kind = next(kind for kind in (TypeError, ValueError) if isinstance(error, kind))
            words = ("C-contiguous", "multiple of itemsize", "buffer size", "integers > 0", "SSIZE_MAX")
            # An extent of -1 it does not know, and one of 0 it refuses before it has counted the bytes.
            if any(word in str(error) for word in words) and not {-1, 0} & set(step["shape"] or []):
                checks.require(checks.STATUSES[kind] & set(statuses), "the model of cast: class", statuses, str(error))
            return
        raise checks.Difference(f"{step}: CPython casts, the model refuses with {statuses}")

    def look(self, view, array, element, thorough):
        dice = self.dice
        packed = {order: array.tobytes(order) for order in "CFA"}
        checks.check_info(view, array, element, self)
        checks.check_tobytes(view, array, packed)
        checks.check_struct(view, array, element, self, packed)
        for _ in range(6):
            checks.check_request(view, array, element, self, checks.some_flags(dice))
        values = element.values(packed["C"])
        checks.check_items(view, array, element, self, values)
        if dice.random() < thorough:
            checks.check_equality(view, array, element, self, packed, values)
            checks.check_find(view, array, element, self, values)
        if dice.random() < thorough:
            checks.check_hex(view, packed["C"], dice)
            checks.check_hash(view, array, self)

    def end(self, array, element):
        """What the peers say of the last view, for the golden file."""
        shape = array.shape
        strides = [stride if extent > 1 and array.size else None for extent, stride in zip(shape, array.strides)]
        refused = []
        for flags in checks.REQUESTS:
            buffer = checks.granted(memoryview(array), flags)
            if buffer is None:
                refused.append(flags)
            else:
                checks.python.PyBuffer_Release(buffer)
        return {"format": self.codes[element.code], "shape": list(shape), "strides": strides,
                "offset": self.memory.offset(array) if array.size else None, "readonly": not array.flags.writeable,
                "C": array.tobytes("C").hex(), "F": array.tobytes("F").hex(), "A": array.tobytes("A").hex(),
                "requests_refused": refused}


class Oracle:
    def __init__(self, seed, golden):
        self.seed = seed
        self.counts, self.exemptions = collections.Counter(), collections.Counter()
        self.codes = {code: canonical(element) for code, element in ELEMENTS.items()}
        self.golden = [] if golden else None

    def run(self, k):
        chain = Chain(self, f"{self.seed}:{k}")
        self.counts["chains"] += 1
        try:
            chain.run()
        except (checks.Difference, c_abi.Refusal, AssertionError) as error:
            self.counts["differences"] += 1
            if self.counts["differences"] <= 10:
                print(f"chain {k} (--only {k} with seed {self.seed}): {type(error).__name__} {error}")
                print("".join(f"    {json.dumps(step)[:600]}\n" for step in chain.told), end="", flush=True)
        except ValueError as error:  # NumPy gives up on extents of no elements; the chain ends there
            if "array is too big" not in str(error) and "Maximum allowed dimension" not in str(error):
                raise
            self.exemptions["NumPy has no such extents, though no elements are there"] += 1
        else:
            if self.golden is not None:
                self.golden.append(chain.told)

    def report(self):
        names = ("chains", "steps", "steps refused", "starts refused", "requests", "requests refused", "writes",
                 "writes refused", "self-assignments", "memoryview casts", "memoryview ==", "differences")
        print(", ".join(f"{self.counts[name]} {name}" for name in names))
        for name, count in self.exemptions.items():
            print(f"  known of the peers: {name}: {count} times")


def canonical(element):
    """The code oriel gives for a format; the one that NumPy writes for the same dtype must come to the same."""
    peer = memoryview(np.empty(1, element.dtype)).format
    codes = []
    for code in {element.code, peer} if element.code != "c" else {"c"}:  # NumPy has no characters
        with c_abi.View.adopt(None, code, (0,), None, 1) as view:
            codes.append(view.info().format.decode())
    if len(set(codes)) != 1:
        sys.exit(f"{element.code} and NumPy's {peer} are one format, but not to oriel: {codes}")
    # And NumPy understands ours.
    with c_abi.View.adopt(steps.address(np.empty(1, element.dtype)), element.code, (), None, 1) as view:
        buffer = view.get_buffer(c_abi.FULL_RO)
        checks.python.PyMemoryView_FromBuffer.argtypes = [checks._buffer]
        checks.python.PyMemoryView_FromBuffer.restype = checks.c.py_object
        dtype = np.asarray(checks.python.PyMemoryView_FromBuffer(buffer)).dtype
        c_abi.release_buffer(buffer)
    if element.code != "c" and dtype != element.dtype:
        sys.exit(f"NumPy reads oriel's format {codes[0]} as {dtype}, not as {element.dtype}")
    return codes[0]


def golden_lines(oracle, count):
    """The golden file: a line that says how it came to be, then a line a chain. With json.dumps as compact as it can."""
    head = {"requests": checks.REQUESTS, "count": count, "seed": oracle.seed}
    return [json.dumps(line, separators=(",", ":")) + "\n" for line in [head, *oracle.golden]]


def parsed_arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("library")
    parser.add_argument("count", type=int, nargs="?", default=5000)
    parser.add_argument("seed", type=int, nargs="?", default=int.from_bytes(os.urandom(4), "little"))
    parser.add_argument("--only", type=int)
    parser.add_argument("--until-different", action="store_true")
    parser.add_argument("--golden", type=pathlib.Path)
    parser.add_argument("--same-golden", type=pathlib.Path)
    arguments = parser.parse_args()
    if arguments.same_golden:
        head = json.loads(arguments.same_golden.read_text().splitlines()[0])
        arguments.count, arguments.seed = head["count"], head["seed"]
    return arguments


def main():
    arguments = parsed_arguments()
    print(f"seed {arguments.seed}", flush=True)
    warnings.simplefilter("ignore")  # NumPy's, of conversions that lose something
    np.seterr(all="ignore")
    c_abi.load(arguments.library)
    oracle = Oracle(arguments.seed, arguments.golden or arguments.same_golden)
    for k in range(arguments.count) if arguments.only is None else [arguments.only]:
        oracle.run(k)
        if arguments.until_different and oracle.counts["differences"]:
            break
    oracle.report()
    if arguments.golden:
        arguments.golden.write_text("".join(golden_lines(oracle, arguments.count)))
    if arguments.same_golden:
        lines = arguments.same_golden.read_text().splitlines(keepends=True)
        if lines != golden_lines(oracle, arguments.count):
            sys.exit(f"{arguments.same_golden} is not what comes out today; see --golden")
    sys.exit(1 if oracle.counts["differences"] else 0)


main()
