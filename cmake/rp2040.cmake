# rp2040.cmake - toolchain file for the Raspberry Pi Pico.
set(RONDO_PORT rp2040)
set(rondo_cpu_flags "-mcpu=cortex-m0plus -mthumb")
include(${CMAKE_CURRENT_LIST_DIR}/arm-none-eabi.cmake)

# Runs the chip's test images, and judges them.
set(CMAKE_CROSSCOMPILING_EMULATOR node ${CMAKE_CURRENT_LIST_DIR}/../tools/run_image.mjs --chip ${RONDO_PORT})
