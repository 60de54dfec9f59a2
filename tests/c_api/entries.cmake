# The program in C: compiled as C, linked with the library as an application has it, run, its story compared. Where clang
# is another compiler than that of the build, it has to accept the program too.
enable_language(C)
add_executable(c_api_main_job c_api/main_job.c)
target_link_libraries(c_api_main_job PRIVATE oriel::oriel)
set_target_properties(c_api_main_job PROPERTIES C_STANDARD 11 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF)
target_compile_options(c_api_main_job PRIVATE -Wall -Wextra -Werror -pedantic)
set_property(GLOBAL APPEND PROPERTY ORIEL_FLOORS "tests tests/c_api/main_job.c")

add_test(NAME c_api/main_job
    COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/c_api/main_job.sh" "$<TARGET_FILE:c_api_main_job>"
        "${PROJECT_SOURCE_DIR}/sample_images")
oriel_test_entry(c_api/main_job c_api)

find_program(ORIEL_CLANG clang)
mark_as_advanced(ORIEL_CLANG)
if(ORIEL_CLANG AND NOT CMAKE_C_COMPILER_ID MATCHES "Clang")
    add_test(NAME c_api/clang
        COMMAND "${ORIEL_CLANG}" -std=c11 -Wall -Wextra -Werror -pedantic -fsyntax-only
            -I "${PROJECT_SOURCE_DIR}/include" "${CMAKE_CURRENT_SOURCE_DIR}/c_api/main_job.c")
    oriel_test_entry(c_api/clang c_api)
endif()

# The programs of docs/c.md.
set(page "${PROJECT_SOURCE_DIR}/docs/c.md")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${page}")
file(READ "${page}" text)
foreach(language IN ITEMS c python)
    if(NOT text MATCHES "\n```${language}\n([^`]*)\n```")
        message(FATAL_ERROR "docs/c.md has no program in ${language}")
    endif()
    file(CONFIGURE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/c_api/page.${language}" CONTENT "${CMAKE_MATCH_1}\n" @ONLY)
endforeach()

add_executable(c_api_page "${CMAKE_CURRENT_BINARY_DIR}/c_api/page.c")
target_link_libraries(c_api_page PRIVATE oriel::oriel)
set_target_properties(c_api_page PROPERTIES C_STANDARD 11 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF)
add_test(NAME c_api/page_c
    COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/c_api/doc.sh" "${PROJECT_SOURCE_DIR}" 1 "$<TARGET_FILE:c_api_page>")
oriel_test_entry(c_api/page_c c_api)

# Python has no sanitizers in it, and loads shared libraries only.
find_package(Python3 QUIET COMPONENTS Interpreter)
if(Python3_FOUND AND BUILD_SHARED_LIBS AND NOT ORIEL_SANITIZE)
    add_test(NAME c_api/page_python
        COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/c_api/doc.sh" "${PROJECT_SOURCE_DIR}" 2
            "${Python3_EXECUTABLE}" "${CMAKE_CURRENT_BINARY_DIR}/c_api/page.python")
    oriel_test_entry(c_api/page_python c_api)
    set_property(TEST c_api/page_python APPEND PROPERTY ENVIRONMENT "LD_LIBRARY_PATH=$<TARGET_FILE_DIR:oriel>")
endif()
