# firmware.cmake - what the CMakeLists.txt of the chips share: the library rondo_port, and
# rondo_firmware_options(), which makes an executable an image.
#
# Before: rondo_chip (the folder's name), rondo_chip_sources, rondo_cpu_flags.
get_filename_component(rondo_root ${CMAKE_CURRENT_LIST_DIR}/../.. ABSOLUTE)

# A static library, so that an image gets only the files that it needs: a UART's handler is
# linked when the UART is used.
add_library(rondo_port STATIC
  ${rondo_chip_sources}
  vectors.S
  ../cortex_m/start.cpp
  ../cortex_m/port.cpp
  ../cortex_m/urgent.cpp
  ../cortex_m/fault.cpp
  ../cortex_m/busy_delay.cpp)
target_include_directories(rondo_port PUBLIC ${CMAKE_CURRENT_SOURCE_DIR} ${rondo_root})
target_compile_features(rondo_port PUBLIC cxx_std_23)
target_compile_options(rondo_port PUBLIC
  ${rondo_cpu_flags} -ffunction-sections -fdata-sections
  # One core, and no task is pre-empted by another of its loop: statics need no guard functions.
  $<$<COMPILE_LANGUAGE:CXX>:-fno-threadsafe-statics>)
target_link_options(rondo_port INTERFACE ${rondo_cpu_flags})
# The core calls the port, and handlers call the core: the linker looks into both twice.
target_link_libraries(rondo_port INTERFACE $<$<TARGET_EXISTS:rondo_chip>:rondo_chip>)
foreach(target rondo_options rondo_warnings)
  if(TARGET ${target})
    target_link_libraries(rondo_port PRIVATE ${target})
  endif()
endforeach()

# Images that end in an emulator link it, so that port::halt() tells the exit status; see
# semihosting_exit.hpp. Empty where the emulator has no such thing.
add_library(rondo_emulator_exit INTERFACE)
if(rondo_emulator_has_semihosting)
  add_library(rondo_semihosting OBJECT ../cortex_m/semihosting_exit.cpp)
  target_link_libraries(rondo_semihosting PRIVATE rondo_port)
  target_link_libraries(rondo_emulator_exit INTERFACE
    rondo_semihosting $<TARGET_OBJECTS:rondo_semihosting>)
endif()

set(rondo_linker_script ${CMAKE_CURRENT_SOURCE_DIR}/${rondo_chip}.ld CACHE INTERNAL "")
set(rondo_linker_script_folder ${CMAKE_CURRENT_LIST_DIR} CACHE INTERNAL "")

# Makes executable `target` an image for this chip. No system calls are linked: an image that
# would need malloc or printf does not link. The relocations are for tools/frames.py: they are in
# the ELF file and not in flash.
function(rondo_firmware_options target)
  set_target_properties(${target} PROPERTIES
    LINK_DEPENDS "${rondo_linker_script};${rondo_linker_script_folder}/sections.ld")
  target_link_options(${target} PRIVATE
    -nostartfiles -nostdlib -Wl,--gc-sections -Wl,--fatal-warnings -Wl,--emit-relocs
    -T ${rondo_linker_script} -L ${rondo_linker_script_folder}
    -Wl,-Map=$<TARGET_FILE:${target}>.map)
  if(RONDO_TRACE) # for readers of its memory: trace_map in rondo/core/trace.hpp
    target_link_options(${target} PRIVATE -Wl,--undefined=_ZN5rondo9trace_map9main_loopE)
  endif()
endfunction()
