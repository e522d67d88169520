# size.sh - ./dev size: text, data and bss of each firmware image of a demo that is built.

size_main() {
    local found
    (($# == 0)) || wrong "no option '$1'; size takes none"
    mapfile -t found < <(find build/stm32f405/demos build/rp2040/demos -name '*.elf' -type f 2>/dev/null | sort)
    ((${#found[@]})) || die 1 'no firmware image is built yet; ./dev test builds them all'
    need $arm_packages
    arm-none-eabi-size "${found[@]}"
}
