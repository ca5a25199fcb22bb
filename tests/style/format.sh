#!/bin/sh
# Every C++ file as clang-format-19 would write it: tests/style/format.sh [ROOT]
# To put a file right: clang-format-19 -i FILE
set -eu
cd "${1:-.}"
find protocol sync node editor tests \( -name '*.cpp' -o -name '*.hpp' \) -print0 2>/dev/null |
    xargs -0 -r clang-format-19 --dry-run -Werror
