#!/usr/bin/env bash
# ImageMagick makes GIF, HDR and PSD files and says what is in them; the tool, in a build that reads such files, sees the
# same. Skipped (77) where it is not installed: untrusted.sh ORIEL SOURCES
set -euo pipefail
tool=$1 samples=$2/sample_images
for judge in convert cmp; do
    command -v "$judge" >/dev/null || { echo "$judge is not installed" && exit 77; }
done
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
cd -- "$scratch"
oriel() { "$tool" -q -f "$@"; }
fail() { echo "$*" && exit 1; }
same() { cmp -s ours.ppm theirs.ppm || fail "$1: other pixels than ImageMagick's"; }

oriel "$samples/lighthouse.png" crop 320x192+300+200 -o in.ppm
convert in.ppm out.gif
convert in.ppm -compress None plain.psd
convert in.ppm -compress RLE packed.psd
for file in out.gif plain.psd packed.psd; do
    convert "${file}[0]" -depth 8 -type TrueColor theirs.ppm
    oriel "$file" slice c=rgb -o ours.ppm
    same "$file"
done
convert in.ppm -depth 16 -compress None deep.psd
convert "deep.psd[0]" -depth 16 theirs.ppm
oriel deep.psd slice c=rgb -o ours.ppm
same "psd of 16 bit"
convert -delay 10 in.ppm \( in.ppm -flop \) \( in.ppm -negate \) -loop 0 moving.gif
convert "moving.gif[0]" -depth 8 -type TrueColor theirs.ppm
note=$("$tool" -f moving.gif slice c=rgb -o ours.ppm 2>&1)
same "animated gif"
case $note in *"3 frames, the first is read"*) ;; *) fail "no word on frames: $note" ;; esac
convert in.ppm out.hdr
convert out.hdr -set colorspace sRGB -depth 16 -endian LSB rgb:theirs.ppm # both are light; neither is to be bent
oriel out.hdr -o ours.pfm
convert ours.pfm -set colorspace sRGB -depth 16 -endian LSB rgb:ours.ppm
same hdr
