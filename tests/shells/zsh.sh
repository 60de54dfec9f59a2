#!/usr/bin/env bash
# What zsh completes, in a zsh of its own on a terminal of its own: zsh.sh ORIEL
set -euo pipefail
oriel=$1
command -v zsh >/dev/null || exit 77
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
cd -- "$scratch"
touch photo.png other.ppm
mkdir functions bin
ln -s -- "$oriel" bin/oriel
"$oriel" completion zsh >functions/_oriel
zsh -n functions/_oriel

# zpty types the line and a tab, and lists what compadd is given.
cat >ask.zsh <<'Z'
zmodload zsh/zpty
zpty shell "PATH=$PWD/bin:$PATH zsh -f -i"
zpty -w shell "PS1=; cd $PWD; fpath=($PWD/functions \$fpath); autoload -U compinit; compinit -u -D"
zpty -w shell "compadd() { local -a w; if [[ \${@[(r)-O]} == -O || \${@[(r)-A]} == -A || \${@[(r)-D]} == -D ]]; then builtin compadd \"\$@\"; else builtin compadd -A w \"\$@\"; print -l -r -- \${w/#/<} ; builtin compadd \"\$@\"; fi }"
zpty -w shell "finish() { zle complete-first; print -r -- 'E''ND-OF-IT' }; zle -C complete-first complete-word _main_complete"
zpty -w shell "zle -N finish; bindkey '^I' finish; echo re''ady"
zpty -r shell out '*ready*'
zpty -w -n shell "$1"$'\t'
zpty -r shell out '*END-OF-IT*'
print -r -- $out
zpty -d shell
Z
failed=0
# offers LINE WORD...: that these are among what is offered.
offers() {
    local line=$1 said word
    shift
    said=$(timeout 120 zsh -f ask.zsh "$line" | tr -d '\r')
    for word in "$@"; do
        grep -q -- "<$word\$" <<<"$said" && continue # the first comes behind the line itself
        printf '%s<TAB> does not offer %s but\n%s\n' "$line" "$word" "$said"
        failed=1
    done
}
offers 'oriel ' info formats photo.png
offers 'oriel photo.png ' crop flip rotate
offers 'oriel photo.png flip ' h v hv
offers 'oriel photo.png flip h -o ' other.ppm
offers 'oriel photo.png invert -' -c --in --output --in-place=map
offers 'oriel photo.png --progress=' auto always never
offers 'oriel photo.png --exists ' error skip overwrite newer
offers 'oriel photo.png --outside ' error clip pad pad=edge pad=mirror
offers 'oriel photo.png --orient ' apply keep ignore
offers 'oriel photo.png --depth ' 8 16
offers 'oriel photo.png --compress ' 0 5 9
offers 'oriel photo.png --codec ' png=stb
offers 'oriel completion ' bash zsh fish
exit "$failed"
