#!/usr/bin/env bash
# Other people's programs judge what the tool writes: pngcheck, netpbm and djpeg accept it and, where nothing is
# lost, read the same pixels. Skipped (77) where they are not installed: judges.sh ORIEL SOURCES
set -euo pipefail
tool=$1 samples=$2/sample_images
for judge in pngcheck pngtopnm pngtopam pamtopnm pamfile djpeg; do
    command -v "$judge" >/dev/null || { echo "$judge is not installed" && exit 77; }
done
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
cd -- "$scratch"
oriel() { "$tool" -q -f "$@"; }
fail() { echo "$*" && exit 1; }

# Every kind of PNG, from views that are flipped, turned and cut.
checked=0
for kind in "lighthouse.png channel g" "lighthouse.png" "leaf.png" "leaf.png channel ra" "relief.png" "steps.pgm"; do
    for op in "flip h" "rotate 90" "crop 37x29+3+5" "crop 1x1+0+0" "invert"; do
        # shellcheck disable=SC2086  # the words of a chain
        oriel "$samples/"$kind $op -o out.png
        pngcheck -q out.png || fail "pngcheck refuses: $kind $op"
        case $kind in # steps.pgm has 1000 for white, which PNG does not: its values are scaled
            leaf*) format=pam read=(pngtopam -alphapam) ;;
            steps*) format= ;;
            *) format=pnm read=(pngtopnm) ;;
        esac
        if [ -n "$format" ]; then
            # shellcheck disable=SC2086
            oriel "$samples/"$kind $op -t $format -o ours
            "${read[@]}" out.png >theirs 2>/dev/null
            cmp -s ours theirs || fail "netpbm reads other pixels: $kind $op"
        fi
        checked=$((checked + 1))
    done
done
[ "$checked" = 30 ] || fail "$checked PNG files were checked, not 30"

# PNM and PAM, and JPEG.
oriel "$samples/lighthouse.png" -o out.ppm
oriel "$samples/lighthouse.png" -o out.pam
cmp -s <(pamtopnm out.pam) out.ppm || fail "pamtopnm reads the PAM otherwise than the PPM"
[ "$(pamfile -machine out.ppm)" = "out.ppm: PPM RAW 960 640 3 255 RGB" ] || fail "pamfile: $(pamfile -machine out.ppm)"
oriel "$samples/harbour.jpg" rotate 90 --quality 95 -o out.jpg
[ "$(djpeg out.jpg | head -c 15 | tr '\n' ' ')" = "P6 600 800 255 " ] || fail "djpeg reads another size"
