#!/usr/bin/env bash
# What is installed runs where it was put, and beside the tool lies what the tool prints; what was built looks for libraries
# in no folder that it happens to be started in: install.sh BUILD ORIEL
set -euo pipefail
build=$1 oriel=$2
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
for component in core oriel tool; do
    cmake --install "$build" --component "$component" --prefix "$scratch" >/dev/null
done
"$scratch/bin/oriel" --version | cmp - <("$oriel" --version)
cmp "$scratch/share/man/man1/oriel.1" <("$oriel" man)
cmp "$scratch/share/bash-completion/completions/oriel" <("$oriel" completion bash)
cmp "$scratch/share/zsh/site-functions/_oriel" <("$oriel" completion zsh)
cmp "$scratch/share/fish/vendor_completions.d/oriel.fish" <("$oriel" completion fish)

# An empty entry of a run path is the current folder.
folders=("$build/tools" "$scratch")
[ ! -d "$build/lib" ] || folders+=("$build/lib")
find "${folders[@]}" -type f -perm -u+x | while read -r file; do
    path=$(readelf -d "$file" 2>/dev/null | sed -n 's/.*R\(UN\)\?PATH.*\[\(.*\)\]/\2/p')
    case ":$path:" in
        ::) ;;
        *::*) echo "$file: a run path with an empty entry: $path" >&2 && exit 1 ;;
    esac
done
