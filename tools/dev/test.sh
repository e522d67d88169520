# test.sh - ./dev test: every stage runs, whatever failed before it; one line sums up.

source tools/dev/check.sh
source tools/dev/demo.sh
source tools/dev/docs.sh

# The matrix: name, preset, options for CMake. One stage each, built in build/NAME.
matrix='
host          host
host-release  host-release
clang         clang
clang-syntax  clang-syntax
stm32f405     stm32f405
rp2040        rp2040
'
# What takes too long for each change: the rest of the cross product of compiler, level, sanitizers
# and exceptions.
matrix_full='
host-O0             host          -DRONDO_SANITIZE=OFF -DCMAKE_CXX_FLAGS=-O0
host-no-exceptions  host          -DRONDO_EXCEPTIONS=OFF
release-exceptions  host-release  -DRONDO_EXCEPTIONS=ON
release-sanitized   host-release  -DRONDO_SANITIZE=ON
clang-sanitized     clang         -DRONDO_SANITIZE=ON
clang-no-exceptions clang         -DRONDO_EXCEPTIONS=OFF
stm32f405-Og        stm32f405     -DCMAKE_CXX_FLAGS_MINSIZEREL=-Og
stm32f405-O2        stm32f405     -DCMAKE_CXX_FLAGS_MINSIZEREL=-O2
rp2040-Og           rp2040        -DCMAKE_CXX_FLAGS_MINSIZEREL=-Og
rp2040-O2           rp2040        -DCMAKE_CXX_FLAGS_MINSIZEREL=-O2
stm32f405-trace     stm32f405     -DRONDO_TRACE=ON
rp2040-trace        rp2040        -DRONDO_TRACE=ON
'

test_main() {
    local mode= started rows name preset options
    while (($#)); do
        case $1 in
            --quick | --full) [[ -z $mode ]] && mode=$1 || wrong "one of --quick and --full" ;;
            *) wrong "no option '$1'; test takes: --quick --full" ;;
        esac
        shift
    done
    take_lock
    now_ms started
    if [[ $mode == --quick ]]; then
        need $host_packages $device_packages python3
        rows=$(grep -E '^host ' <<<"$matrix")
    else
        need --modules $host_packages $device_packages $clang_packages $qemu_packages $(page_packages) $browser_packages $check_packages $checker_packages $docs_packages $package_packages
        rows=$matrix
        [[ $mode == --full ]] && rows+=$matrix_full
    fi

    while read -r name preset options; do
        [[ -z $name ]] || stage "$name" test_preset "$name" "$preset" $options
    done <<<"$rows"
    [[ $mode == --full ]] && stage harness test_harness
    stage front-door test_front_door
    if [[ $mode != --quick ]]; then
        stage tools test_tools
        stage demo test_demo
        stage package test_package
        stage docs tallied docs 'make the site, follow its links' docs docs_site
        stage check check_all images
        [[ $mode == --full ]] && stage mutants test_mutants
    fi
    now_ms name
    line $((name - started)) 'all'
    summary
}

stage() { # NAME COMMAND...: a heading, and the time of all its steps
    local name=$1 began ended before=$failed
    shift
    say "--- $name"
    now_ms began
    "$@"
    now_ms ended
    line $((ended - began)) "$name: $( ((failed == before)) && echo passed || echo failed)"
}

test_preset() { # NAME PRESET [CMAKE OPTION...]
    local name=$1 status
    build "$@" || {
        fail "$name: does not build ($failed_log)"
        return
    }
    if [[ $2 == clang-syntax ]]; then
        pass # that it compiles is all it says
        return
    fi
    rm -f "$logs/$name.xml"
    step "test $name" "test-$name" ctest --test-dir "build/$name" --output-on-failure --no-tests=error \
        --parallel "$(nproc)" --timeout 120 --output-junit "$PWD/$logs/$name.xml" \
        --test-output-size-passed 1000000 --test-output-size-failed 1000000
    status=$?
    tally "$name" "$logs/$name.xml" "$status"
}

# Each two and three disturbances of each scenario, and what a fault in the library would do.
test_harness() {
    tallied harness 'disturb every scenario, in all combinations' harness-full build/host-release/tests/harness --full
    tallied harness 'a million random operations beside each model' models env RONDO_MODEL_OPERATIONS=1000000 \
        build/host-release/tests/tests_sim --gtest_filter='*_does_as_its_model.*'
    tallied harness 'connect, reset and cancel for ten minutes' soak build/host-release/tests/soak --seconds 600
    tallied harness 'look whether the tests find every mutant' mutants-host python3 tests/harness/mutants.py -j "$(nproc)"
    tallied harness 'look whether each test of the checklist can turn red' checklist python3 tests/checklist.py -j "$(nproc)"
}

test_front_door() {
    step 'test the front door' front-door bash tests/front_door.sh
    tally front-door "$logs/front-door.log" $?
}

test_tools() {
    local files
    checker_build || fail "tools: rondo-check does not build ($failed_log)"
    page_build || fail "tools: the page's images do not build ($failed_log)"
    mapfile -t files < <(find tools -name node_modules -prune -o -name '*.test.mjs' -print | sort)
    step 'test the tools (node)' test-node node --test --test-reporter=tap "${files[@]}"
    tally tools "$logs/test-node.log" $?
    step 'test the checks (python)' test-checks python3 -m unittest discover --verbose --start-directory tools
    tally tools "$logs/test-checks.log" $?
}

# Projects outside of rondo: each way to get it, and what ./dev new makes.
test_package() {
    step 'build projects outside of rondo' test-package /usr/bin/python3 -m unittest discover --verbose --start-directory tests/package
    tally package "$logs/test-package.log" $?
}

# The library with one protection taken away at a time: the sweep must find each.
test_mutants() {
    local chip
    for chip in rp2040 stm32f405; do
        tallied mutants "find the mutants on $chip" "mutants-$chip" \
            node tests/chip/sweep/mutants.mjs --chip "$chip" "build/mutants-$chip"
    done
}

# The main demo, headless, twice: the same bytes, and what tests/demo expects.
test_demo() {
    local target preset image expected
    for target in pico sim; do
        expected=tests/demo/board.$target.trace
        demo_image "$target" board
        build "$preset" "$preset" -- "$image" || {
            fail "demo: $target does not build ($failed_log)"
            continue
        }
        tallied demo "run the demo on $target" "demo-$target-1" demo_headless 1 "$target" "build/$preset/$image" || continue
        tallied demo 'run it again: the same bytes' "demo-$target-2" demo_again "$target" "build/$preset/$image"
        tallied demo "compare it with $expected" "demo-$target-trace" node tools/check_trace.mjs "$expected" "$logs/demo-$target-1.txt"
    done
}

demo_headless() { # RUN TARGET IMAGE: what it prints goes to build/logs/demo-TARGET-RUN.txt
    node tools/demo.mjs --target "$2" --image "$3" --name board --headless --script demos/board.script \
        >"$logs/demo-$2-$1.txt"
}

demo_again() { # TARGET IMAGE
    demo_headless 2 "$@" && cmp "$logs/demo-$1-1.txt" "$logs/demo-$1-2.txt"
}
