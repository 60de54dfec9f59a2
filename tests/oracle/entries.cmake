# CTest entries that compare oriel with NumPy, where Debian's own Python has it; skipped elsewhere.
find_program(ORIEL_TEST_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH)
mark_as_advanced(ORIEL_TEST_PYTHON)
set_property(GLOBAL APPEND PROPERTY ORIEL_FLOORS "tests tests/oracle/chain.cpp")

add_executable(oracle_chain oracle/chain.cpp)
target_link_libraries(oracle_chain PRIVATE oriel_core_objects oriel_objects)

# oriel_oracle(<name> <arguments of tests/oracle/name_oracle.py>...)
function(oriel_oracle name)
    add_test(NAME oracle/${name}
        COMMAND "${ORIEL_TEST_PYTHON}" -B "${CMAKE_CURRENT_SOURCE_DIR}/oracle/${name}_oracle.py" ${ARGN})
    oriel_test_entry(oracle/${name} oracle)
    set_tests_properties(oracle/${name} PROPERTIES SKIP_RETURN_CODE 77)
endfunction()

if(ORIEL_TEST_PYTHON)
    oriel_oracle(library "$<TARGET_FILE:oracle_chain>" 5000)
    if(TARGET oriel_tool)
        oriel_oracle(tool "$<TARGET_FILE:oriel_tool>" 300)
    endif()
endif()
