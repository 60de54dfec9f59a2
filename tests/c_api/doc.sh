#!/usr/bin/env bash
# Runs a program of docs/c.md beside the sample images and compares what it says with the page: the NUMBERth `text` block.
# `doc.sh SOURCES NUMBER COMMAND...`
set -euo pipefail
sources=$1 number=$2
shift 2
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
ln -s -- "$sources/sample_images" "$scratch/sample_images"
awk -v wanted="$number" '/^```text$/ { inside = ++count == wanted; next } /^```/ { inside = 0 } inside' \
    "$sources/docs/c.md" >"$scratch/expected.txt"
[ -s "$scratch/expected.txt" ] || { echo "docs/c.md has no text block $number" && exit 1; }
cd -- "$scratch"
"$@" >said.txt
diff expected.txt said.txt
