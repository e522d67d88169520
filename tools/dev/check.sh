# check.sh - ./dev check: what can be judged without running anything. Each check counts as one.

source tools/dev/tally.sh

sources() { # the C++ files, NUL-separated
    find . \( -name build -o -name node_modules -o -name .git \) -prune -o -name '*.[ch]pp' -type f -print0 | sort -z
}

check_format() { sources | xargs -0 -r clang-format-19 --dry-run -Werror; }

# Every header of the library and the demos, with a compiler and the port that it is for.
header_flags() {
    local header firmware='-mthumb -fno-exceptions -fno-rtti'
    for header in $(find rondo ports demos -name '*.hpp' -type f | sort); do
        case $header in
            ports/linux/* | demos/boards/linux*) printf '%s g++ -Iports/linux\n' "$header" ;;
            ports/rp2040/* | demos/boards/pico*) printf '%s arm-none-eabi-g++ -mcpu=cortex-m0plus %s -Iports/rp2040\n' "$header" "$firmware" ;;
            ports/stm32f405/* | ports/cortex_m/* | demos/boards/pyboard*) printf '%s arm-none-eabi-g++ -mcpu=cortex-m4 %s -Iports/stm32f405\n' "$header" "$firmware" ;;
            demos/*) printf '%s g++ -Iports/sim -DRONDO_BOARD=<demos/boards/sim.hpp>\n' "$header" ;;
            *) printf '%s g++ -Iports/sim\n' "$header" ;;
        esac
    done
}

check_header() { # "HEADER COMPILER FLAGS..."
    local header=${1%% *}
    set -- ${1#* }
    # Included, not compiled as the main file: that would warn about #pragma once.
    printf '#include "%s"\n' "$header" | "$@" -std=c++23 -fsyntax-only -Wall -Wextra -I. -x c++ - ||
        { printf 'does not compile alone: %s\n' "$header"; return 1; }
}

check_headers() {
    local compilers='g[+]+'
    command -v arm-none-eabi-g++ >/dev/null && compilers='(arm-none-eabi-)?g[+]+'
    export -f check_header
    header_flags | grep -E "^[^ ]+ $compilers " | xargs -r -P "$(nproc)" -d "\n" -n 1 bash -c 'check_header "$@"' check_header
}

images() { # every firmware image of the chips that are built
    find build/stm32f405 build/rp2040 -name '*.elf' -type f 2>/dev/null | sort
}

check_heap() { images | xargs -r python3 tools/check_heap.py; }

check_boot2() {
    local image status=0
    for image in $(images | grep '^build/rp2040/'); do
        printf '%s: ' "$image"
        node tools/check_boot2.mjs "$image" || status=1
    done
    return "$status"
}

# check_all [images]: with the word, images that are not there are a failure, not a skip.
check_all() {
    tallied check 'check the format (clang-format 19)' check-format check_format
    tallied check 'check the layers' check-layers python3 tools/check_layers.py
    tallied check 'check that each header compiles alone' check-headers check_headers
    tallied check 'check #if on platforms' check-conditionals python3 tools/check_text.py conditionals
    tallied check 'check for debris' check-debris python3 tools/check_text.py debris
    command -v arm-none-eabi-g++ >/dev/null || skip 'check: headers of the chip ports: no arm-none-eabi-g++ here'
    if [[ -n $(images) ]]; then
        tallied check "check that no image has a heap ($(images | wc -l))" check-heap check_heap
    elif [[ ${1-} == images ]]; then
        fail 'check: no firmware image was built'
    else
        skip 'check: heap: no firmware image is built (./dev test builds them)'
    fi
    if [[ -n $(images | grep '^build/rp2040/') ]] && command -v node >/dev/null; then
        tallied check 'check boot2 of each Pico image' check-boot2 check_boot2
    elif [[ ${1-} == images ]]; then
        fail 'check: no Pico image was built'
    else
        skip 'check: boot2: no Pico image is built, or no node here'
    fi
}

check_main() {
    (($# == 0)) || wrong "no option '$1'; check takes none"
    take_lock
    need $check_packages
    check_all
    summary
}
