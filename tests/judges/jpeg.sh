#!/usr/bin/env bash
# cjpeg writes every kind of JPEG and djpeg says what is in it: the tool reads the same pixels, whole and in windows, and
# writes what djpeg reads as it was coded. Skipped (77) where they or netpbm are not installed: jpeg.sh ORIEL SOURCES
set -euo pipefail
tool=$1 samples=$2/sample_images
for judge in cjpeg djpeg pamcut; do
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
    cmp -s out.ppm theirs.ppm || fail "djpeg has other pixels: $1"
    checked=$((checked + 1))
}

oriel "$samples/lighthouse.png" subsample 2 crop 301x219+20+30 -o picture.ppm
# coding FILE: its kind, sampling and steps of quantisation.
coding() {
    djpeg -verbose -verbose "$1" 2>&1 >/dev/null |
        sed -n -E '/Define Quant/,+8p; /Start Of Frame/,/Define Huff|Start Of Scan|Adobe/{/Start Of F|hx/p}'
}

kinds=(
    "-sample 1x1" "-sample 2x1" "-sample 2x2" "-sample 1x2" "-sample 4x1" "-sample 4x2"
    "-sample 2x2 -progressive" "-sample 1x1 -progressive" "-sample 2x1 -restart 1" "-sample 2x2 -restart 5B"
    "-grayscale" "-grayscale -progressive" "-rgb" "-sample 2x2 -optimize" "-arithmetic" "-arithmetic -progressive"
    "-quality 30" "-quality 99 -sample 1x1"
)
for kind in "${kinds[@]}"; do
    # shellcheck disable=SC2086  # options
    cjpeg $kind picture.ppm >in.jpg
    djpeg -pnm in.jpg >whole.ppm
    oriel in.jpg -t ppm -o out.ppm
    cp whole.ppm theirs.ppm
    same "$kind"
    for window in "64 48 101 77" "1 1 300 218" "17 219 5 0" "301 3 0 100" "40 40 0 0" "33 21 268 198"; do
        read -r width height left top <<<"$window"
        oriel in.jpg crop "${width}x$height+$left+$top" -t ppm -o out.ppm
        pamcut -left "$left" -top "$top" -width "$width" -height "$height" whole.ppm >theirs.ppm
        same "$kind crop $window"
    done

    # Coded again with the same tables, what is decoded hardly changes; and the kind stays.
    oriel in.jpg --lossless=off flip h flip h -t jpeg -o again.jpg
    coding in.jpg >was
    coding again.jpg >is
    case $kind in
        *arithmetic*) ;; # coded otherwise, so another frame marker
        *) cmp -s was is || fail "$kind is coded otherwise again: $(diff was is | head -5)" ;;
    esac
    checked=$((checked + 1))
done

# What cannot be rearranged without loss is encoded.
cjpeg -sample 4x2 picture.ppm >in.jpg
oriel in.jpg flip h crop 256x128+0+0 -o again.jpg
djpeg again.jpg >/dev/null || fail "djpeg does not read what was made of another sampling"

# What is truncated is refused, or its first rows are read.
cjpeg -sample 2x2 picture.ppm >in.jpg
head -c $(($(stat -c %s in.jpg) / 2)) in.jpg >half.jpg
if oriel half.jpg -o out.ppm 2>/dev/null; then fail "a truncated file was taken"; fi
[ ! -e half.ppm ] || fail "something was written"
oriel half.jpg --allow-truncated -o out.ppm
djpeg -pnm in.jpg >whole.ppm
cmp -n 60000 out.ppm whole.ppm || fail "the first rows of half a file are not there"

echo "$checked comparisons"
[ "$checked" -ge 140 ]
