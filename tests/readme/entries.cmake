# The README is run: its C++ program is compiled and executed, its command lines are executed one by one.
file(READ "${PROJECT_SOURCE_DIR}/README.md" readme)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/README.md")
string(REGEX MATCH "\n```cpp\n([^`]*)\n```" found "${readme}")
if(NOT found)
    message(FATAL_ERROR "README.md has no C++ program")
endif()
file(CONFIGURE OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/readme/example.cpp" CONTENT "${CMAKE_MATCH_1}\n" @ONLY)
add_executable(readme_example "${CMAKE_CURRENT_BINARY_DIR}/readme/example.cpp")
target_link_libraries(readme_example PRIVATE oriel)

add_test(NAME readme/example
    COMMAND bash "${CMAKE_CURRENT_SOURCE_DIR}/readme/example.sh" "$<TARGET_FILE:readme_example>" "${PROJECT_SOURCE_DIR}")
oriel_test_entry(readme/example readme)
if(ORIEL_BUILD_TOOLS)
    add_test(NAME readme/lines
        COMMAND bash "${CMAKE_CURRENT_SOURCE_DIR}/readme/lines.sh" "$<TARGET_FILE:oriel_tool>" "${PROJECT_SOURCE_DIR}")
    oriel_test_entry(readme/lines readme)
endif()
