# Two CTest entries about who includes whom (see include_graph.sh), and a library that only has to compile:
# each public header by itself, as the first and only one a program includes.
get_property(floors GLOBAL PROPERTY ORIEL_FLOORS)
list(JOIN floors "\n" floors_text)
file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/floors.txt" CONTENT "${floors_text}\n" @ONLY)

add_test(NAME include_graph/downhill
    COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/include_graph/include_graph.sh"
        "${PROJECT_SOURCE_DIR}" "${PROJECT_BINARY_DIR}/floors.txt")
add_test(NAME include_graph/broken COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/include_graph/broken.sh")
oriel_test_entry(include_graph/downhill include_graph)
oriel_test_entry(include_graph/broken include_graph)

if(NOT ORIEL_SANITIZE AND NOT ORIEL_MINIMAL) # the same headers everywhere: one build is enough
    add_library(public_headers_alone OBJECT)
    target_link_libraries(public_headers_alone PRIVATE oriel::oriel)
    target_compile_options(public_headers_alone PRIVATE -O0)
    foreach(entry IN LISTS floors)
        if(entry MATCHES " include/(oriel/(.*)\\.h(p*))$") # a .h is included by a .c
            set(header "${CMAKE_MATCH_1}")
            set(alone "${CMAKE_CURRENT_BINARY_DIR}/public_headers/${CMAKE_MATCH_2}.c${CMAKE_MATCH_3}")
            file(CONFIGURE OUTPUT "${alone}" CONTENT "#include <${header}>\n" @ONLY)
            target_sources(public_headers_alone PRIVATE "${alone}")
        endif()
    endforeach()
endif()
