#!/usr/bin/env bash
# Runs the README's C++ program beside the sample images and looks at what it leaves: example.sh PROGRAM SOURCES
set -euo pipefail
program=$1 sources=$2
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
ln -s -- "$sources/sample_images" "$scratch/sample_images"
cd -- "$scratch"
said=$("$program")
case $said in
    *"1 export is alive"*) ;;
    *) echo "the refused resize should say how many exports are alive, and said: $said" && exit 1 ;;
esac
for file in sign.png part.pgm; do
    [ -s "$file" ] || { echo "$file is missing" && exit 1; }
done
