# The CTest entries consumer/<way>/<library>. See consume.sh for the ways.
# A program without sanitizers cannot load a library with them, so such a build has no entries.
if(ORIEL_SANITIZE)
    return()
endif()

set(consumer_dir "${CMAKE_CURRENT_BINARY_DIR}/consumer")
file(MAKE_DIRECTORY "${consumer_dir}")

# consumer_entry(<way> <library> [C])
function(consumer_entry way library)
    set(name consumer/${way}/${library})
    if(ARGN)
        string(APPEND name "_in_${ARGN}")
    endif()
    add_test(NAME ${name}
        COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/consumer/consume.sh" ${way} ${library} ${ARGN}
        WORKING_DIRECTORY "${consumer_dir}")
    oriel_test_entry(${name} consumer)
    set_property(TEST ${name} APPEND PROPERTY ENVIRONMENT
        "ORIEL_SOURCE=${PROJECT_SOURCE_DIR}"
        "ORIEL_BUILD=${PROJECT_BINARY_DIR}"
        "ORIEL_LIBDIR=${CMAKE_INSTALL_LIBDIR}"
        "CC=${CMAKE_C_COMPILER}"
        "CXX=${CMAKE_CXX_COMPILER}")
    if(way STREQUAL "install")
        set_property(TEST ${name} PROPERTY FIXTURES_SETUP installed_${library})
    elseif(NOT way STREQUAL "add_subdirectory")
        set_property(TEST ${name} PROPERTY FIXTURES_REQUIRED installed_${library})
    endif()
endfunction()

foreach(library IN ITEMS core oriel)
    foreach(way IN ITEMS install find_package pkg_config)
        consumer_entry(${way} ${library})
    endforeach()
endforeach()
consumer_entry(find_package oriel C)
consumer_entry(pkg_config oriel C)
if(NOT ORIEL_MINIMAL)
    # This one compiles the library again: the smaller one, in one build, has to do.
    consumer_entry(add_subdirectory core)
    set_tests_properties(consumer/add_subdirectory/core PROPERTIES TIMEOUT 900 COST 100)
endif()
