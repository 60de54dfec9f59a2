# What the Python module does, and CPython's own test suites on its objects. Where a package that a test needs is
# missing the test is skipped.
# A sanitizer's run time has to be the first library of a process, which Debian's python3 knows nothing of: such builds
# have no entries here. (The C ABI below the module is tested in them.)
if(NOT TARGET oriel_python OR ORIEL_SANITIZE)
    return()
endif()

# oriel_python_entry(<name> <label> <script> <argument>...)
function(oriel_python_entry name label script)
    add_test(NAME ${name} COMMAND /usr/bin/python3 -B "${CMAKE_CURRENT_SOURCE_DIR}/python/${script}" ${ARGN})
    oriel_test_entry(${name} ${label})
    set_tests_properties(${name} PROPERTIES SKIP_RETURN_CODE 77)
    set_property(TEST ${name} APPEND PROPERTY ENVIRONMENT
        "PYTHONPATH=$<TARGET_FILE_DIR:oriel_python>:${CMAKE_CURRENT_SOURCE_DIR}/python"
        "ORIEL_SOURCE=${PROJECT_SOURCE_DIR}")
endfunction()

foreach(name IN ITEMS view image consumers defects leaks)
    oriel_python_entry(python/${name} python run.py ${name}_test)
endforeach()
oriel_python_entry(python/session python session.py "${PROJECT_SOURCE_DIR}/docs/python.md")
oriel_python_entry(oracle/memoryview_a oracle run.py memoryview_suite A)
oriel_python_entry(oracle/memoryview_b oracle run.py memoryview_suite B)
oriel_python_entry(oracle/test_buffer oracle run.py buffer_suite 300)
