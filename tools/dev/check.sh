# check.sh - ./dev check: what can be judged without running anything. Each check counts as one.

source tools/dev/tally.sh

sources() { # the C++ files, NUL-separated
    find . \( -name build -o -name node_modules -o -name .git \) -prune -o -name '*.[ch]pp' -type f -printf "%P\0" | sort -z
}

check_format() {
    local wrong
    wrong=$(sources | xargs -0 -r clang-format-19 --dry-run 2>&1 | grep -oP '^\S+(?=:\d+:\d+: )' | sort -u)
    [[ -z $wrong ]] && return
    printf 'to repair: clang-format-19 -i %s\n' "${wrong//$'\n'/ }"
    return 1
}

# Every header of the library and the demos compiles alone, for the port that it belongs to. One
# that some source includes before all else is shown by that source (host-release has no precompiled
# headers). Ninja remembers which others did and with what they included.
headers_ninja() {
    local header compiler firmware='-mthumb -fno-exceptions -fno-rtti'
    local -A first=()
    while read -r header; do
        first[$header]=1
    done < <(find rondo ports demos -name '*.cpp' -type f -exec grep -hm1 '^#include' {} \; | sed -n 's/^#include "\(.*\)"$/\1/p')
    printf '%s\n' 'builddir = build/headers' 'rule header' \
        '  command = $compiler -std=c++23 -fsyntax-only -Wall -Wextra -I. -MD -MF $out.d -MT $out -include $in -x c++ /dev/null && touch $out' \
        '  depfile = $out.d' '  deps = gcc' '  description = $in'
    while read -r header; do
        case $header in
            ports/linux/* | demos/boards/linux* | demos/boards/network*) compiler='g++ -Iports/linux' ;;
            ports/rp2040/* | demos/boards/pico*) compiler="arm-none-eabi-g++ -mcpu=cortex-m0plus $firmware -Iports/rp2040" ;;
            ports/stm32f405/* | ports/cortex_m/* | demos/boards/pyboard*) compiler="arm-none-eabi-g++ -mcpu=cortex-m4 $firmware -Iports/stm32f405" ;;
            demos/*) compiler="g++ -Iports/sim '-DRONDO_BOARD=\"demos/boards/sim.hpp\"'" ;;
            *) compiler='g++ -Iports/sim' ;;
        esac
        command -v "${compiler%% *}" >/dev/null || continue
        [[ -z ${first[$header]-} ]] || continue
        printf 'build build/headers/%s.ok: header %s\n  compiler = %s\n' "$header" "$header" "$compiler"
    done < <(find rondo ports demos -name '*.hpp' -type f | sort)
}

check_headers() {
    mkdir -p build/headers && headers_ninja >build/headers/build.ninja && ninja --quiet -f build/headers/build.ninja -k 0
}

checker_build() { step 'build rondo-check' build-rondo-check checker_build_quietly; }
checker_build_quietly() {
    cmake -S tools/rondo-check -B build/rondo-check -G Ninja && ninja -C build/rondo-check
}

# The program's sources as the host builds them. Tests are not among them: many are wrong on purpose.
check_coroutines() {
    checker_build_quietly >"$logs/build-rondo-check.log" 2>&1 || {
        tail -n 20 "$logs/build-rondo-check.log"
        return 1
    }
    configure host host && build/rondo-check/rondo-check -p build/host rondo ports demos docs
}

images() { # every firmware image of the chips that are built
    { find build/stm32f405 build/rp2040 -name '*.elf' -type f 2>/dev/null || true; } | sort
}

check_heap() { images | xargs -r python3 tools/check_heap.py; }

check_boot2() {
    local image status=0
    for image in $(images | grep '^build/rp2040/' || true); do
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
    tallied check 'check that the pages show what is compiled' check-docs python3 tools/docs.py check
    tallied check 'check that the tests of the checklist exist' check-checklist python3 tests/checklist.py --check
    tallied check 'check the use of coroutines (rondo-check)' check-coroutines check_coroutines
    command -v arm-none-eabi-g++ >/dev/null || skip 'check: headers of the chip ports: no arm-none-eabi-g++ here'
    if [[ -n $(images) ]]; then
        tallied check 'check sizes against budgets' check-size python3 tools/size.py build
        tallied check "check that no image has a heap ($(images | wc -l))" check-heap check_heap
    elif [[ ${1-} == images ]]; then
        fail 'check: no firmware image was built'
    else
        skip 'check: heap: no firmware image is built (./dev test builds them)'
    fi
    if [[ -n $(images | grep '^build/rp2040/' || true) ]] && command -v node >/dev/null; then
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
    need $check_packages $checker_packages $host_packages $device_packages
    check_all
    summary
}
