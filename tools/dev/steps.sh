# steps.sh - one step of work: one line with what it did and how long it took, its output in a log.
#
# On a terminal the line shows the last line of the log while the step runs. A step has a process
# group of its own: Ctrl-C, a closed pipe or the end of the step takes all of it down.

logs=build/logs
exec {out}>&1   # where step lines go; to stderr when the output of a program is the product
failed_log=    # log of the last step that failed
step_note=     # a step's caller may add a result to its line: name of a function that prints it
group=         # process group that runs now

wrong() { # the caller typed something that does not exist
    printf 'dev: %s\n' "$*" >&2
    exit 2
}

die() { # EXIT_CODE TEXT
    printf 'dev: %s\n' "$2" >&2
    exit "$1"
}

say() { printf '%s\n' "$*" >&"$out"; } 2>/dev/null

now_ms() { printf -v "$1" '%s' $((${EPOCHREALTIME/[.,]/} / 1000)); }

line() { # MILLISECONDS TEXT
    printf '[%4d.%d s] %s\n' $(($1 / 1000)) $(($1 % 1000 / 100)) "$2" >&"$out"
} 2>/dev/null

group_runs() { # GROUP: has it a process that is not merely waiting to be collected?
    local file fields
    for file in /proc/[0-9]*/stat; do
        read -r fields 2>/dev/null <"$file" || continue
        read -r -a fields <<<"${fields##*) }" # state, parent, group
        [[ ${fields[2]} == "$1" && ${fields[0]} != Z ]] && return
    done 2>/dev/null
    return 1
}

stop_group() { # ends what is left of the step: politely, for up to 10 s (apt may be busy), then not
    [[ -n $group ]] || return 0
    local id=$group tries
    group=
    for tries in {0..200}; do
        group_runs "$id" || return 0
        ((tries == 0)) && kill -TERM -- "-$id" 2>/dev/null
        ((tries == 10)) && sudo -n kill -TERM -- "-$id" 2>/dev/null # what runs through sudo
        nap 0.05
    done
    kill -KILL -- "-$id" 2>/dev/null
}

# A signal ends the program; within a step at the step's next look, because bash cannot be relied on
# to do any work in a trap that has come in the middle of a `read -t`.
caught=
in_step=
caught_signal() { # EXIT_CODE WHY
    caught=$1 why=$2
    [[ -n $in_step ]] || leave
}

leave() {
    trap '' INT TERM HUP PIPE
    stop_group
    [[ -z $why ]] || printf '\ndev: %s\n' "$why" >&2
    exit "$caught"
}
trap 'caught_signal 130 interrupted' INT
trap 'caught_signal 143 terminated' TERM
trap 'caught_signal 129 "the terminal went away"' HUP
trap 'caught_signal 141 ""' PIPE # nobody reads the output

exec {lock}</dev/null # see take_lock
exec {never}<> <(:) # a pipe that stays silent, to sleep without a process
nap() { read -r -t "$1" -u "$never"; }

progress() { # TEXT SECONDS LOG, on a terminal
    local last width text
    [[ -n ${columns-} ]] || read -r _ columns < <(stty size <&"$out" 2>/dev/null)
    ((${columns:-0} > 30)) || columns=80
    width=$((columns - 13)) text=${1:0:columns - 13}
    last=$(tail -c 400 "$3" 2>/dev/null | tr '\r' '\n' | grep -av '^$' | tail -n 1 | tr -cd '[:print:]')
    printf '\r\033[K[%4d   s] %s ' "$2" "$text" >&"$out"
    printf '\033[2m%s\033[0m' "${last:0:width - ${#text}}" >&"$out"
}

excerpt() { # LOG: from the first error of a build on, else the last lines that tell something
    if grep -q '^FAILED: ' "$1"; then
        grep -v '^\[' "$1" | sed -n '/^FAILED: /,$p' | head -n 40
    else
        grep -vE '^ +Start +[0-9]+: |\.\. +Passed +[0-9.]+ sec$' "$1" | tail -n 40
    fi
}

# step TEXT LOG COMMAND...: runs COMMAND (a function is fine) without input, output to build/logs/LOG.log.
step() {
    local text=$1 log=$logs/$2.log start end wait_s=0.01 status tty= shown=0 note=
    shift 2
    mkdir -p "$logs" || die 1 "cannot write to $logs"
    [[ -t $out ]] && tty=1
    now_ms start
    in_step=1
    set -m
    "$@" >"$log" 2>&1 </dev/null {never}<&- {lock}<&- {out}>&- &
    group=$!
    set +m
    while kill -0 "$group" 2>/dev/null; do
        nap "$wait_s"
        [[ -z $caught ]] || leave
        now_ms end
        ((end - start > 300)) && wait_s=0.1
        if [[ -n $tty ]]; then
            ((end - start > shown + 250)) && shown=$((end - start)) && progress "$text" $(((end - start) / 1000)) "$log"
        elif ((shown == 0 && end - start > 5000)); then
            shown=1
            say "           $text ..."
        fi
    done
    wait "$group" 2>/dev/null
    status=$?
    stop_group
    in_step=
    [[ -z $caught ]] || leave
    now_ms end
    [[ -n $tty ]] && printf '\r\033[K' >&"$out"
    [[ -n $step_note ]] && note=$("$step_note")
    step_note=
    if ((status == 0)); then
        line $((end - start)) "$text$note"
    else
        line $((end - start)) "$text$note: failed, exit $status; the end of $log:"
        excerpt "$log" | sed 's/^/    | /' >&"$out"
        failed_log=$log
    fi
    return "$status"
}

# Only one ./dev at a time works in a build folder.
take_lock() {
    mkdir -p build 2>/dev/null && { exec {lock}>build/.lock; } 2>/dev/null || die 1 "cannot write to build/"
    flock -n "$lock" && return
    say "           waiting for another ./dev in this folder ..."
    flock "$lock"
}
