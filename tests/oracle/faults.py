"""Are the eyes of memoryview_oracle.py open? Each fault below is put into the library, and the oracle must see it.

    faults.py BUILD LIBORIEL

No production code knows of this: a fault is a text that occurs exactly once in a file, and what stands there instead. A
copy of the sources is changed, the files that feel it are compiled anew as BUILD's compile_commands.json says but for
-O0, and linked with the objects of BUILD as they are into a library that is LIBORIEL for all it lacks. The same without a
fault must pass. Exits with 77 where there is no NumPy.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

CHAINS, SEED = 3000, 1
ROOT = pathlib.Path(__file__).resolve().parents[2]
# Pictures are no part of it, and need floors that are not linked here.
LEFT_OUT = {"src/c_api/filters.cpp", "src/c_api/images.cpp", "src/c_api/stages.cpp"}

# name, file, text, replacement, the files in which it is compiled
FAULTS = [
    ("slice clamp: a stop before the first element is its own index 0", "include/oriel/slice.hpp",
     "return at < low ? low : at > high ? high : at;",
     "return at < low ? 0 : at > high ? high : at;", ["src/memory/reshape.cpp"]),
    ("length rounding: the last, shorter step is lost", "include/oriel/slice.hpp",
     "(to - from - 1) / step + 1 :",
     "(to - from) / step :", ["src/memory/reshape.cpp"]),
    ("pointer move: a slice of one element starts where the axis does", "src/memory/reshape.cpp",
     "if (range.count > 0) offset = moved(offset, range.first, strides_[axis]);",
     "if (range.count > 1) offset = moved(offset, range.first, strides_[axis]);", ["src/memory/reshape.cpp"]),
    ("size-1 contiguity: the stride of an axis of one element matters", "include/oriel/layout.hpp",
     "for (std::size_t a = rank_; a-- > 0;) {\n            if (shape_[a] != 1 && strides_[a] != packed) return false;",
     "for (std::size_t a = rank_; a-- > 0;) {\n            if (strides_[a] != packed) return false;",
     ["src/c_api/views.cpp", "src/c_api/buffer_protocol.cpp"]),
    ("refusal: column-major memory is refused to who takes either order", "src/c_api/buffer_protocol.cpp",
     "if (asks(flags, ORIEL_BUF_ANY_CONTIGUOUS) && !c && !f)",
     "if (asks(flags, ORIEL_BUF_ANY_CONTIGUOUS) && !c)", ["src/c_api/buffer_protocol.cpp"]),
    ("grant: plain bytes are given with a format", "src/c_api/buffer_protocol.cpp",
     "if (!asks(flags, ORIEL_BUF_ND) && asks(flags, ORIEL_BUF_FORMAT))",
     "if (false)", ["src/c_api/buffer_protocol.cpp"]),
    ("format leak: the format is given unasked", "src/c_api/buffer_protocol.cpp",
     "if (asks(flags, ORIEL_BUF_FORMAT)) out.format",
     "out.format", ["src/c_api/buffer_protocol.cpp"]),
    ("naive overlap: parts of one view are copied as if they were apart", "src/copy/copy.cpp",
     "if (!plan.may_overlap(source, target))",
     "if (true)", ["src/copy/copy.cpp"]),
    ("naive overlap of small copies: parts of one small view are copied as if they were apart", "src/copy/small.cpp",
     "if (run == nullptr || !loops.apart()) return 0;",
     "if (run == nullptr) return 0;", ["src/copy/small.cpp"]),
    ("order A: what is stored in columns comes out in rows", "src/copy/copy.cpp",
     "(order == Order::as_stored && view.is_f_contiguous() && !view.is_c_contiguous());",
     "false;", ["src/copy/copy.cpp"]),
    ("sign of stride: what is sliced backwards runs forwards", "src/memory/reshape.cpp",
     "if (range.count > 0) offset = moved(offset, range.first, strides_[axis]);\n"
     "            add(range.count, range.count > 1 ? moved(0, range.step, strides_[axis]) : strides_[axis]);",
     "const Range up = range.step > 0 ? range : Range{range.first + (range.count - 1) * range.step, range.count, "
     "-range.step};\n"
     "        if (up.count > 0) offset += up.first * strides_[axis];\n"
     "            add(up.count, up.count > 1 ? strides_[axis] * up.step : strides_[axis]);",
     ["src/memory/reshape.cpp"]),
    ("equality rounding: 2**53 + 1 equals 2.0**53", "src/copy/lanes.cpp",
     "return static_cast<Real>(a) == b && b < beyond && static_cast<Integer>(b) == a;",
     "return static_cast<Real>(a) == b;", ["src/copy/lanes.cpp"]),
    ("readonly lost: a cast of a read-only view is writable", "src/memory/view.cpp",
     "return {share_, format, layout().cast(itemsize(), format.itemsize()), access_, where};",
     "return {share_, format, layout().cast(itemsize(), format.itemsize()), Access::writable, where};",
     ["src/memory/view.cpp"]),
]


class Build:
    """The objects of a build directory, and how they were compiled."""

    def __init__(self, folder, library, work):
        self.library, self.work = library, work
        self.commands = {}
        for entry in json.loads((folder / "compile_commands.json").read_text()):
            path = pathlib.Path(entry["file"])
            if not path.is_relative_to(ROOT):
                continue
            name = str(path.relative_to(ROOT))
            if re.match(r"src/(memory|copy|c_api)/", name) and name not in LEFT_OUT:
                self.commands[name] = entry

    def compiled(self, name, tree, target):
        """Compiles one file of a copy of the tree."""
        entry = self.commands[name]
        words = shlex.split(entry["command"])
        words[words.index("-o") + 1] = str(target)
        words[words.index("-c") + 1] = str(tree / name)
        for k, word in enumerate(words):
            for folder in ("include", "src"):
                if word == f"-I{ROOT / folder}":
                    words[k] = f"-I{tree / folder}"
        run([*words, "-O0", "-w"], entry["directory"])
        return target

    @staticmethod
    def object_of(entry):
        words = shlex.split(entry["command"])
        return words[words.index("-o") + 1]

    def linked(self, target, changed):
        """A library of the objects `changed` ({file: object}) and the rest as they are. The changed come first, so that
        the linker takes what they define in a header."""
        rest = [pathlib.Path(entry["directory"], self.object_of(entry)) for name, entry in self.commands.items()
                if name not in changed]
        compiler = shlex.split(next(iter(self.commands.values()))["command"])
        compiler = next(word for word in compiler if re.search(r"(\+\+|clang)[-0-9.]*$", word))
        run([compiler, "-shared", "-o", target, *changed.values(), *rest, self.library,
             f"-Wl,-rpath,{pathlib.Path(self.library).parent}"], self.work)
        return target

    def faulty(self, number, file, text, replacement, feel):
        tree = self.work / str(number)
        for folder in ("include", "src"):
            shutil.copytree(ROOT / folder, tree / folder)
        source = (tree / file).read_text()
        if source.count(text) != 1:
            sys.exit(f"{file} has {source.count(text)} times, not once:\n{text}")
        (tree / file).write_text(source.replace(text, replacement))
        changed = {name: self.compiled(name, tree, tree / f"{k}.o") for k, name in enumerate(feel)}
        return self.linked(tree / "liboriel.so", changed)


def run(command, folder):
    ran = subprocess.run([str(word) for word in command], cwd=folder, capture_output=True, text=True)
    if ran.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{ran.stderr}")


def ask(library, *options):
    oracle = ROOT / "tests/oracle/memoryview_oracle.py"
    return subprocess.run([sys.executable, "-B", oracle, library, str(CHAINS), str(SEED), *options], capture_output=True,
                          text=True)


def caught(build, number, fault):
    """Whether the oracle sees it, and what it says."""
    name, *change = fault
    ran = ask(build.faulty(number, *change), "--until-different")
    first = next((line for line in ran.stdout.splitlines() if line.startswith("chain ")), "")
    return ran.returncode == 1 and first != "", name, first[:150] or (ran.stdout + ran.stderr)[-1000:]


def main():
    with tempfile.TemporaryDirectory() as work:
        build = Build(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve(), pathlib.Path(work))
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            sound = pool.submit(lambda: ask(build.linked(pathlib.Path(work, "sound.so"), {})))
            answers = list(pool.map(lambda numbered: caught(build, *numbered), enumerate(FAULTS)))
            sound = sound.result()
    if sound.returncode == 77:
        print(sound.stdout)
        sys.exit(77)
    for seen, name, words in answers:
        print(f"{'caught' if seen else 'MISSED'}  {name}\n        {words}")
    print(f"without a fault: exit {sound.returncode}: {sound.stdout}")
    missed = sum(not seen for seen, _, _ in answers)
    print(f"{len(FAULTS)} faults, {missed} missed")
    sys.exit(1 if missed or sound.returncode else 0)


main()
