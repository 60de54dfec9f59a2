# CTest entries judges/...: other people's programs read what the tool writes, and write what it reads. What they ask
# is whether formats are understood alike, which takes minutes under a sanitizer and says nothing new there.
if(NOT ORIEL_BUILD_TOOLS OR ORIEL_SANITIZE)
    return()
endif()

# oriel_judges(<name> <command>...)
function(oriel_judges name)
    add_test(NAME judges/${name} COMMAND ${ARGN})
    oriel_test_entry(judges/${name} judges)
    set_tests_properties(judges/${name} PROPERTIES SKIP_RETURN_CODE 77 TIMEOUT 600) # a thousand runs of the tool
endfunction()

set(here "${CMAKE_CURRENT_SOURCE_DIR}/judges")
oriel_judges(tools bash "${here}/judges.sh" "$<TARGET_FILE:oriel_tool>" "${PROJECT_SOURCE_DIR}")
if(ORIEL_MINIMAL) # the formats below are read and written by the same code in every build
    return()
endif()
oriel_judges(netpbm bash "${here}/netpbm.sh" "$<TARGET_FILE:oriel_tool>" "${PROJECT_SOURCE_DIR}")
if(ORIEL_TEST_PYTHON)
    oriel_judges(bmp_tga "${ORIEL_TEST_PYTHON}" -B "${here}/bmp_tga.py" "$<TARGET_FILE:oriel_tool>")
    oriel_judges(tiff "${ORIEL_TEST_PYTHON}" -B "${here}/tiff.py" "$<TARGET_FILE:oriel_tool>")
    # NPY, raw, PFM, farbfeld and QOI
    oriel_judges(rows "${ORIEL_TEST_PYTHON}" -B "${here}/rows.py" "$<TARGET_FILE:oriel_tool>" "${PROJECT_SOURCE_DIR}")
endif()

# The CTest entry judges/processors: the same bytes on others' processors. An emulator and a sanitizer do not go together.
if(ORIEL_BUILD_TOOLS AND NOT ORIEL_SANITIZE)
    add_test(NAME judges/processors
        COMMAND bash "${CMAKE_CURRENT_SOURCE_DIR}/judges/processors.sh" "$<TARGET_FILE:oriel_tool>"
            "${PROJECT_SOURCE_DIR}")
    oriel_test_entry(judges/processors judges)
    set_tests_properties(judges/processors PROPERTIES SKIP_RETURN_CODE 77)
endif()
