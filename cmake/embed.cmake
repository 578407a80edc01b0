# weir_embed(TARGET FOLDER): every *.json below FOLDER becomes part of TARGET, byte for byte, as the list that
# weir::schema::embedded_files() returns. A file that is added, changed or removed is taken up by the next build.
function(weir_embed target folder)
  file(GLOB_RECURSE paths RELATIVE ${folder} CONFIGURE_DEPENDS ${folder}/*.json)
  list(SORT paths)
  list(TRANSFORM paths PREPEND ${folder}/ OUTPUT_VARIABLE files)
  set(output ${CMAKE_CURRENT_BINARY_DIR}/embedded_files.cpp)
  # The list is part of the command, so that a removed file changes it.
  list(JOIN paths "|" joined)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DFOLDER=${folder} "-DPATHS=${joined}" -DOUTPUT=${output} -P ${PROJECT_SOURCE_DIR}/cmake/write_embedded.cmake
    DEPENDS ${files} ${PROJECT_SOURCE_DIR}/cmake/write_embedded.cmake
    COMMENT "Building the schemas in" VERBATIM)
  target_sources(${target} PRIVATE ${output})
  set_source_files_properties(${output} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
endfunction()
