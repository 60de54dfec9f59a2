#!/usr/bin/env bash
# Measures oriel beside memcpy and its peers, as docs/benchmarks.md shows: installs and builds what is missing, the
# peers too, then runs oriel-bench with ARGS. `tools/bench.sh --write` puts the result into that page, with its picture;
# `tools/bench.sh --quick` takes seconds instead of minutes; `tools/bench.sh --help` has the rest.
set -euo pipefail
# shellcheck source=tools/setup.sh
. "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/setup.sh"

up_to_date() {
    # What else the build was made for stays as it is; without the tests, their packages are not needed.
    local options=(-D ORIEL_BUILD_BENCH=ON)
    configured full || options+=(-D ORIEL_BUILD_TESTS=OFF)
    configure full "${options[@]}" && build full oriel_bench
}

# The commit, and whether the tree is what was committed. Not every copy of the sources has a history.
commit() {
    git -C "$root" rev-parse --short=12 HEAD 2>/dev/null || { echo 'unknown' && return; }
    [ -z "$(git -C "$root" status --porcelain 2>/dev/null)" ] || echo 'with changes'
}

arguments=() writing=()
for argument in "$@"; do
    case $argument in
        --write) writing=(--page "$root/docs/benchmarks.md" --pictures "$root/docs/pictures") ;;
        *) arguments+=("$argument") ;;
    esac
done

need bench
locked up_to_date
exec "$root/build/full/tools/bench/oriel-bench" --commit "$(commit | paste -sd ' ')" \
    --command "tools/bench.sh${*:+ $*}" "${writing[@]}" "${arguments[@]}"
