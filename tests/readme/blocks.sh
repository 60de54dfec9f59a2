#!/usr/bin/env bash
# Runs every block of shell lines of a page, each in a fresh folder with the sample images, and stops a block at the
# first line that fails: blocks.sh ORIEL SOURCES PAGE LEAST [story], where LEAST is how many blocks there are at least; the
# blocks of a story follow each other in one folder. Skipped (77) where a page uses exiftool and there is none.
set -euo pipefail
tool=$1 sources=$2 page=$3 least=$4 kind=${5:-}
if grep -q '^exiftool ' "$sources/$page" && ! command -v exiftool >/dev/null; then echo "exiftool is not installed" && exit 77; fi
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
mkdir -- "$scratch/bin" "$scratch/blocks"
ln -s -- "$tool" "$scratch/bin/oriel"
PATH=$scratch/bin:$PATH

awk -v folder="$scratch/blocks" '
    /^### / { title = substr($0, 5) }
    /^```sh$/ { inside = 1; file = sprintf("%s/%03d", folder, ++count); print "# " title > file; next }
    /^```$/ { inside = 0 }
    inside { print > file }' "$sources/$page"

failed=0 count=0
for block in "$scratch"/blocks/*; do
    count=$((count + 1))
    if [ "$kind" != story ] || [ "$count" = 1 ]; then
        rm -rf -- "$scratch/work"
        mkdir -- "$scratch/work"
        cp -- "$sources"/sample_images/*.{png,jpg,pgm} "$scratch/work"
    fi
    if ! said=$(cd -- "$scratch/work" && bash -euxo pipefail "$block" 2>&1); then
        printf '%s: this block fails:\n%s\n%s\n\n' "$page" "$(cat -- "$block")" "$said"
        failed=$((failed + 1))
    fi
done
echo "$page: $count blocks, $failed failed"
[ "$failed" = 0 ] && [ "$count" -ge "$least" ]
