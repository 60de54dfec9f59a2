# The tool holds oriel and the codecs in itself, as far as the codecs are there as archives: to find and to relocate twenty
# shared libraries took half of the time of `oriel info`, and 2 MB. JBIG-KIT, which libtiff brings, is under the GPL: who
# hands the program to others may want this off.
option(ORIEL_STANDALONE "The tool of a shared build needs no library of oriel's, and of codecs only what has no archive" ON)

# oriel_archives(<variable>): what the codecs' libraries are as archives, each beside the shared one that is used
# otherwise, which stands in where there is none; empty if a program linked so does not come about.
function(oriel_archives out)
    set(${out} "" PARENT_SCOPE)
    get_property(names GLOBAL PROPERTY ORIEL_CODEC_LINK_NAMES)
    if(tiff IN_LIST names)
        list(APPEND names Lerc jbig lzma zstd) # what Debian's libtiff.a needs besides the others
    endif()
    set(archives "")
    foreach(name IN LISTS names)
        find_library(ORIEL_SHARED_${name} ${name})
        get_filename_component(folder "${ORIEL_SHARED_${name}}" DIRECTORY)
        find_library(ORIEL_ARCHIVE_${name} NAMES lib${name}.a ${name} HINTS "${folder}" NO_DEFAULT_PATH)
        mark_as_advanced(ORIEL_SHARED_${name} ORIEL_ARCHIVE_${name})
        if(NOT ORIEL_ARCHIVE_${name})
            return()
        endif()
        list(APPEND archives "${ORIEL_ARCHIVE_${name}}")
    endforeach()

    # Archives of another system may need others than these.
    include(CheckCXXSourceCompiles)
    set(uses "")
    foreach(pair IN ITEMS tiff:TIFFGetVersion webp:WebPDecode jpeg:jpeg_std_error png:png_create_read_struct
            turbojpeg:tjInitTransform webpmux:WebPMuxAssemble webpdemux:WebPDemuxInternal)
        string(REPLACE ":" ";" pair "${pair}")
        list(GET pair 0 name)
        list(GET pair 1 symbol)
        if(name IN_LIST names)
            string(APPEND uses "extern \"C\" void ${symbol}();\nvoid (*volatile use_${name})() = ${symbol};\n")
        endif()
    endforeach()
    set(CMAKE_REQUIRED_LIBRARIES "-Wl,--start-group" ${archives} "-Wl,--end-group" Threads::Threads)
    set(CMAKE_REQUIRED_LINK_OPTIONS -static-libstdc++ -static-libgcc)
    check_cxx_source_compiles("${uses} int main() { return 0; }" ORIEL_ARCHIVES_LINK)
    if(ORIEL_ARCHIVES_LINK)
        set(${out} "${archives}" PARENT_SCOPE)
    endif()
endfunction()

set(archives "")
if(ORIEL_STANDALONE AND BUILD_SHARED_LIBS AND NOT ORIEL_SANITIZE)
    oriel_archives(archives)
    if(NOT archives)
        message(STATUS "The tool is linked to shared libraries: some codec's archive is not there, or needs others")
    endif()
endif()

if(archives)
    target_sources(oriel_tool PRIVATE $<TARGET_OBJECTS:oriel_core_objects> $<TARGET_OBJECTS:oriel_objects>)
    target_link_libraries(oriel_tool PRIVATE "$<LINK_GROUP:RESCAN,${archives}>" Threads::Threads)
    target_link_options(oriel_tool PRIVATE -static-libstdc++ -static-libgcc)
    set(tool_is_standalone ON PARENT_SCOPE)
    # An archive that is upgraded keeps the time at which it was made, often before the tool was; when it came here
    # is told by the time its inode changed.
    set(stamp "${CMAKE_CURRENT_BINARY_DIR}/archives")
    add_custom_target(oriel_archives
        COMMAND stat -L -c "%n %s %Z" ${archives} > "${stamp}.now"
        COMMAND "${CMAKE_COMMAND}" -E copy_if_different "${stamp}.now" "${stamp}"
        BYPRODUCTS "${stamp}" VERBATIM)
    add_dependencies(oriel_tool oriel_archives)
    set_property(TARGET oriel_tool APPEND PROPERTY LINK_DEPENDS "${stamp}")
else()
    target_link_libraries(oriel_tool PRIVATE oriel::oriel)
    set(tool_is_standalone OFF PARENT_SCOPE)
endif()
