# bench.sh - ./dev bench: what the core costs, in instructions, against budgets.

bench_packages='valgrind'
peer_packages='libboost-dev libuv1-dev strace'

# The figures are those of release builds without exceptions: what presets build, and -O2 on the chip.
bench_build() {
    build bench-Os stm32f405 -- bench_chip bench_urgent &&
        build bench-O2 stm32f405 '-DCMAKE_CXX_FLAGS_MINSIZEREL=-O2 -g -DNDEBUG' -- bench_chip bench_urgent &&
        build host-release host-release -- bench_host bench_echo bench_sleepers
}

peers_main() {
    need $host_packages $node_packages $bench_packages $peer_packages
    build host-release host-release -- bench_host bench_sleepers &&
        build peers host-release -DRONDO_PEERS=ON -- bench_peers bench_libuv_sleepers || exit 1
    node tools/peers.mjs "$@" --peers build/peers/bench/bench_peers \
        --timers build/peers/bench/bench_libuv_sleepers \
        --host build/host-release/bench/bench_host --sleepers build/host-release/bench/bench_sleepers
}

bench_main() {
    local options=() peers=
    while (($#)); do
        case $1 in
            --json)
                (($# > 1)) || wrong '--json needs a file'
                options+=(--json "$(cd "$called_from" && realpath -m -- "$2")")
                shift
                ;;
            --only)
                (($# > 1)) || wrong '--only needs a row'
                options+=(--only "$2")
                shift
                ;;
            --peers) peers=1 ;;
            *) wrong "no option '$1'; bench takes: --json --only --peers" ;;
        esac
        shift
    done
    take_lock
    if [[ -n $peers ]]; then
        [[ " ${options[*]} " != *' --only '* ]] || wrong '--peers has no rows to choose from'
        peers_main "${options[@]}"
        return
    fi
    need $host_packages $arm_packages $qemu_packages $node_packages $bench_packages
    bench_build || exit 1
    node tools/bench.mjs "${options[@]}" \
        --chip-Os build/bench-Os/bench/bench_chip.elf,build/bench-Os/bench/bench_urgent.elf \
        --chip-O2 build/bench-O2/bench/bench_chip.elf,build/bench-O2/bench/bench_urgent.elf \
        --host build/host-release/bench/bench_host --echo build/host-release/bench/bench_echo \
        --sleepers build/host-release/bench/bench_sleepers
}
