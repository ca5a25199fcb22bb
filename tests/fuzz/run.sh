#!/bin/sh
# One fuzz target, NAME, from the checkout's root, after `cmake --build --preset fuzz`:
#   tests/fuzz/run.sh corpus NAME   every kept input once
#   tests/fuzz/run.sh search NAME   ATELIER_FUZZ_SECONDS (default 10) of new inputs
# What a search finds stays in build/fuzz/finds/NAME: inputs that reach new code, and crash-*, which
# the next search tries first. Keep one by copying it, small and well named, to tests/fuzz/corpus/.
set -eu
mode=$1 name=$2
cd "$(dirname "$0")/../.."
program=${ATELIER_BUILD_DIR:-build/fuzz}/${name}_fuzz
corpus=tests/fuzz/corpus/$name
finds=${ATELIER_BUILD_DIR:-build/fuzz}/finds/$name

if [ -z "$(ls "$corpus" 2>/dev/null)" ]; then
    echo "no kept input for $name: $corpus is empty" >&2
    exit 1
fi
mkdir -p "$finds"
# One input may take 10 s and 1 GiB at most, far above what any frame of 1 MiB needs.
set -- "$program" -timeout=10 -rss_limit_mb=1024 -artifact_prefix="$finds/"
case $mode in
corpus) exec "$@" -runs=0 "$corpus" ;;
search) exec "$@" -max_total_time="${ATELIER_FUZZ_SECONDS:-10}" -print_final_stats=1 \
    "$finds" "$corpus" ;;
*) echo "corpus or search, not $mode" >&2; exit 2 ;;
esac
