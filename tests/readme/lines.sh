#!/usr/bin/env bash
# Runs every line of the README that begins with `oriel `, beside the sample images: lines.sh ORIEL SOURCES
set -euo pipefail
tool=$1 sources=$2
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
cp -- "$sources"/sample_images/*.{png,jpg,pgm} "$scratch"
mkdir -- "$scratch/bin"
ln -s -- "$tool" "$scratch/bin/oriel"
cd -- "$scratch"
PATH=$scratch/bin:$PATH
count=0
while IFS= read -r line; do
    case $line in
        *pamfile*) command -v pamfile >/dev/null || continue ;; # netpbm is not ours to require
    esac
    if ! said=$(bash -o pipefail -c "$line" 2>&1); then
        printf 'this line of the README fails:\n  %s\n%s\n' "$line" "$said"
        exit 1
    fi
    count=$((count + 1))
done < <(sed -n '/^```sh$/,/^```$/p' "$sources/README.md" | grep '^oriel ')
[ "$count" -ge 9 ] || { echo "only $count lines were found" && exit 1; }
