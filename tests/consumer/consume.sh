#!/usr/bin/env bash
# One way for another project to use oriel, tried out: `consume.sh WAY core|oriel [C]`, where WAY is install,
# find_package, pkg_config or add_subdirectory, and C asks for a project without any C++. CTest runs it in a directory of
# its own, with ORIEL_SOURCE, ORIEL_BUILD, ORIEL_LIBDIR, CC and CXX set; the second and third way use what the first has
# installed.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
way=$1 library=$2 language=${3:-CXX}
prefix=$PWD/installed-$library
work=$PWD/$way-$library-$language

# build_and_run OPTION...: the project in this directory, into $work.
build_and_run() {
    cmake -S "$here" -B "$work" -G Ninja -D CMAKE_BUILD_TYPE=Debug -D CMAKE_CXX_COMPILER="$CXX" -D CMAKE_C_COMPILER="$CC" \
        -D COMPONENT="$library" -D LANGUAGE="$language" "$@"
    cmake --build "$work" --target consumer --parallel "$(nproc)"
    cd -- "$work" && ./consumer
}

case $way in
    install)
        rm -rf -- "$prefix"
        if [ "$library" = core ]; then
            cmake --install "$ORIEL_BUILD" --prefix "$prefix" --component core
        else
            cmake --install "$ORIEL_BUILD" --prefix "$prefix"
            test -s "$prefix"/share/doc/oriel/LICENSE
            "$prefix/bin/oriel" --version
        fi
        ;;
    find_package)
        rm -rf -- "$work"
        build_and_run -D CMAKE_PREFIX_PATH="$prefix"
        ;;
    pkg_config)
        mkdir -p -- "$work"
        cd -- "$work"
        export PKG_CONFIG_PATH=$prefix/$ORIEL_LIBDIR/pkgconfig
        name=oriel
        [ "$library" = oriel ] || name=oriel-core
        compile=("$CXX" -std=c++20 "$here/$library.cpp")
        [ "$language" = CXX ] || compile=("$CC" -std=c11 -pedantic "$here/$library.c")
        # pkg-config quotes what it prints for a shell, hence eval.
        eval "$(printf '%q ' "${compile[@]}" -Wall -Wextra -Werror -o consumer)" \
            "$(pkg-config --cflags --libs "$name")"
        LD_LIBRARY_PATH=$prefix/$ORIEL_LIBDIR ./consumer
        ;;
    add_subdirectory)
        # The small build: the other ways use the whole one, and this one compiles all it uses.
        build_and_run -D ORIEL_SOURCE_DIR="$ORIEL_SOURCE" -D ORIEL_PRECOMPILE=ON -D ORIEL_MINIMAL=ON
        ;;
    *)
        echo "consume.sh knows no way '$way'" >&2
        exit 2
        ;;
esac
