"""What judges have in common: programs are run, and what is not as it should be ends the judge."""

import subprocess

checked = 0


def run(*words):
    done = subprocess.run(words, capture_output=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(words)}: exit {done.returncode}\n{done.stderr.decode()}{done.stdout.decode()}")
    return done


def expect(what, got, wanted):
    global checked
    checked += 1
    if got != wanted:
        raise SystemExit(f"{what}: {got!r} instead of {wanted!r}")
