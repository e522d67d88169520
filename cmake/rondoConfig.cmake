# rondoConfig.cmake - find_package(rondo 0.1 REQUIRED COMPONENTS linux)
#
# The components are worlds: linux, sim, linux_gpio; or a chip: rp2040, stm32f405, and then the
# toolchain file is arm-none-eabi.cmake, beside this one. What comes are the targets rondo::linux,
# rondo::sim, rondo::linux_gpio, rondo::chip, and for a chip the function rondo_image(). Without
# components: linux and sim.
#
# The library is compiled with the program, from the sources that are installed beside this file:
# exceptions, sanitizers, the level of optimisation and the processor's options have to be the same
# in both (DESIGN.md).
get_filename_component(rondo_sources "${CMAKE_CURRENT_LIST_DIR}/.." ABSOLUTE)

set(rondo_wanted ${rondo_FIND_COMPONENTS})
if(NOT rondo_wanted)
    set(rondo_wanted linux sim)
    foreach(component IN LISTS rondo_wanted)
        set(rondo_FIND_REQUIRED_${component} TRUE)
    endforeach()
endif()

set(rondo_port host)
foreach(component IN LISTS rondo_wanted)
    if(EXISTS "${rondo_sources}/ports/${component}/${component}.ld")
        set(rondo_port ${component})
    endif()
endforeach()

if(NOT TARGET rondo_language)
    set(RONDO_PORT ${rondo_port})
    add_subdirectory("${rondo_sources}" "${CMAKE_BINARY_DIR}/rondo" EXCLUDE_FROM_ALL)
endif()

foreach(component IN LISTS rondo_wanted)
    set(rondo_target rondo::${component})
    if(component STREQUAL RONDO_PORT)
        set(rondo_target rondo::chip)
    endif()
    if(TARGET ${rondo_target})
        set(rondo_${component}_FOUND TRUE)
    else()
        set(rondo_${component}_FOUND FALSE)
        if(rondo_FIND_REQUIRED_${component})
            set(rondo_FOUND FALSE)
            set(rondo_NOT_FOUND_MESSAGE
                "There is no component '${component}' here. One build has linux and sim (linux_gpio, too, if libgpiod 1.x is there), or else one chip: rp2040 or stm32f405.")
        endif()
    endif()
endforeach()
