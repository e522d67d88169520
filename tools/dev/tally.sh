# tally.sh - what passed and what failed, over all stages of a run, and the summary of it.

passed=0
failed=0
skipped=0
failures=() # "stage: what"
skips=()    # "stage: what: reason"

pass() { passed=$((passed + 1)); }

fail() { # WHAT
    failed=$((failed + 1))
    failures+=("$1")
}

skip() { # WHAT: REASON
    skipped=$((skipped + 1))
    skips+=("$1")
}

# tally STAGE RESULT_FILE EXIT_STATUS: adds a result that tools/dev/count.py can read. No test at
# all is a failure, and so is a bad exit with no failed test to show for it.
tally() {
    local numbers=(0 0 0) kind name first=1
    while read -r kind name; do
        if [[ -n $first ]]; then
            read -r -a numbers <<<"$kind $name"
            first=
        elif [[ $kind == failed ]]; then
            failures+=("$1: $name")
        else
            skips+=("$1: $name")
        fi
    done < <(python3 tools/dev/count.py "$2")
    passed=$((passed + numbers[0]))
    failed=$((failed + numbers[1]))
    skipped=$((skipped + numbers[2]))
    if ((numbers[0] + numbers[1] == 0)); then
        fail "$1: no test ran"
    elif (($3 != 0 && numbers[1] == 0)); then
        fail "$1: exit $3 though no test failed"
    fi
}

# tallied STAGE TEXT LOG COMMAND...: a step that counts as one.
tallied() {
    local what="$1: $2" text=$2 log=$3
    shift 3
    if step "$text" "$log" "$@"; then
        pass
    else
        fail "$what ($logs/$log.log)"
        return 1
    fi
}

summary() { # prints it and gives the exit code of the run
    local each
    for each in "${skips[@]}"; do say "skipped  $each"; done
    for each in "${failures[@]}"; do say "failed   $each"; done
    ((failed == 0 && passed == 0)) && failed=1
    if ((skipped)); then
        say "$passed passed, $failed failed, $skipped skipped"
    else
        say "$passed passed, $failed failed"
    fi
    ((failed == 0))
}
