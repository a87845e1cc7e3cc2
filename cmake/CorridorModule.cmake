# One function for each kind of target, so that include folder, standard and warnings are set in one place.

find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)

function(corridor_compile_options target)
  target_compile_features(${target} PUBLIC cxx_std_20)
  # -ffp-contract=off: the same bytes whatever the compiler would have fused.
  target_compile_options(${target} PRIVATE -ffp-contract=off -Wall -Wextra -Wpedantic -Wshadow
    -Wconversion -Wsign-conversion -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # -Wno-restrict: false alarm in std::string concatenation (GCC bug 105329).
    target_compile_options(${target} PRIVATE -Wduplicated-cond -Wlogical-op -Wno-restrict)
  endif()
  if(CORRIDOR_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()

# corridor_module(path KERNELS SOURCES tree.cc skim.cc USES corridor::network PRIVATE ZLIB::ZLIB)
# PRIVATE: libraries of others that only the sources of this module see. KERNELS: its loops take most
# of the time of the tests, so trees of the sanitizers compile it with CORRIDOR_KERNEL_OPTIONS.
function(corridor_module name)
  cmake_parse_arguments(ARG "KERNELS" "" "SOURCES;USES;PRIVATE" ${ARGN})
  add_library(corridor_${name} STATIC ${ARG_SOURCES})
  add_library(corridor::${name} ALIAS corridor_${name})
  target_include_directories(corridor_${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
  target_link_libraries(corridor_${name} PUBLIC ${ARG_USES} PRIVATE ${ARG_PRIVATE})
  corridor_compile_options(corridor_${name})
  if(ARG_KERNELS)
    target_compile_options(corridor_${name} PRIVATE ${CORRIDOR_KERNEL_OPTIONS})
  endif()
endfunction()

# corridor_test(path THREADS SOURCES tree_test.cc USES corridor::path): one program a module, run by
# ctest. THREADS: it uses threads, and runs under the thread sanitizer too (label and target below).
function(corridor_test name)
  cmake_parse_arguments(ARG "THREADS" "" "SOURCES;USES" ${ARGN})
  find_package(GTest REQUIRED)
  find_package(rapidcheck REQUIRED)
  add_executable(${name}_test ${ARG_SOURCES})
  target_link_libraries(${name}_test PRIVATE ${ARG_USES} GTest::gtest GTest::gmock GTest::gtest_main
    rapidcheck rapidcheck_gtest)
  target_compile_definitions(${name}_test PRIVATE
    CORRIDOR_SOURCE_DIR="${CMAKE_SOURCE_DIR}" CORRIDOR_BINARY_DIR="${CMAKE_BINARY_DIR}")
  target_include_directories(${name}_test PRIVATE ${CMAKE_SOURCE_DIR}/tests)
  corridor_compile_options(${name}_test)
  # gtest's macros and RapidCheck's generators convert signs in their own templates.
  target_compile_options(${name}_test PRIVATE -Wno-sign-conversion -Wno-conversion)
  add_test(NAME ${name} COMMAND ${name}_test)
  set_tests_properties(${name} PROPERTIES TIMEOUT 900)
  if(ARG_THREADS)
    set_tests_properties(${name} PROPERTIES LABELS threads
      ENVIRONMENT "TSAN_OPTIONS=suppressions=${CMAKE_SOURCE_DIR}/tests/tsan.supp")
    add_dependencies(thread_tests ${name}_test)
  endif()
endfunction()

# corridor_bench(path SOURCES tree_bench.cc USES corridor::path): built with CORRIDOR_BENCH=ON.
function(corridor_bench name)
  cmake_parse_arguments(ARG "" "" "SOURCES;USES" ${ARGN})
  find_package(benchmark REQUIRED)
  add_executable(${name}_bench ${ARG_SOURCES})
  target_link_libraries(${name}_bench PRIVATE ${ARG_USES} benchmark::benchmark)
  corridor_compile_options(${name}_bench)
endfunction()

# corridor_fuzz(csv SOURCES csv_fuzz.cc USES corridor::table): a reader fed with arbitrary bytes. With
# CORRIDOR_FUZZ (clang) libFuzzer makes them up; otherwise a test replays tests/fuzz/corpus/NAME.
function(corridor_fuzz name)
  cmake_parse_arguments(ARG "" "" "SOURCES;USES" ${ARGN})
  add_executable(${name}_fuzz ${ARG_SOURCES})
  target_link_libraries(${name}_fuzz PRIVATE ${ARG_USES})
  corridor_compile_options(${name}_fuzz)
  add_dependencies(fuzz_targets ${name}_fuzz)
  if(CORRIDOR_FUZZ)
    target_link_options(${name}_fuzz PRIVATE -fsanitize=fuzzer)
  else()
    target_sources(${name}_fuzz PRIVATE ${CMAKE_SOURCE_DIR}/tests/fuzz/replay.cc)
    add_test(NAME ${name}_fuzz
      COMMAND ${name}_fuzz ${CMAKE_SOURCE_DIR}/tests/fuzz/corpus/${name})
    set_tests_properties(${name}_fuzz PROPERTIES TIMEOUT 300)
  endif()
endfunction()
