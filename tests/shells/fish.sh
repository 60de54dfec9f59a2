#!/usr/bin/env bash
# What fish completes: fish.sh ORIEL
set -euo pipefail
oriel=$1
command -v fish >/dev/null || exit 77
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
cd -- "$scratch"
export HOME=$scratch
touch photo.png other.ppm
"$oriel" completion fish >oriel.fish
fish --no-execute oriel.fish

failed=0
# offers LINE WORD...: that these are among what is offered.
offers() {
    local line=$1 said word
    shift
    said=$(fish -c 'source oriel.fish; complete -C $argv[1]' "$line" | cut -f 1)
    for word in "$@"; do
        grep -qxF -- "$word" <<<"$said" && continue
        printf '%s<TAB> does not offer %s but\n%s\n' "$line" "$word" "$said"
        failed=1
    done
}
offers 'oriel ' info formats photo.png
offers 'oriel photo.png ' crop flip rotate
offers 'oriel photo.png fl' flip
offers 'oriel photo.png flip ' h v hv
offers 'oriel photo.png flip h ' crop invert
offers 'oriel photo.png flip h -o ' other.ppm
offers 'oriel photo.png invert -' -c --in --output --in-place=map
offers 'oriel photo.png --progress=' --progress=auto --progress=always
offers 'oriel photo.png -t ' png
offers 'oriel help ' crop info
offers 'oriel photo.png --exists ' error skip overwrite newer
offers 'oriel photo.png --outside ' error clip pad pad=edge pad=mirror
offers 'oriel photo.png --orient ' apply keep ignore
offers 'oriel photo.png --depth ' 8 16
offers 'oriel photo.png --compress ' 0 5 9
offers 'oriel photo.png --codec ' png=stb
offers 'oriel completion ' bash zsh fish
exit "$failed"
