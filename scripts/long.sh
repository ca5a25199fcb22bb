# Sourced by scripts/test.sh: what is too long for every day, in parts.
#
# A part that passed leaves a stamp in build/long/COMMIT/, so that a run that was stopped goes on
# where it was; a work tree with changes leaves none. Each part's output lies beside its stamp, and
# its figures are copied by hand to docs/testing.md.

long_parts() {
    echo tidy-tests analyzer asan coverage release seeds salle planted stick nodes kills keys growth
    local target
    for target in tests/fuzz/*_fuzz.cpp; do
        basename "$target" _fuzz.cpp | sed 's/^/fuzz-/'
    done
}

# The parts, each with the figure that it prints last.

part_tidy_tests() {
    build dev
    python3 tests/style/tidy.py --tests . build/dev
}

part_analyzer() {
    build dev
    python3 tests/style/tidy.py --analyzer . build/dev
}

part_asan() {
    build asan
    run_tests asan
}

part_coverage() {
    scripts/coverage.sh
}

part_release() {
    build release
    run_tests release
}

# Every property with 50 times the seeds of the gate, and the cases that wait for it.
part_seeds() {
    build release
    ATELIER_SEED_FACTOR=${ATELIER_SEED_FACTOR:-50} ATELIER_HISTORIES=${ATELIER_HISTORIES:-500000} \
        build/release/atelier_tests "*,[.]" --durations yes
}

# What is done before a change of the core is called done; ATELIER_ROOMS goes on behind them.
part_salle() {
    build release
    build/release/salle --seeds "${ATELIER_ROOMS:-1..20000}" --jobs "$jobs"
}

part_planted() {
    CMAKE_BUILD_PARALLEL_LEVEL=$jobs python3 tests/planted/planted.py --jobs "$jobs" build
}

# The programs of a stick, where there is nothing else.
part_stick() {
    build static
    ATELIER_BUILD_DIR=build/static python3 tests/scripts/stick_alone.py
}

# What real nodes cost, and the editor among others, with marks. On a machine that does something else, too, marks are missed.
part_nodes() {
    build release
    ATELIER_BUILD_DIR=build/release python3 tests/bench/real_nodes.py
    ATELIER_BUILD_DIR=build/release python3 tests/bench/terminal/among_others.py
}

# The store and the resuming of editors, under kills; the gate has a hundred.
part_kills() {
    build dev
    ATELIER_BUILD_DIR=build/dev ATELIER_KILLS=${ATELIER_KILLS:-2000} \
        python3 tests/node/shell/kill_test.py Kills
}

# Any keys there are, beside two people who write, under sanitizers.
part_keys() {
    build asan atelier atelier-node
    ATELIER_BUILD_DIR=build/asan ATELIER_SECONDS=${ATELIER_SECONDS:-1200} \
        python3 tests/editor/random_keys_test.py
}

# The same as it is shipped, for so long that what grows with each key would show.
part_growth() {
    build release atelier atelier-node
    ATELIER_BUILD_DIR=build/release ATELIER_SECONDS=${ATELIER_SECONDS:-3600} ATELIER_GROWTH=10 \
        python3 tests/editor/random_keys_test.py
}

# The two decoders with the most to decide get ten minutes, what they come to, and conversations, twenty, others two.
part_fuzz() {
    local seconds=120
    case $1 in body | span) seconds=600 ;; acts | text | session) seconds=1200 ;; esac
    build fuzz
    ATELIER_BUILD_DIR=build/fuzz ATELIER_FUZZ_SECONDS=${ATELIER_FUZZ_SECONDS:-$seconds} \
        tests/fuzz/run.sh search "$1"
}

# A part in a shell of its own, so that a failure ends the part and not the run.
run_part() (
    set -e
    case $1 in
    fuzz-*) part_fuzz "${1#fuzz-}" ;;
    *) "part_${1//-/_}" ;;
    esac
)

# build/long/COMMIT, or nothing where there is no commit to vouch for.
stamps_of_commit() {
    [ -z "$(git status --porcelain 2>&1)" ] || return 0
    echo "build/long/$(git rev-parse HEAD)"
}

run_long() {
    local known part stamps logs code=0 passed=0 failed=0
    known=" $(long_parts | tr '\n' ' ') "
    for part in "$@"; do
        case $known in *" $part "*) ;; *) echo "no part $part; there are:$known" >&2 && return 2 ;; esac
    done
    stamps=$(stamps_of_commit)
    logs=${stamps:-build/long/uncommitted}
    mkdir -p "$logs"
    [ -n "$stamps" ] || echo "The tree has changes: parts that pass are not remembered."
    for part in ${*:-$known}; do
        if [ -n "$stamps" ] && [ -e "$stamps/$part.passed" ]; then
            echo "== $part passed before"
            passed=$((passed + 1))
            continue
        fi
        echo "== $part"
        # Not in an `if`: that would switch `set -e` off inside the part.
        set +e
        run_part "$part" >"$logs/$part.log" 2>&1
        code=$?
        set -e
        tail -n 12 "$logs/$part.log"
        if [ $code = 0 ]; then
            passed=$((passed + 1))
            [ -z "$stamps" ] || touch "$stamps/$part.passed"
        else
            echo "failed: $part, see $logs/$part.log"
            failed=$((failed + 1))
        fi
    done
    echo "$passed passed, $failed failed, 0 skipped"
    [ $failed = 0 ]
}
