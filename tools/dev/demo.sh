# demo.sh - ./dev demo: build one demo for one target and run it; without a name, the virtual board.

targets='pico pyboard linux sim'

demo_names() {
    local file names=()
    for file in demos/*.cpp demos/tutorial/*.cpp demos/network/*.cpp; do
        [[ -e $file ]] && file=${file##*/} && names+=("${file%.cpp}")
    done
    printf '%s' "${names[*]-}"
}

# demo_list: each demo, and the first sentence of its source: `// NAME - what it is. And more.`
demo_list() {
    local file name text line
    for file in demos/*.cpp demos/tutorial/*.cpp demos/network/*.cpp; do
        name=$(basename "$file" .cpp)
        [[ -e ${file%.cpp}.hpp && $file == demos/tutorial/* ]] && file=${file%.cpp}.hpp
        text=
        while IFS= read -r line && [[ $line == //* ]]; do
            text+=" ${line#//}"
            [[ $line =~ \.( |$) || $line == // ]] && break
        done <"$file"
        text=$(tr -s ' ' <<<"$text")
        text=${text#* - }
        text=${text%%. *}
        printf '%-15s %s\n' "$name" "${text%.}"
    done
}

# It wants all that is on the virtual board's desk.
needs_desk() { [[ $1 == climate ]]; } # NAME

# Most of the tutorial's programs need no board: they print, and end.
prints_only() { [[ -f demos/tutorial/$1.cpp ]] && ! grep -q demos/boards.hpp "demos/tutorial/$1.cpp"; } # NAME

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

# page_build: the images of all demos with a trace that can be read from outside, and with the words
# of assertions; and the simulated parts.
page_build() {
    build page rp2040 -DRONDO_TRACE=ON '-DCMAKE_CXX_FLAGS=-DRONDO_TRACE_EVENTS=2048 -DRONDO_CHECKED=1' -- demos/all models_wasm
}
page_packages() { printf '%s' "$arm_packages $wasm_packages $npm_packages"; }

# page_main NAME OPTION...: serves the virtual board, or writes it as files.
page_main() {
    local name=$1 options=("${@:2}")
    [[ -z $name ]] || options+=(--demo "$name")
    exec {out}>&2 # the address is the product
    take_lock
    need --modules $(page_packages)
    page_build || exit 1
    exec {never}<&- {lock}<&- {out}>&-
    exec node tools/page.mjs --images build/page/demos --models build/page/models/parts.wasm "${options[@]}"
}

demo_needs() { # TARGET
    case $1 in
        pico) need --modules $arm_packages $npm_packages ;;
        pyboard) need $arm_packages $qemu_packages $node_packages ;;
        *) need $host_packages $node_packages ;;
    esac
}

demo_main() {
    local name= target= preset image script page= terminal= options=() page_options=()
    while (($#)); do
        case $1 in
            --target | --script | --seconds | --port | --site)
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
            --list)
                (($# == 1)) && [[ -z $name$target ]] || wrong "--list goes alone"
                demo_list
                exit 0
                ;;
            --terminal) terminal=1 ;;
            --port)
                [[ $2 =~ ^[1-9][0-9]{0,4}$ ]] || wrong "--port takes a number, not '$2'"
                page_options+=(--port "$2")
                shift
                ;;
            --site)
                page_options+=(--site "$(cd "$called_from" && realpath -m -- "$2")")
                shift
                ;;
            -*) wrong "no option '$1'; demo takes: --list --target --headless --script --seconds --terminal --port --site" ;;
            *)
                [[ -z $name ]] || wrong "one demo at a time: '$name' or '$1'"
                name=$1
                [[ " $(demo_names) " == *" $name "* ]] || wrong "no demo '$name'; there are: $(demo_names)"
                ;;
        esac
        shift
    done
    # The page is for who asks for nothing else.
    [[ -z $name$target$terminal && ${#options[@]} == 0 ]] && page=1
    if ((${#page_options[@]})); then
        [[ -z $target$terminal && ${#options[@]} == 0 ]] || wrong "--port and --site are the page's: no other options with them"
        page=1
    fi
    [[ -n $name ]] && needs_desk "$name" && {
        [[ -z $target$terminal && ${#options[@]} == 0 ]] || wrong "$name is on the virtual board's page alone: it takes --port and --site"
        page=1
    }
    if [[ -n $page ]]; then
        page_main "$name" "${page_options[@]}"
    fi
    : "${name:=board}"
    if needs_network "$name"; then
        [[ ${target:=linux} == linux ]] || wrong "$name needs a network: --target linux"
        ((${#options[@]} == 0)) || wrong "$name takes no options: it runs until ctrl-C"
    fi
    [[ $name != rate || ${target:=linux} =~ ^(linux|pico)$ ]] || wrong "rate measures a machine, and $target has no real time: --target linux or pico"
    : "${target:=pico}"
    [[ $name != interrupt || $target =~ ^(linux|sim)$ ]] || wrong "interrupt is ended by ctrl-C: --target linux or sim"
    [[ ! -f demos/tutorial/$name.cpp || " ${options[*]} " == *' --seconds '* ]] || options+=(--seconds 120) # they end

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
