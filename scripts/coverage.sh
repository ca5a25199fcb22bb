#!/bin/bash
# Line coverage of protocol/ and sync/, each by its own unit tests; fails when one is below its mark.
#   scripts/coverage.sh      a page a file lies in build/coverage/html/ROOM afterwards
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
. scripts/environment.sh

scripts/setup.sh
jobs=${ATELIER_JOBS:-$(jobs_here)}
. scripts/presets.sh

# ROOM PERCENT
cover() {
    find build/coverage -name '*.gcda' -delete # else old runs are counted with this one
    run_tests coverage -R "^$1/"
    mkdir -p "build/coverage/html/$1"
    # The compiler wrote paths from the checkout's root (-ffile-prefix-map), so gcov starts there.
    gcovr --root . --object-directory build/coverage --filter "$1/" --gcov-executable gcov-12 \
        --exclude-unreachable-branches --html-details "build/coverage/html/$1/index.html" \
        --print-summary --fail-under-line "$2" build/coverage
}

build coverage
# A tenth of the histories: what they run shows in the first ones.
export ATELIER_HISTORIES=${ATELIER_HISTORIES:-1000}
cover protocol 95
cover sync 90
