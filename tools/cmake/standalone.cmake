# The tool holds oriel and the codecs in itself, as far as the codecs are there as archives: to find and to relocate twenty
# shared libraries took half of the time of `oriel info`, and 2 MB. What is linked so is mended by building again, and
# JBIG-KIT, which libtiff brings, is under the GPL: who hands programs to others may want it off.
option(ORIEL_STANDALONE "The tool needs no shared library of oriel's, and of codecs only what has no archive" ON)

set(standalone OFF)
if(ORIEL_STANDALONE AND BUILD_SHARED_LIBS AND NOT ORIEL_SANITIZE)
    set(standalone ON)
    get_property(names GLOBAL PROPERTY ORIEL_CODEC_LINK_NAMES)
    if(tiff IN_LIST names)
        list(APPEND names Lerc jbig lzma zstd) # what Debian's libtiff.a needs besides the others
    endif()
    set(codecs "")
    foreach(name IN LISTS names)
        find_library(ORIEL_ARCHIVE_${name} NAMES lib${name}.a ${name})
        mark_as_advanced(ORIEL_ARCHIVE_${name})
        list(APPEND codecs "${ORIEL_ARCHIVE_${name}}")
        if(NOT ORIEL_ARCHIVE_${name})
            set(standalone OFF)
        endif()
    endforeach()
endif()

if(standalone)
    target_sources(oriel_tool PRIVATE $<TARGET_OBJECTS:oriel_core_objects> $<TARGET_OBJECTS:oriel_objects>)
    target_link_libraries(oriel_tool PRIVATE "$<LINK_GROUP:RESCAN,${codecs}>" Threads::Threads)
    target_link_options(oriel_tool PRIVATE -static-libstdc++ -static-libgcc LINKER:--gc-sections)
else()
    target_link_libraries(oriel_tool PRIVATE oriel::oriel)
endif()
