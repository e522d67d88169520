# size.sh - ./dev size: flash, RAM and coroutine frames of each demo's firmware, against budgets.

size_main() {
    local json=()
    while (($#)); do
        case $1 in
            --json)
                (($# > 1)) || wrong '--json needs a file'
                json=(--json "$(cd "$called_from" && realpath -m -- "$2")")
                shift
                ;;
            *) wrong "no option '$1'; size takes: --json" ;;
        esac
        shift
    done
    take_lock
    need $arm_packages $node_packages
    build rp2040 rp2040 && build stm32f405 stm32f405 || exit 1
    python3 tools/size.py "${json[@]}" build
}
