# What is under tests/, by its name:
#   tools/NAME.cpp            a program NAME that tests start
#   bench/*.cpp               together the program atelier-bench
#   salle/*.cpp               together the program salle, the simulated room
#   fuzz/NAME_fuzz.cpp        a fuzz target (preset fuzz)
#   stretched/*.cpp           together stretched_tests: layouts, with sentences that are 40 % longer
#   planted/                  bugs to plant, and the switch that these programs know
#   style/                    the house style: checks of the tree, each with a test of the check
#   **/NAME_test.py           run by Python's unittest; those of style/ and scripts/ in dev alone
#   every other **/*.cpp      together the program atelier_tests; each *_test.cpp is one ctest entry
#                             (preset planted: those of editor/ the program editor_tests)
#
# ctest starts every test in the checkout's root, with ATELIER_BUILD_DIR = the build folder.

set(rooms protocol)
if(TARGET sync)
    set(rooms sync)
endif()
if(TARGET node)
    set(rooms node)
endif()
set(all_rooms ${rooms})
foreach(room IN ITEMS editor_messages editor_text editor_site editor node_shell)
    if(TARGET ${room})
        list(APPEND all_rooms ${room})
    endif()
endforeach()

set(test_environment "ATELIER_BUILD_DIR=${CMAKE_BINARY_DIR};PYTHONDONTWRITEBYTECODE=1")
find_program(symbolizer llvm-symbolizer-19)
if(symbolizer) # sanitizers look for it without the number
    list(APPEND test_environment "ASAN_SYMBOLIZER_PATH=${symbolizer}")
endif()

if(ATELIER_SANITIZE) # looks for wrong memory, not for rare histories: a tenth of them, 10 s of 100
    list(APPEND test_environment "ATELIER_HISTORIES=1000")
endif()

# Far above any of them, on a busy machine too; what hangs shall end before who waits goes away.
function(atelier_test name)
    add_test(NAME ${name} COMMAND ${ARGN} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    set_tests_properties(${name} PROPERTIES ENVIRONMENT "${test_environment}" TIMEOUT 300)
endfunction()

file(GLOB_RECURSE all_sources CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR} tests/*.cpp)
set(fuzz_targets ${all_sources})
list(FILTER fuzz_targets INCLUDE REGEX "^tests/fuzz/[^/]*_fuzz\\.cpp$")
set(tools ${all_sources})
list(FILTER tools INCLUDE REGEX "^tests/tools/")
set(bench ${all_sources})
list(FILTER bench INCLUDE REGEX "^tests/bench/")
set(units ${all_sources})
list(FILTER units EXCLUDE REGEX "^tests/(tools|bench|fuzz|salle|planted|stretched)/")
set(salle ${all_sources})
list(FILTER salle INCLUDE REGEX "^tests/salle/")
if(ATELIER_FUZZ)
    # Clang takes 2 to 13 s for a test: every day only what reads bytes from outside is tested under
    # its sanitizers; all else is in the asan preset, and in dev under the standard library's checks.
    list(FILTER units INCLUDE REGEX "^tests/([^/]*\\.cpp$|(protocol|editor/(text|syntax))/)")
    list(FILTER units EXCLUDE REGEX "_words_test\\.cpp$") # sentences are in the programs
    list(FILTER tools EXCLUDE REGEX ".")
    list(FILTER bench EXCLUDE REGEX ".")
    list(FILTER salle EXCLUDE REGEX ".")
endif()
set(editor_units)
if(ATELIER_PLANTS) # whoever tries the bugs of one room need not build the tests of the others
    set(editor_units ${units})
    list(FILTER editor_units INCLUDE REGEX "^tests/editor/")
    list(FILTER units EXCLUDE REGEX "^tests/editor/")
endif()

if(ATELIER_COVERAGE) # of the two rooms that have a mark, by their own tests
    list(FILTER units INCLUDE REGEX "^tests/([^/]*\\.cpp$|(protocol|sync)/)")
    set(rooms sync)
    set(all_rooms sync editor_messages)
endif()

find_program(python3 python3 REQUIRED)

# In place of the tests among these: files that each are several of one room (tests/together.py),
# made anew when one of them changes. A test that goes alone now and did not before says so.
function(tests_in_batches result)
    set(together ${ARGN})
    list(FILTER together INCLUDE REGEX "_test\\.cpp$")
    execute_process(COMMAND ${python3} -B tests/together.py --alone ${together}
                    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} OUTPUT_VARIABLE alone
                    OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    separate_arguments(alone)
    list(REMOVE_ITEM together ${alone})
    set(sources ${ARGN})
    list(REMOVE_ITEM sources ${together})
    foreach(room IN ITEMS protocol sync node editor)
        set(left ${together})
        list(FILTER left INCLUDE REGEX "^tests/${room}/")
        set(number 0)
        while(left)
            list(SUBLIST left 0 8 some)
            list(REMOVE_ITEM left ${some})
            math(EXPR number "${number} + 1")
            set(file ${CMAKE_BINARY_DIR}/together/${room}_tests_${number}.cpp)
            add_custom_command(
                OUTPUT ${file}
                COMMAND ${python3} -B tests/together.py ${file} ${some}
                DEPENDS tests/together.py ${some} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} VERBATIM)
            list(APPEND sources ${file})
        endwhile()
        list(FILTER together EXCLUDE REGEX "^tests/${room}/")
    endforeach()
    set(${result} ${sources} ${together} PARENT_SCOPE)
endfunction()

# ---- programs ------------------------------------------------------------------------------------

# Catch2's runner is the longest unit (35 s of g++ with sanitizers, 10 s without) and not ours.
set_source_files_properties(tests/main.cpp PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
if(ATELIER_SANITIZE)
    set_source_files_properties(tests/main.cpp PROPERTIES COMPILE_OPTIONS -fno-sanitize=all)
endif()
tests_in_batches(unit_sources ${units})
add_executable(atelier_tests ${unit_sources})
target_link_libraries(atelier_tests PRIVATE planted ${all_rooms} Boost::json PkgConfig::sodium
                      PkgConfig::sqlite)

# What every test includes, and a third of the time that most of them take.
target_precompile_headers(atelier_tests PRIVATE ${CMAKE_SOURCE_DIR}/tests/test.hpp)

# With a table of sentences of its own, which the editor's library then leaves where it is.
if(TARGET editor)
    set(stretched_table ${CMAKE_BINARY_DIR}/stretched_words_table.cpp)
    add_custom_command(
        OUTPUT ${stretched_table}
        COMMAND ${Python3_EXECUTABLE} ${CMAKE_SOURCE_DIR}/editor/words/po_table.py --stretch 40
                ${catalogues} ${stretched_table}
        DEPENDS editor/words/po_table.py ${catalogues} VERBATIM)
    file(GLOB stretched CONFIGURE_DEPENDS tests/stretched/*.cpp)
    add_executable(stretched_tests tests/main.cpp ${stretched} ${stretched_table}
                   tests/editor/app/scripted_room.cpp)
    target_link_libraries(stretched_tests PRIVATE planted protocol editor)
endif()

if(editor_units)
    tests_in_batches(editor_unit_sources ${editor_units})
    add_executable(editor_tests ${editor_unit_sources} tests/main.cpp)
    target_link_libraries(editor_tests PRIVATE planted ${all_rooms} Boost::json PkgConfig::sodium)
    target_precompile_headers(editor_tests PRIVATE ${CMAKE_SOURCE_DIR}/tests/test.hpp)
endif()

foreach(source IN LISTS tools)
    cmake_path(GET source STEM name)
    add_executable(${name} ${source})
    target_link_libraries(${name} PRIVATE ${all_rooms} Boost::json)
endforeach()

if(bench)
    add_executable(atelier-bench ${bench})
    target_link_libraries(atelier-bench PRIVATE node_shell Boost::json PkgConfig::archive)
endif()

if(salle)
    add_executable(salle ${salle})
    target_link_libraries(salle PRIVATE planted ${rooms})
    # For the same reason as tests_in_batches; its files have few names of their own.
    set_target_properties(salle PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 9)
endif()

# ---- unit tests: one entry a file ---------------------------------------------------------------
# A process a test case would spend more time in starting than in testing; a process for all would
# use one core. Cases tagged [.long] wait for scripts/test.sh --long.

set(stems)
foreach(source IN LISTS units)
    if(NOT source MATCHES "_test\\.cpp$")
        continue()
    endif()
    cmake_path(GET source STEM stem)
    if(stem IN_LIST stems)
        message(FATAL_ERROR "Two tests are called ${stem}.cpp; Catch2 tells files by name only")
    endif()
    list(APPEND stems ${stem})
    string(REGEX REPLACE "^tests/|\\.cpp$" "" name ${source})
    atelier_test(${name} atelier_tests --filenames-as-tags --warn NoTests "[#${stem}]~[.]")
endforeach()

if(TARGET stretched_tests)
    atelier_test(stretched/layout_test stretched_tests --warn NoTests)
endif()

# ---- tests in Python ----------------------------------------------------------------------------

file(GLOB_RECURSE python_tests CONFIGURE_DEPENDS RELATIVE ${CMAKE_SOURCE_DIR} tests/*_test.py)
if(NOT ATELIER_STYLE)
    list(FILTER python_tests EXCLUDE REGEX "^tests/(style|scripts)/")
endif()
if(ATELIER_FUZZ OR ATELIER_COVERAGE)
    list(FILTER python_tests EXCLUDE REGEX ".")
endif()
if(ATELIER_SANITIZE) # rooms of many nodes have marks of seconds
    list(FILTER python_tests EXCLUDE REGEX
         "^tests/(node/shell/(room|broken_room|kill)|bench/real_nodes)_test")
endif()
foreach(source IN LISTS python_tests)
    string(REGEX REPLACE "^tests/|\\.py$" "" name ${source})
    atelier_test(${name} ${python3} ${source} -v)
endforeach()

# With marks of time, and enough to do for two cores.
foreach(alone IN ITEMS salle/salle_test node/shell/kill_test)
    if(TEST ${alone})
        set_tests_properties(${alone} PROPERTIES PROCESSORS 2)
    endif()
endforeach()

if(ATELIER_FUZZ)
    include(tests/fuzz/fuzz.cmake)
endif()
if(ATELIER_STYLE)
    include(tests/style/style.cmake)
endif()
