#!/usr/bin/env bash
# Runs the blocks of docs/comparison.md. In each the first line is oriel's; of every other one whose programs are
# installed, the picture must have the same pixels, or others if the line says that it differs: comparison.sh ORIEL SOURCES
set -euo pipefail
tool=$1 sources=$2
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
mkdir -- "$scratch/bin" "$scratch/blocks" "$scratch/work"
ln -s -- "$tool" "$scratch/bin/oriel"
PATH=$scratch/bin:$PATH
cd -- "$scratch/work"
cp -- "$sources/sample_images/lighthouse.png" in.png
cp -- "$sources/sample_images/leaf.png" alpha.png
oriel alpha.png subsample 4 channel rgb -q -o logo.png
oriel in.png -q -o grid.jpg # whole blocks a side, so that it turns without loss

awk -v folder="$scratch/blocks" '
    /^```sh$/ { inside = 1; file = sprintf("%s/%03d", folder, ++count); next }
    /^```$/ { inside = 0 }
    inside { print > file }' "$sources/docs/comparison.md"

# installed LINE: whether the first program of it, and of every pipe, is there.
installed() {
    local program
    while read -r program _; do
        command -v "$program" >/dev/null || return 1
    done < <(tr '|' '\n' <<<"${1%%#*}")
}

# pixels FILE: its pixels as PAM, 8 bit in all of these.
pixels() { oriel "$1" -q -t pam -o -; }

failed=0 compared=0
for block in "$scratch"/blocks/*; do
    mapfile -t lines <"$block"
    rm -f -- oriel.png
    bash -c "${lines[0]}" 2>/dev/null
    for line in "${lines[@]:1}"; do
        installed "$line" || continue
        code=${line%%#*}
        file=$(grep -oE '[a-z0-9-]+\.(png|jpg)' <<<"$code" | grep -vxE '(in|alpha|logo)\.png|grid\.jpg' | tail -n 1)
        rm -f -- "$file"
        if ! said=$(bash -euo pipefail -c "$line" 2>&1); then
            printf 'this line fails:\n  %s\n%s\n' "$line" "$said"
            failed=$((failed + 1))
            continue
        fi
        same=yes
        cmp -s <(pixels oriel.png) <(pixels "$file") || same=no
        wanted=yes
        [[ $line != *'# differs'* ]] || wanted=no
        if [ "$same" != "$wanted" ]; then
            printf 'same pixels: %s, where %s is said: %s\n' "$same" "$wanted" "$line"
            failed=$((failed + 1))
        fi
        compared=$((compared + 1))
    done
done
echo "docs/comparison.md: $compared lines of others compared, $failed failed"
[ "$failed" = 0 ] || exit 1
[ "$compared" != 0 ] || exit 77
