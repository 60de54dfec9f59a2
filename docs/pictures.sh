#!/usr/bin/env bash
# Makes the README's picture with the tool itself: a sample at a quarter of its size, and beside it what
# `crop 50%x50%@center flip h invert` gives of it, at half, which is as large. `docs/pictures.sh [ORIEL]`
set -euo pipefail
root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd -P)
oriel=${1:-$root/tools/run.sh}
scene=$root/sample_images/lighthouse.png
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

"$oriel" "$scene" subsample 4 -o "$work/scene.ppm"
"$oriel" "$scene" crop 50%x50%@center flip h invert subsample 2 -o "$work/result.ppm"
mkdir -p -- "$root/docs/pictures"
pnmcat -leftright -white "$work/scene.ppm" "$work/result.ppm" | "$oriel" - -f -o "$root/docs/pictures/first.png"
