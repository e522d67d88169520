# firmware.cmake - what the CMakeLists.txt of both chips share: the library rondo_port, the
# objects rondo_semihosting, and rondo_firmware_options(), which makes an executable an image.
#
# Before: rondo_chip (the folder's name) and rondo_chip_sources.
enable_language(ASM)
get_filename_component(rondo_root ${CMAKE_CURRENT_LIST_DIR}/../.. ABSOLUTE)

# A static library, so that an image gets only the files that it needs: a UART's handler is
# linked when the UART is used.
add_library(rondo_port STATIC
  ${rondo_chip_sources}
  vectors.S
  ../cortex_m/start.cpp
  ../cortex_m/port.cpp
  ../cortex_m/fault.cpp)
target_include_directories(rondo_port PUBLIC ${CMAKE_CURRENT_SOURCE_DIR} ${rondo_root})
target_compile_features(rondo_port PUBLIC cxx_std_23)
target_compile_options(rondo_port PRIVATE $<$<COMPILE_LANGUAGE:CXX>:-Wall -Wextra>)

# Linked by images for an emulator only: see semihosting_exit.hpp.
add_library(rondo_semihosting OBJECT ../cortex_m/semihosting_exit.cpp)
target_include_directories(rondo_semihosting PRIVATE ${rondo_root})
target_compile_features(rondo_semihosting PRIVATE cxx_std_23)

set(rondo_linker_script ${CMAKE_CURRENT_SOURCE_DIR}/${rondo_chip}.ld CACHE INTERNAL "")
set(rondo_linker_script_folder ${CMAKE_CURRENT_LIST_DIR} CACHE INTERNAL "")

# Makes executable `target` an image for this chip. No system calls are linked: an image that
# would need malloc or printf does not link.
function(rondo_firmware_options target)
  set_target_properties(${target} PROPERTIES SUFFIX .elf
    LINK_DEPENDS "${rondo_linker_script};${rondo_linker_script_folder}/sections.ld")
  target_link_options(${target} PRIVATE
    -nostartfiles -nostdlib -Wl,--gc-sections -Wl,--fatal-warnings
    -T ${rondo_linker_script} -L ${rondo_linker_script_folder}
    -Wl,-Map=$<TARGET_FILE:${target}>.map)
  target_link_libraries(${target} PRIVATE
    -Wl,--start-group -lsupc++ -lc_nano -lgcc -Wl,--end-group)
endfunction()
