#!/usr/bin/env bash
# What is installed beside the tool is what the tool prints: install.sh BUILD ORIEL
set -euo pipefail
build=$1 oriel=$2
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
cmake --install "$build" --component tool --prefix "$scratch" >/dev/null
cmp "$scratch/share/man/man1/oriel.1" <("$oriel" man)
cmp "$scratch/share/bash-completion/completions/oriel" <("$oriel" completion bash)
cmp "$scratch/share/zsh/site-functions/_oriel" <("$oriel" completion zsh)
cmp "$scratch/share/fish/vendor_completions.d/oriel.fish" <("$oriel" completion fish)
