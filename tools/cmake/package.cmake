# What `cmake --install` puts where, and how another project finds it: a CMake package with the components
# core and oriel, and the pkg-config files oriel-core.pc and oriel.pc. Everything in it is relative to the
# place it lies in, so that the installed tree can be moved.
#
# Installation components: core, oriel (needs core), python (needs both), tool (needs both if it is not standalone).
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/oriel")
set(pkgconfig_dir "${CMAKE_INSTALL_LIBDIR}/pkgconfig")

# The libraries find each other, and the module and a tool that needs them find them, wherever the tree is put. In the
# build they lie to each other as they will be installed: in a run path that is to be changed at installation CMake
# leaves room, empty entries, and those the loader reads as the folder it is started in.
set(lib_dir "${PROJECT_BINARY_DIR}/lib")
if(ORIEL_BUILD_TOOLS)
    file(RELATIVE_PATH lib_from_bin "${CMAKE_INSTALL_FULL_BINDIR}" "${CMAKE_INSTALL_FULL_LIBDIR}")
    get_filename_component(beside_tools "${PROJECT_BINARY_DIR}/tools/${lib_from_bin}" ABSOLUTE)
    string(FIND "${beside_tools}/" "${PROJECT_BINARY_DIR}/" is_below)
    if(is_below EQUAL 0) # not so where programs and libraries go to prefixes of their own
        set(lib_dir "${beside_tools}")
    endif()
endif()
set_target_properties(oriel PROPERTIES
    INSTALL_RPATH "$ORIGIN" INSTALL_RPATH_USE_LINK_PATH ON BUILD_WITH_INSTALL_RPATH ON)
set_target_properties(oriel_core oriel PROPERTIES LIBRARY_OUTPUT_DIRECTORY "${lib_dir}")
if(ORIEL_BUILD_TOOLS)
    set_target_properties(oriel_tool PROPERTIES BUILD_WITH_INSTALL_RPATH ON)
    if(NOT tool_is_standalone)
        set_target_properties(oriel_tool PROPERTIES INSTALL_RPATH "$ORIGIN/${lib_from_bin}")
    endif()
    install(TARGETS oriel_tool COMPONENT tool)

    # The tool makes what goes beside it from its own tables; where another processor's is built, that one cannot run here.
    if(NOT CMAKE_CROSSCOMPILING)
        set(beside "${PROJECT_BINARY_DIR}/beside")
        set(made "")
        foreach(file IN ITEMS man/oriel.1 completion_bash/oriel completion_zsh/_oriel completion_fish/oriel.fish)
            string(REGEX REPLACE "/.*" "" words "${file}")
            string(REPLACE "_" ";" words "${words}")
            add_custom_command(OUTPUT "${beside}/${file}"
                COMMAND oriel_tool ${words} > "${beside}/${file}"
                DEPENDS oriel_tool VERBATIM)
            list(APPEND made "${beside}/${file}")
            get_filename_component(folder "${beside}/${file}" DIRECTORY)
            file(MAKE_DIRECTORY "${folder}")
        endforeach()
        add_custom_target(oriel_beside ALL DEPENDS ${made})
        install(FILES "${beside}/man/oriel.1" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" COMPONENT tool)
        install(FILES "${beside}/completion_bash/oriel"
            DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" COMPONENT tool)
        install(FILES "${beside}/completion_zsh/_oriel"
            DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/site-functions" COMPONENT tool)
        install(FILES "${beside}/completion_fish/oriel.fish"
            DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d" COMPONENT tool)
    endif()
endif()

if(TARGET oriel_python)
    set(python_dir "${CMAKE_INSTALL_PREFIX}/${ORIEL_PYTHON_DIR}")
    file(RELATIVE_PATH lib_from_python "${python_dir}" "${CMAKE_INSTALL_FULL_LIBDIR}")
    file(RELATIVE_PATH python_from_lib "${CMAKE_INSTALL_FULL_LIBDIR}" "${python_dir}")
    set_target_properties(oriel_python PROPERTIES INSTALL_RPATH "$ORIGIN/${lib_from_python}" BUILD_WITH_INSTALL_RPATH ON
        LIBRARY_OUTPUT_DIRECTORY "${lib_dir}/${python_from_lib}")
    # Where people find it.
    get_filename_component(module_dir "${lib_dir}/${python_from_lib}" ABSOLUTE)
    if(NOT module_dir STREQUAL "${PROJECT_BINARY_DIR}/python")
        file(REMOVE_RECURSE "${PROJECT_BINARY_DIR}/python")
        file(CREATE_LINK "${module_dir}" "${PROJECT_BINARY_DIR}/python" SYMBOLIC)
    endif()
    install(TARGETS oriel_python LIBRARY DESTINATION "${ORIEL_PYTHON_DIR}" COMPONENT python)
endif()

foreach(component IN ITEMS core oriel)
    set(library oriel)
    if(component STREQUAL "core")
        set(library oriel_core)
    endif()
    install(TARGETS ${library} EXPORT oriel-${component}-targets
        ARCHIVE COMPONENT ${component}
        LIBRARY COMPONENT ${component}
        FILE_SET HEADERS COMPONENT ${component})
    install(EXPORT oriel-${component}-targets
        NAMESPACE oriel:: DESTINATION "${package_dir}" COMPONENT ${component})
endforeach()

# What static libraries were made with, users of them have to find; shared ones have found it.
set(config_dependencies "")
set(pc_codec_libs "")
if(NOT BUILD_SHARED_LIBS)
    get_property(codec_packages GLOBAL PROPERTY ORIEL_CODEC_PACKAGES)
    get_property(codec_link_names GLOBAL PROPERTY ORIEL_CODEC_LINK_NAMES)
    foreach(package IN LISTS codec_packages)
        string(APPEND config_dependencies "    find_dependency(${package})\n")
    endforeach()
    foreach(name IN LISTS codec_link_names)
        string(APPEND pc_codec_libs " -l${name}")
    endforeach()
endif()
configure_package_config_file(tools/cmake/oriel-config.cmake.in oriel-config.cmake
    INSTALL_DESTINATION "${package_dir}" NO_SET_AND_CHECK_MACRO)
# Before 1.0 a new minor version may break what the last one promised.
write_basic_package_version_file(oriel-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/oriel-config.cmake"
    "${CMAKE_CURRENT_BINARY_DIR}/oriel-config-version.cmake"
    DESTINATION "${package_dir}" COMPONENT core)

file(RELATIVE_PATH prefix_from_pc "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" "${CMAKE_INSTALL_PREFIX}")
string(REGEX REPLACE "/$" "" prefix_from_pc "${prefix_from_pc}")
# A static library does not bring its own needs along; who links it has to name them, the C++ library among them if the
# program is in C.
set(pc_private_libs "")
if(NOT BUILD_SHARED_LIBS)
    set(pc_private_libs " -pthread -lstdc++ -lm")
endif()
configure_file(tools/cmake/oriel-core.pc.in oriel-core.pc @ONLY)
configure_file(tools/cmake/oriel.pc.in oriel.pc @ONLY)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/oriel-core.pc" DESTINATION "${pkgconfig_dir}" COMPONENT core)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/oriel.pc" DESTINATION "${pkgconfig_dir}" COMPONENT oriel)

install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT core)
