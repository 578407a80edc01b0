# weir_embed(NAME FOLDER [PATTERN [LIST]]): every file below FOLDER that is called PATTERN (*.json) becomes part of the library
# weir_NAME, byte for byte, as the list that weir::NAME::LIST() (embedded_files) of src/NAME/LIST.hpp returns. A file that is added, changed or removed is
# taken up by the next build.
function(weir_embed name folder)
  set(pattern *.json)
  if(ARGC GREATER 2)
    set(pattern ${ARGV2})
  endif()
  set(list embedded_files)
  if(ARGC GREATER 3)
    set(list ${ARGV3})
  endif()
  file(GLOB_RECURSE paths RELATIVE ${folder} CONFIGURE_DEPENDS ${folder}/${pattern})
  list(SORT paths)
  list(TRANSFORM paths PREPEND ${folder}/ OUTPUT_VARIABLE files)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${list}.cpp)
  # The list is part of the command, so that a removed file changes it.
  list(JOIN paths "|" joined)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DNAME=${name} -DLIST=${list} -DFOLDER=${folder} "-DPATHS=${joined}" -DOUTPUT=${output}
      -P ${PROJECT_SOURCE_DIR}/cmake/write_embedded.cmake
    DEPENDS ${files} ${PROJECT_SOURCE_DIR}/cmake/write_embedded.cmake
    COMMENT "Building the files of ${folder} in" VERBATIM)
  target_sources(weir_${name} PRIVATE ${output})
  # clang warns of string literals above 64 KiB, which every compiler we build with takes.
  set_source_files_properties(${output} PROPERTIES SKIP_PRECOMPILE_HEADERS ON COMPILE_OPTIONS -Wno-overlength-strings)
endfunction()
