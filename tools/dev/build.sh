# build.sh - configure and build one preset, or a variant of it, in build/NAME.

# configure NAME PRESET [CMAKE OPTION...]: does nothing when NAME was configured like this before.
configure() {
    local name=$1 preset=$2 stamp=build/$1/.configured-as
    shift 2
    [[ -f build/$name/build.ninja && -f $stamp && ! CMakePresets.json -nt $stamp && $(<"$stamp") == "$PWD $preset $*" ]] &&
        return
    step "configure $name" "configure-$name" cmake --fresh --preset "$preset" -B "build/$name" "$@" || return
    printf '%s' "$PWD $preset $*" >"$stamp"
}

# build NAME PRESET [CMAKE OPTION...] [-- NINJA TARGET...]
build() {
    local name=$1 preset=$2 options=()
    shift 2
    while (($#)) && [[ $1 != -- ]]; do
        options+=("$1")
        shift
    done
    configure "$name" "$preset" "${options[@]}" || return
    step "build $name" "build-$name" ninja -C "build/$name" "${@:2}"
}
