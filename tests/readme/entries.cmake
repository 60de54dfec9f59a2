# The documents are run: C++ programs are compiled and executed, command lines are executed one by one.

# oriel_document_blocks(<document> <variable>): the C++ blocks of a document, as a list of texts without semicolons or
# brackets (which would divide CMake's lists); ORIEL_... marks stand for those.
function(oriel_document_blocks document variable)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${document}")
    file(READ "${PROJECT_SOURCE_DIR}/${document}" text)
    string(REPLACE ";" "ORIEL_SEMICOLON" text "${text}")
    string(REPLACE "[" "ORIEL_OPEN" text "${text}")
    string(REPLACE "]" "ORIEL_CLOSE" text "${text}")
    string(REGEX MATCHALL "\n```cpp\n[^`]*\n```" blocks "${text}")
    list(TRANSFORM blocks REPLACE "\n```(cpp\n)?" "")
    if(NOT blocks)
        message(FATAL_ERROR "${document} has no C++ block")
    endif()
    set(${variable} "${blocks}" PARENT_SCOPE)
endfunction()

# oriel_document_program(<target> <text>): a program of such a text.
function(oriel_document_program target text)
    string(REPLACE "ORIEL_SEMICOLON" ";" text "${text}")
    string(REPLACE "ORIEL_OPEN" "[" text "${text}")
    string(REPLACE "ORIEL_CLOSE" "]" text "${text}")
    set(file "${CMAKE_CURRENT_BINARY_DIR}/readme/${target}.cpp")
    file(CONFIGURE OUTPUT "${file}" CONTENT "${text}\n" @ONLY)
    add_executable(${target} "${file}")
    target_link_libraries(${target} PRIVATE oriel)
endfunction()

oriel_document_blocks(README.md blocks)
list(GET blocks 0 program)
oriel_document_program(readme_example "${program}")
add_test(NAME readme/example
    COMMAND bash "${CMAKE_CURRENT_SOURCE_DIR}/readme/example.sh" "$<TARGET_FILE:readme_example>" "${PROJECT_SOURCE_DIR}")
oriel_test_entry(readme/example readme)

# Every block of this page is a scope of one program.
oriel_document_blocks(docs/memory.md blocks)
list(JOIN blocks "\n}\n{\n" body)
oriel_document_program(memory_page "#undef NDEBUG
#include <oriel/oriel.hpp>
#include <cassert>
#include <cstdio>
int main() {
{
${body}
}
std::puts(\"every block of docs/memory.md holds\")ORIEL_SEMICOLON
}")
add_test(NAME readme/memory COMMAND memory_page)
oriel_test_entry(readme/memory readme)

if(ORIEL_BUILD_TOOLS)
    add_test(NAME readme/lines
        COMMAND bash "${CMAKE_CURRENT_SOURCE_DIR}/readme/lines.sh" "$<TARGET_FILE:oriel_tool>" "${PROJECT_SOURCE_DIR}")
    oriel_test_entry(readme/lines readme)

    # Pages all of whose shell lines are run, with all formats. A sanitizer has seen all they do elsewhere.
    if(NOT ORIEL_MINIMAL AND NOT ORIEL_SANITIZE)
        add_test(NAME readme/cookbook
            COMMAND bash "${CMAKE_CURRENT_SOURCE_DIR}/readme/blocks.sh" "$<TARGET_FILE:oriel_tool>" "${PROJECT_SOURCE_DIR}"
                docs/cookbook.md 10)
        oriel_test_entry(readme/cookbook readme)
        add_test(NAME readme/photos
            COMMAND bash "${CMAKE_CURRENT_SOURCE_DIR}/readme/blocks.sh" "$<TARGET_FILE:oriel_tool>" "${PROJECT_SOURCE_DIR}"
                docs/photos.md 7 story)
        oriel_test_entry(readme/photos readme)
        set_tests_properties(readme/photos PROPERTIES SKIP_RETURN_CODE 77)

        # The same pixels as other tools'.
        add_test(NAME readme/comparison COMMAND bash "${CMAKE_CURRENT_SOURCE_DIR}/readme/comparison.sh"
            "$<TARGET_FILE:oriel_tool>" "${PROJECT_SOURCE_DIR}")
        oriel_test_entry(readme/comparison readme)
        set_tests_properties(readme/comparison PROPERTIES SKIP_RETURN_CODE 77)
    endif()

    # Pages and pictures that are made from the tool's tables are what tools/docs.sh makes of them now.
    if(NOT ORIEL_SANITIZE)
        add_test(NAME readme/pages COMMAND bash "${CMAKE_CURRENT_SOURCE_DIR}/readme/pages.sh"
            "$<TARGET_FILE:oriel_pages>" "$<TARGET_FILE:oriel_tool>" "${PROJECT_SOURCE_DIR}")
        oriel_test_entry(readme/pages readme)
        add_test(NAME readme/examples COMMAND bash "${CMAKE_CURRENT_SOURCE_DIR}/readme/examples.sh"
            "$<TARGET_FILE:oriel_tool>" "${PROJECT_SOURCE_DIR}")
        oriel_test_entry(readme/examples readme)
    endif()
endif()
