# The CTest entries shells/...: completion in each shell, the manual page, and that they are installed.
if(NOT ORIEL_BUILD_TOOLS)
    return()
endif()
foreach(name IN ITEMS bash zsh fish manual)
    add_test(NAME shells/${name}
        COMMAND bash "${CMAKE_CURRENT_SOURCE_DIR}/shells/${name}.sh" "$<TARGET_FILE:oriel_tool>")
    oriel_test_entry(shells/${name} shells)
    set_tests_properties(shells/${name} PROPERTIES SKIP_RETURN_CODE 77)
endforeach()
add_test(NAME shells/install
    COMMAND bash "${CMAKE_CURRENT_SOURCE_DIR}/shells/install.sh" "${PROJECT_BINARY_DIR}" "$<TARGET_FILE:oriel_tool>")
oriel_test_entry(shells/install shells)
