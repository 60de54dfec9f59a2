#!/usr/bin/env bash
# Runs main_job, the program in C, and compares what it tells with main_job.txt: `main_job.sh PROGRAM SAMPLE_IMAGES`.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf -- "$folder"' EXIT
"$1" "$2/lighthouse.png" "$folder/sign.png" >"$folder/story.txt" || {
    cat -- "$folder/story.txt"
    exit 1
}
diff -- "$here/main_job.txt" "$folder/story.txt"
# A save that was cancelled, and one that was not, leave just the picture.
[ "$(ls -- "$folder")" = $'sign.png\nstory.txt' ] || { ls -- "$folder" && exit 1; }
