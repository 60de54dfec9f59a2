#!/usr/bin/env bash
# Builds everything and runs every test: `tools/test.sh` the full build, `tools/test.sh --all` also the
# minimal build with clang and the build with the address and undefined-behaviour sanitizers.
# Says one line per build, everything about a failure, and at the end how many tests passed.
set -euo pipefail
# shellcheck source=tools/setup.sh
. "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/setup.sh"

case "$*" in
    "") job=test presets=(full) ;;
    --all) job=all presets=(full minimal-clang asan) ;;
    *)
        say "tools/test.sh takes --all or nothing, not '$*'"
        exit 2
        ;;
esac

passed=0 failed=0 skipped=0

closing_line() {
    local line="$passed passed, $failed failed"
    [ "$skipped" = 0 ] || line+=", $skipped skipped"
    printf '%s\n' "$line"
}

# A build that fails is one failed test: the closing line must not read as a success.
check_build() {
    locked configure "$1" -D ORIEL_BUILD_TESTS=ON && locked build "$1" && return
    failed=$((failed + 1))
    closing_line
    exit 1
}

# run_tests PRESET: adds to the counts; shows ctest's report, without what passed, if a test failed.
run_tests() {
    local log="$root/build/$1.log" report="$root/build/$1.xml" status=0
    rm -f -- "$report"
    ctest --test-dir "$root/build/$1" --parallel "$(nproc)" --output-on-failure --no-tests=error \
        --output-junit "$report" >"$log" 2>&1 </dev/null || status=1
    if [ ! -s "$report" ]; then # ctest itself could not run
        cat -- "$log"
        good=0 bad=1 idle=0 failed=$((failed + 1))
        return 1
    fi
    count() { sed -n "s/^[[:space:]]*$1=\"\([0-9]*\)\".*/\1/p" "$report" | head -n 1; }
    bad=$(count failures) idle=$(($(count skipped) + $(count disabled)))
    good=$(($(count tests) - bad - idle))
    passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + idle))
    [ "$status" = 0 ] || grep -v '   Passed  \|^ *Start ' "$log" || true
    return "$status"
}

need "$job"
status=0
for preset in "${presets[@]}"; do
    SECONDS=0
    check_build "$preset"
    built=$SECONDS
    SECONDS=0
    run_tests "$preset" || status=1
    printf '%s: built in %d s; tests: %d good, %d bad, %d skipped, in %d s\n' \
        "$preset" "$built" "$good" "$bad" "$idle" "$SECONDS"
done

closing_line
exit "$status"
