# stm32f405.cmake - toolchain file for the Pyboard's chip; its images run in QEMU.
set(RONDO_PORT stm32f405)
set(rondo_cpu_flags "-mcpu=cortex-m4 -mthumb -mfpu=fpv4-sp-d16 -mfloat-abi=hard")
include(${CMAKE_CURRENT_LIST_DIR}/arm-none-eabi.cmake)

# Runs the chip's test images, and judges them.
set(CMAKE_CROSSCOMPILING_EMULATOR node ${CMAKE_CURRENT_LIST_DIR}/../tools/run_image.mjs --chip ${RONDO_PORT})
