#!/usr/bin/env bash
# Shows that include_graph.sh sees what it is for: the tree in broken/ has one fault of each kind, and
# broken/expected.txt is what must be said about it, to the letter.
set -uo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")" || exit 1
said=$(./include_graph.sh broken broken/floors.txt)
[ $? = 1 ] || { echo "a broken tree was accepted" && exit 1; }
diff broken/expected.txt - <<<"$said"
