#!/bin/bash
# Brings a Debian 12 machine to where scripts/test.sh can run: Debian packages that are missing
# (root only), then the npm packages of package-lock.json when the lock has changed. Safe to run
# again at any time; with nothing missing it asks no registry and needs no root.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
. scripts/environment.sh

# What the tree uses, each with the version it must have at least ("0": any).
packages=(
    g++ 0
    cmake 3.25
    ninja-build 0
    ccache 0
    mold 0
    pkg-config 0
    git 0
    python3 3.11
    clang-19 0
    clang-tidy-19 0
    clang-format-19 0
    libclang-rt-19-dev 0
    llvm-19 0 # llvm-symbolizer: names in the sanitizers' reports
    gcovr 0
    catch2 2.13
    libboost1.81-dev 0
    libboost-json1.81-dev 0
    libsodium-dev 1.0.18-1+deb12u1 # the first with the fixed check of Ed25519 points
    libsodium23 1.0.18-1+deb12u1
    libutf8proc-dev 2.8.0 # Unicode 15.0 is part of the format
    libzstd-dev 0
    libsqlite3-dev 0
    libarchive-dev 0
    nettle-dev 0 # with the next three: what libarchive stands on, for the static programs
    liblzma-dev 0
    libbz2-dev 0
    zlib1g-dev 0
    iproute2 0 # rooms in network namespaces
    strace 0   # who says that no name is looked up
    tmux 0     # a screen for the learner's guide
    systemd 0  # for systemd-analyze
)

# Prints the packages that are not there or too old.
missing_packages() {
    local -A installed=()
    local name status version i
    while IFS=' ' read -r name status version; do
        [ "$status" = installed ] && installed[$name]=$version
    done < <(dpkg-query -W -f='${Package} ${db:Status-Status} ${Version}\n' 2>/dev/null)
    for ((i = 0; i < ${#packages[@]}; i += 2)); do
        name=${packages[i]}
        version=${installed[$name]:-}
        if [ -z "$version" ] || ! dpkg --compare-versions "$version" ge "${packages[i + 1]}"; then
            echo "$name"
        fi
    done
    # Some machines bring a node of their own, which Debian's npm would fight with.
    npm --version >/dev/null 2>&1 || echo npm
}

install_packages() {
    local apt=(apt-get -q -y -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0)
    "${apt[@]}" update
    "${apt[@]}" install --no-install-recommends "$@"
}

# C sources that CMakeLists.txt compiles, and peers for tests; no script of theirs is run.
# npm's own folder answers: it was filled from this lock, for this major version of node.
npm_packages() {
    local stamp=node_modules/.atelier-lock wanted
    wanted=$(cat package.json package-lock.json <(node --version | cut -d. -f1) | sha256sum)
    if [ "$wanted" = "$(cat "$stamp" 2>/dev/null)" ]; then
        return
    fi
    npm ci --ignore-scripts --omit=peer --include=dev
    mkdir -p node_modules
    echo "$wanted" >"$stamp"
}

mapfile -t missing < <(missing_packages)
if [ ${#missing[@]} -gt 0 ]; then
    if [ "$(id -u)" != 0 ]; then
        echo "sudo scripts/setup.sh  # missing here: ${missing[*]}"
        exit 2
    fi
    echo "setup: installing ${missing[*]}"
    install_packages "${missing[@]}"
    mapfile -t missing < <(missing_packages)
    if [ ${#missing[@]} -gt 0 ]; then
        echo "setup: Debian 12 has no recent enough ${missing[*]} here" >&2
        exit 1
    fi
fi

# Under sudo the packages were root's matter; files in the checkout are its owner's.
if [ "$(id -u)" = 0 ] && [ -n "${SUDO_UID:-}" ] && [ "$SUDO_UID" != 0 ]; then
    exec setpriv --reuid "$SUDO_UID" --regid "$SUDO_GID" --clear-groups \
        env -u SUDO_UID -u HOME "$root/scripts/setup.sh"
fi
npm_packages
