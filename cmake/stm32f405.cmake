# stm32f405.cmake - toolchain file for the Pyboard's chip; its images run in QEMU.
set(RONDO_PORT stm32f405)
set(rondo_cpu_flags "-mcpu=cortex-m4 -mthumb -mfpu=fpv4-sp-d16 -mfloat-abi=hard")
include(${CMAKE_CURRENT_LIST_DIR}/arm-none-eabi.cmake)

# Never -no-reboot: a firmware that resets itself would then end with status 0.
set(CMAKE_CROSSCOMPILING_EMULATOR
    qemu-system-arm -M netduinoplus2 -display none -monitor none -serial stdio
    -icount shift=0 -semihosting-config enable=on,target=native -kernel)
