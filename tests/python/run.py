"""Runs the tests of one file: `run.py NAME [ARGUMENT...]`, with the module oriel and tests/python on PYTHONPATH.

The last line says how many tests ran. Exit status 77 is "skipped": a package is missing. A test may be skipped only
with a reason that its own file declares in SKIPS, and each reason is printed.
"""

import importlib
import sys
import unittest


def main(name, arguments):
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as missing:
        if missing.name == "oriel":
            raise
        print(f"skipped: Debian's python3 has no {missing.name}")
        return 77
    suite = module.suite(*arguments) if hasattr(module, "suite") else \
        unittest.defaultTestLoader.loadTestsFromModule(module)
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=1).run(suite)

    known = getattr(module, "SKIPS", {})
    reasons = {}
    for test, reason in result.skipped:
        reasons.setdefault(reason, []).append(test.id())
    unexplained = [reason for reason in reasons if reason not in known]
    for reason, tests in reasons.items():
        print(f"skipped {len(tests)}: {reason}: {known.get(reason, 'UNEXPLAINED')}")
    if hasattr(module, "report"):
        module.report()
    ran = result.testsRun - len(result.skipped)
    print(f"{name}: {ran} tests run, {len(result.failures) + len(result.errors)} failed, {len(result.skipped)} skipped")
    return 0 if ran > 0 and result.wasSuccessful() and not unexplained else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
