#!/usr/bin/env bash
# netpbm writes every kind of PNM and reads what the tool makes of it; so does Pillow, if it is there. Skipped (77) where
# netpbm is not installed: netpbm.sh ORIEL SOURCES
set -euo pipefail
tool=$1 samples=$2/sample_images
for judge in pnmtoplainpnm pnmtopnm pamdepth pamcut pamflip pbmmake pamthreshold pnminvert pamtopnm; do
    command -v "$judge" >/dev/null || { echo "$judge is not installed" && exit 77; }
done
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
cd -- "$scratch"
oriel() { "$tool" -q -f "$@"; }
fail() { echo "$*" && exit 1; }
checked=0

# same WHAT: out.ppm is to be theirs.ppm.
same() {
    cmp -s out.ppm theirs.ppm || fail "netpbm has other pixels: $1"
    checked=$((checked + 1))
}

oriel "$samples/lighthouse.png" subsample 4 -o colour.ppm
oriel colour.ppm channel g -o gray.pgm
for width in 1 7 8 9 64 237; do # bits fill up their last byte or not
    pamcut -width "$width" -height 21 gray.pgm | pamthreshold -simple -threshold 0.5 | pamtopnm >"bits$width.pbm"
done

# Plain text and binary are the same picture, whatever its maxval; so are crops and mirrors.
for maxval in 1 15 255 256 1000 65535; do
    for file in colour.ppm gray.pgm; do
        pamdepth "$maxval" "$file" 2>/dev/null >deep
        pnmtoplainpnm deep >plain
        case $(head -c 2 plain) in P1 | P2 | P3) ;; *) fail "$file of maxval $maxval is not plain" ;; esac
        for op in "crop 237x1+0+0" "crop 40x33+101+57" "flip v" "flip h"; do
            # shellcheck disable=SC2086  # the words of a chain
            oriel deep $op -t ppm -o theirs.ppm && oriel plain $op -t ppm -o out.ppm
            same "$maxval $file $op"
        done
        oriel plain -t ppm -o out.ppm && cp deep theirs.ppm
        same "$maxval $file"
    done
done

for file in bits*.pbm; do
    pnmtoplainpnm "$file" >plain
    [ "$(head -c 2 "$file")$(head -c 2 plain)" = P4P1 ] || fail "$file is no P4"
    for input in "$file" plain; do
        oriel "$input" -o out.pbm
        cmp -s out.pbm "$file" || fail "the bits of $file ($input) are not the same again"
        oriel "$input" flip h -o out.pbm && pamflip -lr "$file" | cmp -s - out.pbm || fail "a mirrored $file ($input)"
        oriel "$input" invert -o out.pbm && pnminvert "$file" | cmp -s - out.pbm || fail "an inverted $file ($input)"
        oriel "$input" crop 1x7+0+3 -o out.pbm
        pamcut -left 0 -width 1 -top 3 -height 7 "$file" | cmp -s - out.pbm || fail "a crop of $file ($input)"
        oriel "$input" -o out.pgm # with a maxval of 1; white is 255 once it is scaled
        pamdepth 255 out.pgm 2>/dev/null | cmp -s - <(pamdepth 255 "$file" 2>/dev/null) || fail "$file as gray"
        checked=$((checked + 5))
    done
done
oriel bits237.pbm crop 100x15+99+3 -o out.pbm
pamcut -left 99 -width 100 -top 3 -height 15 bits237.pbm | cmp -s - out.pbm || fail "a crop from the middle of bytes"
pbmmake -white 20 3 >white.pbm && oriel white.pbm -t png -o white.png

if /usr/bin/python3 -c "import PIL, numpy" 2>/dev/null; then
    /usr/bin/python3 - <<'END' || fail "Pillow reads otherwise"
import numpy as np
from PIL import Image
bits = np.asarray(Image.open("bits237.pbm"))
assert np.asarray(Image.open("white.png").convert("L")).min() == 255
Image.fromarray(bits[:, ::-1]).save("theirs.pbm")
END
    oriel bits237.pbm flip h -o out.pbm
    cmp -s out.pbm theirs.pbm || fail "Pillow writes other bits"
    checked=$((checked + 2))
fi
[ "$checked" -ge 120 ] || fail "only $checked files were checked"
echo "$checked files"
