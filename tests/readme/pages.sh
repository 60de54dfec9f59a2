#!/usr/bin/env bash
# docs/cli.md, docs/operations.md and the pictures are what the tables and the tool make of them:
# pages.sh ORIEL_PAGES ORIEL SOURCES. Where they are not, tools/docs.sh makes them anew.
set -euo pipefail
pages=$1 oriel=$2 sources=$3
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
failed=0
for page in cli operations; do
    diff -u "$sources/docs/$page.md" <("$pages" "$page") || failed=1
done

# Encoders may change; the pixels are what counts.
if command -v pnmcat >/dev/null; then
    "$sources/docs/pictures.sh" "$oriel" "$scratch/pictures"
    while IFS= read -r picture; do
        name=${picture#"$scratch/pictures/"} old=$sources/docs/pictures/${picture#"$scratch/pictures/"}
        if ! cmp -s <("$oriel" "$old" -q -t pam -o - 2>/dev/null) <("$oriel" "$picture" -q -t pam -o -); then
            echo "docs/pictures/$name is not what the tool draws"
            failed=1
        elif [[ $name == ops/* && $(stat -c %s "$old") -gt 40960 ]]; then
            echo "docs/pictures/$name has more than 40 kB"
            failed=1
        fi
    done < <(find "$scratch/pictures" -name '*.png')
fi
[ "$failed" = 0 ] || { echo 'tools/docs.sh makes them anew' && exit 1; }
