#!/usr/bin/env bash
# What the scripts beside this one share: the Debian packages a job needs, and how a preset is built.
# They source it; called by itself, `tools/setup.sh run|test|all|bench` installs the packages of that job.

root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/.." && pwd -P)

# packages_for run|test|all|bench: each job needs those of the jobs below it as well; bench those of run.
packages_for() {
    case $1 in
        bench)
            printf '%s\n' libbenchmark-dev pkg-config libspng-dev \
                libopencv-core-dev libopencv-imgproc-dev libboost-dev libvips-dev python3-dev python3-numpy \
                time libvips-tools imagemagick graphicsmagick netpbm openimageio-tools
            packages_for run
            ;;
        all) printf '%s\n' clang libclang-rt-14-dev ;&
        test)
            printf '%s\n' doctest-dev libpng-dev pkg-config python3-dev \
                pngcheck netpbm libjpeg-turbo-progs libimage-exiftool-perl libtiff-tools farbfeld imagemagick jq qemu-user \
                webp python3-numpy python3-pil libpython3.11-testsuite \
                libvips-tools openimageio-tools shellcheck zsh fish man-db groff bsdextrautils
            ;&
        run) printf '%s\n' g++ cmake ninja-build libstb-dev libcli11-dev libfmt-dev nlohmann-json3-dev libhwy-dev \
            libisal-dev libdeflate-dev zlib1g-dev libpng-dev libjpeg62-turbo-dev libturbojpeg0-dev \
            libtiff-dev libwebp-dev ;;
    esac
}

# say TEXT: a word to the person. Standard output belongs to the tool's own result.
say() { printf 'oriel: %s\n' "$1" >&2; }

# quietly LOG COMMAND...: nobody sees the output unless the command fails.
quietly() {
    local log=$1
    shift
    mkdir -p -- "$(dirname -- "$log")"
    "$@" >"$log" 2>&1 </dev/null && return
    cat -- "$log" >&2
    say "failed: $*"
    return 1
}

# need run|test|all|bench: install the job's Debian packages that are missing, or say how.
need() {
    local packages as_root=()
    command -v dpkg-query >/dev/null || return 0 # not Debian: CMake says what it lacks
    mapfile -t packages < <(packages_for "$1")
    mapfile -t packages < <(printf '%s\n' "${packages[@]}" | grep -vxF -f <(
        dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${packages[@]}" 2>/dev/null |
            sed -n 's/^installed //p'))
    [ ${#packages[@]} != 0 ] || return 0

    if [ "$(id -u)" != 0 ]; then
        if ! sudo -n true 2>/dev/null; then
            say "these packages are missing; please install them:"
            printf 'apt-get install --no-install-recommends %s\n' "${packages[*]}" >&2
            exit 1
        fi
        as_root=(sudo -n)
    fi
    say "installing ${packages[*]}"
    local install=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -y -q
        -o DPkg::Lock::Timeout=300 install --no-install-recommends "${packages[@]}")
    # Without package lists, or with old ones, the first try fails; only then are they fetched.
    "${install[@]}" >/dev/null 2>&1 </dev/null && return
    quietly "$root/build/apt.log" "${as_root[@]}" apt-get -q update || exit 1
    quietly "$root/build/apt.log" "${install[@]}" || exit 1
}

# configured PRESET: whether its build directory is ready, and was made for this very checkout. Where the clang++ that a
# preset names has become another one, CMake would begin anew and forget what else the preset says.
configured() {
    local cache=$root/build/$1/CMakeCache.txt clang
    [ -f "$root/build/$1/build.ninja" ] && grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$cache" || return
    clang=$(sed -n 's/^CMAKE_CXX_COMPILER:STRING=\(.*\/clang++\)$/\1/p' "$cache")
    [ -z "$clang" ] || [ "$clang" = "$(command -v clang++)" ]
}

# configure PRESET [OPTION...]
configure() {
    local preset=$1 fresh=()
    shift
    configured "$preset" || fresh=(--fresh)
    (cd -- "$root" && quietly "$root/build/$preset.log" cmake --preset "$preset" "${fresh[@]}" "$@")
}

# build PRESET [TARGET]
build() {
    local make=(cmake --build "$root/build/$1" --target "${2:-all}" --parallel "$(nproc)")
    "${make[@]}" >"$root/build/$1.log" 2>&1 && return
    # A package upgraded since has headers that are older than what clang precompiled of others: ninja sees nothing new.
    ! grep -qs 'modified since the precompiled header' "$root/build/$1.log" ||
        find "$root/build/$1" -name '*.pch' -delete
    quietly "$root/build/$1.log" "${make[@]}"
}

# locked COMMAND...: one job at a time builds in this checkout; another waits for it.
locked() {
    mkdir -p -- "$root/build"
    (
        flock 9
        "$@" 9>&-
    ) 9>"$root/build/lock"
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then
    set -euo pipefail
    case ${1:-test} in
        run | test | all | bench) need "${1:-test}" ;;
        *)
            say "tools/setup.sh takes run, test, all or bench, not '$1'"
            exit 2
            ;;
    esac
fi
