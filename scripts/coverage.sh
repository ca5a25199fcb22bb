#!/bin/bash
# Line coverage of protocol/ by its unit tests; fails below ATELIER_COVERAGE_MIN (default 95) %.
#   scripts/coverage.sh      a page a file lies in build/coverage/html afterwards
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
. scripts/environment.sh

scripts/setup.sh
jobs=${ATELIER_JOBS:-$(jobs_here)}
. scripts/presets.sh

build coverage
find build/coverage -name '*.gcda' -delete # else old runs are counted with this one
run_tests coverage -R '^protocol/'
mkdir -p build/coverage/html
# The compiler wrote paths from the checkout's root (-ffile-prefix-map), so gcov starts there.
gcovr --root . --object-directory build/coverage --filter 'protocol/' --gcov-executable gcov-12 \
    --exclude-unreachable-branches --html-details build/coverage/html/index.html \
    --print-summary --fail-under-line "${ATELIER_COVERAGE_MIN:-95}" build/coverage
