# The kernels' machine code stays within a budget (see size.sh). Of optimised code only, and where `size` is.
find_program(ORIEL_SIZE_PROGRAM size)
mark_as_advanced(ORIEL_SIZE_PROGRAM)
if(ORIEL_SIZE_PROGRAM AND CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT ORIEL_SANITIZE)
    file(GENERATE OUTPUT "${PROJECT_BINARY_DIR}/core_objects.txt"
        CONTENT "$<JOIN:$<TARGET_OBJECTS:oriel_core_objects>,\n>\n")
    add_test(NAME size/kernels
        COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/size/size.sh" "${PROJECT_BINARY_DIR}/core_objects.txt")
    oriel_test_entry(size/kernels size)
endif()
