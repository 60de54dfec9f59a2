#!/usr/bin/env bash
# What bash completes: bash.sh ORIEL. The line is divided as bash divides it, at = and : too.
set -euo pipefail
oriel=$1
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
cd -- "$scratch"
touch photo.png other.ppm 'with space.png'
"$oriel" completion bash >oriel.bash
if command -v shellcheck >/dev/null; then shellcheck oriel.bash; fi
# shellcheck source=/dev/null
. ./oriel.bash
# shellcheck disable=SC2317 # called by the completion
compopt() { :; } # the real one works only while bash completes

failed=0
# ask LINE: what is offered at its end, as COMPREPLY.
ask() {
    COMP_LINE=$1 COMP_POINT=${#1} COMP_WORDS=() COMPREPLY=()
    local rest=$1
    while [[ $rest =~ ^[[:space:]]*([^[:space:]=:]+|[=:]+) ]]; do
        COMP_WORDS+=("${BASH_REMATCH[1]}")
        rest=${rest:${#BASH_REMATCH[0]}}
    done
    [[ $1 != *[[:space:]] ]] || COMP_WORDS+=('')
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    _oriel
}
# expect LINE WORD...: that these, and no others, are offered.
expect() {
    ask "$1"
    shift
    local offered wanted
    offered=$(printf '%s\n' "${COMPREPLY[@]}" | sort)
    wanted=$(printf '%s\n' "$@" | sort)
    [ "$offered" = "$wanted" ] && return
    printf '%s<TAB> offers:\n%s\nand not:\n%s\n' "$COMP_LINE" "$offered" "$wanted"
    failed=1
}
# offers LINE WORD...: that these are among what is offered.
offers() {
    ask "$1"
    shift
    local word
    for word in "$@"; do
        [[ " ${COMPREPLY[*]} " == *" $word "* ]] && continue
        printf '%s<TAB> does not offer %s but %s\n' "$COMP_LINE" "$word" "${COMPREPLY[*]}"
        failed=1
    done
}

offers 'oriel ' run info formats help completion photo.png
offers 'oriel photo.png ' crop flip rotate photo.png
offers 'oriel photo.png flip ' h v hv
offers 'oriel photo.png flip h ' crop invert
offers 'oriel photo.png invert -' -c --channels --in -o --output
offers 'oriel photo.png fill ' black transparent
offers 'oriel photo.png crop 9x9 paste photo.png ' crop
offers 'oriel photo.png -' --in-place --in-place=map
offers 'oriel photo.png slice x=1:2,y=::2 rot' rotate
offers 'oriel photo.png -t ' png pnm
offers 'oriel help ' crop info

# Nothing of the tables is missing.
mapfile -t ops < <("$oriel" help | sed -n '/^Ops,/,/^Options,/s/^    \([a-z]*\).*/\1/p')
[ ${#ops[@]} -ge 11 ] || { echo "help names only ${#ops[@]} ops" && failed=1; }
offers 'oriel photo.png ' "${ops[@]}"
offers 'oriel help ' "${ops[@]}"

expect 'oriel photo.png fl' flip
expect 'oriel photo.png rotate -9' -90
expect 'oriel ph' photo.png
expect 'oriel photo.png --progress a' auto always
expect 'oriel photo.png --progress=a' auto always
expect 'oriel photo.png --codec png=s' stb
expect 'oriel photo.png --exists ' error skip overwrite newer
expect 'oriel photo.png --exists=s' skip
expect 'oriel photo.png --outside ' error clip pad pad=edge pad=mirror
expect 'oriel photo.png --outside pad=e' edge
expect 'oriel photo.png --outside=pad=e' edge
expect 'oriel photo.png --orient ' apply keep ignore
expect 'oriel photo.png --depth ' 8 16
expect 'oriel photo.png --compress ' 0 1 2 3 4 5 6 7 8 9
expect 'oriel photo.png -o oth' other.ppm
expect 'oriel photo.png flip h -o oth' other.ppm
expect 'oriel photo.png --in-place=' map
expect 'oriel photo.png crop '
expect 'oriel photo.png crop 9x9 ro' rotate
expect 'oriel run ph' photo.png
expect 'oriel info --js' --json
expect 'oriel info photo.png oth' other.ppm
expect 'oriel completion ' bash zsh fish
expect 'oriel -- fl'
expect 'oriel photo.png --quality 9'
expect 'oriel photo.png paste wi' 'with space.png'
exit "$failed"
