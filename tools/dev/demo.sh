# demo.sh - ./dev demo: build one demo for one target and run it.

targets='pico pyboard linux sim'

demo_names() {
    local file names=()
    for file in demos/*.cpp demos/tutorial/*.cpp demos/network/*.cpp; do
        [[ -e $file ]] && file=${file##*/} && names+=("${file%.cpp}")
    done
    printf '%s' "${names[*]-}"
}

# The tutorial's programs need no board: they print, and end.
prints_only() { [[ -f demos/tutorial/$1.cpp ]]; } # NAME

# What needs a network runs on Linux, until ctrl-C.
needs_network() { [[ -f demos/network/$1.cpp ]]; } # NAME

# demo_image TARGET NAME: sets preset and image; the image is a target of the preset's build.
demo_image() {
    case $1 in
        pico) preset=rp2040 image=demos/$2.elf ;;
        pyboard) # a board's LEDs go over a second UART
            preset=stm32f405 image=demos/$2_qemu.elf
            if prints_only "$2"; then image=demos/$2.elf; fi
            ;;
        linux | sim) preset=host-release image=demos/$2_$1 ;;
    esac
}

demo_needs() { # TARGET
    case $1 in
        pico) need --modules $arm_packages $npm_packages ;;
        pyboard) need $arm_packages $qemu_packages $node_packages ;;
        *) need $host_packages $node_packages ;;
    esac
}

demo_main() {
    local name= target= preset image script options=()
    while (($#)); do
        case $1 in
            --target | --script | --seconds)
                (($# > 1)) || wrong "$1 needs a value"
                ;;&
            --target)
                [[ " $targets " == *" $2 "* ]] || wrong "no target '$2'; there are: $targets"
                target=$2
                shift
                ;;
            --script)
                script=$(cd "$called_from" && realpath -- "$2" 2>/dev/null)
                [[ -f $script && -r $script ]] || wrong "no script '$2' that can be read"
                options+=(--script "$script")
                shift
                ;;
            --seconds)
                [[ $2 =~ ^[0-9]+(\.[0-9]+)?$ ]] || wrong "--seconds takes a number, not '$2'"
                options+=(--seconds "$2")
                shift
                ;;
            --headless) options+=(--headless) ;;
            -*) wrong "no option '$1'; demo takes: --target --headless --script --seconds" ;;
            *)
                [[ -z $name ]] || wrong "one demo at a time: '$name' or '$1'"
                name=$1
                [[ " $(demo_names) " == *" $name "* ]] || wrong "no demo '$name'; there are: $(demo_names)"
                ;;
        esac
        shift
    done
    : "${name:=board}"
    if needs_network "$name"; then
        [[ ${target:=linux} == linux ]] || wrong "$name needs a network: --target linux"
        ((${#options[@]} == 0)) || wrong "$name takes no options: it runs until ctrl-C"
    fi
    : "${target:=pico}"
    if prints_only "$name"; then
        [[ $name != interrupt || $target =~ ^(linux|sim)$ ]] || wrong "interrupt is ended by ctrl-C: --target linux or sim"
        [[ " ${options[*]} " == *' --seconds '* ]] || options+=(--seconds 120)
    fi
    [[ " ${options[*]} " != *' --headless '* || " ${options[*]} " == *' --script '* || ! -f demos/$name.script ]] ||
        options+=(--script "demos/$name.script")

    exec {out}>&2 # the program's own output is the product
    take_lock
    demo_needs "$target"
    demo_image "$target" "$name"
    build "$preset" "$preset" -- "$image" || exit 1
    exec {never}<&- {lock}<&- {out}>&-
    if needs_network "$name" || { prints_only "$name" && [[ $target =~ ^(linux|sim)$ ]]; }; then
        exec "build/$preset/$image"
    fi
    exec node tools/demo.mjs --target "$target" --image "build/$preset/$image" --name "$name" "${options[@]}"
}
