#!/usr/bin/env bash
# Does what the floors include run downhill? `include_graph.sh ROOT FLOORS`
#
#     memory <- copy <- image <- codecs <- pipeline <- (c_api, tools) <- python
#
# ROOT is a source tree; FLOORS names its files, one "floor path" a line, as the build knows them. The floor
# of a file in src/ is its folder, that of a public header is in FLOORS. Every #include line of src, include
# and tools is judged, and whether each file is in the build at all. Prints one line per fault.
set -euo pipefail
root=$1 floors=$(realpath -- "$2")
cd -- "$root"

awk '
BEGIN {
    levels = split("memory copy image codecs pipeline c_api|tools python", at, " ")
    for (i = 1; i <= levels; i++) {
        count = split(at[i], names, "|")
        for (j = 1; j <= count; j++) level[names[j]] = i
    }
    # The lowest floor that may include a library of somebody else.
    lowest["fmt/"] = "memory"; lowest["hwy/"] = "copy"; lowest["stb"] = "codecs"
    lowest["CLI/"] = "tools"; lowest["nlohmann/"] = "tools"
}

function fault(where, what) { print where ": " what; faults++ }

function floor_of(path,    part) {
    split(path, part, "/")
    if (part[1] == "tools" || part[1] == "sample_images") return "tools"
    if (part[1] == "src") return part[2]
    return path in listed ? listed[path] : "nowhere"
}

# "a/b/../c" is "a/c"
function plain(path) {
    while (path ~ /[^\/]+\/\.\.\//) sub(/[^\/]+\/\.\.\//, "", path)
    return path
}

# The file of ours that `name` means in the file `from`; empty if there is none.
function meant(from, name,    folder) {
    if (("include/" name) in exists) return "include/" name
    if (("src/" name) in exists) return "src/" name
    if (("tools/" name) in exists && from ~ /^tools\//) return "tools/" name
    if (("tools/oriel/" name) in exists && from ~ /^tools\/pages\//) return "tools/oriel/" name
    if (name in exists && name ~ /^sample_images\//) return name
    folder = from; sub(/[^\/]*$/, "", folder)
    return plain(folder name) in exists ? plain(folder name) : ""
}

FILENAME == ARGV[1] { listed[$2] = $1; if ($1 == "tests") { sub(/[^\/]*$/, "", $2); tested[$2] = 1 }; next }

FILENAME == ARGV[2] {
    exists[$0] = 1
    folder = $0; sub(/[^\/]*$/, "", folder)
    built = $0 ~ /^include\/.*\.(hpp|h)$/ || $0 ~ /^src\/.*\.cpp$/ || ($0 ~ /\.(cpp|c)$/ && folder in tested)
    if (built && !($0 in listed)) fault($0, "is in no list of the build")
    next
}

{   # path:line:#include <name> or "name"
    split($0, part, ":")
    path = part[1]; where = part[1] ":" part[2]
    ours = $0 ~ /include[ \t]*"/
    name = $0; sub(/^[^:]*:[^:]*:[^<"]*[<"]/, "", name); sub(/[>"].*/, "", name)
    floor = floor_of(path)
    if (floor == "nowhere") next # in no list, as said above
    if (!(floor in level)) { fault(where, "src/" floor " is no floor"); next }

    target = ours || name ~ /^oriel\// ? meant(path, name) : ""
    if (target != "") {
        below = floor_of(target)
        if (path ~ /^include\// && target !~ /^include\//)
            fault(where, "a public header includes " name ", which is not installed")
        else if (below != floor && level[below] >= level[floor])
            fault(where, floor " includes " name " of " below)
    } else if (ours) {
        fault(where, "\"" name "\" is no file of ours")
    } else if (path ~ /^include\// && name !~ /^([a-z0-9_]+|std[a-z]+\.h|sys\/single_threaded\.h)$/) {
        fault(where, "a public header includes <" name ">")
    } else {
        for (library in lowest)
            if (index(name, library) == 1 && level[floor] < level[lowest[library]])
                fault(where, floor " includes <" name ">, which is for " lowest[library] " and above")
    }
}

END { exit faults > 0 }
' "$floors" <(find include src tests tools sample_images -type f 2>/dev/null | sort) \
    <(grep -rnE --include='*.[ch]pp' --include='*.[ch]' '^[[:space:]]*#[[:space:]]*include' include src tools |
        sort -t: -k1,1 -k2,2n)
