#!/usr/bin/env bash
# Does the machine code of the kernels stay within its budget? `size.sh OBJECTS`, a file that lists object files.
#
# Kernels are made for each size of atom and each target; a careless template multiplies them. The budget is for
# text and read-only data together: 24 KiB of portable loops, 125 KiB for each of the
# three targets of x86-64 and 32 KiB for the lines of a fourth.
set -euo pipefail
limit_portable=$((24 * 1024))
limit_simd=$(((3 * 125 + 32) * 1024))

# bytes_of PATTERN: text of the listed objects whose name matches, or 0.
bytes_of() {
    local objects
    mapfile -t objects < <(grep -E "$1" "$list" || true)
    [ ${#objects[@]} != 0 ] || { echo 0; return; }
    size -- "${objects[@]}" | awk 'NR > 1 { sum += $1 } END { print sum }'
}

list=$1
portable=$(bytes_of '/copy/(portable|small)\.cpp')
simd=$(bytes_of '/copy/simd[a-z_]*\.cpp')
[ "$portable" != 0 ] || { echo "no portable kernels among the objects"; exit 1; }
echo "portable kernels: $portable bytes of $limit_portable; with SIMD: $simd bytes of $limit_simd"
[ "$portable" -le "$limit_portable" ] && [ "$simd" -le "$limit_simd" ]
