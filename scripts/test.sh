#!/bin/bash
# Everything a change must pass, from nothing but Debian 12:
#
#   scripts/test.sh [--strict]       the gate. --strict: a skip fails, unless it is for large data
#   scripts/test.sh --long [PART…]   what is too long for every day (scripts/long.sh); resumable
#
# The last line is "N passed, N failed, N skipped"; every skip is named above it. Exit 0 when
# nothing failed. ATELIER_DATA names the folder with large data (default: ../shared beside us).
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
. scripts/environment.sh

scripts/setup.sh
jobs=$(jobs_here)
export ATELIER_JOBS=$jobs
export ATELIER_DATA=${ATELIER_DATA:-$root/../shared}
. scripts/presets.sh

if [ "${1:-}" = --long ]; then
    shift
    . scripts/long.sh
    run_long "$@"
    exit
fi

summary=(python3 scripts/summary.py)
if [ "${1:-}" = --strict ]; then
    summary+=(--strict)
    shift
fi
if [ $# -gt 0 ]; then
    sed -n '2,8s/^# \?//p' "${BASH_SOURCE[0]}" >&2
    exit 2
fi

# dev has the style checks; fuzz runs the same unit tests under clang's sanitizers, then replays and
# searches. asan (g++), release and coverage wait for --long, tsan for the first thread.
rm -rf build/results
for preset in dev fuzz; do
    build "$preset"
done
for preset in dev fuzz; do
    run_tests "$preset" || true # summary.py counts from the results
done
"${summary[@]}" build/results/{dev,fuzz}.xml
