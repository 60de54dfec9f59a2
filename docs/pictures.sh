#!/usr/bin/env bash
# Makes the pictures of docs/ with the tool itself: `docs/pictures.sh [ORIEL [FOLDER]]`.
# FOLDER is docs/pictures unless it is given; another one is for comparing.
set -euo pipefail
root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd -P)
oriel=$(readlink -f -- "${1:-$root/tools/run.sh}")
out=$(realpath -m -- "${2:-$root/docs/pictures}")
scene=$root/sample_images/lighthouse.png
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
mkdir -p -- "$out/ops"

# beside LEFT RIGHT OUT: both pictures, with a gap.
beside() {
    pnmcat -leftright -jtop -white "$1" "$work/gap.pbm" "$2" | "$oriel" - --compress 9 -q -f -o "$3"
}
pbmmake -white 12 1 >"$work/gap.pbm"

# The README's: a sample at a quarter of its size, and beside it what `crop 50%x50%@center flip h invert` gives of it,
# at half, which is as large.
"$oriel" "$scene" subsample 4 -q -o "$work/scene.ppm"
"$oriel" "$scene" crop 50%x50%@center flip h invert subsample 2 -q -o "$work/result.ppm"
pnmcat -leftright -white "$work/scene.ppm" "$work/result.ppm" | "$oriel" - -q -f -o "$out/first.png"

# An op's: what its first line on the page makes of a sample that has the name the line uses. A form is a page upright.
mkdir -- "$work/bin" "$work/lines"
ln -s -- "$oriel" "$work/bin/oriel"
PATH=$work/bin:$PATH
cd -- "$work/lines"
while read -r op line; do
    read -ra words <<<"$line"
    rm -rf -- "$work"/lines/*
    for word in "${words[@]:1}"; do
        case $word in
            form.png | scan.png) oriel "$scene" rotate 90 -q -o "$word" ;;
            logo.png) oriel "$root/sample_images/leaf.png" channel rgb -q -o "$word" ;;
            -o) break ;;
            *.png | *.jpg | *.p?m) oriel "$scene" -q -o "$word" ;;
        esac
    done
    before=${words[1]}
    after=${line#* -o }
    bash -c "$line -q"
    oriel "$before" subsample 8 -t pnm -o - >"$work/before.ppm"
    oriel "$after" subsample 8 -t pnm -o - >"$work/after.ppm"
    beside "$work/before.ppm" "$work/after.ppm" "$out/ops/$op.png"
done < <(awk '/^## / { op = $2 } /^```sh$/ { getline line; print op, line }' "$root/docs/operations.md")
