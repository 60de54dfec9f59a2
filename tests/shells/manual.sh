#!/usr/bin/env bash
# The manual page has no mistake that groff or man sees, and all is in it: manual.sh ORIEL
set -euo pipefail
oriel=$1
command -v man >/dev/null && command -v groff >/dev/null || exit 77
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
cd -- "$scratch"
"$oriel" man >oriel.1
said=$(LC_ALL=C.UTF-8 MANWIDTH=110 man --warnings -l oriel.1 2>&1 >page.txt)
said+=$(groff -ww -man -Tutf8 -Kutf8 -z oriel.1 2>&1)
[ -z "$said" ] || { printf 'the manual has mistakes:\n%s\n' "$said" && exit 1; }

failed=0
col -bx <page.txt >plain.txt
# Every word of the overview that is an op or an option stands in the manual.
while IFS= read -r word; do
    grep -qF -- "$word" plain.txt || { printf '%s is not in the manual\n' "$word" && failed=1; }
done < <("$oriel" help | grep -oE -- '--[a-z-]+|^    [a-z]+ ' | tr -d ' ' | sort -u)
for heading in NAME SYNOPSIS EXAMPLES OPERATIONS COMMANDS OPTIONS FORMATS ENVIRONMENT 'EXIT STATUS' ERRORS; do
    grep -qx -- "$heading" plain.txt || { printf 'there is no %s\n' "$heading" && failed=1; }
done
# Examples are to be copied: their quotes and dashes are those that were typed.
grep -qF "oriel in.png slice '[::2, ::-2, ::-1]' -o out.png" plain.txt || { echo 'quotes are changed' && failed=1; }
exit "$failed"
