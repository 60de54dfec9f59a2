# The CTest entry judges/tools: other people's programs read what the tool writes.
if(ORIEL_BUILD_TOOLS)
    add_test(NAME judges/tools
        COMMAND bash "${CMAKE_CURRENT_SOURCE_DIR}/judges/judges.sh" "$<TARGET_FILE:oriel_tool>" "${PROJECT_SOURCE_DIR}")
    oriel_test_entry(judges/tools judges)
    set_tests_properties(judges/tools PROPERTIES SKIP_RETURN_CODE 77)
endif()
