#!/usr/bin/env bash
# Runs the tool from a checkout, as in `tools/run.sh photo.png flip h -o mirrored.png`: installs and
# builds what is missing, then becomes `oriel ARGS...` in the caller's own directory.
set -euo pipefail
# shellcheck source=tools/setup.sh
. "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/setup.sh"

up_to_date() {
    if ! configured full; then
        say "building the tool, this once"
        # Without the tests, their packages are not needed. tools/test.sh turns them on.
        configure full -D ORIEL_BUILD_TESTS=OFF || return
    fi
    build full oriel_tool
}

need run
locked up_to_date
exec "$root/build/full/tools/oriel" "$@"
