# weir_library(NAME SOURCES a.cpp ... [LINK lib ...] [LINK_PRIVATE lib ...])
# One static library per folder of src/: target weir_NAME. All share one precompiled header.
function(weir_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINK;LINK_PRIVATE")
  add_library(weir_${name} STATIC ${arg_SOURCES})
  target_include_directories(weir_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(weir_${name} PUBLIC ${arg_LINK} PRIVATE ${arg_LINK_PRIVATE})
  target_precompile_headers(weir_${name} REUSE_FROM weir_pch)
endfunction()

# weir_test(FOLDER SOURCES a_test.cpp ... LINK lib ... [BINARY])
# One Catch2 binary per folder of tests/, each TEST_CASE a ctest test labelled FOLDER. BINARY: the tests run the program.
# All share one precompiled header and are compiled with WEIR_TEST_OPTIONS beside the flags of the house.
function(weir_test folder)
  cmake_parse_arguments(PARSE_ARGV 1 arg "BINARY" "" "SOURCES;LINK")
  add_executable(${folder}_test ${arg_SOURCES})
  target_include_directories(${folder}_test PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_compile_definitions(${folder}_test PRIVATE WEIR_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  target_link_libraries(${folder}_test PRIVATE ${arg_LINK} weir_core Catch2::Catch2WithMain)
  target_compile_options(${folder}_test PRIVATE ${WEIR_TEST_OPTIONS})
  target_precompile_headers(${folder}_test REUSE_FROM weir_test_pch)
  if(arg_BINARY)
    target_compile_definitions(${folder}_test PRIVATE WEIR_BINARY="$<TARGET_FILE:weir>")
    add_dependencies(${folder}_test weir)
  endif()
  catch_discover_tests(${folder}_test TEST_PREFIX "${folder}: " EXTRA_ARGS -w NoAssertions
    PROPERTIES FAIL_REGULAR_EXPRESSION "No.test.cases.matched" LABELS ${folder} TIMEOUT 600 DISCOVERY_TIMEOUT 60)
endfunction()
