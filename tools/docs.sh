#!/usr/bin/env bash
# Makes what is made of docs/: cli.md and operations.md from the tool's tables, and all pictures with the tool itself.
# Run it when an op, an option or a message of theirs has changed, and commit what it wrote.
set -euo pipefail
# shellcheck source=tools/setup.sh
. "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/setup.sh"

need test
locked configure full
locked build full oriel_pages
locked build full oriel_tool
for page in cli operations; do
    "$root/build/full/tools/pages/oriel_pages" "$page" >"$root/docs/$page.md"
done
"$root/docs/pictures.sh" "$root/build/full/tools/oriel"
