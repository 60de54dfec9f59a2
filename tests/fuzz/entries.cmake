# Fuzz targets (docs/fuzzing.md), in builds with sanitizers: the targets as one library of objects, a program that
# replays them, which CTest runs, and one that writes their seeds. With ORIEL_FUZZ each target becomes a libFuzzer program
# fuzz_NAME.
#
# To fuzz another codec, add its name. (fuzz/targets fails where a row of the table is missing here.)
set(fuzz_codecs bmp farbfeld jpeg npy pam pfm png pnm qoi raw tga tiff)
get_property(has_webp GLOBAL PROPERTY ORIEL_HAS_WEBP)
if(has_webp)
    list(APPEND fuzz_codecs webp)
endif()
set(fuzz_targets exif format gather photoshop select view xmp ${fuzz_codecs})

set(sources
    bmp_seeds.cpp
    checksums.cpp
    codec_target.cpp
    format_target.cpp
    gather_target.cpp
    jpeg_seeds.cpp
    mend_seeds.cpp
    mend_target.cpp
    png_seeds.cpp
    seeds.cpp
    select_target.cpp
    targets.cpp
    tga_seeds.cpp
    tiff_seeds.cpp
    view_geometry.cpp
    view_target.cpp
    written.cpp
)
set(tool_sources geometry_target.cpp line_target.cpp)
set(programs libfuzzer.cpp replay.cpp seeds_main.cpp)
foreach(file IN LISTS sources tool_sources programs)
    set_property(GLOBAL APPEND PROPERTY ORIEL_FLOORS "tests tests/fuzz/${file}")
endforeach()

set(tool_objects "")
if(TARGET oriel_tool_objects)
    list(APPEND sources ${tool_sources})
    list(APPEND fuzz_targets geometry line)
    set(tool_objects oriel_tool_objects)
endif()

list(TRANSFORM sources PREPEND fuzz/)
add_library(fuzz_objects OBJECT ${sources})
oriel_precompile(fuzz_objects)
target_link_libraries(fuzz_objects PUBLIC oriel_core_objects ${tool_objects})
target_include_directories(fuzz_objects PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}" "${PROJECT_SOURCE_DIR}/src")
target_compile_definitions(fuzz_objects PRIVATE ORIEL_FUZZ_TOOL=$<BOOL:${tool_objects}>)

function(oriel_fuzz_program name main)
    add_executable(${name} fuzz/${main})
    target_link_libraries(${name} PRIVATE fuzz_objects oriel_core_objects oriel_objects ${tool_objects} oriel_fmt)
endfunction()

oriel_fuzz_program(fuzz_replay replay.cpp)
oriel_fuzz_program(fuzz_seeds seeds_main.cpp)

foreach(name IN LISTS fuzz_targets)
    add_test(NAME fuzz/${name} COMMAND fuzz_replay ${name})
    oriel_test_entry(fuzz/${name} fuzz)
endforeach()
add_test(NAME fuzz/targets COMMAND fuzz_replay --targets ${fuzz_targets})
oriel_test_entry(fuzz/targets fuzz)

if(ORIEL_FUZZ)
    add_custom_target(fuzz)
    add_dependencies(fuzz fuzz_seeds fuzz_replay)
    foreach(name IN LISTS fuzz_targets)
        oriel_fuzz_program(fuzz_${name} libfuzzer.cpp)
        target_compile_definitions(fuzz_${name} PRIVATE ORIEL_FUZZ_TARGET="${name}")
        target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
        add_dependencies(fuzz fuzz_${name})
    endforeach()
endif()
