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

# Those of photos.md, which another decoder of JPEG would not give to the last bit.
if "$oriel" --version -v | grep -q libjpeg-turbo; then
    photo=$work/photo.jpg
    "$oriel" "$root/sample_images/harbour.jpg" --orient keep crop 592x800+0+0 --lossless -q -o "$photo"
    mkdir -p -- "$out/photos"
    "$oriel" "$photo" --orient ignore subsample 4 -q -o "$work/stored.ppm"
    "$oriel" "$photo" subsample 4 -q -o "$work/upright.ppm"
    beside "$work/stored.ppm" "$work/upright.ppm" "$out/photos/stored.png"
    "$oriel" "$photo" rotate 180 -q -o "$work/turned.jpg"
    "$oriel" "$work/turned.jpg" subsample 4 --strip=all -q -f -o "$out/photos/turned.png"
    "$oriel" "$photo" crop 400x300+208+96 --lossless -q -o "$work/cut.jpg"
    "$oriel" "$work/cut.jpg" subsample 2 --strip=all -q -f -o "$out/photos/cut.png"
    "$oriel" "$photo" gray -q -o "$work/gray.jpg"
    "$oriel" "$work/gray.jpg" subsample 4 --strip=all -q -f -o "$out/photos/gray.png"
fi

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
