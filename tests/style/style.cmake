# The house style, as tests. `*_test.py` beside each check plants what it must find.

atelier_test(style/house ${python3} tests/style/house.py)
atelier_test(style/format tests/style/format.sh)
atelier_test(style/tidy ${python3} tests/style/tidy.py . ${CMAKE_BINARY_DIR})
# It runs as many clang-tidy as there are jobs; cold, that is some minutes.
set_tests_properties(style/tidy PROPERTIES RUN_SERIAL TRUE TIMEOUT 3600)
