#!/usr/bin/env bash
# front_door.sh - ./dev with wrong words, without rights, without a network, interrupted, into a
# closed pipe. Prints TAP. Builds nothing and installs nothing: where packages have to be missing,
# a copy of the front door runs with a PATH of its own.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
number=0 bad=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

result() { # NAME OK(0 or not) DETAIL
    number=$((number + 1))
    if (($2 == 0)); then
        printf 'ok %d - %s\n' "$number" "$1"
    else
        printf 'not ok %d - %s\n' "$number" "$1"
        sed 's/^/#   /' <<<"$3"
        bad=1
    fi
}

# gives NAME STATUS LINES PATTERN COMMAND...: the exit code, how many lines (- for any), and what is in them.
gives() {
    local name=$1 status=$2 lines=$3 pattern=$4 got text
    shift 4
    text=$("$@" 2>&1 </dev/null)
    got=$?
    [[ $got == "$status" && ($lines == - || $(wc -l <<<"$text") == "$lines") && $text =~ $pattern ]]
    result "$name" $? "exit $got, wanted $status, $lines lines and /$pattern/: $text"
}

gives 'no argument tells what there is' 0 - 'demo .*test .*check' ./dev
gives 'help is the same' 0 - 'dev demo' ./dev --help
gives 'an unknown command' 2 1 "no command 'dance'; there are: demo new test check" ./dev dance
gives 'an unknown demo' 2 1 "no demo 'nodemo'; there are: .*blink" ./dev demo nodemo
gives 'the demos, a line each' 0 "$(ls demos/*.cpp demos/tutorial/*.cpp demos/network/*.cpp | wc -l)" \
    'blink           two tasks, two LEDs.*gather_test     the tutorial' ./dev demo --list
gives 'a list, and more' 2 1 '--list goes alone' ./dev demo --list blink
gives 'virtual time is not measured' 2 1 'rate measures a machine' ./dev demo rate --target sim
gives 'a project without a target' 2 1 'new needs --target' ./dev new "$work/hello"
gives 'a project for nothing' 2 1 "no target 'moon'; there are: pico pyboard linux" ./dev new "$work/hello" --target moon
gives 'a project without a name' 2 1 "the folder's name becomes the program's: '1st'" ./dev new "$work/1st" --target linux
gives 'a project where something is' 1 1 "there is something in /" ./dev new tools --target linux
gives 'two demos' 2 1 'one demo at a time' ./dev demo blink blink
gives 'an unknown target' 2 1 "no target 'moon'; there are: pico pyboard linux sim" ./dev demo --target moon
gives 'an unknown option of demo' 2 1 "no option '--fast'; demo takes: --list --target" ./dev demo --fast
gives 'a demo that this target cannot run' 2 1 'interrupt is ended by ctrl-C: --target linux or sim' ./dev demo interrupt
gives 'an option without its value' 2 1 '--seconds needs a value' ./dev demo --seconds
gives 'a number that is none' 2 1 'takes a number' ./dev demo --headless --seconds ten
gives 'a script that is not there' 2 1 "no script 'absent'" ./dev demo --headless --script absent
gives 'an unknown option of test' 2 1 "no option '--all'; test takes: --quick --full" ./dev test --all
gives 'two options that exclude each other' 2 1 'one of' ./dev test --quick --full
gives 'an unknown option of check' 2 1 "no option 'x'" ./dev check x
gives 'an unknown option of bench' 2 1 "no option '--fast'; bench takes: --json --only" ./dev bench --fast
gives 'a port that is none' 2 1 "--port takes a number, not 'eighty'" ./dev demo --port eighty
gives 'a page without a display' 2 1 "the page's: no other options with them" ./dev demo --port 8001 --headless
gives 'a demo that only the page has' 2 1 "climate is on the virtual board's page alone" ./dev demo climate --target linux
gives 'another folder is fine' 0 - 'dev demo' env -C / "$PWD/dev"

# --- a copy of the front door, with nothing but the tools of a minimal Debian
mkdir -p "$work/copy" "$work/bin"
cp -r dev demos "$work/copy"
mkdir -p "$work/copy/tools"
cp -r tools/dev tools/package*.json "$work/copy/tools/"
for tool in bash env readlink realpath dirname mkdir cat cp cmp rm tail head sed sort tr grep flock; do
    ln -s "$(command -v "$tool")" "$work/bin/$tool"
done
chmod -R a+rX "$work"
chmod a+rwx "$work/copy"
unprivileged=()
((EUID == 0)) && unprivileged=(setpriv --reuid=65534 --regid=65534 --clear-groups)

poor() { "${unprivileged[@]}" env -i PATH="$work/bin" "$work/copy/dev" "$@"; }

gives 'without rights: one apt-get line' 3 3 'apt-get install --no-install-recommends [^
]*gcc-arm-none-eabi[^
]*nodejs npm' poor demo --headless
gives 'without rights: one npm line' 3 3 'npm ci --prefix tools$' poor demo --headless
gives 'the page wants a compiler for the parts on it' 3 3 'apt-get install --no-install-recommends [^
]*clang-19 [^
]*lld-19 ' poor demo
native=$(poor demo --target linux 2>&1)
[[ $native == *' cmake '* && $native != *arm-none-eabi* && $native != *qemu* ]]
result 'natively no Arm tools are wanted' $? "$native"
gives 'the emulator that is missing is named' 3 - 'qemu-system-arm' poor demo --target pyboard
gives 'test --quick wants neither node nor chips' 3 2 'g\+\+ [^
]*ninja-build python3 umockdev$' poor test --quick

# --- the same with rights, but no network: stand-ins for the tools of the set-up
stand_in() { # NAME BODY
    printf '#!/bin/sh\n%s\n' "$2" >"$work/bin/$1"
    chmod a+rx "$work/bin/$1"
}
rich() { env -i PATH="$work/bin" "$work/copy/dev" "$@"; }
rm -rf "$work/copy/build"
stand_in apt-get 'echo "E: Failed to fetch http://deb.example/x  Could not resolve"; exit 100'
stand_in sudo 'shift; exec "$@"'
gives 'no network for apt-get' 1 - 'Could not resolve.*is the network up.* in build/logs/apt.log' rich demo --headless
for tool in cmake g++ ninja python3; do stand_in "$tool" 'exit 0'; done
stand_in arm-none-eabi-g++ 'echo "/lib/${1#*=}"'
stand_in g++ 'echo 12'
stand_in node 'echo v16.20.0'
stand_in npm 'echo "npm ERR! code ENOTFOUND"; exit 1'
if [[ -e /usr/include/gtest/gtest.h && -e /etc/ssl/certs/ca-certificates.crt ]]; then
    gives 'a Node that is too old' 1 1 'node is 16.20.0; 18 or newer is needed' rich demo --target linux
    stand_in node 'echo v18.20.4'
    gives 'no network for npm' 1 - 'ENOTFOUND.*is the network up.* in build/logs/npm.log' rich demo --headless
    stand_in npm 'mkdir -p tools/node_modules'
    stand_in cmake 'echo "CMake Error: nothing here"; exit 1'
    gives 'a build that fails shows the end of its log' 1 - 'configure rp2040: failed, exit 1; the end of build/logs/configure-rp2040.log.*CMake Error: nothing' rich demo --headless
    gives 'a second run does not fetch again' 1 - '^[^f]*configure rp2040' rich demo --headless
else
    printf 'ok %d - set-up with stand-ins # SKIP no GoogleTest or no certificates here\n' "$((++number))"
fi

# --- interrupted: the exit code, and nothing that runs on
interrupt() { # SIGNAL STATUS
    local pid status left mark=60.$RANDOM
    set -m # so that the signal is not ignored from the start
    (
        cd "$work/copy" || exit
        # Whoever started this test in the background made it ignore SIGINT; a user's shell does not.
        exec env --default-signal=INT bash -c 'source tools/dev/steps.sh; work() { sleep '$mark' & sleep '$mark'; }; step "a long step" long work'
    ) >"$work/long.txt" 2>&1 </dev/null &
    pid=$!
    set +m
    for _ in {1..50}; do
        pgrep -f "^sleep $mark" >"$work/pids" && break
        sleep 0.1
    done
    kill -"$1" "$pid"
    wait "$pid" 2>/dev/null
    status=$?
    left=$(pgrep -f "^sleep $mark")
    [[ -s $work/pids && $status == "$2" && -z $left ]]
    result "SIG$1 ends a step with exit $2 and leaves nothing behind" $? "exit $status, still there: $left; $(<"$work/long.txt")"
}
mkdir -p "$work/copy/build"
if command -v pgrep >/dev/null; then
    interrupt INT 130
    interrupt TERM 143
else
    printf 'ok %d - signals # SKIP no pgrep here\n' "$((++number))"
fi

# --- into a pipe that nobody reads
(
    ./dev 2>"$work/pipe.txt"
    echo $? >"$work/pipe.status"
) | :
[[ $(<"$work/pipe.status") =~ ^(0|141)$ && $(wc -l <"$work/pipe.txt") -le 2 ]]
result 'a closed pipe ends it quietly' $? "exit $(<"$work/pipe.status"): $(<"$work/pipe.txt")"

# --- images: only where node and its packages are there already
if [[ -f tools/demo.mjs && -d tools/node_modules ]] && command -v node >/dev/null; then
    gives 'an image that is not there' 2 1 'absent.elf' node tools/demo.mjs --target pico --image "$work/absent.elf" --headless
    printf 'no ELF' >"$work/text.elf"
    gives 'an image that is none' 2 1 'text.elf' node tools/demo.mjs --target pico --image "$work/text.elf" --headless
    gives 'a page without its images' 2 1 'there are no images in' node tools/page.mjs --images "$work/absent" --models absent.wasm
    gives 'a port that nobody may have' 2 1 '--port needs a number from 1 to 65535' node tools/page.mjs --images x --models y --port 65536
    if [[ -f build/rp2040/demos/board.elf ]]; then
        gives 'a demo into a closed pipe' 0 1 '[0-9a-f]{64}' bash -c \
            'node tools/demo.mjs --target pico --image build/rp2040/demos/board.elf --name board --headless | head -n 1'
    fi
else
    printf 'ok %d - images # SKIP needs node and the packages of tools/\n' "$((++number))"
fi

printf '1..%d\n' "$number"
exit "$bad"
