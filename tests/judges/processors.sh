#!/usr/bin/env bash
# A PNG's bytes do not depend on the processor: the tool writes the same pictures on emulated ones (qemu-user) and on
# this one. Those with SSE4.2 give the same files; an older one, where zlib stands in for ISA-L, the same pixels.
# Skipped (77) where qemu-x86_64 is not installed: processors.sh ORIEL SOURCES
set -euo pipefail
tool=$1 samples=$2/sample_images
command -v qemu-x86_64 >/dev/null || { echo "SKIPPED: qemu-x86_64 (Debian: qemu-user) is not installed" && exit 77; }
[ "$(uname -m)" = x86_64 ] || { echo "SKIPPED: this is no x86-64" && exit 77; }
grep -qw sse4_2 /proc/cpuinfo || { echo "SKIPPED: this processor has no SSE4.2" && exit 77; }
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
cd -- "$scratch"
fail() { echo "$*" && exit 1; }

# write PREFIX COMMAND...: photographs and drawings, gray and colour, 8 and 16 bit, small and in several bands.
write() {
    local prefix=$1
    shift
    "$@" -q "$samples/lighthouse.png" -j 2 -o "$prefix-1.png"
    "$@" -q "$samples/harbour.jpg" crop 320x200+100+100 --compress 1 -o "$prefix-2.png"
    "$@" -q "$samples/leaf.png" --compress 6 -o "$prefix-3.png"
    "$@" -q "$samples/relief.png" -j 1 -o "$prefix-4.png"
    "$@" -q "$samples/steps.pgm" --compress 0 -o "$prefix-5.png"
}
write here "$tool"
for cpu in Nehalem SandyBridge Haswell core2duo; do
    write "$cpu" qemu-x86_64 -cpu "$cpu" "$tool" 2>warnings || { cat warnings; fail "the tool fails on $cpu"; }
    for k in 1 2 3 4 5; do
        if [ "$cpu" != core2duo ]; then
            cmp -- "here-$k.png" "$cpu-$k.png" || fail "picture $k is another file on $cpu"
        else
            cmp -- <("$tool" -q "here-$k.png" -t pam -o -) <("$tool" -q "$cpu-$k.png" -t pam -o -) ||
                fail "picture $k has other pixels on $cpu"
        fi
    done
    echo "$cpu: as here"
done
