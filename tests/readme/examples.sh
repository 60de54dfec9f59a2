#!/usr/bin/env bash
# Runs the examples in the help of every op. An input that an example names is made of a sample first; "form" and "scan"
# are upright pages, all others lie: examples.sh ORIEL SOURCES
set -euo pipefail
tool=$1 sources=$2
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
mkdir -- "$scratch/bin" "$scratch/work"
ln -s -- "$tool" "$scratch/bin/oriel"
PATH=$scratch/bin:$PATH
cd -- "$scratch/work"

# sample FILE: a picture under that name. Two folds of the lighthouse are as large as what the examples count on.
sample() {
    case $1 in
        form* | scan*.png) oriel "$sources/sample_images/lighthouse.png" rotate 90 -q -f -o "$1" ;;
        logo*) oriel "$sources/sample_images/leaf.png" -q -f -o "$1" ;;
        scan.tif) oriel "$sources/sample_images/lighthouse.png" rotate 90 -q -f -o "$1" ;;
        scan.pgm) oriel "$sources/sample_images/relief.png" -q -f -o "$1" ;;
        tile*) oriel "$sources/sample_images/relief.png" crop 64x64 -q -f -o "$1" ;;
        mosaic*) head -c 4194304 /dev/zero | oriel raw:-,8192x512x1xu8 -q -f -o "$1" ;;
        *) oriel "$sources/sample_images/lighthouse.png" -q -f -o "$1" ;;
    esac
}

failed=0 count=0
mapfile -t ops < <(oriel help | sed -n '/^Ops,/,/^Options,/s/^    \([a-z]*\) .*/\1/p')
for op in "${ops[@]}"; do
    while IFS= read -r line; do
        rm -rf -- "$scratch"/work/*
        line=${line#  }
        # What is said about it comes behind two spaces, or one where a long line leaves no more.
        code=$(sed -E 's/  +[^ ].*$//; s/( -o [^ ]+) [a-z].*$/\1/' <<<"$line")
        # Its inputs are what looks like a file before -o.
        for word in ${code%% -o *}; do
            case $word in *.png | *.jpg | *.tif | *.p[gpba]m) sample "$word" ;; esac
        done
        if ! said=$(bash -euo pipefail -c "$code" 2>&1); then
            printf "this example of 'oriel help %s' fails:\n  %s\n%s\n" "$op" "$line" "$said"
            failed=$((failed + 1))
        fi
        count=$((count + 1))
    done < <(oriel help "$op" | grep '^  oriel ')
done
echo "$count examples of ${#ops[@]} ops, $failed failed"
[ "$failed" = 0 ] && [ "$count" -ge 30 ]
