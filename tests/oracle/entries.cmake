# CTest entries that compare oriel with NumPy and CPython, where Debian's own Python has NumPy; skipped elsewhere. And
# oracle/golden, which has what they said in a file.
find_program(ORIEL_TEST_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH)
mark_as_advanced(ORIEL_TEST_PYTHON)
set_property(GLOBAL APPEND PROPERTY ORIEL_FLOORS "tests tests/oracle/chain.cpp")

find_package(nlohmann_json 3.11 REQUIRED)
oriel_tests(oracle
    golden_test.cpp
)
target_link_libraries(test_oracle PRIVATE nlohmann_json::nlohmann_json)

add_executable(oracle_chain oracle/chain.cpp)
target_link_libraries(oracle_chain PRIVATE oriel_core_objects oriel_objects oriel_fmt)

# oriel_oracle(<name> <script in tests/oracle> <its arguments>...)
function(oriel_oracle name script)
    add_test(NAME oracle/${name} COMMAND "${ORIEL_TEST_PYTHON}" -B "${CMAKE_CURRENT_SOURCE_DIR}/oracle/${script}" ${ARGN})
    oriel_test_entry(oracle/${name} oracle)
    set_tests_properties(oracle/${name} PROPERTIES SKIP_RETURN_CODE 77)
endfunction()

if(ORIEL_TEST_PYTHON)
    oriel_oracle(library library_oracle.py "$<TARGET_FILE:oracle_chain>" 5000)
    if(TARGET oriel_tool)
        oriel_oracle(tool tool_oracle.py "$<TARGET_FILE:oriel_tool>" 300)
    endif()
endif()

# The C ABI by ctypes: for that the library must be one that can be loaded, and Python must have the sanitizer's runtime
# before anything else. ThreadSanitizer's does not bear it.
get_target_property(library_type oriel TYPE)
if(NOT ORIEL_TEST_PYTHON OR NOT library_type STREQUAL "SHARED_LIBRARY" OR ORIEL_SANITIZE MATCHES "thread")
    return()
endif()
set(runtimes "")
if(ORIEL_SANITIZE)
    set(names libclang_rt.asan-${CMAKE_SYSTEM_PROCESSOR}.so) # which has UBSan's in it
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        set(names libasan.so libubsan.so)
    endif()
    foreach(name IN LISTS names)
        execute_process(COMMAND "${CMAKE_CXX_COMPILER}" -print-file-name=${name}
            OUTPUT_VARIABLE runtime OUTPUT_STRIP_TRAILING_WHITESPACE)
        if(NOT EXISTS "${runtime}")
            return()
        endif()
        list(APPEND runtimes "${runtime}")
    endforeach()
    list(JOIN runtimes " " runtimes)
endif()

oriel_oracle(memoryview memoryview_oracle.py "$<TARGET_FILE:oriel>" 5000 1) # the same chains everywhere
oriel_oracle(golden_file memoryview_oracle.py "$<TARGET_FILE:oriel>"
    --same-golden "${CMAKE_CURRENT_SOURCE_DIR}/oracle/golden.jsonl")
if(ORIEL_SANITIZE)
    set_tests_properties(oracle/memoryview oracle/golden_file PROPERTIES
        TIMEOUT 900
        ENVIRONMENT "LD_PRELOAD=${runtimes};ASAN_OPTIONS=detect_leaks=0;UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1")
else()
    oriel_oracle(faults faults.py "${PROJECT_BINARY_DIR}" "$<TARGET_FILE:oriel>")
    set_tests_properties(oracle/faults PROPERTIES TIMEOUT 1200)
endif()
