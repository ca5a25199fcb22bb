# One program NAME_fuzz a target, and two ctest entries: the kept corpus once through it, and a
# short search that starts from the corpus and keeps what it finds in the build folder.

file(GLOB shared_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/fuzz/*.cpp)
list(FILTER shared_sources EXCLUDE REGEX "_fuzz\\.cpp$")

foreach(source IN LISTS fuzz_targets)
    cmake_path(GET source STEM program)
    string(REGEX REPLACE "_fuzz$" "" name ${program})
    add_executable(${program} ${source} ${shared_sources})
    target_link_libraries(${program} PRIVATE ${rooms} editor_messages editor_text editor_site)
    target_link_options(${program} PRIVATE -fsanitize=fuzzer)
    atelier_test(fuzz/${name}/corpus tests/fuzz/run.sh corpus ${name})
    atelier_test(fuzz/${name}/search tests/fuzz/run.sh search ${name})
    # ATELIER_FUZZ_SECONDS decides how long; libFuzzer itself ends an input that takes 10 s.
    set_tests_properties(fuzz/${name}/search PROPERTIES TIMEOUT 0)
endforeach()
