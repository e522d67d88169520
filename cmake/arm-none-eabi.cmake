# arm-none-eabi.cmake - toolchain file for every Arm chip; RONDO_PORT says which.
#
# The chip's own flags come with the target rondo_port, so that CMAKE_CXX_FLAGS stays the user's.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR arm)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY) # nothing links without a linker script

set(CMAKE_C_COMPILER arm-none-eabi-gcc)
set(CMAKE_CXX_COMPILER arm-none-eabi-g++)
set(CMAKE_ASM_COMPILER arm-none-eabi-gcc)

set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)

# At the very end of each link, which is otherwise -nostdlib.
set(CMAKE_CXX_STANDARD_LIBRARIES_INIT
  "-Wl,--start-group -lsupc++ -lc_nano -lgcc -Wl,--end-group")

# Runs test images in the chip's emulator, and judges them: for rondo's own tests.
if(EXISTS ${CMAKE_CURRENT_LIST_DIR}/../tools/run_image.mjs)
  set(CMAKE_CROSSCOMPILING_EMULATOR
    node ${CMAKE_CURRENT_LIST_DIR}/../tools/run_image.mjs --chip ${RONDO_PORT})
endif()
