# Sourced: builds a preset and runs its tests, with $jobs at once.

# All of a preset, or what is named behind it. A build that fails ends everything, with the last
# line that readers of the output wait for.
build() {
    local preset=$1 log="build/logs/$1.log"
    shift
    mkdir -p build/logs
    echo "== build $preset${*:+ $*}"
    if ! { cmake --preset "$preset" &&
        cmake --build --preset "$preset" -j "$jobs" ${*:+--target "$@"}; } >"$log" 2>&1; then
        cat "$log"
        echo "the build of preset $preset failed"
        echo "0 passed, 1 failed, 0 skipped"
        exit 1
    fi
}

# The results go to build/results/PRESET.xml, with the whole output of each test.
run_tests() {
    local preset=$1
    shift
    mkdir -p build/results
    echo "== test $preset"
    ctest --preset "$preset" -j "$jobs" --output-junit "$root/build/results/$preset.xml" \
        --test-output-size-passed 4000000 --test-output-size-failed 4000000 "$@"
}
