#!/usr/bin/env bash
# Fuzzes for so many seconds each of the targets named, or all of them: tests/fuzz/run.sh SECONDS [NAME...]
#
# Builds the preset `fuzz`, makes the seeds, runs one target after the other. The corpus of each stays in
# build/fuzz/corpus/NAME and grows from run to run; inputs that found something are in build/fuzz/artifacts. Ends with
# a table and, if anything was found, a status that is not 0. (docs/fuzzing.md)
set -uo pipefail
source -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/../../tools/setup.sh"

case ${1-} in '' | *[!0-9]*) say "tests/fuzz/run.sh SECONDS [NAME...]" && exit 2 ;; esac
seconds=$1
shift
need all
configure fuzz && quietly "$root/build/fuzz.log" nice cmake --build "$root/build/fuzz" --target fuzz || exit 1

built=$root/build/fuzz
programs=$built/tests
[ $# != 0 ] || set -- $(cd -- "$programs" && ls fuzz_* | grep -vxE 'fuzz_(seeds|replay)|.*\..*' | sed 's/^fuzz_//')
rm -rf -- "$built/seeds"
mkdir -p -- "$built/artifacts" "$built/logs"
"$programs/fuzz_seeds" "$built/seeds" || exit 1

export ASAN_OPTIONS=allocator_may_return_null=0:detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS=print_stacktrace=1

# last NAME OF: the last number that libFuzzer's log of this target has behind this word.
last() { grep -oE "$2 [0-9]+" "$built/logs/$1" | tail -n 1 | grep -oE '[0-9]+$' || echo 0; }

declare -A longest=([view]=400 [gather]=400 [format]=200 [select]=100 [geometry]=60)
status=0 table=
for name; do
    [ -x "$programs/fuzz_$name" ] || { say "there is no target $name" && exit 2; }
    mkdir -p -- "$built/corpus/$name"
    dictionary=()
    [ ! -s "$built/seeds/$name.dict" ] || dictionary=("-dict=$built/seeds/$name.dict")
    say "fuzzing $name for $seconds s"
    before=$(ls -- "$built/artifacts" | grep -c "^$name-")
    nice "$programs/fuzz_$name" -max_total_time="$seconds" -max_len="${longest[$name]-4096}" -timeout=10 \
        -rss_limit_mb=2048 -malloc_limit_mb=256 -print_final_stats=1 -reload=0 "${dictionary[@]}" \
        -artifact_prefix="$built/artifacts/$name-" "$built/corpus/$name" "$built/seeds/$name" \
        >"$built/logs/$name" 2>&1 </dev/null || status=1
    found=$(($(ls -- "$built/artifacts" | grep -c "^$name-") - before))
    [ "$found" = 0 ] || grep -m 3 -E 'finding:|ERROR: |runtime error:|what\(\):' "$built/logs/$name" >&2
    runs=$(last "$name" 'stat::number_of_executed_units: *' | tr -d ' ')
    [ "$runs" != 0 ] || runs=$(grep -oE '^#[0-9]+' "$built/logs/$name" | tail -n 1 | tr -d '#')
    table+=$(printf '%-10s %10s %9s %9s' "$name" "${runs:-0}" "$(last "$name" 'cov:')" "$found")$'\n'
done
printf '%-10s %10s %9s %9s\n%s' name runs coverage findings "$table"
exit "$status"
