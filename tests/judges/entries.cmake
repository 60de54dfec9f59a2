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
oriel_judges(jpeg bash "${here}/jpeg.sh" "$<TARGET_FILE:oriel_tool>" "${PROJECT_SOURCE_DIR}")
oriel_judges(jpeg_lossless bash "${here}/jpeg_lossless.sh" "$<TARGET_FILE:oriel_tool>" "${PROJECT_SOURCE_DIR}")
if(ORIEL_UNTRUSTED_CODECS)
    oriel_judges(untrusted bash "${here}/untrusted.sh" "$<TARGET_FILE:oriel_tool>" "${PROJECT_SOURCE_DIR}")
endif()
oriel_judges(netpbm bash "${here}/netpbm.sh" "$<TARGET_FILE:oriel_tool>" "${PROJECT_SOURCE_DIR}")
if(ORIEL_TEST_PYTHON)
    oriel_judges(bmp_tga "${ORIEL_TEST_PYTHON}" -B "${here}/bmp_tga.py" "$<TARGET_FILE:oriel_tool>")
    oriel_judges(tiff "${ORIEL_TEST_PYTHON}" -B "${here}/tiff.py" "$<TARGET_FILE:oriel_tool>")
    oriel_judges(looking "${ORIEL_TEST_PYTHON}" -B "${here}/looking.py" "$<TARGET_FILE:oriel_tool>" 200)
    oriel_judges(pad "${ORIEL_TEST_PYTHON}" -B "${here}/pad.py" "$<TARGET_FILE:oriel_tool>")
    oriel_judges(png "${ORIEL_TEST_PYTHON}" -B "${here}/png.py" "$<TARGET_FILE:oriel_tool>")
    oriel_judges(pnm "${ORIEL_TEST_PYTHON}" -B "${here}/pnm.py" "$<TARGET_FILE:oriel_tool>")
    get_property(has_libtiff GLOBAL PROPERTY ORIEL_HAS_LIBTIFF)
    get_property(has_webp GLOBAL PROPERTY ORIEL_HAS_WEBP)
    if(has_libtiff AND has_webp)
        oriel_judges(exif "${ORIEL_TEST_PYTHON}" -B "${here}/exif.py" "$<TARGET_FILE:oriel_tool>"
            "${PROJECT_SOURCE_DIR}")
        oriel_judges(profile "${ORIEL_TEST_PYTHON}" -B "${here}/profile.py" "$<TARGET_FILE:oriel_tool>"
            "${PROJECT_SOURCE_DIR}")
        oriel_judges(tiff_webp "${ORIEL_TEST_PYTHON}" -B "${here}/tiff_webp.py" "$<TARGET_FILE:oriel_tool>")
    endif()
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
