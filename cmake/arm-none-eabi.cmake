# arm-none-eabi.cmake - what every Arm firmware build has in common. Include it from a chip's
# toolchain file, which sets RONDO_PORT and rondo_cpu_flags before.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR arm)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
# The toolchain file is read again for each compiler check, with these.
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES RONDO_EXCEPTIONS)

set(CMAKE_C_COMPILER arm-none-eabi-gcc)
set(CMAKE_CXX_COMPILER arm-none-eabi-g++)
set(CMAKE_ASM_COMPILER arm-none-eabi-gcc)

set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)

option(RONDO_EXCEPTIONS "Build the firmware with C++ exceptions" OFF)
if(RONDO_EXCEPTIONS)
  set(rondo_exception_flags "-fexceptions -frtti")
else()
  set(rondo_exception_flags "-fno-exceptions -fno-rtti")
endif()

set(rondo_common_flags "${rondo_cpu_flags} -ffunction-sections -fdata-sections")
set(CMAKE_C_FLAGS_INIT "${rondo_common_flags}")
set(CMAKE_ASM_FLAGS_INIT "${rondo_cpu_flags}")
set(CMAKE_CXX_FLAGS_INIT
    "${rondo_common_flags} ${rondo_exception_flags} -fno-threadsafe-statics")
