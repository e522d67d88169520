# install.cmake - what `cmake --install` and `cpack` put where; included for a build of rondo itself
# for a host.
#
#   share/rondo/           the sources: what find_package compiles (rondoConfig.cmake)
#   share/rondo/cmake/     rondoConfig.cmake, the toolchain file
#   lib/, lib/pkgconfig/   the libraries as this build has them, for those who use pkg-config
set(CMAKE_INSTALL_LIBDIR lib) # the same with any prefix
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(rondo_share ${CMAKE_INSTALL_DATADIR}/rondo)
install(DIRECTORY rondo ports cmake DESTINATION ${rondo_share})
install(FILES CMakeLists.txt LICENSE README.md DESTINATION ${rondo_share})
install(FILES tools/link_image.py tools/frames.py tools/elf_image.py DESTINATION ${rondo_share}/tools)
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/rondoConfigVersion.cmake
    COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/rondoConfigVersion.cmake DESTINATION ${rondo_share}/cmake)

# What a program has to be compiled with, so that it means the same types as the library.
set(rondo_pc_flags -std=c++23)
if(NOT RONDO_EXCEPTIONS)
    list(APPEND rondo_pc_flags -fno-exceptions -fno-rtti)
endif()
if(RONDO_SANITIZE)
    list(APPEND rondo_pc_flags -fsanitize=address,undefined)
endif()
if(RONDO_TRACE)
    list(APPEND rondo_pc_flags -DRONDO_TRACE=1)
endif()
string(TOUPPER "CMAKE_CXX_FLAGS_${CMAKE_BUILD_TYPE}" rondo_flags_of_type)
if("${CMAKE_CXX_FLAGS} ${${rondo_flags_of_type}}" MATCHES NDEBUG)
    list(APPEND rondo_pc_flags -DRONDO_CHECKED=0)
else()
    list(APPEND rondo_pc_flags -DRONDO_CHECKED=1)
endif()
list(JOIN rondo_pc_flags " " rondo_pc_flags)
foreach(rondo_pc_world linux sim)
    install(TARGETS rondo_${rondo_pc_world} DESTINATION ${CMAKE_INSTALL_LIBDIR})
    configure_file(cmake/rondo.pc.in ${CMAKE_CURRENT_BINARY_DIR}/rondo-${rondo_pc_world}.pc @ONLY)
    install(FILES ${CMAKE_CURRENT_BINARY_DIR}/rondo-${rondo_pc_world}.pc
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()

set(CPACK_PACKAGE_NAME librondo-dev)
set(CPACK_PACKAGE_VENDOR "The rondo authors")
set(CPACK_PACKAGE_CONTACT "The rondo authors <rondo@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "asyncio for C++ firmware: coroutines on one small loop")
set(CPACK_RESOURCE_FILE_LICENSE ${CMAKE_CURRENT_SOURCE_DIR}/LICENSE)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_GENERATOR DEB)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "g++ (>= 4:12), cmake (>= 3.25), python3")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "gcc-arm-none-eabi, libstdc++-arm-none-eabi-newlib, libgpiod-dev")
include(CPack)
