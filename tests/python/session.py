"""Executes docs/python.md, every line of it: `session.py docs/python.md`, from the folder of the sample images."""

import doctest
import os
import shutil
import sys
import tempfile

try:
    import numpy, oriel, PIL  # noqa: E401,F401 -- what the page uses
except ModuleNotFoundError as missing:
    if missing.name == "oriel":
        raise
    print(f"skipped: Debian's python3 has no {missing.name}")
    sys.exit(77)

page = os.path.abspath(sys.argv[1])
samples = os.path.join(os.environ["ORIEL_SOURCE"], "sample_images")
with tempfile.TemporaryDirectory() as folder:
    for name in os.listdir(samples):
        if name.endswith((".png", ".jpg", ".pgm")):
            shutil.copy(os.path.join(samples, name), folder)
    os.chdir(folder)
    failed, tried = doctest.testfile(page, module_relative=False, optionflags=doctest.ELLIPSIS)
    os.chdir("/")
print(f"{tried} lines of {os.path.basename(page)} executed, {failed} failed")
sys.exit(1 if failed or not tried else 0)
