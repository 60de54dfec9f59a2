#!/usr/bin/env bash
# jpegtran makes the same files of the same JPEG, block by block; exiftool reads in them what is true of their pixels.
# Skipped (77) where they are not installed: jpeg_lossless.sh ORIEL SOURCES
set -euo pipefail
tool=$1 samples=$2/sample_images
for judge in cjpeg jpegtran djpeg exiftool cmp; do
    command -v "$judge" >/dev/null || { echo "$judge is not installed" && exit 77; }
done
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
cd -- "$scratch"
oriel() { "$tool" -q -f "$@"; }
fail() { echo "$*" && exit 1; }
# Without TurboJPEG there is nothing to judge.
"$tool" "$samples/harbour.jpg" -n -t jpeg --json | grep -q '"lossless":"' || { echo "this build moves no blocks" && exit 77; }

# Everything that jpegtran can do, in every sampling, on sides that are and are not whole blocks.
oriel "$samples/lighthouse.png" crop 320x192+0+0 -o whole.ppm
oriel "$samples/lighthouse.png" crop 333x211+0+0 -o odd.ppm
checked=0
same() { # NAME JPEGTRAN-ARGUMENTS -- ORIEL-ARGUMENTS
    local name=$1 theirs=()
    shift
    while [ "$1" != -- ]; do theirs+=("$1") && shift; done
    shift
    local keep=()
    case $name in *progressive*) keep=(-progressive) ;; esac # jpegtran does not keep it by itself
    jpegtran -copy none "${keep[@]}" "${theirs[@]}" -outfile theirs.jpg "$name.jpg"
    oriel "$name.jpg" "$@" --lossless -o ours.jpg || fail "refused: $name $*"
    jpegtran -copy none "${keep[@]}" -outfile bare.jpg ours.jpg
    cmp -s bare.jpg theirs.jpg || fail "other coefficients than jpegtran ${theirs[*]}: $name $*"
    checked=$((checked + 1))
}
for picture in whole odd; do
    for kind in "1x1" "2x1" "1x2" "2x2" "4x1" "2x2 -progressive" "1x1 -grayscale" "2x1 -arithmetic"; do
        name="$picture-${kind// /}"
        # shellcheck disable=SC2086
        cjpeg -quality 85 -sample $kind -outfile "$name.jpg" "$picture.ppm"
        same "$name" -- # as it is
        same "$name" -transpose -- transpose
        same "$name" -crop 100x75+64+32 -- crop 100x75+64+32
        [ $picture = whole ] || continue
        same "$name" -flip horizontal -- flip h
        same "$name" -flip vertical -- flip v
        same "$name" -rotate 90 -- rotate 90
        same "$name" -rotate 180 -- rotate 180
        same "$name" -rotate 270 -- rotate 270
        same "$name" -transverse -- transverse
        same "$name" -rotate 90 -- rotate 270 flip h flip v
        # Twice, or four times, is as it was.
        for chain in "flip h" "flip v" "rotate 180" "transpose" "transverse" "rotate 90" "rotate 270"; do
            case $name$chain in *4x1*tra* | *4x1*90 | *4x1*270) continue ;; esac # 1x4, which TurboJPEG does not take
            cp "$name.jpg" turned.jpg
            for _ in 1 2 3 4; do
                # shellcheck disable=SC2086
                oriel turned.jpg $chain --lossless -o turned.jpg
            done
            oriel "$name.jpg" --lossless -o copied.jpg
            cmp -s turned.jpg copied.jpg || fail "four times is not as it was: $name $chain"
        done
    done
done
[ "$checked" = 104 ] || fail "$checked files were compared, not 104"

# Four inks stay four.
if command -v convert >/dev/null; then
    convert whole.ppm -colorspace CMYK -sampling-factor 1x1 -quality 90 cmyk.jpg
    same cmyk -rotate 90 -- rotate 90
    same cmyk -flip horizontal -crop 64x64+32+16 -- crop 64x64+224+16 flip h
    [ "$(exiftool -s3 -ColorComponents ours.jpg)" = 4 ] || fail "CMYK lost an ink"
    convert ours.jpg -colorspace sRGB -depth 8 theirs.ppm
fi

# A camera's file: EXIF, XMP, profile, a comment, a thumbnail.
oriel "$samples/lighthouse.png" crop 320x192+0+0 -o plain.jpg --quality 95
oriel plain.jpg crop 80x48+0+0 -o thumbnail.jpg --quality 80
{ printf '\0\0\2\164lcms\2\0\0\0mntrRGB XYZ '; head -c 604 /dev/zero; } >profile.icc
exiftool -q -overwrite_original -Orientation#=6 -DateTimeOriginal='2024:05:06 07:08:09' -Make=Camera \
    -ExifImageWidth=320 -ExifImageHeight=192 '-ThumbnailImage<=thumbnail.jpg' -XMP-tiff:Orientation#=6 \
    -XMP-exif:ExifImageWidth=320 -XMP:Title=Harbour '-ICC_Profile<=profile.icc' -Comment=mine \
    -XResolution=300 -YResolution=300 plain.jpg
cp plain.jpg camera.jpg
value() { exiftool -q -q -s3 -n "-$2" "$1"; }
expect() { # FILE TAG VALUE
    local found
    found=$(value "$1" "$2")
    [ "$found" = "$3" ] || fail "$1: $2 is '$found', not '$3'"
}
[ -n "$(value camera.jpg ThumbnailImage)" ] || fail "exiftool made no thumbnail to begin with"
judge_file() { # FILE WIDTH HEIGHT
    case $(exiftool -s3 -validate "$1") in *rror*) fail "exiftool finds errors in $1" ;; esac
    expect "$1" EXIF:Orientation 1
    expect "$1" XMP-tiff:Orientation 1
    expect "$1" EXIF:ExifImageWidth "$2"
    expect "$1" EXIF:ExifImageHeight "$3"
    expect "$1" XMP-exif:ExifImageWidth "$2"
    expect "$1" DateTimeOriginal "2024:05:06 07:08:09"
    expect "$1" XMP:Title Harbour
    expect "$1" Comment mine
    expect "$1" ThumbnailImage ""
    exiftool -q -q -b -ICC_Profile "$1" | cmp -s - profile.icc || fail "$1: another profile"
}
oriel camera.jpg --lossless -o upright.jpg
judge_file upright.jpg 192 320
oriel camera.jpg crop 64x96+32+64 --lossless -o cut.jpg
judge_file cut.jpg 64 96
oriel camera.jpg crop 64x96+32+64 --lossless=off -o encoded.jpg
judge_file encoded.jpg 64 96
exiftool -q -q -b -ThumbnailImage camera.jpg >thumbnail.bin
hex() { od -An -v -tx1 "$1" | tr -d ' \n' >"$1.hex"; }
hex thumbnail.bin
some=$(cut -c 1201-1280 thumbnail.bin.hex)
hex camera.jpg
grep -q "$some" camera.jpg.hex || fail "the thumbnail's bytes are not where they were put"
for one in cut.jpg encoded.jpg upright.jpg; do
    hex "$one"
    if grep -q "$some" "$one.hex"; then fail "$one: the thumbnail's bytes are still there"; fi
done

# The largest difference of what `cmp -l` lists, in octal.
farthest() {
    awk 'function number(o) { return int(o / 100) * 64 + int(o / 10) % 10 * 8 + o % 10 }
        { d = number($2) - number($3); if (d < 0) d = -d; if (d > most) most = d } END { print most + 0 }'
}
# The eight orientations show one picture, whatever is done on the way: djpeg sees the pixels as they are stored.
turns=("" "flip h" "rotate 180" "flip v" "transpose" "rotate 270" "transverse" "rotate 90") # what undoes each
for number in 1 2 3 4 5 6 7 8; do
    # shellcheck disable=SC2086
    oriel "$samples/lighthouse.png" crop 320x192+0+0 ${turns[$number - 1]} -o stored.jpg --quality 95
    exiftool -q -overwrite_original -n -Orientation="$number" stored.jpg
    oriel stored.jpg --lossless -o moved.jpg
    oriel stored.jpg -o decoded.ppm
    oriel moved.jpg -o moved.ppm
    djpeg -pnm moved.jpg >theirs.ppm
    [ "$(head -c 11 theirs.ppm | tr '\n' ' ')" = "P6 320 192 " ] || fail "orientation $number: not upright"
    for one in moved.ppm theirs.ppm; do
        far=$({ cmp -l decoded.ppm "$one" || true; } | farthest)
        [ "$far" -le 8 ] || fail "orientation $number: $one is $far off"
    done
done
